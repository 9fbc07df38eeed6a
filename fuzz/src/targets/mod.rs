//! The targets, one for each reader.

pub(crate) mod checkpoint;
mod experiment;
mod model;
mod space;
mod table;

use crate::Target;
use crate::change::{Dice, json, npy, packed, protobuf, tensors};
use nn_experiment::{ExperimentError, ModelFormat};
use nn_table::TableFormat;

/// Every target.
pub const TARGETS: &[Target] = &[
    Target {
        name: "csv",
        ending: "csv",
        check: |bytes| table::check(bytes, TableFormat::Csv),
        change: Dice::bytes,
    },
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

/// A number below `many` that follows from the bytes: what is done with a file is the same each time.
fn one_of(bytes: &[u8], many: usize) -> usize {
    let hash =
        bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    (hash >> 8) as usize % many
}

/// An error says something, and perhaps the way out.
fn refused(error: &ExperimentError) {
    assert!(!error.to_string().is_empty());
    assert!(error.help().is_none_or(|help| !help.is_empty()));
}
