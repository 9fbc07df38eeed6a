//! What is looked at after an epoch besides the training loss: validation, metrics, early stopping, an observer, the clock.

use super::history::{History, MetricHistory, Stop};
use super::schedule::{Schedule, ScheduleState};
use super::settings::{Training, exclusive};
use super::stopping::{EarlyStopping, StoppingState, Verdict};
use crate::backprop::Objective;
use crate::backprop::threads::Threads;
use crate::error::ModelError;
use crate::metrics::choices::{Metric, Task};
use crate::network::Network;
use crate::optimizer::{Optimizer, check_rate};
use crate::samples::Samples;
use nn_math::simd::Level;
use nn_math::{Mat, MatRef};
use std::ops::ControlFlow;
use std::time::Instant;

/// What an observer sees after each epoch; it may change the learning rate.
#[derive(Debug)]
#[non_exhaustive]
pub struct Progress<'a> {
    /// How many epochs are done: 1 after the first.
    pub epoch: usize,
    /// What happened so far.
    pub history: &'a History,
    /// The network as it is now.
    pub network: &'a Network,
    optimizer: Optimizer,
    schedule: &'a mut ScheduleState,
}

impl Progress<'_> {
    /// The learning rate of the epoch that was just done.
    pub fn learning_rate(&self) -> f64 {
        self.history.learning_rate.last().copied().unwrap_or(f64::NAN)
    }

    /// Puts this in the place of the optimiser's learning rate, from the next epoch on; a warm-up and a schedule multiply it as they
    /// would the other. A [`Checkpoint`](crate::Checkpoint) keeps it.
    ///
    /// ```
    /// # use nn_math::Mat;
    /// # use nn_model::{Activation, Architecture, GradientDescent, Loss, Network, Training};
    /// # use std::ops::ControlFlow;
    /// # let architecture = Architecture::new(1).layer(1, Activation::Linear);
    /// # let mut network = Network::from_parameters(architecture, vec![0.5, 0.0])?;
    /// # let (x, y) = (Mat::from_fn(9, 1, |i, _| i as f64), Mat::from_fn(9, 1, |i, _| 2.0 * i as f64));
    /// let history = Training::new(GradientDescent::new(0.01), Loss::Mse)
    ///     .epochs(4)
    ///     .start(&mut network, (&x, &y))?
    ///     .observe(|progress| match progress.set_learning_rate(progress.learning_rate() / 2.0) {
    ///         Ok(()) => ControlFlow::Continue(()),
    ///         Err(_) => ControlFlow::Break(()),
    ///     })
    ///     .complete();
    /// assert_eq!(history.learning_rate, [0.01, 0.005, 0.0025, 0.00125]);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError::LearningRate`] if it is no positive number, [`ModelError::Exclusive`] with L-BFGS, which has none.
    pub fn set_learning_rate(&mut self, learning_rate: f64) -> Result<(), ModelError> {
        if self.optimizer.evaluates() {
            return exclusive("L-BFGS", "a learning rate", "it finds the length of its steps itself");
        }
        self.schedule.learning_rate = Some(check_rate(learning_rate)?);
        Ok(())
    }
}

pub(super) type Observer<'n> = Box<dyn FnMut(&mut Progress<'_>) -> ControlFlow<()> + Send + 'n>;

/// All that is looked at.
pub(super) struct Watch<'n> {
    validation: Option<Objective>,
    task: Task,
    /// What metrics are measured on: training rows and validation rows.
    measured: [OwnSamples; 2],
    pub(super) observer: Option<Observer<'n>>,
    pub(super) schedule: ScheduleState,
    pub(super) stopping: StoppingState,
    /// The parameters that early stopping keeps; none before there are any.
    pub(super) kept: Vec<f64>,
    started: Option<Instant>,
}

/// Samples of one's own; none where there are no metrics.
struct OwnSamples {
    inputs: Mat<f64>,
    targets: Mat<f64>,
    weights: Vec<f64>,
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
        if let Some(metric) = training.measured().into_iter().find(|metric| !metric.suits(task)) {
            return Err(ModelError::MetricTask { metric, task });
        }
        let validation = (!validation_rows.is_empty()).then(|| {
            let (loss, rows) = (training.loss, validation_rows.len());
            let mut objective = Objective::with_capacity(network, loss, rows, Threads::ONE);
            objective.fill(samples, validation_rows);
            objective
        });
        let keeps = training.early_stopping.is_some_and(|stopping| stopping.restore_best);
        Ok(Watch {
            validation,
            task,
            measured: [training_rows, validation_rows].map(|rows| OwnSamples::new(training, samples, rows)),
            observer: None,
            schedule: ScheduleState::START,
            stopping: StoppingState::default(),
            kept: Vec::with_capacity(if keeps { network.parameters().len() } else { 0 }),
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
        self.validation = Some(Objective::new(network, training.loss, samples)?.with_level(level));
        self.measured[1] = OwnSamples::new(training, samples, &rows);
        Ok(())
    }

    /// Whether something is measured on training rows and on validation rows.
    pub(super) fn measured(&self) -> [bool; 2] {
        let [training, validation] = &self.measured;
        [!training.weights.is_empty(), self.validation.is_some() || !validation.weights.is_empty()]
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
        let mut least = loss;
        if let Some(validation) = &mut self.validation {
            least = validation.measure(network.parameters());
            history.validation_loss.push(least);
        }
        self.measure_metrics(network, history, |metric, validating, value| {
            (if validating { &mut metric.validation } else { &mut metric.training }).push(value);
        });
        training.schedule.watch(least, &mut self.schedule);
        if let Some(stopping) = training.early_stopping {
            let watched = stopping.watched.value_at(history.epochs(), history);
            self.keep_best(stopping, network, history, watched);
        }
        if let Some(observer) = &mut self.observer {
            let (optimizer, schedule) = (training.optimizer, &mut self.schedule);
            let mut progress = Progress { epoch: history.epochs(), history, network, optimizer, schedule };
            if observer(&mut progress).is_break() {
                history.stop_once(Stop::Observer);
            }
        }
        let limit = self.started.zip(training.time_limit);
        if limit.is_some_and(|(started, limit)| started.elapsed() > limit) {
            history.stop_once(Stop::TimeLimit);
        }
    }

    fn keep_best(&mut self, stopping: EarlyStopping, network: &Network, history: &mut History, watched: f64) {
        let Verdict { is_best, stop } = stopping.look(history.epochs(), watched, &mut self.stopping);
        if is_best && stopping.restore_best {
            self.kept.clear();
            self.kept.extend_from_slice(network.parameters());
        }
        let best = self.stopping.best_epoch;
        history.best_epoch = (!self.kept.is_empty()).then_some(best);
        if stop {
            history.stop_once(Stop::NoImprovement { best });
        }
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
            let metrics: Vec<Metric> = history.metrics.iter().map(|metric| metric.metric).collect();
            let values = network.predict(inputs).and_then(|predictions| {
                Metric::evaluate_all(&metrics, self.task, targets, predictions, Some(weights))
            });
            for (i, metric) in history.metrics.iter_mut().enumerate() {
                // NaN where it cannot be had, such as a curve over classes of which one is missing.
                let value = values.as_ref().ok().and_then(|values| values[i].as_ref().ok());
                keep(metric, validating, value.copied().unwrap_or(f64::NAN));
            }
        }
    }
}

impl OwnSamples {
    /// These rows, if there are metrics to be measured on them.
    fn new(training: &Training, samples: &Samples<'_>, rows: &[usize]) -> OwnSamples {
        let rows = if training.measured().is_empty() { &[] } else { rows };
        let take =
            |matrix: MatRef<'_, f64>| Mat::from_fn(rows.len(), matrix.ncols(), |i, j| matrix[(rows[i], j)]);
        OwnSamples {
            inputs: take(samples.inputs()),
            targets: take(samples.targets()),
            weights: rows.iter().map(|row| samples.weight(*row)).collect(),
        }
    }
}
