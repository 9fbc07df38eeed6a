//! A single unit of few inputs with half the squared errors: as the output layer of a network, and as a network of its own
//! (linear and logistic regression, the notebook's first network).
//!
//! There is so little to do for a sample that its error, its part of the gradient and the deltas of the layer before are
//! computed in one go, with weights and gradient in registers.

// By index: closures and iterators over vectors may not be inlined, and then have none of the instructions.
#![allow(clippy::needless_range_loop)]

use super::epochs::FusedEpoch;
use super::{MAX_UNIT_INPUTS, half_squares};
use crate::activation::{Formula, with_fused_formula};
use crate::backprop::output::{LaneSums, SUM_CHUNK};
use crate::backprop::workspace::{Share, Tape};
use crate::backprop::{PassContext, Totals};
use nn_math::padded::Padded;
use nn_math::simd::{Block, LANES, Simd};

/// Whether the output layer is such a unit.
pub(super) fn output_unit_suits(context: &PassContext<'_>) -> bool {
    context.layers.last().is_some_and(|layer| {
        context.loss.is_half_squares()
            && layer.outputs == 1
            && layer.inputs <= MAX_UNIT_INPUTS
            && with_fused_formula!(layer.activation, |_f| true, else false)
    })
}

/// A unit of `K` inputs, its gradient and the squares of its errors while they are added up.
pub(super) struct OutputUnit<V, const K: usize> {
    w: [V; K],
    bias: V,
    dw: [V; K],
    db: V,
    squares: V,
}

impl<V: Copy, const K: usize> OutputUnit<V, K> {
    /// With these parameters, weights and then perhaps a bias, and this gradient.
    #[inline(always)]
    fn new<S: Simd<V = V>>(s: S, parameters: &[f64], gradient: [V; LANES]) -> OutputUnit<V, K> {
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
    fn accumulate<S: Simd<V = V>, F: Formula>(&mut self, s: S, f: F, x: &[Block; K], target: &Block) -> V {
        let (e, derivative) = self.error(s, f, x, target);
        self.squares = s.mul_add(e, e, self.squares);
        self.add(s, x, s.mul(e, derivative))
    }

    /// [`OutputUnit::accumulate`] where samples have weights, and the loss a scale.
    #[inline(always)]
    fn accumulate_weighted<S: Simd<V = V>, F: Formula>(
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

/// Epochs of plain gradient descent on a network of one unit: weights, gradient and step stay in registers.
pub(super) struct SingleUnit<'a, S: Simd, F, const K: usize> {
    f: F,
    has_bias: bool,
    /// Up to four weights and a bias, and zeros: one eight.
    parameters: &'a mut [f64; LANES],
    values: &'a mut [f64; LANES],
    gradient: S::V,
    /// The gradient lane by lane, before it is added up.
    lanes: [S::V; LANES],
    /// Groups in which every sample counts as one, in whole chunks: inputs and targets; then the others, with their weights.
    unweighted: (&'a [[Block; K]], &'a [Block]),
    weighted: (&'a [[Block; K]], &'a [Block], &'a [Block]),
    loss_scale: f64,
}

impl<'a, S: Simd, F: Formula, const K: usize> SingleUnit<'a, S, F, K> {
    /// None if the parameters have no room for a vector, which they always have.
    #[inline(always)]
    pub(super) fn new(
        s: S,
        f: F,
        context: PassContext<'a>,
        groups: usize,
        parameters: &'a mut Padded,
        gradient: &'a mut Padded,
    ) -> Option<Self> {
        let has_bias = parameters.len() > K;
        let values = gradient.filled_up_mut().first_chunk_mut::<LANES>()?;
        let parameters = parameters.filled_up_mut().first_chunk_mut::<LANES>()?;
        let PassContext { x, y, weights, unweighted, loss_scale, .. } = context;
        let whole = unweighted.min(groups) / SUM_CHUNK * SUM_CHUNK;
        let (whole_x, x) = x.blocks().as_chunks::<K>().0[..groups].split_at(whole);
        let (whole_targets, targets) = y.blocks()[..groups].split_at(whole);
        let (gradient, lanes) = (s.load_array(values), [s.splat(0.0); LANES]);
        let (unweighted, weighted) = ((whole_x, whole_targets), (x, targets, &weights[whole..groups]));
        Some(SingleUnit {
            f,
            has_bias,
            parameters,
            values,
            gradient,
            lanes,
            unweighted,
            weighted,
            loss_scale,
        })
    }
}

impl<S: Simd, F: Formula, const K: usize> FusedEpoch<S> for SingleUnit<'_, S, F, K> {
    #[inline(always)]
    fn step(&mut self, s: S, rate: f64) {
        let moved = s.neg_mul_add(s.splat(rate), self.gradient, s.load_array(self.parameters));
        s.store_array(moved, self.parameters);
    }

    #[inline(always)]
    fn pass(&mut self, s: S) -> LaneSums {
        let zero = s.splat(0.0);
        let mut unit = OutputUnit::<S::V, K>::new(s, &self.parameters[..], [zero; LANES]);
        let mut total = zero;
        let (x, targets) = self.unweighted;
        for (x, targets) in x.as_chunks::<SUM_CHUNK>().0.iter().zip(targets.as_chunks::<SUM_CHUNK>().0) {
            unit.squares = zero;
            for g in 0..SUM_CHUNK {
                unit.accumulate(s, self.f, &x[g], &targets[g]);
            }
            total = s.add(total, unit.squares);
        }
        let (x, targets, weights) = self.weighted;
        let chunks = x.chunks(SUM_CHUNK).zip(targets.chunks(SUM_CHUNK)).zip(weights.chunks(SUM_CHUNK));
        for ((x, targets), weights) in chunks {
            unit.squares = zero;
            for ((x, target), weight) in x.iter().zip(targets).zip(weights) {
                unit.accumulate_weighted(s, self.f, x, target, (s.load(weight), self.loss_scale));
            }
            total = s.add(total, unit.squares);
        }
        self.lanes[..K].copy_from_slice(&unit.dw);
        if self.has_bias {
            self.lanes[K] = unit.db;
        }
        let mut sums = LaneSums::default();
        half_squares(s, total, &mut sums);
        sums
    }

    #[inline(always)]
    fn finish(&mut self, s: S, next_rate: Option<f64>) -> Block {
        self.gradient = s.sums(self.lanes);
        let mut length = Block::default();
        s.store(s.mul_add(self.gradient, self.gradient, s.splat(0.0)), &mut length);
        if let Some(rate) = next_rate {
            self.step(s, rate);
        }
        length
    }

    #[inline(always)]
    fn end(self, s: S) {
        s.store_array(self.gradient, self.values);
    }
}
