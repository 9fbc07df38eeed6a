//! A metric of a model on rows, beside what others say of them.

use super::bootstrap::Interval;
use nn_model::Metric;

/// A metric; none if it is not defined for these rows, and why.
pub(crate) struct Score {
    pub(crate) metric: Metric,
    pub(crate) value: Result<f64, String>,
    pub(crate) interval: Option<Interval>,
    /// The same of each baseline.
    pub(crate) baselines: Vec<Option<f64>>,
    /// The same of the rows that the model has not seen, where others are among them and there are enough.
    pub(crate) new_rows: Option<f64>,
}
