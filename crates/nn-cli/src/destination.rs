//! Where a file goes that a command writes.

use crate::error::Error;
use nn_file::NewFile;
use std::convert::Infallible;
use std::fmt;
use std::io::{BufWriter, Cursor, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

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
        let failed = |error: std::io::Error| Error::unwritable(path.display(), &error);
        let mut file = BufWriter::with_capacity(1 << 16, NewFile::create(path).map_err(failed)?);
        // What `write` could not write is the file's failure, not that of the results.
        write(&mut file).map_err(|error| match error {
            Error::Output(error) => failed(error),
            other => other,
        })?;
        let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.commit().map_err(failed)
    }

    /// Writes what `write` writes, which may go back and forth in it.
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

impl FromStr for Destination {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Destination, Infallible> {
        Ok(if text == "-" { Destination::Stdout } else { Destination::File(text.into()) })
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
