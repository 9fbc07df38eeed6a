//! One layer, one step by hand: every number between the weights and the better weights (cells 5 to 21).
//!
//! ```text
//! z = X w      a = sigmoid(z)      e = y - a      delta = e a (1 - a)      w += X^T delta
//! 4 x 3        4 x 1               4 x 1          4 x 1                    3 x 1
//! ```
//!
//! In the book: [one-step](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/one-step.md).

use crate::networks::{column, one_layer};
use crate::story::{Story, TutorialError};
use nn_data::truth_table;
use nn_math::reduce::mean_squared_error;
use nn_model::{Activation, Loss, Network, Objective};
use serde::Serialize;

/// The weights that the notebook drew and printed with eight decimals (cell 6), so that its numbers can be followed.
/// The ninth decimals are inferred: with zeros there, the sums it printed next would differ in the eighth.
pub const WEIGHTS: [f64; 3] = [-0.077181147, 0.715230453, 0.684243204];

/// Every number of one step of gradient descent at learning rate 1 on half the sum of squared errors.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OneStep {
    /// W, 3 x 1.
    pub weights: Vec<f64>,
    /// z = X W, one for each of the four samples.
    pub weighted_sums: Vec<f64>,
    /// a = sigmoid(z).
    pub outputs: Vec<f64>,
    /// e = y - a, the notebook's sign.
    pub errors: Vec<f64>,
    /// delta = e a (1 - a).
    pub deltas: Vec<f64>,
    /// X^T delta: what is added to the weights; minus the gradient.
    pub weight_changes: Vec<f64>,
    /// W + X^T delta.
    pub new_weights: Vec<f64>,
    /// The outputs with the new weights.
    pub new_outputs: Vec<f64>,
    /// The errors with the new weights.
    pub new_errors: Vec<f64>,
    /// The mean squared error with the old weights.
    pub mse_before: f64,
    /// The mean squared error with the new weights.
    pub mse_after: f64,
}

/// Does the step. Nothing random in it.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<OneStep, TutorialError> {
    let data = truth_table();
    let targets = column(data.targets());
    let predict = |activation, weights: &[f64]| -> Result<Vec<f64>, TutorialError> {
        let network = Network::from_parameters(one_layer(activation), weights.to_vec())?;
        Ok(column(network.predict(data.inputs())?.as_ref()))
    };
    let errors_of =
        |outputs: &[f64]| -> Vec<f64> { targets.iter().zip(outputs).map(|(y, a)| y - a).collect() };

    // A linear layer with the same weights shows the weighted sums.
    let weighted_sums = predict(Activation::Linear, &WEIGHTS)?;
    let outputs = predict(Activation::Sigmoid, &WEIGHTS)?;
    let errors = errors_of(&outputs);
    let deltas = errors
        .iter()
        .zip(&weighted_sums)
        .map(|(e, z)| e * Activation::Sigmoid.value_and_derivative(*z).1)
        .collect();

    let network = Network::from_parameters(one_layer(Activation::Sigmoid), WEIGHTS.to_vec())?;
    let mut objective = Objective::new(&network, Loss::HalfSse, (data.inputs(), data.targets()))?;
    objective.evaluate(&WEIGHTS)?;
    let weight_changes: Vec<f64> = objective.gradient().iter().map(|g| -g).collect();
    let new_weights: Vec<f64> = WEIGHTS.iter().zip(&weight_changes).map(|(w, change)| w + change).collect();
    let new_outputs = predict(Activation::Sigmoid, &new_weights)?;

    Ok(OneStep {
        weights: WEIGHTS.to_vec(),
        weighted_sums,
        mse_before: mean_squared_error(&outputs, &targets),
        mse_after: mean_squared_error(&new_outputs, &targets),
        outputs,
        errors,
        deltas,
        weight_changes,
        new_weights,
        new_errors: errors_of(&new_outputs),
        new_outputs,
    })
}
