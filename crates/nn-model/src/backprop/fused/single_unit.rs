//! A network of a single unit of few inputs, with half the squared errors: linear and logistic regression, the notebook's first
//! network.

use super::epochs::FusedEpoch;
use super::output_unit::{OutputUnit, half_squares};
use crate::backprop::workspace::{LaneSums, PassContext, SUM_CHUNK};
use crate::formula::activation::Formula;
use nn_math::padded::Padded;
use nn_math::simd::{Block, LANES, Simd};

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
