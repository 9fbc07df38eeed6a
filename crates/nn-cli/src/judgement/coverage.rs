//! Whether intervals and sets hold what they promise.

use crate::coverage;
use crate::error::Error;
use crate::text::number::{count, percent, significant};
use nn_data::Dataset;
use nn_experiment::{Model, Predictions, Regions};
use nn_select::Conformal;
use serde::Serialize;

/// How often what was true lay within, of each target or of the classes.
#[derive(Serialize)]
pub(crate) struct Coverage {
    /// What was asked for.
    pub(crate) coverage: f64,
    /// How many rows the model was calibrated with.
    pub(crate) calibration_rows: usize,
    /// Between which shares about 95 of 100 such tests lie.
    pub(crate) expected: [f64; 2],
    pub(crate) targets: Vec<Held>,
    #[serde(skip)]
    rows: usize,
    #[serde(skip)]
    are_sets: bool,
    /// How many sets were empty before the most probable class was put into them.
    #[serde(skip)]
    filled: usize,
}

/// One target, or the classes.
#[derive(Serialize)]
pub(crate) struct Held {
    pub(crate) name: String,
    /// In which share of the rows it lay within.
    pub(crate) observed: f64,
    /// How wide the interval is, or how many classes a set has on average.
    pub(crate) size: f64,
}

impl Coverage {
    pub(crate) fn of(
        model: &Model,
        data: &Dataset,
        predictions: &Predictions,
        asked: f64,
    ) -> Result<Coverage, Error> {
        let regions = model.regions(predictions, asked).map_err(coverage::refused)?;
        let calibration_rows = model.conformal.as_ref().map_or(0, Conformal::rows);
        let (held, rows) = (regions.hold(data.targets()), data.samples());
        let observed = |target: usize| held.iter().filter(|row| row[target]).count() as f64 / rows as f64;
        let targets = model.encoder.targets.columns().iter().zip(regions.sizes()).enumerate();
        let (are_sets, filled) = match &regions {
            Regions::Intervals { .. } => (false, 0),
            Regions::Sets { filled, .. } => (true, *filled),
        };
        let mut expected = expected(asked, calibration_rows as f64, rows as f64);
        if filled > 0 {
            expected[1] = 1.0;
        }
        Ok(Coverage {
            coverage: asked,
            calibration_rows,
            expected,
            targets: targets
                .map(|(target, (name, size))| Held { name: name.clone(), observed: observed(target), size })
                .collect(),
            rows,
            are_sets,
            filled,
        })
    }

    /// What is to be said of it.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let shares = [self.coverage, self.expected[0], self.expected[1]].map(|share| percent(share, 1));
        let [asked, low, high] = shares;
        let rows = [self.calibration_rows, self.rows].map(|rows| count(rows, "row"));
        let one = |held: &Held| {
            let (observed, size) = (percent(held.observed, 1), significant(held.size));
            match self.are_sets {
                true => format!(
                    "The true {} is in {observed} of the sets, which have {size} {} on average",
                    held.name,
                    if size == "1" { "class" } else { "classes" }
                ),
                false => format!(
                    "{observed} of the intervals of {} hold the true value; they reach {} to either side of the prediction",
                    held.name,
                    significant(held.size / 2.0)
                ),
            }
        };
        let expected = format!(
            "{asked} were asked for; with {} to calibrate and {} here, {low} to {high} is as expected",
            rows[0], rows[1]
        );
        let mut sentences: Vec<String> =
            self.targets.iter().map(|held| format!("{}: {expected}.", one(held))).collect();
        if self.filled > 0 {
            sentences.push(format!(
                "{} would have been empty and has the most probable class, so that more than what was asked for is as expected",
                count(self.filled, "set")
            ) + ".");
        }
        sentences
    }
}

/// The mean and two standard deviations to either side of the share of rows that lie within: those of the beta-binomial distribution,
/// because both the rows to calibrate with and those to judge by were drawn.
fn expected(coverage: f64, calibration: f64, rows: f64) -> [f64; 2] {
    let mean = (((calibration + 1.0) * coverage - 1e-9).ceil() / (calibration + 1.0)).min(1.0);
    let variance = mean * (1.0 - mean) * (calibration + 1.0 + rows) / (rows * (calibration + 2.0));
    [-2.0, 2.0].map(|deviations| (mean + deviations * variance.sqrt()).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expected_shares_are_those_of_the_beta_binomial_distribution() {
        // k = 90 of 99 + 1, and what `scipy.stats.betabinom(200, 90, 10).std() / 200` is.
        let [low, high] = expected(0.9, 99.0, 200.0);
        assert!((0.5 * (low + high) - 0.9).abs() < 1e-12);
        assert!((0.25 * (high - low) - 0.036_560_000_866_607_434).abs() < 1e-12, "{}", 0.25 * (high - low));
    }
}
