//! Predictions, again and again, without allocating.

use super::Network;
use super::sample::{self, NarrowNetwork};
use crate::backprop::called::Called;
use crate::backprop::fused;
use crate::backprop::predict::predict;
use crate::backprop::threads::Threads;
use crate::backprop::workspace::TILE;
use crate::check::{check_columns, check_matrix};
use crate::error::ModelError;
use nn_math::batch::{block_count, gather_all, scatter};
use nn_math::simd::{Block, LANES, Level};
use nn_math::{MatMut, MatRef, Matrix};
use std::ops::Range;

/// Predicts into the caller's memory and allocates nothing; made by [`Network::predictor`].
///
/// ```
/// use nn_math::Mat;
/// use nn_model::{Activation, Architecture, Network};
/// let architecture = Architecture::new(1).layer(1, Activation::Linear);
/// let network = Network::from_parameters(architecture, vec![2.0, 1.0])?;
/// let mut predictor = network.predictor();
/// let mut outputs = Mat::zeros(3, 1);
/// predictor.predict_into(&[0.0, 1.0, 4.0], outputs.as_mut())?;
/// assert_eq!(outputs[(2, 0)], 9.0);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Predictor<'a> {
    network: &'a Network,
    /// One tile of the inputs, then of each layer's outputs.
    tiles: Vec<Vec<Block>>,
    /// One sample's inputs, then its outputs of each layer.
    sample: Vec<Vec<[f64; LANES]>>,
    level: Level,
    /// Where all layers are narrow.
    narrow: Option<NarrowNetwork>,
}

impl<'a> Predictor<'a> {
    pub(crate) fn new(network: &'a Network) -> Predictor<'a> {
        let inputs = network.architecture().inputs();
        let widths = || std::iter::once(inputs).chain(network.layers().iter().map(|layer| layer.outputs));
        Predictor {
            network,
            tiles: widths().map(|width| vec![Block::default(); block_count(TILE, width)]).collect(),
            sample: widths().map(|width| vec![[0.0; LANES]; width.div_ceil(LANES)]).collect(),
            level: Level::best(),
            narrow: fused::suits(network.layers()).then(|| NarrowNetwork::new(network)),
        }
    }

    /// Computes with the instructions of `level` instead of the machine's best: the same bits, for tests that say so.
    pub fn with_level(mut self, level: Level) -> Predictor<'a> {
        self.level = level;
        self
    }

    /// The outputs for each row of `inputs` (n x inputs), into the rows of `outputs` (n x outputs).
    ///
    /// # Errors
    /// [`ModelError`] if the shapes do not fit.
    pub fn predict_into<'m>(
        &mut self,
        inputs: impl Into<Matrix<'m>>,
        outputs: MatMut<'_, f64>,
    ) -> Result<(), ModelError> {
        self.predict_matrix(check_matrix("inputs", &inputs.into())?, outputs)
    }

    fn predict_matrix(
        &mut self,
        inputs: MatRef<'_, f64>,
        mut outputs: MatMut<'_, f64>,
    ) -> Result<(), ModelError> {
        check_columns("outputs", self.network.outputs(), outputs.shape())?;
        if inputs.nrows() != outputs.nrows() {
            return Err(ModelError::Rows { inputs: inputs.nrows(), targets: outputs.nrows() });
        }
        // (In a page, a kernel more weighs more than the time that it saves.)
        if inputs.nrows() == 1 && cfg!(not(target_arch = "wasm32")) {
            let results = self.of_row(inputs)?;
            (0..outputs.ncols()).for_each(|j| outputs[(0, j)] = results[j]);
            return Ok(());
        }
        let last = self.network.layers().len() - 1;
        self.each_layer(inputs, |layer, rows, blocks| {
            if layer == last {
                scatter(blocks, outputs.as_mut().subrows_mut(rows.start, rows.len()));
            }
        })
    }

    /// The outputs of every layer for each row of `inputs` (n x inputs), into one matrix (n x units) for each layer; the last are the
    /// predictions.
    ///
    /// ```
    /// # use nn_math::Mat;
    /// # use nn_model::{Activation, Architecture, Network};
    /// # let architecture = Architecture::new(1).layer(2, Activation::Relu).layer(1, Activation::Linear).without_bias();
    /// # let network = Network::from_parameters(architecture, vec![1.0, -1.0, 2.0, 3.0])?;
    /// let inputs = [0.0, 1.0, 2.0, 3.0, 4.0];
    /// let (mut hidden, mut output) = (Mat::zeros(5, 2), Mat::zeros(5, 1));
    /// network.predictor().activations_into(&inputs, &mut [hidden.as_mut(), output.as_mut()])?;
    /// assert_eq!((hidden[(4, 0)], hidden[(4, 1)], output[(4, 0)]), (4.0, 0.0, 8.0));
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError::LayerCount`] if there is not one matrix for each layer, [`ModelError::Buffer`] if one has another shape,
    /// [`ModelError::Columns`] if `inputs` has not one column for each input of the network.
    pub fn activations_into<'m>(
        &mut self,
        inputs: impl Into<Matrix<'m>>,
        activations: &mut [MatMut<'_, f64>],
    ) -> Result<(), ModelError> {
        let inputs = inputs.into();
        let inputs = check_matrix("inputs", &inputs)?;
        let layers = self.network.layers();
        if activations.len() != layers.len() {
            return Err(ModelError::LayerCount { expected: layers.len(), found: activations.len() });
        }
        for (layer, matrix) in layers.iter().zip(&*activations) {
            let (expected, found) = ((inputs.nrows(), layer.outputs), matrix.shape());
            if found != expected {
                return Err(ModelError::Buffer { what: "activations", expected, found });
            }
        }
        self.each_layer(inputs, |layer, rows, blocks| {
            scatter(blocks, activations[layer].as_mut().subrows_mut(rows.start, rows.len()));
        })
    }

    /// The outputs for a single sample; the same numbers as [`Predictor::predict_into`] gives, sooner.
    ///
    /// ```
    /// # use nn_model::{Activation, Architecture, Network};
    /// # let architecture = Architecture::new(2).layer(1, Activation::Linear);
    /// # let network = Network::from_parameters(architecture, vec![2.0, 1.0, 0.5])?;
    /// let mut predictor = network.predictor();
    /// assert_eq!(predictor.predict_sample(&[1.0, 10.0])?, [12.5]);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError::Columns`] if there is not one number for each input of the network.
    pub fn predict_sample(&mut self, sample: &[f64]) -> Result<&[f64], ModelError> {
        let Predictor { network, sample: scratch, level, narrow, .. } = self;
        check_columns("inputs", network.architecture().inputs(), (1, sample.len()))?;
        let done = match (narrow, scratch.last_mut().and_then(|last| last.first_mut())) {
            (Some(narrow), Some(outputs)) => narrow.forward(*level, sample, outputs),
            _ => false,
        };
        if !done {
            let (layers, parameters) = (network.layers(), network.parameters_with_margin());
            sample::forward(*level, *level, layers, parameters, sample, &mut scratch[1..]);
        }
        let results = scratch.last().map_or(&[][..], |last| last.as_flattened());
        Ok(&results[..network.outputs()])
    }

    /// [`Predictor::predict_sample`] of a matrix of one row.
    fn of_row(&mut self, inputs: MatRef<'_, f64>) -> Result<&[f64], ModelError> {
        if let Some(sample) = inputs.row(0).try_as_row_major() {
            return self.predict_sample(sample.as_slice());
        }
        check_columns("inputs", self.network.architecture().inputs(), inputs.shape())?;
        let mut first = std::mem::take(&mut self.sample[0]);
        let sample = &mut first.as_flattened_mut()[..inputs.ncols()];
        sample.iter_mut().zip(inputs.row(0).iter()).for_each(|(to, from)| *to = *from);
        self.predict_sample(sample)?;
        self.sample[0] = first;
        let results = self.sample.last().map_or(&[][..], |last| last.as_flattened());
        Ok(&results[..self.network.outputs()])
    }

    /// Tile by tile, layer by layer: calls `see(layer, the rows of the tile, the layer's outputs)`.
    fn each_layer(
        &mut self,
        inputs: MatRef<'_, f64>,
        mut see: impl FnMut(usize, Range<usize>, &[Block]),
    ) -> Result<(), ModelError> {
        let Predictor { network, tiles, level, narrow, .. } = self;
        let called = Called::new(*level, Threads::ONE);
        check_columns("inputs", network.architecture().inputs(), inputs.shape())?;
        for first in (0..inputs.nrows()).step_by(TILE) {
            let rows = first..inputs.nrows().min(first + TILE);
            let (tile, blocks) = (inputs.subrows(first, rows.len()), block_count(rows.len(), inputs.ncols()));
            gather_all(*level, tile, &mut tiles[0][..blocks]);
            let (layers, groups) = (network.layers(), rows.len().div_ceil(LANES));
            predict(called, narrow.is_some(), layers, groups, network.parameters(), tiles);
            for (l, layer) in layers.iter().enumerate() {
                see(l, rows.clone(), &tiles[l + 1][..groups * layer.outputs]);
            }
        }
        Ok(())
    }
}
