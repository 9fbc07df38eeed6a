//! JSON: the format of our own, for people and programs.
//!
//! ```json
//! {
//!   "format": "nn-network",
//!   "version": 1,
//!   "inputs": 3,
//!   "bias": true,
//!   "layers": [
//!     {
//!       "units": 2,
//!       "activation": "tanh",
//!       "weights": [
//!         [0.1, -0.2],
//!         [0.3, 0.4],
//!         [0.5, -0.6]
//!       ],
//!       "biases": [0.0, 1.0]
//!     }
//!   ],
//!   "metadata": { "anything": "kept as it is" }
//! }
//! ```
//!
//! `weights` are inputs x units, one row for each input; `biases` are there for each unit, or empty where `bias` is
//! `false`. Where some layers have biases and others have not, `bias` is `true`, and the layers without say `"bias": false`
//! themselves. `metadata` may be left out. Where raw numbers are scaled, version 2 says how, `"input_scaling": { "shift": [1.5],
//! "scale": [2.0] }` for (x - shift) / scale before the network, and `output_scaling`, which is undone after it. An ensemble is version 3,
//! with `"other_members": [{ "layers": [...] }, ...]` beside the first one's layers. The
//! [schema](crate::network_schema) says the same to programs.

use crate::document::{Document, FORMAT, check_members};
use crate::error::FormatError;
use crate::file;
use crate::number::Row;
use crate::outline::{self, Scaling, VERSION};
use crate::reader::Reader;
use crate::strict::{self, Object};
use nn_math::Affine;
use nn_model::{Architecture, Layer, Network};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::Path;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NetworkFile {
    format: String,
    version: u64,
    inputs: usize,
    bias: bool,
    layers: Vec<Object<LayerFile>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    other_members: Vec<Object<MemberFile>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    input_scaling: Option<Object<Scaling>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    output_scaling: Option<Object<Scaling>>,
    #[serde(default, skip_serializing_if = "Map::is_empty", deserialize_with = "strict::metadata")]
    metadata: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberFile {
    layers: Vec<Object<LayerFile>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayerFile {
    units: usize,
    activation: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bias: Option<bool>,
    /// inputs x units
    weights: Vec<Row>,
    /// units, or none
    biases: Row,
}

/// A network and its metadata as JSON.
///
/// Reading it back gives the same bits (all NaN count as one).
///
/// # Errors
/// [`FormatError::Scaling`] if there is not one shift and one scale for each column that is scaled.
pub fn to_json(document: &Document) -> Result<Vec<u8>, FormatError> {
    document.check()?;
    let network = &document.network;
    pretty(&NetworkFile {
        format: FORMAT.to_owned(),
        version: outline::version(document),
        inputs: network.architecture().inputs(),
        bias: network.architecture().has_bias(),
        layers: layer_files(network),
        other_members: (document.other_members.iter())
            .map(|network| Object(MemberFile { layers: layer_files(network) }))
            .collect(),
        input_scaling: document.input_scaling.as_ref().map(Scaling::of),
        output_scaling: document.output_scaling.as_ref().map(Scaling::of),
        metadata: document.metadata.clone(),
    })
}

/// A network and its metadata from JSON.
///
/// ```
/// let file = br#"{"format": "nn-network", "version": 1, "inputs": 2, "bias": false,
///     "layers": [{"units": 1, "activation": "tanj", "weights": [[1.5], [-0.5]], "biases": []}]}"#;
/// assert_eq!(
///     nn_format::from_json(file).unwrap_err().to_string().split(" (did").next(),
///     Some("in the nn-network file, at `layers[0].activation`: there is no activation called `tanj`"),
/// );
/// ```
///
/// # Errors
/// [`FormatError`] if the bytes are no JSON, of another format or a newer version, or anything in them is missing,
/// unknown, there twice, or of the wrong shape.
pub fn from_json(bytes: &[u8]) -> Result<Document, FormatError> {
    Reader::default().json(bytes)
}

impl Reader<'_> {
    /// As [`from_json`].
    ///
    /// # Errors
    /// [`FormatError`], as there.
    pub fn json(self, bytes: &[u8]) -> Result<Document, FormatError> {
        let file: NetworkFile = strict::read(bytes, FORMAT, VERSION)?;
        check_members(file.other_members.len())?;
        let (inputs, bias) = (file.inputs, file.bias);
        let network = self.network(file.layers, (inputs, bias), "layers")?;
        let others = file.other_members.into_iter().enumerate().map(|(member, Object(other))| {
            self.network(other.layers, (inputs, bias), &format!("other_members[{member}].layers"))
        });
        let other_members = others.collect::<Result<_, FormatError>>()?;
        let [input_scaling, output_scaling] =
            [file.input_scaling, file.output_scaling].map(|scaling| scaling.map(Affine::from));
        let metadata = file.metadata;
        let document = Document { network, other_members, input_scaling, output_scaling, metadata };
        document.check()?;
        Ok(document)
    }

    /// The network of these layers, which stand at `place` in a file that says how many inputs there are and whether layers have biases.
    fn network(
        self,
        layers: Vec<Object<LayerFile>>,
        (mut inputs, bias): (usize, bool),
        place: &str,
    ) -> Result<Network, FormatError> {
        let mut architecture = Architecture::new(inputs);
        let mut parameters = Vec::new();
        for (i, Object(layer)) in layers.into_iter().enumerate() {
            let (units, activation) = (layer.units, self.activation(FORMAT, i, &layer.activation)?);
            check_length(format!("`{place}[{i}].weights`"), layer.weights.len(), inputs, "rows", WEIGHTS)?;
            for (row, Row(weights)) in layer.weights.iter().enumerate() {
                let place = format!("`{place}[{i}].weights[{row}]`");
                check_length(place, weights.len(), units, "numbers", WEIGHTS)?;
                parameters.extend_from_slice(weights);
            }
            let has_bias = layer.bias.unwrap_or(bias);
            let (biases, why) = if has_bias { (units, BIASES) } else { (0, NO_BIASES) };
            check_length(format!("`{place}[{i}].biases`"), layer.biases.0.len(), biases, "numbers", why)?;
            parameters.extend(layer.biases.0);
            architecture = outline::with_layer(architecture, units, activation, has_bias);
            inputs = units;
        }
        Ok(Network::from_parameters(architecture, parameters)?)
    }
}

/// Writes a network and its metadata to a JSON file, whole or not at all.
///
/// # Errors
/// [`FormatError`] if the file could not be written; then it is as it was.
pub fn save_json(path: impl AsRef<Path>, document: &Document) -> Result<(), FormatError> {
    file::write(path.as_ref(), &to_json(document)?)
}

/// Reads a network and its metadata from a JSON file.
///
/// # Errors
/// [`FormatError`] if the file could not be read, or [`from_json`] refuses it.
pub fn load_json(path: impl AsRef<Path>) -> Result<Document, FormatError> {
    from_json(&file::read(path.as_ref())?)
}

/// The error of what cannot be JSON.
pub(crate) fn unwritable(error: serde_json::Error) -> FormatError {
    FormatError::Content { format: "JSON", place: "while writing".to_owned(), problem: error.to_string() }
}

/// Indented JSON that ends with a new line.
pub(crate) fn pretty(value: &impl Serialize) -> Result<Vec<u8>, FormatError> {
    let mut bytes = nn_file::json::pretty(value).map_err(unwritable)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn layer_files(network: &Network) -> Vec<Object<LayerFile>> {
    network.layers().iter().map(|layer| Object(layer_file(network, layer))).collect()
}

fn layer_file(network: &Network, layer: &Layer) -> LayerFile {
    let numbers = network.parameters();
    let row = |numbers: &[f64]| Row(numbers.to_vec());
    LayerFile {
        units: layer.outputs,
        activation: layer.activation.to_string(),
        bias: outline::own_bias(network.architecture(), !layer.biases.is_empty()),
        weights: numbers[layer.weights.clone()].chunks_exact(layer.outputs).map(row).collect(),
        biases: row(&numbers[layer.biases.clone()]),
    }
}

const WEIGHTS: &str = "weights have one row for each input of the layer and one column for each of its units";
const BIASES: &str = "there is one bias for each unit, because `bias` is true";
const NO_BIASES: &str = "there are no biases, because `bias` is false";

fn check_length(
    place: String,
    found: usize,
    expected: usize,
    what: &str,
    why: &'static str,
) -> Result<(), FormatError> {
    if found == expected {
        return Ok(());
    }
    let (found, expected) = (format!("{found} {what}"), format!("{expected}"));
    Err(FormatError::Shape { format: FORMAT, place, found, expected, why })
}
