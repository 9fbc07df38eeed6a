//! What is said without a network: the simplest predictions, by numbers of the training rows.
//!
//! ```text
//! numbers   the mean of each target; and the least squares of a linear function of the inputs
//! classes   the share of each; the most frequent is taken
//! ```
//!
//! The least squares come from the normal equations of standardised inputs, by Cholesky's decomposition:
//!
//! ```text
//! G = X^T W X,  c = X^T W Y,  G = L L^T,  L L^T b = c
//! ```
//!
//! summed row by row, so that the bits are the same on every machine. A column that those before it make up (of the zeros and ones
//! of categories there is always one) is left out, which changes no prediction.

use crate::predictions::Predictions;
use crate::targets::Targets;
use nn_data::Dataset;
use nn_math::{Mat, MatRef};
use nn_model::Task;
use serde::{Deserialize, Serialize};

/// How many multiplications and additions the least squares may take: about a second.
const MOST_WORK: usize = 1 << 30;
/// How many coefficients there may be, which the model's file holds.
const MOST_COEFFICIENTS: usize = 1 << 12;
/// What is left of the squares of a standardised column that is made up of others.
const DEPENDENT: f64 = 1e-10;

/// The simplest predictions, which a model should be better than.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The mean of each target over the training rows, by their weights; of classes and labels, their shares (of two classes, that of
    /// the second).
    pub means: Vec<f64>,
    /// The linear function of least squares, for regression; none where it would have been too large.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_squares: Option<LinearFunction>,
}

/// A linear function of the inputs, in the data's own units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinearFunction {
    /// What is predicted where all inputs are 0, for each target.
    pub intercepts: Vec<f64>,
    /// The coefficients, inputs x targets, row by row; 0 of a column that others make up.
    pub coefficients: Vec<f64>,
}

impl Baseline {
    /// None if a number of the rows is too large to be added up.
    pub(crate) fn of(task: Task, data: &Dataset) -> Option<Baseline> {
        let means = means(data.targets(), data.weights());
        let least_squares = if task == Task::Regression { LinearFunction::fit(data, &means) } else { None };
        means.iter().all(|mean| mean.is_finite()).then_some(Baseline { means, least_squares })
    }

    /// Whether it fits so many inputs and outputs.
    pub(crate) fn fits(&self, inputs: usize, outputs: usize) -> bool {
        let fits = |linear: &LinearFunction| {
            linear.intercepts.len() == outputs
                && inputs.checked_mul(outputs) == Some(linear.coefficients.len())
        };
        self.means.len() == outputs && self.least_squares.as_ref().is_none_or(fits)
    }

    /// What it says about the rows of `data`, by name: `mean` and `least squares` of numbers, `shares` of classes and labels.
    pub(crate) fn predictions(&self, targets: &Targets, data: &Dataset) -> Vec<(&'static str, Predictions)> {
        let name = if targets.task() == Task::Regression { "mean" } else { "shares" };
        let means = Mat::from_fn(data.samples(), self.means.len(), |_, j| self.means[j]);
        let linear =
            self.least_squares.as_ref().map(|linear| ("least squares", linear.predict(data.inputs())));
        let all = std::iter::once((name, means)).chain(linear);
        all.map(|(name, outputs)| (name, Predictions::new(targets.clone(), outputs, None))).collect()
    }
}

impl LinearFunction {
    fn fit(data: &Dataset, target_means: &[f64]) -> Option<LinearFunction> {
        let (x, y, weights) = (data.inputs(), data.targets(), data.weights());
        let (inputs, outputs) = (x.ncols(), y.ncols());
        let work = x.nrows().checked_mul(inputs)?.checked_mul(inputs + outputs)?;
        if work > MOST_WORK || inputs.checked_mul(outputs)? > MOST_COEFFICIENTS {
            return None;
        }
        let means = means(x, weights);
        let squares = weighted_mean(x, weights, |i, j| (x[(i, j)] - means[j]) * (x[(i, j)] - means[j]));
        if !squares.iter().all(|square| square.is_finite()) {
            return None;
        }
        // A column that never changes says nothing: it becomes zeros, and is left out as any other that is made up.
        let scales: Vec<f64> =
            squares.iter().map(|square| if *square > 0.0 { 1.0 / square.sqrt() } else { 0.0 }).collect();

        let (mut gram, mut moments) = (vec![0.0; inputs * inputs], vec![0.0; inputs * outputs]);
        let (mut row, mut rest) = (vec![0.0; inputs], vec![0.0; outputs]);
        let mut total = 0.0;
        for i in 0..x.nrows() {
            let weight = weights.map_or(1.0, |weights| weights[i]);
            total += weight;
            (0..inputs).for_each(|j| row[j] = (x[(i, j)] - means[j]) * scales[j]);
            (0..outputs).for_each(|k| rest[k] = y[(i, k)] - target_means[k]);
            for (j, &value) in row.iter().enumerate() {
                let weighted = weight * value;
                add_scaled(&mut gram[j * inputs..][..=j], weighted, &row);
                add_scaled(&mut moments[j * outputs..][..outputs], weighted, &rest);
            }
        }
        gram.iter_mut().chain(&mut moments).for_each(|sum| *sum /= total);
        let solution = solve(gram, moments, (inputs, outputs));

        let coefficients: Vec<f64> =
            solution.iter().enumerate().map(|(place, b)| b * scales[place / outputs]).collect();
        let intercept = |k: usize| {
            let at_the_means = (0..inputs).map(|j| means[j] * coefficients[j * outputs + k]).sum::<f64>();
            target_means[k] - at_the_means
        };
        let intercepts: Vec<f64> = (0..outputs).map(intercept).collect();
        let is_finite = coefficients.iter().chain(&intercepts).all(|number| number.is_finite());
        is_finite.then_some(LinearFunction { intercepts, coefficients })
    }

    fn predict(&self, inputs: MatRef<'_, f64>) -> Mat<f64> {
        let outputs = self.intercepts.len();
        Mat::from_fn(inputs.nrows(), outputs, |i, k| {
            let terms = (0..inputs.ncols()).map(|j| inputs[(i, j)] * self.coefficients[j * outputs + k]);
            self.intercepts[k] + terms.sum::<f64>()
        })
    }
}

/// The mean of each column, by the rows' weights.
fn means(numbers: MatRef<'_, f64>, weights: Option<&[f64]>) -> Vec<f64> {
    weighted_mean(numbers, weights, |i, j| numbers[(i, j)])
}

/// The mean of something over the rows, for each column.
fn weighted_mean(
    numbers: MatRef<'_, f64>,
    weights: Option<&[f64]>,
    of: impl Fn(usize, usize) -> f64,
) -> Vec<f64> {
    let weight = |i: usize| weights.map_or(1.0, |weights| weights[i]);
    let total: f64 = (0..numbers.nrows()).map(weight).sum();
    let sum = |j: usize| (0..numbers.nrows()).map(|i| weight(i) * of(i, j)).sum::<f64>();
    (0..numbers.ncols()).map(|j| sum(j) / total).collect()
}

fn add_scaled(sums: &mut [f64], factor: f64, numbers: &[f64]) {
    sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += factor * number);
}

/// The solution b of G b = c (n x m, row by row), for a G of which the lower half is given and whose diagonal is 1 or 0.
fn solve(mut gram: Vec<f64>, mut b: Vec<f64>, (n, m): (usize, usize)) -> Vec<f64> {
    // G becomes L; the row and the column of a dependent input become 0.
    for i in 0..n {
        let (before, at) = gram.split_at_mut(i * n);
        for j in 0..i {
            let above = &before[j * n..][..=j];
            let known: f64 = (0..j).map(|k| at[k] * above[k]).sum();
            at[j] = if above[j] > 0.0 { (at[j] - known) / above[j] } else { 0.0 };
        }
        let left = at[i] - (0..i).map(|k| at[k] * at[k]).sum::<f64>();
        if left > DEPENDENT {
            at[i] = left.sqrt();
        } else {
            at[..=i].fill(0.0);
        }
    }
    let pivot = |i: usize| gram[i * n + i];
    let divided = |sum: f64, pivot: f64| if pivot > 0.0 { sum / pivot } else { 0.0 };
    for column in 0..m {
        for i in 0..n {
            let known: f64 = (0..i).map(|j| gram[i * n + j] * b[j * m + column]).sum();
            b[i * m + column] = divided(b[i * m + column] - known, pivot(i));
        }
        for i in (0..n).rev() {
            let known: f64 = (i + 1..n).map(|j| gram[j * n + i] * b[j * m + column]).sum();
            b[i * m + column] = divided(b[i * m + column] - known, pivot(i));
        }
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn matrix(rows: &Value) -> Mat<f64> {
        let rows: Vec<Vec<f64>> = serde_json::from_value(rows.clone()).unwrap();
        Mat::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j])
    }

    fn names(letter: &str, count: usize) -> Vec<String> {
        (0..count).map(|i| format!("{letter}{i}")).collect()
    }

    fn dataset(x: Mat<f64>, y: Mat<f64>) -> Dataset {
        let (inputs, outputs) = (names("x", x.ncols()), names("y", y.ncols()));
        Dataset::new(x, y, inputs, outputs).unwrap()
    }

    #[test]
    fn the_least_squares_predict_what_numpys_do() {
        let all: Value = serde_json::from_str(include_str!("../tests/experiment/judgement.json")).unwrap();
        let cases = all["least_squares"].as_array().unwrap();
        assert!(cases.len() >= 6);
        for case in cases {
            let name = case["name"].as_str().unwrap();
            let mut data = dataset(matrix(&case["x"]), matrix(&case["y"]));
            if let Some(weights) = case["weights"].as_array() {
                data = data
                    .with_weights(weights.iter().map(|w| w.as_f64().unwrap()).collect::<Vec<f64>>())
                    .unwrap();
            }
            let baseline = Baseline::of(Task::Regression, &data).unwrap();
            let expected = matrix(&case["predictions"]);
            let found = baseline.least_squares.unwrap().predict(matrix(&case["new"]).as_ref());
            let scale =
                expected.col_iter().flat_map(|c| c.iter()).fold(1.0, |most: f64, x| most.max(x.abs()));
            for i in 0..expected.nrows() {
                for j in 0..expected.ncols() {
                    let off = (found[(i, j)] - expected[(i, j)]).abs() / scale;
                    assert!(off < 1e-9, "{name}, row {i}: {} and {}", found[(i, j)], expected[(i, j)]);
                }
            }
            let means: Vec<f64> = serde_json::from_value(case["means"].clone()).unwrap();
            assert!(means.iter().zip(&baseline.means).all(|(a, b)| (a - b).abs() < 1e-12 * scale), "{name}");
        }
    }

    #[test]
    fn a_column_that_others_make_up_is_left_out() {
        // The last of three categories; and twice the first column, near the rounding of its numbers.
        let x = Mat::from_fn(90, 4, |i, j| match j {
            3 => 0.1 + (i * i % 7) as f64,
            _ => f64::from(u8::from(i % 3 == j)),
        });
        let y = Mat::from_fn(90, 1, |i, _| (i % 11) as f64);
        let linear = Baseline::of(Task::Regression, &dataset(x, y)).unwrap().least_squares.unwrap();
        assert!(linear.coefficients[1] != 0.0 && linear.coefficients[3] != 0.0, "{linear:?}");
        assert_eq!(linear.coefficients[2], 0.0);
        let x = Mat::from_fn(50, 2, |i, j| 0.1 * (j + 1) as f64 * (i * i % 13) as f64 + 1e3);
        let y = Mat::from_fn(50, 1, |i, _| (i % 11) as f64);
        let linear = Baseline::of(Task::Regression, &dataset(x, y)).unwrap().least_squares.unwrap();
        assert!(linear.coefficients[0] != 0.0 && linear.coefficients[1] == 0.0, "{linear:?}");
    }

    #[test]
    fn what_would_take_long_or_is_too_large_to_be_added_up_is_left_out() {
        let wide = dataset(Mat::from_fn(2, 5000, |i, j| (i + j) as f64), Mat::from_fn(2, 1, |i, _| i as f64));
        assert_eq!(Baseline::of(Task::Regression, &wide).unwrap().least_squares, None);
        let huge =
            dataset(Mat::from_fn(2, 1, |i, _| i as f64 * f64::MAX), Mat::from_fn(2, 1, |i, _| i as f64));
        assert_eq!(Baseline::of(Task::Regression, &huge).unwrap().least_squares, None);
        let huge = dataset(Mat::from_fn(2, 1, |i, _| i as f64), Mat::from_fn(2, 1, |_, _| f64::MAX));
        assert_eq!(Baseline::of(Task::Regression, &huge), None);
    }

    #[test]
    fn classes_have_their_shares() {
        let labels = Mat::from_fn(4, 2, |i, j| f64::from(u8::from((i < 3) == (j == 0))));
        let data = dataset(Mat::from_fn(4, 1, |i, _| i as f64), labels);
        let baseline = Baseline::of(Task::MultiClass, &data).unwrap();
        assert_eq!((&baseline.means[..], &baseline.least_squares), (&[0.75, 0.25][..], &None));
        assert!(baseline.fits(1, 2) && !baseline.fits(1, 3));
    }
}
