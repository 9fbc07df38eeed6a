//! Trust: checking gradients.

use super::super::answer::shown;
use super::super::exercise::Tolerance::{Percent, Within};
use super::super::exercise::{Exercise, Seen, Solution};
use super::rows::{choice, numbers, part, says, sigmoid, solution};
use crate::story::TutorialError;
use nn_math::derivative::central_gradient;

pub(super) const EXERCISES: &[Exercise] = &[
    numbers(
        [
            "gradient-check",
            "gradient-check",
            "Dividing, in code",
            "Let your dual numbers give the value and the slope of z / (1 + e^z) at z = 0.7.",
        ],
        &[part("the value", Within(0.0001)), part("the slope", Within(0.0001))],
        quotient,
    ),
    choice(
        [
            "gradient-check-mistake",
            "gradient-check",
            "Find the mistake",
            "A neuron has the input 2 and the weight 0.3. A formula for the slope of half its squared error gives just half of what both checks \
             say. What has been forgotten?",
        ],
        &[
            says(
                "The half before the squared error",
                "Without it the slope would be twice as large, not half.",
            ),
            says(
                "The derivative of the sigmoid",
                "Without it the slope would be more than four times as large.",
            ),
            says("The input", "What went in, times delta: here that is a factor of 2."),
        ],
        mistake,
    ),
    choice(
        [
            "gradient-check-far",
            "gradient-check",
            "Far out",
            "With the weight 5 the same neuron is saturated, and its slope is about four billionths. With a step of one thousandth, which \
             differences have their first three digits right?",
        ],
        &[
            says(
                "Both",
                "The error of the one-sided one grows with the step, that of the central one with its square.",
            ),
            says(
                "The central one alone",
                "Its error grows with the square of the step, that of the other one with the step.",
            ),
            says("Neither", "The slope is tiny, but so is the value, and rounding is a share of that."),
        ],
        far_out,
    ),
    numbers(
        [
            "gradient-check-step",
            "gradient-check",
            "The one-sided step, on paper",
            "The errors of a one-sided difference are about h/2 |L''| + e |L| / h. With e = 2.2e-16 and |L| = |L''|, which step h is best? And how \
             many times longer is it, if e becomes its own square root?",
        ],
        &[part("the step", Percent(5.0)), part("how many times longer", Percent(5.0))],
        best_step,
    ),
];

fn quotient() -> Result<Solution, TutorialError> {
    const Z: f64 = 0.7;
    let (below, value) = (1.0 + Z.exp(), Z / (1.0 + Z.exp()));
    let slope = (1.0 - value * Z.exp()) / below;
    solution(
        [value, slope],
        "The slope of a quotient is the slope above, minus the quotient times the slope below, over what is below.",
        vec![
            (vec![value, 1.0 / below], "What is below the line changes, too: its slope is missing."),
            (
                vec![value, 1.0 / Z.exp()],
                "Slopes are not divided as values are. Take the rule for a quotient.",
            ),
            (vec![value, -slope], "The sign of the slope is turned: above comes first in the difference."),
            (vec![value, (1.0 + value * Z.exp()) / below], "The two parts of the slope are subtracted."),
            (vec![value, slope * below], "The slope still has to be divided by what is below the line."),
            (vec![value, slope / below], "Divided once too often by what is below the line."),
        ],
    )
}

/// Half the squared error of a neuron with the input 2 and the target 1.
fn loss(w: f64) -> f64 {
    0.5 * (sigmoid(INPUT * w).0 - 1.0).powi(2)
}

const INPUT: f64 = 2.0;

/// Its slope, by the formula.
fn slope(w: f64) -> f64 {
    let (a, derivative) = sigmoid(INPUT * w);
    (a - 1.0) * derivative * INPUT
}

fn mistake() -> Result<Seen, TutorialError> {
    const W: f64 = 0.3;
    let (a, derivative) = sigmoid(INPUT * W);
    let without = [2.0 * (a - 1.0) * derivative * INPUT, (a - 1.0) * INPUT, (a - 1.0) * derivative];
    let tried = central_gradient(&mut [W], 1e-5, |w| loss(w[0]))[0];
    let off = without.map(|wrong| (wrong / tried - 0.5).abs());
    let right = (1..3).fold(0, |best, i| if off[i] < off[best] { i } else { best });
    Ok(Seen {
        right,
        seen: format!("By trying, the slope is {tried:.6}; without that factor it is {:.6}.", without[right]),
    })
}

fn far_out() -> Result<Seen, TutorialError> {
    let (w, h) = (5.0, 1e-3);
    let one_sided = (loss(w + h) - loss(w)) / h;
    let central = (loss(w + h) - loss(w - h)) / (2.0 * h);
    let off = |found: f64| (found / slope(w) - 1.0).abs();
    let right = match (off(one_sided) < 5e-4, off(central) < 5e-4) {
        (true, true) => 0,
        (false, true) => 1,
        (true | false, false) => 2,
    };
    Ok(Seen {
        right,
        seen: format!(
            "They are off by {} and {} of the slope, the one-sided one first.",
            shown(off(one_sided)),
            shown(off(central))
        ),
    })
}

fn best_step() -> Result<Solution, TutorialError> {
    const ROUNDING: f64 = f64::EPSILON;
    let step = |rounding: f64| (2.0 * rounding).sqrt();
    let longer = step(ROUNDING.sqrt()) / step(ROUNDING);
    solution(
        [step(ROUNDING), longer],
        "The slope of the two errors is 0 where h is the root of 2 e |L| / |L''|; so h goes with the root of e.",
        vec![
            (
                vec![ROUNDING.sqrt(), longer],
                "The factor 2 under the root is missing, from the half before |L''|.",
            ),
            (vec![ROUNDING.cbrt(), longer], "The cube root belongs to the central difference."),
            (vec![2.0 * ROUNDING, longer], "That is the square of the step: take the root."),
            (
                vec![step(ROUNDING), 1.0 / ROUNDING.sqrt()],
                "The step is right. It goes with the root of e: the root of how many times larger e becomes.",
            ),
            (
                vec![step(ROUNDING), 1.0 / longer],
                "The step is right. With larger rounding it is longer, not shorter.",
            ),
        ],
    )
}
