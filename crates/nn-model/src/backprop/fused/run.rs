//! A run of epochs of a narrow network in one function: the notebook's single unit, or the [`pass`] with the fused engine.

use super::Fused;
use super::epochs::{FusedEpoch, HistoryRows, epochs, sums_of_lanes};
use super::output_unit::{MAX_UNIT_INPUTS, output_unit_inputs};
use super::single_unit::SingleUnit;
use crate::activation::with_fused_formula;
use crate::backprop::called::Called;
use crate::backprop::pass;
use crate::backprop::workspace::{Gradient, LaneSums, PassContext, Workspace};
use nn_math::dense::inlined;
use nn_math::padded::Padded;
use nn_math::simd::{Block, Computation, LANES, Simd};

/// An optimiser's step on parameters along a gradient, with a learning rate.
pub(crate) struct OptimizerStep<'s> {
    pub step: &'s mut dyn FnMut(&mut Padded, &Padded, f64),
    /// Whether it is the gradient times the learning rate and nothing else, which is then done where the gradient is.
    pub is_plain: bool,
}

/// A number of epochs on all samples: before each pass a step along the gradient of the one before, with one learning rate for each.
pub(in crate::backprop) struct FusedRun<'a, 's> {
    /// For what is rare.
    pub called: Called,
    pub context: PassContext<'a>,
    pub groups: usize,
    pub parameters: &'a mut Padded,
    pub workspace: &'a mut Workspace,
    pub step: OptimizerStep<'s>,
    pub rates: &'a [f64],
    pub rows: HistoryRows<'a>,
}

impl FusedRun<'_, '_> {
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
        self.context.layers.len() == 1 && self.step.is_plain && output_unit_inputs(&self.context) > 0
    }
}

impl Computation for FusedRun<'_, '_> {
    type Output = (usize, LaneSums);

    #[inline(always)]
    fn run<S: Simd>(self, s: S) -> (usize, LaneSums) {
        let FusedRun { called, context, groups, parameters, workspace, step, rates, rows } = self;
        let engine = Fused { s, called: &called, unit_inputs: output_unit_inputs(&context) };
        let epoch = Narrow { engine, context, groups, parameters, workspace, step };
        epochs(s, epoch, rates, context.loss_scale, rows)
    }
}

/// A [`FusedRun`] of a network of one unit: by itself, because a smaller function is a faster one.
struct SingleUnitRun<'a, 's>(FusedRun<'a, 's>);

impl Computation for SingleUnitRun<'_, '_> {
    type Output = (usize, LaneSums);

    #[inline(always)]
    fn run<S: Simd>(self, s: S) -> (usize, LaneSums) {
        let FusedRun { context, groups, parameters, workspace, rates, rows, .. } = self.0;
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
        with_fused_formula!(layer.activation, |f| match layer.inputs {
            1 => single_unit!(f, 1),
            2 => single_unit!(f, 2),
            3 => single_unit!(f, 3),
            _ => single_unit!(f, MAX_UNIT_INPUTS),
        }, else Default::default())
    }
}

/// Epochs of any narrow network: the [`pass`] with this engine.
struct Narrow<'a, 's, S> {
    engine: Fused<'a, S>,
    context: PassContext<'a>,
    groups: usize,
    parameters: &'a mut Padded,
    workspace: &'a mut Workspace,
    step: OptimizerStep<'s>,
}

impl<S: Simd> FusedEpoch<S> for Narrow<'_, '_, S> {
    #[inline(always)]
    fn step(&mut self, _: S, rate: f64) {
        (self.step.step)(self.parameters, &self.workspace.gradient.values, rate);
    }

    #[inline(always)]
    fn pass(&mut self, _: S) -> LaneSums {
        pass(self.engine, &self.context, self.parameters, 0..self.groups, self.workspace, true)
    }

    #[inline(always)]
    fn finish(&mut self, s: S, next_rate: Option<f64>) -> Block {
        let Gradient { values, lanes, .. } = &mut self.workspace.gradient;
        match next_rate {
            Some(rate) if self.step.is_plain => {
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
