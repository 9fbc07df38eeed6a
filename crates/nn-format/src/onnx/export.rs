//! Networks as ONNX: a `Gemm` (or, without biases, a `MatMul`) and the activation's formula for each layer.

use super::formula::{Formulas, Id};
use super::messages::{
    ATTRIBUTE_INT, Attribute, DOUBLE, Dimension, FLOAT, Graph, Model, OperatorSet, Property, Size,
    TensorShape, TensorType, Type, ValueInfo,
};
use super::precision::Precision;
use super::{INPUT_SCALE, INPUT_SHIFT, METADATA, OUTPUT_SCALE, OUTPUT_SHIFT};
use crate::document::Document;
use crate::error::FormatError;
use crate::file;
use nn_math::Affine;
use nn_math::simd::Arithmetic;
use nn_model::{Activation, CoupledActivation, Network};
use prost::Message;
use std::path::Path;

/// The operators of 2019 (ONNX 1.4) are enough, and old programs can read them.
const OPSET: i64 = 9;
/// The version of the file format that belongs to them.
const IR_VERSION: i64 = 4;

/// A document as ONNX: `input` (samples x inputs, any number of samples) becomes `output` (samples x outputs), both in the data's
/// own units: scaling is nodes of the graph (`Sub` and `Div` before the network, `Mul` and `Add` after it). The members of an ensemble are
/// branches, whose outputs a `Sum` and a `Div` average (onnxruntime has no `Mean` of `f64`). The metadata are one of
/// the model's properties, `nn-network`, as JSON.
///
/// ```
/// use nn_format::{Affine, Document, Precision, from_onnx, to_onnx};
/// use nn_model::{Activation, Architecture, Network};
/// let architecture = Architecture::new(1).layer(1, Activation::Sigmoid);
/// let document = Document::from(Network::from_parameters(architecture, vec![2.0, 0.5])?)
///     .with_input_scaling(Affine { shift: vec![32.0], scale: vec![1.8] });
/// assert_eq!(from_onnx(&to_onnx(&document, Precision::F64)?)?, document);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`FormatError::Scaling`] if there is not one shift and one scale for each column that is scaled.
pub fn to_onnx(document: &Document, precision: Precision) -> Result<Vec<u8>, FormatError> {
    document.check()?;
    let Document { network, other_members: _, input_scaling, output_scaling, metadata } = document;
    let mut metadata_props = Vec::new();
    if !metadata.is_empty() {
        let value = serde_json::to_string(metadata).map_err(|error| FormatError::Content {
            format: super::ONNX,
            place: "the metadata".to_owned(),
            problem: error.to_string(),
        })?;
        metadata_props.push(Property { key: METADATA.to_owned(), value });
    }
    let formulas = Formulas::new(precision);
    let columns = |name: &str, numbers: &[f64]| formulas.tensor(name.to_owned(), &[numbers.len()], numbers);
    let mut value = formulas.input();
    if let Some(Affine { shift, scale }) = input_scaling {
        value = formulas.operator("Sub", &[value, columns(INPUT_SHIFT, shift)]);
        value = formulas.operator("Div", &[value, columns(INPUT_SCALE, scale)]);
    }
    let members: Vec<Id> = (document.members().enumerate())
        .map(|(member, network)| {
            let prefix = if member == 0 { String::new() } else { format!("members.{member}.") };
            outputs_of(&formulas, network, &prefix, value)
        })
        .collect();
    value = match members[..] {
        [one] => one,
        _ => formulas.div(formulas.operator("Sum", &members), formulas.splat(members.len() as f64)),
    };
    if let Some(Affine { shift, scale }) = output_scaling {
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
    Ok(model.encode_to_vec())
}

/// Writes a document to an ONNX file, whole or not at all.
///
/// # Errors
/// [`FormatError`] if the file could not be written; then it is as it was. And as [`to_onnx`].
pub fn save_onnx(
    path: impl AsRef<Path>,
    document: &Document,
    precision: Precision,
) -> Result<(), FormatError> {
    file::write(path.as_ref(), &to_onnx(document, precision)?)
}

/// The outputs of a network whose tensors' names begin so.
fn outputs_of(formulas: &Formulas, network: &Network, prefix: &str, inputs: Id) -> Id {
    let parameters = network.parameters();
    network.layers().iter().enumerate().fold(inputs, |value, (i, layer)| {
        let (weights, biases) = (&parameters[layer.weights.clone()], &parameters[layer.biases.clone()]);
        let name = format!("{prefix}layers.{i}.weights");
        let weights = formulas.tensor(name, &[layer.inputs, layer.outputs], weights);
        let value = if biases.is_empty() {
            formulas.operator("MatMul", &[value, weights])
        } else {
            let biases = formulas.tensor(format!("{prefix}layers.{i}.biases"), &[layer.outputs], biases);
            formulas.operator("Gemm", &[value, weights, biases])
        };
        activate(formulas, layer.activation, value)
    })
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
