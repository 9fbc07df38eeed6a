//! What must hold across the crates.

mod allocations;
mod bits;
mod gradients;
mod least_squares;
mod notebook;
