//! Tanh with the two-layer network's learning rate at 0.001 for 3000 epochs (cells 48 and 49): no jumps.
//!
//! ```text
//! 100 samples of x0 + x1 + x2 + noise      3 - linear 1 and 3 - tanh 2 - linear 1, no biases
//! half-SSE                                 w -= 0.001 (the first: 0.01) * gradient, 3000 epochs
//! ```

use super::Section;
pub use super::jumps::LongRun;
use crate::networks::PairSettings;
use crate::story::{Story, TutorialError};
use nn_model::Activation::{Linear, Tanh};

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<LongRun, TutorialError> {
    let recipe =
        PairSettings { two_layer_rate: 0.001, ..PairSettings::new(Tanh, Linear, 0.01, super::jumps::EPOCHS) };
    LongRun::train(recipe, story, Section::SmallSteps)
}
