//! A network in eleven lines of NumPy (the "11 lines" tutorial, seed 1): the source of the notebook's own network.
//!
//! ```text
//! (A) 3 - sigmoid 1                 on the truth table     10 000 iterations
//! (B) 3 - sigmoid 4 - sigmoid 1     on exclusive or        60 000 iterations
//! ```
//!
//! Both descend half the sum of squared errors on all four samples at learning rate 1, without biases, from weights
//! `2 * np.random.random(shape) - 1`.
//!
//! What is printed belongs to the forward pass with which an iteration begins, before its update: so the outputs of (A)
//! are those after 9 999 updates, and the error of (B) at iteration k is that after k.

use crate::networks::{column, four_hidden, notebook_descent, one_layer};
use crate::story::{Story, TutorialError};
use nn_data::numpy::RandomState;
use nn_data::{Dataset, exclusive_or, truth_table};
use nn_model::{Activation, Initialization, Network, Run};
use serde::Serialize;

/// The outputs of (A) as the tutorial prints them.
pub const PUBLISHED_OUTPUTS: [&str; 4] = ["0.00966449", "0.00786506", "0.99358898", "0.99211957"];

/// The errors of (B) as the tutorial prints them, every 10 000 iterations from the first.
pub const PUBLISHED_ERRORS: [&str; 6] = [
    "0.496410031903",
    "0.00858452565325",
    "0.00578945986251",
    "0.00462917677677",
    "0.00395876528027",
    "0.00351012256786",
];

/// Both networks.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ElevenLines {
    /// The outputs of (A) in its last iteration, one for each sample.
    pub outputs: Vec<f64>,
    /// The errors of (B).
    pub errors: Vec<ErrorRow>,
}

/// The error at an iteration.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ErrorRow {
    /// The iteration, counted from 0.
    pub iteration: usize,
    /// The mean of |y - output| before its update.
    pub mean_error: f64,
}

/// Trains both. Nothing random in it: the seeds are the tutorial's.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<ElevenLines, TutorialError> {
    Ok(ElevenLines { outputs: one_layer_outputs()?, errors: two_layer_errors()? })
}

fn one_layer_outputs() -> Result<Vec<f64>, TutorialError> {
    let data = truth_table();
    let mut network =
        Network::new(one_layer(Activation::Sigmoid), Initialization::UNIT, &mut RandomState::new(1))?;
    notebook_descent(1.0).epochs(9_999).train(&mut network, (data.inputs(), data.targets()))?;
    Ok(column(network.predict(data.inputs())?.as_ref()))
}

fn two_layer_errors() -> Result<Vec<ErrorRow>, TutorialError> {
    let data = exclusive_or();
    let mut network = Network::new(four_hidden(), Initialization::UNIT, &mut RandomState::new(1))?;
    let mut descent =
        notebook_descent(1.0).epochs(60_000).start(&mut network, (data.inputs(), data.targets()))?;
    errors_in(&mut descent, &data, (0..60_000).step_by(10_000))
}

/// Goes on to each of these iterations and gives the error there.
pub(super) fn errors_in(
    descent: &mut Run<'_>,
    data: &Dataset,
    iterations: impl IntoIterator<Item = usize>,
) -> Result<Vec<ErrorRow>, TutorialError> {
    let mut errors = Vec::new();
    for iteration in iterations {
        descent.run(iteration - descent.history().epochs());
        let outputs = descent.network().predict(data.inputs())?;
        let distances = (0..4).map(|i| (data.targets()[(i, 0)] - outputs[(i, 0)]).abs());
        errors.push(ErrorRow { iteration, mean_error: distances.sum::<f64>() / 4.0 });
    }
    Ok(errors)
}
