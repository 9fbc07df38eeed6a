//! What an evaluation finds.

use super::bootstrap::Interval;
use nn_model::{Metric, Task};

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
}

/// A metric; none if it is not defined for these rows, and why.
pub(crate) struct Score {
    pub(crate) metric: Metric,
    pub(crate) value: Result<f64, String>,
    pub(crate) interval: Option<Interval>,
}

/// How often each class (row) was taken for each (column), each row counting the same.
pub(crate) struct Confusion {
    pub(crate) classes: Vec<String>,
    pub(crate) counts: Vec<Vec<u64>>,
    /// Precision, recall and F1 of each class, by the rows' weights.
    pub(crate) by_class: Vec<[f64; 3]>,
}
