//! What arrays cannot say, inputs, activations and metadata, as JSON: for formats that hold the parameters by themselves.

use crate::document::Document;
use crate::strict::{self, Object};
use nn_model::{Activation, Architecture};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(crate) const FORMAT: &str = "nn-network";
pub(crate) const VERSION: u64 = 1;

/// A document without its parameters.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outline {
    format: String,
    version: u64,
    inputs: usize,
    bias: bool,
    layers: Vec<Object<LayerOutline>>,
    #[serde(default, skip_serializing_if = "Map::is_empty", deserialize_with = "strict::metadata")]
    pub(crate) metadata: Map<String, Value>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayerOutline {
    units: usize,
    activation: Activation,
}

impl Outline {
    pub(crate) fn of(document: &Document) -> Outline {
        let network = &document.network;
        let layer = |&(units, activation): &(usize, Activation)| Object(LayerOutline { units, activation });
        Outline {
            format: FORMAT.to_owned(),
            version: VERSION,
            inputs: network.architecture().inputs(),
            bias: network.architecture().has_bias(),
            layers: network.architecture().units().iter().map(layer).collect(),
            metadata: document.metadata.clone(),
        }
    }

    pub(crate) fn architecture(&self) -> Architecture {
        let layers = self.layers.iter();
        let architecture = layers.fold(Architecture::new(self.inputs), |architecture, Object(layer)| {
            architecture.layer(layer.units, layer.activation)
        });
        if self.bias { architecture } else { architecture.without_bias() }
    }
}
