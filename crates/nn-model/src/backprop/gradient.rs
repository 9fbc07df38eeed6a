//! The gradient as it is added up over the samples.
//!
//! Columns of a layer's weights that come in whole eights get their numbers at once. What is left of the columns, narrow
//! layers altogether, and the biases have for each of their numbers a block of eight partial sums, one for each lane, until
//! all samples are through; [`Gradient::finish`] then adds lanes for eight numbers at a time.

use crate::backprop::threads::Threads;
use crate::backprop::workspace::Seen;
use crate::network::Layer;
use nn_math::dense;
use nn_math::padded::Padded;
use nn_math::simd::{Block, LANES, Level};

#[derive(Clone, Debug)]
pub(crate) struct Gradient {
    /// In the order of the parameters.
    values: Padded,
    /// The partial sums, layer by layer: those of the weights, then those of the biases. In a network of nothing but narrow
    /// layers they are in the order of the parameters, and filled up to whole eights.
    lanes: Vec<Block>,
    /// Room for the sums of a layer's weights.
    room: Vec<f64>,
}

/// How many partial sums a layer has: of the weights, of the biases.
fn lane_counts(layer: &Layer) -> (usize, usize) {
    (dense::lane_blocks(layer.inputs, layer.outputs), layer.biases.len())
}

impl Gradient {
    pub(crate) fn new(layers: &[Layer]) -> Gradient {
        let lanes: usize = layers.iter().map(lane_counts).map(|(weights, biases)| weights + biases).sum();
        Gradient {
            values: Padded::zeros(layers.last().map_or(0, |layer| layer.biases.end)),
            lanes: vec![Block::default(); lanes.next_multiple_of(LANES)],
            room: vec![0.0; layers.iter().map(|layer| lane_counts(layer).0).max().unwrap_or(0)],
        }
    }

    /// The sums.
    pub(crate) fn values(&self) -> &Padded {
        &self.values
    }

    /// The same, to be changed.
    pub(crate) fn values_mut(&mut self) -> &mut Padded {
        &mut self.values
    }

    /// The sums and the partial sums, to be written by [`crate::backprop::fused`].
    pub(crate) fn parts_mut(&mut self) -> (&mut Padded, &mut [Block]) {
        (&mut self.values, &mut self.lanes)
    }

    /// Adds what some samples give: X^T D for each layer's weights, X being what went into it, and 1^T D for its biases.
    /// Starts from zeros if these are the `first` samples.
    pub(crate) fn add(
        &mut self,
        level: Level,
        layers: &[Layer],
        seen: &impl Seen,
        first: bool,
        threads: Threads,
    ) {
        let Gradient { values, lanes, .. } = self;
        threads.join(
            || partial_sums(level, layers, seen, lanes, first),
            || outer_products(level, layers, 0, seen, values, first, threads),
        );
    }

    /// To be called when all samples are through.
    pub(crate) fn finish(&mut self, level: Level, layers: &[Layer]) {
        let Gradient { values, lanes, room } = self;
        let mut lanes = &lanes[..];
        for layer in layers {
            let (weights, biases) = lane_counts(layer);
            let (here, rest) = lanes.split_at(weights + biases);
            let width = layer.outputs % LANES;
            if width == layer.outputs {
                dense::sum_lanes(level, here, &mut values[layer.weights.start..layer.biases.end]);
            } else {
                if width > 0 {
                    dense::sum_lanes(level, here, &mut room[..weights]);
                    let rows = values[layer.weights.clone()].chunks_exact_mut(layer.outputs);
                    for (row, sums) in rows.zip(room.chunks_exact(width)) {
                        row[layer.outputs - width..].copy_from_slice(sums);
                    }
                }
                dense::sum_lanes(level, &here[weights..], &mut values[layer.biases.clone()]);
            }
            lanes = rest;
        }
    }
}

/// What is kept lane by lane.
fn partial_sums(level: Level, layers: &[Layer], seen: &impl Seen, mut lanes: &mut [Block], first: bool) {
    for (l, layer) in layers.iter().enumerate() {
        let (weights, biases) = lane_counts(layer);
        let (here, rest) = lanes.split_at_mut(weights + biases);
        let (weights, biases) = here.split_at_mut(weights);
        for (part, shown) in seen.layer(l, layer).enumerate() {
            let add = !first || part > 0;
            if !weights.is_empty() {
                dense::weight_gradient_lanes(level, shown.x, shown.delta, layer.shape(), weights, add);
            }
            if shown.biases {
                dense::bias_gradient_lanes(level, shown.delta, layer.outputs, biases, add);
            }
        }
        lanes = rest;
    }
}

/// Columns in whole eights of the layers from `l` on, to which `values` belongs; threads share the rows.
fn outer_products(
    level: Level,
    layers: &[Layer],
    l: usize,
    seen: &impl Seen,
    values: &mut [f64],
    first: bool,
    threads: Threads,
) {
    let Some(layer) = layers.get(l) else { return };
    let (here, rest) = values.split_at_mut(layer.biases.end - layer.weights.start);
    let dw = &mut here[..layer.weights.len()];
    if layer.outputs >= LANES {
        threads.rows(dw, layer.outputs, |row, dw| {
            for (part, shown) in seen.layer(l, layer).enumerate() {
                let add = !first || part > 0;
                dense::weight_gradient(level, shown.x, shown.rows, layer.shape(), row, dw, add);
            }
        });
    }
    outer_products(level, layers, l + 1, seen, rest, first, threads);
}
