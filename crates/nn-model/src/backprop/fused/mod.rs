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

mod epochs;
mod output_unit;
mod run;
mod single_unit;

pub(super) use epochs::HistoryRows;
pub(super) use run::FusedRun;
pub(crate) use run::OptimizerStep;

use super::called::Called;
use super::engine::{Engine, Predict, Totals};
use super::propagate;
use super::workspace::{Gradient, LaneSums, PassContext, SUM_CHUNK, Share, Tape, Workspace, step};
use crate::activation::with_fused_formula;
use crate::formula::activation::Formula;
use crate::network::Layer;
use nn_math::dense::inlined;
use nn_math::simd::{Block, LANES, Simd};
use output_unit::{MAX_UNIT_INPUTS, OutputUnit, half_squares};

/// Whether all layers are narrow. In a page none are: there the engine would weigh more than the time that it saves.
pub(crate) fn suits(layers: &[Layer]) -> bool {
    cfg!(not(target_arch = "wasm32")) && layers.iter().all(|layer| layer.outputs < LANES)
}

#[derive(Clone, Copy)]
pub(super) struct Fused<'a, S> {
    pub s: S,
    /// For what is rare. (Borrowed, so that the engine, which is copied in every pass, is two registers.)
    pub called: &'a Called,
    /// How many inputs the output layer has if it is an [`OutputUnit`], otherwise 0.
    pub unit_inputs: usize,
}

impl<S: Simd> Predict for Fused<'_, S> {
    #[inline(always)]
    fn activations(self, layer: &Layer, parameters: &[f64], x: &[Block], a: &mut [Block]) {
        with_fused_formula!(layer.activation, |f| {
            activate::<S, _, false>(self.s, f, layer, parameters, x, a, &mut []);
        }, else self.called.activations(layer, parameters, x, a));
    }
}

impl<S: Simd> Engine for Fused<'_, S> {
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
                return match self.unit_inputs {
                    0 => squared_errors(s, f, context, parameters, share, totals.sums),
                    1 => OutputUnit::<_, 1>::run(s, f, context, parameters, share, totals),
                    2 => OutputUnit::<_, 2>::run(s, f, context, parameters, share, totals),
                    3 => OutputUnit::<_, 3>::run(s, f, context, parameters, share, totals),
                    _ => OutputUnit::<_, MAX_UNIT_INPUTS>::run(s, f, context, parameters, share, totals),
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
        if self.unit_inputs > 0 && l + 1 == context.layers.len() {
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
        if self.unit_inputs > 0 && l + 1 == context.layers.len() {
            return; // done with the output
        }
        let (weights, biases) = lanes.split_at_mut(layer.weights.len());
        for (i, share) in shares.iter().enumerate() {
            let add = !first || i > 0;
            let (x, delta) =
                (share.input(context, l), &share.tapes[l].delta[..share.groups.len() * layer.outputs]);
            inlined::weight_gradient_lanes(self.s, x, delta, layer.shape(), weights, add);
            inlined::bias_gradient_lanes(self.s, delta, layer.outputs, biases, add);
        }
    }

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
    /// The next `$M` groups.
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
