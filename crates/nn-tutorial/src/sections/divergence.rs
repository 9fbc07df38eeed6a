//! A linear output at learning rate 1 (cells 39 and 40): the weights explode.
//!
//! ```text
//! 100 samples of x0 + x1 + x2 + noise      3 - linear 1 and 3 - tanh 2 - linear 1, no biases
//! half-SSE                                 w -= 1 * gradient, 1000 epochs
//! ```
//!
//! Why they must: [`super::critical_rate`].
//!
//! In the book: [learning-rate](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/learning-rate.md).

use super::Section;
use crate::networks::{Pair, PairSettings};
use crate::story::{Story, TutorialError};
use nn_model::Activation::{Linear, Tanh};
use serde::Serialize;

/// Both networks with a linear output on the noisy data, 1000 epochs at learning rate 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Divergence {
    /// The two runs, carried on into NaN.
    pub runs: Pair,
}

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<Divergence, TutorialError> {
    let runs = PairSettings::new(Tanh, Linear, 1.0, 1000)
        .train(&story.noisy_data()?, &mut story.rng(Section::Divergence))?;
    Ok(Divergence { runs })
}
