#![doc = include_str!("../README.md")]
// Where formats are left out, some of what they share is not used.
#![cfg_attr(
    not(all(feature = "json", feature = "npz", feature = "onnx", feature = "safetensors")),
    allow(dead_code, rustdoc::broken_intra_doc_links)
)]

#[cfg(feature = "json")]
mod checkpoint;
mod document;
mod error;
mod file;
mod half;
#[cfg(feature = "json")]
mod json;
mod layers;
#[cfg(feature = "npz")]
mod npz;
mod number;
#[cfg(feature = "onnx")]
mod onnx;
mod outline;
mod reader;
#[cfg(feature = "json")]
mod schema;
mod strict;
#[cfg(feature = "safetensors")]
mod tensors;

#[cfg(feature = "json")]
pub use checkpoint::{checkpoint_from_json, checkpoint_to_json, load_checkpoint, save_checkpoint};
pub use document::Document;
pub use error::FormatError;
#[cfg(feature = "json")]
pub use json::{from_json, load_json, save_json, to_json};
#[cfg(feature = "npz")]
pub use npz::{from_npz, load_npz, save_npz, to_npz};
#[cfg(feature = "onnx")]
pub use onnx::{Precision, from_onnx, load_onnx, save_onnx, to_onnx};
pub use reader::Reader;
#[cfg(feature = "json")]
pub use schema::network_schema;
#[cfg(feature = "safetensors")]
pub use tensors::{
    from_safetensors, from_safetensors_as, load_safetensors, save_safetensors, to_safetensors,
};

/// The type of a document's scaling.
pub use nn_math::Affine;
/// The type of a document's metadata: names and JSON values.
pub use serde_json::Map;
/// The type of the values in a document's metadata.
pub use serde_json::Value;
