//! A file that is there entirely, or as it was before.

use crate::unfinished::{self, Unfinished};
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Writes a file so that nobody ever sees half of it: see [`NewFile`].
///
/// ```
/// let path = std::env::temp_dir().join(format!("nn-file-{}.txt", std::process::id()));
/// nn_file::write_atomically(&path, b"all or nothing")?;
/// assert_eq!(std::fs::read(&path)?, b"all or nothing");
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// What the operating system says; then the file is as it was.
pub fn write_atomically(path: impl AsRef<Path>, bytes: &[u8]) -> io::Result<()> {
    let mut file = NewFile::create(path)?;
    file.write_all(bytes)?;
    file.commit()
}

/// A file that takes the place of another, or of none, when it is complete: written beside it, down to the disk, then
/// renamed by [`NewFile::commit`]. Dropped before that, it is gone, and the old file is as it was. What a process that was
/// killed left in the folder is removed by the next that writes there.
///
/// An existing file keeps its permissions; a new one gets the usual ones. A link is followed. What is no ordinary file,
/// such as `/dev/stdout`, is simply written to.
#[derive(Debug)]
pub struct NewFile {
    file: File,
    /// The name it has for now, and where it goes; `None` if it is written where it is.
    renaming: Option<(Unfinished, PathBuf)>,
}

impl NewFile {
    /// Opens a file in the folder of `path`, which stays as it is for now.
    ///
    /// # Errors
    /// What the operating system says: the folder is not there or may not be written to, or `path` is a folder.
    pub fn create(path: impl AsRef<Path>) -> io::Result<NewFile> {
        let path = path.as_ref();
        match fs::metadata(path) {
            Ok(old) if old.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(old) if !old.is_file() => {
                Ok(NewFile { file: OpenOptions::new().write(true).open(path)?, renaming: None })
            }
            Ok(old) => NewFile::beside(fs::canonicalize(path)?, Some(old.permissions())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => NewFile::beside(path.to_owned(), None),
            Err(error) => Err(error),
        }
    }

    fn beside(path: PathBuf, permissions: Option<Permissions>) -> io::Result<NewFile> {
        if path.file_name().is_none() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path does not name a file"));
        }
        let (temporary, file) = unfinished::create(unfinished::or_here(path.parent()))?;
        let new = NewFile { file, renaming: Some((temporary, path)) };
        // Before the first byte, so that what was private never becomes readable, not even for a moment.
        if let Some(permissions) = permissions {
            new.file.set_permissions(permissions)?;
        }
        Ok(new)
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// What the operating system says; then the old file is as it was.
    pub fn commit(self) -> io::Result<()> {
        let NewFile { mut file, renaming } = self;
        let Some((temporary, path)) = renaming else { return file.flush() };
        file.sync_all()?;
        temporary.rename(&path)?;
        // Now the new file is in place. That its name reaches the disk too is a service that some file systems refuse.
        #[cfg(unix)]
        let _ = File::open(unfinished::or_here(path.parent())).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for NewFile {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_the_last_step_fails_the_new_file_is_removed() {
        let folder = std::env::temp_dir().join(format!("nn-file-last-step-{}", std::process::id()));
        // A file cannot be renamed over a folder that has something in it.
        let occupied = folder.join("occupied");
        fs::create_dir_all(&occupied).unwrap();
        fs::write(occupied.join("something"), "").unwrap();
        let failed = NewFile::beside(occupied, None).unwrap().commit();
        let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        fs::remove_dir_all(&folder).unwrap();
        assert!(failed.is_err());
        assert_eq!(names, ["occupied"]);
    }
}
