//! The targets, one for each reader.

pub(crate) mod checkpoint;
mod common;
mod experiment;
mod model;
mod space;
mod table;

use crate::change::{Dice, json, npy, packed, protobuf, tensors};
use crate::target::Target;
use nn_experiment::ModelFormat;
use nn_table::TableFormat;

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "csv", ending: "csv", check: table::check_csv, change: Dice::bytes },
    Target {
        name: "json-rows",
        ending: "jsonl",
        check: |bytes| table::check(bytes, TableFormat::Json),
        change: json::lines,
    },
    Target { name: "npy", ending: "npy", check: table::check_npy, change: npy::change },
    Target {
        name: "npz",
        ending: "npz",
        check: |bytes| table::check(bytes, TableFormat::Npz),
        change: packed::zip,
    },
    Target { name: "gzip", ending: "gz", check: table::check_unknown, change: packed::gzip },
    Target {
        name: "model-json",
        ending: "json",
        check: |bytes| model::check(bytes, ModelFormat::Json),
        change: json::change,
    },
    Target {
        name: "model-safetensors",
        ending: "safetensors",
        check: |bytes| model::check(bytes, ModelFormat::Safetensors),
        change: tensors::change,
    },
    Target {
        name: "model-onnx",
        ending: "onnx",
        check: |bytes| model::check(bytes, ModelFormat::Onnx),
        change: protobuf::change,
    },
    Target {
        name: "model-npz",
        ending: "npz",
        check: |bytes| model::check(bytes, ModelFormat::Npz),
        change: packed::zip,
    },
    Target { name: "checkpoint", ending: "json", check: checkpoint::check, change: json::change },
    Target { name: "experiment", ending: "toml", check: experiment::check, change: json::toml },
    Target { name: "space", ending: "toml", check: space::check, change: json::toml },
];

/// The target of this name.
pub fn named(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
