//! What a network is trained on: inputs, targets and, optionally, how much each sample counts.

use crate::check::{check_finite, check_output, check_targets, check_weights};
use crate::error::ModelError;
use crate::loss::Loss;
use crate::network::Network;
use nn_math::{Mat, MatRef};
use std::borrow::Cow;

/// Inputs (n x inputs), targets (n x outputs) and optional weights (n), one row for each sample; borrowed, or owned.
///
/// Made of a pair where there are no weights, `(&x, &y)`, `(x.as_ref(), y.as_ref())` or `(x, y)`, by functions that take
/// `impl Into<Samples>`.
///
/// ```
/// use nn_math::Mat;
/// use nn_model::Samples;
/// let (x, y) = (Mat::from_fn(3, 1, |i, _| i as f64), Mat::from_fn(3, 1, |i, _| 2.0 * i as f64));
/// let samples = Samples::new(x.as_ref(), y.as_ref()).with_weights(vec![1.0, 0.5, 2.0]);
/// let owned: Samples<'static> = (x, y).into();
/// assert_eq!(owned.count(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct Samples<'a> {
    inputs: Matrix<'a>,
    targets: Matrix<'a>,
    weights: Option<Cow<'a, [f64]>>,
}

#[derive(Clone, Debug)]
enum Matrix<'a> {
    Borrowed(MatRef<'a, f64>),
    Owned(Mat<f64>),
}

impl Matrix<'_> {
    fn as_ref(&self) -> MatRef<'_, f64> {
        match self {
            Matrix::Borrowed(matrix) => *matrix,
            Matrix::Owned(matrix) => matrix.as_ref(),
        }
    }
}

impl<'a> Samples<'a> {
    /// Samples that all count the same.
    pub fn new(inputs: MatRef<'a, f64>, targets: MatRef<'a, f64>) -> Samples<'a> {
        Samples { inputs: Matrix::Borrowed(inputs), targets: Matrix::Borrowed(targets), weights: None }
    }

    /// How much each sample counts in the loss and its gradient: a weight of 2 is the sample twice, 0 leaves it out.
    pub fn with_weights(mut self, weights: impl Into<Cow<'a, [f64]>>) -> Samples<'a> {
        self.weights = Some(weights.into());
        self
    }

    /// How many samples there are.
    pub fn count(&self) -> usize {
        self.inputs().nrows()
    }

    /// n x inputs
    pub fn inputs(&self) -> MatRef<'_, f64> {
        self.inputs.as_ref()
    }

    /// n x outputs
    pub fn targets(&self) -> MatRef<'_, f64> {
        self.targets.as_ref()
    }

    /// How much each sample counts, where that was said.
    pub fn weights(&self) -> Option<&[f64]> {
        self.weights.as_deref()
    }

    /// How much a sample counts.
    pub(crate) fn weight(&self, row: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[row])
    }

    /// Refuses what `network` cannot be trained on with `loss`; after this, shapes fit and every number is finite.
    pub(crate) fn check(&self, network: &Network, loss: Loss) -> Result<(), ModelError> {
        self.check_shapes(network.architecture().inputs(), network.outputs())?;
        if self.count() == 0 {
            return Err(ModelError::NoSamples);
        }
        let all = || 0..self.count();
        check_finite("inputs", self.inputs(), all())?;
        check_finite("targets", self.targets(), all())?;
        if let Some(output) = network.layers().last() {
            check_output(loss, output.activation)?;
        }
        check_targets(loss, self.targets(), all())?;
        match self.weights() {
            Some(weights) => check_weights(weights, self.count()),
            None => Ok(()),
        }
    }

    /// Refuses other numbers of columns, and inputs without targets.
    fn check_shapes(&self, inputs: usize, outputs: usize) -> Result<(), ModelError> {
        for (what, expected, matrix) in
            [("inputs", inputs, self.inputs()), ("targets", outputs, self.targets())]
        {
            let found = matrix.ncols();
            if found != expected {
                return Err(ModelError::Columns { what, expected, found });
            }
        }
        let (inputs, targets) = (self.count(), self.targets().nrows());
        if inputs == targets { Ok(()) } else { Err(ModelError::Rows { inputs, targets }) }
    }

    /// Refuses rows that are not there, or that a network with these numbers of inputs and outputs cannot be trained on with `loss`.
    pub(crate) fn check_rows(
        &self,
        rows: &[usize],
        (inputs, outputs): (usize, usize),
        loss: Loss,
    ) -> Result<(), ModelError> {
        self.check_shapes(inputs, outputs)?;
        let samples = self.count();
        if let Some(&row) = rows.iter().find(|row| **row >= samples) {
            return Err(ModelError::RowRange { start: row, end: row + 1, samples });
        }
        let rows = || rows.iter().copied();
        check_finite("inputs", self.inputs(), rows())?;
        check_finite("targets", self.targets(), rows())?;
        check_targets(loss, self.targets(), rows())?;
        if let Some(weights) = self.weights() {
            if weights.len() != samples {
                return Err(ModelError::WeightCount { expected: samples, found: weights.len() });
            }
            if let Some(row) = rows().find(|row| !(weights[*row].is_finite() && weights[*row] >= 0.0)) {
                return Err(ModelError::Weight { row, found: weights[row] });
            }
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

impl From<(Mat<f64>, Mat<f64>)> for Samples<'static> {
    fn from((inputs, targets): (Mat<f64>, Mat<f64>)) -> Samples<'static> {
        Samples { inputs: Matrix::Owned(inputs), targets: Matrix::Owned(targets), weights: None }
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
/// [`ModelError::ClassCount`] if there is not one weight for each class, [`ModelError::Columns`] if there are no targets.
pub fn class_weights(targets: MatRef<'_, f64>, weights: &[f64]) -> Result<Vec<f64>, ModelError> {
    if targets.ncols() == 0 {
        return Err(ModelError::Columns { what: "targets", expected: 1, found: 0 });
    }
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
