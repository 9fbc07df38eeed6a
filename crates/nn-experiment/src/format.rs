//! The formats that a model's file may have.

use nn_choice::choices;
use nn_format::{Document, FormatError, Precision, Reader};

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

    /// What a file of this format holds.
    pub(crate) fn read(self, bytes: &[u8], reader: Reader<'_>) -> Result<Document, FormatError> {
        match self {
            ModelFormat::Json => reader.json(bytes),
            ModelFormat::Safetensors => reader.safetensors(bytes),
            ModelFormat::Npz => reader.npz(bytes),
            ModelFormat::Onnx => reader.onnx(bytes),
        }
    }

    /// A file of this format; only ONNX can hold numbers of another precision than 64 bits.
    pub(crate) fn write(self, content: &Document, precision: Precision) -> Result<Vec<u8>, FormatError> {
        match self {
            ModelFormat::Json => nn_format::to_json(content),
            ModelFormat::Safetensors => nn_format::to_safetensors(content),
            ModelFormat::Npz => nn_format::to_npz(content),
            ModelFormat::Onnx => nn_format::to_onnx(content, precision),
        }
    }
}
