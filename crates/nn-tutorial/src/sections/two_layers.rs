//! Two layers learn the truth table (cells 24 to 31).
//!
//! ```text
//! truth table, 4 samples      3 - sigmoid 2 - sigmoid 1, no biases, the weights of cell 25
//! half-SSE                    w -= 1 * gradient, all samples at once, 1000 epochs
//! ```
//!
//! In the book: [two-layers](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/two-layers.md).

use super::one_layer::{EpochRow, table};
use crate::networks::{FinishedRun, two_layers};
use crate::story::{Story, TutorialError};
use nn_data::truth_table;
use nn_model::{Activation, Network};
use serde::Serialize;

/// The weights that the notebook drew and printed (cell 25): W0, 3 x 2, row by row, then W1, 2 x 1.
pub const WEIGHTS: [f64; 8] = [
    -0.36481251,
    -0.37203586, //
    -0.81881763,
    0.65717183, //
    -0.15073624,
    0.62975796, //
    -0.81306733,
    0.94892801,
];

/// A thousand epochs of two sigmoid layers on the truth table at learning rate 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TwoLayers {
    /// The whole run.
    pub run: FinishedRun,
    /// The notebook's first table: epochs 0, 10, ..., 90, 99.
    pub first_hundred: Vec<EpochRow>,
    /// Its second table: epochs 100, 200, ..., 900, 999.
    pub to_a_thousand: Vec<EpochRow>,
}

/// Trains the network. Nothing random in it: the weights are the notebook's.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<TwoLayers, TutorialError> {
    let architecture = two_layers(Activation::Sigmoid, Activation::Sigmoid);
    let network = Network::from_parameters(architecture, WEIGHTS.to_vec())?;
    let run = FinishedRun::train(network, &truth_table(), 1.0, 1000)?;
    let first_hundred = table(&run, (0..100).step_by(10).chain([99]));
    let to_a_thousand = table(&run, (100..1000).step_by(100).chain([999]));
    Ok(TwoLayers { run, first_hundred, to_a_thousand })
}
