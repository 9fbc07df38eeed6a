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
//! To add a metric: a row in the list of `choices.rs`, and what it is in the `match`es, which do not compile without it.

pub(crate) mod choices;
mod classes;
mod probabilities;
mod scored;

pub use choices::{Metric, Task};
pub use classes::ConfusionMatrix;
pub use probabilities::{Calibration, CalibrationBin, RocCurve};

use crate::error::ModelError;
use crate::network::Network;
use nn_math::Matrix;
use scored::Scored;

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

impl Metric {
    /// The metric of `predictions` against `targets`, both n x outputs (lists are one column), every sample counting the same.
    ///
    /// ```
    /// use nn_model::{Metric, Task};
    ///
    /// let (targets, probabilities) = ([0.0, 1.0, 1.0, 0.0], [0.1, 0.8, 0.4, 0.3]);
    /// let metric = |metric: Metric| metric.evaluate(Task::Binary, &targets, &probabilities);
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
    pub fn evaluate<'a>(
        self,
        task: Task,
        targets: impl Into<Matrix<'a>>,
        predictions: impl Into<Matrix<'a>>,
    ) -> Result<f64, ModelError> {
        self.of(&Scored::new(task, &targets.into(), &predictions.into(), None)?)
    }

    /// The same with a weight for each sample.
    ///
    /// # Errors
    /// Those of [`Metric::evaluate`], and [`ModelError`] if there is not one weight for each sample, one is negative,
    /// NaN or infinite, or all are 0.
    pub fn evaluate_weighted<'a>(
        self,
        task: Task,
        targets: impl Into<Matrix<'a>>,
        predictions: impl Into<Matrix<'a>>,
        weights: &[f64],
    ) -> Result<f64, ModelError> {
        self.of(&Scored::new(task, &targets.into(), &predictions.into(), Some(weights))?)
    }

    /// Several metrics of the same predictions, which are looked through once for all of them; each is its number, or why it is not
    /// defined. The weights are those of the samples, if they have some.
    ///
    /// ```
    /// use nn_model::{Metric, Task};
    ///
    /// let (targets, probabilities) = ([0.0, 1.0, 1.0, 0.0], [0.1, 0.8, 0.4, 0.3]);
    /// let metrics = [Metric::Accuracy, Metric::BalancedAccuracy];
    /// let values = Metric::evaluate_all(&metrics, Task::Binary, &targets, &probabilities, None)?;
    /// assert_eq!(values, [Ok(0.75), Ok(0.75)]);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Metric::evaluate_weighted`] that have to do with shapes, numbers and weights.
    pub fn evaluate_all<'a>(
        metrics: &[Metric],
        task: Task,
        targets: impl Into<Matrix<'a>>,
        predictions: impl Into<Matrix<'a>>,
        weights: Option<&[f64]>,
    ) -> Result<Vec<Result<f64, ModelError>>, ModelError> {
        let (targets, predictions) = (targets.into(), predictions.into());
        let scored = Scored::new(task, &targets, &predictions, weights)?;
        Ok(metrics.iter().map(|metric| metric.of(&scored)).collect())
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
            Metric::BalancedAccuracy => Ok(ConfusionMatrix::of(scored)?.balanced_accuracy()),
            Metric::Precision => scored.over_classes(ConfusionMatrix::precision_of),
            Metric::Recall => scored.over_classes(ConfusionMatrix::recall_of),
            Metric::F1 => scored.over_classes(ConfusionMatrix::f1_of),
            Metric::LogLoss => scored.log_loss(),
            Metric::RocAuc => scored.roc_auc(),
        }
    }
}
