//! Whole files, read and written: a file is there entirely, or as it was before.

use crate::FormatError;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes a file so that nobody ever sees half of it: into a new file beside it, down to the disk, then renamed.
///
/// An existing file keeps its permissions, and stays as it was if anything fails; a new one gets the usual ones.
/// A link is followed. What is no ordinary file, such as `/dev/stdout`, is simply written to.
///
/// ```
/// let path = std::env::temp_dir().join(format!("nn-format-{}.txt", std::process::id()));
/// nn_format::write_atomically(&path, b"all or nothing")?;
/// assert_eq!(std::fs::read(&path)?, b"all or nothing");
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`FormatError::File`] if the file could not be written; then it is as it was.
pub fn write_atomically(path: impl AsRef<Path>, bytes: &[u8]) -> Result<(), FormatError> {
    let path = path.as_ref();
    let failed = |source| FormatError::File { action: "write", path: path.to_owned(), source };
    match fs::metadata(path) {
        Ok(old) if !old.is_file() => fs::write(path, bytes),
        Ok(old) => fs::canonicalize(path).and_then(|path| replace(&path, bytes, Some(old.permissions()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => replace(path, bytes, None),
        Err(error) => Err(error),
    }
    .map_err(failed)
}

/// All bytes of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, FormatError> {
    fs::read(path).map_err(|source| FormatError::File { action: "read", path: path.to_owned(), source })
}

fn replace(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    let (temporary, file) = create_beside(path)?;
    let written = fill(file, bytes, permissions).and_then(|()| fs::rename(&temporary, path));
    if let Err(error) = written {
        // The first failure is what the caller should hear of, not one of tidying up.
        let _ = fs::remove_file(&temporary);
        return Err(error);
    }
    // Now the new file is in place. That its name reaches the disk too is a service that some file systems refuse.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let _ = File::open(or_here(folder)).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

fn fill(mut file: File, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    // Before the first byte, so that what was private never becomes readable, not even for a moment.
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

/// A new file in the same folder, under a name that nobody has.
fn create_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    if path.file_name().is_none() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path does not name a file"));
    }
    loop {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let temporary = path.with_file_name(format!(".nn-{}-{number}.new", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (temporary, file)),
        }
    }
}

#[cfg(unix)]
fn or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

#[cfg(test)]
mod tests {
    use super::replace;
    use std::fs;

    #[test]
    fn when_the_last_step_fails_the_new_file_is_removed() {
        let folder = std::env::temp_dir().join(format!("nn-format-last-step-{}", std::process::id()));
        // A file cannot be renamed over a folder that has something in it.
        let occupied = folder.join("occupied");
        fs::create_dir_all(&occupied).unwrap();
        fs::write(occupied.join("something"), "").unwrap();
        let failed = replace(&occupied, b"new", None);
        let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        fs::remove_dir_all(&folder).unwrap();
        assert!(failed.is_err());
        assert_eq!(names, ["occupied"]);
    }
}
