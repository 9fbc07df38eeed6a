//! The formula of a loss, the loops over it, and losses of one's own.

use super::recorded::Recorded;
use crate::activation::Activation;
use nn_math::elementary::Elementary;
use nn_math::kernels;
use nn_math::simd::{Block, Level, Portable};
use std::fmt;
use std::ops::RangeInclusive;

/// The targets for which a loss is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Targets {
    /// Any finite numbers.
    Numbers,
    /// Numbers from 0 on, such as counts.
    NonNegative,
    /// Numbers from 0 to 1, each output for itself.
    Probabilities,
    /// Numbers from 0 to 1 that add up to 1 in each sample.
    ClassProbabilities,
}

/// A loss of one's own: a term for each output, which is compiled into the loop that ours are compiled into, for every
/// instruction set.
///
/// ```
/// use nn_model::{Elementary, Loss, LossFormula};
///
/// /// ln cosh e: half a square near 0, |e| far out, smooth between.
/// struct LogCosh;
///
/// impl LossFormula for LogCosh {
///     fn name(&self) -> &str {
///         "own-log-cosh"
///     }
///     #[inline(always)]
///     fn derivatives<S: Elementary>(&self, s: S, a: S::V, target: S::V) -> (S::V, S::V, S::V) {
///         let e = s.sub(a, target);
///         // ln cosh e = softplus(2 e) - e - ln 2
///         let term = s.sub(s.sub(s.softplus(s.add(e, e)), e), s.splat(std::f64::consts::LN_2));
///         let tanh = s.tanh(e);
///         (term, tanh, s.neg_mul_add(tanh, tanh, s.splat(1.0)))
///     }
/// }
///
/// let loss = Loss::own(&LogCosh); // the mean over samples and outputs
/// loss.check()?; // once, in a test: the derivatives are those of the formula
/// # Ok::<(), nn_model::FormulaError>(())
/// ```
pub trait LossFormula: Sync + 'static {
    /// Its name in messages and files. A file holds the name alone, so what has other numbers has another name.
    fn name(&self) -> &str;

    /// The term of one output and its first two derivatives by x, side by side. x is the output a or, if there is a
    /// [`link`](LossFormula::link), the weighted sum z behind it.
    ///
    /// Mark it `#[inline(always)]`, and all that it calls: what is not inlined is right, but has none of the vector
    /// instructions.
    fn derivatives<S: Elementary>(&self, s: S, x: S::V, target: S::V) -> (S::V, S::V, S::V);

    /// The activation that the loss computes together with itself, if it does: the output layer must have it.
    fn link(&self) -> Option<Activation> {
        None
    }

    /// The x for which it is defined. An output layer that gives others is refused.
    fn domain(&self) -> RangeInclusive<f64> {
        f64::NEG_INFINITY..=f64::INFINITY
    }

    /// The targets for which it is made; others are refused.
    fn targets(&self) -> Targets {
        Targets::Numbers
    }

    /// Whether it is the sum of the terms, and not their mean over samples and outputs.
    fn is_sum(&self) -> bool {
        false
    }
}

/// What the output layer holds of some groups of samples: a loss turns its outputs and derivatives into deltas.
pub(crate) struct Outputs<'a> {
    /// The activations a; for a loss with a link, the weighted sums z, to be overwritten by a.
    pub a: &'a mut [Block],
    /// The derivatives f'(z); for a loss of one's own with a link, to be overwritten by its second derivatives.
    pub derivatives: &'a mut [Block],
    /// The targets.
    pub targets: &'a [Block],
    /// For each group of eight samples: their weights, 0 in the lanes of the filling.
    pub weights: &'a [Block],
    /// d loss / dz, to be written.
    pub deltas: &'a mut [Block],
}

kernels! {
    /// Writes the deltas of `loss_scale` times the sum of the terms; gives back the sum, lane by lane. (The z of a loss with a link
    /// are left as they are.)
    fn deltas<F: LossFormula>(s, f: &'a F, linked: bool, outputs: Outputs<'a>, loss_scale: f64) -> Block {
        let Outputs { a, derivatives, targets, weights, deltas } = outputs;
        let width = a.len() / weights.len();
        let (loss_scale, mut terms) = (s.splat(loss_scale), s.splat(0.0));
        for (g, weight) in weights.iter().enumerate() {
            let weight = s.load(weight);
            let scale = s.mul(weight, loss_scale);
            for i in g * width..(g + 1) * width {
                let (term, first, second) = f.derivatives(s, s.load(&a[i]), s.load(&targets[i]));
                terms = s.mul_add(term, weight, terms);
                let delta = s.mul(first, scale);
                if linked {
                    s.store(delta, &mut deltas[i]);
                    s.store(second, &mut derivatives[i]);
                } else {
                    s.store(s.mul(delta, s.load(&derivatives[i])), &mut deltas[i]);
                }
            }
        }
        let mut sum = Block::default();
        s.store(terms, &mut sum);
        sum
    }

    /// How fast the deltas change as the outputs move by `tangents` and the derivatives by `derivative_tangents` (for a loss with
    /// a link: the weighted sums by `tangents`).
    fn delta_tangents<F: LossFormula>(
        s,
        f: &'a F,
        linked: bool,
        outputs: Outputs<'a>,
        loss_scale: f64,
        tangents: &'a [Block],
        derivative_tangents: &'a [Block],
    ) {
        let Outputs { a, derivatives, targets, weights, deltas } = outputs;
        let width = a.len() / weights.len();
        for (g, weight) in weights.iter().enumerate() {
            let weight = s.mul(s.load(weight), s.splat(loss_scale));
            for i in g * width..(g + 1) * width {
                let (tangent, derivative) = (s.load(&tangents[i]), s.load(&derivatives[i]));
                let sum = if linked {
                    s.mul(derivative, tangent)
                } else {
                    let (_, first, second) = f.derivatives(s, s.load(&a[i]), s.load(&targets[i]));
                    s.mul_add(s.mul(second, tangent), derivative, s.mul(first, s.load(&derivative_tangents[i])))
                };
                s.store(s.mul(sum, weight), &mut deltas[i]);
            }
        }
    }
}

/// The loops over a formula, behind a pointer.
pub(crate) trait LossLoops: Sync {
    fn name(&self) -> &str;
    fn link(&self) -> Option<Activation>;
    fn domain(&self) -> RangeInclusive<f64>;
    fn targets(&self) -> Targets;
    fn is_sum(&self) -> bool;
    fn recorded(&self) -> Recorded;
    fn derivatives(&self, x: f64, target: f64) -> (f64, f64, f64);
    fn deltas(&self, level: Level, outputs: Outputs<'_>, loss_scale: f64) -> Block;
    fn delta_tangents(
        &self,
        level: Level,
        outputs: Outputs<'_>,
        loss_scale: f64,
        tangents: &[Block],
        derivative_tangents: &[Block],
    );
}

impl<F: LossFormula> LossLoops for F {
    fn name(&self) -> &str {
        LossFormula::name(self)
    }
    fn link(&self) -> Option<Activation> {
        LossFormula::link(self)
    }
    fn domain(&self) -> RangeInclusive<f64> {
        LossFormula::domain(self)
    }
    fn targets(&self) -> Targets {
        LossFormula::targets(self)
    }
    fn is_sum(&self) -> bool {
        LossFormula::is_sum(self)
    }
    fn recorded(&self) -> Recorded {
        Recorded::new(2, |s, arguments| LossFormula::derivatives(self, s, arguments[0], arguments[1]))
    }
    fn derivatives(&self, x: f64, target: f64) -> (f64, f64, f64) {
        let ([term], [first], [second]) = LossFormula::derivatives(self, Portable::<1>, [x], [target]);
        (term, first, second)
    }
    fn deltas(&self, level: Level, outputs: Outputs<'_>, loss_scale: f64) -> Block {
        deltas(level, self, LossFormula::link(self).is_some(), outputs, loss_scale)
    }
    fn delta_tangents(
        &self,
        level: Level,
        outputs: Outputs<'_>,
        loss_scale: f64,
        tangents: &[Block],
        derivative_tangents: &[Block],
    ) {
        let linked = LossFormula::link(self).is_some();
        delta_tangents(level, self, linked, outputs, loss_scale, tangents, derivative_tangents);
    }
}

/// A loss of one's own, as [`Loss::own`](crate::Loss::own) makes it. Two are equal if they have the same name, do the same
/// operations and are used alike.
#[derive(Clone, Copy)]
pub struct OwnLoss(&'static dyn LossLoops);

impl OwnLoss {
    pub(crate) fn new<F: LossFormula>(formula: &'static F) -> OwnLoss {
        OwnLoss(formula)
    }

    /// Its name in messages and files.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The term and its first two derivatives, with the operations of `s`.
    pub(crate) fn replay<S: Elementary>(self, s: S, x: S::V, target: S::V) -> (S::V, S::V, S::V) {
        self.0.recorded().replay(s, &[x, target])
    }

    pub(crate) fn loops(self) -> &'static dyn LossLoops {
        self.0
    }
}

impl PartialEq for OwnLoss {
    fn eq(&self, other: &OwnLoss) -> bool {
        let (a, b) = (self.0, other.0);
        let used = |loss: &dyn LossLoops| (loss.link(), loss.domain(), loss.targets(), loss.is_sum());
        a.name() == b.name() && used(a) == used(b) && a.recorded() == b.recorded()
    }
}

impl fmt::Debug for OwnLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
