//! A linear output at learning rate 1 (cells 39 and 40): the weights explode.

use crate::networks::Recipe;
use crate::{Pair, Section, Story, TutorialError};
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
    let runs = Recipe::new(Tanh, Linear, 1.0, 1000).train(&story.noisy_data()?, &mut story.rng(Section::Divergence))?;
    Ok(Divergence { runs })
}
