//! Metrics of classes: which samples are taken for which, and how often rightly.
//!
//! ```text
//!                 predicted
//!                 0     1
//! truth 0        TN    FP        precision = TP / (TP + FP)    of those predicted to be 1, how many are
//!       1        FN    TP        recall    = TP / (TP + FN)    of those that are 1, how many are predicted to be
//!                                F1        = 2 TP / (2 TP + FP + FN), their harmonic mean
//! ```
//!
//! With more classes, each has these numbers against the rest. A quotient whose denominator is 0 is 0.

use super::choices::Task;
use super::scored::{Scored, average};
use crate::check::at_most;
use crate::error::ModelError;
use nn_choice::limits;
use nn_math::{Mat, MatRef, Matrix};
use std::fmt;

/// The class of a row: 1 above 0.5 for a single column; the highest of several columns, the first one among equals.
fn class(task: Task, matrix: MatRef<'_, f64>, row: usize) -> usize {
    if task == Task::MultiClass {
        (1..matrix.ncols()).fold(
            0,
            |best, column| {
                if matrix[(row, column)] > matrix[(row, best)] { column } else { best }
            },
        )
    } else {
        usize::from(is_one(matrix[(row, 0)]))
    }
}

/// Whether a probability means 1, as scikit-learn has it: exactly one half means 0.
fn is_one(probability: f64) -> bool {
    probability > 0.5
}

impl Task {
    /// The class of each row of `outputs` (n x outputs) by this task's rule; none for numbers, for several labels and where
    /// there is no column.
    ///
    /// ```
    /// use nn_model::Task;
    /// assert_eq!(Task::Binary.classes([0.5, 0.6]), Some(vec![0, 1]));
    /// assert_eq!(Task::MultiClass.classes([[0.2, 0.4, 0.4]]), Some(vec![1]));
    /// assert_eq!(Task::Regression.classes([0.6]), None);
    /// ```
    pub fn classes<'a>(self, outputs: impl Into<Matrix<'a>>) -> Option<Vec<usize>> {
        let outputs = outputs.into();
        let outputs = outputs.view_or_empty();
        match self {
            Task::Binary | Task::MultiClass if outputs.ncols() > 0 => {
                Some((0..outputs.nrows()).map(|row| class(self, outputs, row)).collect())
            }
            Task::Binary | Task::MultiClass | Task::MultiLabel | Task::Regression => None,
        }
    }

    /// The labels of each row of `outputs`, as large: 1 above one half, else 0. None for numbers and for several classes.
    pub fn labels<'a>(self, outputs: impl Into<Matrix<'a>>) -> Option<Mat<f64>> {
        let outputs = outputs.into();
        let outputs = outputs.view_or_empty();
        match self {
            Task::Binary | Task::MultiLabel => {
                Some(Mat::from_fn(outputs.nrows(), outputs.ncols(), |i, j| {
                    f64::from(is_one(outputs[(i, j)]))
                }))
            }
            Task::MultiClass | Task::Regression => None,
        }
    }
}

impl<'a> Scored<'a> {
    pub(super) fn true_class(&self, row: usize) -> usize {
        class(self.task, self.targets, row)
    }

    fn predicted_class(&self, row: usize) -> usize {
        class(self.task, self.predictions, row)
    }

    /// The label in one column, as a task of two classes.
    pub(super) fn label(&self, column: usize) -> Scored<'a> {
        Scored {
            task: Task::Binary,
            targets: self.targets.subcols(column, 1),
            predictions: self.predictions.subcols(column, 1),
            ..*self
        }
    }

    /// Whether the class, or every label, of a row is right.
    fn is_right(&self, row: usize) -> bool {
        match self.task {
            Task::MultiLabel => (0..self.targets.ncols()).all(|column| self.label(column).is_right(row)),
            Task::Regression | Task::Binary | Task::MultiClass => {
                self.true_class(row) == self.predicted_class(row)
            }
        }
    }

    /// The share of rows that are right.
    pub(super) fn accuracy(&self) -> f64 {
        self.mean(|row| f64::from(u8::from(self.is_right(row))))
    }

    /// A score of class 1; or of each class that occurs, averaged; or of each label, averaged.
    pub(super) fn over_classes(&self, score: fn(&ConfusionMatrix, usize) -> f64) -> Result<f64, ModelError> {
        match self.task {
            Task::MultiClass => {
                let matrix = ConfusionMatrix::of(self)?;
                let classes = (0..matrix.classes).filter(|&class| matrix.occurs(class));
                Ok(average(classes.map(|class| score(&matrix, class))))
            }
            Task::MultiLabel => {
                let columns = (0..self.targets.ncols()).map(|column| {
                    let matrix = ConfusionMatrix::of(&self.label(column))?;
                    Ok(score(&matrix, 1))
                });
                Ok(average(columns.collect::<Result<Vec<f64>, ModelError>>()?.into_iter()))
            }
            Task::Binary | Task::Regression => Ok(score(&ConfusionMatrix::of(self)?, 1)),
        }
    }
}

/// How many samples of each class (row) are predicted to be of each class (column).
///
/// ```
/// use nn_model::{ConfusionMatrix, Task};
///
/// let (targets, probabilities) = ([0.0, 1.0, 1.0, 0.0], [0.1, 0.8, 0.4, 0.3]);
/// let matrix = ConfusionMatrix::new(Task::Binary, &targets, &probabilities)?;
/// assert_eq!(matrix.count(1, 0)?, 1.0); // one sample of class 1 is taken for class 0
/// assert_eq!(matrix.precision(1)?, 1.0);
/// assert_eq!(matrix.to_string(), "\
/// truth\\predicted  0  1
///               0  2  0
///               1  1  1
/// ");
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ConfusionMatrix {
    classes: usize,
    /// classes x classes, row by row.
    counts: Vec<f64>,
}

impl ConfusionMatrix {
    /// The counts for two or several classes. (For several labels, make one of each column as [`Task::Binary`].)
    ///
    /// # Errors
    /// [`ModelError`] if the shapes differ or do not fit the task, a number is NaN or infinite, a target is no
    /// probability, the task has no classes ([`ModelError::NoConfusion`]), or it has more than
    /// [`CLASSES`](nn_choice::limits::CLASSES) ([`ModelError::TooMany`]).
    pub fn new<'a>(
        task: Task,
        targets: impl Into<Matrix<'a>>,
        predictions: impl Into<Matrix<'a>>,
    ) -> Result<ConfusionMatrix, ModelError> {
        check_task(task)?;
        ConfusionMatrix::of(&Scored::new(task, &targets.into(), &predictions.into(), None)?)
    }

    /// The same with a weight for each sample: the counts are sums of weights.
    ///
    /// # Errors
    /// Those of [`ConfusionMatrix::new`], and [`ModelError`] if there is not one weight for each sample, one is negative,
    /// NaN or infinite, or all are 0.
    pub fn weighted<'a>(
        task: Task,
        targets: impl Into<Matrix<'a>>,
        predictions: impl Into<Matrix<'a>>,
        weights: &[f64],
    ) -> Result<ConfusionMatrix, ModelError> {
        check_task(task)?;
        ConfusionMatrix::of(&Scored::new(task, &targets.into(), &predictions.into(), Some(weights))?)
    }

    /// The counts of classes that are numbers, 0 being the first, such as those of
    /// [`Network::predict_class`](crate::Network::predict_class).
    ///
    /// ```
    /// use nn_model::ConfusionMatrix;
    /// let matrix = ConfusionMatrix::of_classes(3, &[0, 1, 2, 2], &[0, 1, 2, 1])?;
    /// assert_eq!((matrix.count(2, 2)?, matrix.count(2, 1)?, matrix.recall(2)?), (1.0, 1.0, 0.5));
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError`] if there are no samples, not as many targets as predictions, a class is not there, or there are too many
    /// classes.
    pub fn of_classes(
        classes: usize,
        targets: &[usize],
        predictions: &[usize],
    ) -> Result<ConfusionMatrix, ModelError> {
        if targets.len() != predictions.len() {
            let (targets, predictions) = ((targets.len(), 1), (predictions.len(), 1));
            return Err(ModelError::Shapes { targets, predictions });
        }
        if targets.is_empty() {
            return Err(ModelError::NoSamples);
        }
        for (what, list) in [("targets", targets), ("predictions", predictions)] {
            if let Some((row, &found)) = list.iter().enumerate().find(|(_, class)| **class >= classes) {
                return Err(ModelError::Class { what, row, found, classes });
            }
        }
        let mut matrix = ConfusionMatrix::zeros(classes)?;
        for (truth, prediction) in targets.iter().zip(predictions) {
            matrix.counts[truth * classes + prediction] += 1.0;
        }
        Ok(matrix)
    }

    pub(super) fn of(scored: &Scored<'_>) -> Result<ConfusionMatrix, ModelError> {
        let classes = scored.targets.ncols().max(2);
        let mut matrix = ConfusionMatrix::zeros(classes)?;
        for row in scored.rows() {
            let cell = scored.true_class(row) * classes + scored.predicted_class(row);
            matrix.counts[cell] += scored.weight(row);
        }
        Ok(matrix)
    }

    fn zeros(classes: usize) -> Result<ConfusionMatrix, ModelError> {
        at_most("classes of a confusion matrix", classes, limits::CLASSES)?;
        Ok(ConfusionMatrix { classes, counts: vec![0.0; classes * classes] })
    }

    /// The counts, for each true class those of the classes that its samples are predicted to be of.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.counts.chunks_exact(self.classes)
    }

    /// How many classes there are.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// How many samples of class `truth` are predicted to be of class `prediction`; a sum of weights where there are
    /// weights.
    ///
    /// # Errors
    /// [`ModelError::Missing`] if there is no such class.
    pub fn count(&self, truth: usize, prediction: usize) -> Result<f64, ModelError> {
        self.check(truth)?;
        self.check(prediction)?;
        Ok(self.cell(truth, prediction))
    }

    fn check(&self, class: usize) -> Result<(), ModelError> {
        let missing = ModelError::Missing { what: "class", index: class, count: self.classes };
        if class < self.classes { Ok(()) } else { Err(missing) }
    }

    fn cell(&self, truth: usize, prediction: usize) -> f64 {
        self.counts[truth * self.classes + prediction]
    }

    /// All samples of a class: the sum of its row.
    fn of_class(&self, class: usize) -> f64 {
        (0..self.classes).map(|prediction| self.cell(class, prediction)).sum()
    }

    /// All samples predicted to be of a class: the sum of its column.
    fn taken_for(&self, class: usize) -> f64 {
        (0..self.classes).map(|truth| self.cell(truth, class)).sum()
    }

    fn occurs(&self, class: usize) -> bool {
        self.of_class(class) + self.taken_for(class) > 0.0
    }

    /// The share of samples whose class is right.
    pub fn accuracy(&self) -> f64 {
        let right: f64 = (0..self.classes).map(|class| self.cell(class, class)).sum();
        ratio(right, self.counts.iter().sum())
    }

    /// The recall of each class that has samples, averaged over those classes.
    pub fn balanced_accuracy(&self) -> f64 {
        average(
            (0..self.classes).filter(|&class| self.of_class(class) > 0.0).map(|class| self.recall_of(class)),
        )
    }

    /// Of the samples predicted to be of the class, the share that are; 0 if there are none.
    ///
    /// # Errors
    /// [`ModelError::Missing`] if there is no such class.
    pub fn precision(&self, class: usize) -> Result<f64, ModelError> {
        self.check(class).map(|()| self.precision_of(class))
    }

    pub(super) fn precision_of(&self, class: usize) -> f64 {
        ratio(self.cell(class, class), self.taken_for(class))
    }

    /// Of the samples of the class, the share predicted to be; 0 if there are none.
    ///
    /// # Errors
    /// [`ModelError::Missing`] if there is no such class.
    pub fn recall(&self, class: usize) -> Result<f64, ModelError> {
        self.check(class).map(|()| self.recall_of(class))
    }

    pub(super) fn recall_of(&self, class: usize) -> f64 {
        ratio(self.cell(class, class), self.of_class(class))
    }

    /// The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); 0 if the class does not occur.
    ///
    /// # Errors
    /// [`ModelError::Missing`] if there is no such class.
    pub fn f1(&self, class: usize) -> Result<f64, ModelError> {
        self.check(class).map(|()| self.f1_of(class))
    }

    pub(super) fn f1_of(&self, class: usize) -> f64 {
        ratio(2.0 * self.cell(class, class), self.of_class(class) + self.taken_for(class))
    }
}

/// A quotient, or 0 where there is nothing to divide by.
fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn check_task(task: Task) -> Result<(), ModelError> {
    match task {
        Task::Binary | Task::MultiClass => Ok(()),
        Task::Regression | Task::MultiLabel => Err(ModelError::NoConfusion { task }),
    }
}

/// An aligned table, truth downwards, predictions across; whole counts as such, sums of weights with three decimals.
impl fmt::Display for ConfusionMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const CORNER: &str = "truth\\predicted";
        let whole = self.counts.iter().all(|count| count.fract() == 0.0);
        let cell = |count: f64| if whole { format!("{count}") } else { format!("{count:.3}") };
        let last = (self.classes - 1).to_string().len();
        let width = self.counts.iter().map(|&count| cell(count).len()).fold(last, usize::max);
        let mut line = |head: &str, cells: Vec<String>| {
            let cells: String = cells.iter().map(|cell| format!("  {cell:>width$}")).collect();
            writeln!(f, "{head:>corner$}{cells}", corner = CORNER.len())
        };
        line(CORNER, (0..self.classes).map(|class| class.to_string()).collect())?;
        for (truth, counts) in self.counts.chunks(self.classes).enumerate() {
            line(&truth.to_string(), counts.iter().map(|&count| cell(count)).collect())?;
        }
        Ok(())
    }
}
