//! The metrics against scikit-learn's (`metrics.json`, written by `metrics.py`), and what they refuse.

// Clippy's leave to unwrap in tests covers only what stands inside the test functions.
#![allow(clippy::unwrap_used, clippy::panic)]

use nn_math::Mat;
use nn_model::{
    Calibration, ConfusionMatrix, Metric, ModelError, RocCurve, Task, balanced_class_weights, class_weights,
};
use serde_json::Value;

fn cases() -> Vec<Value> {
    let cases: Vec<Value> = serde_json::from_str(include_str!("metrics.json")).unwrap();
    assert!(cases.len() > 50);
    cases
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn matrix(value: &Value) -> Mat<f64> {
    let rows: Vec<Vec<f64>> = value.as_array().unwrap().iter().map(numbers).collect();
    Mat::from_fn(rows.len(), rows[0].len(), |row, column| rows[row][column])
}

fn column<const N: usize>(values: [f64; N]) -> Mat<f64> {
    Mat::from_fn(N, 1, |row, _| values[row])
}

struct Case {
    name: String,
    task: Task,
    targets: Mat<f64>,
    predictions: Mat<f64>,
    weights: Vec<f64>,
}

fn case(index: usize, value: &Value) -> Case {
    let task: Task = value["task"].as_str().unwrap().parse().unwrap();
    Case {
        name: format!("case {index}, {task}"),
        task,
        targets: matrix(&value["targets"]),
        predictions: matrix(&value["predictions"]),
        weights: numbers(&value["weights"]),
    }
}

fn assert_close(name: &str, found: f64, expected: f64) {
    let tolerance = 1e-12 * expected.abs().max(1.0);
    assert!((found - expected).abs() <= tolerance, "{name}: {found}, but scikit-learn says {expected}");
}

fn assert_all_close(name: &str, found: &[f64], expected: &Value) {
    let expected = numbers(expected);
    assert_eq!(found.len(), expected.len(), "{name}");
    found.iter().zip(expected).for_each(|(&found, expected)| assert_close(name, found, expected));
}

#[test]
fn every_metric_is_scikit_learns_and_undefined_where_its_is() {
    for (index, value) in cases().iter().enumerate() {
        let Case { name, task, targets, predictions, weights } = case(index, value);
        let (t, p) = (targets.as_ref(), predictions.as_ref());
        for metric in Metric::ALL {
            for (kind, found) in [
                ("plain", metric.evaluate(task, t, p)),
                ("weighted", metric.evaluate_weighted(task, t, p, &weights)),
            ] {
                let name = format!("{name}, {metric}, {kind}");
                let scores = value[kind]["scores"].as_object().unwrap();
                match scores[metric.name()].as_f64() {
                    Some(expected) => assert_close(&name, found.unwrap(), expected),
                    None => assert!(found.is_err(), "{name}: {found:?}, but scikit-learn has none"),
                }
            }
        }
    }
}

#[test]
fn confusion_matrices_are_scikit_learns() {
    let mut compared = 0;
    for (index, value) in cases().iter().enumerate() {
        let Case { name, task, targets, predictions, weights } = case(index, value);
        let (t, p) = (targets.as_ref(), predictions.as_ref());
        for (kind, found) in [
            ("plain", ConfusionMatrix::new(task, t, p)),
            ("weighted", ConfusionMatrix::weighted(task, t, p, &weights)),
        ] {
            let Some(expected) = value[kind]["confusion"].as_array() else {
                assert_eq!(found.unwrap_err(), ModelError::NoConfusion { task });
                continue;
            };
            let found = found.unwrap();
            assert_eq!(found.classes(), expected.len());
            for (row, expected) in found.rows().zip(expected) {
                assert_all_close(&name, row, expected);
            }
            assert_close(&name, found.accuracy(), value[kind]["scores"]["accuracy"].as_f64().unwrap());
            compared += 1;
        }
    }
    assert!(compared > 50);
}

#[test]
fn roc_curves_are_scikit_learns() {
    let mut compared = 0;
    for (index, value) in cases().iter().enumerate() {
        let Case { name, targets, predictions, weights, .. } = case(index, value);
        let (t, p) = (targets.as_ref(), predictions.as_ref());
        for (kind, found) in
            [("plain", RocCurve::new(t, p)), ("weighted", RocCurve::weighted(t, p, &weights))]
        {
            let expected = &value[kind]["roc"];
            if expected.is_null() {
                continue;
            }
            let found = found.unwrap();
            assert_eq!(found.thresholds[0], f64::INFINITY);
            assert_all_close(&name, &found.thresholds[1..], &expected["thresholds"]);
            assert_all_close(&name, &found.fpr, &expected["fpr"]);
            assert_all_close(&name, &found.tpr, &expected["tpr"]);
            compared += 1;
        }
    }
    assert!(compared > 20);
}

#[test]
fn calibration_is_scikit_learns() {
    let mut compared = 0;
    for (index, value) in cases().iter().enumerate() {
        let Case { name, targets, predictions, .. } = case(index, value);
        for expected in value["plain"]["calibration"].as_array().into_iter().flatten() {
            let bins = usize::try_from(expected["bins"].as_u64().unwrap()).unwrap();
            let found = Calibration::new(targets.as_ref(), predictions.as_ref(), bins).unwrap();
            let name = format!("{name}, {bins} bins");
            let all = |f: fn(&nn_model::CalibrationBin) -> f64| found.bins.iter().map(f).collect::<Vec<_>>();
            assert_all_close(&name, &all(|bin| bin.predicted), &expected["predicted"]);
            assert_all_close(&name, &all(|bin| bin.observed), &expected["observed"]);
            assert_all_close(&name, &all(|bin| bin.count as f64), &expected["counts"]);
            assert_close(&name, found.expected_error(), expected["expected_error"].as_f64().unwrap());
            compared += 1;
        }
    }
    assert!(compared > 20);
}

#[test]
fn a_weight_of_two_is_the_sample_twice_and_a_weight_of_zero_leaves_it_out() {
    let (targets, scores) = (column([0.0, 1.0, 1.0, 0.0, 1.0]), column([0.25, 0.75, 0.5, 0.5, 0.875]));
    let weights = [2.0, 1.0, 0.0, 1.0, 2.0];
    let repeated = [0, 0, 1, 3, 4, 4];
    let repeat = |matrix: &Mat<f64>| Mat::from_fn(repeated.len(), 1, |row, _| matrix[(repeated[row], 0)]);
    let (more_targets, more_scores) = (repeat(&targets), repeat(&scores));
    for metric in Metric::ALL {
        let weighted =
            metric.evaluate_weighted(Task::Binary, targets.as_ref(), scores.as_ref(), &weights).unwrap();
        let plain = metric.evaluate(Task::Binary, more_targets.as_ref(), more_scores.as_ref()).unwrap();
        assert_close(metric.name(), weighted, plain);
    }
    // A class whose samples all weigh nothing does not occur.
    let one_hot = Mat::from_fn(3, 3, |row, column| f64::from(u8::from(row == column)));
    let f1 =
        Metric::F1.evaluate_weighted(Task::MultiClass, one_hot.as_ref(), one_hot.as_ref(), &[1.0, 1.0, 0.0]);
    assert_eq!(f1, Ok(1.0));
}

#[test]
fn the_area_under_the_curve_is_the_share_of_pairs_in_the_right_order_a_tie_counting_half() {
    for (index, value) in cases().iter().enumerate() {
        let Case { name, task, targets, predictions, .. } = case(index, value);
        if task != Task::Binary || value["plain"]["roc"].is_null() {
            continue;
        }
        let (mut pairs, mut right) = (0.0, 0.0);
        for i in (0..targets.nrows()).filter(|&i| targets[(i, 0)] > 0.5) {
            for j in (0..targets.nrows()).filter(|&j| targets[(j, 0)] <= 0.5) {
                pairs += 1.0;
                right += match predictions[(i, 0)].total_cmp(&predictions[(j, 0)]) {
                    std::cmp::Ordering::Greater => 1.0,
                    std::cmp::Ordering::Equal => 0.5,
                    std::cmp::Ordering::Less => 0.0,
                };
            }
        }
        let area = Metric::RocAuc.evaluate(task, targets.as_ref(), predictions.as_ref()).unwrap();
        assert_close(&name, area, right / pairs);
    }
}

#[test]
fn one_half_is_class_zero_and_the_first_of_equal_classes_wins() {
    let half = ConfusionMatrix::new(Task::Binary, column([1.0]).as_ref(), column([0.5]).as_ref()).unwrap();
    assert_eq!(half.count(1, 0), Ok(1.0));
    let (targets, equal) =
        (Mat::from_fn(1, 4, |_, j| f64::from(u8::from(j == 3))), Mat::from_fn(1, 4, |_, _| 0.25));
    let first = ConfusionMatrix::new(Task::MultiClass, targets.as_ref(), equal.as_ref()).unwrap();
    assert_eq!(first.count(3, 0), Ok(1.0));
}

#[test]
fn outputs_have_classes_or_labels_as_their_task_has() {
    let two = || column([0.5, 0.6]);
    assert_eq!(Task::Binary.classes(two()), Some(vec![0, 1]));
    assert_eq!(Task::MultiClass.classes([[0.2, 0.4, 0.4], [0.5, 0.4, 0.1]]), Some(vec![1, 0]));
    assert_eq!([Task::MultiLabel, Task::Regression].map(|task| task.classes(two())), [None, None]);
    for task in [Task::Binary, Task::MultiClass] {
        assert_eq!(task.classes(Mat::zeros(3, 0)), None, "there is no column to choose");
        assert_eq!(task.classes(Mat::zeros(0, 2)), Some(Vec::new()));
    }
    let labels = [[0.2, 0.7], [0.5, 0.4]];
    let expected = Mat::from_fn(2, 2, |i, j| f64::from(u8::from((i, j) == (0, 1))));
    assert_eq!(Task::MultiLabel.labels(labels), Some(expected));
    assert_eq!(Task::Binary.labels(two()), Some(column([0.0, 1.0])));
    assert_eq!([Task::MultiClass, Task::Regression].map(|task| task.labels(labels)), [None, None]);
}

#[test]
fn constant_targets_whose_mean_is_rounded_have_an_r2_of_zero_or_one() {
    // The mean of three times 0.1 is not 0.1.
    let targets = column([0.1; 3]);
    let r2 = |predictions: Mat<f64>| {
        Metric::R2.evaluate(Task::Regression, targets.as_ref(), predictions.as_ref()).unwrap()
    };
    assert_eq!(r2(column([0.1; 3])), 1.0);
    assert_eq!(r2(column([0.1, 0.1, 0.2])), 0.0);
}

#[test]
fn certain_mistakes_cost_much_but_not_everything() {
    let loss =
        Metric::LogLoss.evaluate(Task::Binary, column([1.0]).as_ref(), column([0.0]).as_ref()).unwrap();
    assert_close("log loss", loss, 52.0 * std::f64::consts::LN_2);
}

#[test]
fn a_confusion_matrix_reads_as_an_aligned_table() {
    let classes = |classes: &[usize]| {
        Mat::from_fn(classes.len(), 3, |row, column| f64::from(u8::from(classes[row] == column)))
    };
    let (truth, predicted) = (classes(&[0; 12]), classes(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]));
    let matrix = ConfusionMatrix::new(Task::MultiClass, truth.as_ref(), predicted.as_ref()).unwrap();
    let table = "\
truth\\predicted   0   1   2
              0  11   0   1
              1   0   0   0
              2   0   0   0
";
    assert_eq!(matrix.to_string(), table);
    let (truth, predicted) = (column([0.0, 1.0]), column([0.0, 0.0]));
    let matrix =
        ConfusionMatrix::weighted(Task::Binary, truth.as_ref(), predicted.as_ref(), &[10.25, 1.0]).unwrap();
    let table = "\
truth\\predicted       0       1
              0  10.250   0.000
              1   1.000   0.000
";
    assert_eq!(matrix.to_string(), table);
}

#[test]
fn names_are_parsed_and_the_direction_of_each_metric_is_known() {
    for metric in Metric::ALL {
        assert_eq!(metric.name().parse(), Ok(*metric));
    }
    for task in Task::ALL {
        assert_eq!(task.name().parse(), Ok(*task));
    }
    let lower: Vec<_> =
        Metric::ALL.iter().filter(|metric| !metric.higher_is_better()).map(|m| m.name()).collect();
    assert_eq!(lower, ["mse", "rmse", "mae", "log-loss"]);
}

#[test]
fn what_does_not_fit_is_refused_with_the_way_out() {
    let message = |result: Result<f64, ModelError>| result.unwrap_err().to_string();
    let zeros = |rows, columns| Mat::<f64>::zeros(rows, columns);
    let accuracy = |task, targets: Mat<f64>, predictions: Mat<f64>| {
        message(Metric::Accuracy.evaluate(task, targets.as_ref(), predictions.as_ref()))
    };
    assert_eq!(
        accuracy(Task::Binary, zeros(3, 1), zeros(2, 1)),
        "the targets are 3 x 1 but the predictions 2 x 1: give both one row per sample and one column per output"
    );
    assert_eq!(
        accuracy(Task::Binary, zeros(0, 1), zeros(0, 1)),
        "there are no samples: give at least one row"
    );
    assert_eq!(
        accuracy(Task::Binary, zeros(3, 2), zeros(3, 2)),
        "the task binary takes one column, but there are 2: change the columns or the task"
    );
    assert_eq!(
        accuracy(Task::MultiClass, zeros(3, 1), zeros(3, 1)),
        "the task multi-class takes a column for each of at least two classes, but there are 1: change the columns or the task"
    );
    assert_eq!(
        accuracy(Task::Regression, zeros(3, 1), zeros(3, 1)),
        "the metric accuracy is not defined for the task regression: choose one of mse, rmse, mae, r2"
    );
    assert_eq!(
        accuracy(Task::Binary, column([0.0, 2.0]), column([0.0, 1.0])),
        "targets row 1, column 0 (counted from 0) is 2, but must be a probability, from 0 to 1"
    );
    assert_eq!(
        accuracy(Task::Binary, column([0.0]), column([f64::NAN])),
        "predictions row 0, column 0 (counted from 0) is NaN: remove or replace such rows first"
    );
    assert_eq!(
        accuracy(Task::MultiClass, zeros(2, 3), zeros(2, 3)),
        "targets row 0 (counted from 0) adds up to 0, but the probabilities of the classes must add up to 1: normalise them, or call the task multi-label"
    );
    let (targets, scores) = (column([0.0, 1.0]), column([-3.0, 4.0]));
    let (t, p) = (targets.as_ref(), scores.as_ref());
    assert_eq!(Metric::RocAuc.evaluate(Task::Binary, t, p), Ok(1.0));
    assert_eq!(
        message(Metric::LogLoss.evaluate(Task::Binary, t, p)),
        "predictions row 0, column 0 (counted from 0) is -3, but must be a probability, from 0 to 1"
    );
    assert_eq!(
        message(Metric::RocAuc.evaluate(Task::Binary, column([1.0, 1.0]).as_ref(), p)),
        "all targets of column 0 (counted from 0) are of class 1, but an ROC curve needs both 0 and 1: give samples of both"
    );
    assert_eq!(
        message(Metric::R2.evaluate_weighted(Task::Regression, t, p, &[0.0, 2.0])),
        "the metric r2 needs at least two samples (with a weight above 0), but there is one: give more, or take another"
    );
    let weighted = |weights: &[f64]| Metric::Mse.evaluate_weighted(Task::Binary, t, p, weights).unwrap_err();
    assert_eq!(weighted(&[1.0]), ModelError::WeightCount { expected: 2, found: 1 });
    assert_eq!(weighted(&[1.0, -1.0]), ModelError::Weight { row: 1, found: -1.0 });
    assert_eq!(weighted(&[1.0, f64::INFINITY]), ModelError::Weight { row: 1, found: f64::INFINITY });
    assert_eq!(weighted(&[0.0, 0.0]), ModelError::NoWeight);
    assert_eq!(
        Calibration::new(t, t, 0),
        Err(ModelError::Setting {
            setting: "the number of bins",
            found: 0.0,
            expected: "1 or more, such as 10"
        })
    );
    assert_eq!(
        Calibration::new(t, p, 5),
        Err(ModelError::Probability { what: "predictions", row: 0, column: 0, found: -3.0 })
    );
}

#[test]
fn classes_are_counted_by_the_true_and_the_predicted_one() {
    let matrix = ConfusionMatrix::of_classes(3, &[0, 2, 1, 2, 2, 2], &[0, 1, 1, 2, 1, 0]).unwrap();
    let counts = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 2.0, 1.0]];
    for (truth, row) in counts.iter().enumerate() {
        for (prediction, count) in row.iter().enumerate() {
            assert_eq!(matrix.count(truth, prediction).unwrap(), *count, "{truth} taken for {prediction}");
        }
    }
}

/// As `compute_class_weight` and `compute_sample_weight` of scikit-learn say.
#[test]
fn balanced_weights_let_each_class_count_the_same_in_all() {
    let classes = [0, 2, 2, 1, 2, 1];
    let one_hot = Mat::from_fn(6, 3, |row, class| f64::from(u8::from(classes[row] == class)));
    let balanced = balanced_class_weights(&one_hot);
    assert_eq!(balanced, [2.0, 1.0, 2.0 / 3.0]);
    assert_eq!(class_weights(&one_hot, &balanced).unwrap(), classes.map(|class| balanced[class]));
    assert_eq!(balanced_class_weights(column([0.0, 1.0, 0.0, 0.0, 0.0])), [0.625, 2.5]);
    assert_eq!(balanced_class_weights(column([1.0, 1.0])), [0.0, 0.5]);
    assert_eq!(class_weights(column([0.0, 1.0, 0.25]), &[2.0, 6.0]).unwrap(), [2.0, 6.0, 3.0]);
}
