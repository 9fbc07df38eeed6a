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
//! run in pieces, or one that goes on from a [`Checkpoint`](crate::Checkpoint), gives the same bits as one in a single go.
//!
//! But for dropout, threads and the fused epochs of narrow networks, all of this can be written outside of this crate: an
//! [`Objective`] gives losses and gradients, an [`OptimizerState`] steps, a [`Schedule`](crate::Schedule) says how far.

use super::batches::{Batches, EpochNumbers};
use super::history::{History, Stop};
use super::hook::{GradientStep, Hook, before_step};
use super::owned::TrainedNetwork;
use super::penalty::Penalty;
use super::settings::{OnDivergence, Training, exclusive};
use super::split::split;
use super::watch::{Progress, Watch};
use crate::backprop::threads::Pool;
use crate::backprop::{Objective, OptimizerStep};
use crate::error::ModelError;
use crate::network::Network;
use crate::optimizer::OptimizerState;
use crate::random::{RngStream, RunRng};
use crate::samples::Samples;
use nn_math::simd::Level;
use std::ops::ControlFlow;

/// The most epochs that are done in one call before the history is looked at.
const EPOCHS_PER_CALL: usize = 1024;

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
    pub(super) training: Training,
    pub(super) network: TrainedNetwork<'n>,
    pub(super) objective: Objective,
    /// None if all samples are one batch.
    pub(super) batches: Option<Batches<'n>>,
    /// The threads that share the work of an evaluation, where it is worth sharing.
    pub(super) threads: Pool,
    pub(super) optimizer: OptimizerState,
    pub(super) hook: Option<Hook<'n>>,
    pub(super) watch: Watch<'n>,
    pub(super) history: History,
}

impl Training {
    /// Trains `network`, from the parameters it has, on samples: inputs (n x inputs), targets (n x outputs), perhaps weights.
    ///
    /// # Errors
    /// [`ModelError`] if the shapes do not fit, a number is not finite, the loss is not made for the output layer or the
    /// targets, or a setting is out of range. A run that diverges is no error: it is reported in [`History::stop`], and leaves
    /// the network with the weights of that epoch.
    pub fn train<'a>(
        &self,
        network: &mut Network,
        samples: impl Into<Samples<'a>>,
    ) -> Result<History, ModelError> {
        Ok(self.start(network, samples.into())?.complete())
    }

    /// Starts a run that can be given validation samples and an observer, and be moved on piece by piece: of `&mut network` on
    /// `(&x, &y)`, or of a network and samples that the run owns.
    ///
    /// # Errors
    /// As [`Training::train`].
    pub fn start<'n>(
        &self,
        network: impl Into<TrainedNetwork<'n>>,
        samples: impl Into<Samples<'n>>,
    ) -> Result<Run<'n>, ModelError> {
        Run::new(self.clone(), network.into(), samples.into())
    }
}

impl<'n> Run<'n> {
    fn new(
        training: Training,
        network: TrainedNetwork<'n>,
        samples: Samples<'n>,
    ) -> Result<Run<'n>, ModelError> {
        training.check()?;
        samples.check(&network, training.loss)?;
        let (rows, validation_rows) = split(&training, &samples)?;
        let watch = Watch::new(&training, &network, &samples, [&rows, &validation_rows])?;
        let mut ends = Vec::new();
        training.cut(rows.len(), &mut ends)?;
        if ends != [rows.len()] {
            let batches = Batches::new(samples, rows, ends);
            return Run::assemble(training, network, watch, batches.largest(), Some(batches));
        }
        let mut run = Run::assemble(training, network, watch, rows.len(), None)?;
        run.objective.fill(&samples, &rows);
        run.evaluate_present();
        let (loss, mse) = (run.objective.loss(), run.objective.mse());
        (run.history.initial_loss, run.history.initial_mse) = (Some(loss), Some(mse));
        if run.training.penalty != Penalty::NONE {
            run.history.initial_loss_without_penalty = Some(run.objective.loss_without_penalty());
        }
        if !mse.is_finite() {
            run.history.stop = Stop::Diverged { epoch: 0 };
        }
        Ok(run)
    }

    /// A run whose largest batch has so many samples, which are not there yet.
    pub(super) fn assemble(
        training: Training,
        network: TrainedNetwork<'n>,
        watch: Watch<'n>,
        size: usize,
        batches: Option<Batches<'n>>,
    ) -> Result<Run<'n>, ModelError> {
        if let Some((index, found)) = network.parameters().iter().enumerate().find(|(_, p)| !p.is_finite()) {
            return Err(ModelError::Parameter { index, found: *found });
        }
        training.dropout.check_layers(network.layers().len() - 1)?;
        let mut history = History::new(&training.measured());
        if !history.reserve(training.epochs) {
            return Err(ModelError::Epochs { found: training.epochs });
        }
        let threads = Pool::new(training.threads, size.saturating_mul(network.parameters().len()))?;
        let mut objective = Objective::with_capacity(&network, training.loss, size, threads.threads())
            .with_penalty(training.penalty)
            .with_frozen(&training.frozen)?;
        objective.make_masks(&training.dropout, training.input_dropout);
        let optimizer = OptimizerState::new(training.optimizer, &network)?;
        let optimizer = optimizer.with_frozen(&training.frozen, &network)?;
        let hook = None;
        Ok(Run { training, network, objective, batches, threads, optimizer, hook, watch, history })
    }

    /// Where all samples are one batch: evaluates the objective at the network's present parameters.
    pub(super) fn evaluate_present(&mut self) {
        if self.batches.is_none() {
            draw_masks(&self.training, &mut self.objective, self.history.epochs());
            self.objective.evaluate_all(self.network.parameters());
        }
    }

    /// Measures the loss (and the metrics) on these samples too, after each epoch; early stopping then watches it.
    ///
    /// # Errors
    /// [`ModelError`] if the samples are not made for the network and the loss, or a validation split was asked for too.
    pub fn validate<'a>(mut self, samples: impl Into<Samples<'a>>) -> Result<Run<'n>, ModelError> {
        let level = self.objective.level();
        self.watch.validate(&self.training, &self.network, &samples.into(), level)?;
        Ok(self)
    }

    /// Shows `observer` each epoch; the run stops when it breaks. It may [change the learning rate](Progress::set_learning_rate).
    pub fn observe(
        mut self,
        observer: impl FnMut(&mut Progress<'_>) -> ControlFlow<()> + Send + 'n,
    ) -> Run<'n> {
        self.watch.observer = Some(Box::new(observer));
        self
    }

    /// Shows `hook` each gradient before the step along it, to be looked at or changed: to keep a weight where it is, to add
    /// noise, or to add what other machines have computed. (AdamW's decay is no part of the gradient: it moves weights whose
    /// gradient is 0 too.) Here the first of two weights is frozen:
    ///
    /// ```
    /// # use nn_math::Mat;
    /// # use nn_model::{Activation, Architecture, GradientDescent, Loss, Network, Training};
    /// # let architecture = Architecture::new(2).layer(1, Activation::Linear).without_bias();
    /// # let mut network = Network::from_parameters(architecture, vec![1.0, 0.0])?;
    /// # let (x, y) = (Mat::from_fn(9, 2, |i, j| (i + j) as f64), Mat::from_fn(9, 1, |i, _| 3.0 * i as f64));
    /// let training = Training::new(GradientDescent::new(0.001), Loss::HalfSse);
    /// let run = training.start(&mut network, (&x, &y))?.before_step(|step| step.gradient[0] = 0.0)?;
    /// run.complete();
    /// assert_eq!(network.parameters()[0], 1.0);
    /// assert!(network.parameters()[1] > 0.5);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError::Exclusive`] with an optimiser that [evaluates](crate::Optimizer::evaluates): its steps are not along a
    /// gradient that could be changed.
    pub fn before_step(
        mut self,
        hook: impl FnMut(GradientStep<'_>) + Send + 'n,
    ) -> Result<Run<'n>, ModelError> {
        if self.training.optimizer.evaluates() {
            let instead = "its line search needs the gradient of the loss as it is; use Adam";
            return exclusive("L-BFGS", "a hook before each step", instead);
        }
        self.hook = Some(Box::new(hook));
        Ok(self)
    }

    /// Computes with the instructions of `level` instead of the machine's best: the same bits, for tests that say so.
    pub fn with_level(mut self, level: Level) -> Run<'n> {
        self.objective = self.objective.with_level(level);
        self.optimizer = self.optimizer.with_level(level);
        self.watch.set_level(level);
        self
    }

    /// The network as it is now.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The parameters that the network will have when the run is ended here: those of now or, with early stopping, those with which
    /// the watched loss was least.
    pub fn final_parameters(&self) -> &[f64] {
        if self.watch.kept.is_empty() { self.network.parameters() } else { &self.watch.kept }
    }

    /// The objective on the training samples. Where all of them are one batch, it is evaluated at the network's present
    /// parameters; otherwise it holds the last batch, as it was before its step.
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
        self.watch.start_clock(&self.training);
        if self.history.epochs() == 0 {
            self.watch.look_before(&self.network, &mut self.history);
        }
        let (mut left, mut in_one_call) = (epochs, true);
        while left > 0 && !self.is_over() {
            if in_one_call && self.can_descend() {
                let asked = left.min(EPOCHS_PER_CALL);
                let done = self.descend(asked);
                (left, in_one_call) = (left - done, done == asked);
                continue;
            }
            (left, in_one_call) = (left - 1, true);
            if self.batches.is_none() {
                self.whole_epoch();
            } else {
                self.batched_epoch(None, usize::MAX);
            }
        }
        self.history.stop
    }

    /// Runs what is left of [`Training::epochs`], and ends the run.
    pub fn complete(mut self) -> History {
        self.run(self.training.epochs.saturating_sub(self.history.epochs()));
        self.finish()
    }

    /// Ends the run. With early stopping, the network gets the parameters with which the watched loss was least.
    pub fn finish(mut self) -> History {
        self.restore_best();
        self.history
    }

    /// [`Run::finish`], with the network: its own, or a copy of somebody else's.
    ///
    /// ```
    /// # use nn_math::Mat;
    /// # use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Run, Training};
    /// # use rand::{SeedableRng, rngs::ChaCha8Rng};
    /// # let architecture = Architecture::new(1).layer(4, Activation::Tanh).layer(1, Activation::Linear);
    /// # let network = Network::new(architecture, Initialization::GlorotUniform, &mut ChaCha8Rng::seed_from_u64(7))?;
    /// # let (x, y) = (Mat::from_fn(20, 1, |i, _| i as f64 / 10.0), Mat::from_fn(20, 1, |i, _| i as f64 / 5.0));
    /// // A run that owns what it works on can be kept anywhere.
    /// let mut run: Run<'static> = Training::new(Adam::new(0.01), Loss::Mse).start(network, (x, y))?;
    /// run.run(50);
    /// let (network, history) = run.into_network();
    /// # assert_eq!(history.epochs(), 50);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    pub fn into_network(mut self) -> (Network, History) {
        self.restore_best();
        let network = match self.network {
            TrainedNetwork::Borrowed(network) => network.clone(),
            TrainedNetwork::Owned(network) => *network,
        };
        (network, self.history)
    }

    pub(super) fn restore_best(&mut self) {
        if !self.watch.kept.is_empty() {
            self.network.parameters_mut().copy_from_slice(&self.watch.kept);
        }
    }

    #[inline(always)]
    pub(super) fn is_over(&self) -> bool {
        match self.history.stop {
            Stop::Epochs => false,
            Stop::Diverged { .. } => self.training.on_divergence == OnDivergence::Stop,
            Stop::NoImprovement { .. } | Stop::Converged | Stop::Observer | Stop::TimeLimit => true,
        }
    }

    /// Whether epochs are steps on all samples of a narrow network, one like the other.
    fn can_descend(&self) -> bool {
        self.batches.is_none()
            && self.hook.is_none()
            && self.objective.can_descend()
            && self.training.clip_norm.is_none()
            && !self.training.optimizer.evaluates()
            && !self.watch.is_needed(&self.training)
    }

    /// This number of epochs in one call, or fewer if something needs a closer look; gives how many.
    fn descend(&mut self, epochs: usize) -> usize {
        let Run { training, network, objective, optimizer, history, watch, .. } = self;
        let before = history.epochs();
        let rate = training.own_learning_rate(&watch.schedule);
        let rate_after = |epoch| training.learning_rate_from(rate, epoch, &watch.schedule);
        let rates = (before..before + epochs).map(rate_after);
        history.learning_rate.extend(rates);
        let History { loss, mse, gradient_norm, learning_rate, .. } = &mut *history;
        for list in [&mut *loss, mse, gradient_norm] {
            list.resize(before + epochs, f64::NAN);
        }
        let lists = [&mut loss[before..], &mut mse[before..], &mut gradient_norm[before..]];
        let parameters = network.padded_parameters_mut();
        let (steps, is_plain) = (optimizer.memory().steps, optimizer.is_plain());
        let step =
            &mut |parameters: &mut _, gradient: &_, rate| optimizer.step_padded(parameters, gradient, rate);
        let step = OptimizerStep { step, is_plain };
        let done = objective.descend(parameters, step, &learning_rate[before..], lists);
        optimizer.memory.steps = steps + done;
        let done = before + done;
        for list in [&mut *loss, mse, gradient_norm, learning_rate] {
            list.truncate(done);
        }
        history.note_divergence(before);
        done - before
    }

    /// An epoch of one step on all samples.
    fn whole_epoch(&mut self) {
        let (epoch, learning_rate) = self.next_epoch();
        let Run { training, network, objective, optimizer, threads, hook, .. } = self;
        let mut moved = true;
        threads.run(|| {
            before_step(training, objective, network, hook, [epoch + 1, 0]);
            let parameters = network.padded_parameters_mut();
            moved = optimizer.advance_by(objective, parameters, learning_rate, |objective| {
                draw_masks(training, objective, epoch + 1);
            });
        });
        if moved {
            self.record(learning_rate, EpochNumbers::after(&self.objective));
        } else {
            self.history.stop_once(Stop::Converged);
        }
    }

    /// How many epochs are done, and the learning rate of the next.
    pub(super) fn next_epoch(&self) -> (usize, f64) {
        let epoch = self.history.epochs();
        (epoch, self.training.learning_rate(epoch, &self.watch.schedule))
    }

    /// Puts the epoch that was just done into the history, and decides whether it was the last.
    pub(super) fn record(&mut self, learning_rate: f64, numbers: EpochNumbers) {
        let Run { training, network, history, watch, .. } = self;
        let EpochNumbers { loss, loss_without_penalty, mse, gradient_norm } = numbers;
        history.loss.push(loss);
        if training.penalty != Penalty::NONE {
            history.loss_without_penalty.push(loss_without_penalty);
        }
        history.mse.push(mse);
        history.learning_rate.push(learning_rate);
        history.gradient_norm.push(gradient_norm);
        history.note_divergence(history.epochs() - 1);
        if watch.is_needed(training) {
            watch.look(training, network, history, loss);
        }
    }
}

/// Draws the masks of the evaluation after `epoch` epochs on all samples.
fn draw_masks(training: &Training, objective: &mut Objective, epoch: usize) {
    if training.has_dropout() {
        let rng = &mut RunRng::new(training.seed, RngStream::Dropout, epoch);
        objective.draw_masks(&training.dropout, training.input_dropout, rng);
    }
}
