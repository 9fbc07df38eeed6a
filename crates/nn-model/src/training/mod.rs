//! Training: its settings, the run, and what it keeps.

pub(crate) mod checkpoint;
pub(crate) mod history;
pub(crate) mod penalty;
pub(crate) mod run;
pub(crate) mod schedule;
pub(crate) mod settings;
