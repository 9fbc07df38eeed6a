//! ONNX: networks for onnxruntime and everything else that reads it, and multilayer perceptrons from there.

mod elementwise;
mod export;
mod formula;
mod import;
mod messages;

pub use export::{Precision, save_onnx, to_onnx};
pub use import::{from_onnx, load_onnx};

const ONNX: &str = "ONNX";
