#![doc = include_str!("../README.md")]

mod affine;
pub mod dense;
pub mod derivative;
pub mod dual;
pub mod elementary;
mod layout;
mod linear_algebra;
mod matrix;
mod mean;
pub mod reduce;
pub mod simd;
pub mod update;

pub use affine::Affine;
pub use layout::{batch, padded};
pub use linear_algebra::{eigen, least_squares};
pub use matrix::{Matrix, MatrixError, Supervised};
pub use mean::mean_of;

/// The matrix library whose types all our crates use, re-exported so that nobody has to match versions by hand.
pub use faer;
pub use faer::{Mat, MatMut, MatRef};
