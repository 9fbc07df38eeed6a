//! What was tried, how often, and what went wrong.

use std::collections::BTreeMap;
use std::fmt;

/// A table in the making.
#[derive(Default)]
pub(super) struct Tally {
    counts: BTreeMap<String, usize>,
    /// Why something was left out.
    left_out: Vec<String>,
    /// What should not have happened.
    pub(super) problems: Vec<String>,
}

impl Tally {
    /// One more of these.
    pub(super) fn count(&mut self, what: impl Into<String>) {
        *self.counts.entry(what.into()).or_default() += 1;
    }

    /// Something that cannot be tried here.
    pub(super) fn leave_out(&mut self, what: impl Into<String>) {
        self.left_out.push(what.into());
    }

    /// Keeps the problem, if it is one.
    pub(super) fn expect(&mut self, holds: bool, problem: impl FnOnce() -> String) {
        if !holds {
            self.problems.push(problem());
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, count) in &self.counts {
            writeln!(f, "{count:>9}  {what}")?;
        }
        for what in &self.left_out {
            writeln!(f, " left out  {what}")?;
        }
        writeln!(f, "{:>9}  problems", self.problems.len())
    }
}
