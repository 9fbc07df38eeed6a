//! The same at learning rate 0.01, with a sigmoid hidden layer (cells 41 and 42).
//!
//! ```text
//! 100 samples of x0 + x1 + x2 + noise      3 - linear 1 and 3 - sigmoid 2 - linear 1, no biases
//! half-SSE                                 w -= 0.01 * gradient, 100 epochs
//! ```
//!
//! The least error of the linear layer is that of least squares.

use super::Section;
use crate::networks::{Pair, PairSettings, column, least_squares_mse};
use crate::story::{Story, TutorialError};
use nn_model::Activation::{Linear, Sigmoid};
use serde::Serialize;

/// Both networks with a linear output on the noisy data, 100 epochs at learning rate 0.01.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SmallerRate {
    /// The two runs.
    pub runs: Pair,
    /// The targets, one for each sample.
    pub targets: Vec<f64>,
    /// The mean squared error of ordinary least squares.
    pub least_squares_mse: f64,
}

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<SmallerRate, TutorialError> {
    let data = story.noisy_data()?;
    let runs =
        PairSettings::new(Sigmoid, Linear, 0.01, 100).train(&data, &mut story.rng(Section::SmallerRate))?;
    Ok(SmallerRate { runs, targets: column(data.targets()), least_squares_mse: least_squares_mse(&data) })
}
