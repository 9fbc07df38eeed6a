//! Gradients by the inputs: which numbers of a sample matter, and how much.
//!
//! The [pass](super) ends with delta[0] = dL/dz[0] of the first layer; one product more leads to the inputs:
//!
//! ```text
//! loss               dL/dX     = delta[0] W[0]^T                       n x inputs
//! output a_j         the same, from delta[L] = da_j/dz: f'(z_j) at j and 0 elsewhere; p_j (1[k = j] - p_k) for a softmax p
//! score z_j          the same, from delta[L] = 1 at j and 0 elsewhere
//! ```
//!
//! Source: Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks: visualising image classification models and
//! saliency maps", ICLR 2014 (workshop).

use super::activate::{apply, apply_with_derivatives};
use super::called::Called;
use super::engine::{Engine, Totals};
use super::propagate;
use super::threads::Threads;
use super::workspace::{LaneSums, PassContext, Share, TILE, Tape, step};
use crate::activation::CoupledActivation;
use crate::check::{check_columns, check_matrix};
use crate::error::ModelError;
use crate::loss::{Loss, LossSums};
use crate::network::Network;
use crate::samples::Samples;
use nn_math::batch::{Batch, block_count, gather_all, scatter};
use nn_math::dense;
use nn_math::simd::{Block, LANES, Level};
use nn_math::{Mat, MatMut, MatRef, Matrix};
use std::ops::Range;

/// Gradients of a loss or of an output by the inputs, sample by sample (n x inputs); made by [`Network::input_gradients`].
///
/// Those that end in `_into` write into a matrix of the caller's and allocate nothing.
///
/// ```
/// use nn_math::Mat;
/// use nn_model::{Activation, Architecture, Loss, Network};
/// // p = sigmoid(2 x0 - x1)
/// let architecture = Architecture::new(2).layer(1, Activation::Sigmoid).without_bias();
/// let network = Network::from_parameters(architecture, vec![2.0, -1.0])?;
/// let (x, y) = (Mat::zeros(1, 2), Mat::zeros(1, 1)); // p = 1/2, and it should be 0
/// let mut gradients = network.input_gradients();
/// let row = |gradient: Mat<f64>| [gradient[(0, 0)], gradient[(0, 1)]];
/// assert_eq!(row(gradients.of_score(x.as_ref(), 0)?), [2.0, -1.0]);
/// assert_eq!(row(gradients.of_output(x.as_ref(), 0)?), [0.5, -0.25]); // p (1 - p) of it
/// assert_eq!(row(gradients.of_loss(Loss::BinaryCrossEntropy, (&x, &y))?), [1.0, -0.5]); // p - y of it
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct InputGradients<'n> {
    network: &'n Network,
    level: Level,
    /// A tile of samples: inputs, targets, weights.
    x: Batch,
    y: Batch,
    weights: Vec<Block>,
    share: Share,
    /// What the gradient is multiplied by, as it is by f' between layers.
    ones: Vec<Block>,
    gradient: Vec<Block>,
}

/// What of an output.
#[derive(Clone, Copy)]
enum Part {
    /// a = f(z)
    Activation,
    /// z
    Score,
}

impl Network {
    /// What is needed for gradients by the inputs.
    pub fn input_gradients(&self) -> InputGradients<'_> {
        let (inputs, groups) = (self.architecture().inputs(), TILE / LANES);
        InputGradients {
            network: self,
            level: Level::best(),
            x: Batch::zeros(TILE, inputs),
            y: Batch::zeros(TILE, self.outputs()),
            weights: vec![Block::default(); groups],
            share: Share::new(self.layers(), groups),
            ones: vec![Block([1.0; LANES]); groups * inputs],
            gradient: vec![Block::default(); groups * inputs],
        }
    }
}

impl<'n> InputGradients<'n> {
    /// Computes with the instructions of `level` instead of the machine's best: the same bits, for tests that say so.
    pub fn with_level(mut self, level: Level) -> InputGradients<'n> {
        self.level = level;
        self
    }

    /// The gradient of the loss on `samples` by their inputs, n x inputs.
    ///
    /// # Errors
    /// [`ModelError`] if the samples are not made for the network and the loss.
    pub fn of_loss<'a>(
        &mut self,
        loss: Loss,
        samples: impl Into<Samples<'a>>,
    ) -> Result<Mat<f64>, ModelError> {
        let samples = samples.into();
        let mut gradient = Mat::zeros(samples.count(), self.network.architecture().inputs());
        self.of_loss_into(loss, samples, gradient.as_mut())?;
        Ok(gradient)
    }

    /// [`InputGradients::of_loss`] into `gradient` (n x inputs); gives the loss.
    ///
    /// # Errors
    /// [`ModelError`] if the samples are not made for the network and the loss, or `gradient` has another shape.
    pub fn of_loss_into<'a>(
        &mut self,
        loss: Loss,
        samples: impl Into<Samples<'a>>,
        mut gradient: MatMut<'_, f64>,
    ) -> Result<f64, ModelError> {
        let samples = samples.into();
        samples.check(self.network, loss)?;
        self.check_gradient(samples.count(), gradient.shape())?;
        let (outputs, weight) = (self.network.outputs(), total_weight(&samples));
        let loss_scale = loss.scale(weight, outputs);
        let mut sums = LaneSums::default();
        for rows in tiles(samples.count()) {
            self.load(samples.inputs(), rows.clone());
            let targets = samples.targets().subrows(rows.start, rows.len());
            let blocks = block_count(rows.len(), outputs);
            gather_all(self.level, targets, &mut self.y.blocks_mut()[..blocks]);
            self.weights.fill(Block::default());
            for (lane, row) in rows.clone().enumerate() {
                self.weights[lane / LANES].0[lane % LANES] = samples.weight(row);
            }
            let totals = Totals { lanes: &mut [], sums: &mut LaneSums::default() };
            let (network, share) = (self.network, &mut self.share);
            let context = PassContext {
                layers: network.layers(),
                loss,
                loss_scale,
                x: &self.x,
                y: &self.y,
                weights: &self.weights,
                unweighted: 0,
                masks: &[],
            };
            let called = Called::new(self.level, Threads::ONE);
            propagate(called, &context, network.parameters(), share, totals, true);
            share.sums().iter().for_each(|chunk| sums.add(chunk));
            self.store(rows, gradient.as_mut());
        }
        let sums = LossSums { terms: sums.terms.sum(), squares: sums.squares.sum(), weight };
        Ok(sums.loss(loss, outputs))
    }

    /// The gradient of output `output` (counted from 0) by the inputs of each sample, n x inputs: of its activation, so of a
    /// probability where it is one. Where a network is sure, probabilities hardly move and this is close to 0; for pictures of what
    /// matters, [`InputGradients::of_score`] is usual.
    ///
    /// # Errors
    /// [`ModelError::Missing`] if there is no such output, [`ModelError::Columns`] if `inputs` has not one column for each input.
    pub fn of_output<'a>(
        &mut self,
        inputs: impl Into<Matrix<'a>>,
        output: usize,
    ) -> Result<Mat<f64>, ModelError> {
        let inputs = inputs.into();
        let mut gradient = Mat::zeros(inputs.view_or_empty().nrows(), self.network.architecture().inputs());
        self.of_output_into(inputs, output, gradient.as_mut())?;
        Ok(gradient)
    }

    /// [`InputGradients::of_output`] into `gradient` (n x inputs).
    ///
    /// # Errors
    /// As [`InputGradients::of_output`], and [`ModelError::Buffer`] if `gradient` has another shape.
    pub fn of_output_into<'a>(
        &mut self,
        inputs: impl Into<Matrix<'a>>,
        output: usize,
        gradient: MatMut<'_, f64>,
    ) -> Result<(), ModelError> {
        self.of_part(check_matrix("inputs", &inputs.into())?, output, Part::Activation, gradient)
    }

    /// The gradient of the score of output `output` (counted from 0) by the inputs of each sample, n x inputs: of its weighted sum z
    /// before the activation. Of a class, this is what is drawn as a saliency map.
    ///
    /// # Errors
    /// As [`InputGradients::of_output`].
    pub fn of_score<'a>(
        &mut self,
        inputs: impl Into<Matrix<'a>>,
        output: usize,
    ) -> Result<Mat<f64>, ModelError> {
        let inputs = inputs.into();
        let mut gradient = Mat::zeros(inputs.view_or_empty().nrows(), self.network.architecture().inputs());
        self.of_score_into(inputs, output, gradient.as_mut())?;
        Ok(gradient)
    }

    /// [`InputGradients::of_score`] into `gradient` (n x inputs).
    ///
    /// # Errors
    /// As [`InputGradients::of_output_into`].
    pub fn of_score_into<'a>(
        &mut self,
        inputs: impl Into<Matrix<'a>>,
        output: usize,
        gradient: MatMut<'_, f64>,
    ) -> Result<(), ModelError> {
        self.of_part(check_matrix("inputs", &inputs.into())?, output, Part::Score, gradient)
    }

    fn of_part(
        &mut self,
        inputs: MatRef<'_, f64>,
        output: usize,
        part: Part,
        mut gradient: MatMut<'_, f64>,
    ) -> Result<(), ModelError> {
        let (network, count) = (self.network, self.network.outputs());
        check_columns("inputs", network.architecture().inputs(), inputs.shape())?;
        if output >= count {
            return Err(ModelError::Missing { what: "output", index: output, count });
        }
        self.check_gradient(inputs.nrows(), gradient.shape())?;
        let (called, last) = (Called::new(self.level, Threads::ONE), network.layers().len() - 1);
        for rows in tiles(inputs.nrows()) {
            self.load(inputs, rows.clone());
            let share = &mut self.share;
            // The loss and what belongs to it is not asked for.
            let context = PassContext {
                layers: network.layers(),
                loss: Loss::HalfSse,
                loss_scale: 1.0,
                x: &self.x,
                y: &self.y,
                weights: &self.weights,
                unweighted: 0,
                masks: &[],
            };
            for l in 0..last {
                called.layer(&context, l, network.parameters(), share);
            }
            start_at(called, &context, network.parameters(), share, output, part);
            for l in (1..=last).rev() {
                called.back(&context, l, network.parameters(), share);
            }
            self.store(rows, gradient.as_mut());
        }
        Ok(())
    }

    fn check_gradient(&self, samples: usize, found: (usize, usize)) -> Result<(), ModelError> {
        let expected = (samples, self.network.architecture().inputs());
        if found == expected {
            Ok(())
        } else {
            Err(ModelError::Buffer { what: "gradients by the inputs", expected, found })
        }
    }

    /// Takes the inputs of a tile of samples.
    fn load(&mut self, inputs: MatRef<'_, f64>, rows: Range<usize>) {
        let tile = inputs.subrows(rows.start, rows.len());
        let blocks = block_count(rows.len(), inputs.ncols());
        gather_all(self.level, tile, &mut self.x.blocks_mut()[..blocks]);
        self.share.groups = 0..rows.len().div_ceil(LANES);
    }

    /// From delta[0] of a tile to the gradient by its inputs.
    fn store(&mut self, rows: Range<usize>, gradient: MatMut<'_, f64>) {
        let (Some(layer), Some(tape)) = (self.network.layers().first(), self.share.tapes.first()) else {
            return;
        };
        let groups = self.share.groups.len();
        let (weights, _) = layer.of(self.network.parameters());
        let (delta, size) = (&tape.delta[..groups * layer.outputs], groups * layer.inputs);
        let blocks = &mut self.gradient[..size];
        dense::input_gradient(self.level, delta, weights, layer.shape(), &self.ones[..size], blocks);
        scatter(blocks, gradient.subrows_mut(rows.start, rows.len()));
    }
}

/// The rows of each tile.
fn tiles(samples: usize) -> impl Iterator<Item = Range<usize>> {
    (0..samples).step_by(TILE).map(move |first| first..samples.min(first + TILE))
}

/// What all samples weigh together, added up as an [`Objective`](crate::Objective) does it: eight by eight.
fn total_weight(samples: &Samples<'_>) -> f64 {
    let groups = (0..samples.count()).step_by(LANES);
    let eight = |first: usize| first..samples.count().min(first + LANES);
    groups.map(|first| eight(first).map(|row| samples.weight(row)).sum::<f64>()).sum()
}

/// delta[L] of one output by all z of its layer.
fn start_at(
    called: Called,
    context: &PassContext<'_>,
    parameters: &[f64],
    share: &mut Share,
    output: usize,
    part: Part,
) {
    let l = context.layers.len() - 1;
    let (layer, groups) = (&context.layers[l], share.groups.len());
    let (width, size) = (layer.outputs, groups * layer.outputs);
    let (x, Tape { a, derivative, delta, .. }) = step(&mut share.tapes, &share.groups, context, l);
    let (a, derivative, delta) = (&mut a[..size], &mut derivative[..size], &mut delta[..size]);
    match (part, layer.activation.coupled()) {
        (Part::Score, _) => derivative.fill(Block([1.0; LANES])),
        (Part::Activation, Some(CoupledActivation::Softmax)) => {
            called.pre_activations(layer, parameters, x, a);
            apply(called.level, layer.activation, width, a);
            for (p, delta) in a.chunks_exact(width).zip(delta.chunks_exact_mut(width)) {
                for (k, delta) in delta.iter_mut().enumerate() {
                    for (lane, delta) in delta.0.iter_mut().enumerate() {
                        *delta = p[output].0[lane] * (f64::from(k == output) - p[k].0[lane]);
                    }
                }
            }
            return;
        }
        (Part::Activation, None) => {
            called.pre_activations(layer, parameters, x, a);
            apply_with_derivatives(called.level, layer.activation, a, derivative);
        }
    }
    delta.fill(Block::default());
    for (derivative, delta) in derivative.chunks_exact(width).zip(delta.chunks_exact_mut(width)) {
        delta[output] = derivative[output];
    }
}
