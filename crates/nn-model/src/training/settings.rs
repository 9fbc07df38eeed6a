//! How a network is trained: the settings. [`super::run`] is the training itself.

use super::clipping::Clipping;
use super::dropout::Dropout;
use super::frozen::Frozen;
use super::penalty::Penalty;
use super::schedule::{Schedule, ScheduleState};
use super::stopping::EarlyStopping;
use crate::check::{at_most, below_one, check_setting};
use crate::error::ModelError;
use crate::loss::Loss;
use crate::metrics::choices::Metric;
use crate::optimizer::Optimizer;
use nn_choice::limits;

/// What to do when the error stops being a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum OnDivergence {
    /// Stop after the first epoch with an infinite or NaN error, and say so in [`History::stop`](crate::History::stop).
    #[default]
    Stop,
    /// Go on to the last epoch, as the notebook does: for those who want to see the NaN.
    Continue,
}

/// How a network is trained: an optimiser, a loss, and everything else that has a usual value.
///
/// ```
/// use nn_math::Mat;
/// use nn_model::{Activation, Architecture, GradientDescent, Initialization, Loss, Network, Stop, Training};
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
///
/// // The truth table: the output is the first bit.
/// let x = Mat::from_fn(4, 3, |i, j| [[0., 0., 1.], [0., 1., 1.], [1., 0., 1.], [1., 1., 1.]][i][j]);
/// let y = Mat::from_fn(4, 1, |i, _| [0., 0., 1., 1.][i]);
///
/// let architecture = Architecture::new(3).layer(1, Activation::Sigmoid).without_bias();
/// let mut network = Network::new(architecture, Initialization::UNIT, &mut ChaCha8Rng::seed_from_u64(7))?;
/// let training = Training::new(GradientDescent::new(1.0), Loss::HalfSse).epochs(100);
/// let history = training.train(&mut network, (&x, &y))?;
/// assert_eq!(history.stop, Stop::Epochs);
/// assert!(history.final_mse() < 0.01);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[must_use = "settings do nothing until `train` or `start` is called"]
pub struct Training {
    /// How the gradient moves the parameters.
    pub optimizer: Optimizer,
    /// What training makes small.
    pub loss: Loss,
    /// How many times to go through all samples.
    #[cfg_attr(feature = "serde", serde(default = "usual_epochs"))]
    pub epochs: usize,
    /// After how many samples there is a step; none for all of them.
    #[cfg_attr(feature = "serde", serde(default))]
    pub batch_size: Option<usize>,
    /// Into how many batches of nearly the same size the samples of an epoch are cut.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub batch_count: Option<usize>,
    /// How many samples each batch of an epoch has.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub batch_sizes: Vec<usize>,
    /// Whether a last batch with fewer samples than the others is left out.
    #[cfg_attr(feature = "serde", serde(default))]
    pub drop_last: bool,
    /// Whether batches are in the order of the samples.
    #[cfg_attr(feature = "serde", serde(default))]
    pub in_order: bool,
    /// What the order of samples, dropout and the validation split are drawn from.
    #[cfg_attr(feature = "serde", serde(default))]
    pub seed: u64,
    /// How the learning rate goes from epoch to epoch.
    #[cfg_attr(feature = "serde", serde(default))]
    pub schedule: Schedule,
    /// For how many epochs the learning rate rises.
    #[cfg_attr(feature = "serde", serde(default))]
    pub warm_up: usize,
    /// What is added to the loss to keep the weights small.
    #[cfg_attr(feature = "serde", serde(default))]
    pub penalty: Penalty,
    /// Which parameters stay what they are.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub frozen: Vec<Frozen>,
    /// The longest gradient.
    #[cfg_attr(feature = "serde", serde(default))]
    pub clip_norm: Option<f64>,
    /// How a longer gradient is shortened.
    #[cfg_attr(feature = "serde", serde(default))]
    pub clipping: Clipping,
    /// How likely a hidden unit is left out.
    #[cfg_attr(feature = "serde", serde(default))]
    pub dropout: Dropout,
    /// How likely an input is left out.
    #[cfg_attr(feature = "serde", serde(default))]
    pub input_dropout: f64,
    /// Which fraction of the samples becomes validation samples.
    #[cfg_attr(feature = "serde", serde(default))]
    pub validation_split: f64,
    /// Whether each class has its share of the validation samples.
    #[cfg_attr(feature = "serde", serde(default))]
    pub stratified: bool,
    /// When to give up.
    #[cfg_attr(feature = "serde", serde(default))]
    pub early_stopping: Option<EarlyStopping>,
    /// What is measured after each epoch.
    #[cfg_attr(feature = "serde", serde(default))]
    pub metrics: Vec<Metric>,
    /// What to do when the error stops being a number.
    #[cfg_attr(feature = "serde", serde(default))]
    pub on_divergence: OnDivergence,
    /// How long a run may take.
    #[cfg_attr(feature = "serde", serde(default))]
    pub time_limit: Option<std::time::Duration>,
    /// How many threads share the work.
    #[cfg_attr(feature = "serde", serde(default = "one"))]
    pub threads: usize,
}

#[cfg(feature = "serde")]
fn one() -> usize {
    1
}

fn usual_epochs() -> usize {
    100
}

impl Training {
    /// Training by this optimiser on this loss: 100 epochs, each one step on all samples.
    pub fn new(optimizer: impl Into<Optimizer>, loss: Loss) -> Training {
        Training {
            optimizer: optimizer.into(),
            loss,
            epochs: usual_epochs(),
            batch_size: None,
            batch_count: None,
            batch_sizes: Vec::new(),
            drop_last: false,
            in_order: false,
            seed: 0,
            schedule: Schedule::Constant,
            warm_up: 0,
            penalty: Penalty::NONE,
            frozen: Vec::new(),
            clip_norm: None,
            clipping: Clipping::Exact,
            dropout: Dropout::NONE,
            input_dropout: 0.0,
            validation_split: 0.0,
            stratified: false,
            early_stopping: None,
            metrics: Vec::new(),
            on_divergence: OnDivergence::Stop,
            time_limit: None,
            threads: 1,
        }
    }

    /// How many times to go through all samples.
    pub fn epochs(mut self, epochs: usize) -> Training {
        self.epochs = epochs;
        self
    }

    /// A step after this number of samples, in an order drawn anew for each epoch; 1 for a step after each sample. The last
    /// batch of an epoch has what is left, unless [`Training::drop_last`] is said; where there are not as many samples, all of them
    /// are one batch, and [`Run::remarks`](crate::Run::remarks) says so.
    pub fn batch_size(mut self, samples: usize) -> Training {
        (self.batch_size, self.batch_count, self.batch_sizes) = (Some(samples), None, Vec::new());
        self
    }

    /// This number of batches an epoch, of sizes as equal as can be: the first ones have one sample more than the others if that
    /// must be, as NumPy's `array_split` makes them.
    pub fn batch_count(mut self, batches: usize) -> Training {
        (self.batch_size, self.batch_count, self.batch_sizes) = (None, Some(batches), Vec::new());
        self
    }

    /// Batches of these sizes, one after the other, which must be those of all training samples together. Batches of given rows:
    /// [`Run::set_batches`](crate::Run::set_batches).
    pub fn batch_sizes(mut self, samples: impl Into<Vec<usize>>) -> Training {
        (self.batch_size, self.batch_count, self.batch_sizes) = (None, None, samples.into());
        self
    }

    /// Leaves out a last batch that has fewer samples than the batch size: no step is made with them in that epoch.
    pub fn drop_last(mut self) -> Training {
        self.drop_last = true;
        self
    }

    /// Batches in the order of the samples, the same in each epoch.
    pub fn in_order(mut self) -> Training {
        self.in_order = true;
        self
    }

    /// What the order of samples, dropout and the validation split are drawn from (by ChaCha8); 0 if nothing is said.
    pub fn seed(mut self, seed: u64) -> Training {
        self.seed = seed;
        self
    }

    /// How the learning rate goes from epoch to epoch.
    pub fn schedule(mut self, schedule: Schedule) -> Training {
        self.schedule = schedule;
        self
    }

    /// Lets the learning rate rise evenly, during this number of epochs, up to its own size; the schedule starts after them.
    pub fn warm_up(mut self, epochs: usize) -> Training {
        self.warm_up = epochs;
        self
    }

    /// A penalty on large weights, added to the loss.
    pub fn penalty(mut self, penalty: Penalty) -> Training {
        self.penalty = penalty;
        self
    }

    /// Leaves these parameters as they are, to the bit, whatever the optimiser. Their gradient is 0, so that the gradient's length
    /// is that of the free ones; a penalty counts them all the same.
    pub fn frozen(mut self, frozen: impl Into<Vec<Frozen>>) -> Training {
        self.frozen = frozen.into();
        self
    }

    /// Shortens gradients that are longer than this (over all free parameters together) to this length.
    pub fn clip_norm(mut self, longest: f64) -> Training {
        self.clip_norm = Some(longest);
        self
    }

    /// Shortens longer gradients in another way, such as PyTorch's; for [`Training::clip_norm`].
    pub fn clipping(mut self, clipping: Clipping) -> Training {
        self.clipping = clipping;
        self
    }

    /// Leaves out each hidden unit with this probability (one for all hidden layers, or a list with one for each), sample by
    /// sample, and multiplies the others by 1 / (1 - probability), in training only (Srivastava et al. 2014).
    pub fn dropout(mut self, probability: impl Into<Dropout>) -> Training {
        self.dropout = probability.into();
        self
    }

    /// Leaves out each input of a sample with this probability, as [`Training::dropout`] does hidden units.
    pub fn input_dropout(mut self, probability: f64) -> Training {
        self.input_dropout = probability;
        self
    }

    /// Measures the loss after each epoch on this fraction of the samples, drawn at random and not trained on. Samples of your own
    /// choice: [`Run::validate`](crate::Run::validate).
    pub fn validation_split(mut self, fraction: f64) -> Training {
        self.validation_split = fraction;
        self
    }

    /// Draws the validation samples class by class, so that each class has its share on either side. The classes are those of one
    /// column of targets 0 and 1, or of one-hot rows.
    pub fn stratified(mut self) -> Training {
        self.stratified = true;
        self
    }

    /// Stops when nothing more is gained, and keeps the best parameters.
    pub fn early_stopping(mut self, early_stopping: EarlyStopping) -> Training {
        self.early_stopping = Some(early_stopping);
        self
    }

    /// Measures these after each epoch, on the training samples and on the validation samples.
    pub fn metrics(mut self, metrics: impl Into<Vec<Metric>>) -> Training {
        self.metrics = metrics.into();
        self
    }

    /// What to do when the error stops being a number.
    pub fn on_divergence(mut self, on_divergence: OnDivergence) -> Training {
        self.on_divergence = on_divergence;
        self
    }

    /// Stops after the first epoch that ends later than this after the start. (The one setting with which a run is not
    /// repeatable; not for targets without a clock, such as wasm32-unknown-unknown.)
    pub fn time_limit(mut self, limit: std::time::Duration) -> Training {
        self.time_limit = Some(limit);
        self
    }

    /// Shares the work of each batch among up to this number of threads, where a batch is large enough for that to pay; 1 if nothing
    /// is said. The numbers that come out do not depend on it. More than 1 needs the feature `parallel`.
    pub fn threads(mut self, threads: usize) -> Training {
        self.threads = threads;
        self
    }

    /// The same training with another optimiser.
    pub fn with_optimizer(mut self, optimizer: impl Into<Optimizer>) -> Training {
        self.optimizer = optimizer.into();
        self
    }

    /// The learning rate after `epoch` epochs: the optimiser's, or what an observer has put in its place, as warm-up and schedule
    /// have changed it.
    pub fn learning_rate(&self, epoch: usize, state: &ScheduleState) -> f64 {
        self.learning_rate_from(self.own_learning_rate(state), epoch, state)
    }

    /// The learning rate before warm-up and schedule.
    pub(super) fn own_learning_rate(&self, state: &ScheduleState) -> f64 {
        state.learning_rate.unwrap_or_else(|| self.optimizer.learning_rate())
    }

    /// What warm-up and schedule make of a learning rate after `epoch` epochs.
    pub(super) fn learning_rate_from(&self, rate: f64, epoch: usize, state: &ScheduleState) -> f64 {
        let Training { schedule, warm_up, .. } = *self;
        if epoch < warm_up {
            rate * (epoch + 1) as f64 / warm_up as f64
        } else {
            rate * schedule.multiplier(epoch - warm_up, state)
        }
    }

    pub(crate) fn check(&self) -> Result<(), ModelError> {
        self.optimizer.check()?;
        self.schedule.check()?;
        self.penalty.check()?;
        self.dropout.check()?;
        below_one("the dropout probability of the inputs", self.input_dropout)?;
        below_one("the validation split", self.validation_split)?;
        if self.stratified && self.validation_split == 0.0 {
            return exclusive("stratified", "no validation split", "set one, or leave `stratified` out");
        }
        if let Some(found) = self.clip_norm {
            check_setting("the longest gradient", found, found > 0.0, "a positive number, such as 1")?;
        }
        if self.clipping != Clipping::Exact && self.clip_norm.is_none() {
            let instead = "say how long they may be, with `clip_norm`";
            return exclusive("a way of clipping", "gradients of any length", instead);
        }
        check_setting("the number of threads", self.threads as f64, self.threads > 0, "1 or more")?;
        at_most("threads", self.threads, limits::THREADS)?;
        if self.threads > 1 && cfg!(not(feature = "parallel")) {
            let instead = "switch the feature `parallel` of nn-model on, or leave the threads out";
            return exclusive("more than one thread", "a build without threads", instead);
        }
        if let Some(early_stopping) = self.early_stopping {
            early_stopping.check()?;
        }
        if self.optimizer.evaluates() {
            let exclusive = |that, instead| exclusive("L-BFGS", that, instead);
            if self.has_batches() {
                return exclusive("batches", "leave the batch size out, or use Adam");
            }
            if self.has_dropout() {
                return exclusive("dropout", "its line search needs a loss that does not change; use Adam");
            }
            if self.clip_norm.is_some() || self.schedule != Schedule::Constant || self.warm_up > 0 {
                return exclusive(
                    "a schedule, a warm-up or clipping",
                    "it finds the length of its steps itself; leave them out",
                );
            }
        }
        Ok(())
    }

    /// Whether a batch is not all samples, or need not be.
    pub(super) fn has_batches(&self) -> bool {
        self.batch_size.is_some() || self.batch_count.is_some() || !self.batch_sizes.is_empty()
    }

    /// Whether anything is left out at random.
    pub(super) fn has_dropout(&self) -> bool {
        !self.dropout.is_none() || self.input_dropout > 0.0
    }

    /// What is measured after each epoch: the metrics that were asked for, and what early stopping watches.
    pub(super) fn measured(&self) -> Vec<Metric> {
        let watched = self.early_stopping.and_then(|stopping| stopping.watched.metric());
        let more = watched.filter(|metric| !self.metrics.contains(metric));
        self.metrics.iter().copied().chain(more).collect()
    }
}

/// The error that two settings exclude each other.
pub(super) fn exclusive<T>(
    this: &'static str,
    that: &'static str,
    instead: &'static str,
) -> Result<T, ModelError> {
    Err(ModelError::Exclusive { this, that, instead })
}
