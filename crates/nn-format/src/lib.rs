#![doc = include_str!("../README.md")]

mod checkpoint;
mod document;
mod error;
mod file;
mod json;
mod layers;
mod number;
mod onnx;
mod schema;
mod sklearn;
mod strict;
mod tensors;

pub use checkpoint::{checkpoint_from_json, checkpoint_to_json, load_checkpoint, save_checkpoint};
pub use document::Document;
pub use error::FormatError;
pub use json::{from_json, load_json, save_json, to_json};
pub use onnx::{Precision, from_onnx, load_onnx, save_onnx, to_onnx};
pub use schema::network_schema;
pub use sklearn::{from_npz, load_npz};
pub use tensors::{
    from_safetensors, from_safetensors_as, load_safetensors, save_safetensors, to_safetensors,
};

/// The type of a document's metadata: names and JSON values.
pub use serde_json::Map;
/// The type of the values in a document's metadata.
pub use serde_json::Value;
