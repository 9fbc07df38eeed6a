//! One layer learns the truth table (cells 22 and 23).
//!
//! ```text
//! truth table, 4 samples      3 - sigmoid 1, no bias, from weights that give the printed errors
//! half-SSE                    w -= 1 * gradient, all samples at once, 100 epochs
//! ```

use crate::networks::{FinishedRun, one_layer};
use crate::story::{Story, TutorialError};
use nn_data::truth_table;
use nn_model::{Activation, Network};
use serde::Serialize;

/// The notebook did not print the weights it started from. These, found by fitting, give all its 22 printed errors.
pub const WEIGHTS: [f64; 3] = [0.2953, -0.2556, 0.2403];

/// A hundred epochs of one sigmoid layer on the truth table at learning rate 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OneLayer {
    /// The whole run.
    pub run: FinishedRun,
    /// The notebook's table: epochs 0, 10, ..., 90, 99.
    pub table: Vec<EpochRow>,
}

/// An epoch with the mean squared error on either side of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EpochRow {
    /// The epoch, counted from 0 as in the notebook.
    pub epoch: usize,
    /// The mean squared error before its update.
    pub mse_before: f64,
    /// The mean squared error after it.
    pub mse_after: f64,
}

/// The rows of `run` for these epochs.
pub(crate) fn table(run: &FinishedRun, epochs: impl IntoIterator<Item = usize>) -> Vec<EpochRow> {
    epochs
        .into_iter()
        .map(|epoch| EpochRow {
            epoch,
            mse_before: run.mse_after(epoch),
            mse_after: run.mse_after(epoch + 1),
        })
        .collect()
}

/// Trains the network. Nothing random in it: the weights are the notebook's.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<OneLayer, TutorialError> {
    let network = Network::from_parameters(one_layer(Activation::Sigmoid), WEIGHTS.to_vec())?;
    let run = FinishedRun::train(network, &truth_table(), 1.0, 100)?;
    let table = table(&run, (0..100).step_by(10).chain([99]));
    Ok(OneLayer { run, table })
}
