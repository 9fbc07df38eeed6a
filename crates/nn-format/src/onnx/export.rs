//! Networks as ONNX: a `Gemm` (or, without biases, a `MatMul`) and the activation's formula for each layer.

use super::formula::{Formulas, Id};
use super::messages::{
    ATTRIBUTE_INT, Attribute, DOUBLE, Dimension, FLOAT, Graph, Model, OperatorSet, Property, Size,
    TensorShape, TensorType, Type, ValueInfo,
};
use super::model::{Affine, OnnxModel, Precision};
use super::{INPUT_SCALE, INPUT_SHIFT, METADATA, OUTPUT_SCALE, OUTPUT_SHIFT};
use crate::error::FormatError;
use crate::file;
use nn_model::{Activation, CoupledActivation, Network};
use prost::Message;
use std::path::Path;

/// The operators of 2019 (ONNX 1.4) are enough, and old programs can read them.
const OPSET: i64 = 9;
/// The version of the file format that belongs to them.
const IR_VERSION: i64 = 4;

/// A network as ONNX: `input` (samples x inputs, any number of samples) becomes `output` (samples x outputs).
///
/// ```
/// use nn_format::{Precision, from_onnx, to_onnx};
/// use nn_model::{Activation, Architecture, Network};
/// let architecture = Architecture::new(2).layer(1, Activation::Sigmoid);
/// let network = Network::from_parameters(architecture, vec![2.0, -1.0, 0.5])?;
/// assert_eq!(from_onnx(&to_onnx(&network, Precision::F64))?, network);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn to_onnx(network: &Network, precision: Precision) -> Vec<u8> {
    encode(network, None, None, Vec::new(), precision)
}

impl OnnxModel {
    /// The model as an ONNX file: `input` (samples x inputs) becomes `output` (samples x outputs), in the data's units.
    ///
    /// # Errors
    /// [`FormatError`] if there is not one shift and one scale for each column.
    pub fn to_bytes(&self, precision: Precision) -> Result<Vec<u8>, FormatError> {
        let OnnxModel { document, inputs, outputs } = self;
        let shape = |what: &str, affine: &Option<Affine>, expected: usize| match affine {
            Some(affine) if affine.shift.len() != expected || affine.scale.len() != expected => {
                Err(FormatError::Shape {
                    format: super::ONNX,
                    place: format!("the scaling of the {what}"),
                    found: format!("{} shifts and {} scales", affine.shift.len(), affine.scale.len()),
                    expected: expected.to_string(),
                    why: "one for each column",
                })
            }
            _ => Ok(()),
        };
        shape("inputs", inputs, document.network.architecture().inputs())?;
        shape("outputs", outputs, document.network.outputs())?;
        let mut properties = Vec::new();
        if !document.metadata.is_empty() {
            let value = serde_json::to_string(&document.metadata).map_err(|error| FormatError::Content {
                format: super::ONNX,
                place: "the metadata".to_owned(),
                problem: error.to_string(),
            })?;
            properties.push(Property { key: METADATA.to_owned(), value });
        }
        Ok(encode(&document.network, inputs.as_ref(), outputs.as_ref(), properties, precision))
    }
}

fn encode(
    network: &Network,
    inputs: Option<&Affine>,
    outputs: Option<&Affine>,
    metadata_props: Vec<Property>,
    precision: Precision,
) -> Vec<u8> {
    let formulas = Formulas::new(precision);
    let columns = |name: &str, numbers: &[f64]| formulas.tensor(name.to_owned(), &[numbers.len()], numbers);
    let mut value = formulas.input();
    if let Some(Affine { shift, scale }) = inputs {
        value = formulas.operator("Sub", &[value, columns(INPUT_SHIFT, shift)]);
        value = formulas.operator("Div", &[value, columns(INPUT_SCALE, scale)]);
    }
    for (i, layer) in network.layers().iter().enumerate() {
        let parameters = network.parameters();
        let (weights, biases) = (&parameters[layer.weights.clone()], &parameters[layer.biases.clone()]);
        let weights = formulas.tensor(format!("layers.{i}.weights"), &[layer.inputs, layer.outputs], weights);
        value = if biases.is_empty() {
            formulas.operator("MatMul", &[value, weights])
        } else {
            let biases = formulas.tensor(format!("layers.{i}.biases"), &[layer.outputs], biases);
            formulas.operator("Gemm", &[value, weights, biases])
        };
        value = activate(&formulas, layer.activation, value);
    }
    if let Some(Affine { shift, scale }) = outputs {
        value = formulas.operator("Mul", &[value, columns(OUTPUT_SCALE, scale)]);
        value = formulas.operator("Add", &[value, columns(OUTPUT_SHIFT, shift)]);
    }
    let (node, initializer) = formulas.into_nodes(value);
    let graph = Graph {
        node,
        name: "network".to_owned(),
        initializer,
        input: vec![samples("input", network.architecture().inputs(), precision)],
        output: vec![samples("output", network.outputs(), precision)],
    };
    let model = Model {
        ir_version: IR_VERSION,
        producer_name: env!("CARGO_PKG_NAME").to_owned(),
        producer_version: env!("CARGO_PKG_VERSION").to_owned(),
        graph: Some(graph),
        opset_import: vec![OperatorSet { domain: String::new(), version: OPSET }],
        metadata_props,
    };
    model.encode_to_vec()
}

/// Writes a network to an ONNX file, whole or not at all.
///
/// # Errors
/// [`FormatError`] if the file could not be written; then it is as it was.
pub fn save_onnx(path: impl AsRef<Path>, network: &Network, precision: Precision) -> Result<(), FormatError> {
    file::write(path.as_ref(), &to_onnx(network, precision))
}

/// The value of an activation at `z` (samples x units).
fn activate(formulas: &Formulas, activation: Activation, z: Id) -> Id {
    match activation.coupled() {
        None => activation.value(formulas, z),
        Some(CoupledActivation::Softmax) => {
            // Over the units, which are the second dimension.
            let axis = Attribute {
                name: "axis".to_owned(),
                i: Some(1),
                r#type: ATTRIBUTE_INT,
                ..Attribute::default()
            };
            formulas.operator_with("Softmax", &[z], vec![axis])
        }
    }
}

/// A matrix with this number of columns and a row for each sample.
fn samples(name: &str, columns: usize, precision: Precision) -> ValueInfo {
    let elem_type = match precision {
        Precision::F32 => FLOAT,
        Precision::F64 => DOUBLE,
    };
    let sizes = [Size::Name("samples".to_owned()), Size::Value(columns as i64)];
    let dim = sizes.into_iter().map(|size| Dimension { size: Some(size) }).collect();
    let tensor_type = Some(TensorType { elem_type, shape: Some(TensorShape { dim }) });
    ValueInfo { name: name.to_owned(), r#type: Some(Type { tensor_type }) }
}
