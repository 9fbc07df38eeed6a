//! Sigmoid instead of tanh at learning rate 0.01 for 3000 epochs (cell 47): half of the runs are stuck high, and those are smooth.
//!
//! ```text
//! 100 samples of x0 + x1 + x2 + noise      3 - linear 1 and 3 - sigmoid 2 - linear 1, no biases
//! half-SSE                                 w -= 0.01 * gradient, 3000 epochs
//! ```
//!
//! Why they are stuck: [`super::stuck_runs`].

use super::Section;
pub use super::jumps::LongRun;
use crate::networks::PairSettings;
use crate::story::{Story, TutorialError};
use nn_model::Activation::{Linear, Sigmoid};

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<LongRun, TutorialError> {
    LongRun::train(PairSettings::new(Sigmoid, Linear, 0.01, super::jumps::EPOCHS), story, Section::Stuck)
}
