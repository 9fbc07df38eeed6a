#![doc = include_str!("../README.md")]

pub mod exercises;
mod networks;
pub mod notebook;
pub mod sections;
pub mod statistics;
mod story;

pub use networks::{FinishedRun, Pair};
pub use sections::{Report, Section, UnknownSection};
pub use story::{Rule, Story, TutorialError};
