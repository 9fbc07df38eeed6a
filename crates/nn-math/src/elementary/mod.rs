//! exp, ln, tanh, sigmoid and similar functions: accurate to the last bits, without branches, and equal on every
//! machine.
//!
//! The platform's own `exp` and `tanh` differ in their last bits from one operating system to the next, and they take
//! one number at a time; therefore we have our own. They are computed from three formulas:
//!
//! ```text
//! x = k ln 2 + r,   |r| <= (ln 2)/2,   k whole       e^x     = 2^k (1 + p(r))
//! p(r) = e^r - 1 = r + r^2 q(r)                      e^x - 1 = 2^k p(r) + (2^k - 1)
//!
//! x = 2^k (1 + f),  sqrt(1/2) <= 1 + f <= sqrt 2     ln x    = k ln 2 + 2 atanh(f / (2 + f))
//!
//! u = |x|           Phi(-u) = e^(-u^2/2) B(u) / (1 + u A(u))       Phi the normal distribution function
//! ```
//!
//! q, the series of atanh, A and B are polynomials of degree 10, interpolated at Chebyshev nodes in 60 digits
//! (`tests/elementary.py` in this crate computes them). Their relative errors are below 3 * 10^-17, so the errors of
//! the functions come from rounding. Among 10^7 arguments or more, most of them where errors are largest, the largest
//! error found was 1.04 units in the last place for exp, 2.00 for exp_m1, 0.86 for ln, 2.50 for sigmoid, 2.50 for
//! tanh and 1.89 for softplus; among 10^5 arguments it was 4.49 for normal_cdf. These are units in the last place of
//! the *result*, however small it is.
//!
//! In 10^10 steps from one argument to the next, exp, sigmoid and tanh never decreased; exp_m1, ln and softplus never
//! did in 10^9. normal_cdf sometimes decreases in its last bits.
//!
//! [`exp`], [`exp_m1`], [`ln`], [`sigmoid`], [`tanh`], [`softplus`], [`normal_cdf`] and [`relu`] work on slices,
//! [`scalar`] has the same functions for one number, and kernels use the methods of [`Elementary`]. The others call
//! these methods, so the bits agree:
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
//! Sources: W. J. Cody and W. Waite, *Software Manual for the Elementary Functions* (1980), chapters 5, 6 and 12; the
//! arrangement of ln(1 + f) that adds f last is that of Sun's fdlibm (1993).

mod coefficients;
mod slices;

pub use slices::*;

use crate::simd::{Arithmetic, Bits};
use coefficients::{A, B, L, Q, Q_ALTERNATING};

/// 1.5 * 2^52. If it is added to a number below 2^51, the low bits of the sum hold the nearest whole number.
const ROUNDER: f64 = 6755399441055744.0;
/// The exponent of 1.0 in the bit pattern of a number.
const EXPONENT_BIAS: f64 = 1023.0;
/// ln 2 in two parts. The first has trailing zeros, so that its product with every k that occurs is exact.
const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);

/// With x = k ln 2 + r, gives k (a whole number) and p(r) = e^r - 1.
#[inline(always)]
fn reduce<S: Arithmetic>(s: S, x: S::V) -> (S::V, S::V) {
    let (k, r) = remainder(s, x);
    (k, exp_m1_of_remainder(s, r))
}

/// With -x = k ln 2 + r, gives 2^(k + shift) and 1 - e^r.
///
/// The bits are those of [`reduce`] for -x, in fewer operations: signs change where this costs nothing.
#[inline(always)]
fn reduce_negative<S: Bits>(s: S, x: S::V, shift: f64) -> (S::V, S::V) {
    let rounder = s.splat(ROUNDER + EXPONENT_BIAS + shift);
    let rounded = s.mul_add(x, s.splat(-std::f64::consts::LOG2_E), rounder);
    let k = s.sub(rounded, rounder);
    let r = s.mul_add(k, s.splat(LN_2_LOW), s.mul_add(k, s.splat(LN_2_HIGH), x));
    let r2 = s.mul(r, r);
    (s.low_bits_as_power_of_two(rounded), s.neg_mul_add(polynomial(s, &Q_ALTERNATING, r, r2), r2, r))
}

/// With x = k ln 2 + r, gives k (a whole number) and r.
#[inline(always)]
fn remainder<S: Arithmetic>(s: S, x: S::V) -> (S::V, S::V) {
    let rounder = s.splat(ROUNDER);
    let k = s.sub(s.mul_add(x, s.splat(std::f64::consts::LOG2_E), rounder), rounder);
    let r = s.neg_mul_add(k, s.splat(LN_2_HIGH), x);
    (k, s.neg_mul_add(k, s.splat(LN_2_LOW), r))
}

/// p(r) = e^r - 1 for |r| <= (ln 2)/2.
#[inline(always)]
fn exp_m1_of_remainder<S: Arithmetic>(s: S, r: S::V) -> S::V {
    let r2 = s.mul(r, r);
    s.mul_add(polynomial(s, &Q, r, r2), r2, r)
}

/// c[0] + c[1] x + ... + c[10] x^10, for a given x^2.
///
/// This is Estrin's scheme: pairs of coefficients, then pairs of pairs. It is five multiplications deep instead of
/// eleven, which matters if a network has only a few units and every operation waits for the one before.
#[inline(always)]
fn polynomial<S: Arithmetic>(s: S, coefficients: &[f64; 11], x: S::V, x2: S::V) -> S::V {
    // This is a loop because a closure that is not inlined does not use the instructions.
    let mut c = [s.splat(0.0); 11];
    for (c, coefficient) in c.iter_mut().zip(coefficients) {
        *c = s.splat(*coefficient);
    }
    let x4 = s.mul(x2, x2);
    let c01 = s.mul_add(c[1], x, c[0]);
    let c23 = s.mul_add(c[3], x, c[2]);
    let c45 = s.mul_add(c[5], x, c[4]);
    let c67 = s.mul_add(c[7], x, c[6]);
    let c89 = s.mul_add(c[9], x, c[8]);
    let c0123 = s.mul_add(c23, x2, c01);
    let c4567 = s.mul_add(c67, x2, c45);
    let c89a = s.mul_add(c[10], x2, c89);
    let high = s.mul_add(c89a, x4, c4567);
    s.mul_add(high, x4, c0123)
}

/// 2^k for a whole k between -1022 and 1023.
#[inline(always)]
fn power_of_two<S: Bits>(s: S, k: S::V) -> S::V {
    s.low_bits_as_power_of_two(s.add(k, s.splat(ROUNDER + EXPONENT_BIAS)))
}

/// For a positive normal y = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt 2, gives k and f, both exact.
#[inline(always)]
fn split<S: Bits>(s: S, y: S::V) -> (S::V, S::V) {
    let (k, m) = (s.exponent(y), s.mantissa(y));
    let above = s.sub(m, s.splat(std::f64::consts::SQRT_2));
    let k = s.if_positive(above, s.add(k, s.splat(1.0)), k);
    let m = s.if_positive(above, s.mul(m, s.splat(0.5)), m);
    (k, s.sub(m, s.splat(1.0)))
}

/// k LN_2_HIGH + ln(1 + f) + low.
#[inline(always)]
fn logarithm<S: Arithmetic>(s: S, k: S::V, f: S::V, low: S::V) -> S::V {
    // ln(1 + f) = 2 atanh(r) = 2 r + r rest, where 2 r = f - f^2/2 + r f^2/2. f is exact, so it is added last.
    let r = s.div(f, s.add(s.splat(2.0), f));
    let t = s.mul(r, r);
    let rest = s.mul(s.add(t, t), polynomial(s, &L, t, s.mul(t, t)));
    let half_square = s.mul(s.mul(f, s.splat(0.5)), f);
    let small = s.sub(s.mul_add(r, s.add(half_square, rest), low), half_square);
    s.mul_add(k, s.splat(LN_2_HIGH), s.add(f, small))
}

/// The functions of this module as methods of an arithmetic.
///
/// Every arithmetic of numbers ([`Bits`]) has them, with the bits that this module promises. An arithmetic that gives
/// formulas another meaning (their derivative, a graph of them) defines them itself.
///
/// ```
/// use nn_math::elementary::Elementary;
/// use nn_math::simd::Portable;
///
/// /// x sigmoid(x), for any meaning of x.
/// fn silu<S: Elementary>(s: S, x: S::V) -> S::V {
///     s.mul(x, s.sigmoid(x))
/// }
///
/// assert_eq!(silu(Portable::<2>, [0.0, 50.0]), [0.0, 50.0]);
/// ```
pub trait Elementary: Arithmetic {
    /// e^x
    fn exp(self, x: Self::V) -> Self::V;
    /// e^x - 1, accurate near 0 too.
    fn exp_m1(self, x: Self::V) -> Self::V;
    /// The natural logarithm.
    fn ln(self, x: Self::V) -> Self::V;
    /// 1 / (1 + e^-x)
    fn sigmoid(self, x: Self::V) -> Self::V;
    /// The hyperbolic tangent.
    fn tanh(self, x: Self::V) -> Self::V;
    /// ln(1 + e^x)
    fn softplus(self, x: Self::V) -> Self::V;
    /// The probability that a standard normal variable is below x.
    fn normal_cdf(self, x: Self::V) -> Self::V;

    /// max(x, 0); NaN stays NaN.
    #[inline(always)]
    fn relu(self, x: Self::V) -> Self::V {
        self.max(self.splat(0.0), x)
    }
}

impl<S: Bits> Elementary for S {
    #[inline(always)]
    fn exp(self, x: Self::V) -> Self::V {
        let s = self;
        let x = s.max(s.splat(-746.0), s.min(s.splat(710.0), x));
        let (k, p) = reduce(s, x);
        // 2^k in two factors, because k may lie outside the range of exponents.
        let rounder = s.splat(ROUNDER);
        let half = s.sub(s.mul_add(k, s.splat(0.5), rounder), rounder);
        let rest = s.sub(k, half);
        let first = power_of_two(s, half);
        s.mul(s.mul_add(first, p, first), power_of_two(s, rest))
    }
    // 2^k p + (2^k - 1); for small x, k = 0 and this is p.
    #[inline(always)]
    fn exp_m1(self, x: Self::V) -> Self::V {
        let s = self;
        // Below -40 the result is -1 to the last bit. 2^1024 is not a finite number, so k = 1024 becomes 1023 and a
        // factor of 2.
        let x_within = s.max(s.splat(-40.0), s.min(s.splat(710.0), x));
        let (k, p) = reduce(s, x_within);
        let k_within = s.min(k, s.splat(1023.0));
        let scale = power_of_two(s, k_within);
        let less_one = s.mul_add(scale, p, s.sub(scale, s.splat(1.0)));
        let magnitude = s.abs(s.mul(less_one, s.if_positive(s.sub(k, k_within), s.splat(2.0), s.splat(1.0))));
        // The sign is that of x, also for -0.
        s.with_sign_of(magnitude, x)
    }
    // With x = 2^k (1 + f): k ln 2 + ln(1 + f).
    #[inline(always)]
    fn ln(self, x: Self::V) -> Self::V {
        let s = self;
        // Subnormal numbers are made normal first.
        let below_normal = s.sub(s.splat(f64::MIN_POSITIVE), x);
        let normal = s.if_positive(below_normal, s.mul(x, s.splat(2f64.powi(54))), x);
        let shift = s.if_positive(below_normal, s.splat(54.0), s.splat(0.0));
        let (k, f) = split(s, normal);
        let k = s.sub(k, shift);
        let finite = logarithm(s, k, f, s.mul(k, s.splat(LN_2_LOW)));
        // The logarithm of infinity is infinity, that of zero is -infinity, and negative numbers have none.
        let positive = s.if_positive(s.sub(x, s.splat(f64::MAX)), x, finite);
        let zero_or_nan = s.sub(x, s.splat(f64::INFINITY));
        let minus_x = s.sub(s.splat(0.0), x);
        s.if_positive(x, positive, s.if_positive(minus_x, s.splat(f64::NAN), zero_or_nan))
    }
    // u / (u + u e^-x) with u = 2^-64, so that e^-x does not overflow before the result reaches 0.
    #[inline(always)]
    fn sigmoid(self, x: Self::V) -> Self::V {
        let s = self;
        // Beyond x = 37 the result is 1 to the last bit.
        let x = s.max(s.splat(-746.0), s.min(s.splat(64.0), x));
        let (scale, m) = reduce_negative(s, x, -64.0);
        let u = s.splat(0.5_f64.powi(64));
        // e^-x enters one sum and one quotient, so the result never falls where e^-x falls. (e^x / (1 + e^x), for
        // negative x, sometimes decreases by a last bit, because its numerator is rounded more finely than its
        // denominator.)
        s.div(u, s.add(u, s.neg_mul_add(scale, m, scale)))
    }
    // -t / (2 + t) with t = e^(-2|x|) - 1, so that small values keep every digit; then the sign.
    #[inline(always)]
    fn tanh(self, x: Self::V) -> Self::V {
        let s = self;
        // Beyond |x| = 20 the result is 1 to the last bit.
        let y = s.min(s.splat(20.0), s.abs(x));
        let (scale, m) = reduce_negative(s, s.add(y, y), 0.0);
        let t = s.mul_add(scale, m, s.sub(s.splat(1.0), scale));
        s.with_sign_of(s.div(t, s.sub(s.splat(2.0), t)), x)
    }
    // ln y with y = 1 + e^x. The rounding error of y is added at the end. The part that grows with x is rounded only
    // where the other parts of the sum are small, so the result never falls where x grows.
    #[inline(always)]
    fn softplus(self, x: Self::V) -> Self::V {
        let s = self;
        // Beyond x = 37 the result is x to the last bit.
        let e = s.exp(s.min(s.splat(40.0), x));
        let y = s.add(s.splat(1.0), e);
        let lost = s.sub(e, s.sub(y, s.splat(1.0)));
        let (k, f) = split(s, y);
        // ln(1 + f + c) is ln(1 + f) + c / (1 + f), and c is so small that 1 - f is accurate enough for 1 / (1 + f).
        let c = s.mul(lost, power_of_two(s, s.sub(s.splat(0.0), k)));
        let low = s.mul_add(k, s.splat(LN_2_LOW), s.neg_mul_add(c, f, c));
        s.max(x, logarithm(s, k, f, low))
    }
    // With u = |x|: e^(-u^2/2) B(u) / (1 + u A(u)), and 1 minus that for x > 0.
    #[inline(always)]
    fn normal_cdf(self, x: Self::V) -> Self::V {
        let s = self;
        // Beyond u = 38.6 the result is 0.
        let u = s.min(s.splat(39.0), s.abs(x));
        let square = s.mul(u, u);
        let below = s.mul_add(u, polynomial(s, &A, u, square), s.splat(1.0));
        let ratio = s.div(polynomial(s, &B, u, square), below);
        // -u^2/2 in two parts, because an absolute error of it is a relative error of the exponential.
        let minus_half_u = s.mul(u, s.splat(-0.5));
        let exponent = s.mul(minus_half_u, u);
        let rest = s.mul_add(minus_half_u, u, s.sub(s.splat(0.0), exponent));
        let (k, r) = remainder(s, exponent);
        let p = exp_m1_of_remainder(s, s.add(r, rest));
        // A shift by 128 keeps the power of two in range; the last factor undoes it and rounds to subnormal numbers.
        let scale = s.mul(power_of_two(s, s.add(k, s.splat(128.0))), ratio);
        let lower = s.mul(s.mul_add(scale, p, scale), s.splat(0.5f64.powi(128)));
        s.if_positive(x, s.sub(s.splat(1.0), lower), lower)
    }
}
