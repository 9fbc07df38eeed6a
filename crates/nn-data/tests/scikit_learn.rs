//! Scalers, encoders and divisions against scikit-learn: `scikit_learn.json`, written by `scikit_learn.py`.

// Clippy's leave to unwrap in tests covers only what stands inside the test functions.
#![allow(clippy::unwrap_used)]

use nn_data::{KFold, Labels, OneHotEncoder, Rows, Scaling, Unknown, train_test_split};
use nn_math::Mat;
use rand::{SeedableRng, rngs::ChaCha8Rng};
use serde_json::Value;

fn reference(topic: &str) -> Value {
    serde_json::from_str::<Value>(include_str!("scikit_learn.json")).unwrap()[topic].take()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|x| x.as_str().unwrap()).collect()
}

fn matrix(value: &Value) -> Mat<f64> {
    let rows: Vec<Vec<f64>> = value.as_array().unwrap().iter().map(numbers).collect();
    Mat::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j])
}

/// Equal to some units in the last place of the larger one, or of 1, with this room for errors on top.
fn assert_near(ours: f64, theirs: f64, room: f64, context: &str) {
    let error = (ours - theirs).abs() / theirs.abs().max(1.0);
    assert!(error < 1e-14 + room, "{context}: {ours} against scikit-learn's {theirs}");
}

#[test]
fn scalers_have_scikit_learns_numbers_for_constant_tiny_and_huge_columns_too() {
    let reference = reference("scaling");
    let (train, test) = (matrix(&reference["train"]), matrix(&reference["test"]));
    for scaling in [Scaling::Standard, Scaling::MinMax] {
        let theirs = &reference[scaling.name()];
        let scaler = scaling.fit(train.as_ref()).unwrap();
        for (name, ours) in [("shift", scaler.shift()), ("scale", scaler.scale())] {
            let theirs = numbers(&theirs[name]);
            assert_eq!(ours.len(), theirs.len());
            for (j, (&ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                // As quotients, so that a tiny number counts as much as a large one.
                let unit = if theirs == 0.0 { 1.0 } else { theirs.abs() };
                assert_near(ours / unit, theirs / unit, 0.0, &format!("{scaling}, {name} of column {j}"));
            }
        }
        assert_eq!(scaler.scale()[2..4], [1.0, 1.0], "constant, and constant but for rounding");
        for (name, rows) in [("train", &train), ("test", &test)] {
            let ours = scaler.transform(rows.as_ref()).unwrap();
            let theirs = matrix(&theirs[name]);
            for j in 0..rows.ncols() {
                // scikit-learn's min-max is x / scale - shift / scale, which cancels where a column is far from zero.
                let room = 2.0 * f64::EPSILON * (scaler.shift()[j] / scaler.scale()[j]).abs();
                for i in 0..rows.nrows() {
                    let context = format!("{scaling}, {name}, row {i}, column {j}");
                    assert_near(ours[(i, j)], theirs[(i, j)], room, &context);
                }
            }
        }
    }
}

#[test]
fn one_hot_columns_are_scikit_learns_with_unknown_categories_as_zeros() {
    let reference = reference("one_hot");
    let encoder = OneHotEncoder::fit(strings(&reference["train"]), Unknown::Zeros).unwrap();
    assert_eq!(encoder.categories(), strings(&reference["categories"]));
    assert_eq!(encoder.column_names("x"), strings(&reference["names"]));
    let columns = encoder.transform(strings(&reference["test"])).unwrap();
    assert_eq!(columns, matrix(&reference["columns"]));
    let back: Vec<Option<&str>> =
        reference["back"].as_array().unwrap().iter().map(|name| name.as_str()).collect();
    assert_eq!(encoder.inverse_transform(columns.as_ref()).unwrap(), back);
}

fn whole(value: &Value) -> Vec<usize> {
    numbers(value).into_iter().map(|number| number as usize).collect()
}

/// Rows of classes or groups of these sizes, one after the other.
fn labels(sizes: &Value) -> Labels {
    let sizes = whole(sizes);
    let rows = sizes.iter().enumerate().flat_map(|(class, &size)| vec![class; size]).collect();
    Labels::new(rows, (0..sizes.len()).map(|class| class.to_string())).unwrap()
}

#[test]
fn each_class_has_as_many_test_rows_as_scikit_learn_gives_it() {
    for case in reference("divisions")["stratified"].as_array().unwrap() {
        let (labels, test) = (labels(&case["sizes"]), case["test"].as_f64().unwrap());
        for (seed, rows) in [(1, Rows::Stratified(&labels)), (2, Rows::Lenient(&labels))] {
            let split = train_test_split(rows, test, &mut ChaCha8Rng::seed_from_u64(seed)).unwrap();
            let mut counts = vec![0; labels.classes().len()];
            split.test.iter().for_each(|&row| counts[labels.indices()[row]] += 1);
            assert_eq!(counts, whole(&case["counts"]), "{case}");
        }
    }
}

#[test]
fn folds_of_groups_are_as_large_as_scikit_learns() {
    for case in reference("divisions")["grouped"].as_array().unwrap() {
        let (groups, folds) = (labels(&case["sizes"]), whole(&Value::Array(vec![case["folds"].clone()]))[0]);
        for seed in 0..5 {
            let rng = &mut ChaCha8Rng::seed_from_u64(seed);
            let splits = KFold::new(folds).split(Rows::Grouped(&groups), rng).unwrap();
            let mut sizes: Vec<usize> = splits.iter().map(|split| split.test.len()).collect();
            sizes.sort_unstable();
            assert_eq!(sizes, whole(&case["rows"]), "{case}");
        }
    }
}

#[test]
fn folds_in_order_of_time_are_scikit_learns_to_the_row() {
    for case in reference("divisions")["in_order"].as_array().unwrap() {
        let [rows, folds] = [&case["rows"], &case["folds"]].map(|number| number.as_u64().unwrap() as usize);
        let splits = KFold::new(folds).in_order(rows).unwrap();
        let theirs = case["splits"].as_array().unwrap();
        assert_eq!(splits.len(), theirs.len());
        for (split, theirs) in splits.iter().zip(theirs) {
            assert_eq!((&split.train, &split.test), (&whole(&theirs[0]), &whole(&theirs[1])), "{case}");
        }
    }
}
