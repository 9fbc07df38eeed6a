#![doc = include_str!("../README.md")]

mod choice;
mod dataset;
mod error;
mod labels;
mod noisy_linear;
pub mod numpy;
mod one_hot;
mod scaling;
mod truth_table;

pub use dataset::Dataset;
pub use error::DataError;
pub use labels::Labels;
pub use noisy_linear::NoisyLinear;
pub use one_hot::{OneHotEncoder, Unknown};
pub use scaling::{Scaler, Scaling};
pub use truth_table::truth_table;
