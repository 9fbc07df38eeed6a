//! Targets and predictions side by side, checked, and the means over them that metrics are made of.

use super::choices::{Metric, Task};
use crate::check::{check_finite, check_matrix, check_probabilities, check_weights};
use crate::error::ModelError;
use nn_math::{MatRef, Matrix};

/// Targets and predictions that fit each other and the task, with the samples' weights; every number is finite.
#[derive(Clone, Copy)]
pub(super) struct Scored<'a> {
    pub task: Task,
    pub targets: MatRef<'a, f64>,
    pub predictions: MatRef<'a, f64>,
    pub weights: Option<&'a [f64]>,
}

impl<'a> Scored<'a> {
    pub(super) fn new(
        task: Task,
        targets: &'a Matrix<'_>,
        predictions: &'a Matrix<'_>,
        weights: Option<&'a [f64]>,
    ) -> Result<Scored<'a>, ModelError> {
        let (targets, predictions) =
            (check_matrix("targets", targets)?, check_matrix("predictions", predictions)?);
        if targets.shape() != predictions.shape() {
            let (targets, predictions) = (targets.shape(), predictions.shape());
            return Err(ModelError::Shapes { targets, predictions });
        }
        if targets.nrows() == 0 {
            return Err(ModelError::NoSamples);
        }
        let (columns, expected) = match task {
            Task::Regression => (1..=usize::MAX, "at least one column"),
            Task::Binary => (1..=1, "one column"),
            Task::MultiClass => (2..=usize::MAX, "a column for each of at least two classes"),
            Task::MultiLabel => (1..=usize::MAX, "a column for each label"),
        };
        if !columns.contains(&targets.ncols()) {
            return Err(ModelError::TaskColumns { task, expected, found: targets.ncols() });
        }
        check_finite("targets", targets, 0..targets.nrows())?;
        check_finite("predictions", predictions, 0..predictions.nrows())?;
        if task != Task::Regression {
            check_probabilities("targets", targets, 0..targets.nrows(), task == Task::MultiClass)?;
        }
        if let Some(weights) = weights {
            check_weights(weights, targets.nrows())?;
        }
        Ok(Scored { task, targets, predictions, weights })
    }

    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// The rows that count: those with a weight.
    pub(super) fn rows(&self) -> impl Iterator<Item = usize> {
        (0..self.targets.nrows()).filter(|&row| self.weight(row) > 0.0)
    }

    /// mean f = sum w f / sum w over the rows.
    pub(super) fn mean(&self, f: impl Fn(usize) -> f64) -> f64 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for row in self.rows() {
            sum += self.weight(row) * f(row);
            weights += self.weight(row);
        }
        sum / weights
    }

    /// The plain average of a number of each column.
    pub(super) fn over_columns(&self, f: impl Fn(usize) -> f64) -> f64 {
        average((0..self.targets.ncols()).map(f))
    }

    /// e = p - t.
    pub(super) fn error(&self, row: usize, column: usize) -> f64 {
        self.predictions[(row, column)] - self.targets[(row, column)]
    }

    /// mean e^2 of one column.
    pub(super) fn squared_error(&self, column: usize) -> f64 {
        self.mean(|row| self.error(row, column) * self.error(row, column))
    }

    /// R^2 = 1 - mean e^2 / mean (t - mean t)^2, averaged over the columns.
    pub(super) fn r2(&self) -> Result<f64, ModelError> {
        let found = self.rows().count();
        if found < 2 {
            return Err(ModelError::OneSample { metric: Metric::R2 });
        }
        Ok(self.over_columns(|column| {
            let target = |row: usize| self.targets[(row, column)];
            let mean = self.mean(target);
            let variance = self.mean(|row| (target(row) - mean) * (target(row) - mean));
            // Equal targets are found by looking: rounding may put their mean a last bit beside them all.
            let constant = self.rows().map(target).is_sorted_by(|first, second| first == second);
            match (constant || variance == 0.0, self.squared_error(column)) {
                (false, error) => 1.0 - error / variance,
                (true, error) => f64::from(u8::from(error == 0.0)),
            }
        }))
    }
}

/// The plain average; the sum in the order of the numbers. There must be at least one.
pub(super) fn average(numbers: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for number in numbers {
        sum += number;
        count += 1.0;
    }
    sum / count
}
