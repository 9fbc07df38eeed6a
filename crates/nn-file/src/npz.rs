//! NumPy's arrays with names, in one file.

use crate::npy::{Array, NpyError};
use crate::packed::PackedTooWell;
use std::io::{self, Read, Seek, SeekFrom, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

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

/// An npz file that is read array by array, as `numpy.load` does.
///
/// ```
/// use nn_file::npy::{Array, Values};
/// use nn_file::npz::Npz;
/// let ages = Array { shape: vec![2], values: Values::Numbers(vec![41.0, 7.0]) };
/// let mut bytes = std::io::Cursor::new(Vec::new());
/// nn_file::npz::write(&mut bytes, [("age", &ages)])?;
/// let mut npz = Npz::open(bytes)?;
/// assert_eq!(npz.files().collect::<Vec<_>>(), ["age.npy"]);
/// assert_eq!(npz.array("age")?, Some(ages));
/// assert_eq!(npz.array("name")?, None);
/// # Ok::<(), nn_file::npy::NpyError>(())
/// ```
pub struct Npz<R> {
    archive: ZipArchive<R>,
    /// How many bytes the file has, and how many those arrays have unpacked that were asked for.
    packed: u64,
    unpacked: u64,
}

impl<R: Read + Seek> Npz<R> {
    /// Opens a file.
    ///
    /// # Errors
    /// [`NpyError`] if it is no zip archive, or a damaged one.
    pub fn open(mut from: R) -> Result<Npz<R>, NpyError> {
        let packed = from.seek(SeekFrom::End(0))?;
        Ok(Npz { archive: ZipArchive::new(from).map_err(content)?, packed, unpacked: 0 })
    }

    /// The names of the files in it, in order; those of arrays end in `.npy`.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.archive.file_names()
    }

    /// The bytes of an array and how many there are; none if there is no array of this name.
    ///
    /// # Errors
    /// [`NpyError`] if it is damaged, or packed in a way that is not known here; [`NpyError::PackedTooWell`] if it, with those
    /// before it, unpacks to far more than the whole file is.
    pub fn entry(&mut self, name: &str) -> Result<Option<(impl Read, u64)>, NpyError> {
        match self.archive.by_name(&format!("{name}.npy")) {
            Ok(entry) => {
                let size = entry.size();
                self.unpacked = self.unpacked.saturating_add(size);
                PackedTooWell::check(self.packed, self.unpacked)?;
                // It may well say less than there is.
                Ok(Some((entry.take(size), size)))
            }
            Err(ZipError::FileNotFound) => Ok(None),
            Err(error) => Err(content(error)),
        }
    }

    /// An array, read whole; none if there is no array of this name.
    ///
    /// # Errors
    /// As [`Npz::entry`] and [`Array::read`].
    pub fn array(&mut self, name: &str) -> Result<Option<Array>, NpyError> {
        let entry = self.entry(name)?;
        entry.map(|(mut bytes, _)| Array::read(&mut bytes)).transpose()
    }
}

fn content(error: ZipError) -> NpyError {
    NpyError::Content(error.to_string())
}
