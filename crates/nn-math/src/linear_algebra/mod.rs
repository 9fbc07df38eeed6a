//! Linear algebra outside the hot path, computed by faer: [`least_squares`] and eigenvalues ([`eigen`]).

pub mod eigen;
pub mod least_squares;
