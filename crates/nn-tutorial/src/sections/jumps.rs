//! Tanh at learning rate 0.01 for 3000 epochs (cell 46): the error falls, then jumps.

use crate::networks::{Recipe, least_squares_mse};
use crate::{Pair, Section, Story, TutorialError};
use nn_model::Activation::{Linear, Tanh};
use serde::Serialize;

/// Both networks on the noisy data for 3000 epochs, with the error after each.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LongRun {
    /// The two runs.
    pub runs: Pair,
    /// The mean squared error of ordinary least squares.
    pub least_squares_mse: f64,
}

/// How long the notebook's long runs are.
pub(super) const EPOCHS: usize = 3000;

impl LongRun {
    pub(super) fn train(recipe: Recipe, story: &Story, section: Section) -> Result<LongRun, TutorialError> {
        let data = story.noisy_data()?;
        Ok(LongRun {
            runs: recipe.train(&data, &mut story.rng(section))?,
            least_squares_mse: least_squares_mse(&data),
        })
    }
}

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<LongRun, TutorialError> {
    LongRun::train(Recipe::new(Tanh, Linear, 0.01, EPOCHS), story, Section::Jumps)
}
