//! Where a file goes that a command writes.

use crate::error::Error;
use nn_file::NewFile;
use nn_table::{NpyWriter, RowWriter, Table, TableError, TableFormat};
use std::ffi::OsString;
use std::fmt;
use std::io::{self, BufWriter, Cursor, Seek, Write};
use std::path::{Path, PathBuf};

/// A file, which is there whole or as it was before, or standard output, which is written `-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    File(PathBuf),
    Stdout,
}

impl Destination {
    /// The file, if it is one.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Destination::File(path) => Some(path),
            Destination::Stdout => None,
        }
    }

    /// Writes what `write` writes, bit by bit.
    pub(crate) fn stream(
        &self,
        out: &mut dyn Write,
        write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Destination::File(path) = self else { return write(out) };
        let failed = |error: io::Error| Error::unwritable(path.display(), &error);
        let mut file = BufWriter::with_capacity(1 << 16, NewFile::create(path).map_err(failed)?);
        write(&mut file).map_err(|error| of_file(error, failed))?;
        let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.commit().map_err(failed)
    }

    /// Writes a table piece by piece, as `next` gives them; where it can be, at constant memory.
    pub(crate) fn table(
        &self,
        format: TableFormat,
        out: &mut dyn Write,
        mut next: impl FnMut() -> Result<Option<Table>, Error>,
    ) -> Result<(), Error> {
        match format {
            TableFormat::Csv => self.stream(out, |to| rows(RowWriter::csv(to), next)),
            TableFormat::Json => self.stream(out, |to| rows(RowWriter::json(to), next)),
            TableFormat::Npy => self.seek(out, |to| {
                let mut array = NpyWriter::new(to)?;
                while let Some(piece) = next()? {
                    array.write(&piece).map_err(written)?;
                }
                array.finish()?;
                Ok(())
            }),
            TableFormat::Npz => Err(Error::Failed {
                what: format!("a table cannot be written as {format} piece by piece"),
                help: Some("choose one of csv, json, npy".to_owned()),
            }),
        }
    }

    /// Writes what `write` writes, which may go back and forth in it: into the file, or into memory on the way to a device
    /// or to standard output.
    fn seek(
        &self,
        out: &mut dyn Write,
        write: impl FnOnce(&mut dyn WriteSeek) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let path = match self {
            Destination::File(path) if std::fs::metadata(path).map_or(true, |data| data.is_file()) => path,
            Destination::File(_) | Destination::Stdout => return self.whole(out, |bytes| write(bytes)),
        };
        let failed = |error: io::Error| Error::unwritable(path.display(), &error);
        let mut file = BufWriter::with_capacity(1 << 16, NewFile::create(path).map_err(failed)?);
        write(&mut file).map_err(|error| of_file(error, failed))?;
        let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.commit().map_err(failed)
    }

    /// Writes what `write` writes into memory first.
    pub(crate) fn whole(
        &self,
        out: &mut dyn Write,
        write: impl FnOnce(&mut Cursor<Vec<u8>>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut bytes = Cursor::new(Vec::new());
        write(&mut bytes)?;
        self.stream(out, |to| Ok(to.write_all(bytes.get_ref())?))
    }
}

/// Writes the rows of all pieces.
fn rows<W: Write>(
    mut rows: RowWriter<W>,
    mut next: impl FnMut() -> Result<Option<Table>, Error>,
) -> Result<(), Error> {
    while let Some(piece) = next()? {
        rows.write(&piece)?;
    }
    rows.finish()?;
    Ok(())
}

/// Refuses to write over a file that the same command reads, however its name is spelled: the data would be lost.
pub(crate) fn keep_apart<'a>(
    written: impl IntoIterator<Item = &'a Path>,
    read: impl IntoIterator<Item = &'a Path>,
) -> Result<(), Error> {
    // A name that leads nowhere yet is no file that could be lost.
    let place = |path: &Path| path.canonicalize().ok().filter(|place| place.is_file());
    let read: Vec<PathBuf> = read.into_iter().filter_map(place).collect();
    match written.into_iter().find(|path| place(path).is_some_and(|place| read.contains(&place))) {
        Some(path) => Err(Error::failed(
            format!("{} is read, so it cannot be written too: its contents would be lost", path.display()),
            "write to a file of another name",
        )),
        None => Ok(()),
    }
}

/// What can be written to, back and forth.
pub(crate) trait WriteSeek: Write + Seek {}
impl<W: Write + Seek> WriteSeek for W {}

/// What could not be written is the file's failure, not that of the results.
fn of_file(error: Error, failed: impl FnOnce(io::Error) -> Error) -> Error {
    if let Error::Output(error) = error { failed(error) } else { error }
}

/// The error of a table that could not be written: where to, its destination says.
fn written(error: TableError) -> Error {
    if let TableError::Io { action: "write", error, .. } = error {
        Error::Output(error)
    } else {
        error.into()
    }
}

impl From<OsString> for Destination {
    fn from(name: OsString) -> Destination {
        if name == "-" { Destination::Stdout } else { Destination::File(name.into()) }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Destination::File(path) => path.display().fmt(f),
            Destination::Stdout => f.write_str("standard output"),
        }
    }
}
