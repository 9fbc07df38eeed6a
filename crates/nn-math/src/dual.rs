//! Dual numbers: derivatives by carrying them along, without difference quotients and without backpropagation.
//!
//! ```text
//! (a, a') + (b, b') = (a + b, a' + b')      (a, a') (b, b') = (a b, a' b + a b')      f(a, a') = (f(a), f'(a) a')
//! ```
//!
//! [`Duals`] is this over any other arithmetic: over [`Plain`] numbers it gives first derivatives; over duals of those,
//! second ones. This is for tests of formulas, so nothing here is shared with what is tested: [`Plain`] takes exp and its like
//! from the platform, and the last bits with them.
//!
//! ```
//! use nn_math::dual::derivatives;
//! use nn_math::simd::Arithmetic;
//!
//! let cube = derivatives(2.0, |s, x| s.mul(x, s.mul(x, x)));
//! assert_eq!(cube, [8.0, 12.0, 12.0]);
//! ```

use crate::elementary::Elementary;
use crate::simd::Arithmetic;
use std::f64::consts::PI;

/// Numbers.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Arithmetic for Plain {
    type V = f64;

    fn splat(self, value: f64) -> f64 {
        value
    }
    fn add(self, a: f64, b: f64) -> f64 {
        a + b
    }
    fn sub(self, a: f64, b: f64) -> f64 {
        a - b
    }
    fn mul(self, a: f64, b: f64) -> f64 {
        a * b
    }
    fn div(self, a: f64, b: f64) -> f64 {
        a / b
    }
    fn sqrt(self, x: f64) -> f64 {
        x.sqrt()
    }
    fn mul_add(self, a: f64, b: f64, c: f64) -> f64 {
        a * b + c
    }
    fn neg_mul_add(self, a: f64, b: f64, c: f64) -> f64 {
        c - a * b
    }
    fn max(self, a: f64, b: f64) -> f64 {
        if a > b { a } else { b }
    }
    fn min(self, a: f64, b: f64) -> f64 {
        if a < b { a } else { b }
    }
    fn abs(self, x: f64) -> f64 {
        x.abs()
    }
    fn with_sign_of(self, x: f64, sign: f64) -> f64 {
        x.copysign(sign)
    }
    fn if_positive(self, test: f64, yes: f64, no: f64) -> f64 {
        if test > 0.0 { yes } else { no }
    }
}

impl Elementary for Plain {
    fn exp(self, x: f64) -> f64 {
        x.exp()
    }
    fn exp_m1(self, x: f64) -> f64 {
        x.exp_m1()
    }
    fn ln(self, x: f64) -> f64 {
        x.ln()
    }
    fn sigmoid(self, x: f64) -> f64 {
        if x > 0.0 { 1.0 / (1.0 + (-x).exp()) } else { x.exp() / (1.0 + x.exp()) }
    }
    fn tanh(self, x: f64) -> f64 {
        x.tanh()
    }
    fn softplus(self, x: f64) -> f64 {
        x.max(0.0) + (-x.abs()).exp().ln_1p()
    }
    /// Near 0 by the series 1/2 + density (x + x^3/3 + x^5/(3 5) + ...), farther out by Laplace's continued fraction
    /// density / (u + 1/(u + 2/(u + 3/(u + ...)))) of the tail.
    fn normal_cdf(self, x: f64) -> f64 {
        let density = (-0.5 * x * x).exp() / (2.0 * PI).sqrt();
        if x.abs() < 1.0 {
            let (mut term, mut sum) = (x, x);
            for k in 1..100 {
                term *= x * x / f64::from(2 * k + 1);
                sum += term;
            }
            return 0.5 + density * sum;
        }
        let u = x.abs();
        let fraction = (1..300).rev().fold(u, |below, k| u + f64::from(k) / below);
        if x > 0.0 { 1.0 - density / fraction } else { density / fraction }
    }
}

/// Dual numbers over the arithmetic `S`.
#[derive(Clone, Copy, Debug)]
pub struct Duals<S>(pub S);

/// A value and its derivative in the direction that is asked about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<V> {
    /// The value.
    pub value: V,
    /// Its derivative.
    pub slope: V,
}

/// f(x), f'(x) and f''(x).
pub fn derivatives(
    x: f64,
    f: impl FnOnce(Duals<Duals<Plain>>, Dual<Dual<f64>>) -> Dual<Dual<f64>>,
) -> [f64; 3] {
    let x = Dual { value: Dual { value: x, slope: 1.0 }, slope: Dual { value: 1.0, slope: 0.0 } };
    let f = f(Duals(Duals(Plain)), x);
    [f.value.value, f.slope.value, f.slope.slope]
}

impl<S: Arithmetic> Duals<S> {
    /// f(x), for a function with the given value and derivative at x.
    fn through(self, x: Dual<S::V>, value: S::V, derivative: S::V) -> Dual<S::V> {
        Dual { value, slope: self.0.mul(derivative, x.slope) }
    }

    fn minus(self, x: Dual<S::V>) -> Dual<S::V> {
        self.sub(self.splat(0.0), x)
    }
}

impl<S: Arithmetic> Arithmetic for Duals<S> {
    type V = Dual<S::V>;

    fn splat(self, value: f64) -> Self::V {
        Dual { value: self.0.splat(value), slope: self.0.splat(0.0) }
    }
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        Dual { value: self.0.add(a.value, b.value), slope: self.0.add(a.slope, b.slope) }
    }
    fn sub(self, a: Self::V, b: Self::V) -> Self::V {
        Dual { value: self.0.sub(a.value, b.value), slope: self.0.sub(a.slope, b.slope) }
    }
    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        let slope = self.0.add(self.0.mul(a.slope, b.value), self.0.mul(a.value, b.slope));
        Dual { value: self.0.mul(a.value, b.value), slope }
    }
    fn div(self, a: Self::V, b: Self::V) -> Self::V {
        let value = self.0.div(a.value, b.value);
        Dual { value, slope: self.0.div(self.0.sub(a.slope, self.0.mul(value, b.slope)), b.value) }
    }
    fn sqrt(self, x: Self::V) -> Self::V {
        let root = self.0.sqrt(x.value);
        self.through(x, root, self.0.div(self.0.splat(0.5), root))
    }
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        self.add(self.mul(a, b), c)
    }
    fn neg_mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        self.sub(c, self.mul(a, b))
    }
    fn max(self, a: Self::V, b: Self::V) -> Self::V {
        self.if_positive(self.sub(a, b), a, b)
    }
    fn min(self, a: Self::V, b: Self::V) -> Self::V {
        self.if_positive(self.sub(b, a), a, b)
    }
    fn abs(self, x: Self::V) -> Self::V {
        self.if_positive(x, x, self.minus(x))
    }
    fn with_sign_of(self, x: Self::V, sign: Self::V) -> Self::V {
        self.if_positive(self.minus(sign), self.minus(x), x)
    }
    /// Which side it is, the values alone decide.
    fn if_positive(self, test: Self::V, yes: Self::V, no: Self::V) -> Self::V {
        Dual {
            value: self.0.if_positive(test.value, yes.value, no.value),
            slope: self.0.if_positive(test.value, yes.slope, no.slope),
        }
    }
}

impl<S: Elementary> Elementary for Duals<S> {
    fn exp(self, x: Self::V) -> Self::V {
        let e = self.0.exp(x.value);
        self.through(x, e, e)
    }
    fn exp_m1(self, x: Self::V) -> Self::V {
        self.through(x, self.0.exp_m1(x.value), self.0.exp(x.value))
    }
    fn ln(self, x: Self::V) -> Self::V {
        self.through(x, self.0.ln(x.value), self.0.div(self.0.splat(1.0), x.value))
    }
    /// sigmoid(x) sigmoid(-x)
    fn sigmoid(self, x: Self::V) -> Self::V {
        let (open, shut) = (self.0.sigmoid(x.value), self.0.sigmoid(self.minus(x).value));
        self.through(x, open, self.0.mul(open, shut))
    }
    /// 1 / cosh^2 x = 4 sigmoid(2 x) sigmoid(-2 x)
    fn tanh(self, x: Self::V) -> Self::V {
        let twice = self.0.mul(self.0.splat(2.0), x.value);
        let opposite = self.0.mul(self.0.splat(-2.0), x.value);
        let product = self.0.mul(self.0.sigmoid(twice), self.0.sigmoid(opposite));
        self.through(x, self.0.tanh(x.value), self.0.mul(self.0.splat(4.0), product))
    }
    fn softplus(self, x: Self::V) -> Self::V {
        self.through(x, self.0.softplus(x.value), self.0.sigmoid(x.value))
    }
    /// e^(-x^2/2) / sqrt(2 pi)
    fn normal_cdf(self, x: Self::V) -> Self::V {
        let square = self.0.mul(x.value, x.value);
        let density = self.0.exp(self.0.mul(self.0.splat(-0.5), square));
        let density = self.0.mul(density, self.0.splat(1.0 / (2.0 * PI).sqrt()));
        self.through(x, self.0.normal_cdf(x.value), density)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All functions and all operations in one, for x above 0.
    fn formula<S: Elementary>(s: S, x: S::V) -> S::V {
        let a = s.add(s.mul(s.normal_cdf(x), s.softplus(x)), s.sqrt(s.exp(x)));
        let b = s.mul(s.tanh(x), s.sub(s.ln(x), s.sigmoid(x)));
        let c = s.max(s.min(b, x), s.neg_mul_add(x, x, s.splat(-9.0)));
        let d = s.with_sign_of(s.abs(s.sub(x, s.splat(2.0))), s.sub(s.splat(1.0), x));
        s.add(s.div(s.add(a, c), s.mul_add(x, s.exp_m1(x), s.relu(x))), d)
    }

    #[test]
    fn duals_have_the_first_and_duals_of_duals_the_second_derivative() {
        let (h, first, second) = (1e-5, Duals(Plain), Duals(Duals(Plain)));
        let slope_at = |value: f64| formula(first, Dual { value, slope: 1.0 }).slope;
        for x in [0.3, 0.7, 1.7, 4.0] {
            let slope = (formula(Plain, x + h) - formula(Plain, x - h)) / (2.0 * h);
            assert!(
                (slope_at(x) - slope).abs() < 1e-8 * slope.abs().max(1.0),
                "{x}: {} not {slope}",
                slope_at(x)
            );
            let both = Dual { value: Dual { value: x, slope: 1.0 }, slope: first.splat(1.0) };
            let found = formula(second, both);
            assert_eq!((found.value.slope, found.slope.value), (slope_at(x), slope_at(x)));
            let bend = (slope_at(x + h) - slope_at(x - h)) / (2.0 * h);
            assert!(
                (found.slope.slope - bend).abs() < 1e-7 * bend.abs().max(1.0),
                "{x}: {found:?} not {bend}"
            );
        }
    }

    /// The values are those of tables of the normal distribution (to 40 digits by mpmath).
    #[test]
    fn the_normal_distribution_function_of_plain_numbers_is_right_near_and_far() {
        let table = [
            (0.0, 0.5),
            (-0.9, 0.184_060_125_346_759_5),
            (1.0, 0.841_344_746_068_542_9),
            (-2.5, 0.006_209_665_325_776_132),
            (-3.5, 2.326_290_790_355_25e-4),
            (-8.0, 6.220_960_574_271_785e-16),
            (6.0, 0.999_999_999_013_412_4),
        ];
        for (x, expected) in table {
            let found = Plain.normal_cdf(x);
            assert!((found - expected).abs() < 1e-13 * expected, "{x}: {found:e} not {expected:e}");
        }
    }
}
