//! exp, ln, tanh, sigmoid and their like: accurate to the last bits, branch-free, and equal on every machine.
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
//! For slices there are [`exp`], [`exp_m1`], [`ln`], [`sigmoid`], [`tanh`], [`softplus`], [`normal_cdf`] and [`relu`]; for
//! one number [`scalar`]; for kernels the
//! methods of [`Elementary`] that all of these call, so that the bits agree:
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

use crate::simd::{Arithmetic, Bits, LANES, Level, Simd, Task};

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

/// N((u - 5) / (u + 5)) = (u + 5) e^(u^2/2) (1 - Phi(u)) for 0 <= u <= 39, Phi the distribution function of the standard
/// normal distribution; lowest power first.
const N: [f64; 24] = [
    f64::from_bits(0x3fe8_9d3a_be1f_95ae),
    f64::from_bits(0xbfe5_4ad0_3f27_ca18),
    f64::from_bits(0x3fdf_b316_5387_6f89),
    f64::from_bits(0xbfd4_10ed_5f87_5946),
    f64::from_bits(0x3fc5_1f63_29f0_1ba3),
    f64::from_bits(0xbfb1_b1c2_54ca_42c5),
    f64::from_bits(0x3f95_4b4d_4f48_a95d),
    f64::from_bits(0xbf68_8590_e97f_a725),
    f64::from_bits(0xbf4a_2503_777d_193e),
    f64::from_bits(0x3f41_daf1_ad40_2a68),
    f64::from_bits(0xbf0f_2149_34cc_2997),
    f64::from_bits(0xbf0a_1700_f979_33d8),
    f64::from_bits(0x3ef1_7df1_8b48_c12b),
    f64::from_bits(0x3ed0_b148_70d6_80c8),
    f64::from_bits(0xbec7_3e13_a7ee_bb7b),
    f64::from_bits(0xbe96_73ef_5ca9_1651),
    f64::from_bits(0x3e9d_4772_f515_1200),
    f64::from_bits(0x3e65_9204_6569_c07e),
    f64::from_bits(0xbe72_d422_be3e_72a3),
    f64::from_bits(0xbe42_5f8b_412c_db42),
    f64::from_bits(0x3e47_2fe7_4371_fc82),
    f64::from_bits(0x3e23_13b2_a0d0_9987),
    f64::from_bits(0xbe13_f1a1_f1af_a304),
    f64::from_bits(0xbdfa_397e_d771_9499),
];
/// The 5 in that.
const N_SCALE: f64 = 5.0;

/// x = k ln 2 + r: gives k (a whole number) and p(r) = e^r - 1.
#[inline(always)]
fn reduce<S: Arithmetic>(s: S, x: S::V) -> (S::V, S::V) {
    let (k, r) = remainder(s, x);
    (k, exp_m1_of_remainder(s, r))
}

/// x = k ln 2 + r: gives k (a whole number) and r.
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
fn power_of_two<S: Bits>(s: S, k: S::V) -> S::V {
    s.low_bits_as_power_of_two(s.add(k, s.splat(ROUNDER + EXPONENT_BIAS)))
}

/// c[0] + c[1] x + ... + c[23] x^23: three times Estrin's eight, the last ones added last.
#[inline(always)]
fn long_polynomial<S: Arithmetic>(s: S, coefficients: &[f64; 24], x: S::V) -> S::V {
    let x2 = s.mul(x, x);
    let x4 = s.mul(x2, x2);
    let x8 = s.mul(x4, x4);
    let [low, middle, high] = std::array::from_fn(|i| {
        let c: [_; 8] = std::array::from_fn(|j| s.splat(coefficients[8 * i + j]));
        let c0123 = s.mul_add(s.mul_add(c[3], x, c[2]), x2, s.mul_add(c[1], x, c[0]));
        let c4567 = s.mul_add(s.mul_add(c[7], x, c[6]), x2, s.mul_add(c[5], x, c[4]));
        s.mul_add(c4567, x4, c0123)
    });
    s.mul_add(s.mul_add(high, x8, middle), x8, low)
}

/// The functions of this module, as methods of an arithmetic.
///
/// Every arithmetic of numbers ([`Bits`]) has them, with the bits that this module promises. An arithmetic of something
/// else, in which a formula is to have another meaning (its derivative, a drawing of it), says itself what they are
/// there.
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
    // 1.5 * 2^52: added to a number below 2^51, it leaves the nearest whole number in the low bits of the sum.
    //st ROUNDER: f64 = 6755399441055744.0;
    // The exponent of 1.0 in a number's bit pattern.
    //st EXPONENT_BIAS: f64 = 1023.0;
    // ln 2 in two parts; the first has trailing zeros, so that k times it is exact for every k that occurs.
    //st LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
    //st LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
    // q(r) = (e^r - 1 - r) / r^2 on |r| <= (ln 2)/2, lowest power first.
    //st Q: [f64; 11] = [
    // f64::from_bits(0x3fe0_0000_0000_0000),
    // f64::from_bits(0x3fc5_5555_5555_5557),
    // f64::from_bits(0x3fa5_5555_5555_5556),
    // f64::from_bits(0x3f81_1111_1111_00df),
    // f64::from_bits(0x3f56_c16c_16c1_62d6),
    // f64::from_bits(0x3f2a_01a0_1abe_6323),
    // f64::from_bits(0x3efa_01a0_1a6d_7831),
    // f64::from_bits(0x3ec7_1de0_2374_84cd),
    // f64::from_bits(0x3e92_7e4d_b67a_c2b0),
    // f64::from_bits(0x3e5a_f4dd_da1c_08cd),
    // f64::from_bits(0x3e21_f72f_c83b_cbc7),
    //
    //
    // L(t) = (atanh(sqrt t) / sqrt t - 1) / t on 0 <= t <= 1/9, lowest power first.
    //st L: [f64; 11] = [
    // f64::from_bits(0x3fd5_5555_5555_5555),
    // f64::from_bits(0x3fc9_9999_9999_9944),
    // f64::from_bits(0x3fc2_4924_9249_9d46),
    // f64::from_bits(0x3fbc_71c7_1bed_ea50),
    // f64::from_bits(0x3fb7_45d1_9937_c37f),
    // f64::from_bits(0x3fb3_b135_15f4_81d9),
    // f64::from_bits(0x3fb1_11ab_dcc0_bc30),
    // f64::from_bits(0x3fae_0a2d_526b_5aa6),
    // f64::from_bits(0x3fab_c37f_2f62_1e22),
    // f64::from_bits(0x3fa3_2e0c_573a_e320),
    // f64::from_bits(0x3fb4_01d4_aa54_9388),
    //
    //
    // x = k ln 2 + r: gives k (a whole number) and p(r) = e^r - 1.
    //nline(always)]
    //reduce<S: Arithmetic>(s: S, x: S::V) -> (S::V, S::V) {
    // let rounder = s.splat(ROUNDER);
    // let k = s.sub(s.mul_add(x, s.splat(std::f64::consts::LOG2_E), rounder), rounder);
    // let r = s.neg_mul_add(k, s.splat(LN_2_HIGH), x);
    // let r = s.neg_mul_add(k, s.splat(LN_2_LOW), r);
    // let r2 = s.mul(r, r);
    // let q = polynomial(s, &Q, r, r2);
    // (k, s.mul_add(q, r2, r))
    //
    //
    // c[0] + c[1] x + ... + c[10] x^10, with x^2 given.
    //
    // Estrin's scheme: pairs of coefficients, then pairs of pairs. Five multiplications deep instead of eleven, which is
    // what counts when a network has only a handful of units and every step waits for the one before.
    //nline(always)]
    //polynomial<S: Arithmetic>(s: S, coefficients: &[f64; 11], x: S::V, x2: S::V) -> S::V {
    // let c = coefficients.map(|c| s.splat(c));
    // let x4 = s.mul(x2, x2);
    // let x8 = s.mul(x4, x4);
    // let c01 = s.mul_add(c[1], x, c[0]);
    // let c23 = s.mul_add(c[3], x, c[2]);
    // let c45 = s.mul_add(c[5], x, c[4]);
    // let c67 = s.mul_add(c[7], x, c[6]);
    // let c89 = s.mul_add(c[9], x, c[8]);
    // let c0123 = s.mul_add(c23, x2, c01);
    // let c4567 = s.mul_add(c67, x2, c45);
    // let c89a = s.mul_add(c[10], x2, c89);
    // let low = s.mul_add(c4567, x4, c0123);
    // s.mul_add(c89a, x8, low)
    //
    //
    // 2^k for a whole k between -1022 and 1023.
    //nline(always)]
    //power_of_two<S: Arithmetic>(s: S, k: S::V) -> S::V {
    // s.low_bits_as_power_of_two(s.add(k, s.splat(ROUNDER + EXPONENT_BIAS)))
    //
    //
    // e^x. Overflows to infinity above 709.78, goes through the subnormal numbers to 0 below -745.13; NaN stays NaN.
    #[inline(always)]
    fn exp(self, x: Self::V) -> Self::V {
        let s = self;
        let x = s.max(s.splat(-746.0), s.min(s.splat(710.0), x));
        let (k, p) = reduce(s, x);
        // 2^k in two factors, because k may lie outside the exponents a single number has.
        let rounder = s.splat(ROUNDER);
        let half = s.sub(s.mul_add(k, s.splat(0.5), rounder), rounder);
        let rest = s.sub(k, half);
        let first = power_of_two(s, half);
        s.mul(s.mul_add(first, p, first), power_of_two(s, rest))
    }
    // (2^k - 1) + 2^k p; for small x, k = 0 and this is p.
    #[inline(always)]
    fn exp_m1(self, x: Self::V) -> Self::V {
        let s = self;
        // Below -40 the result is -1 to the last bit. Above, 2^1024 has no place in a number: where k is that, k - 1.
        let x_within = s.max(s.splat(-40.0), s.min(s.splat(710.0), x));
        let (k, p) = reduce(s, x_within);
        let k_within = s.min(k, s.splat(1023.0));
        let scale = power_of_two(s, k_within);
        let less_one = s.mul_add(scale, p, s.sub(scale, s.splat(1.0)));
        let magnitude = s.abs(s.mul(less_one, s.if_positive(s.sub(k, k_within), s.splat(2.0), s.splat(1.0))));
        // The sign is that of x; here for the sake of -0.
        s.with_sign_of(magnitude, x)
    }
    // With x = 2^k (1 + f), 1 + f between sqrt(1/2) and sqrt 2: k ln 2 + ln(1 + f), the latter by 2 atanh(f / (2 + f)).
    #[inline(always)]
    fn ln(self, x: Self::V) -> Self::V {
        let s = self;
        // Subnormal numbers are made normal first.
        let below_normal = s.sub(s.splat(f64::MIN_POSITIVE), x);
        let normal = s.if_positive(below_normal, s.mul(x, s.splat(54f64.exp2())), x);
        let shift = s.if_positive(below_normal, s.splat(54.0), s.splat(0.0));
        let (k, m) = (s.sub(s.exponent(normal), shift), s.mantissa(normal));
        let above_root_two = s.sub(m, s.splat(std::f64::consts::SQRT_2));
        let k = s.if_positive(above_root_two, s.add(k, s.splat(1.0)), k);
        let f = s.sub(s.if_positive(above_root_two, s.mul(m, s.splat(0.5)), m), s.splat(1.0));

        // 2 atanh(r) = 2 r + r rest, where 2 r = f - f^2/2 + r f^2/2: so f, which is exact, comes first.
        let r = s.div(f, s.add(s.splat(2.0), f));
        let t = s.mul(r, r);
        let rest = s.mul(s.add(t, t), polynomial(s, &L, t, s.mul(t, t)));
        let half_square = s.mul(s.mul(f, s.splat(0.5)), f);
        let small = s.mul_add(r, s.add(half_square, rest), s.mul(k, s.splat(LN_2_LOW)));
        let minus_logarithm = s.sub(s.sub(half_square, small), f);
        let finite = s.mul_add(k, s.splat(LN_2_HIGH), s.sub(s.splat(0.0), minus_logarithm));

        // Infinity is its own logarithm; zero has -infinity, and whatever is not positive has none.
        let infinity = s.splat(f64::INFINITY);
        let positive = s.if_positive(s.sub(x, s.splat(f64::MAX)), x, finite);
        let zero_or_nan = s.sub(x, infinity);
        let minus_x = s.sub(s.splat(0.0), x);
        s.if_positive(x, positive, s.if_positive(minus_x, s.splat(f64::NAN), zero_or_nan))
    }
    // 1.5 * 2^52: added to a number below 2^51, it leaves the nearest whole number in the low bits of the sum.
    //st ROUNDER: f64 = 6755399441055744.0;
    // The exponent of 1.0 in a number's bit pattern.
    //st EXPONENT_BIAS: f64 = 1023.0;
    // ln 2 in two parts; the first has trailing zeros, so that k times it is exact for every k that occurs.
    //st LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
    //st LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
    // q(r) = (e^r - 1 - r) / r^2 on |r| <= (ln 2)/2, lowest power first.
    //st Q: [f64; 11] = [
    // f64::from_bits(0x3fe0_0000_0000_0000),
    // f64::from_bits(0x3fc5_5555_5555_5557),
    // f64::from_bits(0x3fa5_5555_5555_5556),
    // f64::from_bits(0x3f81_1111_1111_00df),
    // f64::from_bits(0x3f56_c16c_16c1_62d6),
    // f64::from_bits(0x3f2a_01a0_1abe_6323),
    // f64::from_bits(0x3efa_01a0_1a6d_7831),
    // f64::from_bits(0x3ec7_1de0_2374_84cd),
    // f64::from_bits(0x3e92_7e4d_b67a_c2b0),
    // f64::from_bits(0x3e5a_f4dd_da1c_08cd),
    // f64::from_bits(0x3e21_f72f_c83b_cbc7),
    //
    //
    // L(t) = (atanh(sqrt t) / sqrt t - 1) / t on 0 <= t <= 1/9, lowest power first.
    //st L: [f64; 11] = [
    // f64::from_bits(0x3fd5_5555_5555_5555),
    // f64::from_bits(0x3fc9_9999_9999_9944),
    // f64::from_bits(0x3fc2_4924_9249_9d46),
    // f64::from_bits(0x3fbc_71c7_1bed_ea50),
    // f64::from_bits(0x3fb7_45d1_9937_c37f),
    // f64::from_bits(0x3fb3_b135_15f4_81d9),
    // f64::from_bits(0x3fb1_11ab_dcc0_bc30),
    // f64::from_bits(0x3fae_0a2d_526b_5aa6),
    // f64::from_bits(0x3fab_c37f_2f62_1e22),
    // f64::from_bits(0x3fa3_2e0c_573a_e320),
    // f64::from_bits(0x3fb4_01d4_aa54_9388),
    //
    //
    // x = k ln 2 + r: gives k (a whole number) and p(r) = e^r - 1.
    //nline(always)]
    //reduce<S: Arithmetic>(s: S, x: S::V) -> (S::V, S::V) {
    // let rounder = s.splat(ROUNDER);
    // let k = s.sub(s.mul_add(x, s.splat(std::f64::consts::LOG2_E), rounder), rounder);
    // let r = s.neg_mul_add(k, s.splat(LN_2_HIGH), x);
    // let r = s.neg_mul_add(k, s.splat(LN_2_LOW), r);
    // let r2 = s.mul(r, r);
    // let q = polynomial(s, &Q, r, r2);
    // (k, s.mul_add(q, r2, r))
    //
    //
    // c[0] + c[1] x + ... + c[10] x^10, with x^2 given.
    //
    // Estrin's scheme: pairs of coefficients, then pairs of pairs. Five multiplications deep instead of eleven, which is
    // what counts when a network has only a handful of units and every step waits for the one before.
    //nline(always)]
    //polynomial<S: Arithmetic>(s: S, coefficients: &[f64; 11], x: S::V, x2: S::V) -> S::V {
    // let c = coefficients.map(|c| s.splat(c));
    // let x4 = s.mul(x2, x2);
    // let x8 = s.mul(x4, x4);
    // let c01 = s.mul_add(c[1], x, c[0]);
    // let c23 = s.mul_add(c[3], x, c[2]);
    // let c45 = s.mul_add(c[5], x, c[4]);
    // let c67 = s.mul_add(c[7], x, c[6]);
    // let c89 = s.mul_add(c[9], x, c[8]);
    // let c0123 = s.mul_add(c23, x2, c01);
    // let c4567 = s.mul_add(c67, x2, c45);
    // let c89a = s.mul_add(c[10], x2, c89);
    // let low = s.mul_add(c4567, x4, c0123);
    // s.mul_add(c89a, x8, low)
    //
    //
    // 2^k for a whole k between -1022 and 1023.
    //nline(always)]
    //power_of_two<S: Arithmetic>(s: S, k: S::V) -> S::V {
    // s.low_bits_as_power_of_two(s.add(k, s.splat(ROUNDER + EXPONENT_BIAS)))
    //
    //
    // e^x. Overflows to infinity above 709.78, goes through the subnormal numbers to 0 below -745.13; NaN stays NaN.
    //nline(always)]
    // fn exp_v<S: Arithmetic>(s: S, x: S::V) -> S::V {
    // let x = s.max(s.splat(-746.0), s.min(s.splat(710.0), x));
    // let (k, p) = reduce(s, x);
    // // 2^k in two factors, because k may lie outside the exponents a single number has.
    // let rounder = s.splat(ROUNDER);
    // let half = s.sub(s.mul_add(k, s.splat(0.5), rounder), rounder);
    // let rest = s.sub(k, half);
    // let first = power_of_two(s, half);
    // s.mul(s.mul_add(first, p, first), power_of_two(s, rest))
    //
    //
    // 1 / (1 + e^-x), as u / (u + u e^-x) with u = 2^-64, so that e^-x does not overflow before the result reaches 0.
    #[inline(always)]
    fn sigmoid(self, x: Self::V) -> Self::V {
        let s = self;
        // Beyond x = 37 the result is 1 to the last bit.
        let minus_x = s.max(s.splat(-64.0), s.min(s.splat(746.0), s.sub(s.splat(0.0), x)));
        let (k, p) = reduce(s, minus_x);
        let u = s.splat(0.5_f64.powi(64));
        let scale = power_of_two(s, s.sub(k, s.splat(64.0)));
        // e^-x goes into one sum and one quotient, so that where it falls the result never does. (e^x / (1 + e^x), for
        // negative x, would slip back by a last bit now and then: its numerator is rounded finer than its denominator.)
        s.div(u, s.add(u, s.mul_add(scale, p, scale)))
    }
    // 1.5 * 2^52: added to a number below 2^51, it leaves the nearest whole number in the low bits of the sum.
    //st ROUNDER: f64 = 6755399441055744.0;
    // The exponent of 1.0 in a number's bit pattern.
    //st EXPONENT_BIAS: f64 = 1023.0;
    // ln 2 in two parts; the first has trailing zeros, so that k times it is exact for every k that occurs.
    //st LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
    //st LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
    // q(r) = (e^r - 1 - r) / r^2 on |r| <= (ln 2)/2, lowest power first.
    //st Q: [f64; 11] = [
    // f64::from_bits(0x3fe0_0000_0000_0000),
    // f64::from_bits(0x3fc5_5555_5555_5557),
    // f64::from_bits(0x3fa5_5555_5555_5556),
    // f64::from_bits(0x3f81_1111_1111_00df),
    // f64::from_bits(0x3f56_c16c_16c1_62d6),
    // f64::from_bits(0x3f2a_01a0_1abe_6323),
    // f64::from_bits(0x3efa_01a0_1a6d_7831),
    // f64::from_bits(0x3ec7_1de0_2374_84cd),
    // f64::from_bits(0x3e92_7e4d_b67a_c2b0),
    // f64::from_bits(0x3e5a_f4dd_da1c_08cd),
    // f64::from_bits(0x3e21_f72f_c83b_cbc7),
    //
    //
    // L(t) = (atanh(sqrt t) / sqrt t - 1) / t on 0 <= t <= 1/9, lowest power first.
    //st L: [f64; 11] = [
    // f64::from_bits(0x3fd5_5555_5555_5555),
    // f64::from_bits(0x3fc9_9999_9999_9944),
    // f64::from_bits(0x3fc2_4924_9249_9d46),
    // f64::from_bits(0x3fbc_71c7_1bed_ea50),
    // f64::from_bits(0x3fb7_45d1_9937_c37f),
    // f64::from_bits(0x3fb3_b135_15f4_81d9),
    // f64::from_bits(0x3fb1_11ab_dcc0_bc30),
    // f64::from_bits(0x3fae_0a2d_526b_5aa6),
    // f64::from_bits(0x3fab_c37f_2f62_1e22),
    // f64::from_bits(0x3fa3_2e0c_573a_e320),
    // f64::from_bits(0x3fb4_01d4_aa54_9388),
    //
    //
    // x = k ln 2 + r: gives k (a whole number) and p(r) = e^r - 1.
    //nline(always)]
    //reduce<S: Arithmetic>(s: S, x: S::V) -> (S::V, S::V) {
    // let rounder = s.splat(ROUNDER);
    // let k = s.sub(s.mul_add(x, s.splat(std::f64::consts::LOG2_E), rounder), rounder);
    // let r = s.neg_mul_add(k, s.splat(LN_2_HIGH), x);
    // let r = s.neg_mul_add(k, s.splat(LN_2_LOW), r);
    // let r2 = s.mul(r, r);
    // let q = polynomial(s, &Q, r, r2);
    // (k, s.mul_add(q, r2, r))
    //
    //
    // c[0] + c[1] x + ... + c[10] x^10, with x^2 given.
    //
    // Estrin's scheme: pairs of coefficients, then pairs of pairs. Five multiplications deep instead of eleven, which is
    // what counts when a network has only a handful of units and every step waits for the one before.
    //nline(always)]
    //polynomial<S: Arithmetic>(s: S, coefficients: &[f64; 11], x: S::V, x2: S::V) -> S::V {
    // let c = coefficients.map(|c| s.splat(c));
    // let x4 = s.mul(x2, x2);
    // let x8 = s.mul(x4, x4);
    // let c01 = s.mul_add(c[1], x, c[0]);
    // let c23 = s.mul_add(c[3], x, c[2]);
    // let c45 = s.mul_add(c[5], x, c[4]);
    // let c67 = s.mul_add(c[7], x, c[6]);
    // let c89 = s.mul_add(c[9], x, c[8]);
    // let c0123 = s.mul_add(c23, x2, c01);
    // let c4567 = s.mul_add(c67, x2, c45);
    // let c89a = s.mul_add(c[10], x2, c89);
    // let low = s.mul_add(c4567, x4, c0123);
    // s.mul_add(c89a, x8, low)
    //
    //
    // 2^k for a whole k between -1022 and 1023.
    //nline(always)]
    //power_of_two<S: Arithmetic>(s: S, k: S::V) -> S::V {
    // s.low_bits_as_power_of_two(s.add(k, s.splat(ROUNDER + EXPONENT_BIAS)))
    //
    //
    // e^x. Overflows to infinity above 709.78, goes through the subnormal numbers to 0 below -745.13; NaN stays NaN.
    //nline(always)]
    // fn exp_v<S: Arithmetic>(s: S, x: S::V) -> S::V {
    // let x = s.max(s.splat(-746.0), s.min(s.splat(710.0), x));
    // let (k, p) = reduce(s, x);
    // // 2^k in two factors, because k may lie outside the exponents a single number has.
    // let rounder = s.splat(ROUNDER);
    // let half = s.sub(s.mul_add(k, s.splat(0.5), rounder), rounder);
    // let rest = s.sub(k, half);
    // let first = power_of_two(s, half);
    // s.mul(s.mul_add(first, p, first), power_of_two(s, rest))
    //
    //
    // 1 / (1 + e^-x), as u / (u + u e^-x) with u = 2^-64, so that e^-x does not overflow before the result reaches 0.
    //nline(always)]
    // fn sigmoid_v<S: Arithmetic>(s: S, x: S::V) -> S::V {
    // // Beyond x = 37 the result is 1 to the last bit.
    // let minus_x = s.max(s.splat(-64.0), s.min(s.splat(746.0), s.sub(s.splat(0.0), x)));
    // let (k, p) = reduce(s, minus_x);
    // let u = s.splat(0.5_f64.powi(64));
    // let scale = power_of_two(s, s.sub(k, s.splat(64.0)));
    // // e^-x goes into one sum and one quotient, so that where it falls the result never does. (e^x / (1 + e^x), for
    // // negative x, would slip back by a last bit now and then: its numerator is rounded finer than its denominator.)
    // s.div(u, s.add(u, s.mul_add(scale, p, scale)))
    //
    //
    // ln(1 + e^x), as max(x, 0) + ln(1 + e^-|x|); the logarithm by 2 atanh(e / (2 + e)). Within 2 units in the last place;
    // unlike the others it may slip back by a last bit from one number to the next.
    //nline(always)]
    // fn softplus_v<S: Arithmetic>(s: S, x: S::V) -> S::V {
    // let minus_abs = s.sub(s.splat(0.0), s.abs(x));
    // let (k, p) = reduce(s, s.max(s.splat(-746.0), minus_abs));
    // // Here k <= 0, so a shift by 64 keeps the power in range; the second factor brings the subnormal numbers in.
    // let scale = power_of_two(s, s.add(k, s.splat(64.0)));
    // let e = s.mul(s.mul_add(scale, p, scale), s.splat(0.5_f64.powi(64)));
    // let r = s.div(e, s.add(s.splat(2.0), e));
    // let t = s.mul(r, r);
    // let twice = s.add(r, r);
    // let logarithm = s.mul_add(s.mul(twice, t), polynomial(s, &L, t, s.mul(t, t)), twice);
    // s.add(s.max(s.splat(0.0), x), logarithm)
    //
    //
    // (e^x - e^-x) / (e^x + e^-x), as -t / (2 + t) with t = e^(-2|x|) - 1 so that small values keep every digit.
    #[inline(always)]
    fn tanh(self, x: Self::V) -> Self::V {
        let s = self;
        // Beyond |x| = 20 the result is 1 to the last bit.
        let y = s.max(s.splat(-40.0), s.mul(s.splat(-2.0), s.abs(x)));
        let (k, p) = reduce(s, y);
        let scale = power_of_two(s, k);
        let t = s.mul_add(scale, p, s.sub(scale, s.splat(1.0)));
        let magnitude = s.div(s.abs(t), s.add(s.splat(2.0), t));
        s.with_sign_of(magnitude, x)
    }
    // 1.5 * 2^52: added to a number below 2^51, it leaves the nearest whole number in the low bits of the sum.
    //st ROUNDER: f64 = 6755399441055744.0;
    // The exponent of 1.0 in a number's bit pattern.
    //st EXPONENT_BIAS: f64 = 1023.0;
    // ln 2 in two parts; the first has trailing zeros, so that k times it is exact for every k that occurs.
    //st LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
    //st LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
    // q(r) = (e^r - 1 - r) / r^2 on |r| <= (ln 2)/2, lowest power first.
    //st Q: [f64; 11] = [
    // f64::from_bits(0x3fe0_0000_0000_0000),
    // f64::from_bits(0x3fc5_5555_5555_5557),
    // f64::from_bits(0x3fa5_5555_5555_5556),
    // f64::from_bits(0x3f81_1111_1111_00df),
    // f64::from_bits(0x3f56_c16c_16c1_62d6),
    // f64::from_bits(0x3f2a_01a0_1abe_6323),
    // f64::from_bits(0x3efa_01a0_1a6d_7831),
    // f64::from_bits(0x3ec7_1de0_2374_84cd),
    // f64::from_bits(0x3e92_7e4d_b67a_c2b0),
    // f64::from_bits(0x3e5a_f4dd_da1c_08cd),
    // f64::from_bits(0x3e21_f72f_c83b_cbc7),
    //
    //
    // L(t) = (atanh(sqrt t) / sqrt t - 1) / t on 0 <= t <= 1/9, lowest power first.
    //st L: [f64; 11] = [
    // f64::from_bits(0x3fd5_5555_5555_5555),
    // f64::from_bits(0x3fc9_9999_9999_9944),
    // f64::from_bits(0x3fc2_4924_9249_9d46),
    // f64::from_bits(0x3fbc_71c7_1bed_ea50),
    // f64::from_bits(0x3fb7_45d1_9937_c37f),
    // f64::from_bits(0x3fb3_b135_15f4_81d9),
    // f64::from_bits(0x3fb1_11ab_dcc0_bc30),
    // f64::from_bits(0x3fae_0a2d_526b_5aa6),
    // f64::from_bits(0x3fab_c37f_2f62_1e22),
    // f64::from_bits(0x3fa3_2e0c_573a_e320),
    // f64::from_bits(0x3fb4_01d4_aa54_9388),
    //
    //
    // x = k ln 2 + r: gives k (a whole number) and p(r) = e^r - 1.
    //nline(always)]
    //reduce<S: Arithmetic>(s: S, x: S::V) -> (S::V, S::V) {
    // let rounder = s.splat(ROUNDER);
    // let k = s.sub(s.mul_add(x, s.splat(std::f64::consts::LOG2_E), rounder), rounder);
    // let r = s.neg_mul_add(k, s.splat(LN_2_HIGH), x);
    // let r = s.neg_mul_add(k, s.splat(LN_2_LOW), r);
    // let r2 = s.mul(r, r);
    // let q = polynomial(s, &Q, r, r2);
    // (k, s.mul_add(q, r2, r))
    //
    //
    // c[0] + c[1] x + ... + c[10] x^10, with x^2 given.
    //
    // Estrin's scheme: pairs of coefficients, then pairs of pairs. Five multiplications deep instead of eleven, which is
    // what counts when a network has only a handful of units and every step waits for the one before.
    //nline(always)]
    //polynomial<S: Arithmetic>(s: S, coefficients: &[f64; 11], x: S::V, x2: S::V) -> S::V {
    // let c = coefficients.map(|c| s.splat(c));
    // let x4 = s.mul(x2, x2);
    // let x8 = s.mul(x4, x4);
    // let c01 = s.mul_add(c[1], x, c[0]);
    // let c23 = s.mul_add(c[3], x, c[2]);
    // let c45 = s.mul_add(c[5], x, c[4]);
    // let c67 = s.mul_add(c[7], x, c[6]);
    // let c89 = s.mul_add(c[9], x, c[8]);
    // let c0123 = s.mul_add(c23, x2, c01);
    // let c4567 = s.mul_add(c67, x2, c45);
    // let c89a = s.mul_add(c[10], x2, c89);
    // let low = s.mul_add(c4567, x4, c0123);
    // s.mul_add(c89a, x8, low)
    //
    //
    // 2^k for a whole k between -1022 and 1023.
    //nline(always)]
    //power_of_two<S: Arithmetic>(s: S, k: S::V) -> S::V {
    // s.low_bits_as_power_of_two(s.add(k, s.splat(ROUNDER + EXPONENT_BIAS)))
    //
    //
    // e^x. Overflows to infinity above 709.78, goes through the subnormal numbers to 0 below -745.13; NaN stays NaN.
    //nline(always)]
    // fn exp_v<S: Arithmetic>(s: S, x: S::V) -> S::V {
    // let x = s.max(s.splat(-746.0), s.min(s.splat(710.0), x));
    // let (k, p) = reduce(s, x);
    // // 2^k in two factors, because k may lie outside the exponents a single number has.
    // let rounder = s.splat(ROUNDER);
    // let half = s.sub(s.mul_add(k, s.splat(0.5), rounder), rounder);
    // let rest = s.sub(k, half);
    // let first = power_of_two(s, half);
    // s.mul(s.mul_add(first, p, first), power_of_two(s, rest))
    //
    //
    // 1 / (1 + e^-x), as u / (u + u e^-x) with u = 2^-64, so that e^-x does not overflow before the result reaches 0.
    //nline(always)]
    // fn sigmoid_v<S: Arithmetic>(s: S, x: S::V) -> S::V {
    // // Beyond x = 37 the result is 1 to the last bit.
    // let minus_x = s.max(s.splat(-64.0), s.min(s.splat(746.0), s.sub(s.splat(0.0), x)));
    // let (k, p) = reduce(s, minus_x);
    // let u = s.splat(0.5_f64.powi(64));
    // let scale = power_of_two(s, s.sub(k, s.splat(64.0)));
    // // e^-x goes into one sum and one quotient, so that where it falls the result never does. (e^x / (1 + e^x), for
    // // negative x, would slip back by a last bit now and then: its numerator is rounded finer than its denominator.)
    // s.div(u, s.add(u, s.mul_add(scale, p, scale)))
    //
    //
    // ln(1 + e^x), as max(x, 0) + ln(1 + e^-|x|); the logarithm by 2 atanh(e / (2 + e)). Within 2 units in the last place;
    // unlike the others it may slip back by a last bit from one number to the next.
    #[inline(always)]
    fn softplus(self, x: Self::V) -> Self::V {
        let s = self;
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
    // With u = |x|: e^(-u^2/2) times a function that changes little, N((u - 5) / (u + 5)) / (u + 5); 1 minus that for x > 0.
    #[inline(always)]
    fn normal_cdf(self, x: Self::V) -> Self::V {
        let s = self;
        // Beyond u = 38.6 the result is 0.
        let u = s.min(s.splat(39.0), s.abs(x));
        let inverse = s.div(s.splat(1.0), s.add(u, s.splat(N_SCALE)));
        let t = s.mul(s.sub(u, s.splat(N_SCALE)), inverse);
        let factor = s.mul(long_polynomial(s, &N, t), inverse);
        // u^2/2 in two parts: a rounding error here would be one of the exponential's relative value.
        let half = s.mul(u, s.splat(0.5));
        let minus_square = s.mul(half, s.sub(s.splat(0.0), u));
        let minus_rest = s.neg_mul_add(half, u, s.sub(s.splat(0.0), minus_square));
        let (k, r) = remainder(s, minus_square);
        let p = exp_m1_of_remainder(s, s.add(r, minus_rest));
        // A shift by 128 keeps the power in range; the last factor brings the subnormal numbers in.
        let scaled = s.mul(power_of_two(s, s.add(k, s.splat(128.0))), factor);
        let lower = s.mul(s.mul_add(scaled, p, scaled), s.splat(0.5_f64.powi(128)));
        s.if_positive(x, s.sub(s.splat(1.0), lower), lower)
    }
}

/// One function applied to a slice, eight numbers at a time; a last partial eight is filled up with zeros.
struct Map<'a, F>(&'a [f64], &'a mut [f64], F);

/// A function of one vector, for any instruction set. (A closure cannot be generic over the set.)
trait Function: Copy {
    fn apply<S: Elementary>(self, s: S, x: S::V) -> S::V;
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
    ($($name:ident, $type:ident, $doc:literal;)*) => {
        $(
            #[derive(Clone, Copy)]
            struct $type;
            impl Function for $type {
                #[inline(always)]
                fn apply<S: Elementary>(self, s: S, x: S::V) -> S::V {
                    s.$name(x)
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
            use super::Elementary;
            use crate::simd::Portable;
            $(
                #[doc = $doc]
                #[inline]
                pub fn $name(x: f64) -> f64 {
                    Portable::<1>.$name([x])[0]
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
    exp, Exp, "e^x: overflows to infinity above 709.78, reaches 0 below -745.13.";
    exp_m1, ExpM1, "e^x - 1, with full relative accuracy near zero.";
    ln, Ln, "The natural logarithm, with full relative accuracy near 1: minus infinity at zero, NaN below.";
    sigmoid, Sigmoid, "1 / (1 + e^-x), with full relative accuracy on both sides.";
    tanh, Tanh, "The hyperbolic tangent, with full relative accuracy near zero.";
    softplus, Softplus, "ln(1 + e^x), with full relative accuracy on both sides.";
    normal_cdf, NormalCdf, "The probability that a standard normal variable is below x, with full relative accuracy down to 0.";
    relu, Relu, "max(x, 0); NaN stays NaN.";
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
