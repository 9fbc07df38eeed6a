//! What the rows of the list are written with.

use super::super::exercise::{Ask, Choice, Exercise, Judgement, Mistake, Part, Seen, Solution, Tolerance};
use crate::story::TutorialError;
use nn_math::Mat;
use nn_model::{Activation, Architecture, Network};

/// An exercise; without the feature `questions` what it asks is left out, and nothing of it comes into a program.
const fn exercise([name, chapter, title, question]: [&'static str; 4], ask: Ask) -> Exercise {
    let kept = cfg!(feature = "questions");
    Exercise {
        name,
        chapter,
        title: if kept { title } else { "" },
        question: if kept { question } else { "" },
        ask,
    }
}

/// Numbers that are computed.
pub(super) const fn numbers(
    texts: [&'static str; 4],
    parts: &'static [Part],
    solve: fn() -> Result<Solution, TutorialError>,
) -> Exercise {
    exercise(texts, Ask::Numbers { parts, solve })
}

/// Numbers with which something works.
pub(super) const fn working(
    texts: [&'static str; 4],
    parts: &'static [Part],
    judge: fn(&[f64]) -> Result<Judgement, TutorialError>,
) -> Exercise {
    exercise(texts, Ask::Working { parts, judge })
}

/// A choice that a run decides.
pub(super) const fn choice(
    texts: [&'static str; 4],
    choices: &'static [Choice],
    run: fn() -> Result<Seen, TutorialError>,
) -> Exercise {
    exercise(texts, Ask::Choice { choices, run })
}

pub(super) const fn part(label: &'static str, tolerance: Tolerance) -> Part {
    Part { label, tolerance }
}

pub(super) const fn says(text: &'static str, said: &'static str) -> Choice {
    Choice { text, said }
}

/// The right numbers, why they are right, and others with what has happened.
pub(super) fn solution(
    right: impl Into<Vec<f64>>,
    because: impl Into<String>,
    mistakes: Vec<(Vec<f64>, &'static str)>,
) -> Result<Solution, TutorialError> {
    let mistakes = mistakes.into_iter().map(|(answer, said)| Mistake { answer, said }).collect();
    Ok(Solution { right: right.into(), because: because.into(), mistakes })
}

/// The values of the sigmoid and of its derivative.
pub(super) fn sigmoid(z: f64) -> (f64, f64) {
    Activation::Sigmoid.value_and_derivative(z)
}

/// What a network with these parameters says to each row.
pub(super) fn outputs<const COLUMNS: usize>(
    architecture: Architecture,
    parameters: &[f64],
    rows: &[[f64; COLUMNS]],
) -> Result<Vec<f64>, TutorialError> {
    let network = Network::from_parameters(architecture, parameters.to_vec())?;
    let inputs = Mat::from_fn(rows.len(), COLUMNS, |i, j| rows[i][j]);
    let outputs = network.predict(&inputs)?;
    Ok((0..rows.len()).map(|i| outputs[(i, 0)]).collect())
}

/// The four cases of two bits.
pub(super) const CORNERS: [[f64; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
