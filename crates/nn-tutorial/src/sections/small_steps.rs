//! Tanh with the two-layer network's learning rate at 0.001 for 3000 epochs (cells 48 and 49): no jumps.

pub use super::jumps::LongRun;
use crate::networks::Recipe;
use crate::{Section, Story, TutorialError};
use nn_model::Activation::{Linear, Tanh};

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<LongRun, TutorialError> {
    let recipe = Recipe { two_layer_rate: 0.001, ..Recipe::new(Tanh, Linear, 0.01, super::jumps::EPOCHS) };
    LongRun::train(recipe, story, Section::SmallSteps)
}
