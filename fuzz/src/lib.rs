//! What is done with any bytes in place of a file, for every reader; and how a file is changed so that the change gets deep.
//!
//! A target panics where a promise of `SECURITY.md` is broken: where a reader panics, takes more memory than a small file may ask for, or
//! reads back something else than was written. It is a plain function of bytes, so that the same is done by libFuzzer (the
//! workspace in `libfuzzer`, which needs a nightly compiler) and by the tests of this crate, which do it with the files in `corpus`
//! and `crashes` and with files made of these by [`Target::change`].

// What is found here is found by a panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod change;
pub mod harmful;
pub mod security;
pub mod seeds;
mod target;
mod targets;

pub use target::{MEMORY, SMALL, Target};
pub use targets::{TARGETS, named};
