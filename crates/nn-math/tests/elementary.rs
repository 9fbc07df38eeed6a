//! exp, ln, tanh and their like against a table in 60 digits (`elementary.py` makes it), their ends and their order.

use nn_math::elementary::{self, scalar};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::f64::consts::{LN_2, SQRT_2};

/// A function's name, the function on slices, on one number, and its distance from the correctly rounded result, in
/// units in the last place, that no argument may exceed.
type Row = (&'static str, fn(&[f64], &mut [f64]), fn(f64) -> f64, u64);

/// In the order of the table's columns.
const FUNCTIONS: [Row; 7] = [
    ("exp", elementary::exp, scalar::exp, 1),
    ("exp_m1", elementary::exp_m1, scalar::exp_m1, 2),
    ("ln", elementary::ln, scalar::ln, 1),
    ("sigmoid", elementary::sigmoid, scalar::sigmoid, 2),
    ("tanh", elementary::tanh, scalar::tanh, 3),
    ("softplus", elementary::softplus, scalar::softplus, 2),
    ("normal_cdf", elementary::normal_cdf, scalar::normal_cdf, 5),
];

/// The rows of the table: x and what the functions are there, correctly rounded; NaN where there is no such number.
#[allow(clippy::unwrap_used)] // a broken table fails the tests, as it should
fn table() -> Vec<[f64; 8]> {
    let number = |pattern: &str| f64::from_bits(u64::from_str_radix(pattern, 16).unwrap());
    let row = |line: &str| line.split(',').map(number).collect::<Vec<_>>().try_into().unwrap();
    include_str!("elementary.csv").lines().skip(1).map(row).collect()
}

/// The patterns of doubles as whole numbers in the order of the doubles: neighbours differ by 1, -0 from 0 too.
fn position(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    if bits < 0 { i64::MIN - bits - 1 } else { bits }
}

#[test]
fn every_function_is_within_its_units_in_the_last_place_of_the_table() {
    let table = table();
    assert!(table.len() > 2500);
    let x: Vec<f64> = table.iter().map(|row| row[0]).collect();
    let mut y = vec![0.0; x.len()];
    for (column, (name, function, _, units)) in FUNCTIONS.into_iter().enumerate() {
        function(&x, &mut y);
        let mut worst = 0;
        for (row, y) in table.iter().zip(&y) {
            let expected = row[column + 1];
            assert_eq!(y.is_nan(), expected.is_nan(), "{name}({:e}) = {y:e}", row[0]);
            let distance = if y.is_nan() { 0 } else { position(*y).abs_diff(position(expected)) };
            assert!(distance <= units, "{name}({:e}) = {y:e}, {distance} units from {expected:e}", row[0]);
            worst = worst.max(distance);
        }
        assert_eq!(worst, units, "{name} is better than its bound: lower it");
    }
}

#[test]
fn nan_stays_nan() {
    for (name, _, f, _) in FUNCTIONS {
        assert!(f(f64::NAN).is_nan() && f(-f64::NAN).is_nan(), "{name}");
    }
    assert!(scalar::relu(f64::NAN).is_nan());
}

#[test]
fn zeros_and_infinities_give_what_the_limit_is() {
    let values = |f: fn(f64) -> f64| [f64::NEG_INFINITY, -0.0, 0.0, f64::INFINITY].map(|x| f(x).to_bits());
    let bits = |values: [f64; 4]| values.map(f64::to_bits);
    assert_eq!(values(scalar::exp), bits([0.0, 1.0, 1.0, f64::INFINITY]));
    assert_eq!(values(scalar::exp_m1), bits([-1.0, -0.0, 0.0, f64::INFINITY]));
    assert_eq!(
        [-0.0, 0.0, 1.0, f64::INFINITY].map(scalar::ln),
        [f64::NEG_INFINITY, f64::NEG_INFINITY, 0.0, f64::INFINITY]
    );
    assert_eq!(values(scalar::sigmoid), bits([0.0, 0.5, 0.5, 1.0]));
    assert_eq!(values(scalar::tanh), bits([-1.0, -0.0, 0.0, 1.0]));
    assert_eq!(values(scalar::softplus), bits([0.0, LN_2, LN_2, f64::INFINITY]));
    assert_eq!(values(scalar::normal_cdf), bits([0.0, 0.5, 0.5, 1.0]));
    assert_eq!(
        [f64::NEG_INFINITY, -3.0, -0.0, 2.5, f64::INFINITY].map(scalar::relu),
        [0.0, 0.0, 0.0, 2.5, f64::INFINITY]
    );
}

#[test]
fn there_is_no_logarithm_below_zero() {
    for x in [-5e-324, -1e-310, -1.0, -1e300, f64::MIN, f64::NEG_INFINITY] {
        assert!(scalar::ln(x).is_nan(), "{x:e}");
    }
}

#[test]
fn the_ends_are_reached_exactly_where_rounding_to_nearest_puts_them() {
    // The last x with a finite e^x, and the last with e^x above half of the smallest subnormal number.
    let largest = 709.782712893384;
    let smallest = -745.1332191019411;
    for f in [scalar::exp, scalar::exp_m1] {
        assert!(f(largest).is_finite() && f(largest.next_up()) == f64::INFINITY);
    }
    for (name, f) in [("exp", scalar::exp as fn(f64) -> f64), ("sigmoid", scalar::sigmoid)] {
        assert_eq!(f(smallest).to_bits(), 1, "{name}");
        assert_eq!(f(smallest.next_down()).to_bits(), 0, "{name}");
    }
    for x in [38.0, 64.0, 65.0, 700.0, 750.0, 1e300] {
        assert_eq!([scalar::sigmoid(x), scalar::tanh(x), scalar::tanh(-x)], [1.0, 1.0, -1.0], "{x}");
        assert_eq!([scalar::exp(-20.0 * x), scalar::normal_cdf(-1.1 * x)], [0.0, 0.0], "{x}");
        assert_eq!([scalar::exp_m1(-x), scalar::softplus(x), scalar::normal_cdf(x)], [-1.0, x, 1.0], "{x}");
    }
}

#[test]
fn subnormal_results_are_right_to_the_last_bit_but_one() {
    let subnormal = |y: f64| y.is_subnormal();
    let rows: Vec<_> = table().into_iter().filter(|row| subnormal(row[1])).collect();
    assert!(rows.len() > 50);
    for [x, exp, _, _, sigmoid, ..] in rows {
        assert!(scalar::exp(x).to_bits().abs_diff(exp.to_bits()) <= 1, "exp({x:e})");
        assert!(scalar::sigmoid(x).to_bits().abs_diff(sigmoid.to_bits()) <= 1, "sigmoid({x:e})");
    }
    let rows: Vec<_> = table().into_iter().filter(|row| subnormal(row[7])).collect();
    assert!(rows.len() > 50);
    for [x, .., normal_cdf] in rows {
        assert!(scalar::normal_cdf(x).to_bits().abs_diff(normal_cdf.to_bits()) <= 1, "normal_cdf({x:e})");
    }
    for x in [5e-324, 1e-310, -3e-320] {
        assert_eq!([scalar::tanh(x), scalar::exp_m1(x)], [x, x]);
        assert_eq!([scalar::exp(x), scalar::sigmoid(x), scalar::normal_cdf(x)], [1.0, 0.5, 0.5]);
    }
}

/// The last function, normal_cdf, slips back by some last bits now and then; the others never do.
const MONOTONE: usize = FUNCTIONS.len() - 1;

/// Panics if one of the functions is smaller at some number than at the one before, or leaves its range; `x` ascends.
fn assert_monotone(x: &[f64]) {
    for (name, function, _, _) in FUNCTIONS.into_iter().take(MONOTONE) {
        let x: Vec<f64> = x.iter().copied().filter(|x| name != "ln" || *x >= 0.0).collect();
        let mut y = vec![0.0; x.len()];
        function(&x, &mut y);
        let range = match name {
            "exp" | "softplus" => 0.0..=f64::INFINITY,
            "exp_m1" => -1.0..=f64::INFINITY,
            "ln" => f64::NEG_INFINITY..=f64::INFINITY,
            "sigmoid" => 0.0..=1.0,
            _ => -1.0..=1.0,
        };
        for i in 0..x.len() {
            assert!(range.contains(&y[i]), "{name}({:e}) = {:e}", x[i], y[i]);
            let above = y[i.saturating_sub(1)];
            assert!(above <= y[i], "{name}({:e}) = {:e} is below its predecessor {above:e}", x[i], y[i]);
        }
    }
}

/// `count` consecutive doubles around `middle`.
fn neighbours(middle: f64, count: i64) -> Vec<f64> {
    let from_position = |p: i64| f64::from_bits(if p < 0 { i64::MIN - p - 1 } else { p } as u64);
    (0..count).map(|i| from_position(position(middle) - count / 2 + i)).collect()
}

#[test]
fn nothing_decreases_from_one_number_to_the_next_where_k_changes() {
    // For exp and sigmoid k changes at odd multiples of (ln 2)/2, for tanh at those of (ln 2)/4; in between, r = 0.
    for quarter in -160..160 {
        assert_monotone(&neighbours(f64::from(quarter) * LN_2 / 4.0, 2000));
    }
    for half in -2160..2060 {
        assert_monotone(&neighbours(f64::from(half) * LN_2 / 2.0, 64));
    }
}

#[test]
fn ln_and_softplus_do_not_decrease_where_the_power_of_two_in_them_changes() {
    for power in -1074..1024 {
        assert_monotone(&neighbours(f64::from(power).exp2(), 64));
        assert_monotone(&neighbours(f64::from(power).exp2() * SQRT_2, 64));
    }
    // 1 + e^x = sqrt 2 and its doubles.
    for half in 1..120 {
        assert_monotone(&neighbours((SQRT_2.powi(half) - 1.0).ln(), 2000));
    }
}

#[test]
fn nothing_decreases_from_one_number_to_the_next_at_random_places() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    for _ in 0..2000 {
        // Near 1 the neighbours are densest in comparison with the results; that is where a function would slip.
        assert_monotone(&neighbours(rng.random_range(-2.0..2.0), 2000));
        assert_monotone(&neighbours(rng.random_range(-40.0..40.0), 2000));
        assert_monotone(&neighbours(f64::exp2(rng.random_range(-60.0..9.0)), 1000));
        assert_monotone(&neighbours(-f64::exp2(rng.random_range(-60.0..9.0)), 1000));
    }
}

#[test]
fn nothing_decreases_over_the_whole_range() {
    let sweep = |step: f64, count: i32| (-count..count).map(|i| f64::from(i) * step).collect::<Vec<_>>();
    assert_monotone(&sweep(0.004, 200_000));
    assert_monotone(&sweep(0.000_1, 400_000));
    let mut table: Vec<f64> = table().iter().map(|row| row[0]).collect();
    table.sort_by(f64::total_cmp);
    assert_monotone(&table);
}

#[test]
fn tanh_is_odd_to_the_last_bit() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let random = (0..100_000).map(|_| f64::exp2(rng.random_range(-80.0..6.0)));
    for x in random.chain(table().into_iter().map(|row| row[0])) {
        assert_eq!(scalar::tanh(-x).to_bits(), (-scalar::tanh(x)).to_bits(), "{x:e}");
    }
}

#[test]
fn both_sides_of_the_normal_distribution_add_up_to_1() {
    for x in table().into_iter().map(|row| row[0].abs()) {
        assert_eq!(scalar::normal_cdf(x), 1.0 - scalar::normal_cdf(-x), "{x:e}");
    }
}

#[test]
#[should_panic(expected = "input and output differ in length")]
fn slices_of_different_lengths_are_refused() {
    elementary::exp(&[0.0; 3], &mut [0.0; 4]);
}
