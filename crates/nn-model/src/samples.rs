//! What a network is trained on: inputs, targets and, optionally, how much each sample counts.

use crate::check::{check_columns, check_finite, check_matrix, check_output, check_targets, check_weights};
use crate::error::ModelError;
use crate::loss::Loss;
use crate::network::Network;
use nn_math::{MatRef, Matrix, Supervised};
use std::borrow::Cow;

/// Inputs (n x inputs), targets (n x outputs) and optional weights (n), one row for each sample; borrowed, or owned.
///
/// Functions that take `impl Into<Samples>` take a pair of whatever makes a [`Matrix`], a triple with weights besides, data that
/// are [`Supervised`], such as `&Dataset` of nn-data, or `&samples`.
///
/// ```
/// use nn_model::Samples;
/// let hours = [1.0, 2.0, 4.0]; // a list is one column
/// let (grades, counts) = (vec![vec![2.0], vec![3.0], vec![5.0]], [1.0, 0.5, 2.0]);
/// let samples = Samples::from((&hours, &grades, &counts));
/// assert_eq!((samples.inputs().shape(), samples.weights()), ((3, 1), Some(&counts[..])));
/// let owned: Samples<'static> = (hours, grades).into();
/// assert_eq!(owned.count(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct Samples<'a> {
    inputs: Matrix<'a>,
    targets: Matrix<'a>,
    weights: Option<Cow<'a, [f64]>>,
}

impl<'a> Samples<'a> {
    /// Samples that all count the same.
    pub fn new(inputs: impl Into<Matrix<'a>>, targets: impl Into<Matrix<'a>>) -> Samples<'a> {
        Samples { inputs: inputs.into(), targets: targets.into(), weights: None }
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

    /// n x inputs; 0 x 0 where what was given makes no matrix, which whatever takes the samples refuses.
    pub fn inputs(&self) -> MatRef<'_, f64> {
        self.inputs.view_or_empty()
    }

    /// n x outputs; 0 x 0 likewise.
    pub fn targets(&self) -> MatRef<'_, f64> {
        self.targets.view_or_empty()
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
            [("inputs", inputs, &self.inputs), ("targets", outputs, &self.targets)]
        {
            check_columns(what, expected, check_matrix(what, matrix)?.shape())?;
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

impl<'a, X: Into<Matrix<'a>>, Y: Into<Matrix<'a>>> From<(X, Y)> for Samples<'a> {
    fn from((inputs, targets): (X, Y)) -> Samples<'a> {
        Samples::new(inputs, targets)
    }
}

impl<'a, X, Y, Weights> From<(X, Y, Weights)> for Samples<'a>
where
    X: Into<Matrix<'a>>,
    Y: Into<Matrix<'a>>,
    Weights: Into<Cow<'a, [f64]>>,
{
    fn from((inputs, targets, weights): (X, Y, Weights)) -> Samples<'a> {
        Samples::new(inputs, targets).with_weights(weights)
    }
}

impl<'a> From<&'a Samples<'_>> for Samples<'a> {
    fn from(samples: &'a Samples<'_>) -> Samples<'a> {
        let Samples { inputs, targets, weights } = samples;
        Samples {
            inputs: inputs.borrowed(),
            targets: targets.borrowed(),
            weights: weights.as_deref().map(Cow::Borrowed),
        }
    }
}

impl<'a, Data: Supervised> From<&'a Data> for Samples<'a> {
    fn from(data: &'a Data) -> Samples<'a> {
        Samples { weights: data.weights().map(Cow::Borrowed), ..Samples::new(data.inputs(), data.targets()) }
    }
}

/// The weight of each sample by its class: for one-hot targets (n x classes) one weight for each class, for a single
/// column of 0 and 1 the weights of 0 and of 1. Targets between 0 and 1 get the weights' mean.
///
/// ```
/// assert_eq!(nn_model::class_weights([0.0, 1.0, 0.0], &[0.75, 1.5])?, [0.75, 1.5, 0.75]);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
///
/// # Errors
/// [`ModelError::ClassCount`] if there is not one weight for each class, [`ModelError::Columns`] if there are no targets,
/// [`ModelError::Matrix`] if rows differ in length.
pub fn class_weights<'a>(targets: impl Into<Matrix<'a>>, weights: &[f64]) -> Result<Vec<f64>, ModelError> {
    let targets = targets.into();
    let targets = check_matrix("targets", &targets)?;
    if targets.ncols() == 0 {
        check_columns("targets", 1, targets.shape())?;
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
/// without samples gets 0. For [`class_weights`], which refuses the targets for which there are no classes here.
///
/// ```
/// assert_eq!(nn_model::balanced_class_weights([0.0, 1.0, 0.0, 0.0]), [4.0 / 6.0, 2.0]);
/// ```
pub fn balanced_class_weights<'a>(targets: impl Into<Matrix<'a>>) -> Vec<f64> {
    let targets = targets.into();
    let targets = targets.view_or_empty();
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
