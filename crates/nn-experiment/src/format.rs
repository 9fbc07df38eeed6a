//! The formats that a model's file may have.

use crate::ExperimentError;
use nn_choice::choices;
use nn_format::{Document, FormatError};
use std::path::Path;

choices! {
    /// The formats of a model's file; its name ends with the format's.
    pub enum ModelFormat, "format of models" {
        /// JSON: for people and programs.
        Json = "json",
        /// safetensors: PyTorch and many others open the parameters.
        Safetensors = "safetensors",
        /// ONNX: onnxruntime and others predict with it, from raw numbers.
        Onnx = "onnx",
        /// NumPy's npz: the parameters as arrays.
        Npz = "npz",
    }
}

impl ModelFormat {
    /// How names of files end.
    pub const ENDINGS: [&str; 4] = [".json", ".safetensors", ".onnx", ".npz"];

    /// The format that a file's name says.
    ///
    /// # Errors
    /// [`ExperimentError::UnknownFormat`] if it says none.
    pub fn of(path: &Path) -> Result<ModelFormat, ExperimentError> {
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        let format = ending.and_then(|ending| ending.parse().ok());
        format.ok_or_else(|| ExperimentError::UnknownFormat { path: path.to_owned() })
    }

    /// The network and the metadata in a file of this format.
    ///
    /// # Errors
    /// [`FormatError`] if the file is damaged or of another kind.
    pub fn document(self, bytes: &[u8]) -> Result<Document, FormatError> {
        match self {
            ModelFormat::Json => nn_format::from_json(bytes),
            ModelFormat::Safetensors => nn_format::from_safetensors(bytes),
            ModelFormat::Npz => nn_format::from_npz(bytes),
            ModelFormat::Onnx => nn_format::OnnxModel::from_bytes(bytes).map(|model| model.document),
        }
    }
}
