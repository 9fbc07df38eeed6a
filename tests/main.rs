//! What must hold across the crates.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

mod allocations;
mod batches;
mod bits;
mod budgets;
mod circles;
mod curvature;
mod decay;
mod digits;
mod forward_mode;
mod frozen;
mod golden_formulas;
mod golden_training;
mod gradients;
mod initialization;
mod inside;
mod invariants;
mod learning;
mod least_squares;
mod machines;
mod minima;
mod notebook;
mod other_stops;
mod own;
mod own_formulas;
mod problem;
mod public_parts;
mod python;
mod pytorch;
mod reference;
mod resuming;
mod seeded;
mod steps;
mod stopping;
