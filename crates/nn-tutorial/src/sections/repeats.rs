//! The tanh experiment again and again from other weights, for 100 and for 1000 epochs (cells 44 and 45).
//!
//! ```text
//! 100 samples of x0 + x1 + x2 + noise      3 - linear 1 and 3 - tanh 2 - linear 1, no biases
//! half-SSE                                 w -= 0.01 * gradient, 100 and 1000 epochs
//! ```
//!
//! Runs on other data compare by their excess: mean squared error less that of least squares.

use super::Section;
use crate::networks::{Pair, PairSettings, least_squares_mse};
use crate::story::{Story, TutorialError};
use nn_model::Activation::{Linear, Tanh};
use serde::Serialize;

/// How often the notebook repeats each.
const TIMES: usize = 5;

/// Both networks on the noisy data, tanh hidden, learning rate 0.01, from five starts each.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Repeats {
    /// Five times 100 epochs.
    pub hundred: Vec<Pair>,
    /// Five times 1000 epochs, from other weights again.
    pub thousand: Vec<Pair>,
    /// The mean squared error of ordinary least squares.
    pub least_squares_mse: f64,
}

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<Repeats, TutorialError> {
    let data = story.noisy_data()?;
    let rng = &mut story.rng(Section::Repeats);
    let mut repeat = |epochs| -> Result<Vec<Pair>, TutorialError> {
        (0..TIMES).map(|_| PairSettings::new(Tanh, Linear, 0.01, epochs).train(&data, rng)).collect()
    };
    Ok(Repeats {
        hundred: repeat(100)?,
        thousand: repeat(1000)?,
        least_squares_mse: least_squares_mse(&data),
    })
}
