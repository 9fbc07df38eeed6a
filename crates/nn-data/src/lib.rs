#![doc = include_str!("../README.md")]

mod built_in;
mod bundled;
mod dataset;
mod error;
mod generator;
mod k_fold;
mod labels;
mod noisy_linear;
pub mod numpy;
mod one_hot;
mod scaling;
mod shuffle;
mod split;
mod toy;
mod truth_table;

pub use built_in::BuiltIn;
pub use bundled::{digits, iris};
pub use dataset::Dataset;
pub use error::DataError;
pub use k_fold::KFold;
pub use labels::Labels;
pub use nn_choice::UnknownName;
pub use noisy_linear::NoisyLinear;
pub use one_hot::{OneHotEncoder, Unknown};
pub use scaling::{Scaler, Scaling};
pub use split::{Rows, Split, ThreeWaySplit, train_test_split, train_validation_test_split};
pub use toy::{Blobs, Circles, Moons, Sine, Spirals, ToySet, Xor};
pub use truth_table::truth_table;
