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
//! The samples go through in tiles of [`TILE`], all the way forward and back, so that the activations of a tile stay in
//! the cache however many samples there are; the gradient is the sum over the tiles, in their order.
//!
//! Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323 (1986).

use crate::loss::{Outputs, Sums};
use crate::network::{Layer, Network};
use crate::{Loss, ModelError};
use nn_math::MatRef;
use nn_math::batch::Batch;
use nn_math::dense::{self, RowChunk};
use nn_math::simd::{Block, LANES, Level, Simd, Task};
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
/// let mut objective = Objective::new(&network, Loss::HalfSse, x.as_ref(), y.as_ref())?;
/// assert_eq!(objective.evaluate(network.parameters())?, 0.5);
/// assert_eq!(objective.gradient(), [3.0]);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Objective {
    pub(crate) layers: Vec<Layer>,
    pub(crate) loss: Loss,
    pub(crate) x: Batch,
    pub(crate) y: Batch,
    /// For each group of eight samples: 1 in the lanes of real samples, 0 in those of the filling.
    pub(crate) present: Vec<Block>,
    pub(crate) tapes: Vec<Tape>,
    pub(crate) rows: Vec<RowChunk>,
    gradient: Vec<f64>,
    /// How many samples were evaluated last, and their sums of the loss's terms and of the squared errors.
    evaluated: usize,
    terms: f64,
    squares: f64,
    pub(crate) level: Level,
}

impl Objective {
    /// The loss of `network`'s architecture on the rows of `inputs` (n x inputs) with `targets` (n x outputs).
    ///
    /// Copies the samples into the kernels' layout and makes all the room that is needed; nothing later allocates.
    ///
    /// # Errors
    /// [`ModelError`] if the shapes do not fit, there are no samples, or a number is NaN or infinite.
    pub fn new(
        network: &Network,
        loss: Loss,
        inputs: MatRef<'_, f64>,
        targets: MatRef<'_, f64>,
    ) -> Result<Objective, ModelError> {
        network.check_columns("inputs", network.architecture().inputs(), inputs.ncols())?;
        network.check_columns("outputs", network.outputs(), targets.ncols())?;
        let samples = inputs.nrows();
        if samples != targets.nrows() {
            return Err(ModelError::Rows { inputs: samples, targets: targets.nrows() });
        }
        if samples == 0 {
            return Err(ModelError::NoSamples);
        }
        check_finite("inputs", inputs)?;
        check_finite("targets", targets)?;
        let layers = network.layers().to_vec();
        if let Some(output) = layers.last() {
            loss.check_output(output.activation)?;
        }
        check_targets(loss, targets)?;

        let groups = samples.div_ceil(LANES);
        let tile = groups.min(TILE_GROUPS);
        let room = |width: usize| vec![Block::default(); tile * width];
        Ok(Objective {
            loss,
            x: filled(inputs),
            y: filled(targets),
            present: (0..groups).map(|group| lanes(group, &(0..samples))).collect(),
            tapes: layers
                .iter()
                .map(|l| Tape { a: room(l.outputs), slope: room(l.outputs), delta: room(l.outputs) })
                .collect(),
            rows: vec![
                [0.0; LANES];
                layers.iter().map(|l| dense::row_scratch(tile, l.outputs)).max().unwrap_or(0)
            ],
            gradient: vec![0.0; network.parameters().len()],
            evaluated: samples,
            terms: f64::NAN,
            squares: f64::NAN,
            level: Level::best(),
            layers,
        })
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
        self.evaluate_rows(0..self.y.samples(), parameters)
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
    /// let mut objective = Objective::new(&network, Loss::HalfSse, x.as_ref(), y.as_ref())?;
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
        let samples = self.y.samples();
        if rows.is_empty() || rows.end > samples {
            return Err(ModelError::RowRange { start: rows.start, end: rows.end, samples });
        }
        self.level.run(Evaluate { objective: self, rows, parameters });
        Ok(self.loss())
    }

    /// The loss on the samples and at the parameters last evaluated; NaN before that.
    pub fn loss(&self) -> f64 {
        self.loss.factor(self.evaluated, self.y.width()) * self.terms
    }

    /// The mean squared error over the samples last evaluated and all outputs; NaN before that.
    pub fn mse(&self) -> f64 {
        self.squares / (self.evaluated * self.y.width()) as f64
    }

    /// The gradient of the loss on the samples and at the parameters last evaluated, in the order of
    /// [`Network::parameters`].
    pub fn gradient(&self) -> &[f64] {
        &self.gradient
    }

    /// The loss's factor for all samples.
    pub(crate) fn factor(&self) -> f64 {
        self.loss.factor(self.y.samples(), self.y.width())
    }

    /// Forward and back through all samples: sets the sums and the gradient.
    #[inline(always)]
    pub(crate) fn pass<S: Simd>(&mut self, s: S, parameters: &[f64]) {
        self.pass_groups(s, 0..self.present.len(), self.y.samples(), parameters);
    }

    /// The same through some rows only: the groups that hold them, with their neighbours there counted as filling.
    #[inline(always)]
    fn pass_rows<S: Simd>(&mut self, s: S, rows: Range<usize>, parameters: &[f64]) {
        let groups = rows.start / LANES..rows.end.div_ceil(LANES);
        let ends = [groups.start, groups.end - 1];
        for group in ends {
            self.present[group] = lanes(group, &rows);
        }
        self.pass_groups(s, groups, rows.len(), parameters);
        let all = 0..self.y.samples();
        for group in ends {
            self.present[group] = lanes(group, &all);
        }
    }

    /// Through these groups, in which `samples` samples are present.
    #[inline(always)]
    fn pass_groups<S: Simd>(&mut self, s: S, groups: Range<usize>, samples: usize, parameters: &[f64]) {
        let factor = self.loss.factor(samples, self.y.width());
        let Objective { layers, loss, x, y, present, tapes, rows, gradient, .. } = self;
        let (x_blocks, y_blocks) =
            (&x.blocks()[groups.start * x.width()..], &y.blocks()[groups.start * y.width()..]);
        gradient.fill(0.0);
        let mut sums = Sums { squares: s.splat(0.0), terms: s.splat(0.0) };
        for (t, present) in present[groups].chunks(TILE_GROUPS).enumerate() {
            let x = tile(x_blocks, x.width(), t, present.len());
            let targets = tile(y_blocks, y.width(), t, present.len());
            forward(s, layers, *loss, parameters, x, present.len(), tapes);
            if let Some(tape) = tapes.last_mut() {
                sums = tape.outputs(targets, present).deltas(s, *loss, factor, sums);
            }
            backward(s, layers, parameters, x, present.len(), tapes, rows, gradient);
        }
        self.evaluated = samples;
        self.squares = s.sum(sums.squares);
        self.terms = s.sum(sums.terms);
    }
}

impl Tape {
    /// The output layer as its loss sees it.
    #[inline(always)]
    pub(crate) fn outputs<'a>(&'a mut self, targets: &'a [Block], present: &'a [Block]) -> Outputs<'a> {
        let size = targets.len();
        let Tape { a, slope, delta } = self;
        Outputs { a: &mut a[..size], slopes: &slope[..size], targets, present, deltas: &mut delta[..size] }
    }
}

/// 1 in the lanes of `group` whose samples are among `rows`, 0 in the others.
fn lanes(group: usize, rows: &Range<usize>) -> Block {
    Block(std::array::from_fn(|lane| f64::from(rows.contains(&(group * LANES + lane)))))
}

/// The rows of a matrix in blocks, the lanes left over filled with the last row: whatever happens in them happens to a
/// real sample too, so they cannot be the first to overflow. `present` keeps them out of every sum.
fn filled(rows: MatRef<'_, f64>) -> Batch {
    let mut batch = Batch::from_rows(rows);
    let (used, width) = (rows.nrows() % LANES, rows.ncols());
    if used > 0 {
        let last_group = batch.blocks().len() - width;
        for block in &mut batch.blocks_mut()[last_group..] {
            let last = block.0[used - 1];
            block.0[used..].fill(last);
        }
    }
    batch
}

/// The blocks of tile `t`, which has `groups` groups of samples.
#[inline(always)]
pub(crate) fn tile(blocks: &[Block], width: usize, t: usize, groups: usize) -> &[Block] {
    &blocks[t * TILE_GROUPS * width..][..groups * width]
}

/// Fills `a` and `slope` of every layer; the last keeps its weighted sums where the loss has a link.
#[inline(always)]
fn forward<S: Simd>(
    s: S,
    layers: &[Layer],
    loss: Loss,
    parameters: &[f64],
    x: &[Block],
    groups: usize,
    tapes: &mut [Tape],
) {
    let mut before = x;
    for (l, (layer, tape)) in layers.iter().zip(tapes).enumerate() {
        let size = groups * layer.outputs;
        let (weights, biases) = (&parameters[layer.weights.clone()], &parameters[layer.biases.clone()]);
        dense::forward(s, before, weights, biases, layer.shape(), &mut tape.a[..size]);
        if l + 1 < layers.len() || loss.link().is_none() {
            layer.activation.apply_with_slopes(s, &mut tape.a[..size], &mut tape.slope[..size]);
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

/// The first number, row by row, that is not `good`: its row, its column and itself.
fn first_not(good: impl Fn(f64) -> bool, matrix: MatRef<'_, f64>) -> Option<(usize, usize, f64)> {
    let places = (0..matrix.nrows()).flat_map(|row| (0..matrix.ncols()).map(move |column| (row, column)));
    places.map(|(row, column)| (row, column, matrix[(row, column)])).find(|(_, _, number)| !good(*number))
}

fn check_finite(what: &'static str, matrix: MatRef<'_, f64>) -> Result<(), ModelError> {
    match first_not(f64::is_finite, matrix) {
        Some((row, column, found)) => Err(ModelError::NotFinite { what, row, column, found }),
        None => Ok(()),
    }
}

fn check_targets(loss: Loss, targets: MatRef<'_, f64>) -> Result<(), ModelError> {
    match first_not(|target| loss.accepts(target), targets) {
        Some((row, column, found)) => Err(ModelError::Target { loss, row, column, found }),
        None => Ok(()),
    }
}

struct Evaluate<'a> {
    objective: &'a mut Objective,
    rows: Range<usize>,
    parameters: &'a [f64],
}

impl Task for Evaluate<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        self.objective.pass_rows(s, self.rows, self.parameters);
    }
}
