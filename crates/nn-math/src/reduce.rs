//! Sums in one fixed order: the same bits whatever the machine's vectors hold.
//!
//! Number i goes to lane i mod 8, each lane is summed from left to right, and the eight lanes are added as
//! [`crate::simd::Simd::sum`] does. Eight partial sums are also more accurate than one long one.

use crate::simd::{LANES, Level, Simd, Task};

/// Sum over i of `term(a[i], b[i])`; a last partial eight is filled up with zeros.
macro_rules! pairwise_sum {
    ($task:ident, |$s:ident, $a:ident, $b:ident, $sum:ident| $next:expr) => {
        struct $task<'a>(&'a [f64], &'a [f64]);
        impl Task for $task<'_> {
            type Output = f64;
            #[inline(always)]
            fn run<S: Simd>(self, $s: S) -> f64 {
                let mut $sum = $s.splat(0.0);
                let ((a, a_rest), (b, b_rest)) = (self.0.as_chunks::<LANES>(), self.1.as_chunks::<LANES>());
                let mut add = |a: &[f64; LANES], b: &[f64; LANES]| {
                    let ($a, $b) = ($s.load_array(a), $s.load_array(b));
                    $sum = $next;
                };
                for (a, b) in a.iter().zip(b) {
                    add(a, b);
                }
                if !a_rest.is_empty() {
                    let mut last = [[0.0; LANES]; 2];
                    last[0][..a_rest.len()].copy_from_slice(a_rest);
                    last[1][..b_rest.len()].copy_from_slice(b_rest);
                    add(&last[0], &last[1]);
                }
                $s.sum($sum)
            }
        }
    };
}

pairwise_sum!(Dot, |s, a, b, sum| s.mul_add(a, b, sum));
pairwise_sum!(SquaredDistance, |s, a, b, sum| {
    let difference = s.sub(a, b);
    s.mul_add(difference, difference, sum)
});

/// Sum of a[i].
///
/// ```
/// assert_eq!(nn_math::reduce::sum(&[1.0, 2.0, 3.5]), 6.5);
/// ```
pub fn sum(a: &[f64]) -> f64 {
    struct Sum<'a>(&'a [f64]);
    impl Task for Sum<'_> {
        type Output = f64;
        #[inline(always)]
        fn run<S: Simd>(self, s: S) -> f64 {
            let (whole, rest) = self.0.as_chunks::<LANES>();
            let mut last = [0.0; LANES];
            last[..rest.len()].copy_from_slice(rest);
            let sum = whole.iter().fold(s.splat(0.0), |sum, a| s.add(sum, s.load_array(a)));
            s.sum(s.add(sum, s.load_array(&last)))
        }
    }
    Level::best().run(Sum(a))
}

/// Sum of a[i] b[i].
///
/// # Panics
/// If the lengths differ.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len(), "vectors differ in length");
    Level::best().run(Dot(a, b))
}

/// Mean of (a[i] - b[i])^2: the mean squared error. NaN for empty slices.
///
/// # Panics
/// If the lengths differ.
///
/// ```
/// assert_eq!(nn_math::reduce::mean_squared_error(&[1.0, 2.0], &[1.0, 4.0]), 2.0);
/// ```
pub fn mean_squared_error(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len(), "vectors differ in length");
    Level::best().run(SquaredDistance(a, b)) / a.len() as f64
}
