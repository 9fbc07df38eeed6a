//! What a pass reads, what it remembers of each layer, and what it adds up. Only constructors allocate.

use crate::loss::Loss;
use crate::network::Layer;
use nn_math::batch::Batch;
use nn_math::dense;
use nn_math::padded::Padded;
use nn_math::simd::{Block, LANES};
use std::ops::Range;

/// How many groups of samples are added up by themselves, before what they give is added to the whole: so that they can
/// be added up side by side.
pub(super) const SUM_CHUNK: usize = 4;

/// How many samples a share takes forward and back together, so that they stay in the cache; a multiple of eight.
pub(crate) const TILE: usize = 128;
const TILE_GROUPS: usize = TILE / LANES;

/// What a pass reads besides the parameters; with these in here, narrow networks would be a sixth slower.
#[derive(Clone, Copy)]
pub(super) struct PassContext<'a> {
    pub layers: &'a [Layer],
    pub loss: Loss,
    /// What the loss multiplies the sum of its terms by.
    pub loss_scale: f64,
    /// n x inputs and n x outputs.
    pub x: &'a Batch,
    pub y: &'a Batch,
    /// For each group of eight samples: their weights, 0 in the lanes of the filling.
    pub weights: &'a [Block],
    /// Before this group, all weights are 1, and so is the loss's scale: there is nothing to multiply by.
    pub unweighted: usize,
    /// What dropout multiplies each hidden layer by, for all groups; empty where there is none.
    pub masks: &'a [Vec<Block>],
}

/// All the memory of a pass.
#[derive(Clone, Debug)]
pub(super) struct Workspace {
    pub shares: Vec<Share>,
    pub gradient: Gradient,
}

impl Workspace {
    /// For this number of groups of eight samples, taken by this number of shares side by side.
    pub(super) fn new(layers: &[Layer], groups: usize, shares: usize) -> Workspace {
        let groups = groups.div_ceil(shares).next_multiple_of(SUM_CHUNK).min(TILE_GROUPS);
        Workspace { shares: vec![Share::new(layers, groups); shares], gradient: Gradient::new(layers) }
    }
}

/// What backpropagation remembers of one layer for the groups of samples of a share: one block for each unit and group.
#[derive(Clone, Debug)]
pub(super) struct Tape {
    pub a: Vec<Block>,
    pub derivative: Vec<Block>,
    pub delta: Vec<Block>,
    /// The deltas sample by sample, for columns in whole eights.
    pub delta_rows: Vec<Block>,
}

impl Tape {
    /// For this number of groups of samples.
    pub(super) fn new(layer: &Layer, groups: usize) -> Tape {
        let blocks = || vec![Block::default(); groups * layer.outputs];
        let delta_rows = vec![Block::default(); dense::row_blocks(groups, layer.outputs)];
        Tape { a: blocks(), derivative: blocks(), delta: blocks(), delta_rows }
    }
}

/// What a share remembers of one layer besides its [`Tape`].
#[derive(Clone, Debug)]
pub(super) struct Tangent {
    /// Rz, then Ra in `a`; f''(z), then Rderivative in `derivative`; Rdelta in `delta`.
    pub tape: Tape,
    /// For a product that is to be added.
    pub scratch: Vec<Block>,
}

impl Tangent {
    /// Beside this tape.
    pub(super) fn beside(tape: &Tape) -> Tangent {
        Tangent { tape: tape.clone(), scratch: tape.a.clone() }
    }
}

/// Samples that go forward and back together, and what is remembered of them.
#[derive(Clone, Debug)]
pub(super) struct Share {
    /// Which groups of samples.
    pub groups: Range<usize>,
    /// Whether no samples came before them in this pass.
    pub first: bool,
    /// One for each layer.
    pub tapes: Vec<Tape>,
    /// The derivatives of what the tapes hold along a direction, one for each layer; for [`super::curvature`] alone.
    pub tangents: Vec<Tangent>,
    /// The sums of the loss, [`SUM_CHUNK`] groups by [`SUM_CHUNK`].
    pub sums: Vec<LaneSums>,
}

impl Share {
    /// For up to this number of groups of samples.
    pub(super) fn new(layers: &[Layer], groups: usize) -> Share {
        Share {
            groups: 0..0,
            first: true,
            tapes: layers.iter().map(|layer| Tape::new(layer, groups)).collect(),
            tangents: Vec::new(),
            sums: vec![LaneSums::default(); groups.div_ceil(SUM_CHUNK)],
        }
    }

    /// The sums of the loss over its samples, chunk by chunk.
    #[inline(always)]
    pub(super) fn sums(&self) -> &[LaneSums] {
        &self.sums[..self.groups.len().div_ceil(SUM_CHUNK)]
    }

    /// What goes into layer `l`: X or the activations of the layer before.
    #[inline(always)]
    pub(super) fn input<'a>(&'a self, context: &PassContext<'a>, l: usize) -> &'a [Block] {
        match l.checked_sub(1) {
            Some(before) => &self.tapes[before].a[..self.groups.len() * context.layers[l].inputs],
            None => self.rows_of(context.x.blocks(), context.x.width()),
        }
    }

    /// Its part of what lies in memory for all samples, `width` blocks for each group.
    #[inline(always)]
    pub(super) fn rows_of<'a>(&self, all: &'a [Block], width: usize) -> &'a [Block] {
        &all[self.groups.start * width..self.groups.end * width]
    }
}

/// What goes into layer `l` for these groups, and its tape to be written.
#[inline(always)]
pub(super) fn step<'a>(
    tapes: &'a mut [Tape],
    groups: &Range<usize>,
    context: &PassContext<'a>,
    l: usize,
) -> (&'a [Block], &'a mut Tape) {
    let (before, here) = tapes.split_at_mut(l);
    let width = context.layers[l].inputs;
    let x = match before.last() {
        Some(before) => &before.a[..groups.len() * width],
        None => &context.x.blocks()[groups.start * width..groups.end * width],
    };
    (x, &mut here[0])
}

/// Deals the first of these groups out to the shares, in their order; gives back where the rest starts.
#[inline(always)]
pub(super) fn deal(groups: Range<usize>, shares: &mut [Share], first: bool) -> usize {
    let end = groups.end.min(groups.start + TILE_GROUPS * shares.len());
    let count = end - groups.start;
    // For one share without a division, which would take longer than a small network's layer.
    let size =
        if let [_] = shares { count } else { count.div_ceil(shares.len()).next_multiple_of(SUM_CHUNK) };
    let mut start = groups.start;
    for (i, share) in shares.iter_mut().enumerate() {
        share.groups = start..end.min(start + size);
        share.first = first && i == 0;
        start = share.groups.end;
    }
    end
}

/// The gradient while it is added up over the samples.
///
/// Columns of a layer's weights that come in whole eights get their numbers at once. What is left of the columns, narrow
/// layers altogether, and the biases have for each of their numbers a block of eight partial sums, one for each lane, until
/// all samples are through.
#[derive(Clone, Debug)]
pub(super) struct Gradient {
    /// In the order of the parameters.
    pub values: Padded,
    /// The partial sums, layer by layer: those of the weights, then those of the biases. In a network of nothing but narrow
    /// layers they are in the order of the parameters. Filled up to whole eights.
    pub lanes: Vec<Block>,
    /// For each layer: where its partial sums of weights and of biases lie.
    pub places: Vec<[Range<usize>; 2]>,
    /// For the sums of a layer's weights, until they find their places.
    pub scratch: Vec<f64>,
}

impl Gradient {
    pub(super) fn new(layers: &[Layer]) -> Gradient {
        let (mut places, mut start, mut most) = (Vec::new(), 0, 0);
        for layer in layers {
            let weights = start..start + dense::lane_blocks(layer.inputs, layer.outputs);
            let biases = weights.end..weights.end + layer.biases.len();
            (start, most) = (biases.end, most.max(weights.len()));
            places.push([weights, biases]);
        }
        Gradient {
            values: Padded::zeros(layers.last().map_or(0, |layer| layer.biases.end)),
            lanes: vec![Block::default(); start.next_multiple_of(LANES)],
            places,
            scratch: vec![0.0; most],
        }
    }
}

/// Sums, lane by lane.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LaneSums {
    /// Of the squared errors, times the samples' weights.
    pub squares: Block,
    /// Of the loss's terms, times the samples' weights.
    pub terms: Block,
}

impl LaneSums {
    /// Adds those of more samples.
    #[inline(always)]
    pub(super) fn add(&mut self, more: &LaneSums) {
        let all = [(&mut self.squares, &more.squares), (&mut self.terms, &more.terms)];
        for (sum, more) in all {
            sum.0.iter_mut().zip(more.0).for_each(|(sum, more)| *sum += more);
        }
    }
}
