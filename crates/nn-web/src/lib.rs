#![doc = include_str!("../README.md")]

mod answer;
pub mod exports;
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
