//! What a network is trained on: inputs, targets and, optionally, how much each sample counts.

use crate::check::{check_finite, check_weights};
use crate::network::Network;
use crate::{Loss, ModelError};
use nn_math::{Mat, MatRef};
use std::borrow::Cow;

/// Inputs (n x inputs), targets (n x outputs) and optional weights (n), one row for each sample.
///
/// Made of a pair where there are no weights, `(&x, &y)` or `(x.as_ref(), y.as_ref())`, by functions that take
/// `impl Into<Samples>`.
///
/// ```
/// use nn_math::Mat;
/// use nn_model::Samples;
/// let (x, y) = (Mat::from_fn(3, 1, |i, _| i as f64), Mat::from_fn(3, 1, |i, _| 2.0 * i as f64));
/// let samples = Samples::new(x.as_ref(), y.as_ref()).with_weights(vec![1.0, 0.5, 2.0]);
/// ```
#[derive(Clone, Debug)]
pub struct Samples<'a> {
    pub(crate) inputs: MatRef<'a, f64>,
    pub(crate) targets: MatRef<'a, f64>,
    pub(crate) weights: Option<Cow<'a, [f64]>>,
}

impl<'a> Samples<'a> {
    /// Samples that all count the same.
    pub fn new(inputs: MatRef<'a, f64>, targets: MatRef<'a, f64>) -> Samples<'a> {
        Samples { inputs, targets, weights: None }
    }

    /// How much each sample counts in the loss and its gradient: a weight of 2 is the sample twice, 0 leaves it out.
    pub fn with_weights(mut self, weights: impl Into<Cow<'a, [f64]>>) -> Samples<'a> {
        self.weights = Some(weights.into());
        self
    }

    /// How many samples there are.
    pub fn count(&self) -> usize {
        self.inputs.nrows()
    }

    /// Refuses what `network` cannot learn from by `loss`; after this, shapes fit and every number is finite.
    pub(crate) fn check(&self, network: &Network, loss: Loss) -> Result<(), ModelError> {
        let Samples { inputs, targets, weights } = self;
        network.check_columns("inputs", network.architecture().inputs(), inputs.ncols())?;
        network.check_columns("targets", network.outputs(), targets.ncols())?;
        if inputs.nrows() != targets.nrows() {
            return Err(ModelError::Rows { inputs: inputs.nrows(), targets: targets.nrows() });
        }
        if inputs.nrows() == 0 {
            return Err(ModelError::NoSamples);
        }
        check_finite("inputs", *inputs)?;
        check_finite("targets", *targets)?;
        if let Some(output) = network.layers().last() {
            loss.check_output(output.activation)?;
        }
        loss.check_targets(*targets)?;
        if let Some(weights) = weights {
            check_weights(weights, inputs.nrows())?;
        }
        Ok(())
    }
}

impl<'a> From<(&'a Mat<f64>, &'a Mat<f64>)> for Samples<'a> {
    fn from((inputs, targets): (&'a Mat<f64>, &'a Mat<f64>)) -> Samples<'a> {
        Samples::new(inputs.as_ref(), targets.as_ref())
    }
}

impl<'a> From<(MatRef<'a, f64>, MatRef<'a, f64>)> for Samples<'a> {
    fn from((inputs, targets): (MatRef<'a, f64>, MatRef<'a, f64>)) -> Samples<'a> {
        Samples::new(inputs, targets)
    }
}

/// The weight of each sample by its class: for one-hot targets (n x classes) one weight for each class, for a single
/// column of 0 and 1 the weights of 0 and of 1. Targets between 0 and 1 get the weights' mean.
///
/// ```
/// use nn_math::Mat;
/// let y = Mat::from_fn(3, 1, |i, _| [0.0, 1.0, 0.0][i]);
/// assert_eq!(nn_model::class_weights(y.as_ref(), &[0.75, 1.5])?, [0.75, 1.5, 0.75]);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
///
/// # Errors
/// [`ModelError::ClassCount`] if there is not one weight for each class.
pub fn class_weights(targets: MatRef<'_, f64>, weights: &[f64]) -> Result<Vec<f64>, ModelError> {
    let expected = class_count(targets);
    if weights.len() != expected {
        return Err(ModelError::ClassCount { expected, found: weights.len() });
    }
    let weight = |row: usize| match targets.ncols() {
        1 => (1.0 - targets[(row, 0)]) * weights[0] + targets[(row, 0)] * weights[1],
        _ => weights.iter().enumerate().map(|(class, weight)| targets[(row, class)] * weight).sum(),
    };
    Ok((0..targets.nrows()).map(weight).collect())
}

/// Weights of the classes with which each class counts the same in all: n / (classes x samples of the class). A class
/// without samples gets 0. For [`class_weights`].
///
/// ```
/// use nn_math::Mat;
/// let y = Mat::from_fn(4, 1, |i, _| [0.0, 1.0, 0.0, 0.0][i]);
/// assert_eq!(nn_model::balanced_class_weights(y.as_ref()), [4.0 / 6.0, 2.0]);
/// ```
pub fn balanced_class_weights(targets: MatRef<'_, f64>) -> Vec<f64> {
    let samples = targets.nrows() as f64;
    let sum = |column: usize| targets.col(column).iter().sum::<f64>();
    let counts: Vec<f64> = match targets.ncols() {
        1 => vec![samples - sum(0), sum(0)],
        classes => (0..classes).map(sum).collect(),
    };
    let classes = counts.len() as f64;
    counts.into_iter().map(|count| if count > 0.0 { samples / (classes * count) } else { 0.0 }).collect()
}

fn class_count(targets: MatRef<'_, f64>) -> usize {
    targets.ncols().max(2)
}
