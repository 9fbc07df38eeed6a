#![doc = include_str!("../README.md")]

mod calibration;
mod conformal;
mod conformity;
mod cross_validation;
mod error;
mod explain;
#[cfg(feature = "files")]
mod files;
mod fitted;
mod learning_curve;
mod prepared;
mod recipe;
mod results;
mod runner;
mod scores;
mod shard;
mod space;
mod text;
mod validation;
mod values;

pub use calibration::{brier_score, reliability, temperature};
pub use conformal::Conformal;
pub use conformity::ConformityScore;
pub use error::SelectError;
pub use explain::{
    Effects, ExplainError, Importance, Predict, Shuffles, effects, importances, quantile, quantile_grid,
};
pub use fitted::Fitted;
pub use learning_curve::{LearningCurve, LearningPoint};
pub use prepared::Prepared;
pub use recipe::{ClassWeights, Recipe};
pub use results::{SearchResults, SearchRow, Setting};
pub use runner::run_seed;
pub use scores::{CrossValidation, Outcome, Scores};
pub use shard::Shard;
pub use space::Space;
pub use validation::{Division, Validation};
pub use values::{Values, log_uniform, uniform};
