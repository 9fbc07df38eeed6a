//! What happened in a run: its numbers epoch by epoch, and why it stopped.

use crate::check::{ROUNDING, fits, is_a_loss, same};
use crate::error::ModelError;
use crate::loss::Loss;
use crate::metrics::choices::Metric;

/// Why a run stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(tag = "reason", rename_all = "kebab-case")
)]
pub enum Stop {
    /// It did all the epochs that were asked for.
    Epochs,
    /// The error after `epoch` (the first epoch is 1) was infinite or NaN: the learning rate is too large. Epoch 0: the
    /// error was so before training, because the data or the weights are too large.
    Diverged {
        /// The first epoch with such an error.
        epoch: usize,
    },
    /// What is watched had not improved for as many epochs as [`EarlyStopping`](crate::EarlyStopping) waits.
    NoImprovement {
        /// The epoch after which it was best; 0 if it never was a number.
        best: usize,
    },
    /// L-BFGS found no step that makes the loss smaller, or the gradient is as good as zero: this is a minimum.
    Converged,
    /// The observer asked for it.
    Observer,
    /// The time limit was reached.
    TimeLimit,
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Stop::Epochs => write!(f, "all epochs done"),
            Stop::Diverged { epoch } => {
                write!(f, "diverged in epoch {epoch}: try a smaller learning rate")
            }
            Stop::NoImprovement { best } => write!(f, "no improvement since epoch {best}"),
            Stop::Converged => write!(f, "converged"),
            Stop::Observer => write!(f, "stopped by the observer"),
            Stop::TimeLimit => write!(f, "time limit reached"),
        }
    }
}

/// What happened in a run. Lists have one entry for each epoch; the first is the one after epoch 1. What is called `initial` was
/// before it, at the parameters that the run started from.
///
/// When all samples make one batch, an epoch's numbers are those after its step. With smaller batches, loss and mean squared
/// error are those of all samples, each sample as it was before the step of its batch, and the penalty is the mean of the
/// batches' penalties by what the batches weigh; as most libraries count. This costs nothing.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct History {
    /// The loss before the first epoch, penalty included; none if batches are smaller than all samples.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::perhaps"))]
    pub initial_loss: Option<f64>,
    /// The mean squared error before the first epoch; none if batches are smaller than all samples.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::perhaps"))]
    pub initial_mse: Option<f64>,
    /// The loss before the first epoch without penalty; none if there is no penalty, and where [`History::initial_loss`] is none.
    #[cfg_attr(
        feature = "serde",
        serde(with = "crate::numbers::perhaps", default, skip_serializing_if = "Option::is_none")
    )]
    pub initial_loss_without_penalty: Option<f64>,
    /// The loss on the validation samples before the first epoch, without penalty; none if there are none.
    #[cfg_attr(
        feature = "serde",
        serde(with = "crate::numbers::perhaps", default, skip_serializing_if = "Option::is_none")
    )]
    pub initial_validation_loss: Option<f64>,
    /// The loss, penalty included: what training makes small.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub loss: Vec<f64>,
    /// The loss without penalty, to be compared with [`History::validation_loss`]; empty if there is no penalty, and
    /// [`History::loss`] is it.
    #[cfg_attr(
        feature = "serde",
        serde(with = "crate::numbers::many", default, skip_serializing_if = "Vec::is_empty")
    )]
    pub loss_without_penalty: Vec<f64>,
    /// The mean squared error.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub mse: Vec<f64>,
    /// The learning rate of the epoch's steps.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub learning_rate: Vec<f64>,
    /// The length of the gradient that was evaluated last in the epoch (with batches: that of the last batch), before any
    /// clipping.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub gradient_norm: Vec<f64>,
    /// The loss on the validation samples after the epoch, without penalty; empty if there are none.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub validation_loss: Vec<f64>,
    /// The metrics that were asked for, by the samples' weights.
    pub metrics: Vec<MetricHistory>,
    /// Why the run stopped.
    pub stop: Stop,
    /// The epoch whose parameters early stopping kept, and the network has after the run; none without early stopping.
    pub best_epoch: Option<usize>,
}

/// A metric, epoch by epoch, after the epoch's last step.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct MetricHistory {
    /// Which metric.
    pub metric: Metric,
    /// On the training samples before the first epoch; none in runs that started before this was measured.
    #[cfg_attr(
        feature = "serde",
        serde(with = "crate::numbers::perhaps", default, skip_serializing_if = "Option::is_none")
    )]
    pub initial_training: Option<f64>,
    /// On the validation samples before the first epoch; none if there are none.
    #[cfg_attr(
        feature = "serde",
        serde(with = "crate::numbers::perhaps", default, skip_serializing_if = "Option::is_none")
    )]
    pub initial_validation: Option<f64>,
    /// On the training samples.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub training: Vec<f64>,
    /// On the validation samples; empty if there are none.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub validation: Vec<f64>,
}

/// What happened where nothing happened yet.
impl Default for History {
    fn default() -> History {
        History::new(&[])
    }
}

impl History {
    pub(super) fn new(metrics: &[Metric]) -> History {
        let of = |&metric: &Metric| MetricHistory {
            metric,
            initial_training: None,
            initial_validation: None,
            training: Vec::new(),
            validation: Vec::new(),
        };
        History {
            initial_loss: None,
            initial_mse: None,
            initial_loss_without_penalty: None,
            initial_validation_loss: None,
            loss: Vec::new(),
            loss_without_penalty: Vec::new(),
            mse: Vec::new(),
            learning_rate: Vec::new(),
            gradient_norm: Vec::new(),
            validation_loss: Vec::new(),
            metrics: metrics.iter().map(of).collect(),
            stop: Stop::Epochs,
            best_epoch: None,
        }
    }

    /// Reserves memory for this number of further epochs; false if there is not enough.
    pub(super) fn reserve(&mut self, epochs: usize) -> bool {
        let History {
            loss, loss_without_penalty, mse, learning_rate, gradient_norm, validation_loss, ..
        } = self;
        let lists = [loss, loss_without_penalty, mse, learning_rate, gradient_norm, validation_loss];
        lists.into_iter().all(|list| list.try_reserve_exact(epochs).is_ok())
    }

    /// Refuses what a damaged file may say: lists that differ in length, epochs beyond the last, and numbers that nothing can be.
    pub(super) fn check(&self, loss: Loss) -> Result<(), ModelError> {
        self.check_numbers(loss)?;
        let epochs = self.epochs();
        for list in [&self.mse, &self.learning_rate, &self.gradient_norm] {
            same("epochs in a list of its history", epochs, list.len())?;
        }
        let of_metrics = self.metrics.iter().flat_map(|metric| [&metric.training, &metric.validation]);
        let losses = [&self.validation_loss, &self.loss_without_penalty].into_iter();
        for list in losses.chain(of_metrics).filter(|list| !list.is_empty()) {
            same("epochs in a list of its history", epochs, list.len())?;
        }
        let last = match self.stop {
            Stop::Diverged { epoch } => epoch,
            Stop::NoImprovement { best } => best,
            Stop::Epochs | Stop::Converged | Stop::Observer | Stop::TimeLimit => 0,
        };
        fits("the epoch at which it stopped", last, |last| *last <= epochs, format!("at most {epochs}"))
    }

    /// Refuses numbers that are none of this loss, of a rate, of a length or of a metric.
    fn check_numbers(&self, loss: Loss) -> Result<(), ModelError> {
        let initial = [self.initial_loss, self.initial_loss_without_penalty, self.initial_validation_loss];
        let losses = [&self.loss, &self.loss_without_penalty, &self.validation_loss].into_iter().flatten();
        for found in losses.copied().chain(initial.into_iter().flatten()) {
            is_a_loss("a loss of its history", found, loss)?;
        }
        let not_negative = |found: &f64| found.is_nan() || *found >= 0.0;
        for found in self.mse.iter().chain(&self.initial_mse) {
            fits("a mean squared error of its history", *found, not_negative, "0 or more")?;
        }
        for found in &self.gradient_norm {
            fits("a gradient's length in its history", *found, not_negative, "0 or more")?;
        }
        for found in &self.learning_rate {
            fits(
                "a learning rate of its history",
                *found,
                |rate| *rate >= 0.0 && rate.is_finite(),
                "0 or more",
            )?;
        }
        for MetricHistory { metric, initial_training, initial_validation, training, validation } in
            &self.metrics
        {
            let (low, high) = metric.range().into_inner();
            let values = training.iter().chain(validation).chain(initial_training).chain(initial_validation);
            for found in values {
                let fit = |found: &f64| found.is_nan() || (low - ROUNDING..=high + ROUNDING).contains(found);
                fits("a value of a metric", *found, fit, format!("from {low} to {high}"))?;
            }
        }
        Ok(())
    }

    /// Refuses to go on where something was not measured in each epoch so far that is measured now: of training and validation
    /// samples, and of the penalty.
    pub(super) fn check_measured(
        &self,
        metrics: &[MetricHistory],
        [training, validation]: [bool; 2],
        has_penalty: bool,
    ) -> Result<(), ModelError> {
        let epochs = self.epochs();
        same("metrics", metrics.len(), self.metrics.len())?;
        for (own, found) in metrics.iter().zip(&self.metrics) {
            fits("a metric", found.metric, |found| *found == own.metric, own.metric)?;
            for (measured, list) in [(training, &found.training), (validation, &found.validation)] {
                same("values of a metric", if measured { epochs } else { list.len() }, list.len())?;
            }
        }
        let losses = &self.validation_loss;
        same("validation losses", if validation { epochs } else { losses.len() }, losses.len())?;
        let without_penalty = if has_penalty { epochs } else { 0 };
        same("losses without penalty", without_penalty, self.loss_without_penalty.len())
    }

    /// Stops here for this reason, unless there is one already.
    pub(super) fn stop_once(&mut self, reason: Stop) {
        if self.stop == Stop::Epochs {
            self.stop = reason;
        }
    }

    /// Looks for the first epoch from `first` on (0 is the first of all) whose error was infinite or NaN.
    pub(super) fn note_divergence(&mut self, first: usize) {
        let finite = |epoch: usize| self.loss[epoch].is_finite() && self.mse[epoch].is_finite();
        if let Some(epoch) = (first..self.epochs()).find(|epoch| !finite(*epoch)) {
            self.stop_once(Stop::Diverged { epoch: epoch + 1 });
        }
    }

    /// The metric, epoch by epoch, if it was asked for.
    pub fn metric(&self, metric: Metric) -> Option<&MetricHistory> {
        self.metrics.iter().find(|history| history.metric == metric)
    }

    /// How many epochs were done.
    pub fn epochs(&self) -> usize {
        self.loss.len()
    }

    /// The loss at the end; NaN if nothing was evaluated at all.
    pub fn final_loss(&self) -> f64 {
        self.loss.last().copied().or(self.initial_loss).unwrap_or(f64::NAN)
    }

    /// The mean squared error at the end; NaN if nothing was evaluated at all.
    pub fn final_mse(&self) -> f64 {
        self.mse.last().copied().or(self.initial_mse).unwrap_or(f64::NAN)
    }
}
