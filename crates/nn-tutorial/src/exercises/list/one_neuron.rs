//! One neuron: what it is, and its activation.

use super::super::answer::shown;
use super::super::exercise::Tolerance::{Any, None, Within};
use super::super::exercise::{Exercise, Judgement, Seen, Solution};
use super::rows::{CORNERS, choice, numbers, outputs, part, says, sigmoid, solution, working};
use crate::story::TutorialError;
use nn_model::Activation::{Sigmoid, Tanh};
use nn_model::{Activation, Architecture};

pub(super) const EXERCISES: &[Exercise] = &[
    numbers(
        [
            "neuron",
            "neuron",
            "Any number of inputs, in code",
            "Let your function `neuron` compute the output for the weights 0.5, -1, 2 and -0.25, the bias 0.1 and the inputs 1, 0.5, \
             -0.25 and 2, through the sigmoid.",
        ],
        &[part("the output", Within(0.0005))],
        any_number_of_inputs,
    ),
    working(
        [
            "neuron-or",
            "neuron",
            "Say or",
            "Two weights and a bias with which a neuron with two inputs says yes (above one half) if at least one of them is 1, and no \
             if both are 0.",
        ],
        &[part("the first weight", Any), part("the second weight", Any), part("the bias", Any)],
        says_or,
    ),
    numbers(
        [
            "neuron-border",
            "neuron",
            "Where the border is, on paper",
            "A neuron has the weights 1 and 2 and the bias -2. Where does its line cross the axis of the first input, where that of the \
             second, and what is its output, through the sigmoid, for the inputs 0 and 1?",
        ],
        &[
            part("where it crosses the first axis", None),
            part("where it crosses the second axis", None),
            part("the output", Within(0.001)),
        ],
        border,
    ),
    choice(
        [
            "neuron-xor",
            "neuron",
            "Either, but not both",
            "Exclusive or is yes for 0 1 and for 1 0, and no for 0 0 and 1 1. How many of its four rows can a single neuron get right, at \
             best?",
        ],
        &[
            says("Two", "One more is possible: \"or\" is right in three rows."),
            says("Three", "A line leaves out one corner at best."),
            says("All four", "No line has 0 1 and 1 0 on one side and both other corners on the other."),
        ],
        exclusive_or,
    ),
    numbers(
        [
            "activations",
            "activations",
            "Tanh from powers of e, in code",
            "Let your function give tanh and its slope at 0.5, then tanh and its slope at -1000.",
        ],
        &[
            part("tanh at 0.5", Within(0.0005)),
            part("its slope there", Within(0.0005)),
            part("tanh at -1000", Within(0.0005)),
            part("its slope there, too", Within(0.0005)),
        ],
        tanh_and_slope,
    ),
    numbers(
        [
            "activations-slope",
            "activations",
            "The slope from the value, on paper",
            "The sigmoid of some sum is 0.9. What is its slope there?",
        ],
        &[part("the slope", Within(0.001))],
        slope_from_value,
    ),
    choice(
        [
            "activations-saturated",
            "activations",
            "A saturated neuron",
            "The sum goes from 5 to 6. By how much does tanh change, and by how much does relu?",
        ],
        &[
            says("Tanh by less than a thousandth, relu by 1", "Relu keeps its slope; tanh is flat there."),
            says(
                "Both by about 1",
                "That is the sum itself. Tanh never goes above 1, and at 5 it is there already.",
            ),
            says(
                "Both by less than a thousandth",
                "Relu is the sum itself wherever that is positive: it never becomes flat there.",
            ),
        ],
        saturated,
    ),
    numbers(
        [
            "activations-tanh",
            "activations",
            "Tanh is a stretched sigmoid",
            "The sigmoid of 2 is about 0.8808. What is the tanh of 1?",
        ],
        &[part("tanh of 1", Within(0.001))],
        stretched,
    ),
];

fn any_number_of_inputs() -> Result<Solution, TutorialError> {
    const WEIGHTS: [f64; 4] = [0.5, -1.0, 2.0, -0.25];
    const BIAS: f64 = 0.1;
    const INPUTS: [f64; 4] = [1.0, 0.5, -0.25, 2.0];
    let neuron = |activation, bias: f64| {
        let parameters: Vec<f64> = WEIGHTS.into_iter().chain([bias]).collect();
        outputs(Architecture::new(4).layer(1, activation), &parameters, &[INPUTS])
    };
    solution(
        neuron(Sigmoid, BIAS)?,
        format!("The sum is {}, and the sigmoid squeezes it.", shown(neuron(Activation::Linear, BIAS)?[0])),
        vec![
            (neuron(Activation::Linear, BIAS)?, "That is the sum. It still has to go through the sigmoid."),
            (neuron(Sigmoid, 0.0)?, "The bias is missing."),
            (neuron(Sigmoid, 4.0 * BIAS)?, "The bias is added once, not for each input."),
            (neuron(Tanh, BIAS)?, "That is the sum through tanh. Here the activation is the sigmoid."),
        ],
    )
}

fn says_or(answer: &[f64]) -> Result<Judgement, TutorialError> {
    let found = outputs(Architecture::new(2).layer(1, Sigmoid), answer, &CORNERS)?;
    let wanted = [false, true, true, true];
    Ok(match (0..4).find(|&row| (found[row] > 0.5) != wanted[row]) {
        Option::None => Judgement {
            right: true,
            said: format!(
                "The line of these weights has the corner 0 0 alone on its side: there the output is {}.",
                shown(found[0])
            ),
        },
        Some(row) => {
            let [x0, x1] = CORNERS[row];
            let (output, wanted) = (shown(found[row]), if wanted[row] { "above" } else { "not above" });
            let said = format!(
                "For the inputs {x0} and {x1} the output is {output}; it should be {wanted} one half."
            );
            Judgement { right: false, said }
        }
    })
}

fn border() -> Result<Solution, TutorialError> {
    const NEURON: [f64; 3] = [1.0, 2.0, -2.0];
    let [w0, w1, b] = NEURON;
    let at = |activation| outputs(Architecture::new(2).layer(1, activation), &NEURON, &[[0.0, 1.0]]);
    let (output, sum) = (at(Sigmoid)?[0], at(Activation::Linear)?[0]);
    solution(
        [-b / w0, -b / w1, output],
        "On an axis the other input is 0, so the sum there is one product and the bias. The corner 0 1 lies on the line.",
        vec![
            (vec![b / w0, b / w1, output], "Mind the sign: w x + b = 0 gives x = -b / w."),
            (
                vec![-b / w1, -b / w0, output],
                "The two axes are taken for each other: on the first one the second input is 0.",
            ),
            (
                vec![-b / w0, -b / w1, sum],
                "The last number is the sum there. It still has to go through the sigmoid.",
            ),
        ],
    )
}

fn exclusive_or() -> Result<Seen, TutorialError> {
    let (mut most, mut tried) = (0, 0);
    for w0 in -10..=10 {
        for w1 in -10..=10 {
            for halves in -21..=21 {
                // At one half the neuron is undecided; these biases leave no sum at 0.
                let b = f64::from(halves) - 0.5;
                let yes = |[x0, x1]: [f64; 2]| f64::from(w0) * x0 + f64::from(w1) * x1 + b > 0.0;
                let right = CORNERS.into_iter().filter(|corner| yes(*corner) == (corner[0] != corner[1]));
                most = most.max(right.count());
                tried += 1;
            }
        }
    }
    Ok(Seen {
        right: most - 2,
        seen: format!("Of {tried} neurons that were tried just now, the best got {most} rows right."),
    })
}

fn tanh_and_slope() -> Result<Solution, TutorialError> {
    let ((near, slope), (far, flat)) = (Tanh.value_and_derivative(0.5), Tanh.value_and_derivative(-1000.0));
    let of_sigmoid = |z| sigmoid(z).1;
    solution(
        [near, slope, far, flat],
        "Far out it is -1 and flat, and no power of e grew too large.",
        vec![
            (
                vec![near, slope, f64::NAN, f64::NAN],
                "At -1000 your powers of e are infinite, and infinity divided by infinity is no number. Divide both parts of the \
                 fraction by the larger power.",
            ),
            (vec![near, slope, -far, flat], "At -1000 the sign is lost."),
            (vec![near, 1.0 - near, far, 1.0 - far], "The slope is 1 minus the square of tanh."),
            (
                vec![near, near * (1.0 - near), far, far * (1.0 - far)],
                "a (1 - a) is the slope of the sigmoid. That of tanh is 1 - a^2.",
            ),
            (vec![near, of_sigmoid(0.5), far, of_sigmoid(-1000.0)], "These are the slopes of the sigmoid."),
        ],
    )
}

fn slope_from_value() -> Result<Solution, TutorialError> {
    const VALUE: f64 = 0.9;
    let z = (VALUE / (1.0 - VALUE)).ln();
    solution(
        [sigmoid(z).1],
        format!("It is a (1 - a). The sum is {}, where the curve is already rather flat.", shown(z)),
        vec![
            (vec![1.0 - VALUE * VALUE], "1 - a^2 is the slope of tanh. That of the sigmoid is a (1 - a)."),
            (vec![1.0 - VALUE], "That is 1 - a. It still has to be multiplied by a."),
            (vec![VALUE * VALUE], "The second factor is 1 - a."),
            (vec![sigmoid(VALUE).1], "0.9 is the value of the sigmoid, not the sum."),
        ],
    )
}

fn saturated() -> Result<Seen, TutorialError> {
    let change = |activation: Activation| {
        activation.value_and_derivative(6.0).0 - activation.value_and_derivative(5.0).0
    };
    let (tanh, relu) = (change(Tanh), change(Activation::Relu));
    let right = match (tanh < 1e-3, relu < 1e-3) {
        (true, false) => 0,
        (false, false | true) => 1,
        (true, true) => 2,
    };
    Ok(Seen { right, seen: format!("Tanh changes by {}, relu by {}.", shown(tanh), shown(relu)) })
}

fn stretched() -> Result<Solution, TutorialError> {
    let (one, two) = (sigmoid(1.0).0, sigmoid(2.0).0);
    solution(
        [Tanh.value_and_derivative(1.0).0],
        "tanh z is twice the sigmoid of 2 z, minus 1.",
        vec![
            (vec![two], "That is the sigmoid itself. Tanh goes from -1 to 1: stretch it and shift it."),
            (vec![2.0 * two], "Twice as tall is right; now shift it down by 1."),
            (vec![2.0 * one - 1.0], "The sum has to be doubled, too: that is the sigmoid of 1, stretched."),
            (vec![two - 1.0], "Before 1 is taken away, the sigmoid has to be doubled."),
        ],
    )
}
