//! A formula written against `Elementary` has the meaning that the arithmetic gives it: here, its derivative.

use nn_math::elementary::{Elementary, scalar};
use nn_math::simd::{Arithmetic, Portable};
use std::f64::consts::{LN_2, PI};

/// Numbers with their derivatives. They have no bits to take apart, so they define the functions themselves.
#[derive(Clone, Copy)]
struct Duals;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Dual {
    value: f64,
    derivative: f64,
}

impl Dual {
    /// f(self), for a function with the given value and derivative there.
    fn through(self, value: f64, derivative: f64) -> Dual {
        Dual { value, derivative: derivative * self.derivative }
    }
}

impl Arithmetic for Duals {
    type V = Dual;

    fn splat(self, value: f64) -> Dual {
        Dual { value, derivative: 0.0 }
    }
    fn add(self, a: Dual, b: Dual) -> Dual {
        Dual { value: a.value + b.value, derivative: a.derivative + b.derivative }
    }
    fn sub(self, a: Dual, b: Dual) -> Dual {
        Dual { value: a.value - b.value, derivative: a.derivative - b.derivative }
    }
    fn mul(self, a: Dual, b: Dual) -> Dual {
        Dual { value: a.value * b.value, derivative: a.derivative * b.value + a.value * b.derivative }
    }
    fn div(self, a: Dual, b: Dual) -> Dual {
        let value = a.value / b.value;
        Dual { value, derivative: (a.derivative - value * b.derivative) / b.value }
    }
    fn sqrt(self, x: Dual) -> Dual {
        let root = x.value.sqrt();
        x.through(root, 0.5 / root)
    }
    fn mul_add(self, a: Dual, b: Dual, c: Dual) -> Dual {
        self.add(self.mul(a, b), c)
    }
    fn neg_mul_add(self, a: Dual, b: Dual, c: Dual) -> Dual {
        self.sub(c, self.mul(a, b))
    }
    fn max(self, a: Dual, b: Dual) -> Dual {
        if a.value > b.value { a } else { b }
    }
    fn min(self, a: Dual, b: Dual) -> Dual {
        if a.value < b.value { a } else { b }
    }
    fn abs(self, x: Dual) -> Dual {
        x.through(x.value.abs(), x.value.signum())
    }
    fn with_sign_of(self, x: Dual, sign: Dual) -> Dual {
        x.through(x.value.copysign(sign.value), 1f64.copysign(sign.value))
    }
    fn if_positive(self, test: Dual, yes: Dual, no: Dual) -> Dual {
        if test.value > 0.0 { yes } else { no }
    }
}

impl Elementary for Duals {
    fn exp(self, x: Dual) -> Dual {
        let e = scalar::exp(x.value);
        x.through(e, e)
    }
    fn exp_m1(self, x: Dual) -> Dual {
        x.through(scalar::exp_m1(x.value), scalar::exp(x.value))
    }
    fn ln(self, x: Dual) -> Dual {
        x.through(scalar::ln(x.value), 1.0 / x.value)
    }
    fn sigmoid(self, x: Dual) -> Dual {
        let a = scalar::sigmoid(x.value);
        x.through(a, a * (1.0 - a))
    }
    fn tanh(self, x: Dual) -> Dual {
        let a = scalar::tanh(x.value);
        x.through(a, 1.0 - a * a)
    }
    fn softplus(self, x: Dual) -> Dual {
        x.through(scalar::softplus(x.value), scalar::sigmoid(x.value))
    }
    fn normal_cdf(self, x: Dual) -> Dual {
        x.through(scalar::normal_cdf(x.value), scalar::exp(-0.5 * x.value * x.value) / (2.0 * PI).sqrt())
    }
}

/// All functions and the square root in one, for positive x.
fn formula<S: Elementary>(s: S, x: S::V) -> S::V {
    let a = s.add(s.mul(s.normal_cdf(x), s.softplus(x)), s.sqrt(s.exp(x)));
    let b = s.mul(s.tanh(x), s.sub(s.ln(x), s.sigmoid(x)));
    s.div(s.add(a, b), s.mul_add(x, s.exp_m1(x), s.relu(x)))
}

#[test]
fn a_formula_of_duals_gives_the_value_and_the_derivative_of_the_formula_of_numbers() {
    let value = |x: f64| formula(Portable::<1>, [x])[0];
    for x in [0.3, 1.0, 1.7, 4.0] {
        let dual = formula(Duals, Dual { value: x, derivative: 1.0 });
        let h = 1e-5;
        let expected = (value(x + h) - value(x - h)) / (2.0 * h);
        assert!((dual.value - value(x)).abs() < 1e-13, "{x}: {dual:?}, not {}", value(x));
        assert!(
            (dual.derivative - expected).abs() < 1e-8 * expected.abs().max(1.0),
            "{x}: {dual:?}, not {expected}"
        );
    }
}

#[test]
fn relu_needs_no_definition_of_its_own() {
    let relu = |value| Duals.relu(Dual { value, derivative: 1.0 });
    assert_eq!(relu(LN_2), Dual { value: LN_2, derivative: 1.0 });
    assert_eq!(relu(-LN_2), Dual { value: 0.0, derivative: 0.0 });
}
