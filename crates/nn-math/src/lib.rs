#![doc = include_str!("../README.md")]

pub mod batch;
pub mod dense;
pub mod derivative;
pub mod eigen;
pub mod elementary;
pub mod least_squares;
pub mod padded;
pub mod reduce;
pub mod simd;
pub mod update;

/// The matrix library whose types all our crates speak, re-exported so that nobody has to match versions by hand.
pub use faer;
pub use faer::{Mat, MatMut, MatRef};
