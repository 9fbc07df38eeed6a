//! What a model makes of its inputs, found out by asking it: columns are changed, and what becomes of scores and predictions is looked
//! at. Whatever predicts can be asked so.
//!
//! ```text
//! importance    a column is shuffled among the rows: how much worse is the score?
//! effects       a column is the same in all rows: what is predicted on average, and for each row?
//! ```
//!
//! Changed inputs are made and predicted batch by batch: beside the inputs themselves, memory holds a batch for each thread and the
//! predictions.

mod batches;
mod effects;
mod error;
mod importance;

pub use batches::Predict;
pub use effects::{Effects, effects, quantile, quantile_grid};
pub use error::ExplainError;
pub use importance::{Importance, Shuffles, importances};
