//! The formats that a model's file may have.

use nn_choice::choices;
use nn_format::{Document, FormatError, OnnxModel, Precision};

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
    /// How names of files end: `.json, .safetensors, .onnx, .npz`.
    pub fn endings() -> String {
        let endings: Vec<String> = ModelFormat::NAMES.iter().map(|name| format!(".{name}")).collect();
        endings.join(", ")
    }

    /// What a file of this format holds; only the graph of an ONNX file scales.
    pub(crate) fn read(self, bytes: &[u8]) -> Result<OnnxModel, FormatError> {
        let plain = |document: Document| OnnxModel { document, inputs: None, outputs: None };
        match self {
            ModelFormat::Json => nn_format::from_json(bytes).map(plain),
            ModelFormat::Safetensors => nn_format::from_safetensors(bytes).map(plain),
            ModelFormat::Npz => nn_format::from_npz(bytes).map(plain),
            ModelFormat::Onnx => OnnxModel::from_bytes(bytes),
        }
    }

    /// A file of this format; only ONNX can scale, and hold numbers of another precision than 64 bits.
    pub(crate) fn write(self, content: &OnnxModel, precision: Precision) -> Result<Vec<u8>, FormatError> {
        match self {
            ModelFormat::Json => nn_format::to_json(&content.document),
            ModelFormat::Safetensors => nn_format::to_safetensors(&content.document),
            ModelFormat::Npz => nn_format::to_npz(&content.document),
            ModelFormat::Onnx => content.to_bytes(precision),
        }
    }
}
