//! Tanh instead of sigmoid in the hidden layer (cell 43).
//!
//! ```text
//! 100 samples of x0 + x1 + x2 + noise      3 - linear 1 and 3 - tanh 2 - linear 1, no biases
//! half-SSE                                 w -= 0.01 * gradient, 100 epochs
//! ```

use super::Section;
use crate::networks::{Pair, PairSettings, least_squares_mse};
use crate::story::{Story, TutorialError};
use nn_model::Activation::{Linear, Tanh};
use serde::Serialize;

/// Both networks on the noisy data, tanh hidden, 100 epochs at learning rate 0.01.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TanhHidden {
    /// The two runs.
    pub runs: Pair,
    /// The mean squared error of ordinary least squares.
    pub least_squares_mse: f64,
}

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<TanhHidden, TutorialError> {
    let data = story.noisy_data()?;
    let runs =
        PairSettings::new(Tanh, Linear, 0.01, 100).train(&data, &mut story.rng(Section::TanhHidden))?;
    Ok(TanhHidden { runs, least_squares_mse: least_squares_mse(&data) })
}
