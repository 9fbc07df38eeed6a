//! Exclusive or learned sample by sample, with one output for each class (a tutorial that prints its first weights).
//!
//! ```text
//! 2 - sigmoid 3 - sigmoid 2, no bias; the targets are (1, 0) for class 0 and (0, 1) for class 1
//! for each epoch: for each sample in order: descend half its sum of squared errors, learning rate 0.05
//! ```
//!
//! The error printed for an epoch is the sum, without the half, over samples and outputs of the squared errors that the
//! samples had when it was their turn, each before its own update and so after those of the samples before it: the
//! error of all four before the epoch would be 2.366 at first, not 2.368. It is printed in epochs 0, 10 000, ..., 90 000,
//! and the outputs are those after all 100 000.

use crate::networks::descend;
use crate::story::{Story, TutorialError};
use nn_data::Dataset;
use nn_math::Mat;
use nn_model::{Activation, Architecture, Loss, Network, Objective};
use serde::Serialize;

/// The weights that the tutorial prints for its hidden units: one row for each, one number for each input.
pub const HIDDEN_WEIGHTS: [[f64; 2]; 3] =
    [[0.06434768, 0.36444073], [0.01788179, 0.63239703], [0.59210309, 0.33507816]];

/// The weights that it prints for its outputs: one row for each, one number for each hidden unit.
pub const OUTPUT_WEIGHTS: [[f64; 3]; 2] =
    [[0.74204479, 0.19287502, 0.41437343], [0.09689524, 0.92122503, 0.75174671]];

/// The errors that it prints.
pub const PUBLISHED_ERRORS: [&str; 10] =
    ["2.368", "1.314", "0.077", "0.038", "0.025", "0.019", "0.015", "0.012", "0.011", "0.009"];

/// The outputs that it prints for the input (1, 0).
pub const PUBLISHED_OUTPUTS: [&str; 2] = ["0.02906185", "0.97094614"];

const EPOCHS: usize = 100_000;

/// The run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct XorOnline {
    /// The error in epochs 0, 10 000, ..., 90 000.
    pub errors: Vec<ErrorRow>,
    /// The outputs for each sample at the end.
    pub outputs: Vec<[f64; 2]>,
}

/// The error of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ErrorRow {
    /// The epoch, counted from 0.
    pub epoch: usize,
    /// The sum of the squared errors, each before its sample's update.
    pub sse: f64,
}

/// Trains the network. Nothing random in it: the weights are the tutorial's.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<XorOnline, TutorialError> {
    let data = one_hot()?;
    let architecture =
        Architecture::new(2).layer(3, Activation::Sigmoid).layer(2, Activation::Sigmoid).without_bias();
    let mut weights = by_inputs(&HIDDEN_WEIGHTS);
    weights.extend(by_inputs(&OUTPUT_WEIGHTS));
    let mut network = Network::from_parameters(architecture, weights)?;

    let mut objective = Objective::new(&network, Loss::HalfSse, (data.inputs(), data.targets()))?;
    let mut errors = Vec::new();
    for epoch in 0..EPOCHS {
        let mut sse = 0.0;
        for row in 0..data.samples() {
            sse += 2.0 * objective.evaluate_rows(row..row + 1, network.parameters())?;
            descend(&mut network, 0.05, objective.gradient());
        }
        if epoch % 10_000 == 0 {
            errors.push(ErrorRow { epoch, sse });
        }
    }
    let outputs = network.predict(data.inputs())?;
    Ok(XorOnline {
        errors,
        outputs: (0..data.samples()).map(|i| [outputs[(i, 0)], outputs[(i, 1)]]).collect(),
    })
}

/// Two bits, 00, 01, 10 and 11, and their class in two outputs.
fn one_hot() -> Result<Dataset, TutorialError> {
    let inputs = Mat::from_fn(4, 2, |i, j| f64::from([i / 2 == 1, i % 2 == 1][j]));
    let targets = Mat::from_fn(4, 2, |i, j| f64::from([0, 1, 1, 0][i] == j));
    Ok(Dataset::new(inputs, targets, ["x0", "x1"], ["class 0", "class 1"])?)
}

/// The tutorial has a row for each unit; a network here has one for each input.
fn by_inputs<const INPUTS: usize>(units: &[[f64; INPUTS]]) -> Vec<f64> {
    (0..INPUTS).flat_map(|input| units.iter().map(move |weights| weights[input])).collect()
}
