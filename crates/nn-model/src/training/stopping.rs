//! Early stopping: when a run gives up, and which parameters it keeps.
//!
//! What is watched is a loss, or a metric with its sign turned where more is better, so that less is better always. With v after
//! an epoch, and `best` from the epochs before (infinite before the first), an epoch is a gain if
//!
//! ```text
//! last gain  (Keras)         v + tolerance < best      best is v of the last gain
//! best       (scikit-learn)  v <= best - tolerance     best is the least v so far, gain or not
//! ```
//!
//! and the run stops when `patience` epochs in a row were none. The difference: many small improvements add up to a gain in the
//! first case and not in the second; an improvement of just the tolerance is a gain in the second alone.
//!
//! NaN is no gain in the first case and one in the second, which is what the two do. (But Keras 3.15 takes the first value it looks at
//! for the best even if it is NaN, and so finds nothing better; here that is no gain either.)

use super::history::History;
use crate::check::{at_least_zero, check_setting};
use crate::error::ModelError;
use crate::metrics::choices::Metric;
use nn_choice::{UnknownName, choices};

/// What early stopping watches. In files and flags a metric goes by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub enum Watched {
    /// The loss on the validation samples or, without any, on the training samples.
    #[default]
    Loss,
    /// The loss on the training samples, penalty included, as it was before the steps of the epoch: what scikit-learn and Keras
    /// report of an epoch. In batches this is [`History::loss`](crate::History::loss); where all samples are one batch, that is
    /// the loss after the step, and the one before it is watched.
    TrainingLoss,
    /// A metric, on the validation samples or, without any, on the training samples. It is measured and put into the history
    /// whether [`Training::metrics`](crate::Training::metrics) has it or not.
    Metric(Metric),
}

const LOSS: &str = "loss";
const TRAINING_LOSS: &str = "training-loss";

impl Watched {
    /// Its name: `loss`, `training-loss`, or that of the metric.
    pub fn name(self) -> &'static str {
        match self {
            Watched::Loss => LOSS,
            Watched::TrainingLoss => TRAINING_LOSS,
            Watched::Metric(metric) => metric.name(),
        }
    }

    /// The metric, if it is one.
    pub fn metric(self) -> Option<Metric> {
        match self {
            Watched::Metric(metric) => Some(metric),
            Watched::Loss | Watched::TrainingLoss => None,
        }
    }

    /// Its value after this epoch (the first is 1); NaN if the history has none.
    pub(super) fn value_at(self, epoch: usize, history: &History) -> f64 {
        let at = |list: &[f64], epoch: usize| epoch.checked_sub(1).and_then(|i| list.get(i)).copied();
        let value = match self {
            Watched::Loss => at(&history.validation_loss, epoch).or(at(&history.loss, epoch)),
            Watched::TrainingLoss => match history.initial_loss {
                Some(initial) if epoch == 1 => Some(initial),
                Some(_) => at(&history.loss, epoch - 1),
                None => at(&history.loss, epoch),
            },
            Watched::Metric(metric) => history
                .metric(metric)
                .and_then(|metric| at(&metric.validation, epoch).or(at(&metric.training, epoch))),
        };
        value.unwrap_or(f64::NAN)
    }

    /// The value with the sign with which less is better.
    pub(super) fn with_sign(self, value: f64) -> f64 {
        if self.metric().is_some_and(Metric::higher_is_better) { -value } else { value }
    }
}

impl From<Metric> for Watched {
    fn from(metric: Metric) -> Watched {
        Watched::Metric(metric)
    }
}

impl From<Watched> for String {
    fn from(watched: Watched) -> String {
        watched.name().to_owned()
    }
}

impl std::str::FromStr for Watched {
    type Err = UnknownName;
    fn from_str(name: &str) -> Result<Watched, UnknownName> {
        match name {
            LOSS => Ok(Watched::Loss),
            TRAINING_LOSS => Ok(Watched::TrainingLoss),
            name => name.parse().map(Watched::Metric).map_err(|error: UnknownName| UnknownName {
                what: "quantity to watch",
                known: [&[LOSS, TRAINING_LOSS], Metric::NAMES].concat(),
                ..error
            }),
        }
    }
}

impl TryFrom<String> for Watched {
    type Error = UnknownName;
    fn try_from(name: String) -> Result<Watched, UnknownName> {
        name.parse()
    }
}

choices! {
    /// What a value must be better than, by the tolerance, for its epoch to count as a gain.
    #[derive(Default)]
    pub enum BetterThan, "value to be better than" {
        /// The value of the last gain, by more than the tolerance: small gains add up. Keras does this.
        #[default]
        LastGain = "last-gain",
        /// The best value so far, by the tolerance or more: only a large gain in one epoch is one. scikit-learn does this.
        Best = "best",
    }
}

/// When to give up: as soon as what is watched has not become better for `patience` epochs in a row. The network then gets back the
/// parameters with which it was best, unless [`EarlyStopping::keep_last`] is said.
///
/// ```
/// use nn_model::{EarlyStopping, Metric};
/// let stopping = EarlyStopping::new(10);
/// let by_accuracy = EarlyStopping::new(10).watch(Metric::Accuracy).tolerance(1e-3).start_from_epoch(5);
/// // MLPClassifier(n_iter_no_change=10, tol=1e-4), without and with early_stopping=True:
/// let on_training_loss = EarlyStopping::like_scikit_learn(10, 1e-4);
/// let on_accuracy = EarlyStopping::like_scikit_learn(10, 1e-4).watch(Metric::Accuracy).keep_best();
/// // keras.callbacks.EarlyStopping("val_loss", patience=3, min_delta=0.01), restore_best_weights=False:
/// let of_keras = EarlyStopping::like_keras(3, 0.01);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct EarlyStopping {
    /// After how many epochs in a row without a gain the run stops, 1 or more.
    pub patience: usize,
    /// By how much a value must be better to count as a gain.
    #[cfg_attr(feature = "serde", serde(default))]
    pub tolerance: f64,
    /// What is watched.
    #[cfg_attr(feature = "serde", serde(default))]
    pub watched: Watched,
    /// What a value must be better than.
    #[cfg_attr(feature = "serde", serde(default))]
    pub better_than: BetterThan,
    /// How many epochs go by before it starts to look.
    #[cfg_attr(feature = "serde", serde(default))]
    pub start_from_epoch: usize,
    /// Whether the network gets back the parameters with which it was best.
    #[cfg_attr(feature = "serde", serde(default = "yes"))]
    pub restore_best: bool,
}

#[cfg(feature = "serde")]
fn yes() -> bool {
    true
}

impl EarlyStopping {
    /// With this patience: by the loss, any improvement at all counts, and the best parameters come back.
    pub fn new(patience: usize) -> EarlyStopping {
        EarlyStopping {
            patience,
            tolerance: 0.0,
            watched: Watched::Loss,
            better_than: BetterThan::LastGain,
            start_from_epoch: 0,
            restore_best: true,
        }
    }

    /// scikit-learn's meaning of `n_iter_no_change` and `tol` in `MLPClassifier` and `MLPRegressor`, by the training loss, with the
    /// last parameters kept. With `early_stopping=True` theirs goes by the accuracy or R^2 on validation samples and keeps the best:
    /// `.watch(Metric::Accuracy).keep_best()`.
    ///
    /// `tol` is a difference of the watched loss, and so is on its scale: their loss is half of [`Loss::Mse`](crate::Loss::Mse) of one
    /// output, so their `tol` is twice as much here.
    pub fn like_scikit_learn(n_iter_no_change: usize, tol: f64) -> EarlyStopping {
        EarlyStopping {
            tolerance: tol,
            watched: Watched::TrainingLoss,
            better_than: BetterThan::Best,
            restore_best: false,
            ..EarlyStopping::new(n_iter_no_change.saturating_add(1))
        }
    }

    /// Keras' meaning of `patience` and `min_delta` in its `EarlyStopping`, by the loss on validation samples, with the last
    /// parameters kept. (A patience of 0 is one of 1 there.)
    pub fn like_keras(patience: usize, min_delta: f64) -> EarlyStopping {
        EarlyStopping { tolerance: min_delta, restore_best: false, ..EarlyStopping::new(patience.max(1)) }
    }

    /// By how much a value must be better to count as a gain.
    pub fn tolerance(self, tolerance: f64) -> EarlyStopping {
        EarlyStopping { tolerance, ..self }
    }

    /// By a metric, or another loss.
    pub fn watch(self, watched: impl Into<Watched>) -> EarlyStopping {
        EarlyStopping { watched: watched.into(), ..self }
    }

    /// Looks at no epoch before this number of them are done.
    pub fn start_from_epoch(self, epochs: usize) -> EarlyStopping {
        EarlyStopping { start_from_epoch: epochs, ..self }
    }

    /// Gives the network back the parameters with which it was best.
    pub fn keep_best(self) -> EarlyStopping {
        EarlyStopping { restore_best: true, ..self }
    }

    /// Leaves the network the parameters that it had when it stopped.
    pub fn keep_last(self) -> EarlyStopping {
        EarlyStopping { restore_best: false, ..self }
    }

    pub(crate) fn check(self) -> Result<(), ModelError> {
        check_setting("the patience", self.patience as f64, self.patience > 0, "1 or more")?;
        at_least_zero("the tolerance", self.tolerance)
    }

    /// Looks at the watched value after this number of epochs; says what that means.
    pub fn look(self, epoch: usize, value: f64, state: &mut StoppingState) -> Verdict {
        if epoch <= self.start_from_epoch {
            return Verdict { is_best: false, stop: false };
        }
        let value = self.watched.with_sign(value);
        let best = state.best.unwrap_or(f64::INFINITY);
        let (gain, is_best) = match self.better_than {
            BetterThan::LastGain => {
                let gain = value + self.tolerance < best;
                (gain, gain)
            }
            BetterThan::Best => {
                // NaN does not: it is a gain, but not the best.
                let falls_short = value > best - self.tolerance;
                (!falls_short, value < best)
            }
        };
        if is_best {
            (state.best, state.best_epoch) = (Some(value), epoch);
        }
        state.waited = if gain { 0 } else { state.waited.saturating_add(1) };
        Verdict { is_best, stop: state.waited >= self.patience && epoch > 1 }
    }
}

/// What early stopping makes of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether this is the epoch whose parameters are to be kept.
    pub is_best: bool,
    /// Whether to stop here.
    pub stop: bool,
}

/// What early stopping remembers from epoch to epoch.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct StoppingState {
    /// The value to be better than, with the sign with which less is better.
    pub best: Option<f64>,
    /// The epoch that had it; 0 before there is one.
    pub best_epoch: usize,
    /// How many epochs in a row were no gain.
    pub waited: usize,
}
