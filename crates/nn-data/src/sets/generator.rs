//! What the generators of samples share: their settings' checks, their noise.

use crate::dataset::Dataset;
use crate::error::{DataError, at_most, setting};
use crate::prepare::labels::Labels;
use nn_choice::limits;
use nn_math::Mat;
use rand::Rng;
use rand_distr::{Distribution, Normal};

/// Fails if there are fewer samples than that, or more than can be meant where each has this number of columns.
pub(super) fn check_samples(samples: usize, least: usize, columns: usize) -> Result<(), DataError> {
    at_most("columns of a data set", columns, limits::COLUMNS)?;
    match (samples >= least, least) {
        (true, _) => at_most("samples", samples, limits::DRAWN / columns),
        (false, 1) => setting("the number of samples", samples, "at least 1"),
        (false, _) => setting("the number of samples", samples, "at least one for each class"),
    }
}

/// Fails unless low < high, both finite.
pub(super) fn check_range(what: &'static str, low: f64, high: f64) -> Result<(), DataError> {
    if (high - low).is_finite() && low < high {
        return Ok(());
    }
    setting(
        what,
        format!("{} to {}", nn_choice::digits(low), nn_choice::digits(high)),
        "two finite numbers, the lower one first",
    )
}

/// Normal noise with mean 0.
pub(super) fn normal(standard_deviation: f64) -> Result<Normal<f64>, DataError> {
    match Normal::new(0.0, standard_deviation) {
        Ok(normal) if standard_deviation.is_finite() && standard_deviation >= 0.0 => Ok(normal),
        _ => setting(
            "the standard deviation of the noise",
            nn_choice::digits(standard_deviation),
            "zero or a positive number",
        ),
    }
}

/// Points with noise added to each coordinate, row by row.
pub(super) fn with_noise<const FEATURES: usize>(
    points: &[[f64; FEATURES]],
    noise: Normal<f64>,
    rng: &mut impl Rng,
) -> Mat<f64> {
    let mut inputs = Mat::zeros(points.len(), FEATURES);
    for (i, point) in points.iter().enumerate() {
        for (j, exact) in point.iter().enumerate() {
            inputs[(i, j)] = exact + noise.sample(rng);
        }
    }
    inputs
}

/// Inputs x0, x1, ... and one target y: 1 for samples of the second class, 0 for the others.
pub(super) fn of_two_classes(inputs: Mat<f64>, second: impl Fn(usize) -> bool) -> Result<Dataset, DataError> {
    let targets = Mat::from_fn(inputs.nrows(), 1, |i, _| f64::from(u8::from(second(i))));
    let names = input_names(inputs.ncols());
    Dataset::new(inputs, targets, names, vec!["y".to_owned()])
}

/// Inputs x0, x1, ... and one-hot targets with the classes 0, 1, ...
pub(super) fn of_classes(
    inputs: Mat<f64>,
    class_of: Vec<usize>,
    classes: usize,
) -> Result<Dataset, DataError> {
    let labels = Labels::new(class_of, (0..classes).map(|class| class.to_string()))?;
    let names = input_names(inputs.ncols());
    Dataset::classification(inputs, names, &labels)
}

/// x0, x1, ...
pub(super) fn input_names(columns: usize) -> Vec<String> {
    (0..columns).map(|j| format!("x{j}")).collect()
}

/// How `samples` are divided among the classes: evenly, the first ones with one more if there is a remainder.
pub(super) fn evenly(samples: usize, classes: usize) -> impl Iterator<Item = usize> {
    (0..classes).map(move |class| samples / classes + usize::from(class < samples % classes))
}

/// Value i of n from `low` to `high`, both included; `low`, if n is 1.
pub(super) fn spaced(low: f64, high: f64, i: usize, n: usize) -> f64 {
    low + (high - low) * i as f64 / (n.max(2) - 1) as f64
}
