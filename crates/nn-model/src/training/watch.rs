//! What is looked at after an epoch besides the training loss: validation, metrics, early stopping, an observer, the clock.

use super::history::{History, MetricHistory, Stop};
use super::schedule::{Schedule, ScheduleState};
use super::settings::{EarlyStopping, Training};
use crate::backprop::Objective;
use crate::backprop::threads::Threads;
use crate::error::ModelError;
use crate::metrics::choices::Task;
use crate::network::Network;
use crate::samples::Samples;
use nn_math::simd::Level;
use nn_math::{Mat, MatRef};
use std::ops::ControlFlow;
use std::time::Instant;

/// What an observer sees after each epoch.
#[derive(Debug)]
#[non_exhaustive]
pub struct Progress<'a> {
    /// How many epochs are done: 1 after the first.
    pub epoch: usize,
    /// What happened so far.
    pub history: &'a History,
    /// The network as it is now.
    pub network: &'a Network,
}

pub(super) type Observer<'n> = Box<dyn FnMut(&Progress<'_>) -> ControlFlow<()> + 'n>;

/// All that is looked at.
pub(super) struct Watch<'n> {
    validation: Option<Objective>,
    task: Task,
    /// What metrics are measured on: training rows and validation rows.
    measured: [OwnSamples; 2],
    pub(super) observer: Option<Observer<'n>>,
    pub(super) schedule: ScheduleState,
    pub(super) best: Option<Best>,
    /// For the parameters of the first `best`.
    scratch: Vec<f64>,
    started: Option<Instant>,
}

/// Samples of one's own; none where there are no metrics.
struct OwnSamples {
    inputs: Mat<f64>,
    targets: Mat<f64>,
    weights: Vec<f64>,
}

/// The least watched loss so far, and its parameters.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub(crate) struct Best {
    pub loss: f64,
    pub epoch: usize,
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub parameters: Vec<f64>,
}

impl<'n> Watch<'n> {
    /// For a run on these rows of the samples.
    pub(super) fn new(
        training: &Training,
        network: &Network,
        samples: &Samples<'_>,
        [training_rows, validation_rows]: [&[usize]; 2],
    ) -> Result<Watch<'n>, ModelError> {
        let task = Task::of(network);
        if let Some(metric) = training.metrics.iter().find(|metric| !metric.suits(task)) {
            return Err(ModelError::MetricTask { metric: *metric, task });
        }
        let validation = (!validation_rows.is_empty()).then(|| {
            let (loss, rows) = (training.loss, validation_rows.len());
            let mut objective = Objective::with_capacity(network, loss, rows, Threads::ONE);
            objective.fill(samples, validation_rows);
            objective
        });
        let kept = training.early_stopping.map_or(0, |_| network.parameters().len());
        Ok(Watch {
            validation,
            task,
            measured: [training_rows, validation_rows].map(|rows| OwnSamples::new(training, samples, rows)),
            observer: None,
            schedule: ScheduleState::START,
            best: None,
            scratch: Vec::with_capacity(kept),
            started: None,
        })
    }

    /// Measures on these samples instead.
    pub(super) fn validate(
        &mut self,
        training: &Training,
        network: &Network,
        samples: &Samples<'_>,
        level: Level,
    ) -> Result<(), ModelError> {
        if training.validation_split > 0.0 {
            return Err(ModelError::Exclusive {
                this: "a validation split",
                that: "validation samples",
                instead: "leave one of them out",
            });
        }
        let rows: Vec<usize> = (0..samples.count()).collect();
        self.validation = Some(Objective::new(network, training.loss, samples.clone())?.with_level(level));
        self.measured[1] = OwnSamples::new(training, samples, &rows);
        Ok(())
    }

    pub(super) fn set_level(&mut self, level: Level) {
        self.validation = self.validation.take().map(|validation| validation.with_level(level));
    }

    /// Starts the clock, if there is a time limit and it does not run yet.
    pub(super) fn start_clock(&mut self, training: &Training) {
        if training.time_limit.is_some() && self.started.is_none() {
            self.started = Some(Instant::now());
        }
    }

    /// Whether there is anything to look at after an epoch.
    #[inline(always)]
    pub(super) fn is_needed(&self, training: &Training) -> bool {
        self.validation.is_some()
            || self.observer.is_some()
            || self.started.is_some()
            || training.early_stopping.is_some()
            || !training.metrics.is_empty()
            || matches!(training.schedule, Schedule::Plateau { .. })
    }

    /// Measures what is measured after each epoch, before the first.
    pub(super) fn look_before(&mut self, network: &Network, history: &mut History) {
        if let Some(validation) = &mut self.validation {
            history.initial_validation_loss = Some(validation.measure(network.parameters()));
        }
        self.measure_metrics(network, history, |metric, validating, value| {
            *(if validating { &mut metric.initial_validation } else { &mut metric.initial_training }) =
                Some(value);
        });
    }

    /// Looks at the epoch that was just put into the history, and may stop the run there.
    #[inline(never)]
    pub(super) fn look(&mut self, training: &Training, network: &Network, history: &mut History, loss: f64) {
        let mut watched = loss;
        if let Some(validation) = &mut self.validation {
            watched = validation.measure(network.parameters());
            history.validation_loss.push(watched);
        }
        self.measure_metrics(network, history, |metric, validating, value| {
            (if validating { &mut metric.validation } else { &mut metric.training }).push(value);
        });
        training.schedule.watch(watched, &mut self.schedule);
        if let Some(early) = training.early_stopping {
            self.keep_best(early, network, history, watched);
        }
        if let Some(observer) = &mut self.observer {
            let progress = Progress { epoch: history.epochs(), history, network };
            if observer(&progress).is_break() {
                history.stop_once(Stop::Observer);
            }
        }
        let limit = self.started.zip(training.time_limit);
        if limit.is_some_and(|(started, limit)| started.elapsed() > limit) {
            history.stop_once(Stop::TimeLimit);
        }
    }

    fn keep_best(&mut self, early: EarlyStopping, network: &Network, history: &mut History, loss: f64) {
        let (epoch, parameters) = (history.epochs(), network.parameters());
        match &mut self.best {
            Some(best) if loss < best.loss - early.tolerance => {
                (best.loss, best.epoch) = (loss, epoch);
                best.parameters.copy_from_slice(parameters);
            }
            Some(best) if epoch - best.epoch >= early.patience => {
                history.stop_once(Stop::NoImprovement { best: best.epoch });
            }
            Some(_) => {}
            None if loss.is_finite() => {
                self.scratch.extend_from_slice(parameters);
                self.best = Some(Best { loss, epoch, parameters: std::mem::take(&mut self.scratch) });
            }
            None => {}
        }
        history.best_epoch = self.best.as_ref().map(|best| best.epoch);
    }

    /// Calls `keep(metric, whether on the validation samples, value)`.
    fn measure_metrics(
        &self,
        network: &Network,
        history: &mut History,
        keep: impl Fn(&mut MetricHistory, bool, f64),
    ) {
        for (validating, OwnSamples { inputs, targets, weights }) in
            [false, true].into_iter().zip(&self.measured)
        {
            if weights.is_empty() {
                continue;
            }
            let predictions = network.predict(inputs.as_ref());
            for metric in &mut history.metrics {
                // NaN where it cannot be had, such as a curve over classes of which one is missing.
                let value = predictions.as_ref().map_err(Clone::clone).and_then(|predictions| {
                    let (targets, predictions) = (targets.as_ref(), predictions.as_ref());
                    metric.metric.evaluate_weighted(self.task, targets, predictions, weights)
                });
                keep(metric, validating, value.unwrap_or(f64::NAN));
            }
        }
    }
}

impl OwnSamples {
    /// These rows, if there are metrics to be measured on them.
    fn new(training: &Training, samples: &Samples<'_>, rows: &[usize]) -> OwnSamples {
        let rows = if training.metrics.is_empty() { &[] } else { rows };
        let take =
            |matrix: MatRef<'_, f64>| Mat::from_fn(rows.len(), matrix.ncols(), |i, j| matrix[(rows[i], j)]);
        OwnSamples {
            inputs: take(samples.inputs()),
            targets: take(samples.targets()),
            weights: rows.iter().map(|row| samples.weight(*row)).collect(),
        }
    }
}
