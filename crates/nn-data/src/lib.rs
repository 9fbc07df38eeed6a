#![doc = include_str!("../README.md")]

mod dataset;
mod error;
pub mod numpy;
mod prepare;
mod sets;
mod split;

pub use dataset::Dataset;
pub use error::DataError;
pub use nn_choice::UnknownName;
pub use nn_math::{Mat, MatRef, Matrix, MatrixError, Supervised, faer};
pub use prepare::labels::Labels;
pub use prepare::one_hot::{OneHotEncoder, Unknown};
pub use prepare::scaling::{Scaler, Scaling};
pub use sets::*;
pub use split::k_fold::KFold;
pub use split::shuffle::shuffle;
pub use split::{Rows, Split, ThreeWaySplit, train_test_split, train_validation_test_split};
