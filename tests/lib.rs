//! What must hold across the crates: the tests are in `main.rs`, and the project's README is compiled and run here.

pub mod digests;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
