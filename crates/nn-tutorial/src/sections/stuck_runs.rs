//! Why half of the sigmoid runs get stuck (cell 47 is one of them).
//!
//! A sigmoid unit gives one half for a sum of 0, and there is no bias to take that away. If both output weights become
//! positive, the output for small inputs cannot come down to where it should be.
//!
//! ```text
//! output = v0 sigmoid(x . w0) + v1 sigmoid(x . w1)      at x = 0: (v0 + v1) / 2, whatever w0 and w1 are
//! ```
//!
//! In the book: [stuck](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/stuck.md).

use super::stuck;
use crate::networks::FinishedRun;
use crate::statistics::Quantiles;
use crate::story::{Story, TutorialError};
use serde::Serialize;

/// A run whose error ends this far above least squares is stuck.
pub const STUCK: f64 = 0.05;

/// What became of many sigmoid runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StuckRuns {
    /// How many runs there were.
    pub runs: usize,
    /// The runs that ended more than 0.05 above least squares.
    pub stuck: Outcome,
    /// The others.
    pub free: Outcome,
    /// The error after each epoch of the first stuck run.
    pub stuck_mse: Vec<f64>,
    /// The error after each epoch of the first free run.
    pub free_mse: Vec<f64>,
}

/// What some runs have in common.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Outcome {
    /// How many runs.
    pub runs: usize,
    /// In how many of them both output weights ended positive.
    pub both_positive: usize,
    /// In how many of them the output weights ended with different signs; a stuck run of this kind is on its way out.
    pub opposite: usize,
    /// The error above least squares.
    pub excess: Quantiles,
}

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<StuckRuns, TutorialError> {
    let runs = story.repeat(story.runs(), |story| {
        let run = stuck::run(story)?;
        Ok((run.excess(), run.runs.two_layer))
    })?;
    let (stuck, free): (Vec<_>, Vec<_>) = runs.iter().partition(|(excess, _)| *excess > STUCK);
    let outcome = |runs: &[&(f64, FinishedRun)]| {
        let with = |test: fn(f64, f64) -> bool| {
            let outputs = |run: &FinishedRun| (run.weights[6], run.weights[7]);
            runs.iter().map(|(_, run)| outputs(run)).filter(|(a, b)| test(*a, *b)).count()
        };
        Outcome {
            runs: runs.len(),
            both_positive: with(|a, b| a > 0.0 && b > 0.0),
            opposite: with(|a, b| a * b < 0.0),
            excess: Quantiles::of(runs.iter().map(|run| run.0)),
        }
    };
    let first = |runs: &[&(f64, FinishedRun)]| runs.first().map_or(Vec::new(), |run| run.1.mse.clone());
    Ok(StuckRuns {
        runs: runs.len(),
        stuck: outcome(&stuck),
        free: outcome(&free),
        stuck_mse: first(&stuck),
        free_mse: first(&free),
    })
}
