//! An envelope for what a run needs to go on where it stopped.
//!
//! ```json
//! { "format": "nn-checkpoint", "version": 1, "checkpoint": { ... } }
//! ```
//!
//! It holds any type that serde can write and read. JSON has no NaN and no
//! infinities, and serde_json writes `null` for them, so such a type says itself how it writes them.

use crate::error::FormatError;
use crate::json::pretty;
use crate::{file, strict};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::Path;

const FORMAT: &str = "nn-checkpoint";
const VERSION: u64 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckpointFile<T> {
    format: String,
    version: u64,
    checkpoint: T,
}

/// A checkpoint as JSON.
///
/// ```
/// let state = vec![1.5, -0.0, f64::MIN_POSITIVE];
/// let again: Vec<f64> = nn_format::checkpoint_from_json(&nn_format::checkpoint_to_json(&state)?)?;
/// assert_eq!(again, state);
/// # Ok::<(), nn_format::FormatError>(())
/// ```
///
/// # Errors
/// [`FormatError::Content`] if the checkpoint cannot be written as JSON.
pub fn checkpoint_to_json<T: Serialize>(checkpoint: &T) -> Result<Vec<u8>, FormatError> {
    pretty(&CheckpointFile { format: FORMAT.to_owned(), version: VERSION, checkpoint })
}

/// A checkpoint from JSON.
///
/// # Errors
/// [`FormatError`] if the bytes are no JSON, of another format or a newer version, or no such checkpoint.
pub fn checkpoint_from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FormatError> {
    strict::read::<CheckpointFile<T>>(bytes, FORMAT, VERSION).map(|file| file.checkpoint)
}

/// Writes a checkpoint to a JSON file, whole or not at all: the last good one stays if anything fails.
///
/// # Errors
/// [`FormatError`] if the file could not be written; then it is as it was.
pub fn save_checkpoint<T: Serialize>(path: impl AsRef<Path>, checkpoint: &T) -> Result<(), FormatError> {
    file::write(path.as_ref(), &checkpoint_to_json(checkpoint)?)
}

/// Reads a checkpoint from a JSON file.
///
/// # Errors
/// [`FormatError`] if the file could not be read, or [`checkpoint_from_json`] refuses it.
pub fn load_checkpoint<T: DeserializeOwned>(path: impl AsRef<Path>) -> Result<T, FormatError> {
    checkpoint_from_json(&file::read(path.as_ref())?)
}
