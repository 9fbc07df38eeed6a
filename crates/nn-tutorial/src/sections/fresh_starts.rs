//! The truth table from fresh weights, with both networks (cell 36).
//!
//! ```text
//! truth table, 4 samples      3 - sigmoid 1 and 3 - sigmoid 2 - sigmoid 1, weights between -1 and 1
//! half-SSE                    w -= 1 * gradient, 100 epochs
//! ```

use super::Section;
use crate::networks::{Pair, PairSettings};
use crate::story::{Story, TutorialError};
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

/// The same for this number of epochs, from the same weights.
pub(super) fn run_for(story: &Story, epochs: usize) -> Result<Pair, TutorialError> {
    PairSettings::new(Sigmoid, Sigmoid, 1.0, epochs)
        .train(&truth_table(), &mut story.rng(Section::FreshStarts))
}
