//! exp, tanh, sigmoid, softplus and relu: accurate to the last bits, branch-free, and equal on every machine.
//!
//! The platform's own `exp` and `tanh` differ from one operating system to the next in their last bits, and they take
//! one number at a time. Both are reasons to write them here. All rest on one reduction and one polynomial:
//!
//! ```text
//! x = k ln 2 + r,   |r| <= (ln 2)/2,   k whole       e^x     = 2^k (1 + p(r))
//! p(r) = e^r - 1 = r + r^2 q(r)                      e^x - 1 = 2^k p(r) + (2^k - 1)
//! ```
//!
//! q is a polynomial of degree 10, interpolated at Chebyshev nodes in 60 digits (`tests/elementary.py` in this crate
//! makes it); it leaves p a relative error below 10^-18, so that what remains is rounding. The largest errors found
//! among 10^8 arguments are 1.03 units in the last place for exp, 2.50 for sigmoid and 2.68 for tanh; they are errors of
//! the last places of the *result*, however small it is. None of the three ever decreased in 10^10 steps from one
//! argument to the next.
//!
//! For slices there is [`tanh`], [`sigmoid`], [`exp`], [`softplus`] and [`relu`]; for one number [`scalar`]; for kernels the
//! functions generic over [`Arithmetic`] that all of these call, so that the bits agree:
//!
//! ```
//! let x = [-1.0, 0.0, 0.5, 800.0];
//! let mut y = [0.0; 4];
//! nn_math::elementary::tanh(&x, &mut y);
//! assert_eq!(y[1], 0.0);
//! assert_eq!(y[2], nn_math::elementary::scalar::tanh(0.5));
//! assert_eq!(y[3], 1.0);
//! ```
//!
//! Source of the method: W. J. Cody and W. Waite, *Software Manual for the Elementary Functions* (1980), chapters 6 and 12.

use crate::simd::{Arithmetic, LANES, Level, Simd, Task};

/// 1.5 * 2^52: added to a number below 2^51, it leaves the nearest whole number in the low bits of the sum.
const ROUNDER: f64 = 6755399441055744.0;
/// The exponent of 1.0 in a number's bit pattern.
const EXPONENT_BIAS: f64 = 1023.0;
/// ln 2 in two parts; the first has trailing zeros, so that k times it is exact for every k that occurs.
const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
/// q(r) = (e^r - 1 - r) / r^2 on |r| <= (ln 2)/2, lowest power first.
const Q: [f64; 11] = [
    f64::from_bits(0x3fe0_0000_0000_0000),
    f64::from_bits(0x3fc5_5555_5555_5557),
    f64::from_bits(0x3fa5_5555_5555_5556),
    f64::from_bits(0x3f81_1111_1111_00df),
    f64::from_bits(0x3f56_c16c_16c1_62d6),
    f64::from_bits(0x3f2a_01a0_1abe_6323),
    f64::from_bits(0x3efa_01a0_1a6d_7831),
    f64::from_bits(0x3ec7_1de0_2374_84cd),
    f64::from_bits(0x3e92_7e4d_b67a_c2b0),
    f64::from_bits(0x3e5a_f4dd_da1c_08cd),
    f64::from_bits(0x3e21_f72f_c83b_cbc7),
];

/// L(t) = (atanh(sqrt t) / sqrt t - 1) / t on 0 <= t <= 1/9, lowest power first.
const L: [f64; 11] = [
    f64::from_bits(0x3fd5_5555_5555_5555),
    f64::from_bits(0x3fc9_9999_9999_9944),
    f64::from_bits(0x3fc2_4924_9249_9d46),
    f64::from_bits(0x3fbc_71c7_1bed_ea50),
    f64::from_bits(0x3fb7_45d1_9937_c37f),
    f64::from_bits(0x3fb3_b135_15f4_81d9),
    f64::from_bits(0x3fb1_11ab_dcc0_bc30),
    f64::from_bits(0x3fae_0a2d_526b_5aa6),
    f64::from_bits(0x3fab_c37f_2f62_1e22),
    f64::from_bits(0x3fa3_2e0c_573a_e320),
    f64::from_bits(0x3fb4_01d4_aa54_9388),
];

/// x = k ln 2 + r: gives k (a whole number) and p(r) = e^r - 1.
#[inline(always)]
fn reduce<S: Arithmetic>(s: S, x: S::V) -> (S::V, S::V) {
    let rounder = s.splat(ROUNDER);
    let k = s.sub(s.mul_add(x, s.splat(std::f64::consts::LOG2_E), rounder), rounder);
    let r = s.neg_mul_add(k, s.splat(LN_2_HIGH), x);
    let r = s.neg_mul_add(k, s.splat(LN_2_LOW), r);
    let r2 = s.mul(r, r);
    let q = polynomial(s, &Q, r, r2);
    (k, s.mul_add(q, r2, r))
}

/// c[0] + c[1] x + ... + c[10] x^10, with x^2 given.
///
/// Estrin's scheme: pairs of coefficients, then pairs of pairs. Five multiplications deep instead of eleven, which is
/// what counts when a network has only a handful of units and every step waits for the one before.
#[inline(always)]
fn polynomial<S: Arithmetic>(s: S, coefficients: &[f64; 11], x: S::V, x2: S::V) -> S::V {
    let c = coefficients.map(|c| s.splat(c));
    let x4 = s.mul(x2, x2);
    let x8 = s.mul(x4, x4);
    let c01 = s.mul_add(c[1], x, c[0]);
    let c23 = s.mul_add(c[3], x, c[2]);
    let c45 = s.mul_add(c[5], x, c[4]);
    let c67 = s.mul_add(c[7], x, c[6]);
    let c89 = s.mul_add(c[9], x, c[8]);
    let c0123 = s.mul_add(c23, x2, c01);
    let c4567 = s.mul_add(c67, x2, c45);
    let c89a = s.mul_add(c[10], x2, c89);
    let low = s.mul_add(c4567, x4, c0123);
    s.mul_add(c89a, x8, low)
}

/// 2^k for a whole k between -1022 and 1023.
#[inline(always)]
fn power_of_two<S: Arithmetic>(s: S, k: S::V) -> S::V {
    s.low_bits_as_power_of_two(s.add(k, s.splat(ROUNDER + EXPONENT_BIAS)))
}

/// e^x. Overflows to infinity above 709.78, goes through the subnormal numbers to 0 below -745.13; NaN stays NaN.
#[inline(always)]
pub fn exp_v<S: Arithmetic>(s: S, x: S::V) -> S::V {
    let x = s.max(s.splat(-746.0), s.min(s.splat(710.0), x));
    let (k, p) = reduce(s, x);
    // 2^k in two factors, because k may lie outside the exponents a single number has.
    let rounder = s.splat(ROUNDER);
    let half = s.sub(s.mul_add(k, s.splat(0.5), rounder), rounder);
    let rest = s.sub(k, half);
    let first = power_of_two(s, half);
    s.mul(s.mul_add(first, p, first), power_of_two(s, rest))
}

/// 1 / (1 + e^-x), as u / (u + u e^-x) with u = 2^-64, so that e^-x does not overflow before the result reaches 0.
#[inline(always)]
pub fn sigmoid_v<S: Arithmetic>(s: S, x: S::V) -> S::V {
    // Beyond x = 37 the result is 1 to the last bit.
    let minus_x = s.max(s.splat(-64.0), s.min(s.splat(746.0), s.sub(s.splat(0.0), x)));
    let (k, p) = reduce(s, minus_x);
    let u = s.splat(0.5_f64.powi(64));
    let scale = power_of_two(s, s.sub(k, s.splat(64.0)));
    // e^-x goes into one sum and one quotient, so that where it falls the result never does. (e^x / (1 + e^x), for
    // negative x, would slip back by a last bit now and then: its numerator is rounded finer than its denominator.)
    s.div(u, s.add(u, s.mul_add(scale, p, scale)))
}

/// ln(1 + e^x), as max(x, 0) + ln(1 + e^-|x|); the logarithm by 2 atanh(e / (2 + e)). Within 2 units in the last place;
/// unlike the others it may slip back by a last bit from one number to the next.
#[inline(always)]
pub fn softplus_v<S: Arithmetic>(s: S, x: S::V) -> S::V {
    let minus_abs = s.sub(s.splat(0.0), s.abs(x));
    let (k, p) = reduce(s, s.max(s.splat(-746.0), minus_abs));
    // Here k <= 0, so a shift by 64 keeps the power in range; the second factor brings the subnormal numbers in.
    let scale = power_of_two(s, s.add(k, s.splat(64.0)));
    let e = s.mul(s.mul_add(scale, p, scale), s.splat(0.5_f64.powi(64)));
    let r = s.div(e, s.add(s.splat(2.0), e));
    let t = s.mul(r, r);
    let twice = s.add(r, r);
    let logarithm = s.mul_add(s.mul(twice, t), polynomial(s, &L, t, s.mul(t, t)), twice);
    s.add(s.max(s.splat(0.0), x), logarithm)
}

/// (e^x - e^-x) / (e^x + e^-x), as -t / (2 + t) with t = e^(-2|x|) - 1 so that small values keep every digit.
#[inline(always)]
pub fn tanh_v<S: Arithmetic>(s: S, x: S::V) -> S::V {
    // Beyond |x| = 20 the result is 1 to the last bit.
    let y = s.max(s.splat(-40.0), s.mul(s.splat(-2.0), s.abs(x)));
    let (k, p) = reduce(s, y);
    let scale = power_of_two(s, k);
    let t = s.mul_add(scale, p, s.sub(scale, s.splat(1.0)));
    let magnitude = s.div(s.abs(t), s.add(s.splat(2.0), t));
    s.with_sign_of(magnitude, x)
}

/// max(x, 0); NaN stays NaN.
#[inline(always)]
pub fn relu_v<S: Arithmetic>(s: S, x: S::V) -> S::V {
    s.max(s.splat(0.0), x)
}

/// One function applied to a slice, eight numbers at a time; a last partial eight is filled up with zeros.
struct Map<'a, F>(&'a [f64], &'a mut [f64], F);

/// A function of one vector, for any instruction set. (A closure cannot be generic over the set.)
trait Function: Copy {
    fn apply<S: Arithmetic>(self, s: S, x: S::V) -> S::V;
}

impl<F: Function> Task for Map<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let Map(input, output, f) = self;
        let (whole, rest) = input.as_chunks::<LANES>();
        let (whole_out, rest_out) = output.as_chunks_mut::<LANES>();
        for (x, y) in whole.iter().zip(whole_out) {
            s.store_array(f.apply(s, s.load_array(x)), y);
        }
        if !rest.is_empty() {
            let mut padded = [0.0; LANES];
            padded[..rest.len()].copy_from_slice(rest);
            let x = s.load_array(&padded);
            s.store_array(f.apply(s, x), &mut padded);
            rest_out.copy_from_slice(&padded[..rest.len()]);
        }
    }
}

macro_rules! elementary_functions {
    ($($name:ident, $vector:ident, $type:ident, $doc:literal;)*) => {
        $(
            #[derive(Clone, Copy)]
            struct $type;
            impl Function for $type {
                #[inline(always)]
                fn apply<S: Arithmetic>(self, s: S, x: S::V) -> S::V {
                    $vector(s, x)
                }
            }

            #[doc = $doc]
            ///
            /// # Panics
            /// If the two slices differ in length.
            pub fn $name(input: &[f64], output: &mut [f64]) {
                assert_eq!(input.len(), output.len(), "input and output differ in length");
                Level::best().run(Map(input, output, $type));
            }
        )*

        /// The same functions of one number, with the same bits.
        pub mod scalar {
            use crate::simd::Portable;
            $(
                #[doc = $doc]
                #[inline]
                pub fn $name(x: f64) -> f64 {
                    super::$vector(Portable::<1>, [x])[0]
                }
            )*
        }

        /// The functions once more, for tests that go through all of them at every level.
        #[cfg(test)]
        const FUNCTIONS: &[tests::Tested] = &[$(tests::Tested {
            name: stringify!($name),
            scalar: scalar::$name,
            at: |level, input, output| level.run(Map(input, output, $type)),
        },)*];
    };
}

elementary_functions! {
    exp, exp_v, Exp, "e^x: overflows to infinity above 709.78, reaches 0 below -745.13.";
    sigmoid, sigmoid_v, Sigmoid, "1 / (1 + e^-x), with full relative accuracy on both sides.";
    tanh, tanh_v, Tanh, "The hyperbolic tangent, with full relative accuracy near zero.";
    softplus, softplus_v, Softplus, "ln(1 + e^x), with full relative accuracy on both sides.";
    relu, relu_v, Relu, "max(x, 0); NaN stays NaN.";
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

    /// The bits, except that all NaN are alike: which of them an operation gives is up to the machine.
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
        // Any pattern at all (one in 2048 is NaN), then numbers of a size at which something happens.
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
    fn every_level_treats_a_last_partial_eight_like_the_others() {
        let input: Vec<f64> = (0..40).map(|i| f64::from(i) * 0.37 - 7.0).collect();
        for length in 0..input.len() {
            same_at_every_level(&input[..length]);
        }
    }
}
