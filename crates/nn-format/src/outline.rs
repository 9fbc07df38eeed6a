//! What arrays cannot say, inputs, activations, scaling and metadata, as JSON: for formats that hold the parameters by themselves.

use crate::document::{Document, FORMAT, check_members};
use crate::error::FormatError;
use crate::number::Row;
use crate::reader::Reader;
use crate::strict::{self, Object};
use nn_math::Affine;
use nn_model::{Activation, Architecture, Network};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The newest version: 3, of ensembles. What is none is written as version 2 where there is scaling, else as 1, so that older programs
/// read it.
pub(crate) const VERSION: u64 = 3;

/// The version that a document is written as.
pub(crate) fn version(document: &Document) -> u64 {
    let scaled = document.input_scaling.is_some() || document.output_scaling.is_some();
    match document.other_members.is_empty() {
        false => VERSION,
        true => 1 + u64::from(scaled),
    }
}

/// A shift and a scale for each column.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scaling {
    shift: Row,
    scale: Row,
}

impl Scaling {
    pub(crate) fn of(affine: &Affine) -> Object<Scaling> {
        Object(Scaling { shift: Row(affine.shift.clone()), scale: Row(affine.scale.clone()) })
    }
}

impl From<Object<Scaling>> for Affine {
    fn from(Object(Scaling { shift, scale }): Object<Scaling>) -> Affine {
        Affine { shift: shift.0, scale: scale.0 }
    }
}

/// A document without its parameters.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outline {
    format: String,
    version: u64,
    inputs: usize,
    bias: bool,
    layers: Vec<Object<LayerOutline>>,
    /// How many networks of the same layers there are beside the first.
    #[serde(default, skip_serializing_if = "is_none")]
    other_members: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    input_scaling: Option<Object<Scaling>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    output_scaling: Option<Object<Scaling>>,
    #[serde(default, skip_serializing_if = "Map::is_empty", deserialize_with = "strict::metadata")]
    metadata: Map<String, Value>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayerOutline {
    units: usize,
    activation: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bias: Option<bool>,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

/// What a layer says of its own biases: nothing where it has them if there are any.
pub(crate) fn own_bias(architecture: &Architecture, has_bias: bool) -> Option<bool> {
    (has_bias != architecture.has_bias()).then_some(has_bias)
}

/// The architecture with a layer more.
pub(crate) fn with_layer(
    architecture: Architecture,
    units: usize,
    activation: Activation,
    has_bias: bool,
) -> Architecture {
    match has_bias {
        true => architecture.layer(units, activation),
        false => architecture.layer_without_bias(units, activation),
    }
}

impl Outline {
    pub(crate) fn of(document: &Document) -> Outline {
        let network = &document.network;
        let architecture = network.architecture();
        let layer = |(l, &(units, activation)): (usize, &(usize, Activation))| {
            Object(LayerOutline {
                units,
                activation: activation.to_string(),
                bias: own_bias(architecture, architecture.layer_has_bias(l)),
            })
        };
        Outline {
            format: FORMAT.to_owned(),
            version: version(document),
            inputs: architecture.inputs(),
            bias: architecture.has_bias(),
            layers: architecture.units().iter().enumerate().map(layer).collect(),
            other_members: document.other_members.len(),
            input_scaling: document.input_scaling.as_ref().map(Scaling::of),
            output_scaling: document.output_scaling.as_ref().map(Scaling::of),
            metadata: document.metadata.clone(),
        }
    }

    /// How many networks there are beside the first.
    pub(crate) fn other_members(&self) -> Result<usize, FormatError> {
        check_members(self.other_members)?;
        Ok(self.other_members)
    }

    /// The document, with the networks that the arrays hold.
    pub(crate) fn into_document(
        self,
        network: Network,
        other_members: Vec<Network>,
    ) -> Result<Document, FormatError> {
        let Outline { input_scaling, output_scaling, metadata, .. } = self;
        let [input_scaling, output_scaling] =
            [input_scaling, output_scaling].map(|scaling| scaling.map(Affine::from));
        let document = Document { network, other_members, input_scaling, output_scaling, metadata };
        document.check()?;
        Ok(document)
    }

    pub(crate) fn architecture(&self, reader: Reader<'_>) -> Result<Architecture, FormatError> {
        let mut architecture = Architecture::new(self.inputs);
        for (i, Object(layer)) in self.layers.iter().enumerate() {
            let activation = reader.activation(FORMAT, i, &layer.activation)?;
            architecture = with_layer(architecture, layer.units, activation, layer.bias.unwrap_or(self.bias));
        }
        Ok(architecture)
    }
}
