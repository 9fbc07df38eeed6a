#![doc = include_str!("../README.md")]

mod checkpoint;
mod document;
mod error;
mod file;
mod json;
mod layers;
mod npz;
mod number;
mod onnx;
mod outline;
mod schema;
mod strict;
mod tensors;

pub use checkpoint::{checkpoint_from_json, checkpoint_to_json, load_checkpoint, save_checkpoint};
pub use document::Document;
pub use error::FormatError;
pub use json::{from_json, load_json, save_json, to_json};
pub use npz::{from_npz, load_npz, save_npz, to_npz};
pub use onnx::{Affine, OnnxModel, Precision, from_onnx, load_onnx, save_onnx, to_onnx};
pub use schema::network_schema;
pub use tensors::{
    from_safetensors, from_safetensors_as, load_safetensors, save_safetensors, to_safetensors,
};

/// The type of a document's metadata: names and JSON values.
pub use serde_json::Map;
/// The type of the values in a document's metadata.
pub use serde_json::Value;
