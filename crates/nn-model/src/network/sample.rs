//! The forward pass of a single sample: a vector holds the units of a layer side by side, not samples.

use super::{Layer, Network};
use crate::activation::{Activation, with_formula};
use crate::backprop::activate::apply_to_sample;
use crate::formula::activation::Formula;
use nn_math::dense::inlined;
use nn_math::kernels;
use nn_math::simd::{Block, Computation, LANES, Level, Simd};

kernels! {
    /// The outputs of every layer for one sample, each filled up to whole eights. `parameters` go on for eight numbers after the
    /// last.
    pub(crate) fn forward(
        s,
        same_level: Level,
        layers: &'a [Layer],
        parameters: &'a [f64],
        sample: &'a [f64],
        outputs: &'a mut [Vec<[f64; LANES]>],
    ) {
        for (l, layer) in layers.iter().enumerate() {
            let (before, here) = outputs.split_at_mut(l);
            let x = before.last().map_or(sample, |before| &before.as_flattened()[..layer.inputs]);
            let (weights, biases) = (&parameters[layer.weights.start..], &parameters[layer.biases.start..]);
            let biases = if layer.biases.is_empty() { &[] } else { biases };
            let z = &mut here[0][..];
            inlined::forward_single(s, x, weights, biases, layer.outputs, z);
            apply_to_sample(s, same_level, layer.activation, layer.outputs, z);
        }
    }
}

/// A network of nothing but narrow layers, whose units fit into one vector. Finding the way through the parameters would take
/// longer than the arithmetic, so they are copied into a layout of their own.
#[derive(Clone, Debug)]
pub(super) struct NarrowNetwork {
    layers: Vec<NarrowLayer>,
    /// For each layer its biases, then the weights of each of its inputs; filled up with zeros.
    rows: Vec<Block>,
}

#[derive(Clone, Copy, Debug)]
struct NarrowLayer {
    inputs: usize,
    outputs: usize,
    activation: Activation,
}

impl NarrowNetwork {
    /// For a network all of whose layers have at most eight units.
    pub(super) fn new(network: &Network) -> NarrowNetwork {
        let parameters = network.parameters();
        let mut rows = Vec::new();
        for layer in network.layers() {
            let weights = parameters[layer.weights.clone()].chunks_exact(layer.outputs);
            for row in std::iter::once(&parameters[layer.biases.clone()]).chain(weights) {
                let mut block = Block::default();
                block.0[..row.len()].copy_from_slice(row);
                rows.push(block);
            }
        }
        let layers = network.layers().iter().map(|layer| NarrowLayer {
            inputs: layer.inputs,
            outputs: layer.outputs,
            activation: layer.activation,
        });
        NarrowNetwork { layers: layers.collect(), rows }
    }

    /// The outputs for a sample, with the bits of [`forward`]; whether this level is one for which this is compiled.
    pub(super) fn forward(&self, level: Level, sample: &[f64], outputs: &mut [f64; LANES]) -> bool {
        level.run_with_vectors(NarrowForward { level, network: self, sample, outputs }).is_ok()
    }
}

struct NarrowForward<'a> {
    level: Level,
    network: &'a NarrowNetwork,
    sample: &'a [f64],
    outputs: &'a mut [f64; LANES],
}

impl Computation for NarrowForward<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let NarrowForward { level, network, sample, outputs } = self;
        let (mut rows, mut first) = (&network.rows[..], true);
        for &NarrowLayer { inputs, outputs: width, activation } in &network.layers {
            let (here, rest) = rows.split_at(inputs + 1);
            let x = if first { sample } else { &outputs[..inputs] };
            let mut z = s.load(&here[0]);
            for (x, row) in x.iter().zip(&here[1..]) {
                z = s.mul_add(s.splat(*x), s.load(row), z);
            }
            if activation.coupled().is_some() {
                s.store_array(z, outputs);
                apply_to_sample(s, level, activation, width, std::slice::from_mut(outputs));
            } else {
                with_formula!(activation, |f| s.store_array(f.derivatives(s, z).0, outputs), |own| {
                    s.store_array(z, outputs);
                    own.loops().apply_to_sample(level, std::slice::from_mut(outputs));
                });
            }
            (rows, first) = (rest, false);
        }
    }
}
