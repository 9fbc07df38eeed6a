#![doc = include_str!("../README.md")]

mod dataset;
mod noisy_linear;
pub mod numpy;
mod truth_table;

pub use dataset::{DataError, Dataset};
pub use noisy_linear::NoisyLinear;
pub use truth_table::truth_table;
