//! The output layer: what a loss makes of its outputs, for some groups of samples.

use super::activate::{shift_by_highest, softmax_of_shifted};
use super::workspace::{LaneSums, PassContext, SUM_CHUNK, Share, Tape};
use crate::loss::{Loss, Term};
use nn_math::elementary::Elementary;
use nn_math::kernels;
use nn_math::simd::{Block, Portable, Simd};
use std::ops::Range;

/// What the output layer holds of some groups of samples: a loss turns its outputs and derivatives into deltas.
pub(super) struct Outputs<'a> {
    /// The activations a; for a loss with a link, the weighted sums z, to be overwritten by a.
    pub a: &'a mut [Block],
    /// The derivatives f'(z).
    pub derivatives: &'a [Block],
    /// The targets.
    pub targets: &'a [Block],
    /// For each group of eight samples: their weights, 0 in the lanes of the filling.
    pub weights: &'a [Block],
    /// d loss / dz, to be written.
    pub deltas: &'a mut [Block],
}

impl<'a> Outputs<'a> {
    /// Of an output layer's tape: for some of its groups, and these targets and weights.
    pub(super) fn new(
        tape: &'a mut Tape,
        groups: Range<usize>,
        targets: &'a [Block],
        weights: &'a [Block],
    ) -> Outputs<'a> {
        let width = targets.len() / weights.len();
        let blocks = groups.start * width..groups.end * width;
        let Tape { a, derivative, delta, .. } = tape;
        Outputs {
            a: &mut a[blocks.clone()],
            derivatives: &derivative[blocks.clone()],
            targets,
            weights,
            deltas: &mut delta[blocks],
        }
    }
}

/// The chunks of a share's samples that are summed up by themselves: each with its place among the chunks, its groups in the
/// share, and its targets and weights.
pub(super) fn chunks<'a>(
    share: &Share,
    context: &PassContext<'a>,
) -> impl Iterator<Item = (usize, Range<usize>, &'a [Block], &'a [Block])> + use<'a> {
    let width = context.y.width();
    let (targets, weights) = (share.rows_of(context.y.blocks(), width), share.rows_of(context.weights, 1));
    let chunks = targets.chunks(SUM_CHUNK * width).zip(weights.chunks(SUM_CHUNK));
    chunks.enumerate().map(|(chunk, (targets, weights))| {
        let start = chunk * SUM_CHUNK;
        (chunk, start..start + weights.len(), targets, weights)
    })
}

impl Loss {
    /// The term of one sample and dterm/dz of each output, from z, a = f(z), f'(z) and the targets, in plain numbers: for
    /// [`super::reference`].
    pub(super) fn of_sample(
        self,
        z: &[f64],
        a: &[f64],
        derivatives: &[f64],
        targets: &[f64],
    ) -> (f64, Vec<f64>) {
        let s = Portable::<1>;
        let outputs = || z.iter().zip(a).zip(derivatives).zip(targets);
        match self.term() {
            Term::Error(error) => {
                outputs().fold((0.0, Vec::new()), |(sum, mut delta), (((_, a), derivative), t)| {
                    let ([term], [first], _) = error.derivatives(s, [a - t]);
                    delta.push(first * derivative);
                    (sum + term, delta)
                })
            }
            Term::BinaryCrossEntropy => {
                let term = outputs().map(|(((z, _), _), t)| s.softplus([*z])[0] - t * z).sum();
                (term, outputs().map(|(((_, a), _), t)| a - t).collect())
            }
            Term::CrossEntropy => {
                let highest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let log_sum = highest + z.iter().map(|z| (z - highest).exp()).sum::<f64>().ln();
                let term = outputs().map(|(((z, _), _), t)| t * (log_sum - z)).sum();
                let sum: f64 = targets.iter().sum();
                (term, outputs().map(|(((_, a), _), t)| sum * a - t).collect())
            }
        }
    }
}

kernels! {
    /// Writes the deltas of `loss_scale` times the sum of the terms of up to [`SUM_CHUNK`] groups; gives back the sum.
    pub(super) fn deltas(s, outputs: Outputs<'a>, loss: Loss, loss_scale: f64) -> LaneSums {
        let Outputs { a, derivatives, targets, weights, deltas } = outputs;
        let width = a.len() / weights.len();
        let loss_scale = s.splat(loss_scale);
        let (mut squares, mut terms) = (s.splat(0.0), s.splat(0.0));
        match loss.term() {
            Term::Error(error) => {
                for (g, weight) in weights.iter().enumerate() {
                    let weight = s.load(weight);
                    let scale = s.mul(weight, loss_scale);
                    for i in g * width..(g + 1) * width {
                        let e = s.sub(s.load(&a[i]), s.load(&targets[i]));
                        let (term, derivative, _) = error.derivatives(s, e);
                        squares = s.mul_add(s.mul(e, weight), e, squares);
                        terms = s.mul_add(term, weight, terms);
                        s.store(s.mul(s.mul(derivative, scale), s.load(&derivatives[i])), &mut deltas[i]);
                    }
                }
                if loss.is_half_squares() {
                    // The same sum, but for rounding.
                    terms = s.mul(s.splat(0.5), squares);
                }
            }
            Term::BinaryCrossEntropy => {
                for (g, weight) in weights.iter().enumerate() {
                    let weight = s.load(weight);
                    let scale = s.mul(weight, loss_scale);
                    for i in g * width..(g + 1) * width {
                        let (z, t) = (s.load(&a[i]), s.load(&targets[i]));
                        let probability = s.sigmoid(z);
                        let e = s.sub(probability, t);
                        let term = s.neg_mul_add(t, z, s.softplus(z));
                        squares = s.mul_add(s.mul(e, weight), e, squares);
                        terms = s.mul_add(term, weight, terms);
                        s.store(probability, &mut a[i]);
                        s.store(s.mul(e, scale), &mut deltas[i]);
                    }
                }
            }
            Term::CrossEntropy => {
                for (g, weight) in weights.iter().enumerate() {
                    let weight = s.load(weight);
                    let scale = s.mul(weight, loss_scale);
                    let (rows, zero) = (g * width..(g + 1) * width, s.splat(0.0));
                    let (a, targets) = (&mut a[rows.clone()], &targets[rows.clone()]);
                    shift_by_highest(s, a);
                    let shared = shared(s, a, targets);
                    let total = softmax_of_shifted(s, a);
                    // The targets add up to 1 but for rounding; with their sum the gradient is exact all the same.
                    let term = s.mul_add(shared.targets, s.ln(total), s.sub(zero, shared.scores));
                    terms = s.mul_add(term, weight, terms);
                    for ((a, t), delta) in a.iter().zip(targets).zip(&mut deltas[rows]) {
                        let (a, t) = (s.load(a), s.load(t));
                        let e = s.sub(a, t);
                        squares = s.mul_add(s.mul(e, weight), e, squares);
                        let e = s.sub(s.mul(shared.targets, a), t);
                        s.store(s.mul(e, scale), delta);
                    }
                }
            }
        }
        let mut sums = LaneSums::default();
        s.store(squares, &mut sums.squares);
        s.store(terms, &mut sums.terms);
        sums
    }

    /// How fast the deltas change as the outputs move by `tangents` and the derivatives by `derivative_tangents` (for a loss with a link:
    /// the weighted sums by `tangents`). To be called after [`deltas`] has overwritten the outputs.
    pub(super) fn delta_tangents(
        s,
        outputs: Outputs<'a>,
        loss: Loss,
        loss_scale: f64,
        tangents: &'a [Block],
        derivative_tangents: &'a [Block],
    ) {
        let Outputs { a, derivatives, targets, weights, deltas } = outputs;
        let width = a.len() / weights.len();
        for (g, weight) in weights.iter().enumerate() {
            let weight = s.mul(s.load(weight), s.splat(loss_scale));
            let group = g * width..(g + 1) * width;
            match loss.term() {
                Term::Error(error) => {
                    for i in group {
                        let e = s.sub(s.load(&a[i]), s.load(&targets[i]));
                        let (_, first, second) = error.derivatives(s, e);
                        let moved = s.mul(second, s.load(&tangents[i]));
                        let sum = s.mul_add(moved, s.load(&derivatives[i]), s.mul(first, s.load(&derivative_tangents[i])));
                        s.store(s.mul(sum, weight), &mut deltas[i]);
                    }
                }
                Term::BinaryCrossEntropy => {
                    for i in group {
                        let a = s.load(&a[i]);
                        let derivative = s.mul(a, s.sub(s.splat(1.0), a));
                        s.store(s.mul(s.mul(derivative, s.load(&tangents[i])), weight), &mut deltas[i]);
                    }
                }
                Term::CrossEntropy => {
                    let (mut mean, mut total) = (s.splat(0.0), s.splat(0.0));
                    for i in group.clone() {
                        mean = s.mul_add(s.load(&a[i]), s.load(&tangents[i]), mean);
                        total = s.add(total, s.load(&targets[i]));
                    }
                    for i in group {
                        let moved = s.mul(s.load(&a[i]), s.sub(s.load(&tangents[i]), mean));
                        s.store(s.mul(s.mul(moved, total), weight), &mut deltas[i]);
                    }
                }
            }
        }
    }
}

/// For eight samples: sum t z and sum t over the classes.
struct Shared<V> {
    scores: V,
    targets: V,
}

#[inline(always)]
fn shared<S: Simd>(s: S, z: &[Block], targets: &[Block]) -> Shared<S::V> {
    let mut shared = Shared { scores: s.splat(0.0), targets: s.splat(0.0) };
    for (z, t) in z.iter().zip(targets) {
        let t = s.load(t);
        shared.scores = s.mul_add(t, s.load(z), shared.scores);
        shared.targets = s.add(shared.targets, t);
    }
    shared
}
