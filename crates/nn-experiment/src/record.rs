//! How a model came about: enough to do it again, and to see how it went.

use crate::baseline::Baseline;
use crate::experiment::Experiment;
use nn_model::{History, Metric, Stop};
use nn_select::Fitted;
use serde::{Deserialize, Serialize};

/// How a model came about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// What was asked for, with everything that was left to us filled in: the same again gives the same bits.
    pub experiment: Experiment,
    /// Which version of this library trained it.
    pub version: String,
    /// How many training rows there were.
    pub rows: usize,
    /// How many validation rows there were.
    pub validation_rows: usize,
    /// How many epochs were done.
    pub epochs: usize,
    /// Why it stopped.
    pub stop: Stop,
    /// The epoch whose weights were kept, with early stopping.
    pub best_epoch: Option<usize>,
    /// The loss of the last epoch, on scaled targets; none if it is no finite number.
    pub loss: Option<f64>,
    /// The loss on the validation rows.
    pub validation_loss: Option<f64>,
    /// By what the last layer was divided, where that was asked for: after the training, so that both losses are from before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// How each network of an ensemble came about, the first included; empty where there is only one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<RecordedMember>,
    /// Scores of the finished model, in the data's own units.
    pub scores: Vec<RecordedScore>,
    /// What is said without a network; none in older files, and where the numbers are too large to be added up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
}

/// How a network of an ensemble came about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedMember {
    /// The seed of its weights and its training.
    pub seed: u64,
    /// How many epochs were done.
    pub epochs: usize,
    /// Why it stopped.
    pub stop: Stop,
    /// The epoch whose weights were kept, with early stopping.
    pub best_epoch: Option<usize>,
    /// The loss of the last epoch, on scaled targets; none if it is no finite number.
    pub loss: Option<f64>,
    /// The loss on the validation rows.
    pub validation_loss: Option<f64>,
}

impl RecordedMember {
    pub(crate) fn of(fitted: &Fitted, seed: u64) -> RecordedMember {
        let history = &fitted.history;
        RecordedMember {
            seed,
            epochs: history.epochs(),
            stop: history.stop,
            best_epoch: history.best_epoch,
            loss: finite(history.final_loss()),
            validation_loss: history.validation_loss.last().copied().and_then(finite),
        }
    }
}

fn finite(number: f64) -> Option<f64> {
    Some(number).filter(|number| number.is_finite())
}

/// A score of a finished model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedScore {
    /// The metric.
    pub metric: Metric,
    /// On the training rows; none if it is not defined there.
    pub training: Option<f64>,
    /// On the validation rows.
    pub validation: Option<f64>,
}

impl Record {
    pub(crate) fn of(
        experiment: Experiment,
        history: &History,
        rows: [usize; 2],
        scores: Vec<RecordedScore>,
        baseline: Option<Baseline>,
    ) -> Record {
        Record {
            experiment,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rows: rows[0],
            validation_rows: rows[1],
            epochs: history.epochs(),
            stop: history.stop,
            best_epoch: history.best_epoch,
            loss: finite(history.final_loss()),
            validation_loss: history.validation_loss.last().copied().and_then(finite),
            temperature: None,
            members: Vec::new(),
            scores,
            baseline,
        }
    }
}
