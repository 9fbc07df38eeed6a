//! What backpropagation remembers, and the workers who take samples forward and back.

use crate::Loss;
use crate::activation::apply_with_slopes;
use crate::loss::{Outputs, PART, Sums, deltas};
use crate::network::Layer;
use nn_math::batch::Batch;
use nn_math::dense;
use nn_math::kernels;
use nn_math::simd::{Block, LANES, Level};
use std::ops::Range;

/// How many samples a worker takes forward and back together. A multiple of eight.
pub(crate) const TILE: usize = 128;
pub(crate) const TILE_GROUPS: usize = TILE / LANES;

/// What backpropagation remembers of one layer for some groups of samples.
#[derive(Clone, Debug)]
pub(crate) struct Tape {
    pub a: Vec<Block>,
    pub slope: Vec<Block>,
    pub delta: Vec<Block>,
    /// The deltas sample by sample, for columns in whole eights.
    pub rows: Vec<Block>,
}

impl Tape {
    /// Room for so many groups of samples.
    pub(crate) fn new(layer: &Layer, groups: usize) -> Tape {
        let room = || vec![Block::default(); groups * layer.outputs];
        let rows = vec![Block::default(); dense::row_blocks(groups, layer.outputs)];
        Tape { a: room(), slope: room(), delta: room(), rows }
    }

    /// The output layer as its loss sees it, for some of the groups here.
    pub(crate) fn outputs<'a>(
        &'a mut self,
        groups: Range<usize>,
        targets: &'a [Block],
        weights: &'a [Block],
    ) -> Outputs<'a> {
        let width = targets.len() / weights.len();
        let blocks = groups.start * width..groups.end * width;
        let Tape { a, slope, delta, .. } = self;
        Outputs {
            a: &mut a[blocks.clone()],
            slopes: &slope[blocks.clone()],
            targets,
            weights,
            deltas: &mut delta[blocks],
        }
    }
}

/// What all workers read in a pass.
#[derive(Clone, Copy)]
pub(crate) struct Lesson<'a> {
    pub level: Level,
    pub layers: &'a [Layer],
    pub loss: Loss,
    pub x: &'a Batch,
    pub y: &'a Batch,
    /// For each group of eight samples: their weights, 0 in the lanes of the filling.
    pub weights: &'a [Block],
    /// Before this group, all weights are 1.
    pub plain: usize,
    /// What dropout multiplies each layer by, for all groups; empty where there is none.
    pub masks: &'a [Vec<Block>],
    /// What the loss multiplies the sum of its terms by.
    pub factor: f64,
}

/// One who takes a share of the samples forward and back.
#[derive(Clone, Debug)]
pub(crate) struct Worker {
    /// Which groups of samples.
    pub groups: Range<usize>,
    pub tapes: Vec<Tape>,
    /// The sums of the loss, [`PART`] groups by [`PART`].
    sums: Vec<Sums>,
}

impl Worker {
    /// Room for so many groups of samples.
    pub(crate) fn new(layers: &[Layer], groups: usize) -> Worker {
        let tapes = layers.iter().map(|layer| Tape::new(layer, groups)).collect();
        Worker { groups: 0..0, tapes, sums: vec![Sums::default(); groups.div_ceil(PART)] }
    }

    /// The sums of the loss that the last lesson gave, part by part.
    pub(crate) fn sums(&self) -> &[Sums] {
        &self.sums[..self.groups.len().div_ceil(PART)]
    }

    /// Takes its groups forward and, if `back`, back: fills the tapes and the sums.
    pub(crate) fn work(&mut self, lesson: &Lesson<'_>, parameters: &[f64], back: bool) {
        if self.groups.is_empty() {
            return;
        }
        self.forward(lesson, parameters);
        self.loss(lesson);
        if back {
            self.backward(lesson, parameters);
        }
    }

    /// Fills `a` and `slope` of every layer; the last one keeps its weighted sums where the loss has a link.
    fn forward(&mut self, lesson: &Lesson<'_>, parameters: &[f64]) {
        let Lesson { level, layers, loss, x, masks, .. } = *lesson;
        let mut before = &x.blocks()[self.groups.start * x.width()..self.groups.end * x.width()];
        for (l, (layer, tape)) in layers.iter().zip(&mut self.tapes).enumerate() {
            let size = self.groups.len() * layer.outputs;
            let (weights, biases) = (&parameters[layer.weights.clone()], &parameters[layer.biases.clone()]);
            let (a, slope) = (&mut tape.a[..size], &mut tape.slope[..size]);
            dense::forward(level, before, weights, biases, layer.shape(), a);
            if l + 1 < layers.len() || loss.link().is_none() {
                apply_with_slopes(level, layer.activation, a, slope);
            }
            if let Some(mask) = masks.get(l).filter(|mask| !mask.is_empty()) {
                multiply(level, &mask[self.groups.start * layer.outputs..][..size], a, slope);
            }
            before = &tape.a[..size];
        }
    }

    /// Fills the output layer's `delta`, and the sums.
    fn loss(&mut self, lesson: &Lesson<'_>) {
        let Lesson { level, loss, y, weights, factor, .. } = *lesson;
        let Some(tape) = self.tapes.last_mut() else { return };
        let count = self.groups.len();
        for (part, sums) in self.sums[..count.div_ceil(PART)].iter_mut().enumerate() {
            let here = part * PART..count.min((part + 1) * PART);
            let all = self.groups.start + here.start..self.groups.start + here.end;
            let targets = &y.blocks()[all.start * y.width()..all.end * y.width()];
            *sums = deltas(level, tape.outputs(here, targets, &weights[all]), loss, factor);
        }
    }

    /// From the deltas of the output layer: those of the layers before it.
    fn backward(&mut self, lesson: &Lesson<'_>, parameters: &[f64]) {
        let Lesson { level, layers, .. } = *lesson;
        let groups = self.groups.len();
        for (l, layer) in layers.iter().enumerate().rev() {
            let (before, here) = self.tapes.split_at_mut(l);
            let Tape { delta, rows, .. } = &mut here[0];
            let delta = &delta[..groups * layer.outputs];
            dense::to_rows(level, delta, layer.outputs, rows);
            if let Some(tape) = before.last_mut() {
                let size = groups * layer.inputs;
                let (weights, slopes) = (&parameters[layer.weights.clone()], &tape.slope[..size]);
                dense::input_gradient(level, delta, weights, layer.shape(), slopes, &mut tape.delta[..size]);
            }
        }
    }
}

kernels! {
    /// a and slopes, times the masks.
    fn multiply(s, mask: &'a [Block], a: &'a mut [Block], slopes: &'a mut [Block]) {
        for ((a, slope), mask) in a.iter_mut().zip(slopes).zip(mask) {
            let mask = s.load(mask);
            s.store(s.mul(s.load(a), mask), a);
            s.store(s.mul(s.load(slope), mask), slope);
        }
    }
}

/// What makes a gradient: for each layer, what went in and the deltas.
pub(crate) trait Seen: Sync {
    /// At layer `l`, in the order of the samples.
    fn layer<'a>(&'a self, l: usize, layer: &'a Layer) -> impl Iterator<Item = Shown<'a>>;
}

/// Samples at one layer.
pub(crate) struct Shown<'a> {
    /// What went in.
    pub x: &'a [Block],
    pub delta: &'a [Block],
    pub rows: &'a [Block],
    /// Whether the deltas count for the biases too.
    pub biases: bool,
}

/// What workers have seen of some inputs.
pub(crate) struct Work<'a> {
    pub x: &'a Batch,
    pub workers: &'a [Worker],
}

impl Seen for Work<'_> {
    fn layer<'a>(&'a self, l: usize, layer: &'a Layer) -> impl Iterator<Item = Shown<'a>> {
        let Work { x, workers } = *self;
        workers.iter().filter(|worker| !worker.groups.is_empty()).map(move |worker| {
            let Worker { groups, tapes, .. } = worker;
            let x = match l.checked_sub(1) {
                Some(before) => &tapes[before].a[..groups.len() * layer.inputs],
                None => &x.blocks()[groups.start * layer.inputs..groups.end * layer.inputs],
            };
            let Tape { delta, rows, .. } = &tapes[l];
            Shown { x, delta: &delta[..groups.len() * layer.outputs], rows, biases: true }
        })
    }
}
