//! What an evaluation finds.

use super::bootstrap::Interval;
use nn_model::{Metric, Task};

/// What was found.
pub(super) struct Evaluation {
    pub(super) rows: usize,
    pub(super) resamples: usize,
    pub(super) confidence: f64,
    pub(super) seed: u64,
    pub(super) task: Task,
    /// Of two classes, the one that precision, recall and F1 are of.
    pub(super) positive: Option<String>,
    /// Above which probability it is taken, where that was chosen.
    pub(super) threshold: Option<f64>,
    /// The column of the rows' weights, if scores are by these.
    pub(super) weight: Option<String>,
    pub(super) scores: Vec<Score>,
    pub(super) confusion: Option<Confusion>,
}

/// A metric; none if it is not defined for these rows, and why.
pub(super) struct Score {
    pub(super) metric: Metric,
    pub(super) value: Result<f64, String>,
    pub(super) interval: Option<Interval>,
}

/// How often each class (row) was taken for each (column), each row counting the same.
pub(super) struct Confusion {
    pub(super) classes: Vec<String>,
    pub(super) counts: Vec<Vec<u64>>,
    /// Precision, recall and F1 of each class, by the rows' weights.
    pub(super) by_class: Vec<[f64; 3]>,
}
