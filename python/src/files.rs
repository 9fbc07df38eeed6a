//! Models in files that the program `nn`, the crates and other programs read.

use crate::arrays::refuse;
use crate::network::Network;
use nn_format::{Affine, Document, Precision, Value};
use nn_math::Mat;
use nn_model::{Activation, Task};
use nn_select::{Fitted, SelectError};
use pyo3::prelude::*;
use std::path::{Path, PathBuf};

/// Under which name the metadata have what Python wants to find again.
const METADATA: &str = "nn-python";

/// The formats of files, by the ends of their names.
#[derive(Clone, Copy)]
enum Format {
    Json,
    Safetensors,
    Onnx,
    Npz,
}

impl Format {
    fn of(path: &Path) -> PyResult<Format> {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("json") => Ok(Format::Json),
            Some("safetensors") => Ok(Format::Safetensors),
            Some("onnx") => Ok(Format::Onnx),
            Some("npz") => Ok(Format::Npz),
            _ => {
                let path = path.display();
                Err(refuse(format!(
                    "{path}: the name must end in .json, .safetensors, .onnx or .npz, which says the format"
                )))
            }
        }
    }
}

/// Networks with what is known of them: the task, the names of inputs and outputs, and JSON for Python.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Saved {
    networks: Vec<Py<Network>>,
    task: String,
    inputs: Vec<String>,
    outputs: Vec<String>,
    about: String,
}

impl Saved {
    fn document(self) -> PyResult<Document> {
        let mut networks = self.networks.iter().map(|network| network.get().0.clone());
        let first = networks.next().ok_or_else(|| refuse("no network to save"))?;
        let unscaled = Document::from(first).with_other_members(networks);
        let fitted = Fitted::from_document(unscaled).map_err(refuse)?;
        let fitted = Fitted {
            task: self.task.parse().map_err(refuse)?,
            input_names: self.inputs,
            target_names: self.outputs,
            ..fitted
        };
        let mut document = fitted.document();
        (document.input_scaling, document.output_scaling) = (None, None);
        document.metadata.insert(METADATA.to_owned(), serde_json::from_str(&self.about).map_err(refuse)?);
        Ok(document)
    }
}

/// A graph in ONNX, in numbers of 64 bits, or of 32.
#[pyfunction]
pub(crate) fn to_bytes(saved: Saved, is_single: bool) -> PyResult<Vec<u8>> {
    let precision = if is_single { Precision::F32 } else { Precision::F64 };
    nn_format::to_onnx(&saved.document()?, precision).map_err(refuse)
}

/// Writes a file, whole or not at all, in the format that its name says.
#[pyfunction]
pub(crate) fn save(path: PathBuf, saved: Saved) -> PyResult<()> {
    let (format, document) = (Format::of(&path)?, saved.document()?);
    match format {
        Format::Json => nn_format::save_json(&path, &document),
        Format::Safetensors => nn_format::save_safetensors(&path, &document),
        Format::Onnx => nn_format::save_onnx(&path, &document, Precision::F64),
        Format::Npz => nn_format::save_npz(&path, &document),
    }
    .map_err(|error| refuse(format!("{}: {error}", path.display())))
}

/// Networks, task, names of inputs and outputs, and what Python put in, if it did.
type Loaded = (Vec<Network>, String, Vec<String>, Vec<String>, Option<String>);

/// Reads a file of any of the formats. What a file scales, the networks do themselves from then on: their first weights and biases take
/// raw numbers.
#[pyfunction]
pub(crate) fn load(path: PathBuf) -> PyResult<Loaded> {
    let document = match Format::of(&path)? {
        Format::Json => nn_format::load_json(&path),
        Format::Safetensors => nn_format::load_safetensors(&path),
        Format::Onnx => nn_format::load_onnx(&path),
        Format::Npz => nn_format::load_npz(&path),
    };
    let told = |error: &dyn std::fmt::Display| refuse(format!("{}: {error}", path.display()));
    let document = document.map_err(|error| told(&error))?;
    let about = document.metadata.get(METADATA).map(ToString::to_string);
    let (inputs, classes) = names_of_program(&document);
    let [input_scaling, output_scaling] = [document.input_scaling.clone(), document.output_scaling.clone()];
    let fitted = Fitted::from_document(document).map_err(|error: SelectError| told(&error))?;
    let networks: PyResult<Vec<Network>> = fitted
        .members()
        .map(|network| {
            unscaled(network, input_scaling.as_ref(), output_scaling.as_ref(), fitted.task)
                .map(Network)
                .map_err(|error| told(&error))
        })
        .collect();
    let inputs = inputs.unwrap_or(fitted.input_names);
    Ok((networks?, fitted.task.to_string(), inputs, classes.unwrap_or(fitted.target_names), about))
}

/// In a file of the program `nn`: the names of the inputs, if all of them are columns of numbers, and the classes.
fn names_of_program(document: &Document) -> (Option<Vec<String>>, Option<Vec<String>>) {
    let encoder = document.metadata.get("nn-model").map(|model| &model["encoder"]);
    let inputs = encoder.and_then(|encoder| encoder["inputs"].as_array()).and_then(|inputs| {
        let name = |input: &Value| input["kind"].get("number").and(input["name"].as_str().map(str::to_owned));
        inputs.iter().map(name).collect::<Option<Vec<_>>>()
    });
    let classes = encoder.and_then(|encoder| encoder["targets"]["classes"]["classes"].as_array());
    let classes = classes.map(|names| names.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    (inputs.filter(|names| names.len() == document.network.architecture().inputs()), classes)
}

/// The network that does its scaling itself.
fn unscaled(
    network: &nn_model::Network,
    inputs: Option<&Affine>,
    outputs: Option<&Affine>,
    task: Task,
) -> Result<nn_model::Network, String> {
    let mut layers: Vec<(Mat<f64>, Vec<f64>, Activation)> = network
        .parts()
        .map(|(weights, biases, activation)| {
            let biases = if biases.is_empty() { vec![0.0; weights.ncols()] } else { biases.to_vec() };
            (weights.to_owned(), biases, activation)
        })
        .collect();
    if let (Some(Affine { shift, scale }), Some((weights, biases, _))) = (inputs, layers.first_mut()) {
        for (j, bias) in biases.iter_mut().enumerate() {
            for i in 0..weights.nrows() {
                weights[(i, j)] /= scale[i];
                *bias -= weights[(i, j)] * shift[i];
            }
        }
    }
    let is_to_be_scaled = outputs.is_some() && task == Task::Regression;
    if let (Some(Affine { shift, scale }), Some((weights, biases, activation)), true) =
        (outputs, layers.last_mut(), is_to_be_scaled)
    {
        if *activation != Activation::Linear {
            return Err(format!(
                "its outputs are scaled after the activation {activation}, which no network here does"
            ));
        }
        for (j, bias) in biases.iter_mut().enumerate() {
            *bias = *bias * scale[j] + shift[j];
            for i in 0..weights.nrows() {
                weights[(i, j)] *= scale[j];
            }
        }
    }
    let layers = layers.iter().map(|(weights, biases, activation)| (weights, &biases[..], *activation));
    nn_model::Network::from_layers(layers).map_err(|error| error.to_string())
}
