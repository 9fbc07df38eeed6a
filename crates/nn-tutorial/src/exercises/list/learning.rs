//! Learning: one step, backpropagation, depth, exclusive or, first weights.

use super::super::answer::shown;
use super::super::exercise::Tolerance::{Any, None, Percent, Within};
use super::super::exercise::{Exercise, Judgement, Seen, Solution};
use super::rows::{CORNERS, choice, numbers, outputs, part, says, sigmoid, solution, working};
use crate::networks::{FinishedRun, one_layer, two_layers};
use crate::sections::{one_step, two_layers as of_two_layers};
use crate::story::TutorialError;
use nn_data::{exclusive_or, truth_table};
use nn_model::Activation::{Sigmoid, Tanh};
use nn_model::{Architecture, GradientDescent, Initialization, Loss, Network, Objective, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

pub(super) const EXERCISES: &[Exercise] = &[
    numbers(
        [
            "one-step",
            "one-step",
            "When to stop, in code",
            "The neuron of the truth table, from the weights that the chapter begins with, at the learning rate 1: after which step is its \
             mean squared error below one hundredth for the first time? Let your loop stop there, and print the step.",
        ],
        &[part("the step", None)],
        when_to_stop,
    ),
    choice(
        [
            "one-step-half",
            "one-step",
            "Half the rate",
            "Take half of each change of the first step instead of the whole. Where is the mean squared error after it?",
        ],
        &[
            says("Exactly half way", "It would be, if the slope stayed the same on the way."),
            says(
                "Above half way",
                "The slope gets steeper on this way down, so the second half of the step brings more.",
            ),
            says("Below half way", "It would be, if the way became flatter."),
        ],
        half_the_rate,
    ),
    choice(
        [
            "one-step-ten",
            "one-step",
            "Ten times the rate",
            "Now ten times each change, for two steps. What does the mean squared error do?",
        ],
        &[
            says("It falls with both steps", "The slope holds only nearby."),
            says("It falls with the first and grows with the second", "The second step overshoots."),
            says("It grows with the first", "The first step, long as it is, still ends lower."),
        ],
        ten_times_the_rate,
    ),
    numbers(
        [
            "one-step-change",
            "one-step",
            "A change by hand, on paper",
            "By how much does the second step change the first weight, at the learning rate 1? The outputs of the last two samples are \
             those after the first step.",
        ],
        &[part("the change", Within(0.0006))],
        second_change,
    ),
    numbers(
        [
            "backpropagation",
            "backpropagation",
            "Updating too early, in code",
            "Let the weights to the output make their step, at the learning rate 1, before the hidden deltas are computed from them, for \
             the fourth sample. What are the deltas of h0 and of h1 then, wrong as they are?",
        ],
        &[part("the delta of h0", Within(0.0001)), part("the delta of h1", Within(0.0001))],
        too_early,
    ),
    choice(
        [
            "backpropagation-signs",
            "backpropagation",
            "The opposite target",
            "The third sample has the inputs 1 0 1 and the target 1. The weight from h0 to the output is negative, that from h1 positive. \
             Which signs have the deltas of the output, of h0 and of h1?",
        ],
        &[
            says(
                "Positive, negative, positive",
                "These are the signs where the target is 0 and the output too high.",
            ),
            says(
                "Negative, positive, negative",
                "The output is too low, and a delta comes back through the weight's sign.",
            ),
            says("All negative", "Through a negative weight a delta changes its sign."),
        ],
        signs,
    ),
    choice(
        [
            "backpropagation-cut",
            "backpropagation",
            "A cut wire",
            "The weight from h0 to the output is set to 0. What are the delta of h0 and the slope of the loss for that weight?",
        ],
        &[
            says(
                "Both are 0",
                "What h0 passes on still goes into the weight's own slope: after a step it is 0 no more.",
            ),
            says(
                "The delta is 0, the slope is not",
                "Nothing comes back through it, but h0 passes something on.",
            ),
            says("Neither is 0", "A delta is multiplied by the weight through which it comes back."),
        ],
        cut_wire,
    ),
    choice(
        [
            "backpropagation-large",
            "backpropagation",
            "Do large weights help?",
            "Both weights to the output become ten times as large. What happens to the delta of h0, for the first sample?",
        ],
        &[
            says("It becomes ten times as large", "It would, if the output's own delta stayed the same."),
            says(
                "It grows, but less than that",
                "The output is nearly saturated, so its own delta is smaller.",
            ),
            says("It becomes smaller", "The output's delta becomes smaller, but not ten times."),
        ],
        large_weights,
    ),
    numbers(
        [
            "backpropagation-delta",
            "backpropagation",
            "A hidden delta, on paper",
            "A hidden unit, a sigmoid, passes on 0.8. Its weight to the output is -2, and the delta of the output is 0.1. What is the delta \
             of the unit?",
        ],
        &[part("the delta", Within(0.0001))],
        hidden_delta,
    ),
    numbers(
        [
            "two-layers",
            "two-layers",
            "When exactly, in code",
            "From which epoch on is the deeper network ahead for good, at the learning rate 1 and at 3? The networks and their first weights \
             are those of the chapter; epoch 0 is before the first step. Take three hundred epochs.",
        ],
        &[part("the epoch at the learning rate 1", None), part("the epoch at 3", None)],
        ahead_for_good,
    ),
    choice(
        [
            "two-layers-rate",
            "two-layers",
            "Is it just the learning rate?",
            "Both networks get three times the learning rate. Which one has the smaller error after twenty epochs?",
        ],
        &[
            says("The deeper one", "It is over its flat part sooner, but the other one is faster, too."),
            says("The single neuron", "Three times the rate speeds up both."),
            says("Neither: both fail", "For this task both could have taken longer steps."),
        ],
        three_times_the_rate,
    ),
    numbers(
        [
            "two-layers-five",
            "two-layers",
            "Five layers, on paper",
            "Five layers of sigmoids, one unit in each, and all weights are one half. A delta of the last layer arrives at the first \
             multiplied by which factor, at best?",
        ],
        &[part("the factor", Percent(1.0))],
        five_layers,
    ),
    working(
        [
            "xor",
            "xor",
            "Neither and both, in code",
            "The nine parameters of a network 2 - sigmoid 2 - sigmoid 1 that computes exclusive or: each output within 0.01 of its target. In \
             the order of `by_hand`: from the first input to both units, from the second, their biases, from both units to the output, its \
             bias.",
        ],
        &[
            part("from x0 to the first unit", Any),
            part("from x0 to the second", Any),
            part("from x1 to the first", Any),
            part("from x1 to the second", Any),
            part("the first unit's bias", Any),
            part("the second one's", Any),
            part("from the first unit to the output", Any),
            part("from the second", Any),
            part("the output's bias", Any),
        ],
        computes_exclusive_or,
    ),
    working(
        [
            "xor-neither",
            "xor",
            "Another way to say it",
            "Two weights and a bias of a unit that says \"neither\": yes (above one half) for 0 0 alone.",
        ],
        &[part("the first weight", Any), part("the second weight", Any), part("the bias", Any)],
        says_neither,
    ),
    choice(
        [
            "xor-one",
            "xor",
            "One hidden unit",
            "A network with a single hidden tanh unit starts twenty times, each time from other weights, and has 2000 epochs to learn \
             exclusive or. From how many starts does it?",
        ],
        &[
            says(
                "From none",
                "The hidden unit parts the plane by one line, and the output can only choose a side.",
            ),
            says("From some", "No start can help where no weights do it."),
            says("From all", "One more unit is needed."),
        ],
        one_hidden_unit,
    ),
    numbers(
        [
            "xor-bump",
            "xor",
            "How wide is a bump, on paper",
            "A unit is the sigmoid of 2000 (x - c). How far from c is its output 0.99? (The sigmoid of 4.6 is about 0.99.)",
        ],
        &[part("the distance", Percent(2.0))],
        width_of_a_border,
    ),
    numbers(
        [
            "first-weights",
            "first-weights",
            "The range, in code",
            "Let your function give r for 300 inputs, without a bend and with relu: weights between -r and r keep the size of what goes \
             through.",
        ],
        &[part("r without a bend", Within(0.0005)), part("r with relu", Within(0.0005))],
        || range(300.0),
    ),
    numbers(
        [
            "first-weights-range",
            "first-weights",
            "The right range, on paper",
            "A layer has 100 inputs. Between which -r and r must its weights be drawn so that what it passes on is as large as what comes in, \
             without a bend and with relu?",
        ],
        &[part("r without a bend", Within(0.005)), part("r with relu", Within(0.005))],
        || range(100.0),
    ),
    choice(
        [
            "first-weights-zero",
            "first-weights",
            "All zero",
            "A network 2 - tanh 2 - sigmoid 1 for exclusive or begins with nothing but zeros. What do its parameters do in a hundred epochs?",
        ],
        &[
            says(
                "All move, and the two units stay alike",
                "Through weights of 0 no error comes back, and units that say 0 teach no weight.",
            ),
            says(
                "Only the output's bias moves",
                "It is where it should be already: at one half, for as many yes as no.",
            ),
            says("Nothing moves", "Every product in every slope has a factor that is 0."),
        ],
        all_zero,
    ),
];

/// The error after each of these epochs, the first before training.
fn errors(run: &FinishedRun) -> Vec<f64> {
    (0..=run.mse.len()).map(|epoch| run.mse_after(epoch)).collect()
}

fn single_neuron(learning_rate: f64, epochs: usize) -> Result<FinishedRun, TutorialError> {
    let network = Network::from_parameters(one_layer(Sigmoid), one_step::WEIGHTS.to_vec())?;
    FinishedRun::train(network, &truth_table(), learning_rate, epochs)
}

fn deeper_network(learning_rate: f64, epochs: usize) -> Result<FinishedRun, TutorialError> {
    let network = Network::from_parameters(two_layers(Sigmoid, Sigmoid), of_two_layers::WEIGHTS.to_vec())?;
    FinishedRun::train(network, &truth_table(), learning_rate, epochs)
}

fn when_to_stop() -> Result<Solution, TutorialError> {
    const BOUND: f64 = 0.01;
    let mse = errors(&single_neuron(1.0, 500)?);
    let first_below =
        |bound| mse.iter().position(|error| *error < bound).map_or(f64::NAN, |step| step as f64);
    let step = first_below(BOUND);
    solution(
        [step],
        format!(
            "After it the error is {}, and after the one before {}.",
            shown(mse[step as usize]),
            shown(mse[step as usize - 1])
        ),
        vec![
            (vec![step - 1.0], "Count the steps that were made: before the first one it is step 0."),
            (vec![step + 1.0], "One too late. Compare after the step, with the new weights."),
            // Half the sum of four squares is twice their mean.
            (
                vec![first_below(BOUND / 2.0)],
                "That is where half the sum of the squares is below it. The mean divides by 4.",
            ),
            (
                vec![first_below(BOUND / 4.0)],
                "That is where the sum of the squares is below it. The mean divides by 4.",
            ),
        ],
    )
}

fn half_the_rate() -> Result<Seen, TutorialError> {
    let (whole, half) = (errors(&single_neuron(1.0, 1)?), errors(&single_neuron(0.5, 1)?)[1]);
    let middle = (whole[0] + whole[1]) / 2.0;
    let right = match half.total_cmp(&middle) {
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Less => 2,
    };
    Ok(Seen { right, seen: format!("It is {half:.6}, and half way is {middle:.6}.") })
}

fn ten_times_the_rate() -> Result<Seen, TutorialError> {
    let mse = errors(&single_neuron(10.0, 2)?);
    let right = match (mse[1] < mse[0], mse[2] < mse[1]) {
        (true, true) => 0,
        (true, false) => 1,
        (false, true | false) => 2,
    };
    Ok(Seen {
        right,
        seen: format!("It goes from {} to {} and then to {}.", shown(mse[0]), shown(mse[1]), shown(mse[2])),
    })
}

fn second_change() -> Result<Solution, TutorialError> {
    let table = truth_table();
    let once = single_neuron(1.0, 1)?;
    let mut objective = Objective::new(
        &Network::from_parameters(one_layer(Sigmoid), once.weights.clone())?,
        Loss::HalfSse,
        (table.inputs(), table.targets()),
    )?;
    objective.evaluate(&once.weights)?;
    let change = -objective.gradient()[0];
    // The first input is 1 in the last two samples only, where the target is 1, too.
    let errors: f64 = once.predictions[2..].iter().map(|a| 1.0 - a).sum();
    solution(
        [change],
        format!("With it the first weight is {}.", shown(once.weights[0] + change)),
        vec![
            (
                vec![errors],
                "The derivative of the sigmoid is missing: each error is multiplied by a (1 - a).",
            ),
            (vec![change / 2.0], "The slope is a sum over the samples, not a mean."),
            (vec![change / 4.0], "The slope is a sum over the samples, not a mean."),
            (
                vec![2.0 * change],
                "The loss is half the sum of the squares: the half cancels the 2 of the slope.",
            ),
            (vec![-change], "Mind the sign: a weight changes against its slope."),
            (vec![once.weights[0] + change], "That is the weight after the step. Asked for is the change."),
        ],
    )
}

/// What goes forward and back in the deeper network, for one sample.
struct Pass {
    hidden: [f64; 2],
    output_delta: f64,
    deltas: [f64; 2],
    /// Of the two weights to the output.
    slopes: [f64; 2],
}

/// The pass for a sample, counted from 0, with these weights to the output.
fn pass(sample: usize, to_output: [f64; 2]) -> Result<Pass, TutorialError> {
    let table = truth_table();
    let data = table.rows(&[sample])?;
    let mut parameters = of_two_layers::WEIGHTS;
    parameters[6..].copy_from_slice(&to_output);
    let network = Network::from_parameters(two_layers(Sigmoid, Sigmoid), parameters.to_vec())?;
    let layers = network.activations(data.inputs())?;
    let mut objective = Objective::new(&network, Loss::HalfSse, (data.inputs(), data.targets()))?;
    objective.evaluate(&parameters)?;
    let gradient = objective.gradient();
    let (hidden, output) = ([layers[0][(0, 0)], layers[0][(0, 1)]], layers[1][(0, 0)]);
    Ok(Pass {
        hidden,
        output_delta: (output - data.targets()[(0, 0)]) * output * (1.0 - output),
        // The third input is 1 in every sample, so the slopes of its weights are the deltas.
        deltas: [gradient[4], gradient[5]],
        slopes: [gradient[6], gradient[7]],
    })
}

/// The weights from h0 and h1 to the output.
const TO_OUTPUT: [f64; 2] = [of_two_layers::WEIGHTS[6], of_two_layers::WEIGHTS[7]];

fn too_early() -> Result<Solution, TutorialError> {
    let right = pass(3, TO_OUTPUT)?;
    let back = |step: f64| {
        [0, 1].map(|j| {
            let (h, moved) = (right.hidden[j], TO_OUTPUT[j] + step * right.slopes[j]);
            right.output_delta * moved * h * (1.0 - h)
        })
    };
    solution(
        back(-1.0),
        format!(
            "They should be {} and {}. The mistake is small, which makes it dangerous.",
            shown(right.deltas[0]),
            shown(right.deltas[1])
        ),
        vec![
            (
                right.deltas.to_vec(),
                "These are the right deltas: the weights to the output have not moved before they are computed.",
            ),
            (back(1.0).to_vec(), "The weights to the output went up their slope: a step goes against it."),
        ],
    )
}

fn signs() -> Result<Seen, TutorialError> {
    let pass = pass(2, TO_OUTPUT)?;
    let deltas = [pass.output_delta, pass.deltas[0], pass.deltas[1]];
    let right = match deltas.map(|delta| delta > 0.0) {
        [true, _, _] => 0,
        [false, true, _] => 1,
        [false, false, _] => 2,
    };
    Ok(Seen {
        right,
        seen: format!("The deltas are {:.4}, {:.4} and {:.4}.", deltas[0], deltas[1], deltas[2]),
    })
}

fn cut_wire() -> Result<Seen, TutorialError> {
    let pass = pass(0, [0.0, TO_OUTPUT[1]])?;
    let right = match (pass.deltas[0] == 0.0, pass.slopes[0] == 0.0) {
        (true, true) => 0,
        (true, false) => 1,
        (false, true | false) => 2,
    };
    Ok(Seen { right, seen: format!("The delta is {:.4}, the slope {:.4}.", pass.deltas[0], pass.slopes[0]) })
}

fn large_weights() -> Result<Seen, TutorialError> {
    let (before, after) = (pass(0, TO_OUTPUT)?.deltas[0], pass(0, TO_OUTPUT.map(|v| 10.0 * v))?.deltas[0]);
    let times = after / before;
    let right = match times {
        10.0.. => 0,
        1.0.. => 1,
        _ => 2,
    };
    Ok(Seen {
        right,
        seen: format!("It goes from {before:.4} to {after:.4}, {} times as much.", shown(times)),
    })
}

fn hidden_delta() -> Result<Solution, TutorialError> {
    const H: f64 = 0.8;
    const WEIGHT: f64 = -2.0;
    const DELTA: f64 = 0.1;
    let z = (H / (1.0 - H)).ln();
    let right = DELTA * WEIGHT * sigmoid(z).1;
    solution(
        [right],
        "It is the output's delta, times the weight that it comes back through, times h (1 - h).",
        vec![
            (vec![DELTA * WEIGHT], "The derivative of the unit's own sigmoid is missing, h (1 - h)."),
            (vec![DELTA * WEIGHT * H], "That is times h. The derivative is h (1 - h)."),
            (vec![DELTA * sigmoid(z).1], "The weight is missing, through which the delta comes back."),
            (vec![-right], "The sign is that of the output's delta times that of the weight."),
        ],
    )
}

fn ahead_for_good() -> Result<Solution, TutorialError> {
    let from = |rate| -> Result<f64, TutorialError> {
        let (one, two) = (errors(&single_neuron(rate, 300)?), errors(&deeper_network(rate, 300)?));
        let last_behind = one.iter().zip(&two).rposition(|(one, two)| one <= two);
        Ok(last_behind.map_or(0.0, |epoch| epoch as f64 + 1.0))
    };
    let (slow, fast) = (from(1.0)?, from(3.0)?);
    solution(
        [slow, fast],
        "Three times the rate, about a third of the epochs: their product is what counts.",
        vec![
            (
                vec![0.0, 0.0],
                "The deeper network begins ahead and is overtaken. Look for the last epoch in which it is behind.",
            ),
            (vec![slow - 1.0, fast - 1.0], "In that epoch it is still behind: take the next one."),
            (vec![slow + 1.0, fast + 1.0], "One too late: the first row is epoch 0."),
        ],
    )
}

fn three_times_the_rate() -> Result<Seen, TutorialError> {
    let (one, two) = (single_neuron(3.0, 20)?, deeper_network(3.0, 20)?);
    let right = match (one.final_mse(), two.final_mse()) {
        (one, two) if one.min(two) > 0.1 => 2,
        (one, two) => usize::from(one < two),
    };
    Ok(Seen {
        right,
        seen: format!(
            "The single neuron's error is {}, the deeper network's {}.",
            shown(one.final_mse()),
            shown(two.final_mse())
        ),
    })
}

fn five_layers() -> Result<Solution, TutorialError> {
    let (weight, steepest) = (0.5_f64, sigmoid(0.0).1);
    let factor = |links| (weight * steepest).powi(links);
    solution(
        [factor(4)],
        "Between five layers are four links, and on each the delta is multiplied by the weight and by a slope of at most one quarter.",
        vec![
            (vec![factor(5)], "Between five layers are four links, not five."),
            (vec![steepest.powi(4)], "The weight of one half is missing on each link."),
            (vec![weight.powi(4)], "The slope of the sigmoid is missing on each link: one quarter at most."),
            (vec![1.0 / factor(4)], "That is how many times smaller it becomes. The factor is 1 over that."),
            (vec![factor(1)], "That is one link. There are four."),
        ],
    )
}

fn computes_exclusive_or(answer: &[f64]) -> Result<Judgement, TutorialError> {
    let found = outputs(Architecture::new(2).layer(2, Sigmoid).layer(1, Sigmoid), answer, &CORNERS)?;
    let off = |row: usize| (found[row] - f64::from(u8::from(CORNERS[row][0] != CORNERS[row][1]))).abs();
    let worst = (1..4).fold(0, |worst, row| if off(row) > off(worst) { row } else { worst });
    let ([x0, x1], output, off) = (CORNERS[worst], shown(found[worst]), off(worst));
    let said = match off {
        0.5.. => {
            format!("For the inputs {x0} and {x1} the output is {output}, on the wrong side of one half.")
        }
        0.01.. => format!(
            "Every row is on its side, but for {x0} and {x1} the output is {output}: make the weights larger."
        ),
        _ => format!("All four rows are within 0.01; the worst is {output}, for {x0} and {x1}."),
    };
    Ok(Judgement { right: off < 0.01, said })
}

fn says_neither(answer: &[f64]) -> Result<Judgement, TutorialError> {
    let found = outputs(Architecture::new(2).layer(1, Sigmoid), answer, &CORNERS)?;
    let wrong = (0..4).find(|&row| (found[row] > 0.5) != (row == 0));
    Ok(Judgement {
        right: wrong.is_none(),
        said: match wrong {
            Option::None => format!("The row 0 0 is the only yes, with an output of {}.", shown(found[0])),
            Some(0) => format!("For 0 0 the output is {}: the bias alone has to say yes.", shown(found[0])),
            Some(row) => {
                let [x0, x1] = CORNERS[row];
                format!("For {x0} {x1} the output is {}, which is not below one half.", shown(found[row]))
            }
        },
    })
}

fn one_hidden_unit() -> Result<Seen, TutorialError> {
    const STARTS: u64 = 20;
    let (table, architecture) = (exclusive_or(), Architecture::new(2).layer(1, Tanh).layer(1, Sigmoid));
    let (inputs, targets) = (table.inputs().subcols(0, 2), table.targets());
    let training = Training::new(GradientDescent::new(0.5), Loss::HalfSse).epochs(2000);
    let mut learned = 0;
    for seed in 0..STARTS {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let mut network = Network::new(architecture.clone(), Initialization::UNIT, rng)?;
        training.train(&mut network, (inputs, targets))?;
        let outputs = network.predict(inputs)?;
        learned += u64::from((0..4).all(|i| (outputs[(i, 0)] > 0.5) == (targets[(i, 0)] > 0.5)));
    }
    let right = match learned {
        0 => 0,
        STARTS.. => 2,
        _ => 1,
    };
    Ok(Seen { right, seen: format!("Just now it was {learned} of {STARTS}.") })
}

fn width_of_a_border() -> Result<Solution, TutorialError> {
    const STEEP: f64 = 2000.0;
    let sum = (0.99_f64 / 0.01).ln();
    solution(
        [sum / STEEP],
        "The sum has to be 4.6, and it grows by 2000 for each 1 of x.",
        vec![
            (vec![sum * STEEP], "A steep unit has a narrow border: divide by 2000."),
            (vec![2.0 * sum / STEEP], "That is the whole border, from 0.01 to 0.99. Asked for is one side."),
            (vec![sum], "That is the sum. Divide it by 2000 to get x - c."),
            (vec![1.0 / STEEP], "There the sum is 1, and the sigmoid only 0.73."),
        ],
    )
}

fn range(inputs: f64) -> Result<Solution, TutorialError> {
    let uniform = |times: f64| (3.0 * times / inputs).sqrt();
    solution(
        [uniform(1.0), uniform(2.0)],
        "The variance of numbers between -r and r is a third of r squared; it has to be 1 over the inputs, and 2 over them with relu.",
        vec![
            (
                vec![(1.0 / inputs).sqrt(), (2.0 / inputs).sqrt()],
                "That is the standard deviation. The variance of numbers between -r and r is a third of r squared.",
            ),
            (vec![3.0 / inputs, 6.0 / inputs], "That is r squared: take the root."),
            (
                vec![uniform(2.0), uniform(1.0)],
                "The two are taken for each other: relu lets half through, so it needs larger weights.",
            ),
            (
                vec![uniform(1.0), uniform(1.0)],
                "Relu cuts off half of what comes: its variance has to be twice as large.",
            ),
            (vec![uniform(1.0), uniform(4.0)], "Twice the variance is not twice r."),
        ],
    )
}

fn all_zero() -> Result<Seen, TutorialError> {
    let table = exclusive_or();
    let samples = (table.inputs().subcols(0, 2), table.targets());
    let mut network =
        Network::from_parameters(Architecture::new(2).layer(2, Tanh).layer(1, Sigmoid), vec![0.0; 9])?;
    Training::new(GradientDescent::new(0.5), Loss::HalfSse).epochs(100).train(&mut network, samples)?;
    let (bias, others) =
        network.parameters().split_last().map_or((0.0, &[][..]), |(bias, others)| (*bias, others));
    let moved = others.iter().fold(0.0_f64, |most, parameter| most.max(parameter.abs()));
    let right = match (moved == 0.0, bias == 0.0) {
        (false, true | false) => 0,
        (true, false) => 1,
        (true, true) => 2,
    };
    Ok(Seen {
        right,
        seen: format!("After a hundred epochs the largest parameter is {}.", shown(moved.max(bias.abs()))),
    })
}
