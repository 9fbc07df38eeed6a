//! The functions for slices and for single numbers.

use crate::simd::Level;

macro_rules! elementary_functions {
    ($($name:ident, $doc:literal;)*) => {
        $(
            #[doc = $doc]
            ///
            /// # Panics
            /// If the two slices differ in length.
            pub fn $name(input: &[f64], output: &mut [f64]) {
                assert_eq!(input.len(), output.len(), "input and output differ in length");
                at::$name(Level::best(), input, output);
            }
        )*

        /// The same functions at any level.
        mod at {
            use crate::elementary::Elementary;
            use crate::update::update;
            crate::kernels! {$(
                pub(super) fn $name(s, input: &'a [f64], output: &'a mut [f64]) {
                    update(s, [input], [output], |[x], _| [s.$name(x)]);
                }
            )*}
        }

        /// The same functions of one number, with the same bits.
        pub mod scalar {
            use crate::elementary::Elementary;
            use crate::simd::Portable;
            $(
                #[doc = $doc]
                #[inline]
                pub fn $name(x: f64) -> f64 {
                    Portable::<1>.$name([x])[0]
                }
            )*
        }

        /// All functions, for tests at every level.
        #[cfg(test)]
        const FUNCTIONS: &[tests::Tested] = &[$(tests::Tested {
            name: stringify!($name),
            scalar: scalar::$name,
            at: at::$name,
        },)*];
    };
}

elementary_functions! {
    exp, "e^x: overflows to infinity above 709.78, reaches 0 below -745.13.";
    exp_m1, "e^x - 1, with full relative accuracy near zero.";
    ln, "The natural logarithm, with full relative accuracy near 1: minus infinity at zero, NaN below.";
    sigmoid, "1 / (1 + e^-x), with full relative accuracy on both sides.";
    tanh, "The hyperbolic tangent, with full relative accuracy near zero.";
    softplus, "ln(1 + e^x), with full relative accuracy on both sides.";
    normal_cdf, "The probability that a standard normal variable is below x, with full relative accuracy down to 0.";
    relu, "max(x, 0); NaN stays NaN.";
}

#[cfg(test)]
mod tests {
    use super::FUNCTIONS;
    use crate::simd::Level;
    use rand::rngs::ChaCha8Rng;
    use rand::{RngExt, SeedableRng};

    pub(super) struct Tested {
        pub(super) name: &'static str,
        pub(super) scalar: fn(f64) -> f64,
        pub(super) at: fn(Level, &[f64], &mut [f64]),
    }

    /// The bits, except that all NaN are the same: which NaN an operation gives depends on the machine.
    fn bits(x: f64) -> u64 {
        if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() }
    }

    fn same_at_every_level(input: &[f64]) {
        let mut output = vec![0.0; input.len()];
        for function in FUNCTIONS {
            for level in Level::available() {
                (function.at)(level, input, &mut output);
                for (x, y) in input.iter().zip(&output) {
                    let expected = (function.scalar)(*x);
                    assert_eq!(bits(*y), bits(expected), "{} of {x:e} at {}", function.name, level.name());
                }
            }
        }
    }

    #[test]
    fn every_level_and_the_scalar_version_give_the_same_bits_for_any_bits() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        // Any bit pattern (one in 2048 is NaN), then numbers at which the functions are neither constant nor
        // infinite.
        let patterns: Vec<f64> = (0..100_000).map(|_| f64::from_bits(rng.random())).collect();
        let ordinary: Vec<f64> = (0..100_000).map(|_| rng.random_range(-50.0..50.0)).collect();
        let ends: Vec<f64> = (0..20_000).map(|_| rng.random_range(-760.0..760.0)).collect();
        let special =
            [0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, -f64::NAN, f64::MAX, f64::MIN, 5e-324];
        for input in [&patterns[..], &ordinary, &ends, &special] {
            same_at_every_level(input);
        }
    }

    #[test]
    fn every_level_gives_the_same_bits_for_the_table_and_around_every_limit() {
        // The arguments are in the first column; `tests/elementary.rs` checks the values of the functions.
        let rows = include_str!("../../tests/elementary.csv").lines().skip(1);
        let table: Vec<f64> =
            rows.map(|row| f64::from_bits(u64::from_str_radix(&row[..16], 16).unwrap())).collect();
        assert!(table.len() > 2000);
        same_at_every_level(&table);
        // Where arguments are clamped, where results become constant or subnormal, and the smallest numbers.
        let limits = [
            0.0,
            f64::MIN_POSITIVE,
            1.0,
            18.7,
            20.0,
            36.7,
            37.0,
            39.0,
            40.0,
            64.0,
            708.4,
            709.8,
            710.0,
            744.4,
            745.1,
            746.0,
        ];
        for limit in limits {
            let ascending = std::iter::successors(Some(limit), |x| Some(x.next_up())).take(500);
            let descending = std::iter::successors(Some(limit), |x| Some(x.next_down())).take(500);
            let both: Vec<f64> = ascending.chain(descending).flat_map(|x| [x, -x]).collect();
            same_at_every_level(&both);
        }
        // The borders between one k and the next, for x and for 2x.
        let borders = (-4400..4200).map(|quarter| f64::from(quarter) * std::f64::consts::LN_2 / 4.0);
        same_at_every_level(&borders.flat_map(|x| [x.next_down(), x, x.next_up()]).collect::<Vec<_>>());
    }

    #[test]
    fn every_level_treats_a_last_partial_eight_like_the_others() {
        let input: Vec<f64> = (0..40).map(|i| f64::from(i) * 0.37 - 7.0).collect();
        for length in 0..input.len() {
            same_at_every_level(&input[..length]);
        }
    }
}
