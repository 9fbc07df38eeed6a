//! The output layer: what a loss makes of its outputs, for some groups of samples.

use super::activate::{apply, shift_by_highest, softmax_of_shifted};
use super::workspace::{LaneSums, PassContext, SUM_CHUNK, Share, Tape};
use crate::formula::loss::Outputs;
use crate::formula::term::{ErrorTerm, Family};
use crate::loss::{Loss, Term};
use nn_math::elementary::Elementary;
use nn_math::kernels;
use nn_math::simd::{Block, Level, Portable, Simd};
use std::ops::Range;

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
            derivatives: &mut derivative[blocks.clone()],
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
            Term::Canonical(family) => {
                let term =
                    outputs().map(|(((z, _), _), t)| family.value_and_mean(s, [*z]).0[0] - t * z).sum();
                (term, outputs().map(|(((_, a), _), t)| a - t).collect())
            }
            Term::Own(own) => {
                let linked = own.loops().link().is_some();
                outputs().fold((0.0, Vec::new()), |(sum, mut delta), (((z, a), derivative), t)| {
                    let (x, derivative) = if linked { (z, &1.0) } else { (a, derivative) };
                    let (term, first, _) = own.loops().derivatives(*x, *t);
                    delta.push(first * derivative);
                    (sum + term, delta)
                })
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

/// Writes the deltas of `loss_scale` times the sum of the terms of up to [`SUM_CHUNK`] groups; gives back the sum.
pub(super) fn deltas(level: Level, outputs: Outputs<'_>, loss: Loss, loss_scale: f64) -> LaneSums {
    match loss.term() {
        Term::Error(error) => error_deltas(level, outputs, error, loss_scale),
        Term::Canonical(family) => canonical_deltas(level, outputs, family, loss_scale),
        Term::CrossEntropy => cross_entropy_deltas(level, outputs, loss_scale),
        Term::Own(own) => {
            let Outputs { a, derivatives, targets, weights, deltas } = outputs;
            let outputs = Outputs { a: &mut *a, derivatives, targets, weights, deltas };
            let terms = own.loops().deltas(level, outputs, loss_scale);
            if let Some(link) = own.loops().link() {
                apply(level, link, a.len() / weights.len(), a);
            }
            LaneSums { terms, squares: squared_errors(level, a, targets, weights) }
        }
    }
}

/// How fast the deltas change as the outputs move by `tangents` and the derivatives by `derivative_tangents` (for a loss with a link:
/// the weighted sums by `tangents`). To be called after [`deltas`] has overwritten the outputs.
pub(super) fn delta_tangents(
    level: Level,
    outputs: Outputs<'_>,
    loss: Loss,
    loss_scale: f64,
    tangents: &[Block],
    derivative_tangents: &[Block],
) {
    match loss.term() {
        Term::Error(error) => {
            error_tangents(level, outputs, error, loss_scale, tangents, derivative_tangents);
        }
        Term::Canonical(family) => canonical_tangents(level, outputs, family, loss_scale, tangents),
        Term::CrossEntropy => cross_entropy_tangents(level, outputs, loss_scale, tangents),
        Term::Own(own) => {
            own.loops().delta_tangents(level, outputs, loss_scale, tangents, derivative_tangents);
        }
    }
}

kernels! {
    fn error_deltas(s, outputs: Outputs<'a>, error: ErrorTerm, loss_scale: f64) -> LaneSums {
        let Outputs { a, derivatives, targets, weights, deltas } = outputs;
        let width = a.len() / weights.len();
        let loss_scale = s.splat(loss_scale);
        let (mut squares, mut terms) = (s.splat(0.0), s.splat(0.0));
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
        if matches!(error, ErrorTerm::HalfSquared) {
            // The same sum, but for rounding.
            terms = s.mul(s.splat(0.5), squares);
        }
        sums(s, squares, terms)
    }

    fn canonical_deltas(s, outputs: Outputs<'a>, family: Family, loss_scale: f64) -> LaneSums {
        let Outputs { a, targets, weights, deltas, .. } = outputs;
        let width = a.len() / weights.len();
        let loss_scale = s.splat(loss_scale);
        let (mut squares, mut terms) = (s.splat(0.0), s.splat(0.0));
        for (g, weight) in weights.iter().enumerate() {
            let weight = s.load(weight);
            let scale = s.mul(weight, loss_scale);
            for i in g * width..(g + 1) * width {
                let (z, t) = (s.load(&a[i]), s.load(&targets[i]));
                let (value, mean) = family.value_and_mean(s, z);
                let e = s.sub(mean, t);
                let term = s.neg_mul_add(t, z, value);
                squares = s.mul_add(s.mul(e, weight), e, squares);
                terms = s.mul_add(term, weight, terms);
                s.store(mean, &mut a[i]);
                s.store(s.mul(e, scale), &mut deltas[i]);
            }
        }
        sums(s, squares, terms)
    }

    fn cross_entropy_deltas(s, outputs: Outputs<'a>, loss_scale: f64) -> LaneSums {
        let Outputs { a, targets, weights, deltas, .. } = outputs;
        let width = a.len() / weights.len();
        let (loss_scale, zero) = (s.splat(loss_scale), s.splat(0.0));
        let (mut squares, mut terms) = (zero, zero);
        for (g, weight) in weights.iter().enumerate() {
            let weight = s.load(weight);
            let scale = s.mul(weight, loss_scale);
            let rows = g * width..(g + 1) * width;
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
        sums(s, squares, terms)
    }

    /// The squared errors, times the samples' weights, lane by lane.
    fn squared_errors(s, a: &'a [Block], targets: &'a [Block], weights: &'a [Block]) -> Block {
        let width = a.len() / weights.len();
        let mut squares = s.splat(0.0);
        for (g, weight) in weights.iter().enumerate() {
            let weight = s.load(weight);
            for i in g * width..(g + 1) * width {
                let e = s.sub(s.load(&a[i]), s.load(&targets[i]));
                squares = s.mul_add(s.mul(e, weight), e, squares);
            }
        }
        sums(s, squares, squares).squares
    }

    fn error_tangents(
        s,
        outputs: Outputs<'a>,
        error: ErrorTerm,
        loss_scale: f64,
        tangents: &'a [Block],
        derivative_tangents: &'a [Block],
    ) {
        let Outputs { a, derivatives, targets, weights, deltas } = outputs;
        let width = a.len() / weights.len();
        for (g, weight) in weights.iter().enumerate() {
            let weight = s.mul(s.load(weight), s.splat(loss_scale));
            for i in g * width..(g + 1) * width {
                let e = s.sub(s.load(&a[i]), s.load(&targets[i]));
                let (_, first, second) = error.derivatives(s, e);
                let moved = s.mul(second, s.load(&tangents[i]));
                let sum = s.mul_add(moved, s.load(&derivatives[i]), s.mul(first, s.load(&derivative_tangents[i])));
                s.store(s.mul(sum, weight), &mut deltas[i]);
            }
        }
    }

    fn canonical_tangents(s, outputs: Outputs<'a>, family: Family, loss_scale: f64, tangents: &'a [Block]) {
        let Outputs { a, weights, deltas, .. } = outputs;
        let width = a.len() / weights.len();
        for (g, weight) in weights.iter().enumerate() {
            let weight = s.mul(s.load(weight), s.splat(loss_scale));
            for i in g * width..(g + 1) * width {
                let derivative = family.variance(s, s.load(&a[i]));
                s.store(s.mul(s.mul(derivative, s.load(&tangents[i])), weight), &mut deltas[i]);
            }
        }
    }

    fn cross_entropy_tangents(s, outputs: Outputs<'a>, loss_scale: f64, tangents: &'a [Block]) {
        let Outputs { a, targets, weights, deltas, .. } = outputs;
        let width = a.len() / weights.len();
        for (g, weight) in weights.iter().enumerate() {
            let weight = s.mul(s.load(weight), s.splat(loss_scale));
            let group = g * width..(g + 1) * width;
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

#[inline(always)]
fn sums<S: Simd>(s: S, squares: S::V, terms: S::V) -> LaneSums {
    let mut sums = LaneSums::default();
    s.store(squares, &mut sums.squares);
    s.store(terms, &mut sums.terms);
    sums
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
