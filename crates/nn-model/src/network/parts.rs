//! A network's parts: the weights and biases of each layer as matrices and lists, to read, to write, and to make a network of.

use super::{Architecture, Layer, Network};
use crate::activation::Activation;
use crate::check::check_matrix;
use crate::error::ModelError;
use nn_math::{MatMut, MatRef, Matrix};

/// A number that tells these numbers from others, to the last bit: two runs that end with the same digest ended with the same
/// parameters. FNV-1a of their bytes (little-endian, 64 bits; G. Fowler, L. C. Noll and K.-P. Vo, 1991), which withstands chance
/// and nobody who wants to deceive.
///
/// ```
/// assert_eq!(format!("{:016x}", nn_model::digest(&[1.0, -2.0])), "2f129cea1c5d7178");
/// assert_ne!(nn_model::digest(&[0.0]), nn_model::digest(&[-0.0]));
/// ```
pub fn digest(parameters: &[f64]) -> u64 {
    let bytes = parameters.iter().flat_map(|parameter| parameter.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

impl Network {
    /// A network of given layers, from the first hidden one (or the only one) to the output: of each its weights (inputs x units),
    /// its biases (one for each unit, or none for a layer without) and its activation. The shape of the network is that of the
    /// matrices.
    ///
    /// ```
    /// use nn_math::Mat;
    /// use nn_model::{Activation, Network};
    /// // Exclusive or: the first hidden unit says that one is on, the second that both are.
    /// let hidden = Mat::from_fn(2, 2, |_, _| 1.0);
    /// let output = Mat::from_fn(2, 1, |i, _| [1.0, -2.0][i]);
    /// let network = Network::from_layers([
    ///     (&hidden, &[0.0, -1.0][..], Activation::Relu),
    ///     (&output, &[], Activation::Linear),
    /// ])?;
    /// assert_eq!(network.architecture().to_string(), "2 - relu 2 - linear 1 without bias");
    /// assert_eq!(network.predictor().predict_sample(&[1.0, 0.0])?, [1.0]);
    /// assert_eq!(network.predictor().predict_sample(&[1.0, 1.0])?, [0.0]);
    /// // And of another network's layers: its hidden layer, with an output of one's own.
    /// let other = Mat::from_fn(2, 3, |i, j| (i + j) as f64);
    /// let first = network.parts().take(1);
    /// let network = Network::from_layers(first.chain([(other.as_ref(), &[0.0; 3][..], Activation::Softmax)]))?;
    /// assert_eq!(network.architecture().to_string(), "2 - relu 2 - softmax 3");
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError::LayerWeights`] or [`ModelError::LayerBiases`] with the layer and the shapes, if they do not fit each other;
    /// otherwise as [`Network::from_parameters`].
    pub fn from_layers<'a, W: Into<Matrix<'a>>>(
        layers: impl IntoIterator<Item = (W, &'a [f64], Activation)>,
    ) -> Result<Network, ModelError> {
        let layers: Vec<_> = layers.into_iter().map(|(weights, b, f)| (weights.into(), b, f)).collect();
        let first = &layers.first().ok_or(ModelError::NoLayers)?.0;
        let mut inputs = check_matrix("weights", first)?.nrows();
        let (mut architecture, mut parameters) = (Architecture::new(inputs), Vec::new());
        for (layer, (weights, biases, activation)) in layers.iter().enumerate() {
            let (weights, activation) = (check_matrix("weights", weights)?, *activation);
            let (rows, units) = weights.shape();
            if rows != inputs {
                return Err(ModelError::LayerWeights {
                    layer,
                    expected: (inputs, units),
                    found: (rows, units),
                });
            }
            if !biases.is_empty() && biases.len() != units {
                return Err(ModelError::LayerBiases { layer, expected: units, found: biases.len() });
            }
            architecture = match *biases {
                [] => architecture.layer_without_bias(units, activation),
                _ => architecture.layer(units, activation),
            };
            parameters.extend(weights.row_iter().flat_map(|row| row.iter()));
            parameters.extend(*biases);
            inputs = units;
        }
        Network::from_parameters(architecture, parameters)
    }

    /// The layers as [`Network::from_layers`] takes them: weights (inputs x units), biases (empty in a layer without) and activation.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = (MatRef<'_, f64>, &[f64], Activation)> {
        self.layers.iter().map(|layer| {
            let (weights, biases) = layer.of(&self.parameters);
            let weights = MatRef::from_row_major_slice(weights, layer.inputs, layer.outputs);
            (weights, biases, layer.activation)
        })
    }

    /// A number that tells the parameters from others, to the last bit: [`digest`] of all of them.
    pub fn digest(&self) -> u64 {
        digest(self.parameters())
    }

    /// The weights of a layer, counted from 0: inputs x units.
    ///
    /// # Errors
    /// [`ModelError::Missing`] if there is no such layer.
    pub fn weights(&self, layer: usize) -> Result<MatRef<'_, f64>, ModelError> {
        let (inputs, units) = self.layer(layer)?.shape();
        let weights = &self.parameters[self.layers[layer].weights.clone()];
        Ok(MatRef::from_row_major_slice(weights, inputs, units))
    }

    /// The weights of a layer, counted from 0, to be written: inputs x units.
    ///
    /// ```
    /// use nn_model::{Activation, Architecture, Network};
    /// let architecture = Architecture::new(2).layer(2, Activation::Tanh);
    /// let mut network = Network::from_parameters(architecture, vec![0.0; 6])?;
    /// network.weights_mut(0)?[(1, 0)] = 3.0; // from the second input to the first unit
    /// network.biases_mut(0)?[1] = 0.5;
    /// assert_eq!(network.parameters(), [0.0, 0.0, 3.0, 0.0, 0.0, 0.5]);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError::Missing`] if there is no such layer.
    pub fn weights_mut(&mut self, layer: usize) -> Result<MatMut<'_, f64>, ModelError> {
        let Layer { inputs, outputs, ref weights, .. } = *self.layer(layer)?;
        let weights = weights.clone();
        Ok(MatMut::from_row_major_slice_mut(&mut self.parameters[weights], inputs, outputs))
    }

    /// Gives a layer, counted from 0, the weights of a matrix of its shape, inputs x units.
    ///
    /// # Errors
    /// [`ModelError::Missing`] if there is no such layer, [`ModelError::LayerWeights`] if the matrix has another shape.
    pub fn set_weights<'a>(
        &mut self,
        layer: usize,
        weights: impl Into<Matrix<'a>>,
    ) -> Result<(), ModelError> {
        let weights = weights.into();
        let weights = check_matrix("weights", &weights)?;
        let mut own = self.weights_mut(layer)?;
        let (expected, found) = (own.shape(), weights.shape());
        if found != expected {
            return Err(ModelError::LayerWeights { layer, expected, found });
        }
        own.copy_from(weights);
        Ok(())
    }

    /// The biases of a layer, counted from 0; empty in a layer without them.
    ///
    /// # Errors
    /// [`ModelError::Missing`] if there is no such layer.
    pub fn biases(&self, layer: usize) -> Result<&[f64], ModelError> {
        Ok(&self.parameters[self.layer(layer)?.biases.clone()])
    }

    /// The biases of a layer, counted from 0, to be written; empty in a layer without them.
    ///
    /// # Errors
    /// [`ModelError::Missing`] if there is no such layer.
    pub fn biases_mut(&mut self, layer: usize) -> Result<&mut [f64], ModelError> {
        let biases = self.layer(layer)?.biases.clone();
        Ok(&mut self.parameters[biases])
    }

    fn layer(&self, index: usize) -> Result<&Layer, ModelError> {
        let count = self.layers.len();
        self.layers.get(index).ok_or(ModelError::Missing { what: "layer", index, count })
    }
}
