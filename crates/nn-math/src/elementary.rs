//! exp, tanh, sigmoid and relu: accurate to the last bits, branch-free, and equal on every machine.
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
//! makes it); its relative error is below 10^-18, so that what remains is rounding: under 1 unit in the last
//! place for exp, under 2 for sigmoid and 2.5 for tanh, which keep their *relative* accuracy over the whole range.
//!
//! For slices there is [`tanh`], [`sigmoid`], [`exp`] and [`relu`]; for one number [`scalar`]; for kernels the
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

/// x = k ln 2 + r: gives k (a whole number) and p(r) = e^r - 1.
#[inline(always)]
fn reduce<S: Arithmetic>(s: S, x: S::V) -> (S::V, S::V) {
    let rounder = s.splat(ROUNDER);
    let k = s.sub(s.mul_add(x, s.splat(std::f64::consts::LOG2_E), rounder), rounder);
    let r = s.neg_mul_add(k, s.splat(LN_2_HIGH), x);
    let r = s.neg_mul_add(k, s.splat(LN_2_LOW), r);
    // Estrin's scheme: pairs of coefficients, then pairs of pairs. Five multiplications deep instead of eleven, which
    // is what counts when a network has only a handful of units and every step waits for the one before.
    let q = Q.map(|q| s.splat(q));
    let r2 = s.mul(r, r);
    let r4 = s.mul(r2, r2);
    let r8 = s.mul(r4, r4);
    let q01 = s.mul_add(q[1], r, q[0]);
    let q23 = s.mul_add(q[3], r, q[2]);
    let q45 = s.mul_add(q[5], r, q[4]);
    let q67 = s.mul_add(q[7], r, q[6]);
    let q89 = s.mul_add(q[9], r, q[8]);
    let q0123 = s.mul_add(q23, r2, q01);
    let q4567 = s.mul_add(q67, r2, q45);
    let q89a = s.mul_add(q[10], r2, q89);
    let low = s.mul_add(q4567, r4, q0123);
    let q = s.mul_add(q89a, r8, low);
    (k, s.mul_add(q, r2, r))
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

/// 1 / (1 + e^-x), as e^-|x| / (1 + e^-|x|) on the left of zero so that small values keep every digit.
#[inline(always)]
pub fn sigmoid_v<S: Arithmetic>(s: S, x: S::V) -> S::V {
    let minus_x = s.sub(s.splat(0.0), s.abs(x));
    let (k, p) = reduce(s, s.max(s.splat(-746.0), minus_x));
    // Here k <= 0, so a shift by 64 keeps the power in range; the second factor brings the subnormal numbers in.
    let scale = power_of_two(s, s.add(k, s.splat(64.0)));
    let e = s.mul(s.mul_add(scale, p, scale), s.splat(0.5_f64.powi(64)));
    let one = s.splat(1.0);
    s.div(s.if_positive(s.sub(s.splat(0.0), x), e, one), s.add(one, e))
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

        /// The named function at one level; for tests that compare levels.
        #[cfg(test)]
        fn at_level(level: Level, name: &str, input: &[f64], output: &mut [f64]) {
            match name {
                $(stringify!($name) => level.run(Map(input, output, $type)),)*
                _ => panic!("no function {name}"),
            }
        }
        /// Each function's name with its scalar version, for tests over all of them.
        #[cfg(test)]
        const ALL: &[(&str, fn(f64) -> f64)] = &[$((stringify!($name), scalar::$name),)*];
    };
}

elementary_functions! {
    exp, exp_v, Exp, "e^x: overflows to infinity above 709.78, reaches 0 below -745.13.";
    sigmoid, sigmoid_v, Sigmoid, "1 / (1 + e^-x), with full relative accuracy on both sides.";
    tanh, tanh_v, Tanh, "The hyperbolic tangent, with full relative accuracy near zero.";
    relu, relu_v, Relu, "max(x, 0); NaN stays NaN.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x() {
        let levels = Level::available();
        for (name, f) in ALL {
            let mut m = 0.0;
            for i in -200000..200000 {
                let x = i as f64 * 0.0041;
                let r = match *name {
                    "exp" => x.exp(),
                    "tanh" => x.tanh(),
                    "sigmoid" => 1.0 / (1.0 + (-x).exp()),
                    _ => continue,
                };
                let e = ((f(x) - r) / r / f64::EPSILON).abs();
                if e > m {
                    m = e;
                    println!("{name} {x} {e}");
                }
            }
        }
        println!("{levels:?}");
    }
}
