//! Scaling and encoding: what must hold for any data.

// Clippy's leave to unwrap in tests covers only what stands inside the test functions.
#![allow(clippy::unwrap_used)]

use nn_data::{DataError, OneHotEncoder, Scaler, Scaling, Unknown};
use nn_math::{Mat, MatRef, faer::mat};
use proptest::prelude::*;

/// Rows of numbers whose columns differ in place and spread; some columns are constant.
fn rows() -> impl Strategy<Value = Mat<f64>> {
    let column = (-1e6..1e6, prop_oneof![Just(0.0), 1e-6..1.0, 1.0..1e6]);
    (1_usize..30, prop::collection::vec(column, 1..5)).prop_flat_map(|(n, columns)| {
        prop::collection::vec(-1.0..1.0, n * columns.len()).prop_map(move |noise| {
            let (width, columns) = (columns.len(), columns.clone());
            Mat::from_fn(n, width, |i, j| columns[j].0 + columns[j].1 * noise[i * width + j])
        })
    })
}

fn column(matrix: &Mat<f64>, j: usize) -> Vec<f64> {
    matrix.col(j).iter().copied().collect()
}

fn largest(column: &[f64]) -> f64 {
    column.iter().fold(0.0, |largest, x| f64::max(largest, x.abs()))
}

proptest! {
    #[test]
    fn scaling_and_scaling_back_is_identity_to_rounding(rows in rows(), choice in 0..Scaling::ALL.len()) {
        let scaler = Scaling::ALL[choice].fit(rows.as_ref()).unwrap();
        let scaled = scaler.transform(rows.as_ref()).unwrap();
        let back = scaler.inverse_transform(scaled.as_ref()).unwrap();
        for j in 0..rows.ncols() {
            let tolerance = 4.0 * f64::EPSILON * largest(&column(&rows, j));
            for i in 0..rows.nrows() {
                let error = (back[(i, j)] - rows[(i, j)]).abs();
                prop_assert!(error <= tolerance, "{} became {}", rows[(i, j)], back[(i, j)]);
            }
        }
    }

    #[test]
    fn training_rows_get_mean_0_and_variance_1_or_the_range_from_0_to_1(rows in rows()) {
        let standard = Scaling::Standard.fit(rows.as_ref()).unwrap();
        let min_max = Scaling::MinMax.fit(rows.as_ref()).unwrap();
        let standardized = standard.transform(rows.as_ref()).unwrap();
        let squeezed = min_max.transform(rows.as_ref()).unwrap();
        let n = rows.nrows() as f64;
        for j in 0..rows.ncols() {
            let original = column(&rows, j);
            let constant = original.iter().all(|x| *x == original[0]);
            let z = column(&standardized, j);
            // Rounding of the mean is small beside the numbers, but perhaps not beside their spread.
            let blur = n * f64::EPSILON * largest(&original) / standard.scale()[j];
            let mean = z.iter().sum::<f64>() / n;
            let variance = z.iter().map(|z| (z - mean) * (z - mean)).sum::<f64>() / n;
            prop_assert!(mean.abs() <= 1e-12 + 4.0 * blur, "mean {mean}");
            prop_assert!((variance - if constant { 0.0 } else { 1.0 }).abs() < 1e-6, "variance {variance}");

            let unit = column(&squeezed, j);
            prop_assert_eq!(unit.iter().copied().fold(f64::INFINITY, f64::min), 0.0);
            let most = unit.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            prop_assert_eq!(most, if constant { 0.0 } else { 1.0 });
        }
    }

    #[test]
    fn categories_survive_encoding_and_each_row_has_a_single_one(names in prop::collection::vec("[a-e]{1,2}", 1..20)) {
        let encoder = OneHotEncoder::fit(&names, Unknown::Refuse).unwrap();
        let columns = encoder.transform(&names).unwrap();
        let back = encoder.inverse_transform(columns.as_ref()).unwrap();
        prop_assert_eq!(back, names.iter().map(|name| Some(name.as_str())).collect::<Vec<_>>());
        prop_assert_eq!(encoder.labels(&names).unwrap().one_hot().unwrap(), columns);
    }
}

#[test]
fn the_spread_of_many_numbers_far_from_zero_is_exact_though_their_mean_is_rounded() {
    // 10^10 and some 2^-19, which is the last bit of such numbers. Their sum loses bits, so that their mean is off.
    let (rows, bit) = (10_001_u64, 0.5_f64.powi(19));
    let steps = |row: u64| 52_429 + 131_072 * (row % 3);
    let column: Vec<f64> = (0..rows).map(|row| 1e10 + steps(row) as f64 * bit).collect();
    let scaler = Scaling::Standard.fit(&column).unwrap();
    // In whole numbers, n^2 variance = n sum x^2 - (sum x)^2; a shift changes nothing.
    let [sum, squares] =
        [1, 2].map(|power| (0..rows).map(|row| u128::from(steps(row)).pow(power)).sum::<u128>());
    let variance = (u128::from(rows) * squares - sum * sum) as f64 / (rows as f64).powi(2);
    let expected = variance.sqrt() * bit;
    let error = (scaler.scale()[0] / expected - 1.0).abs();
    assert!(error < 1e-12, "off by {error}");
}

#[test]
fn what_cannot_be_scaled_is_refused_with_what_was_found() {
    let error = |rows: MatRef<'_, f64>| Scaling::Standard.fit(rows).unwrap_err().to_string();
    assert_eq!(
        error(mat![[1.0, 2.0], [1.0, f64::NAN]].as_ref()),
        "the rows to scale by have NaN in row 1, column `1` (rows counted from 0): remove or replace it first"
    );
    assert_eq!(
        error(mat![[1e200], [-1e200]].as_ref()),
        "the scale of a column is inf, but must be a positive, finite number"
    );
    assert!(matches!(Scaling::MinMax.fit(Mat::zeros(0, 2).as_ref()), Err(DataError::Empty { rows: 0, .. })));
    for scaling in [Scaling::Standard, Scaling::MinMax] {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for row in 0..3 {
                let mut rows = mat![[1.0, 2.0], [3.0, 5.0], [2.0, 9.0]];
                rows[(row, 1)] = bad;
                let expected = matches!(
                    scaling.fit(rows.as_ref()),
                    Err(DataError::NotFinite { row: at, ref column, .. }) if at == row && column == "1"
                );
                assert!(expected, "{scaling}, {bad} in row {row}: {:?}", scaling.fit(rows.as_ref()));
            }
        }
    }

    let scaler = Scaler::new(vec![0.0, 1.0], vec![1.0, 2.0]).unwrap();
    for result in
        [scaler.transform(Mat::zeros(1, 3).as_ref()), scaler.inverse_transform(Mat::zeros(1, 3).as_ref())]
    {
        assert_eq!(
            result.unwrap_err().to_string(),
            "the scaler was made for 2 columns, but got 3: give it the columns that it was fitted on"
        );
    }
    assert!(Scaler::new(vec![0.0], vec![0.0]).is_err());
    assert!(Scaler::new(vec![f64::NAN], vec![1.0]).is_err());
    assert!(Scaler::new(vec![0.0], vec![]).is_err());
    assert!(Scaler::new(vec![], vec![]).is_err());
    assert_eq!(
        "normal".parse::<Scaling>().unwrap_err().to_string(),
        "there is no scaling called `normal`; choose one of: standard, min-max, none"
    );
}

#[test]
fn an_encoder_that_refuses_the_unknown_refuses_rows_of_zeros_too() {
    let encoder = OneHotEncoder::new(["a", "b"], Unknown::Refuse).unwrap();
    assert_eq!(
        encoder.transform(["a", "c"]).unwrap_err(),
        DataError::UnknownCategory { row: 1, found: "c".into(), known: vec!["a".into(), "b".into()] }
    );
    assert!(matches!(
        encoder.inverse_transform(mat![[0.0, 0.0]].as_ref()),
        Err(DataError::NotOneHot { row: 0, .. })
    ));
    assert!(matches!(encoder.inverse_transform(mat![[1.0]].as_ref()), Err(DataError::Columns { .. })));
    assert!(OneHotEncoder::new(["a", "a"], Unknown::Zeros).is_err());
    assert!(OneHotEncoder::fit([""; 0], Unknown::Zeros).is_err());
}

#[cfg(feature = "serde")]
#[test]
fn what_was_fitted_survives_a_file_and_a_broken_file_is_refused() {
    let scaler = Scaling::Standard.fit(mat![[0.1, 1.0], [0.3, 1.0]].as_ref()).unwrap();
    let text = serde_json::to_string(&scaler).unwrap();
    assert_eq!(serde_json::from_str::<Scaler>(&text).unwrap(), scaler);
    let error = serde_json::from_str::<Scaler>(r#"{"shift": [1.0], "scale": [0.0]}"#).unwrap_err();
    assert!(error.to_string().contains("the scale of a column is 0"), "{error}");

    let encoder = OneHotEncoder::new(["b", "a"], Unknown::Zeros).unwrap();
    let text = serde_json::to_string(&encoder).unwrap();
    assert_eq!(text, r#"{"categories":["b","a"],"unknown":"zeros"}"#);
    assert_eq!(serde_json::from_str::<OneHotEncoder>(&text).unwrap(), encoder);
    assert!(serde_json::from_str::<OneHotEncoder>(r#"{"categories":["a","a"],"unknown":"zeros"}"#).is_err());
}
