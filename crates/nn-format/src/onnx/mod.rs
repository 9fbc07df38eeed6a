//! ONNX: networks for onnxruntime and everything else that reads it, and multilayer perceptrons from there.

mod attributes;
mod elementwise;
mod export;
mod formula;
mod import;
mod messages;
mod precision;

pub use export::{save_onnx, to_onnx};
pub use import::{from_onnx, load_onnx};
pub use precision::Precision;

const ONNX: &str = "ONNX";
/// The property that a document's metadata are kept in, as JSON.
const METADATA: &str = "nn-network";
/// Names of the tensors that scale inputs and outputs.
const INPUT_SHIFT: &str = "input.shift";
const INPUT_SCALE: &str = "input.scale";
const OUTPUT_SHIFT: &str = "output.shift";
const OUTPUT_SCALE: &str = "output.scale";
