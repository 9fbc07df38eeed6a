//! Gradient descent on a network of nothing but narrow layers: whole epochs in one function.
//!
//! Where a network has a handful of units, its arithmetic takes less time than calling the kernels of [`crate::backprop::workspace`] one
//! by one and handing numbers from one to the next through memory. So here all is in one place: a layer's activation, and
//! at the end its squared error, is computed on the weighted sums while they are in registers, and the next step follows
//! at once.
//!
//! The numbers are those of the kernels one by one, to the last bit. What is rare is left to them.

// By index: closures and iterators over vectors may not be inlined, and then have none of the instructions.
#![allow(clippy::needless_range_loop)]

use crate::activation::{Activation, Formula, apply, apply_with_slopes, formula};
use crate::backprop::gradient::Gradient;
use crate::backprop::single_unit::{self, Unit};
use crate::backprop::workspace::{Lesson, TILE_GROUPS, Tape};
use crate::loss::{PART, Sums, deltas};
use crate::network::Layer;
use crate::optimizer::{self, GradientDescent, Memory, Optimizer, Step};
use nn_math::dense::{self, inlined};
use nn_math::kernels;
use nn_math::padded::Padded;
use nn_math::simd::{Block, LANES, Level, Simd, Task};
use std::ops::Range;

/// Whether all layers are narrow.
pub(crate) fn suits(layers: &[Layer]) -> bool {
    layers.iter().all(|layer| layer.outputs < LANES)
}

/// A network and what it learns from.
pub(crate) struct Learner<'a> {
    pub lesson: Lesson<'a>,
    /// How many groups of samples there are.
    pub groups: usize,
    pub parameters: &'a mut Padded,
    pub tapes: &'a mut [Tape],
    pub gradient: &'a mut Gradient,
}

/// Calls for a loop of its own with each of the usual activations; for the others, for what is done instead.
macro_rules! usual {
    ($activation:expr, |$f:ident| $body:expr, else $rest:expr) => {
        match $activation {
            Activation::Linear => {
                let $f = formula::Linear;
                $body
            }
            Activation::Sigmoid => {
                let $f = formula::Sigmoid;
                $body
            }
            Activation::Tanh => {
                let $f = formula::Tanh;
                $body
            }
            Activation::Relu => {
                let $f = formula::Relu;
                $body
            }
            _ => $rest,
        }
    };
}
pub(crate) use usual;

/// What is written down of each pass.
pub(crate) struct Log<'a> {
    pub loss: &'a mut [f64],
    pub mse: &'a mut [f64],
    pub gradient_norm: &'a mut [f64],
    /// What the sum of the squared errors is divided by.
    pub terms: f64,
}

/// How the parameters move before each pass.
pub(crate) struct Steps<'a> {
    pub optimizer: Optimizer,
    pub memory: &'a mut Memory,
    pub rates: &'a [f64],
}

/// Sums beyond which something may be about to overflow.
pub(crate) const HUGE: f64 = 1e290;

/// As many steps as there are rates, each along the gradient that is there, with a pass after it that makes the next.
/// Fewer, where a sum becomes so large that the run may be about to diverge: one who looks at each epoch has to go on.
/// Gives the number of steps done and the sums of the last pass.
pub(crate) fn descend(learner: Learner<'_>, steps: Steps<'_>, log: Log<'_>) -> (usize, Sums) {
    let level = learner.lesson.level;
    let outcome = match (learner.lesson.layers, is_plain(steps.optimizer)) {
        ([layer], true) if Single::suits(&learner.lesson, layer) => {
            single_unit::descend(level, learner, steps, log)
        }
        _ => level.run_with_vectors(Descent { learner, steps, log }).ok(),
    };
    outcome.unwrap_or_default() // no step at all where there are no vectors: it is done the long way
}

/// Whether a step is the gradient times the learning rate.
fn is_plain(optimizer: Optimizer) -> bool {
    matches!(optimizer, Optimizer::GradientDescent(GradientDescent { momentum: 0.0, .. }))
}

/// [`descend`] for any number of layers.
struct Descent<'a> {
    learner: Learner<'a>,
    steps: Steps<'a>,
    log: Log<'a>,
}

impl Task for Descent<'_> {
    type Output = (usize, Sums);

    #[inline(always)]
    fn run<S: Simd>(self, s: S) -> (usize, Sums) {
        let Descent { learner, steps, log } = self;
        let (Learner { lesson, groups, parameters, tapes, gradient }, mut log) = (learner, log);
        let Steps { optimizer, memory, rates } = steps;
        let parameters = parameters.filled_up_mut();
        let (values, lanes) = gradient.parts_mut();
        let values = values.filled_up_mut();
        let mut sums = Sums::default();
        let mut done = 0;
        let Some(&first) = rates.first() else { return (0, sums) };
        let step = Step { learning_rate: first, layers: lesson.layers, gradient: values, parameters, memory };
        optimizer::step(lesson.level, optimizer, step);
        let mut usual = true;
        for page in rates.chunks(LANES) {
            // What is to be written down is added up for eight epochs together.
            let mut notes = Notes::default();
            for epoch in 0..page.len() {
                sums = pass(s, &lesson, groups, parameters, tapes, lanes);
                (notes.squares[epoch], notes.terms[epoch]) = (sums.squares, sums.terms);
                done += 1;
                let limit = s.splat(HUGE);
                usual = s.all_below(s.load(&sums.squares), limit) && s.all_below(s.load(&sums.terms), limit);
                // The next step comes here, where the gradient is in registers.
                let next = if usual { rates.get(done).copied() } else { None };
                match next {
                    Some(rate) if is_plain(optimizer) => {
                        notes.lengths[epoch] = sum_and_step(s, lanes, values, parameters, rate);
                        memory.steps += 1;
                    }
                    next => {
                        inlined::sum_lanes(s, lanes, values);
                        notes.lengths[epoch] = squared_length(s, values);
                        if let Some(learning_rate) = next {
                            let layers = lesson.layers;
                            let step = Step { learning_rate, layers, gradient: values, parameters, memory };
                            optimizer::step(lesson.level, optimizer, step);
                        }
                    }
                }
                if !usual {
                    break;
                }
            }
            let start = (done - 1) / LANES * LANES;
            notes.write(s, lesson.factor, &mut log, start..done);
            if !usual {
                break;
            }
        }
        (done, sums)
    }
}

/// Sums of up to eight epochs, lane by lane.
#[derive(Default)]
pub(crate) struct Notes {
    pub squares: [Block; LANES],
    pub terms: [Block; LANES],
    /// Of the gradient, squared.
    pub lengths: [Block; LANES],
}

impl Notes {
    /// Writes the loss, the mean squared error and the gradient's length of each epoch.
    #[inline(always)]
    pub(crate) fn write<S: Simd>(&self, s: S, factor: f64, log: &mut Log<'_>, epochs: Range<usize>) {
        let loss = s.mul(s.splat(factor), sums_of_all(s, &self.terms));
        let mse = s.div(sums_of_all(s, &self.squares), s.splat(log.terms));
        let norm = s.sqrt(sums_of_all(s, &self.lengths));
        let lists = [&mut *log.loss, &mut *log.mse, &mut *log.gradient_norm];
        for (numbers, list) in [loss, mse, norm].into_iter().zip(lists) {
            let mut eight = [0.0; LANES];
            s.store_array(numbers, &mut eight);
            list[epochs.clone()].copy_from_slice(&eight[..epochs.len()]);
        }
    }
}

/// The sum of each block.
#[inline(always)]
fn sums_of_all<S: Simd>(s: S, blocks: &[Block; LANES]) -> S::V {
    let mut vectors = [s.splat(0.0); LANES];
    for i in 0..LANES {
        vectors[i] = s.load(&blocks[i]);
    }
    s.sums(vectors)
}

/// Adds up the lanes of the gradient and goes a step of gradient descent along it; gives its squared length, lane by lane.
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
        let g = sums_of_all(s, lanes);
        s.store_array(s.neg_mul_add(rate, g, s.load_array(parameter)), parameter);
        s.store_array(g, value);
        length = s.mul_add(g, g, length);
    }
    let mut block = Block::default();
    s.store(length, &mut block);
    block
}

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

kernels! {
    /// The outputs of every layer for so many groups of samples: `tiles` are the inputs, then what each layer makes of them.
    pub(crate) fn predict(
        s,
        level: Level,
        layers: &'a [Layer],
        groups: usize,
        parameters: &'a [f64],
        tiles: &'a mut [Vec<Block>],
    ) {
        for (l, layer) in layers.iter().enumerate() {
            let (before, here) = tiles.split_at_mut(l + 1);
            let (x, a) = (&before[l][..groups * layer.inputs], &mut here[0][..groups * layer.outputs]);
            let (parameters, shape) = (of_layer(parameters, layer), layer.shape());
            usual!(layer.activation, |f| forward_by::<S, _, false>(s, f, shape, parameters, x, a, &mut []), else {
                dense::forward(level, x, parameters.0, parameters.1, shape, a);
                apply(level, layer.activation, layer.outputs, a);
            });
        }
    }
}

fn is_usual(activation: Activation) -> bool {
    usual!(activation, |_f| true, else false)
}

/// Forward and back through all samples: fills the lanes of the gradient and gives the sums of the loss.
#[inline(always)]
fn pass<S: Simd>(
    s: S,
    lesson: &Lesson<'_>,
    groups: usize,
    parameters: &[f64],
    tapes: &mut [Tape],
    lanes: &mut [Block],
) -> Sums {
    let mut sums = Sums::default();
    let last = lesson.layers.len() - 1;
    let mut tile = 0..0;
    while tile.end < groups {
        tile = tile.end..groups.min(tile.end + TILE_GROUPS);
        let width = lesson.x.width();
        let x = &lesson.x.blocks()[tile.start * width..tile.end * width];
        for l in 0..last {
            let (before, here) = tapes.split_at_mut(l);
            let before = before.last().map_or(x, |tape| &tape.a);
            forward(s, lesson, &lesson.layers[l], tile.len(), parameters, before, &mut here[0]);
        }
        let (layer, add) = (&lesson.layers[last], tile.start > 0);
        let mut unfinished = last + 1;
        if Single::suits(lesson, layer) {
            let (before, _) = tapes.split_at_mut(last);
            single(s, lesson, layer, tile.clone(), parameters, x, before.last_mut(), lanes, &mut sums);
            unfinished = last;
        } else {
            let (before, here) = tapes.split_at_mut(last);
            let before = before.last().map_or(x, |tape| &tape.a);
            score(s, lesson, layer, tile.clone(), parameters, before, &mut here[0], &mut sums);
        }
        backward(s, &lesson.layers[..unfinished], tile.len(), parameters, x, tapes, lanes, add);
    }
    sums
}

/// A layer's weights and biases.
type Parameters<'a> = (&'a [f64], &'a [f64]);

#[inline(always)]
fn of_layer<'a>(parameters: &'a [f64], layer: &Layer) -> Parameters<'a> {
    (&parameters[layer.weights.clone()], &parameters[layer.biases.clone()])
}

/// The weighted sums of unit `j` for `M` groups of samples, the first of `x`.
#[inline(always)]
fn sums_of<S: Simd, const M: usize>(
    s: S,
    x: &[Block],
    (weights, biases): Parameters<'_>,
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

/// Fills `a` and `slope` of a hidden layer for so many groups.
#[inline(always)]
fn forward<S: Simd>(
    s: S,
    lesson: &Lesson<'_>,
    layer: &Layer,
    groups: usize,
    parameters: &[f64],
    before: &[Block],
    tape: &mut Tape,
) {
    let (parameters, shape) = (of_layer(parameters, layer), layer.shape());
    let before = &before[..groups * layer.inputs];
    let a = &mut tape.a[..groups * layer.outputs];
    let slope = &mut tape.slope[..groups * layer.outputs];
    usual!(layer.activation, |f| forward_by::<S, _, true>(s, f, shape, parameters, before, a, slope), else {
        dense::forward(lesson.level, before, parameters.0, parameters.1, shape, a);
        apply_with_slopes(lesson.level, layer.activation, a, slope);
    });
}

/// The values of a layer by this formula, and, with `SLOPES`, the slopes.
#[inline(always)]
fn forward_by<S: Simd, F: Formula, const SLOPES: bool>(
    s: S,
    f: F,
    (inputs, outputs): (usize, usize),
    parameters: Parameters<'_>,
    mut x: &[Block],
    mut a: &mut [Block],
    mut slope: &mut [Block],
) {
    /// The next so many groups.
    macro_rules! some {
        ($M:literal) => {
            while a.len() >= $M * outputs {
                let size = $M * outputs;
                let (a_here, a_rest) = std::mem::take(&mut a).split_at_mut(size);
                let slopes = std::mem::take(&mut slope);
                let (slope_here, slope_rest) = slopes.split_at_mut(if SLOPES { size } else { 0 });
                for j in 0..outputs {
                    let z: [S::V; $M] = sums_of(s, x, parameters, (inputs, outputs), j);
                    for m in 0..$M {
                        let (value, derivative, _) = f.derivatives(s, z[m]);
                        s.store(value, &mut a_here[m * outputs + j]);
                        if SLOPES {
                            s.store(derivative, &mut slope_here[m * outputs + j]);
                        }
                    }
                }
                (x, a, slope) = (&x[$M * inputs..], a_rest, slope_rest);
            }
        };
    }
    some!(4);
    some!(1);
}

/// All that there is to do at an output layer of a single unit with few inputs, sample by sample: its error, its part of
/// the gradient, and the deltas of the layer before it.
struct Single<'a> {
    /// Each sample's target and weight, eight by eight.
    targets: &'a [Block],
    weights: &'a [Block],
    /// So many groups in which every sample counts as one, and the loss's factor is 1.
    plain: usize,
    factor: f64,
    /// Of the layer before, if there is one.
    slopes: &'a [Block],
    deltas: &'a mut [Block],
    /// The unit's weights, and its bias, if it has one.
    parameters: Parameters<'a>,
    lanes: &'a mut [Block],
    add: bool,
}

impl Single<'_> {
    fn suits(lesson: &Lesson<'_>, layer: &Layer) -> bool {
        lesson.loss.is_half_squares() && layer.outputs == 1 && layer.inputs <= 4 && is_usual(layer.activation)
    }

    /// Does it, for `K` inputs; gives the sum of the squared errors.
    #[inline(always)]
    fn run<S: Simd, F: Formula, const K: usize>(self, s: S, f: F, x: &[Block], mut total: S::V) -> S::V {
        let Single { targets, weights, plain, factor, slopes, deltas, parameters, lanes, add } = self;
        let zero = s.splat(0.0);
        let mut unit = Unit { w: [zero; K], bias: zero, dw: [zero; K], db: zero, squares: zero };
        for k in 0..K {
            unit.w[k] = s.splat(parameters.0[k]);
        }
        unit.bias = s.splat(parameters.1.first().copied().unwrap_or(0.0));
        if add {
            for k in 0..K {
                unit.dw[k] = s.load(&lanes[k]);
            }
            unit.db = lanes.get(K).map_or(zero, |lanes| s.load(lanes));
        }
        let mut before = slopes.as_chunks::<K>().0.iter().zip(deltas.as_chunks_mut::<K>().0);
        let samples = x.as_chunks::<K>().0.iter().zip(targets).zip(weights);
        let mut left = samples.len();
        let mut samples = samples.enumerate();
        while left > 0 {
            let part = left.min(PART);
            left -= part;
            unit.squares = zero;
            for (group, ((x, target), weight)) in samples.by_ref().take(part) {
                let delta = if group < plain {
                    // Where every sample counts as one there is nothing to multiply by.
                    unit.learn(s, f, x, target)
                } else {
                    unit.learn_weighted(s, f, x, target, (s.load(weight), factor))
                };
                unit.hand_back(s, delta, before.next());
            }
            total = s.add(total, unit.squares);
        }
        for k in 0..K {
            s.store(unit.dw[k], &mut lanes[k]);
        }
        if let Some(lanes) = lanes.get_mut(K) {
            s.store(unit.db, lanes);
        }
        total
    }
}

/// Does what [`Single`] is for.
#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
fn single<S: Simd>(
    s: S,
    lesson: &Lesson<'_>,
    layer: &Layer,
    groups: Range<usize>,
    parameters: &[f64],
    x: &[Block],
    before: Option<&mut Tape>,
    lanes: &mut [Block],
    sums: &mut Sums,
) {
    let size = groups.len() * layer.inputs;
    let (x, slopes, deltas) = match before {
        Some(Tape { a, slope, delta, .. }) => (&a[..size], &slope[..size], &mut delta[..size]),
        None => (&x[..size], &[][..], &mut [][..]),
    };
    let single = Single {
        targets: &lesson.y.blocks()[groups.clone()],
        weights: &lesson.weights[groups.clone()],
        plain: if lesson.factor == 1.0 { lesson.plain.saturating_sub(groups.start) } else { 0 },
        factor: lesson.factor,
        slopes,
        deltas,
        parameters: of_layer(parameters, layer),
        lanes: &mut lanes[layer.weights.start..layer.biases.end],
        add: groups.start > 0,
    };
    let total = s.load(&sums.squares);
    let total = usual!(layer.activation, |f| match layer.inputs {
        1 => single.run::<S, _, 1>(s, f, x, total),
        2 => single.run::<S, _, 2>(s, f, x, total),
        3 => single.run::<S, _, 3>(s, f, x, total),
        _ => single.run::<S, _, 4>(s, f, x, total),
    }, else total);
    s.store(total, &mut sums.squares);
    s.store(s.mul(s.splat(0.5), total), &mut sums.terms);
}

/// Fills the output layer's `delta`, and adds to the sums of the loss.
#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
fn score<S: Simd>(
    s: S,
    lesson: &Lesson<'_>,
    layer: &Layer,
    groups: Range<usize>,
    parameters: &[f64],
    before: &[Block],
    tape: &mut Tape,
    sums: &mut Sums,
) {
    let (parameters, shape, outputs) = (of_layer(parameters, layer), layer.shape(), layer.outputs);
    let before = &before[..groups.len() * layer.inputs];
    let targets = &lesson.y.blocks()[groups.start * outputs..groups.end * outputs];
    if lesson.loss.is_half_squares() {
        let delta = &mut tape.delta[..targets.len()];
        let weights = &lesson.weights[groups.clone()];
        let plain = if lesson.factor == 1.0 { lesson.plain.saturating_sub(groups.start) } else { 0 };
        let scores = Scores { weights, plain, factor: lesson.factor, sums };
        usual!(layer.activation, |f| return scores.squares(s, f, shape, parameters, before, targets, delta), else {});
    }
    let Lesson { level, loss, weights, factor, .. } = *lesson;
    let a = &mut tape.a[..targets.len()];
    dense::forward(level, before, parameters.0, parameters.1, shape, a);
    if loss.link().is_none() {
        apply_with_slopes(level, layer.activation, a, &mut tape.slope[..targets.len()]);
    }
    let mut part = 0..0;
    while part.end < groups.len() {
        part = part.end..groups.len().min(part.end + PART);
        let targets = &targets[part.start * outputs..part.end * outputs];
        let weights = &weights[groups.start + part.start..groups.start + part.end];
        sums.add(&deltas(level, tape.outputs(part.clone(), targets, weights), loss, factor));
    }
}

/// How half the squared errors of some groups are added up.
struct Scores<'a> {
    weights: &'a [Block],
    /// So many groups in which every sample counts as one, and the loss's factor is 1.
    plain: usize,
    factor: f64,
    sums: &'a mut Sums,
}

impl Scores<'_> {
    /// Fills `delta`, and adds to the sums.
    #[inline(always)]
    #[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
    fn squares<S: Simd, F: Formula>(
        self,
        s: S,
        f: F,
        (inputs, outputs): (usize, usize),
        parameters: Parameters<'_>,
        x: &[Block],
        targets: &[Block],
        delta: &mut [Block],
    ) {
        let (mut total, factor) = (s.load(&self.sums.squares), s.splat(self.factor));
        let groups = self.weights.len();
        let mut start = 0;
        while start < groups {
            let count = PART.min(groups - start);
            let x = &x[start * inputs..][..count * inputs];
            let targets = &targets[start * outputs..][..count * outputs];
            let delta = &mut delta[start * outputs..][..count * outputs];
            let mut squares = s.splat(0.0);
            if outputs == 1 && count == PART && start + count <= self.plain {
                // Where every sample counts as one there is nothing to multiply by.
                let z: [S::V; PART] = sums_of(s, x, parameters, (inputs, outputs), 0);
                for m in 0..PART {
                    let (value, slope, _) = f.derivatives(s, z[m]);
                    let e = s.sub(value, s.load(&targets[m]));
                    squares = s.mul_add(e, e, squares);
                    s.store(s.mul(e, slope), &mut delta[m]);
                }
            } else {
                for m in 0..count {
                    let weight = s.load(&self.weights[start + m]);
                    let scale = s.mul(weight, factor);
                    for j in 0..outputs {
                        let [z] = sums_of(s, &x[m * inputs..], parameters, (inputs, outputs), j);
                        let (value, slope, _) = f.derivatives(s, z);
                        let e = s.sub(value, s.load(&targets[m * outputs + j]));
                        squares = s.mul_add(s.mul(e, weight), e, squares);
                        s.store(s.mul(s.mul(e, scale), slope), &mut delta[m * outputs + j]);
                    }
                }
            }
            total = s.add(total, squares);
            start += count;
        }
        s.store(total, &mut self.sums.squares);
        s.store(s.mul(s.splat(0.5), total), &mut self.sums.terms);
    }
}

/// From the deltas of the output layer: those of the layers before it, and the lanes of the gradient.
#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
fn backward<S: Simd>(
    s: S,
    layers: &[Layer],
    groups: usize,
    parameters: &[f64],
    x: &[Block],
    tapes: &mut [Tape],
    lanes: &mut [Block],
    add: bool,
) {
    for (l, layer) in layers.iter().enumerate().rev() {
        let (inputs, outputs) = layer.shape();
        let (before, here) = tapes.split_at_mut(l);
        let delta = &here[0].delta[..groups * outputs];
        let mut x = x;
        if let Some(Tape { a, slope, delta: delta_before, .. }) = before.last_mut() {
            let (weights, _) = of_layer(parameters, layer);
            let slope = &slope[..groups * inputs];
            let delta_before = &mut delta_before[..groups * inputs];
            for g in 0..groups {
                for k in 0..inputs {
                    let mut sum = s.splat(0.0);
                    for j in 0..outputs {
                        let delta = s.load(&delta[g * outputs + j]);
                        sum = s.mul_add(delta, s.splat(weights[k * outputs + j]), sum);
                    }
                    s.store(s.mul(sum, s.load(&slope[g * inputs + k])), &mut delta_before[g * inputs + k]);
                }
            }
            x = a;
        }
        let (weights, biases) =
            lanes[layer.weights.start..layer.biases.end].split_at_mut(layer.weights.len());
        inlined::weight_gradient_lanes(s, x, delta, layer.shape(), weights, add);
        inlined::bias_gradient_lanes(s, delta, outputs, biases, add);
    }
}
