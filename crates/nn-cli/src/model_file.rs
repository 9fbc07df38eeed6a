//! The files of models, and those of networks by themselves, such as PyTorch's and scikit-learn's.

use crate::error::Error;
use nn_experiment::{ExperimentError, Model, ModelFormat};
use nn_format::{Document, FormatError, OnnxModel, Precision};
use nn_model::Network;
use std::path::Path;

/// What a file holds.
pub(crate) enum ModelFile {
    /// A model: a network and the columns that it was trained on.
    Model(Box<Model>),
    /// A network by itself, and perhaps numbers by which the graph of an ONNX file scales.
    Network(Box<OnnxModel>),
}

impl ModelFile {
    /// Reads a file in the format that its name says.
    pub(crate) fn load(path: &Path) -> Result<ModelFile, Error> {
        let format = ModelFormat::of(path)?;
        let bytes = std::fs::read(path).map_err(|error| {
            Error::from(ExperimentError::File { action: "read", path: path.to_owned(), error })
        })?;
        match Model::from_bytes(&bytes, format, path) {
            Ok(model) => Ok(ModelFile::Model(Box::new(model))),
            Err(ExperimentError::NotAModel { .. }) => {
                let network = match format {
                    ModelFormat::Onnx => OnnxModel::from_bytes(&bytes),
                    _ => format.document(&bytes).map(|document| OnnxModel {
                        document,
                        inputs: None,
                        outputs: None,
                    }),
                };
                let network = network.map_err(|error| ExperimentError::Format {
                    path: path.to_owned(),
                    error: Box::new(error),
                })?;
                Ok(ModelFile::Network(Box::new(network)))
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn network(&self) -> &Network {
        match self {
            ModelFile::Model(model) => model.network(),
            ModelFile::Network(network) => &network.document.network,
        }
    }

    /// The same in another format.
    pub(crate) fn to_bytes(&self, format: ModelFormat, precision: Precision) -> Result<Vec<u8>, Error> {
        let bytes = match self {
            ModelFile::Model(model) if precision == Precision::F64 => return Ok(model.to_bytes(format)?),
            ModelFile::Model(model) => model.to_onnx(precision)?,
            ModelFile::Network(network) => of_network(network, format, precision).map_err(|error| {
                Error::Failed { what: format!("the network cannot be written: {error}"), help: None }
            })?,
        };
        Ok(bytes)
    }

    /// Whether only an ONNX file can hold this.
    pub(crate) fn scales_in_the_graph(&self) -> bool {
        match self {
            ModelFile::Model(_) => false,
            ModelFile::Network(network) => network.inputs.is_some() || network.outputs.is_some(),
        }
    }
}

fn of_network(
    network: &OnnxModel,
    format: ModelFormat,
    precision: Precision,
) -> Result<Vec<u8>, FormatError> {
    let document: &Document = &network.document;
    match format {
        ModelFormat::Safetensors => nn_format::to_safetensors(document),
        ModelFormat::Npz => nn_format::to_npz(document),
        ModelFormat::Onnx => network.to_bytes(precision),
        _ => nn_format::to_json(document),
    }
}
