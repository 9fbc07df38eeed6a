//! NumPy's arrays with names, in one file.

use crate::npy::Array;
use std::io::{self, Seek, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Writes arrays with their names as an npz file, as `numpy.savez` does; the same arrays give the same bytes.
///
/// ```
/// use nn_file::npy::{Array, Values};
/// let ages = Array { shape: vec![2], values: Values::Numbers(vec![41.0, 7.0]) };
/// let mut bytes = std::io::Cursor::new(Vec::new());
/// nn_file::npz::write(&mut bytes, [("age", &ages)])?;
/// assert!(bytes.into_inner().starts_with(b"PK")); // np.load(..)["age"]
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// What the operating system says, or that two arrays have the same name.
pub fn write<'a>(
    to: impl Write + Seek,
    arrays: impl IntoIterator<Item = (&'a str, &'a Array)>,
) -> io::Result<()> {
    let mut archive = ZipWriter::new(to);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        // Arrays of more than 4 GiB are no rarity.
        .large_file(true);
    for (name, array) in arrays {
        archive.start_file(format!("{name}.npy"), options)?;
        array.write(&mut archive)?;
    }
    archive.finish()?.flush()
}
