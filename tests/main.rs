//! What must hold across the crates.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

mod allocations;
mod bits;
mod curvature;
mod golden_training;
mod gradients;
mod least_squares;
mod notebook;
mod seeded;
