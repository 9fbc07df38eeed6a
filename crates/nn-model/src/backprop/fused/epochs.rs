//! Epochs of a narrow network, one after the other in one function: what is written down of them is added up for eight
//! together, and each step is made where the gradient still is in registers.

use super::Fused;
use super::MAX_UNIT_INPUTS;
use super::single_unit::{SingleUnit, output_unit_suits};
use crate::activation::with_fused_formula;
use crate::backprop::called::Called;
use crate::backprop::output::LaneSums;
use crate::backprop::workspace::{Gradient, Workspace};
use crate::backprop::{PassContext, pass};
use crate::optimizer::{GradientDescent, Optimizer, OptimizerState};
use nn_math::dense::inlined;
use nn_math::padded::Padded;
use nn_math::simd::{Block, LANES, Simd, Task};
use std::ops::Range;

/// Sums beyond which something may be about to overflow.
const OVERFLOW_GUARD: f64 = 1e290;

/// A number of epochs on all samples: before each pass a step along the gradient of the one before, with one learning rate for each.
pub(in crate::backprop) struct FusedRun<'a> {
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
pub(in crate::backprop) struct HistoryRows<'a> {
    pub loss: &'a mut [f64],
    pub mse: &'a mut [f64],
    pub gradient_norm: &'a mut [f64],
    /// What the sum of the squared errors is divided by.
    pub terms: f64,
}

impl FusedRun<'_> {
    /// Runs all epochs; fewer, where a sum becomes so large that the run may be about to diverge: someone who looks at each
    /// epoch has to go on. Gives the number of epochs done and the sums of the last one.
    pub(in crate::backprop) fn run(self) -> (usize, LaneSums) {
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

/// Epochs until the rates are used up or a sum passes the guard.
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
