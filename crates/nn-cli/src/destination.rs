//! Where a file goes that a command writes.

use crate::error::Error;
use crate::interrupt;
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
        new_file(path, |file| write(file))
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
        new_file(path, |file| write(file))
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

/// Makes the file of what `write` writes, whole or not at all.
fn new_file(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<NewFile>) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |error: io::Error| Error::unwritable(path.display(), &error);
    let mut file = BufWriter::with_capacity(1 << 16, NewFile::create(path).map_err(failed)?);
    write(&mut file).map_err(|error| of_file(error, failed))?;
    let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
    interrupt::heed();
    file.commit().map_err(failed)
}

/// Writes the rows of all pieces.
fn rows<W: Write>(
    mut rows: RowWriter<W>,
    mut next: impl FnMut() -> Result<Option<Table>, Error>,
) -> Result<(), Error> {
    while let Some(piece) = next()? {
        rows.write(&piece).map_err(written)?;
    }
    rows.finish()?;
    Ok(())
}

/// Refuses to write over a file that the same command reads, and to write a file twice, however the names are spelled: contents
/// would be lost.
pub(crate) fn keep_apart<'a>(
    written: impl IntoIterator<Item = &'a Path>,
    read: impl IntoIterator<Item = &'a Path>,
) -> Result<(), Error> {
    let read: Vec<Place> = read.into_iter().filter_map(Place::of).collect();
    let mut seen: Vec<(&Path, Place)> = Vec::new();
    for path in written {
        let Some(place) = Place::of(path) else { continue };
        if read.iter().any(|other| other.is(&place)) {
            return Err(Error::failed(
                format!(
                    "{} is read, so it cannot be written too: its contents would be lost",
                    path.display()
                ),
                "write to a file of another name",
            ));
        }
        if let Some((other, _)) = seen.iter().find(|(_, other)| other.is(&place)) {
            let what = match *other == path {
                true => format!("{} is to be written twice", path.display()),
                false => {
                    format!("{} and {} are to be written, and are one file", other.display(), path.display())
                }
            };
            return Err(Error::failed(what, "give each file a name of its own"));
        }
        seen.push((path, place));
    }
    Ok(())
}

/// The name that a link stands for, also where there is nothing of that name yet: what is written through the link makes it.
fn led_by_links(path: &Path) -> PathBuf {
    /// The system follows as many.
    const LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let Ok(target) = path.read_link() else { break };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}

/// Where a name leads.
struct Place {
    /// The shortest spelling, without links.
    path: PathBuf,
    /// Device and number of what is there, which may have several names.
    #[cfg(unix)]
    node: Option<(u64, u64)>,
}

impl Place {
    /// None for standard input and for what is no ordinary file: nothing there could be lost.
    fn of(path: &Path) -> Option<Place> {
        if path.as_os_str() == "-" {
            return None;
        }
        let path = &led_by_links(path);
        let Ok(file) = path.canonicalize() else {
            // There is nothing yet; the folder may be spelled in several ways, too.
            let folder =
                path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            return Some(Place {
                path: path.file_name().map_or_else(|| path.to_owned(), |name| folder.join(name)),
                #[cfg(unix)]
                node: None,
            });
        };
        let data = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
        Some(Place {
            path: file,
            #[cfg(unix)]
            node: Some((
                std::os::unix::fs::MetadataExt::dev(&data),
                std::os::unix::fs::MetadataExt::ino(&data),
            )),
        })
    }

    fn is(&self, other: &Place) -> bool {
        #[cfg(unix)]
        if self.node.is_some() && self.node == other.node {
            return true;
        }
        self.path == other.path
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
