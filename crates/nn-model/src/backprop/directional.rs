//! The engine of second derivatives: what [`super::curvature`] has the formulas of.

use super::activate::apply_with_second_derivatives;
use super::called::{Called, GradientTerm, side_by_side};
use super::engine::{Engine, Totals};
use super::output::{chunks, delta_tangents};
use super::workspace::{Gradient, LaneSums, PassContext, Share, Tangent, Tape, Workspace, step};
use crate::formula::loss::Outputs;
use nn_math::dense;
use nn_math::kernels;
use nn_math::simd::Block;

/// The engine that takes the derivative along a direction with everything that [`Called`] computes. The gradient of its pass
/// is H v.
#[derive(Clone, Copy)]
pub(super) struct Directional<'a> {
    pub called: Called,
    /// In the order of the parameters.
    pub direction: &'a [f64],
}

impl Directional<'_> {
    /// z and Rz of layer `l`.
    fn pre_activations(self, context: &PassContext<'_>, l: usize, parameters: &[f64], share: &mut Share) {
        let Directional { called, direction } = self;
        let (layer, groups) = (&context.layers[l], share.groups.len());
        let size = groups * layer.outputs;
        let (before, here) = share.tangents.split_at_mut(l);
        let Tangent { tape: Tape { a: dz, .. }, scratch } = &mut here[0];
        let (dz, scratch) = (&mut dz[..size], &mut scratch[..size]);
        let (x, Tape { a, .. }) = step(&mut share.tapes, &share.groups, context, l);
        called.pre_activations(layer, parameters, x, &mut a[..size]);
        called.pre_activations(layer, direction, x, dz);
        if let Some(Tangent { tape, .. }) = before.last() {
            let (weights, _) = layer.of(parameters);
            let da = &tape.a[..groups * layer.inputs];
            dense::forward(called.level, da, weights, &[], layer.shape(), scratch);
            add(called.level, dz, scratch);
        }
    }

    /// a, derivative, Ra and Rderivative of layer `l` from z and Rz.
    fn activate(self, context: &PassContext<'_>, l: usize, share: &mut Share) {
        let (layer, level) = (&context.layers[l], self.called.level);
        let size = share.groups.len() * layer.outputs;
        let Tape { a, derivative, .. } = &mut share.tapes[l];
        let Tape { a: da, derivative: second_derivative, .. } = &mut share.tangents[l].tape;
        let (a, derivative) = (&mut a[..size], &mut derivative[..size]);
        let second_derivative = &mut second_derivative[..size];
        apply_with_second_derivatives(level, layer.activation, a, derivative, second_derivative);
        move_along(level, &mut da[..size], derivative, second_derivative);
    }
}

impl Engine for Directional<'_> {
    fn propagate_all(
        self,
        context: &PassContext<'_>,
        parameters: &[f64],
        workspace: &mut Workspace,
        sums: &mut LaneSums,
        back: bool,
    ) {
        side_by_side(self, self.called.threads, context, parameters, workspace, sums, back);
    }

    fn layer(self, context: &PassContext<'_>, l: usize, parameters: &[f64], share: &mut Share) {
        self.pre_activations(context, l, parameters, share);
        self.activate(context, l, share);
    }

    fn output(self, context: &PassContext<'_>, parameters: &[f64], share: &mut Share, _: Totals<'_>) {
        let l = context.layers.len() - 1;
        let (layer, called, groups) = (&context.layers[l], self.called, share.groups.len());
        self.pre_activations(context, l, parameters, share);
        if context.loss.link().is_none() {
            self.activate(context, l, share);
        }
        called.loss(context, share);
        for (_, groups, targets, weights) in chunks(share, context) {
            let blocks = groups.start * layer.outputs..groups.end * layer.outputs;
            let Tape { a: da, derivative: d_derivative, delta, .. } = &mut share.tangents[l].tape;
            let mut outputs = Outputs::new(&mut share.tapes[l], groups, targets, weights);
            outputs.deltas = &mut delta[blocks.clone()];
            let (da, d_derivative) = (&da[blocks.clone()], &d_derivative[blocks]);
            delta_tangents(called.level, outputs, context.loss, context.loss_scale, da, d_derivative);
        }
        called.store_rows(layer, groups, &mut share.tapes[l]);
        called.store_rows(layer, groups, &mut share.tangents[l].tape);
    }

    fn back(self, context: &PassContext<'_>, l: usize, parameters: &[f64], share: &mut Share) {
        let Directional { called, direction } = self;
        let (layer, groups) = (&context.layers[l], share.groups.len());
        let (size, size_before) = (groups * layer.outputs, groups * layer.inputs);
        let through = |delta: &[Block], parameters: &[f64], derivative: &[Block], into: &mut [Block]| {
            let (weights, _) = layer.of(parameters);
            dense::input_gradient(called.level, &delta[..size], weights, layer.shape(), derivative, into);
        };
        let (before, here) = share.tangents.split_at_mut(l);
        let (delta, d_delta) = (&share.tapes[l].delta, &here[0].tape.delta);
        let derivative = &share.tapes[l - 1].derivative[..size_before];
        let Tangent { tape, scratch } = &mut before[l - 1];
        let Tape { derivative: d_derivative, delta: sum, .. } = &mut *tape;
        let (sum, scratch) = (&mut sum[..size_before], &mut scratch[..size_before]);
        through(d_delta, parameters, derivative, sum);
        through(delta, direction, derivative, scratch);
        add(called.level, sum, scratch);
        through(delta, parameters, &d_derivative[..size_before], scratch);
        add(called.level, sum, scratch);
        called.store_rows(&context.layers[l - 1], groups, tape);
        called.back(context, l, parameters, share);
    }

    /// a^T Rdelta and Ra^T delta.
    fn gradient(
        self,
        context: &PassContext<'_>,
        l: usize,
        shares: &[Share],
        sums: &mut Gradient,
        first: bool,
    ) {
        let layer = &context.layers[l];
        let terms = || {
            shares.iter().filter(|share| !share.groups.is_empty()).flat_map(|share| {
                let groups = share.groups.len();
                let moved = l.checked_sub(1).map(|before| {
                    let da = &share.tangents[before].tape.a[..groups * layer.inputs];
                    GradientTerm::new(layer, groups, da, &share.tapes[l], false)
                });
                let (x, tangent) = (share.input(context, l), &share.tangents[l].tape);
                std::iter::once(GradientTerm::new(layer, groups, x, tangent, true)).chain(moved)
            })
        };
        self.called.accumulate(context, l, terms, sums, first);
    }

    fn finish(self, context: &PassContext<'_>, sums: &mut Gradient) {
        self.called.finish(context, sums);
    }
}

kernels! {
    /// a += b
    fn add(s, a: &'a mut [Block], b: &'a [Block]) {
        for (a, b) in a.iter_mut().zip(b) {
            s.store(s.add(s.load(a), s.load(b)), a);
        }
    }

    /// From Rz in `a` and f''(z) in `second_derivatives`: Ra and Rderivative.
    fn move_along(s, a: &'a mut [Block], derivatives: &'a [Block], second_derivatives: &'a mut [Block]) {
        for ((a, derivative), second_derivative) in a.iter_mut().zip(derivatives).zip(second_derivatives) {
            let dz = s.load(a);
            s.store(s.mul(s.load(second_derivative), dz), second_derivative);
            s.store(s.mul(s.load(derivative), dz), a);
        }
    }
}
