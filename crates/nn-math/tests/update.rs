//! One pass over several slices, of lengths that fill eights and lengths that do not.

use nn_math::simd::{LANES, Level};
use nn_math::update::update;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::panic::{AssertUnwindSafe, catch_unwind};

nn_math::kernels! {
    /// c += a b and d = c - d / a, with the old c.
    fn two_by_two(s, read: [&'a [f64]; 2], write: [&'a mut [f64]; 2]) {
        update(s, read, write, |[a, b], [c, d]| [s.mul_add(a, b, c), s.sub(c, s.div(d, a))]);
    }

    /// All eights in the order in which `f` gets them, those that are read first; ones replace those that are
    /// written.
    fn seen(s, read: &'a [f64], write: &'a mut [f64]) -> Vec<[[f64; LANES]; 2]> {
        let mut seen = Vec::new();
        update(s, [read], [write], |[a], [b]| {
            let mut eights = [[f64::NAN; LANES]; 2];
            s.store_array(a, &mut eights[0]);
            s.store_array(b, &mut eights[1]);
            seen.push(eights);
            [s.splat(1.0)]
        });
        seen
    }

    /// The sum of squares, with nothing to write.
    fn sum_of_squares(s, numbers: &'a [f64]) -> f64 {
        let mut sum = s.splat(0.0);
        update(s, [numbers], [], |[x], []| {
            sum = s.mul_add(x, x, sum);
            []
        });
        s.sum(sum)
    }

    /// Doubles, with nothing to read.
    fn double(s, numbers: &'a mut [f64]) {
        update(s, [], [numbers], |[], [x]| [s.add(x, x)]);
    }
}

fn random(rng: &mut ChaCha8Rng, length: usize) -> Vec<f64> {
    (0..length).map(|_| rng.random_range(-1.0..1.0)).collect()
}

fn for_lengths_and_levels(mut check: impl FnMut(usize, Level)) {
    for length in 0..=40 {
        for level in Level::available() {
            check(length, level);
        }
    }
}

#[test]
fn every_number_becomes_what_the_formula_of_single_numbers_says() {
    let mut rng = ChaCha8Rng::seed_from_u64(14);
    for_lengths_and_levels(|length, level| {
        let [a, b, c, d] = std::array::from_fn(|_| random(&mut rng, length));
        let (mut new_c, mut new_d) = (c.clone(), d.clone());
        two_by_two(level, [&a, &b], [&mut new_c, &mut new_d]);
        for i in 0..length {
            let expected = [a[i].mul_add(b[i], c[i]), c[i] - d[i] / a[i]];
            assert_eq!([new_c[i], new_d[i]], expected, "number {i} of {length} at {}", level.name());
        }
    });
}

#[test]
fn eights_come_once_each_and_in_order_and_the_last_is_filled_up_with_zeros() {
    let mut rng = ChaCha8Rng::seed_from_u64(15);
    for_lengths_and_levels(|length, level| {
        let [a, b] = std::array::from_fn(|_| random(&mut rng, length));
        let mut written = b.clone();
        let eights = seen(level, &a, &mut written);
        assert_eq!(eights.len(), length.div_ceil(LANES));
        for (side, numbers) in [a, b].into_iter().enumerate() {
            let flat: Vec<f64> = eights.iter().flat_map(|eight| eight[side]).collect();
            assert_eq!(flat[..length], numbers);
            assert!(flat[length..].iter().all(|zero| zero.to_bits() == 0), "{length} at {}", level.name());
        }
        assert_eq!(written, vec![1.0; length]);
    });
}

#[test]
fn slices_may_be_only_read_or_only_written() {
    for_lengths_and_levels(|length, level| {
        let mut numbers: Vec<f64> = (0..length).map(|i| i as f64).collect();
        let squares = numbers.iter().map(|x| x * x).sum();
        assert_eq!(sum_of_squares(level, &numbers), squares, "{length} at {}", level.name());
        double(level, &mut numbers);
        assert!(numbers.iter().enumerate().all(|(i, x)| *x == 2.0 * i as f64));
    });
}

#[test]
fn slices_that_differ_in_length_are_refused() {
    for level in Level::available() {
        for different in 0..4 {
            for (right, wrong) in [(8, 7), (8, 9), (8, 16), (0, 1), (5, 0)] {
                let [a, b, mut c, mut d] =
                    std::array::from_fn(|i| vec![1.0; if i == different { wrong } else { right }]);
                let call = AssertUnwindSafe(|| two_by_two(level, [&a, &b], [&mut c, &mut d]));
                let panic = catch_unwind(call).expect_err("this call was not refused");
                assert_eq!(panic.downcast_ref(), Some(&"slices differ in length"));
            }
        }
    }
}
