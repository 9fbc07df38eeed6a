//! The engine for networks of nothing but narrow layers (fewer than eight units): whole epochs in one function.
//!
//! Where a network has a handful of units, its arithmetic takes less time than calling kernels one by one and handing
//! numbers from one to the next through memory. So here everything is compiled into one function for each instruction set: a layer's
//! activation, and at the end its squared error, is computed on the weighted sums while they are in registers, and the next
//! step follows at once.
//!
//! The numbers are those of [`super::called`], to the last bit. What is rare (other activations, other losses) is left to it.

// By index: closures and iterators over vectors may not be inlined, and then have none of the instructions.
#![allow(clippy::needless_range_loop)]

use super::called::Called;
use super::output::{LaneSums, SUM_CHUNK};
use super::single_unit::{OutputUnit, SingleUnit, output_unit_suits};
use super::workspace::{Gradient, Share, Tape, Workspace, step};
use super::{Engine, PassContext, Totals, pass, propagate};
use crate::activation::{Formula, with_fused_formula};
use crate::network::Layer;
use crate::optimizer::{GradientDescent, Optimizer, OptimizerState};
use nn_math::dense::inlined;
use nn_math::kernels;
use nn_math::padded::Padded;
use nn_math::simd::{Block, LANES, Simd, Task};
use std::ops::Range;

/// Sums beyond which something may be about to overflow.
const OVERFLOW_GUARD: f64 = 1e290;

/// An output layer of a single unit with at most so many inputs is done in one loop over the samples.
pub(crate) const MAX_UNIT_INPUTS: usize = 4;

/// Whether all layers are narrow.
pub(crate) fn suits(layers: &[Layer]) -> bool {
    layers.iter().all(|layer| layer.outputs < LANES)
}

#[derive(Clone, Copy)]
pub(super) struct Fused<S> {
    s: S,
    /// For what is rare.
    called: Called,
    /// Whether the output layer is an [`OutputUnit`].
    single_output: bool,
}

impl<S: Simd> Fused<S> {
    /// a = f(x W + b), for predictions.
    #[inline(always)]
    fn activations(self, layer: &Layer, parameters: &[f64], x: &[Block], a: &mut [Block]) {
        with_fused_formula!(layer.activation, |f| {
            activate::<S, _, false>(self.s, f, layer, parameters, x, a, &mut []);
        }, else self.called.activations(layer, parameters, x, a));
    }
}

impl<S: Simd> Engine for Fused<S> {
    #[inline(always)]
    fn propagate_all(
        self,
        context: &PassContext<'_>,
        parameters: &[f64],
        workspace: &mut Workspace,
        sums: &mut LaneSums,
        back: bool,
    ) {
        let Workspace { shares, gradient } = workspace;
        for share in shares {
            let totals = Totals { lanes: &mut gradient.lanes, sums: &mut *sums };
            propagate(self, context, parameters, share, totals, back);
        }
    }

    #[inline(always)]
    fn layer(self, context: &PassContext<'_>, l: usize, parameters: &[f64], share: &mut Share) {
        let layer = &context.layers[l];
        with_fused_formula!(layer.activation, |f| {
            let size = share.groups.len() * layer.outputs;
            let (x, Tape { a, derivative, .. }) = step(&mut share.tapes, &share.groups, context, l);
            activate::<S, _, true>(self.s, f, layer, parameters, x, &mut a[..size], &mut derivative[..size]);
        }, else self.called.layer(context, l, parameters, share));
    }

    #[inline(always)]
    fn output(self, context: &PassContext<'_>, parameters: &[f64], share: &mut Share, totals: Totals<'_>) {
        let layer = &context.layers[context.layers.len() - 1];
        let s = self.s;
        if context.loss.is_half_squares() {
            with_fused_formula!(layer.activation, |f| {
                return match (self.single_output, layer.inputs) {
                    (true, 1) => OutputUnit::<_, 1>::run(s, f, context, parameters, share, totals),
                    (true, 2) => OutputUnit::<_, 2>::run(s, f, context, parameters, share, totals),
                    (true, 3) => OutputUnit::<_, 3>::run(s, f, context, parameters, share, totals),
                    (true, _) => OutputUnit::<_, MAX_UNIT_INPUTS>::run(s, f, context, parameters, share, totals),
                    (false, _) => squared_errors(s, f, context, parameters, share, totals.sums),
                };
            }, else {});
        }
        let sums = &mut *totals.sums;
        self.called.output(
            context,
            parameters,
            share,
            Totals { lanes: &mut [], sums: &mut LaneSums::default() },
        );
        for chunk in share.sums() {
            sums.add(chunk);
        }
    }

    #[inline(always)]
    fn back(self, context: &PassContext<'_>, l: usize, parameters: &[f64], share: &mut Share) {
        if self.single_output && l + 1 == context.layers.len() {
            return; // done with the output
        }
        let (s, groups, (inputs, outputs)) = (self.s, share.groups.len(), context.layers[l].shape());
        let (weights, _) = context.layers[l].of(parameters);
        let (before, here) = share.tapes.split_at_mut(l);
        let delta = &here[0].delta[..groups * outputs];
        let Tape { derivative, delta: delta_before, .. } = &mut before[l - 1];
        let derivative = &derivative[..groups * inputs];
        let delta_before = &mut delta_before[..groups * inputs];
        for g in 0..groups {
            for k in 0..inputs {
                let mut sum = s.splat(0.0);
                for j in 0..outputs {
                    let delta = s.load(&delta[g * outputs + j]);
                    sum = s.mul_add(delta, s.splat(weights[k * outputs + j]), sum);
                }
                s.store(s.mul(sum, s.load(&derivative[g * inputs + k])), &mut delta_before[g * inputs + k]);
            }
        }
    }

    #[inline(always)]
    fn gradient(
        self,
        context: &PassContext<'_>,
        l: usize,
        shares: &[Share],
        sums: &mut Gradient,
        first: bool,
    ) {
        let layer = &context.layers[l];
        let lanes = &mut sums.lanes[layer.weights.start..layer.biases.end];
        let [share] = shares else { return };
        if self.single_output && l + 1 == context.layers.len() {
            return; // done with the output
        }
        let delta = &share.tapes[l].delta[..share.groups.len() * layer.outputs];
        let (weights, biases) = lanes.split_at_mut(layer.weights.len());
        inlined::weight_gradient_lanes(
            self.s,
            share.input(context, l),
            delta,
            layer.shape(),
            weights,
            !first,
        );
        inlined::bias_gradient_lanes(self.s, delta, layer.outputs, biases, !first);
    }

    /// Nothing: [`Narrow`] does it together with the next step.
    #[inline(always)]
    fn finish(self, _: &PassContext<'_>, _: &mut Gradient) {}
}

/// The weighted sums of unit `j` for `M` groups of samples, the first of `x`.
#[inline(always)]
fn weighted_sums<S: Simd, const M: usize>(
    s: S,
    x: &[Block],
    (weights, biases): (&[f64], &[f64]),
    (inputs, outputs): (usize, usize),
    j: usize,
) -> [S::V; M] {
    let mut z = [s.splat(biases.get(j).copied().unwrap_or(0.0)); M];
    for k in 0..inputs {
        let weight = s.splat(weights[k * outputs + j]);
        for m in 0..M {
            z[m] = s.mul_add(s.load(&x[m * inputs + k]), weight, z[m]);
        }
    }
    z
}

/// The activations of a layer by this formula, and, with `DERIVATIVES`, its derivatives, for the groups that `a` has.
#[inline(always)]
fn activate<S: Simd, F: Formula, const DERIVATIVES: bool>(
    s: S,
    f: F,
    layer: &Layer,
    parameters: &[f64],
    mut x: &[Block],
    mut a: &mut [Block],
    mut derivative: &mut [Block],
) {
    let ((inputs, outputs), parameters) = (layer.shape(), layer.of(parameters));
    /// The next so many groups.
    macro_rules! some {
        ($M:literal) => {
            while a.len() >= $M * outputs {
                let size = $M * outputs;
                let (a_here, a_rest) = std::mem::take(&mut a).split_at_mut(size);
                let derivatives = std::mem::take(&mut derivative);
                let (here, rest) = derivatives.split_at_mut(if DERIVATIVES { size } else { 0 });
                for j in 0..outputs {
                    let z: [S::V; $M] = weighted_sums(s, x, parameters, (inputs, outputs), j);
                    for m in 0..$M {
                        let (value, derivative, _) = f.derivatives(s, z[m]);
                        s.store(value, &mut a_here[m * outputs + j]);
                        if DERIVATIVES {
                            s.store(derivative, &mut here[m * outputs + j]);
                        }
                    }
                }
                (x, a, derivative) = (&x[$M * inputs..], a_rest, rest);
            }
        };
    }
    some!(4);
    some!(1);
}

/// The output layer with half the squared errors: its delta, and the sums of the loss.
#[inline(always)]
fn squared_errors<S: Simd, F: Formula>(
    s: S,
    f: F,
    context: &PassContext<'_>,
    parameters: &[f64],
    share: &mut Share,
    sums: &mut LaneSums,
) {
    let l = context.layers.len() - 1;
    let (inputs, outputs) = context.layers[l].shape();
    let parameters = context.layers[l].of(parameters);
    let groups = share.groups.clone();
    let targets = share.rows_of(context.y.blocks(), outputs);
    let weights = share.rows_of(context.weights, 1);
    let unweighted = context.unweighted.saturating_sub(groups.start);
    let (scale, mut total) = (s.splat(context.loss_scale), s.load(&sums.squares));
    let mut start = 0;
    while start < groups.len() {
        let count = SUM_CHUNK.min(groups.len() - start);
        let (x, tape) = step(&mut share.tapes, &share.groups, context, l);
        let x = &x[start * inputs..][..count * inputs];
        let targets = &targets[start * outputs..][..count * outputs];
        let delta = &mut tape.delta[start * outputs..][..count * outputs];
        let mut squares = s.splat(0.0);
        if outputs == 1 && count == SUM_CHUNK && start + count <= unweighted {
            let z: [S::V; SUM_CHUNK] = weighted_sums(s, x, parameters, (inputs, outputs), 0);
            for m in 0..SUM_CHUNK {
                let (value, derivative, _) = f.derivatives(s, z[m]);
                let e = s.sub(value, s.load(&targets[m]));
                squares = s.mul_add(e, e, squares);
                s.store(s.mul(e, derivative), &mut delta[m]);
            }
        } else {
            for m in 0..count {
                let weight = s.load(&weights[start + m]);
                let scale = s.mul(weight, scale);
                for j in 0..outputs {
                    let [z] = weighted_sums(s, &x[m * inputs..], parameters, (inputs, outputs), j);
                    let (value, derivative, _) = f.derivatives(s, z);
                    let e = s.sub(value, s.load(&targets[m * outputs + j]));
                    squares = s.mul_add(s.mul(e, weight), e, squares);
                    s.store(s.mul(s.mul(e, scale), derivative), &mut delta[m * outputs + j]);
                }
            }
        }
        total = s.add(total, squares);
        start += count;
    }
    half_squares(s, total, sums);
}

/// The sums of a loss that is half its squared errors.
#[inline(always)]
pub(super) fn half_squares<S: Simd>(s: S, squares: S::V, sums: &mut LaneSums) {
    s.store(squares, &mut sums.squares);
    s.store(s.mul(s.splat(0.5), squares), &mut sums.terms);
}

kernels! {
    /// The outputs of every layer for so many groups of samples: `tiles` are the inputs, then what each layer makes of them.
    pub(crate) fn predict(
        s,
        called: Called,
        layers: &'a [Layer],
        groups: usize,
        parameters: &'a [f64],
        tiles: &'a mut [Vec<Block>],
    ) {
        let engine = Fused { s, called, single_output: false };
        for (l, layer) in layers.iter().enumerate() {
            let (before, here) = tiles.split_at_mut(l + 1);
            let (x, a) = (&before[l][..groups * layer.inputs], &mut here[0][..groups * layer.outputs]);
            engine.activations(layer, parameters, x, a);
        }
    }
}

/// A number of epochs on all samples: before each pass a step along the gradient of the one before, with one learning rate for each.
pub(crate) struct FusedRun<'a> {
    /// For what is rare.
    pub called: Called,
    pub context: PassContext<'a>,
    pub groups: usize,
    pub parameters: &'a mut Padded,
    pub workspace: &'a mut Workspace,
    pub optimizer: &'a mut OptimizerState,
    pub rates: &'a [f64],
    pub rows: HistoryRows<'a>,
}

/// What is written down of each epoch: as many numbers in each list as there are learning rates.
pub(crate) struct HistoryRows<'a> {
    pub loss: &'a mut [f64],
    pub mse: &'a mut [f64],
    pub gradient_norm: &'a mut [f64],
    /// What the sum of the squared errors is divided by.
    pub terms: f64,
}

impl FusedRun<'_> {
    /// Runs all epochs; fewer, where a sum becomes so large that the run may be about to diverge: someone who looks at each
    /// epoch has to go on. Gives the number of epochs done and the sums of the last one.
    pub(crate) fn run(self) -> (usize, LaneSums) {
        let level = self.called.level;
        // No epoch at all where there are no vectors: it is done the long way.
        if self.is_single_unit() {
            level.run_with_vectors(SingleUnitRun(self)).ok().unwrap_or_default()
        } else {
            level.run_with_vectors(self).ok().unwrap_or_default()
        }
    }

    fn is_single_unit(&self) -> bool {
        self.context.layers.len() == 1 && is_plain(self.optimizer) && output_unit_suits(&self.context)
    }
}

impl Task for FusedRun<'_> {
    type Output = (usize, LaneSums);

    #[inline(always)]
    fn run<S: Simd>(self, s: S) -> (usize, LaneSums) {
        let FusedRun { called, context, groups, parameters, workspace, optimizer, rates, rows } = self;
        let engine = Fused { s, called, single_output: output_unit_suits(&context) };
        let epoch = Narrow { engine, context, groups, parameters, workspace, optimizer };
        epochs(s, epoch, rates, context.loss_scale, rows)
    }
}

/// A [`FusedRun`] of a network of one unit: by itself, because a smaller function is a faster one.
struct SingleUnitRun<'a>(FusedRun<'a>);

impl Task for SingleUnitRun<'_> {
    type Output = (usize, LaneSums);

    #[inline(always)]
    fn run<S: Simd>(self, s: S) -> (usize, LaneSums) {
        let FusedRun { context, groups, parameters, workspace, optimizer, rates, rows, .. } = self.0;
        let layer = &context.layers[0];
        macro_rules! single_unit {
            ($f:ident, $K:expr) => {{
                let values = &mut workspace.gradient.values;
                match SingleUnit::<S, _, { $K }>::new(s, $f, context, groups, parameters, values) {
                    Some(unit) => epochs(s, unit, rates, context.loss_scale, rows),
                    None => Default::default(),
                }
            }};
        }
        let (done, sums) = with_fused_formula!(layer.activation, |f| match layer.inputs {
            1 => single_unit!(f, 1),
            2 => single_unit!(f, 2),
            3 => single_unit!(f, 3),
            _ => single_unit!(f, MAX_UNIT_INPUTS),
        }, else Default::default());
        optimizer.memory.steps += done;
        (done, sums)
    }
}

/// Whether a step is the gradient times the learning rate.
fn is_plain(optimizer: &OptimizerState) -> bool {
    matches!(optimizer.optimizer, Optimizer::GradientDescent(GradientDescent { momentum: 0.0, .. }))
}

/// What goes through epochs: a step, and then for each epoch a pass and, unless it was the last, another step.
pub(super) trait FusedEpoch<S: Simd> {
    /// A step along the gradient that is there.
    fn step(&mut self, s: S, rate: f64);

    /// Forward, loss and backward through all samples, with the gradient still lane by lane.
    fn pass(&mut self, s: S) -> LaneSums;

    /// Adds up the lanes of the gradient and, if there is another epoch, steps along it while it is in registers; gives its squared
    /// length, lane by lane.
    fn finish(&mut self, s: S, next_rate: Option<f64>) -> Block;

    /// Leaves everything where others find it.
    fn end(self, s: S);
}

/// Epochs until the rates are used up or a sum becomes huge.
#[inline(always)]
fn epochs<S: Simd, E: FusedEpoch<S>>(
    s: S,
    mut epoch: E,
    rates: &[f64],
    loss_scale: f64,
    mut rows: HistoryRows<'_>,
) -> (usize, LaneSums) {
    let (mut done, mut sums, mut usual) = (0, LaneSums::default(), true);
    let guard = s.splat(OVERFLOW_GUARD);
    let Some(&first) = rates.first() else { return (done, sums) };
    epoch.step(s, first);
    for page in rates.chunks(LANES) {
        // What is to be written down is added up for eight epochs together.
        let (mut notes, start) = (EpochPage::default(), done);
        for i in 0..page.len() {
            sums = epoch.pass(s);
            (notes.squares[i], notes.terms[i]) = (sums.squares, sums.terms);
            done += 1;
            usual = s.all_below(s.load(&sums.squares), guard) && s.all_below(s.load(&sums.terms), guard);
            let next_rate = if usual { rates.get(done).copied() } else { None };
            notes.lengths[i] = epoch.finish(s, next_rate);
            if !usual {
                break;
            }
        }
        notes.write(s, loss_scale, &mut rows, start..done);
        if !usual {
            break;
        }
    }
    epoch.end(s);
    (done, sums)
}

/// Epochs of any narrow network: the [`pass`] with this engine.
struct Narrow<'a, S> {
    engine: Fused<S>,
    context: PassContext<'a>,
    groups: usize,
    parameters: &'a mut Padded,
    workspace: &'a mut Workspace,
    optimizer: &'a mut OptimizerState,
}

impl<S: Simd> FusedEpoch<S> for Narrow<'_, S> {
    #[inline(always)]
    fn step(&mut self, _: S, rate: f64) {
        self.optimizer.step_padded(self.parameters, &self.workspace.gradient.values, rate);
    }

    #[inline(always)]
    fn pass(&mut self, _: S) -> LaneSums {
        pass(self.engine, &self.context, self.parameters, 0..self.groups, self.workspace, true)
    }

    #[inline(always)]
    fn finish(&mut self, s: S, next_rate: Option<f64>) -> Block {
        let Gradient { values, lanes, .. } = &mut self.workspace.gradient;
        match next_rate {
            Some(rate) if is_plain(self.optimizer) => {
                self.optimizer.memory.steps += 1;
                sum_and_step(s, lanes, values.filled_up_mut(), self.parameters.filled_up_mut(), rate)
            }
            next_rate => {
                inlined::sum_lanes(s, lanes, values.filled_up_mut());
                let length = squared_length(s, values.filled_up());
                if let Some(rate) = next_rate {
                    self.step(s, rate);
                }
                length
            }
        }
    }

    #[inline(always)]
    fn end(self, _: S) {}
}

/// Adds up the lanes of the gradient and steps along it; gives its squared length, lane by lane.
#[inline(always)]
fn sum_and_step<S: Simd>(
    s: S,
    lanes: &[Block],
    values: &mut [f64],
    parameters: &mut [f64],
    rate: f64,
) -> Block {
    let (mut length, rate) = (s.splat(0.0), s.splat(rate));
    let parameters = parameters.as_chunks_mut::<LANES>().0;
    let all = lanes.as_chunks::<LANES>().0.iter().zip(values.as_chunks_mut::<LANES>().0).zip(parameters);
    for ((lanes, value), parameter) in all {
        let g = sums_of_lanes(s, lanes);
        s.store_array(s.neg_mul_add(rate, g, s.load_array(parameter)), parameter);
        s.store_array(g, value);
        length = s.mul_add(g, g, length);
    }
    let mut block = Block::default();
    s.store(length, &mut block);
    block
}

/// The squared length of a vector, lane by lane.
#[inline(always)]
fn squared_length<S: Simd>(s: S, values: &[f64]) -> Block {
    let mut length = s.splat(0.0);
    for eight in values.as_chunks::<LANES>().0 {
        let eight = s.load_array(eight);
        length = s.mul_add(eight, eight, length);
    }
    let mut block = Block::default();
    s.store(length, &mut block);
    block
}

/// Sums of up to eight epochs, lane by lane.
#[derive(Default)]
struct EpochPage {
    squares: [Block; LANES],
    terms: [Block; LANES],
    /// Of the gradient, squared.
    lengths: [Block; LANES],
}

impl EpochPage {
    /// Writes the loss, the mean squared error and the gradient's length of each epoch.
    #[inline(always)]
    fn write<S: Simd>(&self, s: S, loss_scale: f64, rows: &mut HistoryRows<'_>, epochs: Range<usize>) {
        let loss = s.mul(s.splat(loss_scale), sums_of_lanes(s, &self.terms));
        let mse = s.div(sums_of_lanes(s, &self.squares), s.splat(rows.terms));
        let norm = s.sqrt(sums_of_lanes(s, &self.lengths));
        let lists = [&mut *rows.loss, &mut *rows.mse, &mut *rows.gradient_norm];
        for (numbers, list) in [loss, mse, norm].into_iter().zip(lists) {
            let mut eight = [0.0; LANES];
            s.store_array(numbers, &mut eight);
            list[epochs.clone()].copy_from_slice(&eight[..epochs.len()]);
        }
    }
}

/// The sum of each block.
#[inline(always)]
fn sums_of_lanes<S: Simd>(s: S, blocks: &[Block; LANES]) -> S::V {
    let mut vectors = [s.splat(0.0); LANES];
    for i in 0..LANES {
        vectors[i] = s.load(&blocks[i]);
    }
    s.sums(vectors)
}
