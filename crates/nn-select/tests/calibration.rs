//! Calibration is what scikit-learn and SciPy compute, and the temperature of a model is in its last layer.

#![allow(clippy::unwrap_used)] // a test may

use nn_math::Mat;
use nn_model::{Activation, Metric, Task};
use nn_select::{Recipe, SelectError, brier_score, reliability, temperature};
use serde_json::Value;

fn matrix(rows: &Value) -> Mat<f64> {
    let rows: Vec<Vec<f64>> = serde_json::from_value(rows.clone()).unwrap();
    Mat::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j])
}

#[test]
fn reliability_brier_score_and_temperature_are_scikit_learns_and_scipys() {
    let all: Value =
        serde_json::from_str(include_str!("../../nn-experiment/tests/experiment/judgement.json")).unwrap();
    let cases = all["calibration"].as_array().unwrap();
    assert_eq!(cases.len(), 4);
    for case in cases {
        let task: Task = case["task"].as_str().unwrap().parse().unwrap();
        let [targets, logits, probabilities] =
            ["targets", "logits", "probabilities"].map(|name| matrix(&case[name]));
        let weights: Option<Vec<f64>> = serde_json::from_value(case["weights"].clone()).unwrap();
        let weights = weights.as_deref();
        let near = |found: f64, name: &str, most: f64| {
            let expected = case[name].as_f64().unwrap();
            assert!((found - expected).abs() < most, "{task} {name}: {found} and {expected}");
        };
        near(brier_score(task, &targets, &probabilities, weights).unwrap(), "brier", 1e-13);
        // What a minimiser of the loss itself finds is known to about half the digits.
        near(temperature(task, &targets, &logits, weights).unwrap().unwrap(), "temperature", 1e-6);
        let found = reliability(task, &targets, &probabilities, 10).unwrap();
        let bins = |of: fn(&nn_model::CalibrationBin) -> f64| found.bins.iter().map(of).collect::<Vec<f64>>();
        for (found, name) in
            [(bins(|bin| bin.observed), "observed"), (bins(|bin| bin.predicted), "predicted")]
        {
            let expected: Vec<f64> = serde_json::from_value(case[name].clone()).unwrap();
            assert_eq!(found.len(), expected.len(), "{task} {name}");
            assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-13), "{task} {name}");
        }
    }
}

#[test]
fn at_its_best_temperature_a_model_has_the_least_log_loss_and_the_same_classes() {
    let iris = nn_data::iris();
    let recipe = Recipe::classifier().adjust(|training| training.epochs(60));
    let (even, odd): (Vec<usize>, Vec<usize>) = (0..150).partition(|row| row % 2 == 0);
    let (even, odd) = (iris.rows(&even).unwrap(), iris.rows(&odd).unwrap());
    let fitted = recipe.fit(&even, 3).unwrap();
    let logits = fitted.logits(odd.inputs()).unwrap();
    let best = temperature(fitted.task, odd.targets(), &logits, None).unwrap().unwrap();
    let loss = |at: f64| fitted.clone().with_temperature(at).unwrap().score(&odd, Metric::LogLoss).unwrap();
    assert!((best - 1.0).abs() > 0.05, "{best}");
    assert!(loss(best) < loss(1.0) && loss(best) < loss(0.99 * best) && loss(best) < loss(1.01 * best));
    let calibrated = fitted.clone().with_temperature(best).unwrap();
    assert_eq!(calibrated.predict_class(odd.inputs()).unwrap(), fitted.predict_class(odd.inputs()).unwrap());
    // Hidden layers are as they were.
    let last = fitted.network.layers().last().unwrap().weights.start;
    assert_eq!(calibrated.network.parameters()[..last], fitted.network.parameters()[..last]);
}

#[test]
fn of_two_classes_probabilities_and_logits_belong_together_at_any_size() {
    let targets: Vec<f64> = (0..50).map(|i| f64::from(u8::from(i % 5 != 0))).collect();
    // So sure that the probabilities are 1 in all their digits.
    let logits = vec![800.0; 50];
    let best = temperature(Task::Binary, &targets, &logits, None).unwrap();
    assert_eq!(best, None, "800 / ln 4 is beyond 100");
    let logits = vec![90.0; 50];
    let best = temperature(Task::Binary, &targets, &logits, None).unwrap().unwrap();
    assert!((best - 90.0 / 4.0_f64.ln()).abs() < 1e-9, "{best}");
}

#[test]
fn where_no_temperature_is_best_there_is_none() {
    // All are right: the surer the better. No better than chance: the less sure the better.
    let best =
        |targets: [f64; 2], logits: [f64; 2]| temperature(Task::Binary, targets, logits, None).unwrap();
    assert_eq!(best([0.0, 1.0], [-2.0, 2.0]), None);
    assert_eq!(best([1.0, 0.0], [-2.0, 2.0]), None);
    assert_eq!(best([1.0, 0.0], [0.0, 0.0]), None);
}

#[test]
fn numbers_have_no_probabilities_and_other_output_layers_no_logits() {
    let error = |result: Result<f64, SelectError>| result.unwrap_err();
    let none = SelectError::NoProbabilities { task: Task::Regression };
    assert_eq!(error(brier_score(Task::Regression, [1.0], [1.0], None)), none);
    assert_eq!(reliability(Task::Regression, [1.0], [1.0], 10).unwrap_err(), none);
    assert_eq!(temperature(Task::Regression, [1.0], [1.0], None).unwrap_err(), none);
    assert!(matches!(error(brier_score(Task::Binary, [1.0, 0.0], [1.0], None)), SelectError::Model(_)));
    let data = nn_data::NoisyLinear::sum()
        .generate(&mut <rand::rngs::ChaCha8Rng as rand::SeedableRng>::seed_from_u64(7))
        .unwrap();
    let fitted = Recipe::regressor().adjust(|training| training.epochs(1)).fit(&data, 1).unwrap();
    let found = Activation::Linear.to_string();
    assert_eq!(fitted.logits(data.inputs()).unwrap_err(), SelectError::NoLogits { found });
}
