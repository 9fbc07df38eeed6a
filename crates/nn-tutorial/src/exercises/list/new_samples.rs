//! New samples: validation, digits.

use super::super::answer::shown;
use super::super::exercise::Tolerance::{None, Within};
use super::super::exercise::{Exercise, Part, Seen, Solution};
use super::rows::{choice, numbers, part, says, solution};
use crate::story::TutorialError;
use nn_data::Sine;
use nn_model::Activation::{Linear, Relu, Softmax, Tanh};
use nn_model::{Adam, Architecture, ConfusionMatrix, Initialization, Loss, Network, Penalty, Training};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

pub(super) const EXERCISES: &[Exercise] = &[
    numbers(
        [
            "validation",
            "validation",
            "Deal the folds, in code",
            "Let your function deal the rows 0 to 10 to three folds in turn, as cards are dealt. Which rows has the second fold, in order?",
        ],
        &[
            part("the first row", None),
            part("the second row", None),
            part("the third row", None),
            part("the fourth row", None),
        ],
        dealt,
    ),
    numbers(
        [
            "validation-standard-error",
            "validation",
            "The standard error, on paper",
            "Five folds have the errors 0.27, 0.17, 0.08, 0.39 and 0.18. What are their mean, their variance (over 4), and the standard error \
             with the factor 1/5 + 1/4?",
        ],
        &[
            part("the mean", Within(0.0005)),
            part("the variance", Within(0.0001)),
            part("the standard error", Within(0.002)),
        ],
        standard_error,
    ),
    choice(
        [
            "validation-penalty",
            "validation",
            "A penalty that is too strong",
            "A network that learns twenty points of a noisy wave by heart gets a strong penalty on its weights. What does its error on these \
             twenty points do?",
        ],
        &[
            says(
                "It falls",
                "A penalty asks for small weights, and that leaves less freedom to follow the points.",
            ),
            says("It hardly changes", "The penalty forbids the large weights that learning by heart needs."),
            says("It grows", "The penalty forbids even the wave itself: that is under-fitting."),
        ],
        strong_penalty,
    ),
    numbers(
        [
            "digits",
            "digits",
            "The confusion matrix, in code",
            "Eight digits are 8 8 8 3 8 1 8 3, and the network says 8 3 8 8 1 1 8 3. Let your function count: what is the row of the eights, how \
             often each was taken for 0 to 9?",
        ],
        TAKEN_FOR,
        row_of_the_eights,
    ),
    numbers(
        [
            "digits-parameters",
            "digits",
            "Count the parameters, on paper",
            "64 inputs, 64 hidden units, 10 outputs: how many weights and biases? And how many without the hidden layer?",
        ],
        &[part("with the hidden layer", None), part("without it", None)],
        parameters,
    ),
    numbers(
        [
            "digits-chance",
            "digits",
            "Is it chance?",
            "Of 360 new digits a network gets 339 right. What is the standard error of that share, in hundredths (percent)?",
        ],
        &[part("the standard error, in percent", Within(0.05))],
        chance,
    ),
];

fn dealt() -> Result<Solution, TutorialError> {
    let (rows, folds) = (11, 3);
    let from = |first: u32, step: usize| (first..).step_by(step).take(4).map(f64::from).collect::<Vec<_>>();
    let right: Vec<f64> = (1..rows).step_by(folds).map(f64::from).collect();
    solution(
        right,
        "The second card and every third one after it.",
        vec![
            (
                from(4, 1),
                "That is the second block of rows. Cards are dealt in turn: one to each fold, and again.",
            ),
            (from(0, 3), "That is the first fold."),
            (from(2, 3), "That is the third fold, or your rows are counted from 1."),
        ],
    )
}

fn standard_error() -> Result<Solution, TutorialError> {
    const ERRORS: [f64; 5] = [0.27, 0.17, 0.08, 0.39, 0.18];
    let n = ERRORS.len() as f64;
    let mean = ERRORS.iter().sum::<f64>() / n;
    let squares: f64 = ERRORS.iter().map(|error| (error - mean).powi(2)).sum();
    let variance = squares / (n - 1.0);
    let with = |variance: f64, factor: f64| vec![mean, variance, (factor * variance).sqrt()];
    let factor = 1.0 / n + 1.0 / (n - 1.0);
    solution(
        with(variance, factor),
        format!(
            "The usual formula, with 1/5 alone, says {}: too little, because the folds share their training rows.",
            shown((variance / n).sqrt())
        ),
        vec![
            (
                with(variance, 1.0 / n),
                "That is the usual formula. The folds share training rows: the factor is 1/5 + 1/4.",
            ),
            (with(squares / n, factor), "The variance divides by one less than the number of folds, by 4."),
            (
                vec![mean, variance, factor * variance],
                "The root is missing: that is the square of the standard error.",
            ),
            (
                vec![mean, variance, variance.sqrt()],
                "That is the standard deviation of the five. Multiply the variance by the factor first.",
            ),
            (
                vec![mean, squares, (factor * squares).sqrt()],
                "The sum of the squares is still to be divided by 4.",
            ),
        ],
    )
}

fn strong_penalty() -> Result<Seen, TutorialError> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let data = Sine { samples: 20, noise: 0.3, periods: 1.0 }.generate(rng)?;
    let architecture = Architecture::new(1).layer(16, Tanh).layer(16, Tanh).layer(1, Linear);
    let first = Network::new(architecture, Initialization::HeUniform, rng)?;
    let after = |strength| -> Result<f64, TutorialError> {
        let mut network = first.clone();
        let training = Training::new(Adam::new(0.01), Loss::Mse).epochs(1000).penalty(Penalty::l2(strength));
        Ok(training.train(&mut network, (data.inputs(), data.targets()))?.final_mse())
    };
    let (free, held) = (after(0.0)?, after(0.05)?);
    let right = match held / free {
        1.2.. => 2,
        ..0.8 => 0,
        _ => 1,
    };
    Ok(Seen {
        right,
        seen: format!("It is {} without a penalty and {} with one of 0.05.", shown(free), shown(held)),
    })
}

const TAKEN_FOR: &[Part] = &[
    part("taken for 0", None),
    part("for 1", None),
    part("for 2", None),
    part("for 3", None),
    part("for 4", None),
    part("for 5", None),
    part("for 6", None),
    part("for 7", None),
    part("for 8", None),
    part("for 9", None),
];

fn row_of_the_eights() -> Result<Solution, TutorialError> {
    let (truth, found) = ([8, 8, 8, 3, 8, 1, 8, 3], [8, 3, 8, 8, 1, 1, 8, 3]);
    let row_of = |matrix: ConfusionMatrix, digit: usize| {
        matrix.rows().nth(digit).map(<[f64]>::to_vec).unwrap_or_default()
    };
    let matrix = ConfusionMatrix::of_classes(10, &truth, &found)?;
    let right = row_of(matrix.clone(), 8);
    let diagonal =
        right.iter().enumerate().map(|(digit, count)| if digit == 8 { *count } else { 0.0 }).collect();
    solution(
        right,
        "Five eights: three were known, one was taken for a 1 and one for a 3.",
        vec![
            (
                row_of(ConfusionMatrix::of_classes(10, &found, &truth)?, 8),
                "That is the column of the eights: what was taken for an 8. Rows are the truth.",
            ),
            (diagonal, "These are only the right ones. The others belong where they were taken for."),
            (row_of(matrix, 3), "That is the row of the threes."),
        ],
    )
}

fn parameters() -> Result<Solution, TutorialError> {
    let count = |architecture: Architecture| architecture.parameter_count().map(|count| count as f64);
    let with = count(Architecture::new(64).layer(64, Relu).layer(10, Softmax))?;
    let without = count(Architecture::new(64).layer(10, Softmax))?;
    solution(
        [with, without],
        "Each unit has a weight for each of its inputs, and a bias.",
        vec![
            (vec![with - 74.0, without - 10.0], "The biases are missing, one for each unit."),
            (vec![with + 64.0, without + 64.0], "Inputs are no units: they have no biases."),
            (
                vec![with, with - without],
                "Without the hidden layer each output has a weight for each of the 64 inputs.",
            ),
        ],
    )
}

fn chance() -> Result<Solution, TutorialError> {
    let (n, right) = (360.0_f64, 339.0);
    let share = right / n;
    let variance = share * (1.0 - share);
    let error = (variance / n).sqrt();
    solution(
        [100.0 * error],
        format!("So {:.1} % are right, give or take {:.1} %.", 100.0 * share, 100.0 * error),
        vec![
            (vec![error], "That is the share itself; in percent it is a hundred times that."),
            (
                vec![100.0 * variance.sqrt()],
                "That is the spread of a single digit. Divide by the root of how many there are.",
            ),
            (vec![100.0 * variance], "That is the variance of a single digit, and the root is missing."),
            (vec![100.0 * (1.0 - share)], "That is the share of the wrong ones."),
        ],
    )
}
