//! The truth table from fresh weights, with both networks (cell 36).

use crate::networks::Recipe;
use crate::{Pair, Section, Story, TutorialError};
use nn_data::truth_table;
use nn_model::Activation::Sigmoid;
use serde::Serialize;

/// Both networks on the truth table, 100 epochs at learning rate 1 from random weights.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FreshStarts {
    /// The two runs.
    pub runs: Pair,
}

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<FreshStarts, TutorialError> {
    Ok(FreshStarts { runs: run_for(story, 100)? })
}

/// The same for so many epochs, from the same weights.
pub(super) fn run_for(story: &Story, epochs: usize) -> Result<Pair, TutorialError> {
    Recipe::new(Sigmoid, Sigmoid, 1.0, epochs).train(&truth_table(), &mut story.rng(Section::FreshStarts))
}
