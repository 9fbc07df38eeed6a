//! Files, read and written whole, with errors of our own.

use crate::error::FormatError;
use nn_choice::limits;
use std::path::Path;

/// All bytes of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, FormatError> {
    nn_file::read_whole(path, limits::WHOLE_FILE).map_err(|source| FormatError::File {
        action: "read",
        path: path.to_owned(),
        source,
    })
}

/// A file with these bytes, or as it was before.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), FormatError> {
    nn_file::write_atomically(path, bytes).map_err(|source| FormatError::File {
        action: "write",
        path: path.to_owned(),
        source,
    })
}
