//! The files of models, and those of networks by themselves, such as PyTorch's and scikit-learn's.

use crate::error::ExperimentError;
use crate::format::ModelFormat;
use crate::model::Model;
use nn_choice::limits;
use nn_format::{Document, Precision, Reader};
use nn_model::Network;
use std::path::Path;

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelFile {
    /// A model: a network and the columns that it was trained on.
    Model(Box<Model>),
    /// A network by itself, perhaps with numbers that scale its inputs and outputs.
    Network(Box<Document>),
}

impl ModelFile {
    /// Reads a file in the format that its name says, with the files beside it that it keeps its numbers in.
    ///
    /// # Errors
    /// As [`ModelFile::from_bytes`]; and if the name says no format, or a file could not be read.
    pub fn load(path: impl AsRef<Path>) -> Result<ModelFile, ExperimentError> {
        ModelFile::load_with(path, Reader::default())
    }

    /// As [`ModelFile::load`], with what the reader knows: which output of a graph is meant.
    ///
    /// # Errors
    /// As [`ModelFile::load`].
    pub fn load_with(path: impl AsRef<Path>, reader: Reader<'_>) -> Result<ModelFile, ExperimentError> {
        let path = path.as_ref();
        let format = ModelFormat::of(path).map_err(|_| ExperimentError::NoModel { path: path.to_owned() })?;
        ModelFile::read(&crate::read(path, limits::WHOLE_FILE)?, format, path, reader.beside(path))
    }

    /// What the bytes of a file hold; `path` is what messages call it.
    ///
    /// # Errors
    /// [`ExperimentError`] if the file is damaged, or the parts of a model do not fit each other.
    pub fn from_bytes(bytes: &[u8], format: ModelFormat, path: &Path) -> Result<ModelFile, ExperimentError> {
        ModelFile::read(bytes, format, path, Reader::default())
    }

    fn read(
        bytes: &[u8],
        format: ModelFormat,
        path: &Path,
        reader: Reader<'_>,
    ) -> Result<ModelFile, ExperimentError> {
        let failed = |error| ExperimentError::Format { path: path.to_owned(), error: Box::new(error) };
        let content = format.read(bytes, reader).map_err(failed)?;
        Ok(match Model::of_file(&content, format, path)? {
            Some(model) => ModelFile::Model(Box::new(model)),
            None => ModelFile::Network(Box::new(content)),
        })
    }

    /// The network, which speaks scaled inputs and outputs where it is a model's.
    pub fn network(&self) -> &Network {
        match self {
            ModelFile::Model(model) => model.network(),
            ModelFile::Network(document) => &document.network,
        }
    }

    /// The model; none if it is a network by itself.
    pub fn model(&self) -> Option<&Model> {
        match self {
            ModelFile::Model(model) => Some(model),
            ModelFile::Network(_) => None,
        }
    }

    pub(crate) fn into_model(self, path: &Path) -> Result<Model, ExperimentError> {
        match self {
            ModelFile::Model(model) => Ok(*model),
            ModelFile::Network(_) => Err(ExperimentError::NotAModel { path: path.to_owned() }),
        }
    }

    /// The same in another format. The precision is ONNX's: other formats hold all 64 bits.
    ///
    /// # Errors
    /// [`ExperimentError::Format`] if it cannot be written so.
    pub fn to_bytes(&self, format: ModelFormat, precision: Precision) -> Result<Vec<u8>, ExperimentError> {
        match self {
            ModelFile::Model(model) => model.to_bytes_of(format, precision),
            ModelFile::Network(document) => format.write(document, precision).map_err(|error| {
                ExperimentError::Format { path: "the network".into(), error: Box::new(error) }
            }),
        }
    }
}

impl Model {
    /// A model from the bytes of a file; `path` is what messages call it.
    ///
    /// # Errors
    /// [`ExperimentError`] if the file is damaged, holds no model, or its parts do not fit each other.
    pub fn from_bytes(bytes: &[u8], format: ModelFormat, path: &Path) -> Result<Model, ExperimentError> {
        ModelFile::from_bytes(bytes, format, path)?.into_model(path)
    }

    /// Writes the model to a file, whole or not at all, in the format that its name says.
    ///
    /// # Errors
    /// [`ExperimentError`] if the name says none, or the file could not be written; then it is as it was.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), ExperimentError> {
        let path = path.as_ref();
        let bytes = self.to_bytes(ModelFormat::of(path)?)?;
        crate::write(path, &bytes)
    }

    /// Reads a model from a file, in the format that its name says.
    ///
    /// # Errors
    /// As [`Model::from_bytes`]; and if the name says no format, or the file could not be read.
    pub fn load(path: impl AsRef<Path>) -> Result<Model, ExperimentError> {
        let path = path.as_ref();
        ModelFile::load(path)?.into_model(path)
    }
}

impl ModelFormat {
    /// The format that a file's name says.
    ///
    /// # Errors
    /// [`ExperimentError::UnknownFormat`] if it says none.
    pub fn of(path: &Path) -> Result<ModelFormat, ExperimentError> {
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        let format = ending.and_then(|ending| ending.parse().ok());
        format.ok_or_else(|| ExperimentError::UnknownFormat { path: path.to_owned() })
    }
}
