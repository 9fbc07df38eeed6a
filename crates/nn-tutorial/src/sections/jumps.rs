//! Tanh at learning rate 0.01 for 3000 epochs (cell 46): the error falls, then jumps.
//!
//! ```text
//! 100 samples of x0 + x1 + x2 + noise      3 - linear 1 and 3 - tanh 2 - linear 1, no biases
//! half-SSE                                 w -= 0.01 * gradient, 3000 epochs
//! ```
//!
//! Why it jumps: [`super::edge_of_stability`].
//!
//! In the book: [jumps](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/jumps.md).

use super::Section;
use crate::networks::{Pair, PairSettings, least_squares_mse};
use crate::story::{Story, TutorialError};
use nn_model::Activation::{Linear, Tanh};
use nn_model::Network;
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

impl LongRun {
    /// How far the two-layer network ends above least squares.
    pub fn excess(&self) -> f64 {
        self.runs.two_layer.final_mse() - self.least_squares_mse
    }
}

/// How long the notebook's long runs are.
pub(super) const EPOCHS: usize = 3000;

impl LongRun {
    pub(super) fn train(
        recipe: PairSettings,
        story: &Story,
        section: Section,
    ) -> Result<LongRun, TutorialError> {
        let data = story.noisy_data()?;
        Ok(LongRun {
            runs: recipe.train(&data, &mut story.rng(section))?,
            least_squares_mse: least_squares_mse(&data),
        })
    }
}

/// The two-layer network of this section before its training.
pub(crate) fn first_two_layer_network(story: &Story) -> Result<Network, TutorialError> {
    recipe().draw(&mut story.rng(Section::Jumps)).map(|(_, two_layers)| two_layers)
}

fn recipe() -> PairSettings {
    PairSettings::new(Tanh, Linear, 0.01, EPOCHS)
}

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<LongRun, TutorialError> {
    LongRun::train(recipe(), story, Section::Jumps)
}
