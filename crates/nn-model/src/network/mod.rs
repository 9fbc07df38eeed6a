//! The network: its shape and its parameters.

mod fixed;
mod initialization;
mod layer;
mod parts;
mod prediction;
mod predictor;
mod sample;

pub use fixed::FixedNetwork;
pub use initialization::Initialization;
pub use layer::Layer;
pub use parts::digest;
pub use predictor::Predictor;

use crate::activation::Activation;
use crate::check::at_most;
use crate::error::ModelError;
use crate::formula::check::check_name;
use nn_choice::limits;
use nn_math::padded::Padded;
use rand::Rng;
use std::collections::BTreeSet;

/// The shape of a multilayer perceptron: how many inputs, which layers, with or without biases.
///
/// ```
/// use nn_model::{Activation, Architecture};
/// // The notebook's second network: three inputs, two tanh units, one linear output, no biases.
/// let architecture = Architecture::new(3).layer(2, Activation::Tanh).layer(1, Activation::Linear).without_bias();
/// assert_eq!(architecture.parameter_count()?, 3 * 2 + 2 * 1);
/// assert_eq!(architecture.to_string(), "3 - tanh 2 - linear 1");
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[must_use = "an architecture is a plan: make a `Network` of it"]
pub struct Architecture {
    inputs: usize,
    #[cfg_attr(feature = "serde", serde(rename = "layers"))]
    units: Vec<(usize, Activation)>,
    bias: bool,
    /// The layers, counted from 0, that have no biases where others have them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "BTreeSet::is_empty"))]
    without_bias: BTreeSet<usize>,
}

impl Architecture {
    /// A network with this number of inputs, no layers yet, and biases.
    pub fn new(inputs: usize) -> Architecture {
        Architecture { inputs, units: Vec::new(), bias: true, without_bias: BTreeSet::new() }
    }

    /// Adds a layer of `units` units behind the last one. The last layer added is the output.
    pub fn layer(mut self, units: usize, activation: Activation) -> Architecture {
        self.units.push((units, activation));
        self
    }

    /// [`Architecture::layer`] without biases, in a network whose other layers may have them.
    ///
    /// ```
    /// use nn_model::{Activation, Architecture};
    /// let architecture = Architecture::new(2).layer_without_bias(3, Activation::Tanh).layer(1, Activation::Sigmoid);
    /// assert_eq!(architecture.parameter_count()?, 2 * 3 + (3 + 1));
    /// assert_eq!(architecture.to_string(), "2 - tanh 3 without bias - sigmoid 1");
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    pub fn layer_without_bias(mut self, units: usize, activation: Activation) -> Architecture {
        self.without_bias.insert(self.units.len());
        self.layer(units, activation)
    }

    /// Leaves out the biases of all layers, as the notebook does: of those that are there, and of those that come.
    pub fn without_bias(mut self) -> Architecture {
        self.bias = false;
        self
    }

    /// How many numbers a sample has.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// The layers: how many units and which activation.
    pub fn units(&self) -> &[(usize, Activation)] {
        &self.units
    }

    /// Whether there are biases: in all layers, or in some.
    pub fn has_bias(&self) -> bool {
        self.bias && (self.units.is_empty() || (0..self.units.len()).any(|layer| self.layer_has_bias(layer)))
    }

    /// Whether a layer, counted from 0, has biases.
    pub fn layer_has_bias(&self, layer: usize) -> bool {
        self.bias && !self.without_bias.contains(&layer)
    }

    /// How many weights and biases there are.
    ///
    /// # Errors
    /// [`ModelError`] if a layer is empty, there is none, a hidden one is a softmax, or the parameters could not be counted.
    pub fn parameter_count(&self) -> Result<usize, ModelError> {
        Ok(self.layers()?.last().map_or(0, |layer| layer.biases.end))
    }

    /// The layers with their places among the parameters: the weights of the first, its biases, the weights of the
    /// second, and so on.
    pub(crate) fn layers(&self) -> Result<Vec<Layer>, ModelError> {
        if self.inputs == 0 {
            return Err(ModelError::NoInputs);
        }
        if self.units.is_empty() {
            return Err(ModelError::NoLayers);
        }
        let count = self.units.len();
        if let Some(&index) = self.without_bias.last().filter(|layer| **layer >= count) {
            return Err(ModelError::Missing { what: "layer", index, count });
        }
        at_most("layers", count, limits::LAYERS)?;
        let (mut inputs, mut start) = (self.inputs, 0_usize);
        let mut layers = Vec::with_capacity(self.units.len());
        for (layer, &(outputs, activation)) in self.units.iter().enumerate() {
            if outputs == 0 {
                return Err(ModelError::EmptyLayer { layer });
            }
            activation.check_setting()?;
            if let Activation::Own(own) = activation {
                check_name::<Activation>(own.name())?;
            }
            if activation.is_for_outputs_only() && layer + 1 < self.units.len() {
                return Err(ModelError::HiddenSoftmax { layer });
            }
            let weights = inputs.checked_mul(outputs).and_then(|n| n.checked_add(start));
            let middle = weights.filter(|&n| n <= limits::PARAMETERS).ok_or(ModelError::TooLarge)?;
            let biases = middle.checked_add(if self.layer_has_bias(layer) { outputs } else { 0 });
            let end = biases.filter(|&n| n <= limits::PARAMETERS).ok_or(ModelError::TooLarge)?;
            layers.push(Layer { inputs, outputs, activation, weights: start..middle, biases: middle..end });
            (inputs, start) = (outputs, end);
        }
        Ok(layers)
    }
}

impl PartialEq for Architecture {
    fn eq(&self, other: &Architecture) -> bool {
        let bias = |layer| self.layer_has_bias(layer) == other.layer_has_bias(layer);
        (self.inputs, &self.units) == (other.inputs, &other.units) && (0..self.units.len()).all(bias)
    }
}

/// In one line: `3 - tanh 2 - linear 1`. Biases are mentioned where some layers have them and others have not.
impl std::fmt::Display for Architecture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.inputs)?;
        let some = self.has_bias();
        self.units.iter().enumerate().try_for_each(|(layer, (units, activation))| {
            let bias = if some && !self.layer_has_bias(layer) { " without bias" } else { "" };
            write!(f, " - {activation} {units}{bias}")
        })
    }
}

/// A multilayer perceptron: an architecture and its parameters.
///
/// ```
/// use nn_math::Mat;
/// use nn_model::{Activation, Architecture, Initialization, Network};
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
///
/// let architecture = Architecture::new(3).layer(2, Activation::Tanh).layer(1, Activation::Linear);
/// let network = Network::new(architecture, Initialization::UNIT, &mut ChaCha8Rng::seed_from_u64(1))?;
/// let samples = Mat::from_fn(10, 3, |i, j| (i + j) as f64);
/// let predictions = network.predict(samples.as_ref())?; // 10 x 1
/// assert_eq!(predictions.nrows(), 10);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    architecture: Architecture,
    layers: Vec<Layer>,
    parameters: Padded,
}

impl Network {
    /// A network with parameters drawn from `rng`.
    ///
    /// # Errors
    /// [`ModelError`] if the architecture has no inputs, no layers or an empty one, or the initialisation's range is empty.
    pub fn new(
        architecture: Architecture,
        initialization: Initialization,
        rng: &mut impl Rng,
    ) -> Result<Network, ModelError> {
        let parameters = initialization.draw(&architecture.layers()?, rng)?;
        Network::from_parameters(architecture, parameters)
    }

    /// A network with given parameters, in the order of [`Network::parameters`].
    ///
    /// ```
    /// use nn_model::{Activation, Architecture, Network};
    /// let network = Network::from_parameters(
    ///     Architecture::new(2).layer(1, Activation::Linear),
    ///     vec![2.0, -1.0, 0.5], // two weights, one bias
    /// )?;
    /// assert_eq!(network.biases(0)?, [0.5]);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError`] if the architecture is no network or has another number of parameters.
    pub fn from_parameters(architecture: Architecture, parameters: Vec<f64>) -> Result<Network, ModelError> {
        let layers = architecture.layers()?;
        let expected = architecture.parameter_count()?;
        if parameters.len() != expected {
            return Err(ModelError::ParameterCount { expected, found: parameters.len() });
        }
        Ok(Network { architecture, layers, parameters: parameters.into() })
    }

    /// The shape that the network was made with.
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// The layers, from the first hidden one (or the only one) to the output.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// How many numbers a prediction has.
    pub fn outputs(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.outputs)
    }

    /// All weights and biases, layer by layer: each layer's weights (row-major, inputs x outputs), then its biases.
    pub fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    /// The parameters, to be written.
    pub fn parameters_mut(&mut self) -> &mut [f64] {
        &mut self.parameters
    }

    /// The parameters with the zeros that fill them up, to be written.
    pub(crate) fn padded_parameters_mut(&mut self) -> &mut Padded {
        &mut self.parameters
    }

    /// All weights and biases, and some numbers more: see [`Padded::with_margin`].
    pub(crate) fn parameters_with_margin(&self) -> &[f64] {
        self.parameters.with_margin()
    }
}
