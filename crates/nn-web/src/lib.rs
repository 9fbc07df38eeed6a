#![doc = include_str!("../README.md")]
// Without `more`, what only programs to copy read is there and not read.
#![cfg_attr(not(feature = "more"), allow(dead_code))]

mod answer;
#[cfg(feature = "more")]
mod copy;
pub mod exports;
mod feature;
mod json;
mod presets;
mod query;
mod requests;
mod samples;
mod session;
mod settings;
mod values;

pub use answer::{Answer, Refusal};
pub use session::Session;
