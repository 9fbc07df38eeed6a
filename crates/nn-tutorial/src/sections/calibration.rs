//! Do probabilities mean what they say? Of the samples given 90 %, 90 % should be of class 1.
//!
//! Asked of the two networks of the section `early-stopping`, which differ in nothing but when they stopped.
//!
//! ```text
//! predicted   the mean probability of the samples of a bin
//! observed    the share of them that is of class 1
//! error       the mean of |predicted - observed|, weighted by how many samples a bin has
//! ```
//!
//! In the book: [classification](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/classification.md).

use super::early_stopping::{self, Trained};
use crate::story::{Story, TutorialError};
use nn_data::Dataset;
use nn_model::{Calibration as Reliability, Network};
use serde::Serialize;

/// How many bins of the same width the probabilities are sorted into.
pub const BINS: usize = 10;

/// Both networks' probabilities against what came true.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Calibration {
    /// How many test samples there are.
    pub samples: usize,
    /// The network that stopped early.
    pub stopped: Curve,
    /// The one that went on to the last epoch.
    pub to_the_end: Curve,
}

/// A reliability curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Curve {
    /// The bins with samples in them, from low probabilities to high ones.
    pub bins: Vec<Bin>,
    /// The expected calibration error: how far what is said is from what comes true, over all samples.
    pub expected_error: f64,
}

/// The samples with about the same probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bin {
    /// Between which probabilities they lie.
    pub range: (f64, f64),
    /// The mean of their probabilities.
    pub predicted: f64,
    /// The share of them that are of class 1.
    pub observed: f64,
    /// How many there are.
    pub samples: usize,
}

/// Trains the networks and sorts their probabilities.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<Calibration, TutorialError> {
    let Trained { stopped, to_the_end, test, .. } = early_stopping::train(story)?;
    Ok(Calibration {
        samples: test.samples(),
        stopped: curve(&stopped, &test)?,
        to_the_end: curve(&to_the_end, &test)?,
    })
}

fn curve(network: &Network, data: &Dataset) -> Result<Curve, TutorialError> {
    let probabilities = network.predict_proba(data.inputs())?;
    let reliability = Reliability::new(data.targets(), probabilities.as_ref(), BINS)?;
    let bins = reliability.bins.iter().map(|bin| Bin {
        range: (bin.low, bin.high),
        predicted: bin.predicted,
        observed: bin.observed,
        samples: bin.count,
    });
    Ok(Curve { bins: bins.collect(), expected_error: reliability.expected_error() })
}
