//! Metrics: how good predictions are, in numbers people know.
//!
//! Targets t and predictions p are n x m: one row for each sample, one column for each output. What the columns mean is
//! the [`Task`]; every number here agrees with the function of the same name in scikit-learn. A sample may have a
//! weight w (1 where none is given), and then
//!
//! ```text
//! mean f = sum w f / sum w
//! ```
//!
//! over the samples, so that a weight of 2 is the sample twice and a weight of 0 leaves it out. Sums run from the first
//! row to the last, and the logarithm is our own, so the numbers are the same on every machine.
//!
//! To add a metric: a row in the list, and what it is in the `match`es, which do not compile without it.

mod classes;
mod probabilities;

pub use classes::ConfusionMatrix;
pub use probabilities::{Calibration, CalibrationBin, RocCurve};

use crate::check::{check_finite, check_probabilities, check_weights};
use crate::error::ModelError;
use crate::network::Network;
use nn_choice::choices;
use nn_math::MatRef;

choices! {
    /// What the columns of targets and predictions are; the numbers alone do not tell several classes from several
    /// labels.
    pub enum Task, "task" {
        /// Each column is a quantity of its own.
        Regression = "regression",
        /// One column: targets 0 or 1, predictions the probability of 1. The predicted class is 1 above 0.5; exactly
        /// 0.5 is class 0.
        Binary = "binary",
        /// One column for each class, of which a sample has one: targets one-hot (or the probability of each class),
        /// predictions the probability of each class. The predicted class is the likeliest, the first one among equals,
        /// and so is the true class.
        MultiClass = "multi-class",
        /// One column for each label, of which a sample may have any number; each column is as in `binary`.
        MultiLabel = "multi-label",
    }
}

impl Task {
    /// What the outputs of `network` are, by its output layer: classes of a softmax, yes or no of one sigmoid, labels of
    /// several, quantities of anything else.
    pub fn of(network: &Network) -> Task {
        let activation = network.output_activation();
        match (activation.is_probability(), activation.is_for_outputs_only()) {
            (false, _) => Task::Regression,
            (true, true) => Task::MultiClass,
            (true, false) if network.outputs() == 1 => Task::Binary,
            (true, false) => Task::MultiLabel,
        }
    }
}

choices! {
    /// A number that says how good predictions are.
    ///
    /// Those of errors (`mse`, `rmse`, `mae`, `r2`) suit every task: of probabilities they are what they are of other
    /// numbers. Those of classes take whatever the columns hold and compare it by [`Task`]'s rule for classes. `log-loss`
    /// takes probabilities only. `roc-auc` takes any numbers that are higher for class 1.
    pub enum Metric, "metric" {
        /// The mean squared error, mean (p - t)^2 over samples and outputs.
        Mse = "mse",
        /// The root of the mean squared error of each output, averaged over the outputs (as in scikit-learn, and not
        /// the root of the average).
        Rmse = "rmse",
        /// The mean absolute error, mean |p - t| over samples and outputs.
        Mae = "mae",
        /// The share of the targets' variance that is explained, R^2 = 1 - mean (p - t)^2 / mean (t - mean t)^2 of each
        /// output, averaged over the outputs. Where all targets of an output are the same it is 1 if every prediction is
        /// right and 0 if not.
        R2 = "r2",
        /// The share of samples whose class is right; for several labels, of samples with every label right.
        Accuracy = "accuracy",
        /// The recall of each class that occurs among the targets, averaged over those classes. Not for several labels.
        BalancedAccuracy = "balanced-accuracy",
        /// Of the samples predicted to be of a class, the share that are, TP / (TP + FP); 0 if there are none. For two
        /// classes it is that of class 1. For several classes it is averaged over those that occur among targets or
        /// predictions, each counting the same ("macro"); for several labels likewise, over all labels.
        Precision = "precision",
        /// Of the samples of a class, the share predicted to be, TP / (TP + FN); averaged as the precision is.
        Recall = "recall",
        /// The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); averaged as the precision is.
        F1 = "f1",
        /// Minus the logarithm of the probability given to what is true: mean -ln p for the true class p; for two
        /// classes mean -t ln p - (1-t) ln (1-p), and for several labels that, averaged over the labels. So that a
        /// confident mistake costs much but not everything, p is brought into `f64::EPSILON..=1 - f64::EPSILON` first.
        LogLoss = "log-loss",
        /// The area under the ROC curve: how likely a sample of class 1 is to score higher than one of class 0, a tie
        /// counting half. For several classes that of each class against the rest, averaged; likewise for several labels.
        RocAuc = "roc-auc",
    }
}

impl Metric {
    /// Whether more is better: not for errors and losses.
    pub fn higher_is_better(self) -> bool {
        !matches!(self, Metric::Mse | Metric::Rmse | Metric::Mae | Metric::LogLoss)
    }

    /// Whether the metric means something for the task.
    pub fn suits(self, task: Task) -> bool {
        match self {
            Metric::Mse | Metric::Rmse | Metric::Mae | Metric::R2 => true,
            Metric::BalancedAccuracy => matches!(task, Task::Binary | Task::MultiClass),
            Metric::Accuracy
            | Metric::Precision
            | Metric::Recall
            | Metric::F1
            | Metric::LogLoss
            | Metric::RocAuc => task != Task::Regression,
        }
    }

    /// The metric of `predictions` against `targets`, both n x outputs, every sample counting the same.
    ///
    /// ```
    /// use nn_math::Mat;
    /// use nn_model::{Metric, Task};
    ///
    /// let targets = Mat::from_fn(4, 1, |i, _| [0.0, 1.0, 1.0, 0.0][i]);
    /// let probabilities = Mat::from_fn(4, 1, |i, _| [0.1, 0.8, 0.4, 0.3][i]);
    /// let metric = |metric: Metric| metric.evaluate(Task::Binary, targets.as_ref(), probabilities.as_ref());
    /// assert_eq!(metric(Metric::Accuracy)?, 0.75);
    /// assert_eq!(metric(Metric::Recall)?, 0.5);
    /// assert_eq!(metric(Metric::RocAuc)?, 1.0); // every 1 scores higher than every 0
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError`] if the shapes differ or do not fit the task, a number is NaN or infinite, a class target is no
    /// probability, or the metric is not defined: for the task ([`ModelError::MetricTask`]), for fewer than two samples
    /// (`r2`), for samples of only one class (`roc-auc`), or for predictions that are no probabilities (`log-loss`).
    pub fn evaluate(
        self,
        task: Task,
        targets: MatRef<'_, f64>,
        predictions: MatRef<'_, f64>,
    ) -> Result<f64, ModelError> {
        self.of(&Scored::new(task, targets, predictions, None)?)
    }

    /// The same with a weight for each sample.
    ///
    /// # Errors
    /// Those of [`Metric::evaluate`], and [`ModelError`] if there is not one weight for each sample, one is negative,
    /// NaN or infinite, or all are 0.
    pub fn evaluate_weighted(
        self,
        task: Task,
        targets: MatRef<'_, f64>,
        predictions: MatRef<'_, f64>,
        weights: &[f64],
    ) -> Result<f64, ModelError> {
        self.of(&Scored::new(task, targets, predictions, Some(weights))?)
    }

    fn of(self, scored: &Scored<'_>) -> Result<f64, ModelError> {
        if !self.suits(scored.task) {
            return Err(ModelError::MetricTask { metric: self, task: scored.task });
        }
        match self {
            Metric::Mse => Ok(scored.over_columns(|column| scored.squared_error(column))),
            Metric::Rmse => Ok(scored.over_columns(|column| scored.squared_error(column).sqrt())),
            Metric::Mae => {
                Ok(scored.over_columns(|column| scored.mean(|row| scored.error(row, column).abs())))
            }
            Metric::R2 => scored.r2(),
            Metric::Accuracy => Ok(scored.accuracy()),
            Metric::BalancedAccuracy => Ok(ConfusionMatrix::of(scored).balanced_accuracy()),
            Metric::Precision => Ok(scored.over_classes(ConfusionMatrix::precision)),
            Metric::Recall => Ok(scored.over_classes(ConfusionMatrix::recall)),
            Metric::F1 => Ok(scored.over_classes(ConfusionMatrix::f1)),
            Metric::LogLoss => scored.log_loss(),
            Metric::RocAuc => scored.roc_auc(),
        }
    }
}

/// Targets and predictions that fit each other and the task, with the samples' weights; every number is finite.
#[derive(Clone, Copy)]
struct Scored<'a> {
    task: Task,
    targets: MatRef<'a, f64>,
    predictions: MatRef<'a, f64>,
    weights: Option<&'a [f64]>,
}

impl<'a> Scored<'a> {
    fn new(
        task: Task,
        targets: MatRef<'a, f64>,
        predictions: MatRef<'a, f64>,
        weights: Option<&'a [f64]>,
    ) -> Result<Scored<'a>, ModelError> {
        let shape = |matrix: MatRef<'_, f64>| (matrix.nrows(), matrix.ncols());
        if shape(targets) != shape(predictions) {
            return Err(ModelError::Shapes { targets: shape(targets), predictions: shape(predictions) });
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

    fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// The rows that count: those with a weight.
    fn rows(&self) -> impl Iterator<Item = usize> {
        (0..self.targets.nrows()).filter(|&row| self.weight(row) > 0.0)
    }

    /// mean f = sum w f / sum w over the rows.
    fn mean(&self, f: impl Fn(usize) -> f64) -> f64 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for row in self.rows() {
            sum += self.weight(row) * f(row);
            weights += self.weight(row);
        }
        sum / weights
    }

    /// The plain average of a number of each column.
    fn over_columns(&self, f: impl Fn(usize) -> f64) -> f64 {
        average((0..self.targets.ncols()).map(f))
    }

    /// e = p - t.
    fn error(&self, row: usize, column: usize) -> f64 {
        self.predictions[(row, column)] - self.targets[(row, column)]
    }

    /// mean e^2 of one column.
    fn squared_error(&self, column: usize) -> f64 {
        self.mean(|row| self.error(row, column) * self.error(row, column))
    }

    /// R^2 = 1 - mean e^2 / mean (t - mean t)^2, averaged over the columns.
    fn r2(&self) -> Result<f64, ModelError> {
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
fn average(numbers: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for number in numbers {
        sum += number;
        count += 1.0;
    }
    sum / count
}
