#![doc = include_str!("../README.md")]

mod networks;
pub mod sections;
mod story;

pub use networks::{Pair, Run};
pub use sections::{Report, Section, UnknownSection};
pub use story::{Story, TutorialError};
