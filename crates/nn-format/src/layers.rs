//! The layers of another program's file, put together to a network.

use crate::error::FormatError;
use crate::outline::with_layer;
use nn_model::{Activation, Architecture, Network};

/// What a file says about one layer.
pub(crate) struct LayerParts {
    /// What the file calls it, for messages.
    pub(crate) name: String,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    /// inputs x outputs, row-major.
    pub(crate) weights: Vec<f64>,
    pub(crate) biases: Option<Vec<f64>>,
    pub(crate) activation: Activation,
}

/// The network of these layers.
pub(crate) fn assemble(format: &'static str, layers: Vec<LayerParts>) -> Result<Network, FormatError> {
    let mut architecture = Architecture::new(layers.first().map_or(0, |layer| layer.inputs));
    let mut parameters = Vec::new();
    let mut before = architecture.inputs();
    for layer in layers {
        let check = |what: &str, found: usize, expected: usize, why| {
            if found == expected {
                return Ok(());
            }
            let place = format!("{} of {}", what, layer.name);
            Err(FormatError::Shape {
                format,
                place,
                found: found.to_string(),
                expected: expected.to_string(),
                why,
            })
        };
        check("the number of inputs", layer.inputs, before, "this is how many outputs the layer before has")?;
        parameters.extend(layer.weights);
        let has_bias = layer.biases.is_some();
        if let Some(biases) = layer.biases {
            check("the number of biases", biases.len(), layer.outputs, "one for each unit")?;
            parameters.extend(biases);
        }
        architecture = with_layer(architecture, layer.outputs, layer.activation, has_bias);
        before = layer.outputs;
    }
    Ok(Network::from_parameters(architecture, parameters)?)
}
