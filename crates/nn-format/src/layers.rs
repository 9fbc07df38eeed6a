//! The layers of another program's file, put together to a network.

use crate::error::FormatError;
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

/// The network; where only some layers have biases, the others get zeros.
pub(crate) fn assemble(format: &'static str, layers: Vec<LayerParts>) -> Result<Network, FormatError> {
    let bias = layers.iter().any(|layer| layer.biases.is_some());
    let mut architecture = Architecture::new(layers.first().map_or(0, |layer| layer.inputs));
    if !bias {
        architecture = architecture.without_bias();
    }
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
        if bias {
            let biases = layer.biases.unwrap_or_else(|| vec![0.0; layer.outputs]);
            check("the number of biases", biases.len(), layer.outputs, "one for each unit")?;
            parameters.extend(biases);
        }
        architecture = architecture.layer(layer.outputs, layer.activation);
        before = layer.outputs;
    }
    Ok(Network::from_parameters(architecture, parameters)?)
}
