//! A training run under way.
//!
//! ```text
//! all samples in one batch   the objective is always evaluated at the network's present parameters:
//!                            an epoch is a step along its gradient, then an evaluation
//! smaller batches            an epoch is, batch by batch, an evaluation and a step along its gradient
//! ```
//!
//! So in the first case, the notebook's, one evaluation an epoch gives both its error and the next step. Either way nothing is
//! allocated in a step, and an epoch depends on nothing but the parameters, the optimiser's memory and the epoch's number: a
//! run in pieces, or one that goes on from a [`Checkpoint`], gives the same bits as one in a single go.

use crate::backprop::fused::Steps;
use crate::backprop::objective::Evaluated;
use crate::backprop::threads::{Pool, Threads};
use crate::optimizer::lbfgs::Outcome;
use crate::optimizer::{Memory, Step};
use crate::random::{Chance, Purpose};
use crate::training::schedule::Plateau;
use crate::{
    Checkpoint, EarlyStopping, History, Lbfgs, ModelError, Network, Objective, OnDivergence, Optimizer,
    Samples, Stop, Task as Kind, Training,
};
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

/// So many epochs are done at most before the history is looked at.
const IN_ONE_GO: usize = 1024;

type Observer<'n> = Box<dyn FnMut(&Progress<'_>) -> ControlFlow<()> + 'n>;

/// A run of a [`Training`] under way; made by [`Training::start`].
///
/// ```
/// # use nn_math::Mat;
/// # use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Training};
/// # use rand::{SeedableRng, rngs::ChaCha8Rng};
/// use std::ops::ControlFlow;
/// # let architecture = Architecture::new(1).layer(4, Activation::Tanh).layer(1, Activation::Linear);
/// # let mut network = Network::new(architecture, Initialization::GlorotUniform, &mut ChaCha8Rng::seed_from_u64(7))?;
/// # let x = Mat::from_fn(20, 1, |i, _| i as f64 / 10.0);
/// # let y = Mat::from_fn(20, 1, |i, _| (i as f64 / 10.0).sin());
/// let mut seen = Vec::new();
/// let history = Training::new(Adam::new(0.01), Loss::Mse)
///     .epochs(50)
///     .start(&mut network, (&x, &y))?
///     .observe(|progress| {
///         seen.push(progress.history.final_loss());
///         if progress.epoch == 30 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
///     })
///     .complete();
/// assert_eq!(history.loss, seen);
/// assert_eq!(history.epochs(), 30);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
pub struct Run<'n> {
    training: Training,
    network: &'n mut Network,
    objective: Objective,
    /// Where batches come from; none if all samples are one.
    batches: Option<Batches<'n>>,
    /// Those who share the work of an epoch, where it is worth sharing.
    threads: Pool,
    memory: Memory,
    validation: Option<Objective>,
    measured: Measured,
    observer: Option<Observer<'n>>,
    history: History,
    plateau: Plateau,
    best: Option<Best>,
    /// Room for the parameters of the first `best`.
    room: Vec<f64>,
    started: Option<Instant>,
}

/// Batches smaller than all samples.
struct Batches<'n> {
    size: usize,
    /// Where they are put together from.
    source: Samples<'n>,
    /// The samples to learn from, and their order in this epoch.
    members: Vec<usize>,
    order: Vec<usize>,
}

/// What metrics are measured on.
struct Measured {
    kind: Kind,
    training: Owned,
    validation: Owned,
}

/// Samples of one's own; none where there are no metrics.
struct Owned {
    inputs: Mat<f64>,
    targets: Mat<f64>,
    weights: Vec<f64>,
}

/// The least loss so far that was watched, and its parameters.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub(crate) struct Best {
    pub loss: f64,
    pub epoch: usize,
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub parameters: Vec<f64>,
}

impl<'n> Run<'n> {
    pub(crate) fn new(
        training: Training,
        network: &'n mut Network,
        samples: Samples<'n>,
    ) -> Result<Run<'n>, ModelError> {
        training.check()?;
        samples.check(network, training.loss)?;
        if let Some((index, found)) = network.parameters().iter().enumerate().find(|(_, p)| !p.is_finite()) {
            return Err(ModelError::Parameter { index, found: *found });
        }
        let kind = Kind::of(network);
        if let Some(metric) = training.metrics.iter().find(|metric| !metric.suits(kind)) {
            return Err(ModelError::MetricTask { metric: *metric, task: kind });
        }
        let mut history = History::new(&training.metrics);
        if !history.reserve(training.epochs) {
            return Err(ModelError::Epochs { found: training.epochs });
        }

        let (members, aside) = split(&training, &samples)?;
        let validation = (!aside.is_empty()).then(|| {
            let mut objective = Objective::with_room(network, training.loss, aside.len(), Threads::ONE);
            objective.fill(&samples, &aside);
            objective
        });
        let measured = Measured {
            kind,
            training: measured_rows(&training, &samples, &members),
            validation: measured_rows(&training, &samples, &aside),
        };

        let size = training.batch_size.unwrap_or(usize::MAX).min(members.len());
        let threads = Pool::new(training.threads, size.saturating_mul(network.parameters().len()))?;
        let mut objective = Objective::with_room(network, training.loss, size, threads.threads())
            .with_penalty(training.penalty);
        if training.dropout > 0.0 {
            objective.make_masks();
        }
        let mut batches = None;
        if size == members.len() {
            objective.fill(&samples, &members);
        } else {
            batches = Some(Batches { size, source: samples, order: members.clone(), members });
        }
        let memory = training.optimizer.memory(network.parameters().len());
        let kept = training.early_stopping.map_or(0, |_| network.parameters().len());
        let mut run = Run {
            training,
            network,
            objective,
            batches,
            threads,
            memory,
            validation,
            measured,
            observer: None,
            history,
            plateau: Plateau::START,
            best: None,
            room: Vec::with_capacity(kept),
            started: None,
        };
        run.evaluate_present();
        if run.batches.is_none() {
            let mse = run.objective.mse();
            run.history.initial_loss = Some(run.objective.loss());
            run.history.initial_mse = Some(mse);
            if !mse.is_finite() {
                run.history.stop = Stop::Diverged { epoch: 0 };
            }
        }
        Ok(run)
    }

    /// Where all samples are one batch: evaluates the objective at the network's present parameters.
    fn evaluate_present(&mut self) {
        if self.batches.is_none() {
            let mut chance = Chance::new(self.training.seed, Purpose::Dropout, self.history.epochs());
            self.objective.draw_masks(self.training.dropout, &mut chance);
            self.objective.evaluate_all(self.network.parameters());
        }
    }

    /// Measures the loss (and the metrics) on these samples too, after each epoch; early stopping then watches it.
    ///
    /// # Errors
    /// [`ModelError`] if the samples are not made for the network and the loss, or a validation split was asked for too.
    pub fn validate<'a>(mut self, samples: impl Into<Samples<'a>>) -> Result<Run<'n>, ModelError> {
        if self.training.validation_split > 0.0 {
            return Err(ModelError::Exclusive {
                this: "a validation split",
                that: "validation samples",
                instead: "leave one of them out",
            });
        }
        let samples = samples.into();
        let every: Vec<usize> = (0..samples.count()).collect();
        self.validation = Some(
            Objective::new(self.network, self.training.loss, samples.clone())?
                .with_level(self.objective.level),
        );
        self.measured.validation = measured_rows(&self.training, &samples, &every);
        Ok(self)
    }

    /// Shows `observer` each epoch; the run stops when it breaks.
    pub fn observe(mut self, observer: impl FnMut(&Progress<'_>) -> ControlFlow<()> + 'n) -> Run<'n> {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Goes on where `checkpoint` was made, with its parameters, its optimiser's memory and its history: on the same samples
    /// and with the same settings (but for the number of epochs), the run gives the bits it would have given without the stop.
    ///
    /// # Errors
    /// [`ModelError::Checkpoint`] if it was made with another network or optimiser.
    pub fn resume(mut self, checkpoint: &Checkpoint) -> Result<Run<'n>, ModelError> {
        let Checkpoint { parameters, memory, history, plateau, best, .. } = checkpoint;
        let same = |what, expected, found| {
            if expected == found { Ok(()) } else { Err(ModelError::Checkpoint { what, expected, found }) }
        };
        let size = self.network.parameters().len();
        same("parameters", size, parameters.len())?;
        same("numbers in the optimiser's memory", self.memory.numbers.len(), memory.numbers.len())?;
        same("vectors in the optimiser's memory", self.memory.vectors.len(), memory.vectors.len())?;
        same("metrics", self.history.metrics.len(), history.metrics.len())?;
        let lengths = memory.vectors.iter().map(|vector| vector.len());
        for length in lengths.chain(best.iter().map(|best| best.parameters.len())) {
            same("numbers in a vector of the optimiser's memory", size, length)?;
        }
        self.network.parameters_mut().copy_from_slice(parameters);
        (self.memory, self.plateau, self.best) = (memory.clone(), *plateau, best.clone());
        self.history = history.clone();
        self.history.reserve(self.training.epochs.saturating_sub(self.history.epochs()));
        if matches!(self.history.stop, Stop::Observer | Stop::TimeLimit) {
            // Stopped from outside, not at an end of its own.
            self.history.stop = Stop::Epochs;
        }
        self.evaluate_present();
        Ok(self)
    }

    /// All that it takes to go on later where the run is now; see [`Run::resume`].
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            training: self.training.clone(),
            parameters: self.network.parameters().to_vec(),
            memory: self.memory.clone(),
            history: self.history.clone(),
            plateau: self.plateau,
            best: self.best.clone(),
        }
    }

    /// Computes with the instructions of `level` instead of the machine's best: the same bits, for tests that say so.
    pub fn with_level(mut self, level: Level) -> Run<'n> {
        self.objective = self.objective.with_level(level);
        self.validation = self.validation.map(|validation| validation.with_level(level));
        self
    }

    /// The network as it is now.
    pub fn network(&self) -> &Network {
        self.network
    }

    /// The objective on the samples that are learned from. Where all of them are one batch, it is evaluated at the network's
    /// present parameters; otherwise it holds the last batch, as it was before its step.
    pub fn objective(&self) -> &Objective {
        &self.objective
    }

    /// What happened so far.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Runs `epochs` more epochs, or fewer if there is a reason to stop (then this and every later call do nothing more).
    /// Allocates nothing while the epochs of the run stay within those of [`Training::epochs`] and no metrics are measured.
    pub fn run(&mut self, epochs: usize) -> Stop {
        if self.training.time_limit.is_some() && self.started.is_none() {
            self.started = Some(Instant::now());
        }
        let (mut left, mut in_one_go) = (epochs, true);
        while left > 0 && !self.is_over() {
            if in_one_go && self.can_descend() {
                let asked = left.min(IN_ONE_GO);
                let done = self.descend(asked);
                (left, in_one_go) = (left - done, done == asked);
                continue;
            }
            (left, in_one_go) = (left - 1, true);
            match (self.batches.is_some(), self.training.optimizer) {
                (false, Optimizer::Lbfgs(lbfgs)) => self.quasi_newton_epoch(lbfgs),
                (false, _) => self.whole_epoch(),
                (true, _) => self.batched_epoch(),
            }
        }
        self.history.stop
    }

    /// Runs what is left of [`Training::epochs`], and ends the run.
    pub fn complete(mut self) -> History {
        self.run(self.training.epochs.saturating_sub(self.history.epochs()));
        self.finish()
    }

    /// Ends the run. With early stopping, the network gets the parameters with which the loss that is watched was least.
    pub fn finish(self) -> History {
        if let Some(best) = self.best {
            self.network.parameters_mut().copy_from_slice(&best.parameters);
        }
        self.history
    }

    #[inline(always)]
    fn is_over(&self) -> bool {
        match self.history.stop {
            Stop::Epochs => false,
            Stop::Diverged { .. } => self.training.on_divergence == OnDivergence::Stop,
            _ => true,
        }
    }

    /// Whether epochs are steps on all samples of a narrow network, one like the other.
    fn can_descend(&self) -> bool {
        self.batches.is_none()
            && self.objective.is_narrow()
            && self.training.clip_norm.is_none()
            && !matches!(self.training.optimizer, Optimizer::Lbfgs(_))
            && !self.is_watched()
    }

    /// So many epochs in one go, or fewer if something needs a closer look; gives their number.
    fn descend(&mut self, epochs: usize) -> usize {
        let before = self.history.epochs();
        for epoch in before..before + epochs {
            let learning_rate = self.learning_rate_of(epoch);
            self.history.learning_rate.push(learning_rate);
        }
        let Run { training, network, objective, memory, history, .. } = self;
        let History { loss, mse, gradient_norm, learning_rate, stop, .. } = history;
        for list in [&mut *loss, mse, gradient_norm] {
            list.resize(before + epochs, f64::NAN);
        }
        let steps = Steps { optimizer: training.optimizer, memory, rates: &learning_rate[before..] };
        let (_, parameters) = network.layers_and_parameters_mut();
        let log = [&mut loss[before..], &mut mse[before..], &mut gradient_norm[before..]];
        let done = before + objective.descend(parameters, steps, log);
        for list in [&mut *loss, mse, gradient_norm, learning_rate] {
            list.truncate(done);
        }
        let diverged = |epoch: &usize| !(loss[*epoch].is_finite() && mse[*epoch].is_finite());
        if let (Stop::Epochs, Some(epoch)) = (*stop, (before..done).find(diverged)) {
            *stop = Stop::Diverged { epoch: epoch + 1 };
        }
        done - before
    }

    /// The learning rate of the next epoch.
    fn learning_rate(&self) -> f64 {
        self.learning_rate_of(self.history.epochs())
    }

    fn learning_rate_of(&self, epoch: usize) -> f64 {
        let Training { schedule, warm_up, optimizer, .. } = &self.training;
        if epoch < *warm_up {
            optimizer.learning_rate() * (epoch + 1) as f64 / *warm_up as f64
        } else {
            optimizer.learning_rate() * schedule.factor(epoch - warm_up, &self.plateau)
        }
    }

    fn quasi_newton_epoch(&mut self, lbfgs: Lbfgs) {
        match lbfgs.step(&mut self.objective, self.network.parameters_mut(), &mut self.memory) {
            Outcome::Moved => self.record_whole(1.0),
            Outcome::Converged if self.history.stop == Stop::Epochs => self.history.stop = Stop::Converged,
            Outcome::Converged => {} // there is no step from where the loss is no number
        }
    }

    /// Puts the epoch of one step that was just done into the history: its numbers are those after the step.
    fn record_whole(&mut self, learning_rate: f64) {
        let objective = &self.objective;
        let numbers = [objective.loss(), objective.mse(), objective.gradient_norm()];
        self.record(learning_rate, numbers);
    }

    /// Puts an epoch into the history, and decides whether it was the last.
    fn record(&mut self, learning_rate: f64, [loss, mse, gradient_norm]: [f64; 3]) {
        let history = &mut self.history;
        history.loss.push(loss);
        history.mse.push(mse);
        history.learning_rate.push(learning_rate);
        history.gradient_norm.push(gradient_norm);
        if !(loss.is_finite() && mse.is_finite()) && history.stop == Stop::Epochs {
            history.stop = Stop::Diverged { epoch: history.loss.len() };
        }
        if self.is_watched() {
            self.watch(loss);
        }
    }

    /// Whether anything but the error itself is looked at after an epoch.
    #[inline(always)]
    fn is_watched(&self) -> bool {
        self.validation.is_some()
            || self.observer.is_some()
            || self.started.is_some()
            || self.training.early_stopping.is_some()
            || !self.history.metrics.is_empty()
            || matches!(self.training.schedule, crate::Schedule::Plateau { .. })
    }

    #[inline(never)]
    fn watch(&mut self, loss: f64) {
        let parameters = self.network.parameters();
        let watched = match &mut self.validation {
            Some(validation) => {
                let loss = validation.measure(parameters);
                self.history.validation_loss.push(loss);
                loss
            }
            None => loss,
        };
        self.measure_metrics();
        self.training.schedule.watch(watched, &mut self.plateau);
        if let Some(early) = self.training.early_stopping {
            self.keep_best(early, watched);
        }
        let epoch = self.history.epochs();
        if let Some(observer) = &mut self.observer {
            let progress = Progress { epoch, history: &self.history, network: self.network };
            if observer(&progress).is_break() && self.history.stop == Stop::Epochs {
                self.history.stop = Stop::Observer;
            }
        }
        let limit = self.started.zip(self.training.time_limit);
        if limit.is_some_and(|(started, limit)| started.elapsed() > limit)
            && self.history.stop == Stop::Epochs
        {
            self.history.stop = Stop::TimeLimit;
        }
    }

    fn keep_best(&mut self, early: EarlyStopping, loss: f64) {
        let (epoch, parameters) = (self.history.epochs(), self.network.parameters());
        match &mut self.best {
            Some(best) if loss < best.loss - early.tolerance => {
                (best.loss, best.epoch) = (loss, epoch);
                best.parameters.copy_from_slice(parameters);
            }
            Some(best) => {
                let waited = epoch - best.epoch;
                if waited >= early.patience && self.history.stop == Stop::Epochs {
                    self.history.stop = Stop::NoImprovement { best: best.epoch };
                }
            }
            None if loss.is_finite() => {
                self.room.extend_from_slice(parameters);
                self.best = Some(Best { loss, epoch, parameters: std::mem::take(&mut self.room) });
            }
            None => {}
        }
        self.history.best_epoch = self.best.as_ref().map(|best| best.epoch);
    }

    fn measure_metrics(&mut self) {
        let Measured { kind, training, validation } = &self.measured;
        for (samples, validating) in [(training, false), (validation, true)] {
            let Owned { inputs, targets, weights } = samples;
            if weights.is_empty() {
                continue;
            }
            let predictions = self.network.predict(inputs.as_ref());
            for metric in &mut self.history.metrics {
                // Not a number where it cannot be had, such as a curve over classes of which one is missing.
                let value = predictions.as_ref().map_err(Clone::clone).and_then(|predictions| {
                    metric.metric.evaluate_weighted(*kind, targets.as_ref(), predictions.as_ref(), weights)
                });
                let list = if validating { &mut metric.validation } else { &mut metric.training };
                list.push(value.unwrap_or(f64::NAN));
            }
        }
    }
}

/// Which samples are learned from and which are set aside, each in ascending order.
fn split(training: &Training, samples: &Samples<'_>) -> Result<(Vec<usize>, Vec<usize>), ModelError> {
    let (part, weights, samples) = (training.validation_split, samples.weights.as_deref(), samples.count());
    if part == 0.0 {
        return Ok(((0..samples).collect(), Vec::new()));
    }
    let count = (part * samples as f64).round() as usize;
    if count == 0 || count == samples {
        return Err(ModelError::Setting {
            setting: "the validation split",
            found: part,
            expected: "a part that leaves at least one sample on either side",
        });
    }
    let mut order: Vec<usize> = (0..samples).collect();
    Chance::new(training.seed, Purpose::Split, 0).shuffle(&mut order);
    let mut members = order.split_off(count);
    members.sort_unstable();
    order.sort_unstable();
    let counts = |rows: &[usize]| weights.is_none_or(|weights| rows.iter().any(|&row| weights[row] > 0.0));
    if counts(&members) && counts(&order) { Ok((members, order)) } else { Err(ModelError::NoWeight) }
}

/// These rows, if there are metrics to be measured on them.
fn measured_rows(training: &Training, samples: &Samples<'_>, rows: &[usize]) -> Owned {
    let rows = if training.metrics.is_empty() { &[] } else { rows };
    let take =
        |matrix: MatRef<'_, f64>| Mat::from_fn(rows.len(), matrix.ncols(), |i, j| matrix[(rows[i], j)]);
    let weight = |row: &usize| samples.weights.as_ref().map_or(1.0, |weights| weights[*row]);
    Owned {
        inputs: take(samples.inputs),
        targets: take(samples.targets),
        weights: rows.iter().map(weight).collect(),
    }
}

impl Run<'_> {
    /// An epoch of one step on all samples.
    fn whole_epoch(&mut self) {
        let (epoch, learning_rate) = (self.history.epochs(), self.learning_rate());
        let Run { training, network, objective, memory, threads, .. } = self;
        threads.run(|| {
            descend(training, learning_rate, objective, network, memory);
            if training.dropout > 0.0 {
                let mut chance = Chance::new(training.seed, Purpose::Dropout, epoch + 1);
                objective.draw_masks(training.dropout, &mut chance);
            }
            objective.evaluate_all(network.parameters());
        });
        self.record_whole(learning_rate);
    }

    /// An epoch batch by batch.
    fn batched_epoch(&mut self) {
        let (epoch, learning_rate) = (self.history.epochs(), self.learning_rate());
        let Run { training, network, objective, memory, threads, batches: Some(batches), .. } = self else {
            return;
        };
        let Batches { size, source, members, order } = batches;
        order.copy_from_slice(members);
        if !training.in_order {
            Chance::new(training.seed, Purpose::Order, epoch).shuffle(order);
        }
        let mut chance = Chance::new(training.seed, Purpose::Dropout, epoch);
        let (mut sums, mut gradient_norm) = (EpochSums::default(), f64::NAN);
        threads.run(|| {
            for rows in order.chunks(*size) {
                objective.fill(source, rows);
                objective.draw_masks(training.dropout, &mut chance);
                objective.evaluate_all(network.parameters());
                sums.add(&objective.evaluated);
                gradient_norm = objective.gradient_norm();
                descend(training, learning_rate, objective, network, memory);
            }
        });
        let (loss, mse) = (sums.loss(objective), sums.mse(objective));
        self.record(learning_rate, [loss, mse, gradient_norm]);
    }
}

/// The sums of an epoch's batches, each as it was before its step.
#[derive(Default)]
struct EpochSums {
    weight: f64,
    terms: f64,
    squares: f64,
    /// Each batch's penalty times what the batch weighs.
    penalties: f64,
}

impl EpochSums {
    fn add(&mut self, batch: &Evaluated) {
        self.weight += batch.weight;
        self.terms += batch.terms;
        self.squares += batch.squares;
        self.penalties += batch.weight * batch.penalty;
    }

    /// The loss on all samples and the mean of the penalties.
    fn loss(&self, objective: &Objective) -> f64 {
        let (weight, outputs) = (self.weight, objective.y.width());
        objective.loss.factor(weight, outputs) * self.terms + self.penalties / weight
    }

    fn mse(&self, objective: &Objective) -> f64 {
        self.squares / (self.weight * objective.y.width() as f64)
    }
}

/// A step along the objective's gradient, clipped if that was asked for.
fn descend(
    training: &Training,
    learning_rate: f64,
    objective: &mut Objective,
    network: &mut Network,
    memory: &mut Memory,
) {
    if let Some(longest) = training.clip_norm {
        let norm = objective.gradient_norm();
        if norm > longest {
            objective.gradient_mut().iter_mut().for_each(|g| *g *= longest / norm);
        }
    }
    let (layers, parameters) = network.layers_and_parameters_mut();
    let (gradient, parameters) = (objective.padded_gradient().filled_up(), parameters.filled_up_mut());
    let step = Step { learning_rate, layers, gradient, parameters, memory };
    crate::optimizer::step(objective.level, training.optimizer, step);
}
