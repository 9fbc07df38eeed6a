//! The engine for networks of any size: each product, activation and loss is a kernel of its own, compiled for every
//! instruction set and called at the level that is asked for.

use super::activate::{apply, apply_with_derivatives};
use super::engine::{Engine, Predict, Totals};
use super::output::{chunks, deltas};
use super::propagate;
use super::threads::Threads;
use super::workspace::{Gradient, LaneSums, PassContext, Share, Tape, Workspace, step};
use crate::formula::loss::Outputs;
use crate::network::Layer;
use nn_math::dense;
use nn_math::kernels;
use nn_math::simd::{Block, LANES, Level};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Called {
    pub level: Level,
    pub threads: Threads,
    /// The lowest layer whose gradient is wanted: below it, nothing goes back.
    pub first_free: usize,
}

/// What some samples give to a layer's gradient.
pub(super) struct GradientTerm<'a> {
    /// What went into the layer.
    pub x: &'a [Block],
    pub delta: &'a [Block],
    pub delta_rows: &'a [Block],
    /// Whether the deltas count for the biases too.
    pub biases: bool,
}

impl<'a> GradientTerm<'a> {
    /// What went in, and the deltas on this tape, for this number of groups of samples.
    pub(super) fn new(layer: &Layer, groups: usize, x: &'a [Block], tape: &'a Tape, biases: bool) -> Self {
        let Tape { delta, delta_rows, .. } = tape;
        GradientTerm { x, delta: &delta[..groups * layer.outputs], delta_rows, biases }
    }
}

impl Called {
    pub(crate) fn new(level: Level, threads: Threads) -> Called {
        Called { level, threads, first_free: 0 }
    }

    /// z = x W + b.
    pub(super) fn pre_activations(self, layer: &Layer, parameters: &[f64], x: &[Block], z: &mut [Block]) {
        let (weights, biases) = layer.of(parameters);
        dense::forward(self.level, x, weights, biases, layer.shape(), z);
    }

    /// The sums of the loss and delta[L]; the output layer has its activations already (for a loss with a link, its z).
    pub(super) fn loss(self, context: &PassContext<'_>, share: &mut Share) {
        let chunks = chunks(share, context);
        let Some(tape) = share.tapes.last_mut() else { return };
        for (chunk, groups, targets, weights) in chunks {
            let outputs = Outputs::new(tape, groups, targets, weights);
            share.sums[chunk] = deltas(self.level, outputs, context.loss, context.loss_scale);
        }
    }

    /// The deltas of a layer sample by sample too, for what [`Called::accumulate`] does by rows.
    pub(super) fn store_rows(self, layer: &Layer, groups: usize, tape: &mut Tape) {
        dense::to_rows(
            self.level,
            &tape.delta[..groups * layer.outputs],
            layer.outputs,
            &mut tape.delta_rows,
        );
    }

    /// Adds to the gradient of layer `l`: X^T D for its weights and 1^T D for its biases, term by term, from zeros if these
    /// are the `first` of the pass. Threads share the rows.
    pub(super) fn accumulate<'a, Terms: Iterator<Item = GradientTerm<'a>>>(
        self,
        context: &PassContext<'_>,
        l: usize,
        terms: impl Fn() -> Terms + Sync,
        sums: &mut Gradient,
        first: bool,
    ) {
        let Called { level, threads, .. } = self;
        let layer = &context.layers[l];
        let Gradient { values, lanes, places, .. } = sums;
        let [weights, biases] = &places[l];
        let (weight_lanes, bias_lanes) = lanes[weights.start..biases.end].split_at_mut(weights.len());
        let mut by_lanes = || {
            for (i, GradientTerm { x, delta, biases, .. }) in terms().enumerate() {
                let add = !first || i > 0;
                if !weight_lanes.is_empty() {
                    dense::weight_gradient_lanes(level, x, delta, layer.shape(), weight_lanes, add);
                }
                if biases {
                    dense::bias_gradient_lanes(level, delta, layer.outputs, bias_lanes, add);
                }
            }
        };
        let values = &mut values[layer.weights.clone()];
        let by_rows = || {
            threads.rows(values, layer.outputs, |row, dw| {
                for (i, GradientTerm { x, delta_rows, .. }) in terms().enumerate() {
                    dense::weight_gradient(level, x, delta_rows, layer.shape(), row, dw, !first || i > 0);
                }
            });
        };
        if layer.outputs < LANES {
            by_lanes();
        } else {
            threads.join(by_lanes, by_rows);
        }
    }
}

impl Predict for Called {
    fn activations(self, layer: &Layer, parameters: &[f64], x: &[Block], a: &mut [Block]) {
        self.pre_activations(layer, parameters, x, a);
        apply(self.level, layer.activation, layer.outputs, a);
    }
}

impl Engine for Called {
    fn propagate_all(
        self,
        context: &PassContext<'_>,
        parameters: &[f64],
        workspace: &mut Workspace,
        sums: &mut LaneSums,
        back: bool,
    ) {
        side_by_side(self, self.threads, context, parameters, workspace, sums, back);
    }

    fn layer(self, context: &PassContext<'_>, l: usize, parameters: &[f64], share: &mut Share) {
        let (layer, groups) = (&context.layers[l], share.groups.clone());
        let size = groups.len() * layer.outputs;
        let (x, Tape { a, derivative, .. }) = step(&mut share.tapes, &share.groups, context, l);
        let (a, derivative) = (&mut a[..size], &mut derivative[..size]);
        self.pre_activations(layer, parameters, x, a);
        apply_with_derivatives(self.level, layer.activation, a, derivative);
        if let Some(mask) = context.masks.get(l) {
            multiply(self.level, &mask[groups.start * layer.outputs..][..size], a, derivative);
        }
    }

    fn output(self, context: &PassContext<'_>, parameters: &[f64], share: &mut Share, _: Totals<'_>) {
        let l = context.layers.len() - 1;
        let (layer, groups) = (&context.layers[l], share.groups.len());
        let size = groups * layer.outputs;
        let (x, Tape { a, derivative, .. }) = step(&mut share.tapes, &share.groups, context, l);
        self.pre_activations(layer, parameters, x, &mut a[..size]);
        if context.loss.link().is_none() {
            apply_with_derivatives(self.level, layer.activation, &mut a[..size], &mut derivative[..size]);
        }
        self.loss(context, share);
        self.store_rows(layer, groups, &mut share.tapes[l]);
    }

    fn back(self, context: &PassContext<'_>, l: usize, parameters: &[f64], share: &mut Share) {
        if l <= self.first_free {
            return;
        }
        let (layer, groups) = (&context.layers[l], share.groups.len());
        let (before, here) = share.tapes.split_at_mut(l);
        let delta = &here[0].delta[..groups * layer.outputs];
        let Some(tape) = before.last_mut() else { return };
        let size = groups * layer.inputs;
        let (weights, _) = layer.of(parameters);
        let Tape { derivative, delta: delta_before, .. } = tape;
        let (derivative, delta_before) = (&derivative[..size], &mut delta_before[..size]);
        dense::input_gradient(self.level, delta, weights, layer.shape(), derivative, delta_before);
        self.store_rows(&context.layers[l - 1], groups, tape);
    }

    fn gradient(
        self,
        context: &PassContext<'_>,
        l: usize,
        shares: &[Share],
        sums: &mut Gradient,
        first: bool,
    ) {
        if l < self.first_free {
            return;
        }
        let layer = &context.layers[l];
        let terms = || {
            shares.iter().filter(|share| !share.groups.is_empty()).map(|share| {
                GradientTerm::new(layer, share.groups.len(), share.input(context, l), &share.tapes[l], true)
            })
        };
        self.accumulate(context, l, terms, sums, first);
    }

    fn finish(self, context: &PassContext<'_>, sums: &mut Gradient) {
        let Gradient { values, lanes, places, scratch } = sums;
        for (layer, [weights, biases]) in context.layers.iter().zip(places) {
            let width = layer.outputs % LANES;
            if width == layer.outputs {
                let values = &mut values[layer.weights.start..layer.biases.end];
                dense::sum_lanes(self.level, &lanes[weights.start..biases.end], values);
                continue;
            }
            if width > 0 {
                let scratch = &mut scratch[..weights.len()];
                dense::sum_lanes(self.level, &lanes[weights.clone()], scratch);
                let rows = values[layer.weights.clone()].chunks_exact_mut(layer.outputs);
                for (row, sums) in rows.zip(scratch.chunks_exact(width)) {
                    row[layer.outputs - width..].copy_from_slice(sums);
                }
            }
            dense::sum_lanes(self.level, &lanes[biases.clone()], &mut values[layer.biases.clone()]);
        }
    }
}

/// [`propagate`] for each share, by this number of threads; then adds up the sums, share after share.
pub(super) fn side_by_side<E: Engine>(
    engine: E,
    threads: Threads,
    context: &PassContext<'_>,
    parameters: &[f64],
    workspace: &mut Workspace,
    sums: &mut LaneSums,
    back: bool,
) {
    threads.each(&mut workspace.shares, |share| {
        let totals = Totals { lanes: &mut [], sums: &mut LaneSums::default() };
        propagate(engine, context, parameters, share, totals, back);
    });
    workspace.shares.iter().flat_map(Share::sums).for_each(|chunk| sums.add(chunk));
}

kernels! {
    /// a and derivatives, times the masks.
    fn multiply(s, mask: &'a [Block], a: &'a mut [Block], derivatives: &'a mut [Block]) {
        for ((a, derivative), mask) in a.iter_mut().zip(derivatives).zip(mask) {
            let mask = s.load(mask);
            s.store(s.mul(s.load(a), mask), a);
            s.store(s.mul(s.load(derivative), mask), derivative);
        }
    }
}
