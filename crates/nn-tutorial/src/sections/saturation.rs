//! A sigmoid output on targets above 1 (cells 37 and 38): it gets as close as it can and stays there.
//!
//! ```text
//! 100 samples of x0 + x1 + x2 + noise      3 - sigmoid 1 and 3 - sigmoid 2 - sigmoid 1, no biases
//! half-SSE                                 w -= 1 * gradient, 100 epochs
//! ```
//!
//! For targets above 1, the best a sigmoid can do is 1: the error tends to the mean of (y - 1)^2.
//!
//! In the book: [regression](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/regression.md).

use super::Section;
use crate::networks::{Pair, PairSettings, column};
use crate::story::{Story, TutorialError};
use nn_math::reduce::mean_squared_error;
use nn_model::Activation::Sigmoid;
use serde::Serialize;

/// Both networks with sigmoid throughout on the noisy data, 100 epochs at learning rate 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Saturation {
    /// The two runs.
    pub runs: Pair,
    /// The targets, one for each sample.
    pub targets: Vec<f64>,
    /// The mean squared error of predicting 1 for every sample: what the runs come down to.
    pub mse_of_predicting_one: f64,
}

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<Saturation, TutorialError> {
    let data = story.noisy_data()?;
    let runs =
        PairSettings::new(Sigmoid, Sigmoid, 1.0, 100).train(&data, &mut story.rng(Section::Saturation))?;
    let targets = column(data.targets());
    let mse_of_predicting_one = mean_squared_error(&vec![1.0; targets.len()], &targets);
    Ok(Saturation { runs, targets, mse_of_predicting_one })
}
