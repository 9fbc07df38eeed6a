#![doc = include_str!("../README.md")]

mod bare;
mod baseline;
mod classes;
mod columns;
mod data;
mod encoder;
mod error;
mod experiment;
#[cfg(feature = "answers")]
mod explain;
mod format;
mod generator;
mod learned;
mod memory;
mod model;
mod model_file;
mod notations;
mod note;
mod plan;
mod predictions;
mod record;
#[cfg(feature = "answers")]
mod regions;
mod seen;
mod space;
mod split;
mod started;
#[cfg(feature = "answers")]
mod summary;
mod targets;
mod trace;

pub use bare::NetworkColumns;
pub use baseline::{Baseline, LinearFunction};
pub use classes::{ClassSettings, ClassWeights, Threshold};
pub use columns::{Categories, Columns, Dates, Missing, UnknownCategory};
pub use data::{DataSettings, Draw};
pub use encoder::{DatePart, Encoder, InputColumn, Kind};
pub use error::ExperimentError;
pub use experiment::{Experiment, NetworkSettings, OutputSettings};
#[cfg(feature = "answers")]
pub use explain::{ColumnEffects, ColumnImportances, ColumnValues, EffectSettings};
pub use format::ModelFormat;
pub use generator::{as_table, built_in};
pub use learned::Learned;
pub use model::Model;
pub use model_file::{Lost, ModelFile};
pub use notations::Notations;
pub use note::Note;
pub use plan::Plan;
pub use predictions::Predictions;
pub use record::{Record, RecordedMember, RecordedScore};
#[cfg(feature = "answers")]
pub use regions::Regions;
pub use seen::{RowOrigin, RowSketch, SeenRows};
pub use space::SearchSpace;
pub use split::{RowSplit, ValidationSettings};
#[cfg(feature = "answers")]
pub use summary::{ColumnRole, ColumnSummary, SummaryValues};
pub use targets::{Choice, Targets};
pub use trace::{LossCurve, TrainingTrace};

/// The type of what an experiment's file holds.
pub use toml;

use std::path::Path;

/// The bytes of a file of at most `most` bytes.
pub(crate) fn read(path: &Path, most: usize) -> Result<Vec<u8>, ExperimentError> {
    nn_file::read_whole(path, most).map_err(|error| ExperimentError::File {
        action: "read",
        path: path.to_owned(),
        error,
    })
}

/// Writes a file whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), ExperimentError> {
    nn_file::write_atomically(path, bytes).map_err(|error| ExperimentError::File {
        action: "write",
        path: path.to_owned(),
        error,
    })
}
