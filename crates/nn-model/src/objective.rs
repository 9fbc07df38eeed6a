//! The objective: a loss on given samples as a function of the parameters, with its gradient by backpropagation.
//!
//! Letters, with their shapes for n samples (a layer has `inputs` and `outputs`; layer l reads what layer l-1 wrote):
//!
//! ```text
//! a[l]      n x outputs        activations; a[-1] is X
//! z[l]      n x outputs        a[l-1] W[l] + b[l], overwritten by a[l] = f(z[l])
//! slope[l]  n x outputs        f'(z[l])
//! delta[l]  n x outputs        dL/dz[l]
//!
//! forward   a[l]       = f(a[l-1] W[l] + b[l])
//! output    delta[L]   = dL/da[L] * slope[L]
//! backward  dW[l]      = a[l-1]^T delta[l]        db[l] = 1^T delta[l]
//!           delta[l-1] = (delta[l] W[l]^T) * slope[l-1]
//! ```
//!
//! Dropout multiplies a[l] and slope[l] of the hidden layers by masks of 0 and 1/(1 - rate), which is all that it takes.
//!
//! The samples go through in tiles of [`TILE`], all the way forward and back, so that the activations of a tile stay in
//! the cache however many samples there are; the gradient is the sum over the tiles, in their order.
//!
//! Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323 (1986).

use crate::chance::Chance;
use crate::loss::{Outputs, Sums};
use crate::network::{Layer, Network};
use crate::penalty::Penalty;
use crate::{Loss, ModelError, Samples};
use nn_math::batch::Batch;
use nn_math::dense::{self, RowChunk};
use nn_math::simd::{Block, LANES, Level, Simd, Task};
use nn_math::update::update;
use std::ops::Range;

/// How many samples go forward and back together. A multiple of eight; part of what fixes the order of summation.
pub(crate) const TILE: usize = 128;
pub(crate) const TILE_GROUPS: usize = TILE / LANES;

/// What backpropagation remembers of one layer for one tile.
#[derive(Clone, Debug)]
pub(crate) struct Tape {
    pub a: Vec<Block>,
    pub slope: Vec<Block>,
    pub delta: Vec<Block>,
    /// What dropout multiplies the layer by, for all samples, not only a tile; empty without dropout.
    pub mask: Vec<Block>,
}

/// A loss on given samples as a function of a network's parameters.
///
/// ```
/// use nn_math::Mat;
/// use nn_model::{Activation, Architecture, Loss, Network, Objective};
///
/// // y = w x with w = 2, one sample x = 3, target 5: loss 1/2 (6 - 5)^2, gradient (6 - 5) 3.
/// let network = Network::from_parameters(
///     Architecture::new(1).layer(1, Activation::Linear).without_bias(), vec![2.0])?;
/// let (x, y) = (Mat::from_fn(1, 1, |_, _| 3.0), Mat::from_fn(1, 1, |_, _| 5.0));
/// let mut objective = Objective::new(&network, Loss::HalfSse, (&x, &y))?;
/// assert_eq!(objective.evaluate(network.parameters())?, 0.5);
/// assert_eq!(objective.gradient(), [3.0]);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Objective {
    pub(crate) layers: Vec<Layer>,
    pub(crate) loss: Loss,
    pub(crate) penalty: Penalty,
    pub(crate) x: Batch,
    pub(crate) y: Batch,
    /// For each group of eight samples: their weights, 0 in the lanes of the filling.
    pub(crate) weights: Vec<Block>,
    /// How many samples there are, and what they weigh together.
    samples: usize,
    weight: f64,
    pub(crate) tapes: Vec<Tape>,
    pub(crate) rows: Vec<RowChunk>,
    gradient: Vec<f64>,
    pub(crate) evaluated: Evaluated,
    pub(crate) level: Level,
}

/// The sums of an evaluation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evaluated {
    /// What the samples weigh together.
    weight: f64,
    /// Of the loss's terms.
    terms: f64,
    /// Of the squared errors.
    squares: f64,
    /// The penalty on the weights.
    penalty: f64,
    /// The length of the gradient.
    pub gradient_norm: f64,
}

impl Evaluated {
    /// Of no samples at all.
    pub(crate) const NOTHING: Evaluated =
        Evaluated { weight: 0.0, terms: 0.0, squares: 0.0, penalty: 0.0, gradient_norm: 0.0 };

    /// Before any evaluation.
    const NONE: Evaluated = Evaluated {
        weight: f64::NAN,
        terms: f64::NAN,
        squares: f64::NAN,
        penalty: f64::NAN,
        gradient_norm: f64::NAN,
    };

    /// Of these samples and more; penalty and gradient are those of the last.
    pub(crate) fn and(self, more: Evaluated) -> Evaluated {
        Evaluated {
            weight: self.weight + more.weight,
            terms: self.terms + more.terms,
            squares: self.squares + more.squares,
            penalty: more.penalty,
            gradient_norm: more.gradient_norm,
        }
    }
}

impl Objective {
    /// The loss of `network`'s architecture on `samples`: inputs (n x inputs), targets (n x outputs), perhaps weights.
    ///
    /// Copies the samples into the kernels' layout and makes all the room that is needed; nothing later allocates.
    ///
    /// # Errors
    /// [`ModelError`] if the shapes do not fit, there are no samples, a number is NaN or infinite, or the loss is not made
    /// for the output layer or the targets.
    pub fn new<'a>(
        network: &Network,
        loss: Loss,
        samples: impl Into<Samples<'a>>,
    ) -> Result<Objective, ModelError> {
        let samples = samples.into();
        samples.check(network, loss)?;
        let mut objective = Objective::with_room(network, loss, samples.count());
        objective.fill(&Rows::new(&samples), 0..samples.count());
        Ok(objective)
    }

    /// An objective with room for so many samples, and none yet.
    pub(crate) fn with_room(network: &Network, loss: Loss, samples: usize) -> Objective {
        let layers = network.layers().to_vec();
        let groups = samples.div_ceil(LANES);
        let tile = groups.min(TILE_GROUPS);
        let room = |width: usize| vec![Block::default(); tile * width];
        let tape = |layer: &Layer| Tape {
            a: room(layer.outputs),
            slope: room(layer.outputs),
            delta: room(layer.outputs),
            mask: Vec::new(),
        };
        Objective {
            loss,
            penalty: Penalty::NONE,
            x: Batch::zeros(samples, network.architecture().inputs()),
            y: Batch::zeros(samples, network.outputs()),
            weights: vec![Block::default(); groups],
            samples: 0,
            weight: 0.0,
            tapes: layers.iter().map(tape).collect(),
            rows: vec![
                [0.0; LANES];
                layers.iter().map(|l| dense::row_scratch(tile, l.outputs)).max().unwrap_or(0)
            ],
            gradient: vec![0.0; network.parameters().len()],
            evaluated: Evaluated::NONE,
            level: Level::best(),
            layers,
        }
    }

    /// Takes these rows of `source` as its samples, in this order, instead of those it had.
    ///
    /// Lanes left over are filled with the last row: whatever happens in them happens to a real sample too, so they cannot
    /// be the first to overflow. Their weight 0 keeps them out of every sum.
    #[inline(always)]
    pub(crate) fn fill(&mut self, source: &Rows, rows: impl ExactSizeIterator<Item = usize>) {
        let Objective { x, y, weights, .. } = self;
        let (x_width, y_width) = (x.width(), y.width());
        self.samples = rows.len();
        let (mut eight, mut filled) = ([0; LANES], 0);
        let mut store = |group: usize, rows: &[usize; LANES], present: usize| {
            transpose(&source.inputs, x_width, rows, &mut x.blocks_mut()[group * x_width..][..x_width]);
            transpose(&source.targets, y_width, rows, &mut y.blocks_mut()[group * y_width..][..y_width]);
            let lane = |lane: usize| if lane < present { source.weight(rows[lane]) } else { 0.0 };
            weights[group] = Block(std::array::from_fn(lane));
        };
        for row in rows {
            eight[filled % LANES] = row;
            filled += 1;
            if filled % LANES == 0 {
                store(filled / LANES - 1, &eight, LANES);
            }
        }
        let present = filled % LANES;
        if present > 0 {
            let last = eight[present - 1];
            eight[present..].fill(last);
            store(filled / LANES, &eight, present);
        }
        self.weight = total(&self.weights[..self.samples.div_ceil(LANES)]);
    }

    /// Adds a penalty on the weights to the loss.
    pub fn with_penalty(mut self, penalty: Penalty) -> Objective {
        self.penalty = penalty;
        self
    }

    /// Computes with the instructions of `level` instead of the machine's best: the same bits, for tests that say so.
    pub fn with_level(mut self, level: Level) -> Objective {
        self.level = level;
        self
    }

    /// The loss at `parameters` (in the order of [`Network::parameters`]); also computes the gradient there.
    ///
    /// Samples that overflow give an infinite or NaN loss: finiteness is checked on what comes in, not on what comes out.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if there are not as many parameters as the network has.
    pub fn evaluate(&mut self, parameters: &[f64]) -> Result<f64, ModelError> {
        self.evaluate_rows(0..self.samples, parameters)
    }

    /// The loss on the samples in `rows` alone, as if there were no others; also computes its gradient. (Neighbours in the
    /// same eight are reckoned along with weight 0: if one of them overflows, the result is no number.) For descent sample
    /// by sample, or by small batches:
    ///
    /// ```
    /// # use nn_math::Mat;
    /// # use nn_model::{Activation, Architecture, Loss, Network, Objective};
    /// // y = w x from w = 0, and y = 2 x in three samples.
    /// # let architecture = Architecture::new(1).layer(1, Activation::Linear).without_bias();
    /// # let mut network = Network::from_parameters(architecture, vec![0.0])?;
    /// let (x, y) = (Mat::from_fn(3, 1, |i, _| i as f64), Mat::from_fn(3, 1, |i, _| 2.0 * i as f64));
    /// let mut objective = Objective::new(&network, Loss::HalfSse, (&x, &y))?;
    /// for row in 0..3 {
    ///     objective.evaluate_rows(row..row + 1, network.parameters())?;
    ///     network.parameters_mut()[0] -= 0.5 * objective.gradient()[0];
    /// }
    /// // Errors 0, -2 and -2 before the updates: w = 0 + 0.5 * 2 * 1 = 1, then 1 + 0.5 * 2 * 2 = 3.
    /// assert_eq!(network.parameters(), [3.0]);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// A single row, and rows that start at a multiple of eight, give the bits of an objective that has no others.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if there are not as many parameters as the network has, [`ModelError::RowRange`] if
    /// `rows` is empty or goes beyond the samples.
    pub fn evaluate_rows(&mut self, rows: Range<usize>, parameters: &[f64]) -> Result<f64, ModelError> {
        let (expected, found) = (self.gradient.len(), parameters.len());
        if found != expected {
            return Err(ModelError::ParameterCount { expected, found });
        }
        let samples = self.samples;
        if rows.is_empty() || rows.end > samples {
            return Err(ModelError::RowRange { start: rows.start, end: rows.end, samples });
        }
        self.evaluate_some(rows, parameters);
        Ok(self.loss())
    }

    /// The loss on the samples and at the parameters last evaluated, penalty included; NaN before that.
    pub fn loss(&self) -> f64 {
        let Evaluated { weight, terms, penalty, .. } = self.evaluated;
        self.loss.factor(weight, self.y.width()) * terms + penalty
    }

    /// The mean squared error over the samples last evaluated (by their weights) and all outputs; NaN before that.
    pub fn mse(&self) -> f64 {
        self.evaluated.squares / (self.evaluated.weight * self.y.width() as f64)
    }

    /// The gradient of the loss on the samples and at the parameters last evaluated, in the order of
    /// [`Network::parameters`].
    pub fn gradient(&self) -> &[f64] {
        &self.gradient
    }

    /// How many samples there are.
    pub(crate) fn samples(&self) -> usize {
        self.samples
    }

    /// The same, to be changed before a step is made with it.
    pub(crate) fn gradient_mut(&mut self) -> &mut [f64] {
        &mut self.gradient
    }

    /// The loss's factor for all samples.
    pub(crate) fn factor(&self) -> f64 {
        self.loss.factor(self.weight, self.y.width())
    }

    /// Makes room for dropout's masks; to be filled before each pass.
    pub(crate) fn make_masks(&mut self) {
        let groups = self.weights.len();
        let hidden = self.layers.len() - 1;
        for (tape, layer) in self.tapes[..hidden].iter_mut().zip(&self.layers) {
            tape.mask = vec![Block::default(); groups * layer.outputs];
        }
    }

    /// Draws the masks of a pass through so many samples anew, where there are any.
    #[inline(always)]
    pub(crate) fn draw_masks(&mut self, probability: f64, samples: usize, chance: &mut Chance) {
        let groups = samples.div_ceil(LANES);
        for (tape, layer) in self.tapes.iter_mut().zip(&self.layers) {
            let used = tape.mask.len().min(groups * layer.outputs);
            chance.mask(probability, &mut tape.mask[..used]);
        }
    }

    /// [`Objective::evaluate`] for parameters that are known to be as many as they should.
    pub(crate) fn evaluate_all(&mut self, parameters: &[f64]) {
        let groups = 0..self.samples.div_ceil(LANES);
        self.pass(groups, self.weight, parameters, true);
    }

    /// The loss alone, without its gradient.
    pub(crate) fn measure(&mut self, parameters: &[f64]) -> f64 {
        let groups = 0..self.samples.div_ceil(LANES);
        self.pass(groups, self.weight, parameters, false);
        self.loss()
    }

    /// [`Objective::evaluate_rows`] for what is known to be right: the groups that hold the rows, with their neighbours there
    /// counted as filling.
    pub(crate) fn evaluate_some(&mut self, rows: Range<usize>, parameters: &[f64]) {
        let groups = rows.start / LANES..rows.end.div_ceil(LANES);
        let (first, last) = (groups.start, groups.end - 1);
        let ends = [self.weights[first], self.weights[last]];
        for group in [first, last] {
            for (lane, weight) in self.weights[group].0.iter_mut().enumerate() {
                if !rows.contains(&(group * LANES + lane)) {
                    *weight = 0.0;
                }
            }
        }
        let weight = total(&self.weights[groups.clone()]);
        self.pass(groups, weight, parameters, true);
        [self.weights[first], self.weights[last]] = ends;
    }

    /// Forward, and `back` if asked to, through these groups, whose samples weigh `weight` together: sets the sums and the
    /// gradient.
    fn pass(&mut self, groups: Range<usize>, weight: f64, parameters: &[f64], back: bool) {
        self.level.run(Pass { objective: self, groups, weight, parameters, back });
    }
}

/// Samples row after row, from which batches are put together.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    inputs: Vec<f64>,
    targets: Vec<f64>,
    weights: Option<Vec<f64>>,
}

impl Rows {
    pub(crate) fn new(samples: &Samples<'_>) -> Rows {
        let rows = |matrix: nn_math::MatRef<'_, f64>| {
            (0..matrix.nrows()).flat_map(|i| matrix.row(i).iter().copied()).collect()
        };
        Rows {
            inputs: rows(samples.inputs),
            targets: rows(samples.targets),
            weights: samples.weights.as_ref().map(|weights| weights.to_vec()),
        }
    }

    fn weight(&self, row: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[row])
    }
}

/// The sum of all lanes, group after group.
fn total(weights: &[Block]) -> f64 {
    weights.iter().map(|group| group.0.iter().sum::<f64>()).sum()
}

/// Eight rows of `width` numbers into `width` blocks.
#[inline(always)]
fn transpose(rows: &[f64], width: usize, eight: &[usize; LANES], blocks: &mut [Block]) {
    let eight = eight.map(|row| &rows[row * width..][..width]);
    for (column, block) in blocks.iter_mut().enumerate() {
        *block = Block(eight.map(|row| row[column]));
    }
}

impl Tape {
    /// The output layer as its loss sees it.
    #[inline(always)]
    pub(crate) fn outputs<'a>(&'a mut self, targets: &'a [Block], weights: &'a [Block]) -> Outputs<'a> {
        let size = targets.len();
        let Tape { a, slope, delta, .. } = self;
        Outputs { a: &mut a[..size], slopes: &slope[..size], targets, weights, deltas: &mut delta[..size] }
    }
}

/// The blocks of tile `t`, which has `groups` groups of samples.
#[inline(always)]
pub(crate) fn tile(blocks: &[Block], width: usize, t: usize, groups: usize) -> &[Block] {
    &blocks[t * TILE_GROUPS * width..][..groups * width]
}

/// Fills `a` and `slope` of every layer for tile `t`, which has `groups` groups; the last layer keeps its weighted sums
/// where the loss has a link.
#[inline(always)]
fn forward<S: Simd>(
    s: S,
    layers: &[Layer],
    loss: Loss,
    parameters: &[f64],
    x: &[Block],
    (t, groups): (usize, usize),
    tapes: &mut [Tape],
) {
    let mut before = x;
    for (l, (layer, tape)) in layers.iter().zip(tapes).enumerate() {
        let size = groups * layer.outputs;
        let (weights, biases) = (&parameters[layer.weights.clone()], &parameters[layer.biases.clone()]);
        let (a, slope) = (&mut tape.a[..size], &mut tape.slope[..size]);
        dense::forward(s, before, weights, biases, layer.shape(), a);
        if l + 1 < layers.len() || loss.link().is_none() {
            layer.activation.apply_with_slopes(s, a, slope);
        }
        if !tape.mask.is_empty() {
            for ((a, slope), mask) in a.iter_mut().zip(slope).zip(tile(&tape.mask, layer.outputs, t, groups))
            {
                let mask = s.load(mask);
                s.store(s.mul(s.load(a), mask), a);
                s.store(s.mul(s.load(slope), mask), slope);
            }
        }
        before = &tape.a[..size];
    }
}

/// From the deltas of the output layer: the deltas of the layers before it, and every layer's part of the gradient.
#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
fn backward<S: Simd>(
    s: S,
    layers: &[Layer],
    parameters: &[f64],
    x: &[Block],
    groups: usize,
    tapes: &mut [Tape],
    rows: &mut [RowChunk],
    gradient: &mut [f64],
) {
    for (l, layer) in layers.iter().enumerate().rev() {
        let (before, here) = tapes.split_at_mut(l);
        let delta = &here[0].delta[..groups * layer.outputs];
        let inputs = match before.last() {
            Some(tape) => &tape.a[..groups * layer.inputs],
            None => x,
        };
        let (dw, db) = gradient[layer.weights.start..layer.biases.end].split_at_mut(layer.weights.len());
        dense::weight_gradient(s, inputs, delta, layer.shape(), rows, dw, db);
        if let Some(tape) = before.last_mut() {
            let size = groups * layer.inputs;
            let weights = &parameters[layer.weights.clone()];
            dense::input_gradient(
                s,
                delta,
                weights,
                layer.shape(),
                &tape.slope[..size],
                &mut tape.delta[..size],
            );
        }
    }
}

/// Forward and back through some groups. The one place where the kernels of training are put together, so that they are
/// compiled once for each instruction set.
struct Pass<'a> {
    objective: &'a mut Objective,
    groups: Range<usize>,
    weight: f64,
    parameters: &'a [f64],
    back: bool,
}

impl Task for Pass<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let Pass { objective, groups, weight, parameters, back } = self;
        let factor = objective.loss.factor(weight, objective.y.width());
        let Objective { layers, loss, penalty, x, y, weights, tapes, rows, gradient, .. } = objective;
        let (x_blocks, y_blocks) =
            (&x.blocks()[groups.start * x.width()..], &y.blocks()[groups.start * y.width()..]);
        gradient.fill(0.0);
        let mut sums = Sums { squares: s.splat(0.0), terms: s.splat(0.0) };
        for (t, weights) in weights[groups].chunks(TILE_GROUPS).enumerate() {
            let x = tile(x_blocks, x.width(), t, weights.len());
            let targets = tile(y_blocks, y.width(), t, weights.len());
            forward(s, layers, *loss, parameters, x, (t, weights.len()), tapes);
            if let Some(tape) = tapes.last_mut() {
                sums = tape.outputs(targets, weights).deltas(s, *loss, factor, sums);
            }
            if back {
                backward(s, layers, parameters, x, weights.len(), tapes, rows, gradient);
            }
        }
        let penalty = penalty.add(s, layers, parameters, gradient);
        let (squares, terms) = (s.sum(sums.squares), s.sum(sums.terms));
        let mut sum = s.splat(0.0);
        update(s, [&gradient[..]], [], |[g], []| {
            sum = s.mul_add(g, g, sum);
            []
        });
        let gradient_norm = s.sum(sum).sqrt();
        objective.evaluated = Evaluated { weight, terms, squares, penalty, gradient_norm };
    }
}
