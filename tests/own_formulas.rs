//! Activations and losses as a user would write them, for all tests that go through all there are.

use nn_math::elementary::Elementary;
use nn_model::{Activation, ActivationFormula, Loss, LossFormula, OwnLoss, Targets};
use std::ops::RangeInclusive;

/// Our mish, written by a user.
pub(crate) struct Mish;

impl ActivationFormula for Mish {
    fn name(&self) -> &str {
        "own-mish"
    }
    fn range(&self) -> RangeInclusive<f64> {
        -0.3088434130172504..=f64::INFINITY
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, z: S::V) -> (S::V, S::V, S::V) {
        let (one, two) = (s.splat(1.0), s.splat(2.0));
        let (t, gate) = (s.tanh(s.softplus(z)), s.sigmoid(z));
        let dt = s.mul(s.neg_mul_add(t, t, one), gate);
        let turn = s.mul_add(z, s.neg_mul_add(s.mul(two, t), gate, s.sub(one, gate)), two);
        (s.mul(z, t), s.mul_add(z, dt, t), s.mul(dt, turn))
    }
}

/// a = z / sqrt(1 + c z^2)
pub(crate) struct InverseSquareRoot {
    pub name: &'static str,
    pub c: f64,
}

impl ActivationFormula for InverseSquareRoot {
    fn name(&self) -> &str {
        self.name
    }
    fn range(&self) -> RangeInclusive<f64> {
        -self.c.sqrt().recip()..=self.c.sqrt().recip()
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, z: S::V) -> (S::V, S::V, S::V) {
        let (one, c) = (s.splat(1.0), s.splat(self.c));
        let r = s.div(one, s.sqrt(s.mul_add(s.mul(c, z), z, one)));
        let (a, r3) = (s.mul(z, r), s.mul(r, s.mul(r, r)));
        (a, r3, s.mul(s.mul(s.splat(-3.0), s.mul(c, a)), s.mul(r3, r)))
    }
}

/// Those that hidden layers of the tests have.
pub(crate) fn activations() -> [Activation; 2] {
    [Activation::own(&Mish), Activation::own(&InverseSquareRoot { name: "own-isru", c: 0.25 })]
}

/// Our Huber, written by a user.
pub(crate) struct Huber;

impl LossFormula for Huber {
    fn name(&self) -> &str {
        "own-huber"
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, a: S::V, target: S::V) -> (S::V, S::V, S::V) {
        let (e, one) = (s.sub(a, target), s.splat(1.0));
        let cut = s.max(s.splat(-1.0), s.min(one, e));
        let term = s.mul(cut, s.neg_mul_add(s.splat(0.5), cut, e));
        (term, cut, s.if_positive(s.sub(one, s.abs(e)), one, s.splat(0.0)))
    }
}

/// Our binary cross-entropy, written by a user, as a sum.
pub(crate) struct Binary;

impl LossFormula for Binary {
    fn name(&self) -> &str {
        "own-binary"
    }
    fn link(&self) -> Option<Activation> {
        Some(Activation::Sigmoid)
    }
    fn targets(&self) -> Targets {
        Targets::Probabilities
    }
    fn is_sum(&self) -> bool {
        true
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, z: S::V, target: S::V) -> (S::V, S::V, S::V) {
        let a = s.sigmoid(z);
        let term = s.neg_mul_add(target, z, s.softplus(z));
        (term, s.sub(a, target), s.mul(a, s.sub(s.splat(1.0), a)))
    }
}

/// ln cosh e
pub(crate) struct LogCosh;

impl LossFormula for LogCosh {
    fn name(&self) -> &str {
        "own-log-cosh"
    }
    #[inline(always)]
    fn derivatives<S: Elementary>(&self, s: S, a: S::V, target: S::V) -> (S::V, S::V, S::V) {
        let e = s.sub(a, target);
        let term = s.sub(s.sub(s.softplus(s.add(e, e)), e), s.splat(std::f64::consts::LN_2));
        let tanh = s.tanh(e);
        (term, tanh, s.neg_mul_add(tanh, tanh, s.splat(1.0)))
    }
}

pub(crate) fn losses() -> [Loss; 3] {
    [Loss::own(&Huber), Loss::own(&Binary), Loss::own(&LogCosh)]
}

/// What one output adds to a loss of one's own, from its definition.
pub(crate) fn term<S: Elementary>(s: S, own: OwnLoss, z: S::V, a: S::V, target: f64) -> S::V {
    let minus = |v: S::V| s.sub(s.splat(0.0), v);
    let e = s.sub(a, s.splat(target));
    match own.name() {
        "own-huber" => {
            let beyond = s.sub(s.abs(e), s.splat(1.0));
            s.if_positive(beyond, s.sub(s.abs(e), s.splat(0.5)), s.mul(s.splat(0.5), s.mul(e, e)))
        }
        "own-binary" => {
            let yes = s.mul(s.splat(target), s.softplus(minus(z)));
            s.add(yes, s.mul(s.splat(1.0 - target), s.softplus(z)))
        }
        "own-log-cosh" => {
            let far = s.exp(s.mul(s.splat(-2.0), s.abs(e)));
            s.add(s.abs(e), s.ln(s.mul(s.splat(0.5), s.add(s.splat(1.0), far))))
        }
        name => panic!("`{name}` has no definition here: write it down, apart from its formula"),
    }
}
