//! What must hold across the crates: the tests are in `main.rs`, and the project's README is compiled and run here.
#![doc = include_str!("../README.md")]
