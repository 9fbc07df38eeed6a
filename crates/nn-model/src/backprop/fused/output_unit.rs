//! An output layer of a single unit of few inputs, with half the squared errors.
//!
//! There is so little to do for a sample that its error, its part of the gradient and the deltas of the layer before are
//! computed in one go, with weights and gradient in registers.

// By index: closures and iterators over vectors may not be inlined, and then have none of the instructions.
#![allow(clippy::needless_range_loop)]

use crate::activation::with_fused_formula;
use crate::backprop::engine::Totals;
use crate::backprop::workspace::{LaneSums, PassContext, SUM_CHUNK, Share, Tape};
use crate::formula::activation::Formula;
use nn_math::simd::{Block, LANES, Simd};

/// An output layer of a single unit with at most this number of inputs is computed in one loop over the samples.
pub(super) const MAX_UNIT_INPUTS: usize = 4;

/// How many inputs the output layer has if it is such a unit, otherwise 0.
pub(super) fn output_unit_inputs(context: &PassContext<'_>) -> usize {
    let unit = context.layers.last().filter(|layer| {
        context.loss.is_half_squares()
            && layer.outputs == 1
            && layer.inputs <= MAX_UNIT_INPUTS
            && with_fused_formula!(layer.activation, |_f| true, else false)
    });
    unit.map_or(0, |layer| layer.inputs)
}

/// A unit of `K` inputs, its gradient and the squares of its errors while they are added up.
pub(super) struct OutputUnit<V, const K: usize> {
    w: [V; K],
    bias: V,
    pub dw: [V; K],
    pub db: V,
    pub squares: V,
}

impl<V: Copy, const K: usize> OutputUnit<V, K> {
    /// With these parameters, weights and then perhaps a bias, and this gradient.
    #[inline(always)]
    pub(super) fn new<S: Simd<V = V>>(s: S, parameters: &[f64], gradient: [V; LANES]) -> OutputUnit<V, K> {
        let mut w = [s.splat(0.0); K];
        let mut dw = w;
        for k in 0..K {
            w[k] = s.splat(parameters[k]);
            dw[k] = gradient[k];
        }
        let bias = s.splat(parameters.get(K).copied().unwrap_or(0.0));
        OutputUnit { w, bias, dw, db: gradient[K], squares: s.splat(0.0) }
    }

    /// The output's error on a group of samples, and the derivative there.
    #[inline(always)]
    fn error<S: Simd<V = V>, F: Formula>(&self, s: S, f: F, x: &[Block; K], target: &Block) -> (V, V) {
        let mut z = self.bias;
        for k in 0..K {
            z = s.mul_add(s.load(&x[k]), self.w[k], z);
        }
        let (value, derivative, _) = f.derivatives(s, z);
        (s.sub(value, s.load(target)), derivative)
    }

    /// Adds what a group of samples gives that count as one each; gives their deltas.
    #[inline(always)]
    pub(super) fn accumulate<S: Simd<V = V>, F: Formula>(
        &mut self,
        s: S,
        f: F,
        x: &[Block; K],
        target: &Block,
    ) -> V {
        let (e, derivative) = self.error(s, f, x, target);
        self.squares = s.mul_add(e, e, self.squares);
        self.add(s, x, s.mul(e, derivative))
    }

    /// [`OutputUnit::accumulate`] where samples have weights, and the loss a scale.
    #[inline(always)]
    pub(super) fn accumulate_weighted<S: Simd<V = V>, F: Formula>(
        &mut self,
        s: S,
        f: F,
        x: &[Block; K],
        target: &Block,
        (weight, scale): (V, f64),
    ) -> V {
        let (e, derivative) = self.error(s, f, x, target);
        self.squares = s.mul_add(s.mul(e, weight), e, self.squares);
        self.add(s, x, s.mul(s.mul(e, s.mul(weight, s.splat(scale))), derivative))
    }

    #[inline(always)]
    fn add<S: Simd<V = V>>(&mut self, s: S, x: &[Block; K], delta: V) -> V {
        for k in 0..K {
            self.dw[k] = s.mul_add(s.load(&x[k]), delta, self.dw[k]);
        }
        self.db = s.add(self.db, delta);
        delta
    }

    /// The output layer for the samples of a share: the sums of the loss, the unit's gradient,
    /// and the deltas of the layer before.
    #[inline(always)]
    pub(super) fn run<S: Simd<V = V>, F: Formula>(
        s: S,
        f: F,
        context: &PassContext<'_>,
        parameters: &[f64],
        share: &mut Share,
        Totals { lanes, sums }: Totals<'_>,
    ) {
        let l = context.layers.len() - 1;
        let layer = &context.layers[l];
        let (groups, size) = (share.groups.clone(), share.groups.len() * K);
        let targets = share.rows_of(context.y.blocks(), 1);
        let weights = share.rows_of(context.weights, 1);
        let unweighted = context.unweighted.saturating_sub(groups.start);
        let lanes = &mut lanes[layer.weights.start..layer.biases.end];
        let mut gradient = [s.splat(0.0); LANES];
        if !share.first {
            for k in 0..lanes.len().min(K + 1) {
                gradient[k] = s.load(&lanes[k]);
            }
        }
        let mut unit =
            OutputUnit::<V, K>::new(s, &parameters[layer.weights.start..layer.biases.end], gradient);
        let tapes = &mut share.tapes;
        let (x, derivatives, deltas) = match tapes[..l].last_mut() {
            Some(Tape { a, derivative, delta, .. }) => (&a[..size], &derivative[..size], &mut delta[..size]),
            None => (&context.x.blocks()[groups.start * K..groups.end * K], &[][..], &mut [][..]),
        };
        let mut before = derivatives.as_chunks::<K>().0.iter().zip(deltas.as_chunks_mut::<K>().0);
        let samples = x.as_chunks::<K>().0.iter().zip(targets).zip(weights);
        let mut samples = samples.enumerate();
        let mut left = groups.len();
        let mut total = s.load(&sums.squares);
        while left > 0 {
            let count = left.min(SUM_CHUNK);
            left -= count;
            unit.squares = s.splat(0.0);
            for (group, ((x, target), weight)) in samples.by_ref().take(count) {
                let delta = if group < unweighted {
                    unit.accumulate(s, f, x, target)
                } else {
                    unit.accumulate_weighted(s, f, x, target, (s.load(weight), context.loss_scale))
                };
                if let Some((derivatives, deltas)) = before.next() {
                    for k in 0..K {
                        let passed = s.mul_add(delta, unit.w[k], s.splat(0.0));
                        s.store(s.mul(passed, s.load(&derivatives[k])), &mut deltas[k]);
                    }
                }
            }
            total = s.add(total, unit.squares);
        }
        half_squares(s, total, sums);
        for k in 0..K {
            s.store(unit.dw[k], &mut lanes[k]);
        }
        if let Some(lanes) = lanes.get_mut(K) {
            s.store(unit.db, lanes);
        }
    }
}

/// The sums of a loss that is half its squared errors.
#[inline(always)]
pub(super) fn half_squares<S: Simd>(s: S, squares: S::V, sums: &mut LaneSums) {
    s.store(squares, &mut sums.squares);
    s.store(s.mul(s.splat(0.5), squares), &mut sums.terms);
}
