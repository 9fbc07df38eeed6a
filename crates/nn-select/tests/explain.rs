//! Shuffled and replaced columns, held to the definitions; scikit-learn's numbers are compared in nn-experiment's tests.

#![allow(clippy::unwrap_used)] // a test may
#![allow(clippy::single_range_in_vec_init)] // one column is one range

use nn_math::{Mat, MatRef};
use nn_select::{
    ExplainError, Importance, SelectError, Shuffles, effects, importances, quantile, quantile_grid,
};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Any numbers.
fn numbers(rows: usize, columns: usize) -> Mat<f64> {
    Mat::from_fn(rows, columns, |i, j| ((i * 7919 + j * 104_729) % 1009) as f64 / 1009.0)
}

/// Two outputs, in which each column counts in its own way.
fn predicted(inputs: MatRef<'_, f64>) -> Mat<f64> {
    Mat::from_fn(inputs.nrows(), 2, |i, output| {
        let terms = inputs
            .row(i)
            .iter()
            .enumerate()
            .map(|(j, x)| (x + j as f64 * 0.1).sin() * (1 + output * j) as f64);
        terms.sum()
    })
}

fn score(predictions: Mat<f64>) -> Result<f64, SelectError> {
    // By place, so that the order of the rows counts.
    Ok((0..predictions.nrows())
        .map(|i| predictions[(i, 0)] * (i % 5) as f64 + predictions[(i, 1)] * (i % 3) as f64)
        .sum())
}

#[test]
fn columns_are_shuffled_together_and_batch_by_batch_as_if_all_at_once() {
    // Batches have 1 MB, and 128 rows at least.
    let inputs = numbers(700, 300);
    let (groups, shuffles) = ([0..1, 5..9, 299..300], Shuffles::drawn(3, 8));
    let largest = AtomicUsize::new(0);
    let predict = |batch: MatRef<'_, f64>| {
        largest.fetch_max(batch.nrows(), Relaxed);
        Ok(predicted(batch))
    };
    let (whole, found) = importances(inputs.as_ref(), &groups, &shuffles, &predict, &score).unwrap();
    assert!((128..700).contains(&largest.into_inner()));
    assert_eq!(whole, score(predicted(inputs.as_ref())).unwrap());

    // The orders are the same for all columns: they are read off a column of row numbers.
    let row_numbers = Mat::from_fn(700, 1, |i, _| i as f64);
    let seen = std::sync::Mutex::new(Vec::new());
    let note = |predictions: Mat<f64>| {
        seen.lock().unwrap().push(predictions.col(0).iter().map(|row| *row as usize).collect::<Vec<usize>>());
        Ok(0.0)
    };
    importances(row_numbers.as_ref(), &[0..1], &shuffles, &|rows| Ok(rows.to_owned()), &note).unwrap();
    let mut orders = seen.into_inner().unwrap().split_off(1);
    for (group, importance) in groups.iter().zip(&found) {
        let mut expected: Vec<f64> = Vec::new();
        for order in &orders {
            let mut changed = inputs.clone();
            for column in group.clone() {
                (0..700).for_each(|row| changed[(row, column)] = inputs[(order[row], column)]);
            }
            expected.push(whole - score(predicted(changed.as_ref())).unwrap());
        }
        // Threads may have come in any order.
        expected.sort_by(f64::total_cmp);
        let mut drops = importance.drops.clone();
        drops.sort_by(f64::total_cmp);
        assert_eq!(drops, expected);
    }
    orders.iter_mut().for_each(|order| order.sort_unstable());
    assert!(orders.iter().all(|order| order.iter().copied().eq(0..700)));
}

#[test]
fn a_column_is_as_important_whichever_others_are_asked_about_and_another_seed_says_otherwise() {
    let inputs = numbers(40, 3);
    let ask = |groups: &[std::ops::Range<usize>], seed| {
        let shuffles = Shuffles::drawn(4, seed);
        importances(inputs.as_ref(), groups, &shuffles, &|rows| Ok(predicted(rows)), &score).unwrap().1
    };
    let alone = ask(&[1..2], 5);
    assert_eq!(alone[0], ask(&[0..1, 1..2, 2..3], 5)[1]);
    assert_ne!(alone[0], ask(&[1..2], 6)[0]);
}

#[test]
fn an_importance_is_a_mean_with_its_standard_error() {
    let of = |drops: &[f64]| Importance { drops: drops.to_vec(), is_constant: false };
    let importance = of(&[1.0, 2.0, 3.0, 6.0]);
    assert_eq!(importance.mean(), 3.0);
    // Deviations -2, -1, 0, 3: the variance is 14 / 3, that of the mean a quarter of it.
    assert!((importance.standard_error().unwrap() - (14.0_f64 / 12.0).sqrt()).abs() < 1e-15);
    assert_eq!(of(&[1.0]).standard_error(), None);
}

#[test]
fn what_does_not_fit_is_refused() {
    let inputs = numbers(4, 2);
    let ask = |groups: &[std::ops::Range<usize>], shuffles: Shuffles| {
        importances(inputs.as_ref(), groups, &shuffles, &|rows| Ok(predicted(rows)), &score).unwrap_err()
    };
    let order = |order: [usize; 4]| Shuffles::given(vec![vec![3, 2, 1, 0], order.to_vec()]);
    for wrong in [[0, 1, 2, 2], [1, 2, 3, 4]] {
        assert_eq!(ask(&[0..1], order(wrong)), ExplainError::Order { order: 1, rows: 4 });
    }
    assert_eq!(ask(&[0..1], Shuffles::given(vec![vec![0]])), ExplainError::Order { order: 0, rows: 4 });
    assert_eq!(ask(&[0..1], Shuffles::drawn(0, 0)), ExplainError::NoRepeats);
    let beyond = ExplainError::Columns { from: 1, to: 3, columns: 2, values: 2 };
    assert_eq!(ask(&[1..3], Shuffles::drawn(1, 0)), beyond);

    let grid = numbers(3, 1);
    let set = |columns: std::ops::Range<usize>, weights: Option<&[f64]>| {
        effects(inputs.as_ref(), &columns, grid.as_ref(), weights, &[], &|rows| Ok(predicted(rows)))
    };
    assert!(set(0..1, None).is_ok());
    assert_eq!(set(0..2, None), Err(ExplainError::Columns { from: 0, to: 2, columns: 2, values: 1 }));
    assert_eq!(set(2..3, None), Err(ExplainError::Columns { from: 2, to: 3, columns: 2, values: 1 }));
    let none = [0.0; 4];
    assert_eq!(set(0..1, Some(&none)), Err(ExplainError::Weights { rows: 4, found: 4, sum: 0.0 }));
    assert_eq!(set(0..1, Some(&[1.0])), Err(ExplainError::Weights { rows: 4, found: 1, sum: 1.0 }));
    let nothing = numbers(0, 2);
    let found = effects(nothing.as_ref(), &(0..1), grid.as_ref(), None, &[], &|rows| Ok(predicted(rows)));
    assert_eq!(found, Err(ExplainError::NoRows));
}

#[test]
fn effects_are_means_over_all_rows_and_curves_of_some() {
    let inputs = numbers(2000, 101);
    let grid = numbers(3, 2);
    let weights: Vec<f64> = (0..2000).map(|i| f64::from(i % 4)).collect();
    let rows = [1999, 0, 1297];
    let found =
        effects(inputs.as_ref(), &(4..6), grid.as_ref(), Some(&weights), &rows, &|rows| Ok(predicted(rows)))
            .unwrap();
    for point in 0..3 {
        let mut changed = inputs.clone();
        for row in 0..2000 {
            (0..2).for_each(|column| changed[(row, 4 + column)] = grid[(point, column)]);
        }
        let all = predicted(changed.as_ref());
        for output in 0..2 {
            let sum: f64 = (0..2000).map(|row| weights[row] * all[(row, output)]).sum();
            assert!((found.average[(point, output)] - sum / 3000.0).abs() < 1e-9);
            for (curve, &row) in rows.iter().enumerate() {
                assert_eq!(found.individual[output][(curve, point)], all[(row, output)]);
            }
        }
    }
}

#[test]
fn a_grid_spans_what_there_is_even_where_nearly_all_numbers_are_one() {
    let mut numbers = vec![5.0; 1000];
    (0..20).for_each(|i| numbers[i] = i as f64);
    assert_eq!(quantile_grid(&numbers, 3), [0.0, 9.5, 19.0]);
    assert_eq!(quantile_grid(&[2.0; 9], 3), [2.0]);
    assert_eq!(quantile_grid(&[], 3), [0.0; 0]);
    // Two values are the least that a span has.
    assert_eq!(quantile_grid(&[1.0, 2.0, 4.0], 1), quantile_grid(&[1.0, 2.0, 4.0], 2));
    assert_eq!(quantile(&[7.0], 0.1), 7.0);
}
