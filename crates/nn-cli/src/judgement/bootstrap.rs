//! Confidence intervals by bootstrap: percentiles of a metric over draws of the rows with replacement.
//!
//! A draw is a weight for each row: how often it was drawn. Draw i comes from stream i of ChaCha8 seeded with the seed, so the
//! intervals do not depend on how many threads there are.
//!
//! B. Efron, R. Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 13.

use nn_model::ModelError;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use rayon::prelude::*;

/// Where a metric lies in most draws.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub(crate) struct Interval {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// An interval for each of so many metrics, whose `scores` depend on how much each row counts; none where there are too few draws in
/// which it is defined.
pub(super) fn intervals(
    (rows, metrics): (usize, usize),
    resamples: usize,
    confidence: f64,
    seed: u64,
    scores: impl Fn(&[f64]) -> Result<Vec<Result<f64, ModelError>>, ModelError> + Sync,
) -> Vec<Option<Interval>> {
    let draws: Vec<Vec<Option<f64>>> = (0..resamples)
        .into_par_iter()
        .map(|draw| {
            let finite = |value: Result<f64, _>| value.ok().filter(|value| value.is_finite());
            let values = scores(&weights(rows, seed, draw));
            values.map_or(vec![None; metrics], |values| values.into_iter().map(finite).collect())
        })
        .collect();
    (0..metrics)
        .map(|metric| {
            let mut values: Vec<f64> = draws.iter().filter_map(|draw| draw[metric]).collect();
            values.sort_by(f64::total_cmp);
            // Where most draws have no value, the others tell nothing.
            (2 * values.len() > resamples).then(|| Interval {
                low: quantile(&values, 0.5 - 0.5 * confidence),
                high: quantile(&values, 0.5 + 0.5 * confidence),
            })
        })
        .collect()
}

/// How often each row is drawn in one draw.
fn weights(rows: usize, seed: u64, draw: usize) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(draw as u64);
    let mut weights = vec![0.0; rows];
    (0..rows).for_each(|_| weights[rng.random_range(0..rows)] += 1.0);
    weights
}

/// Between the two nearest of sorted values, at least one.
fn quantile(sorted: &[f64], fraction: f64) -> f64 {
    let place = fraction * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn_math::Mat;
    use nn_model::{Metric, Task};

    #[test]
    fn the_interval_of_a_share_is_about_two_standard_errors_wide_on_either_side() {
        let targets = Mat::from_fn(400, 1, |i, _| f64::from(u8::from(i % 2 == 0)));
        // A quarter of the rows wrong.
        let predictions = Mat::from_fn(400, 1, |i, _| if i % 4 == 0 { 0.1 } else { targets[(i, 0)] });
        let scores = |weights: &[f64]| {
            let metrics = [Metric::Accuracy];
            Metric::evaluate_all(&metrics, Task::Binary, &targets, &predictions, Some(weights))
        };
        let found = intervals((400, 1), 2000, 0.95, 1, scores);
        let Interval { low, high } = found[0].unwrap();
        let error = 1.96 * (0.75_f64 * 0.25 / 400.0).sqrt();
        assert!(
            (low - (0.75 - error)).abs() < 0.006 && (high - (0.75 + error)).abs() < 0.006,
            "{low} {high}"
        );
    }

    #[test]
    fn quantiles_lie_between_the_values() {
        assert_eq!(quantile(&[1.0, 2.0, 3.0], 0.5), 2.0);
        assert_eq!(quantile(&[1.0, 2.0], 0.25), 1.25);
        assert_eq!(quantile(&[5.0], 0.975), 5.0);
    }
}
