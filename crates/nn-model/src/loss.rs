//! Losses: what training makes small.
//!
//! With output a = f(z), target t and error e = a - t, over n samples and m outputs:
//!
//! ```text
//!                        term                      delta = d term / dz
//! squared error          e^2                       2 e f'(z)
//! binary cross-entropy   softplus(z) - t z         e, with f the sigmoid
//! ```
//!
//! A loss is a factor times the sum of its terms. Cross-entropy is computed from z, not from a, so that confident
//! mistakes neither overflow nor lose their gradient; it brings its sigmoid along and asks for an output layer that has it.
//!
//! To add one: a row in the list, and what it is in the `match`es, which do not compile without it.

use crate::choice::choices;
use crate::{Activation, ModelError};
use nn_math::elementary::Elementary;
use nn_math::simd::{Block, Simd};

choices! {
    /// What training makes small, reduction included: a gradient step of one size means different things for a sum and
    /// for a mean, so which of the two it is belongs to the loss.
    ///
    /// With errors e = output - target over n samples and m outputs:
    pub enum Loss, "loss" {
        /// Half the sum of squared errors, 1/2 sum e^2: what the notebook descends. Its gradient is the plain error.
        HalfSse = "half-sse",
        /// The sum of squared errors, sum e^2.
        Sse = "sse",
        /// The mean squared error, 1/(n m) sum e^2.
        Mse = "mse",
        /// The sum of the binary cross-entropies -t ln a - (1-t) ln(1-a), for a sigmoid output and targets from 0 to 1.
        BinaryCrossEntropySum = "binary-cross-entropy-sum",
        /// The mean of the binary cross-entropies over samples and outputs.
        BinaryCrossEntropy = "binary-cross-entropy",
    }
}

/// What a loss adds up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Term {
    Squared,
    CrossEntropy,
}

impl Loss {
    fn term(self) -> Term {
        match self {
            Loss::HalfSse | Loss::Sse | Loss::Mse => Term::Squared,
            Loss::BinaryCrossEntropySum | Loss::BinaryCrossEntropy => Term::CrossEntropy,
        }
    }

    /// What the sum of the terms is multiplied by, for `samples` samples with `outputs` outputs each.
    pub(crate) fn factor(self, samples: usize, outputs: usize) -> f64 {
        match self {
            Loss::HalfSse => 0.5,
            Loss::Sse | Loss::BinaryCrossEntropySum => 1.0,
            Loss::Mse | Loss::BinaryCrossEntropy => 1.0 / (samples * outputs) as f64,
        }
    }

    /// The activation that the loss computes together with itself, if it does; the output layer must have it.
    pub fn link(self) -> Option<Activation> {
        match self.term() {
            Term::Squared => None,
            Term::CrossEntropy => Some(Activation::Sigmoid),
        }
    }

    /// Refuses output layers for which the loss is not made.
    pub(crate) fn check_output(self, found: Activation) -> Result<(), ModelError> {
        match self.link() {
            Some(expected) if expected != found => Err(ModelError::Pairing { loss: self, expected, found }),
            _ => Ok(()),
        }
    }

    /// Refuses targets for which the loss is not made.
    pub(crate) fn accepts(self, target: f64) -> bool {
        target.is_finite() && (self.term() == Term::Squared || (0.0..=1.0).contains(&target))
    }
}

/// What the output layer holds of one tile: a loss turns its outputs and slopes into deltas.
pub(crate) struct Outputs<'a> {
    /// The activations a; for a loss with a link, the weighted sums z, to be overwritten by a.
    pub a: &'a mut [Block],
    /// The slopes f'(z).
    pub slopes: &'a [Block],
    /// The targets.
    pub targets: &'a [Block],
    /// For each group of eight samples: 1 in the lanes of real samples, 0 in those of the filling.
    pub present: &'a [Block],
    /// d loss / dz, to be written.
    pub deltas: &'a mut [Block],
}

/// Sums, lane by lane.
#[derive(Clone, Copy)]
pub(crate) struct Sums<V> {
    /// Of the squared errors.
    pub squares: V,
    /// Of the loss's terms.
    pub terms: V,
}

impl Outputs<'_> {
    /// Writes the deltas of `factor` times the sum of the terms, and adds the terms to `sums`.
    #[inline(always)]
    pub(crate) fn deltas<S: Simd>(self, s: S, loss: Loss, factor: f64, mut sums: Sums<S::V>) -> Sums<S::V> {
        let Outputs { a, slopes, targets, present, deltas } = self;
        let width = a.len() / present.len();
        match loss.term() {
            Term::Squared => {
                let scale = s.splat(2.0 * factor);
                for (g, present) in present.iter().enumerate() {
                    let present = s.load(present);
                    for i in g * width..(g + 1) * width {
                        let e = s.mul(s.sub(s.load(&a[i]), s.load(&targets[i])), present);
                        sums.squares = s.mul_add(e, e, sums.squares);
                        s.store(s.mul(s.mul(e, scale), s.load(&slopes[i])), &mut deltas[i]);
                    }
                }
                sums.terms = sums.squares;
            }
            Term::CrossEntropy => {
                let scale = s.splat(factor);
                for (g, present) in present.iter().enumerate() {
                    let present = s.load(present);
                    for i in g * width..(g + 1) * width {
                        let (z, t) = (s.load(&a[i]), s.load(&targets[i]));
                        let probability = s.sigmoid(z);
                        let e = s.mul(s.sub(probability, t), present);
                        let term = s.neg_mul_add(t, z, s.softplus(z));
                        sums.squares = s.mul_add(e, e, sums.squares);
                        sums.terms = s.mul_add(term, present, sums.terms);
                        s.store(probability, &mut a[i]);
                        s.store(s.mul(e, scale), &mut deltas[i]);
                    }
                }
            }
        }
        sums
    }

    /// How fast the deltas change as the outputs move by `moves` and the slopes by `bends` (for a loss with a link:
    /// the weighted sums by `moves`). To be called after [`Outputs::deltas`] has overwritten the outputs.
    #[inline(always)]
    pub(crate) fn delta_tangents<S: Simd>(
        self,
        s: S,
        loss: Loss,
        factor: f64,
        moves: &[Block],
        bends: &[Block],
    ) {
        let Outputs { a, slopes, targets, present, deltas } = self;
        let width = a.len() / present.len();
        for (g, present) in present.iter().enumerate() {
            let present = s.load(present);
            for i in g * width..(g + 1) * width {
                let (a, dz) = (s.load(&a[i]), s.load(&moves[i]));
                let tangent = match loss.term() {
                    Term::Squared => {
                        let e = s.sub(a, s.load(&targets[i]));
                        let sum = s.mul_add(dz, s.load(&slopes[i]), s.mul(e, s.load(&bends[i])));
                        s.mul(s.splat(2.0 * factor), sum)
                    }
                    Term::CrossEntropy => s.mul(s.splat(factor), s.mul(s.mul(a, s.sub(s.splat(1.0), a)), dz)),
                };
                s.store(s.mul(tangent, present), &mut deltas[i]);
            }
        }
    }
}
