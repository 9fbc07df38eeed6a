//! Intervals and sets hold what they promise, and are MAPIE's; those of the score `aps` are MAPIE's without its random draw.

#![allow(clippy::unwrap_used)] // a test may

use nn_math::Mat;
use nn_model::Task;
use nn_select::{Conformal, ConformityScore, SelectError};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use serde_json::Value;

fn numbers(list: &Value) -> Vec<f64> {
    serde_json::from_value(list.clone()).unwrap()
}

fn matrix(rows: &Value) -> Mat<f64> {
    let rows: Vec<Vec<f64>> = serde_json::from_value(rows.clone()).unwrap();
    Mat::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j])
}

#[test]
fn intervals_and_sets_are_those_of_mapie() {
    let all: Value = serde_json::from_str(include_str!("mapie.json")).unwrap();
    let case = &all["numbers"];
    let score = ConformityScore::AbsoluteResidual;
    let (targets, predictions) = (numbers(&case["targets"]), numbers(&case["predictions"]));
    let conformal = Conformal::new(score, Task::Regression, &targets, &predictions).unwrap();
    for (i, coverage) in numbers(&case["coverages"]).into_iter().enumerate() {
        let (low, high) = conformal.intervals(numbers(&case["new"]), coverage).unwrap();
        for (ends, name) in [(low, "low"), (high, "high")] {
            for (j, expected) in numbers(&case[name][i]).into_iter().enumerate() {
                assert!((ends[(j, 0)] - expected).abs() < 1e-14, "{name} at {coverage}");
            }
        }
    }
    for case in all["classes"].as_array().unwrap() {
        let score: ConformityScore = case["score"].as_str().unwrap().parse().unwrap();
        let (probabilities, new) = (matrix(&case["probabilities"]), matrix(&case["new"]));
        let classes: Vec<usize> = serde_json::from_value(case["targets"].clone()).unwrap();
        let targets = Mat::from_fn(classes.len(), new.ncols(), |i, j| f64::from(u8::from(classes[i] == j)));
        let conformal = Conformal::new(score, Task::MultiClass, &targets, &probabilities).unwrap();
        for (i, coverage) in numbers(&case["coverages"]).into_iter().enumerate() {
            let expected: Vec<Vec<u8>> = serde_json::from_value(case["sets"][i].clone()).unwrap();
            let mut found = conformal.sets(&new, coverage).unwrap();
            if score == ConformityScore::Aps {
                // MAPIE puts the most probable class into sets that are empty.
                for (row, set) in found.iter_mut().enumerate().filter(|(_, set)| !set.contains(&true)) {
                    let best = (0..set.len()).max_by(|&a, &b| new[(row, a)].total_cmp(&new[(row, b)]));
                    set[best.unwrap()] = true;
                }
            }
            let found: Vec<Vec<u8>> =
                found.into_iter().map(|set| set.into_iter().map(u8::from).collect()).collect();
            assert_eq!(found, expected, "{score} of {} classes at {coverage}", new.ncols());
        }
    }
}

/// The mean share that lies within, over many splits, and its standard error: k of n + 1 is promised.
fn assert_kept(shares: &[f64], promised: f64, what: &str) {
    let n = shares.len() as f64;
    let mean = shares.iter().sum::<f64>() / n;
    let error = (shares.iter().map(|share| (share - mean).powi(2)).sum::<f64>() / (n * (n - 1.0))).sqrt();
    assert!((mean - promised).abs() < 3.5 * error, "{what}: {mean} +- {error}, {promised} was promised");
    assert!(error < 0.005, "{what}: {error}");
}

/// So many that hardly ever the least probable is true: its score by `aps`, all of the probability, comes up again and again, and
/// where that is the quantile, sets hold more than was promised.
const CLASSES: usize = 10;

/// Classes, and probabilities of them that are surer than they may be.
fn surer_than_they_may_be(rng: &mut ChaCha8Rng, rows: usize) -> (Mat<f64>, Mat<f64>) {
    let raw = Mat::from_fn(rows, CLASSES, |_, _| rng.random::<f64>().powi(3) + 1e-3);
    let p = Mat::from_fn(rows, CLASSES, |i, j| raw[(i, j)] / raw.row(i).iter().sum::<f64>());
    let mut targets = Mat::zeros(rows, CLASSES);
    for i in 0..rows {
        let mut left = rng.random::<f64>();
        let is_it = |j: &usize| {
            left -= 0.8 * p[(i, *j)] + 0.2 / CLASSES as f64;
            left < 0.0
        };
        targets[(i, (0..CLASSES).find(is_it).unwrap_or(CLASSES - 1))] = 1.0;
    }
    (targets, p)
}

#[test]
fn over_a_thousand_splits_what_is_true_lies_within_as_often_as_promised_however_wrong_the_model_is() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let (calibration, rows) = (49, 50);
    for coverage in [0.5, 0.9] {
        let promised = (50.0 * coverage - 1e-9_f64).ceil() / 50.0;
        let [mut of_numbers, mut of_lac, mut of_aps] = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..1000 {
            // Errors with heavy tails around a model that is wrong by one.
            let mut draw =
                |n: usize| Mat::from_fn(n, 1, |_, _| 1.0 + (rng.random::<f64>() - 0.5).tan().powi(3));
            let (known, new) = (draw(calibration), draw(rows));
            let zeros = |n: usize| Mat::<f64>::zeros(n, 1);
            let score = ConformityScore::AbsoluteResidual;
            let conformal = Conformal::new(score, Task::Regression, &known, zeros(calibration)).unwrap();
            let (low, high) = conformal.intervals(zeros(rows), coverage).unwrap();
            let held = (0..rows).filter(|&i| (low[(i, 0)]..=high[(i, 0)]).contains(&new[(i, 0)])).count();
            of_numbers.push(held as f64 / rows as f64);

            for (score, shares) in [(ConformityScore::Lac, &mut of_lac), (ConformityScore::Aps, &mut of_aps)]
            {
                let ((targets, p), (new, q)) =
                    (surer_than_they_may_be(&mut rng, calibration), surer_than_they_may_be(&mut rng, rows));
                let conformal = Conformal::new(score, Task::MultiClass, &targets, &p).unwrap();
                let sets = conformal.sets(&q, coverage).unwrap();
                let is_in = |i: usize| (0..CLASSES).any(|j| sets[i][j] && new[(i, j)] == 1.0);
                shares.push((0..rows).filter(|&i| is_in(i)).count() as f64 / rows as f64);
            }
        }
        assert_kept(&of_numbers, promised, "numbers");
        assert_kept(&of_lac, promised, "classes by lac");
        assert_kept(&of_aps, promised, "classes by aps");
    }
}

#[test]
fn what_so_few_rows_cannot_promise_is_refused_and_what_they_can_is_not() {
    let conformal =
        Conformal::new(ConformityScore::AbsoluteResidual, Task::Regression, [3.0, 1.0, 2.0], [0.0; 3])
            .unwrap();
    assert_eq!(conformal.quantiles(0.75).unwrap(), [3.0]);
    assert_eq!(conformal.quantiles(0.5).unwrap(), [2.0]);
    assert_eq!(conformal.quantiles(0.01).unwrap(), [1.0]);
    for coverage in [0.0, 0.751, 1.0, f64::NAN] {
        let error = conformal.quantiles(coverage).unwrap_err();
        assert!(matches!(error, SelectError::Coverage { rows: 3, .. }), "{coverage}");
    }
}

#[test]
fn of_very_many_rows_ten_thousand_are_kept_and_no_promise_is_broken() {
    let n = 123_456;
    let targets: Vec<f64> = (0..n).map(f64::from).collect();
    let zeros = vec![0.0; targets.len()];
    let conformal =
        Conformal::new(ConformityScore::AbsoluteResidual, Task::Regression, &targets, &zeros).unwrap();
    assert!(conformal.fits(Task::Regression, 1) && !conformal.fits(Task::Binary, 1));
    for coverage in [0.001, 0.3, 0.9, 0.999, 0.999_99] {
        // The k-th smallest is k - 1.
        let exact = (f64::from(n + 1) * coverage).ceil() - 1.0;
        let [found] = conformal.quantiles(coverage).unwrap()[..] else { panic!("one output") };
        assert!(found >= exact && found <= exact + f64::from(n) / 1e4 + 1.0, "{coverage}: {found}, {exact}");
    }
}

#[test]
fn what_makes_no_scores_is_refused() {
    let numbers = ConformityScore::AbsoluteResidual;
    let refused =
        |score, task, t: &[f64], p: &[f64]| Conformal::new(score, task, t, p).unwrap_err().to_string();
    assert_eq!(refused(numbers, Task::Regression, &[], &[]), "there are no samples: give at least one row");
    assert!(refused(numbers, Task::Regression, &[1.0], &[f64::NAN]).contains("NaN"));
    assert!(refused(numbers, Task::Regression, &[1.0], &[1.0, 2.0]).contains('2'));
    assert!(refused(numbers, Task::Binary, &[1.0], &[1.0]).contains("absolute-residual"));
    assert!(refused(ConformityScore::Aps, Task::MultiLabel, &[1.0], &[1.0]).contains("none for labels"));
}
