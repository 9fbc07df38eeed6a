//! What an evaluation finds.

use super::baselines::Comparison;
use super::calibration::Calibrated;
use super::coverage::Coverage;
use super::score::Score;
use super::seen::Seen;
use nn_model::Task;

/// What was found.
pub(crate) struct Evaluation {
    pub(crate) rows: usize,
    pub(crate) resamples: usize,
    pub(crate) confidence: f64,
    pub(crate) seed: u64,
    pub(crate) task: Task,
    /// Of two classes, the one that precision, recall and F1 are of.
    pub(crate) positive: Option<String>,
    /// Above which probability it is taken, where that was chosen.
    pub(crate) threshold: Option<f64>,
    /// The column of the rows' weights, if scores are by these.
    pub(crate) weight: Option<String>,
    pub(crate) scores: Vec<Score>,
    pub(crate) confusion: Option<Confusion>,
    /// What can be said without a network, in the order of the scores' baselines; empty if the model does not know.
    pub(crate) baselines: Vec<Comparison>,
    /// Which rows were there in the training; none if the model does not know.
    pub(crate) seen: Option<Seen>,
    /// Of probabilities, whether they mean what they say.
    pub(crate) calibration: Option<Calibrated>,
    /// Whether intervals or sets hold what they promise, if that was asked.
    pub(crate) coverage: Option<Coverage>,
}

/// How often each class (row) was taken for each (column), each row counting the same.
pub(crate) struct Confusion {
    pub(crate) classes: Vec<String>,
    pub(crate) counts: Vec<Vec<u64>>,
    /// Precision, recall and F1 of each class, by the rows' weights.
    pub(crate) by_class: Vec<[f64; 3]>,
}
