//! exp, ln, tanh and the others against a table in 60 digits (`elementary.py` makes it), at their limits, and in
//! order.

use nn_math::elementary::{self, scalar};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::f64::consts::{LN_2, SQRT_2};

/// The name of a function, the function on slices, the function of one number, and the largest distance from the
/// exact result that is allowed, in units in the last place.
type Row = (&'static str, fn(&[f64], &mut [f64]), fn(f64) -> f64, f64);

/// The functions in the order of the columns of the table. The distances are the largest that long searches found;
/// the table contains their arguments.
const FUNCTIONS: [Row; 7] = [
    ("exp", elementary::exp, scalar::exp, 1.04),
    ("exp_m1", elementary::exp_m1, scalar::exp_m1, 2.00),
    ("ln", elementary::ln, scalar::ln, 0.86),
    ("sigmoid", elementary::sigmoid, scalar::sigmoid, 2.50),
    ("tanh", elementary::tanh, scalar::tanh, 2.50),
    ("softplus", elementary::softplus, scalar::softplus, 1.89),
    ("normal_cdf", elementary::normal_cdf, scalar::normal_cdf, 4.49),
];

/// The value of a function at some x, computed in 60 digits: the nearest double towards zero, and how far the exact
/// number is beyond it, in 256ths of the way to the next double.
#[derive(Clone, Copy)]
struct Exact {
    beneath: f64,
    beyond: u8,
}

impl Exact {
    /// The distance of y in doubles, with fractions; infinity if y has another sign.
    fn distance(self, y: f64) -> f64 {
        match (y.is_nan() || self.beneath.is_nan(), y.is_sign_negative() == self.beneath.is_sign_negative()) {
            (true, _) => {
                if y.is_nan() && self.beneath.is_nan() {
                    0.0
                } else {
                    f64::INFINITY
                }
            }
            (false, false) => f64::INFINITY,
            (false, true) => {
                let steps = position(y.abs()) - position(self.beneath.abs());
                (steps as f64 - f64::from(self.beyond) / 256.0).abs()
            }
        }
    }
}

/// The rows of the table: x and the values of the functions; NaN where a function has none.
#[allow(clippy::unwrap_used)] // a broken table fails the tests, as it should
fn table() -> Vec<(f64, [Exact; 7])> {
    let number = |pattern: &str| f64::from_bits(u64::from_str_radix(pattern, 16).unwrap());
    let exact = |digits: &str| {
        let (pattern, beyond) = digits.split_at(16);
        Exact { beneath: number(pattern), beyond: u8::from_str_radix(beyond, 16).unwrap() }
    };
    let row = |line: &str| {
        let (x, values) = line.split_once(',').unwrap();
        (number(x), values.split(',').map(exact).collect::<Vec<_>>().try_into().ok().unwrap())
    };
    include_str!("elementary.csv").lines().skip(1).map(row).collect()
}

/// Numbers the doubles in their order: neighbours differ by 1, and so do -0 and 0.
fn position(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    if bits < 0 { i64::MIN - bits - 1 } else { bits }
}

#[test]
fn every_function_is_within_its_units_in_the_last_place_of_the_table() {
    let table = table();
    assert!(table.len() > 2000);
    let x: Vec<f64> = table.iter().map(|row| row.0).collect();
    let mut y = vec![0.0; x.len()];
    for (column, (name, function, _, units)) in FUNCTIONS.into_iter().enumerate() {
        function(&x, &mut y);
        let mut worst = 0.0;
        for ((x, exact), y) in table.iter().zip(&y) {
            let exact = exact[column];
            let distance = exact.distance(*y);
            // The table has a resolution of 1/256.
            assert!(
                distance <= units + 1.0 / 256.0,
                "{name}({x:e}) = {y:e}, {distance} units from {:e}",
                exact.beneath
            );
            worst = f64::max(worst, distance);
        }
        assert!(worst > units - 0.015, "{name} is better than its bound, {worst}: lower it");
    }
}

#[test]
fn nan_stays_nan_and_does_not_touch_the_numbers_beside_it() {
    for (name, function, f, _) in FUNCTIONS {
        assert!(f(f64::NAN).is_nan() && f(-f64::NAN).is_nan(), "{name}");
        for place in 0..19 {
            let (mut x, mut y) = ([0.5; 19], [0.0; 19]);
            x[place] = f64::NAN;
            function(&x, &mut y);
            let right = |i: usize| if i == place { y[i].is_nan() } else { y[i] == f(0.5) };
            assert!((0..19).all(right), "{name} of a NaN at {place}: {y:?}");
        }
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
    for (column, (name, _, f, _)) in FUNCTIONS.into_iter().enumerate() {
        if !["exp", "sigmoid", "softplus", "normal_cdf"].contains(&name) {
            continue;
        }
        let rows = table().into_iter().map(|(x, exact)| (x, exact[column]));
        let subnormal: Vec<_> = rows.filter(|(_, exact)| exact.beneath.is_subnormal()).collect();
        assert!(subnormal.len() > 50, "{name}: {}", subnormal.len());
        for (x, exact) in subnormal {
            // (Half a unit would be the nearest double.)
            assert!(exact.distance(f(x)) <= 1.0, "{name}({x:e})");
        }
    }
}

#[test]
fn subnormal_arguments_give_what_the_smallest_numbers_give() {
    for x in
        [5e-324, 1e-310, f64::MIN_POSITIVE.next_down(), f64::MIN_POSITIVE].into_iter().flat_map(|x| [x, -x])
    {
        assert_eq!([scalar::tanh(x), scalar::exp_m1(x)], [x, x]);
        assert_eq!([scalar::exp(x), scalar::sigmoid(x), scalar::normal_cdf(x)], [1.0, 0.5, 0.5]);
        assert_eq!(scalar::softplus(x), LN_2);
    }
}

/// How many functions are monotone: all but the last one, normal_cdf, which sometimes decreases in its last bits.
const MONOTONE: usize = FUNCTIONS.len() - 1;

/// Panics if one of the functions decreases from one number to the next, or leaves its range. `x` must ascend.
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
    // 1 + e^x is a power of sqrt 2.
    for half in 1..120 {
        assert_monotone(&neighbours((SQRT_2.powi(half) - 1.0).ln(), 2000));
    }
}

#[test]
fn nothing_decreases_where_arguments_are_clamped_and_where_results_become_constant() {
    let limits = [18.714973875118524, 20.0, 36.7368005696771, 37.0, 37.42994775023705, 39.0, 40.0, 64.0];
    let ends = [708.3964185322641, 709.782712893384, 710.0, 744.4400719213812, 745.1332191019412, 746.0];
    for limit in limits.into_iter().chain(ends).flat_map(|limit| [limit, -limit]) {
        assert_monotone(&neighbours(limit, 10_000));
    }
    // Through zero, from the smallest negative numbers to the smallest positive ones.
    assert_monotone(&neighbours(0.0, 10_000));
    // All subnormal results, each of which has many arguments.
    assert_monotone(&(0..400_000).map(|i| -746.0 + f64::from(i) * 1e-4).collect::<Vec<_>>());
}

#[test]
fn nothing_decreases_from_one_number_to_the_next_at_random_places() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    for _ in 0..2000 {
        // Near 1 the arguments are densest in comparison with the results, so a decrease is most likely there.
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
    let mut table: Vec<f64> = table().iter().map(|row| row.0).collect();
    table.sort_by(f64::total_cmp);
    assert_monotone(&table);
}

#[test]
fn tanh_is_odd_to_the_last_bit() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let random = (0..100_000).map(|_| f64::exp2(rng.random_range(-80.0..6.0)));
    for x in random.chain(table().into_iter().map(|row| row.0)) {
        assert_eq!(scalar::tanh(-x).to_bits(), (-scalar::tanh(x)).to_bits(), "{x:e}");
    }
}

#[test]
fn both_sides_of_the_normal_distribution_add_up_to_1() {
    for x in table().into_iter().map(|row| row.0.abs()) {
        assert_eq!(scalar::normal_cdf(x), 1.0 - scalar::normal_cdf(-x), "{x:e}");
    }
}

#[test]
#[should_panic(expected = "input and output differ in length")]
fn slices_of_different_lengths_are_refused() {
    elementary::exp(&[0.0; 3], &mut [0.0; 4]);
}
