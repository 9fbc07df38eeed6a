//! Sums in one fixed order, which give the same bits on every machine.
//!
//! Number i goes to lane i mod 8, each lane is summed from left to right, and the eight lanes are added in the order
//! of [`crate::simd::Simd::sum`]. Eight partial sums are also more accurate than a single long one.

use crate::kernels;
use crate::simd::{LANES, Level};
use crate::update::update;
use faer::MatRef;

kernels! {
    fn sum_at(s, a: &'a [f64]) -> f64 {
        let mut sum = s.splat(0.0);
        update(s, [a], [], |[a], []| {
            sum = s.add(sum, a);
            []
        });
        s.sum(sum)
    }

    fn dot_at(s, a: &'a [f64], b: &'a [f64]) -> f64 {
        let mut sum = s.splat(0.0);
        update(s, [a, b], [], |[a, b], []| {
            sum = s.mul_add(a, b, sum);
            []
        });
        s.sum(sum)
    }

    fn squared_distance_at(s, a: &'a [f64], b: &'a [f64]) -> f64 {
        let mut sum = s.splat(0.0);
        update(s, [a, b], [], |[a, b], []| {
            let difference = s.sub(a, b);
            sum = s.mul_add(difference, difference, sum);
            []
        });
        s.sum(sum)
    }

    fn all_finite_at(s, numbers: &'a [f64]) -> bool {
        // 0 times a number is 0, or NaN if the number is not finite. There are four chains, because each addition in
        // a chain waits for the one before.
        let zero = s.splat(0.0);
        let mut sums = [zero; 4];
        let (whole, rest) = numbers.as_chunks::<LANES>();
        let (fours, others) = whole.as_chunks::<4>();
        for four in fours {
            for i in 0..4 {
                sums[i] = s.mul_add(s.load_array(&four[i]), zero, sums[i]);
            }
        }
        for eight in others {
            sums[0] = s.mul_add(s.load_array(eight), zero, sums[0]);
        }
        let all = s.add(s.add(sums[0], sums[1]), s.add(sums[2], sums[3]));
        s.sum(all) == 0.0 && rest.iter().all(|number| number.is_finite())
    }
}

/// Whether no number is NaN or infinite.
///
/// ```
/// assert!(nn_math::reduce::all_finite(&[1.0; 100]));
/// assert!(!nn_math::reduce::all_finite(&[1.0, f64::NAN]));
/// ```
pub fn all_finite(numbers: &[f64]) -> bool {
    all_finite_at(Level::best(), numbers)
}

/// Row and column of the first number, row by row, that is NaN or infinite; none if all numbers are finite.
///
/// ```
/// use nn_math::faer::mat;
/// use nn_math::reduce::first_not_finite;
/// assert_eq!(first_not_finite(mat![[1.0, 2.0], [3.0, f64::NAN]].as_ref()), Some((1, 1)));
/// assert_eq!(first_not_finite(mat![[1.0, 2.0], [3.0, 4.0]].as_ref()), None);
/// ```
pub fn first_not_finite(matrix: MatRef<'_, f64>) -> Option<(usize, usize)> {
    // Whole columns or rows at once, where they lie together; only where that finds something is it looked for.
    let columns =
        || matrix.col_iter().all(|c| c.try_as_col_major().is_some_and(|c| all_finite(c.as_slice())));
    let rows = || matrix.row_iter().all(|r| r.try_as_row_major().is_some_and(|r| all_finite(r.as_slice())));
    if (matrix.row_stride() == 1 && columns()) || (matrix.col_stride() == 1 && rows()) {
        return None;
    }
    let places = (0..matrix.nrows()).flat_map(|row| (0..matrix.ncols()).map(move |column| (row, column)));
    places.into_iter().find(|&place| !matrix[place].is_finite())
}

/// Sum of `a[i]`.
///
/// ```
/// assert_eq!(nn_math::reduce::sum(&[1.0, 2.0, 3.5]), 6.5);
/// ```
pub fn sum(a: &[f64]) -> f64 {
    sum_at(Level::best(), a)
}

/// Sum of `a[i] b[i]`.
///
/// # Panics
/// If the lengths differ.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    dot_at(Level::best(), a, b)
}

/// Mean of `(a[i] - b[i])^2`: the mean squared error. NaN for empty slices.
///
/// # Panics
/// If the lengths differ.
///
/// ```
/// assert_eq!(nn_math::reduce::mean_squared_error(&[1.0, 2.0], &[1.0, 4.0]), 2.0);
/// ```
pub fn mean_squared_error(a: &[f64], b: &[f64]) -> f64 {
    squared_distance_at(Level::best(), a, b) / a.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::ChaCha8Rng;
    use rand::{RngExt, SeedableRng};

    /// Sums in the order that the module promises, one number at a time: `add(i, sum)` is the next sum of the lane.
    fn in_order(length: usize, add: impl Fn(usize, f64) -> f64) -> f64 {
        let mut lanes = [0.0; LANES];
        for i in 0..length {
            lanes[i % LANES] = add(i, lanes[i % LANES]);
        }
        let [a, b, c, d, e, f, g, h] = lanes;
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }

    #[test]
    fn every_level_sums_in_the_documented_order() {
        let mut rng = ChaCha8Rng::seed_from_u64(12);
        // Sizes from 10^-8 to 10^8, so that another order would show in the last bits.
        let mut number = || rng.random_range(-1.0..1.0) * f64::powi(10.0, rng.random_range(-8..=8));
        for length in (0..=100).chain([1000, 1001]) {
            let a: Vec<f64> = (0..length).map(|_| number()).collect();
            let b: Vec<f64> = (0..length).map(|_| number()).collect();
            let expected_sum = in_order(length, |i, sum| sum + a[i]);
            let expected_dot = in_order(length, |i, sum| a[i].mul_add(b[i], sum));
            let expected_distance = in_order(length, |i, sum| (a[i] - b[i]).mul_add(a[i] - b[i], sum));
            for level in Level::available() {
                let at = format!("{length} numbers at {}", level.name());
                assert_eq!(sum_at(level, &a).to_bits(), expected_sum.to_bits(), "sum of {at}");
                assert_eq!(dot_at(level, &a, &b).to_bits(), expected_dot.to_bits(), "dot of {at}");
                let distance = squared_distance_at(level, &a, &b);
                assert_eq!(distance.to_bits(), expected_distance.to_bits(), "distance of {at}");
            }
            assert_eq!(sum(&a).to_bits(), expected_sum.to_bits());
            assert_eq!(dot(&a, &b).to_bits(), expected_dot.to_bits());
            let mean = expected_distance / length as f64;
            assert!(mean_squared_error(&a, &b).to_bits() == mean.to_bits() || length == 0);
        }
    }

    #[test]
    fn sums_known_in_advance_are_right() {
        let count: Vec<f64> = (1..=100).map(f64::from).collect();
        let ones = [1.0; 100];
        assert_eq!(sum(&count), 5050.0);
        assert_eq!(dot(&count, &ones), 5050.0);
        assert_eq!(dot(&count, &count), 338_350.0);
        // The mean of 0^2, 1^2, ..., 99^2.
        assert_eq!(mean_squared_error(&count, &ones), 3283.5);
    }

    #[test]
    fn the_sum_of_nothing_is_zero_and_its_mean_is_nan() {
        assert_eq!(sum(&[]).to_bits(), 0);
        assert_eq!(dot(&[], &[]).to_bits(), 0);
        assert!(mean_squared_error(&[], &[]).is_nan());
    }

    #[test]
    fn a_nan_or_an_infinity_anywhere_shows_in_the_result() {
        for length in [1, 8, 13] {
            for at in 0..length {
                let mut a = vec![1.0; length];
                a[at] = f64::NAN;
                assert!(
                    sum(&a).is_nan()
                        && dot(&a, &a).is_nan()
                        && mean_squared_error(&a, &vec![0.0; length]).is_nan()
                );
                a[at] = f64::INFINITY;
                assert_eq!([sum(&a), dot(&a, &a)], [f64::INFINITY; 2]);
            }
        }
    }

    #[test]
    fn one_number_that_is_not_finite_is_found_wherever_it_is() {
        // The largest and the smallest numbers of both signs, all of them finite.
        let finite = [f64::MAX, -0.0, f64::MIN, 5e-324, 0.0, -1.5, 1e308];
        for level in Level::available() {
            for length in 0..=75 {
                let mut numbers: Vec<f64> = finite.into_iter().cycle().take(length).collect();
                assert!(all_finite_at(level, &numbers), "{length} numbers at {}", level.name());
                for at in 0..length {
                    for wrong in [f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                        let right = std::mem::replace(&mut numbers[at], wrong);
                        let found = !all_finite_at(level, &numbers);
                        assert!(found, "{wrong}, number {at} of {length} at {}", level.name());
                        numbers[at] = right;
                    }
                }
                // Infinities of both signs do not cancel.
                numbers.iter_mut().step_by(2).for_each(|number| *number = f64::INFINITY);
                numbers.iter_mut().skip(1).step_by(2).for_each(|number| *number = f64::NEG_INFINITY);
                assert_eq!(all_finite_at(level, &numbers), length == 0);
            }
        }
        assert!(all_finite(&finite) && !all_finite(&[1.0, f64::NAN]));
    }

    #[test]
    #[should_panic(expected = "slices differ in length")]
    fn a_dot_product_of_different_lengths_is_refused() {
        dot(&[1.0], &[1.0, 2.0]);
    }

    #[test]
    #[should_panic(expected = "slices differ in length")]
    fn an_error_between_different_lengths_is_refused() {
        mean_squared_error(&[1.0], &[]);
    }
}
