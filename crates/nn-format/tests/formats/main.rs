//! Networks into files and back: exact, refused with a reason where something is wrong, and never half.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may

mod common;
mod ensembles;
mod exports;
mod json;
mod npz;
mod onnx;
mod own;
mod scaling;
mod sklearn;
mod tensors;
mod whole_files;
