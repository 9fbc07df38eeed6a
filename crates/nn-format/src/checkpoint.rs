//! An envelope for what a run needs to go on where it stopped.
//!
//! ```json
//! { "format": "nn-checkpoint", "version": 2, "checkpoint": { ... }, "sha256": "..." }
//! ```
//!
//! Hardly any number of a checkpoint can be told to be another than the run left, and a run that goes on from it would be
//! another run. So the file says the SHA-256 of its checkpoint, without the blanks between its parts, and is refused if it is
//! another. Version 1 had none, and is still read.
//!
//! It holds any type that serde can write and read. JSON has no NaN and no
//! infinities, and serde_json writes `null` for them, so such a type says itself how it writes them.

use crate::error::FormatError;
use crate::json::{pretty, unwritable};
use crate::{file, strict};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use std::path::Path;

const FORMAT: &str = "nn-checkpoint";
const VERSION: u64 = 2;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckpointFile<T> {
    format: String,
    version: u64,
    checkpoint: T,
    #[serde(default)]
    sha256: Option<String>,
}

/// The same with the checkpoint as it stands in the file.
#[derive(Deserialize)]
struct CheckpointText<'a> {
    #[serde(borrow)]
    checkpoint: &'a RawValue,
}

/// The SHA-256 of what is written to it, JSON, but for the blanks outside its texts.
#[derive(Default)]
struct TextDigest {
    hash: Sha256,
    in_text: bool,
    escaped: bool,
}

impl TextDigest {
    /// In hexadecimal digits.
    fn finish(self) -> String {
        self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Write for TextDigest {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let TextDigest { hash, in_text, escaped } = self;
        let mut parts = bytes.to_vec();
        parts.retain(|byte| {
            if *in_text {
                *in_text = *escaped || *byte != b'"';
                *escaped = !*escaped && *byte == b'\\';
                return true;
            }
            *in_text = *byte == b'"';
            !byte.is_ascii_whitespace()
        });
        hash.update(parts);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
    let mut digest = TextDigest::default();
    serde_json::to_writer(&mut digest, checkpoint).map_err(unwritable)?;
    let sha256 = Some(digest.finish());
    pretty(&CheckpointFile { format: FORMAT.to_owned(), version: VERSION, checkpoint, sha256 })
}

/// A checkpoint from JSON.
///
/// # Errors
/// [`FormatError`] if the bytes are no JSON, of another format or a newer version, no such checkpoint, or were changed since they were
/// written.
pub fn checkpoint_from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FormatError> {
    let file: CheckpointFile<T> = strict::read(bytes, FORMAT, VERSION)?;
    if file.version == 1 {
        return Ok(file.checkpoint);
    }
    let mut digest = TextDigest::default();
    let written = serde_json::from_slice(bytes).and_then(|CheckpointText { checkpoint }| {
        digest.write_all(checkpoint.get().as_bytes()).map_err(serde_json::Error::io)
    });
    written.map_err(unwritable)?;
    let (found, expected) = (digest.finish(), file.sha256.unwrap_or_default());
    if found == expected {
        return Ok(file.checkpoint);
    }
    let (place, expected) = ("`checkpoint`".to_owned(), if expected.is_empty() { "none" } else { &expected });
    let problem =
        format!("its SHA-256 is {found}, but the file names {expected}: it was changed since it was written");
    Err(FormatError::Content { format: FORMAT, place, problem })
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
