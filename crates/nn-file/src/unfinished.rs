//! Files that are being written, under names of their own: `.nn-PID-N.new`.
//!
//! Each is locked by the process that writes it, for as long as it writes. The system unlocks what the lock's holder leaves
//! behind, however it ended, so an unlocked file of such a name has no owner. A process number could not tell that: numbers are
//! used again, and other machines and containers have their own.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// What this process writes.
#[derive(Debug, Default)]
struct Registry {
    /// How many files were begun.
    begun: u64,
    /// Those of them that are neither complete nor given up.
    paths: HashSet<PathBuf>,
    /// The folders that were cleared of what others left behind.
    cleared: HashSet<PathBuf>,
}

static REGISTRY: LazyLock<Mutex<Registry>> = LazyLock::new(Mutex::default);

fn registry() -> MutexGuard<'static, Registry> {
    // No step of ours leaves it half-changed.
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes every file that this process began to write and has not completed, and says how many there were: for a program that
/// ends at once, on a signal. Whoever would begin or complete another waits from then on until the process is gone.
pub fn remove_unfinished() -> usize {
    let registry = registry();
    let removed = registry.paths.iter().filter(|path| fs::remove_file(path).is_ok()).count();
    std::mem::forget(registry);
    removed
}

/// The name of a file that is not complete. Dropped, the file is gone.
#[derive(Debug)]
pub(crate) struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// Puts the file in its place, complete.
    pub(crate) fn rename(self, to: &Path) -> io::Result<()> {
        let mut registry = registry();
        let renamed = fs::rename(&self.path, to);
        if renamed.is_ok() {
            registry.paths.remove(&self.path);
        }
        drop(registry);
        renamed
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if registry().paths.remove(&self.path) {
            // The first failure is what the caller should hear of, not one of tidying up.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A new file in this folder, under a name that no other has. The first time, what others left there is removed.
pub(crate) fn create(folder: &Path) -> io::Result<(Unfinished, File)> {
    let mut registry = registry();
    if registry.cleared.insert(folder.to_owned()) {
        remove_left_behind(folder);
    }
    loop {
        let path = folder.join(format!(".nn-{}-{}.new", std::process::id(), registry.begun));
        registry.begun += 1;
        let file = match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            opened => opened?,
        };
        // Between the two steps another process may have taken it for one that was left behind. (A file system without locks
        // says so to the other too, who then leaves it.)
        let taken =
            matches!(file.try_lock(), Err(TryLockError::WouldBlock)) || fs::symlink_metadata(&path).is_err();
        if !taken {
            registry.paths.insert(path.clone());
            return Ok((Unfinished { path }, file));
        }
    }
}

/// Removes the files of processes that are gone. Whatever cannot be removed, stays: it is in nobody's way.
fn remove_left_behind(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_of_ours)) {
        let path = entry.path();
        // What is no ordinary file might keep us waiting; a link might lead to a file of another name.
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let Ok(file) = File::open(&path) else { continue };
        if file.try_lock().is_ok() && is_still(&path, &file) {
            let _ = fs::remove_file(&path);
        }
    }
}

/// Whether this is a name that files have until they are complete: `.nn-PID-N.new`.
fn is_of_ours(name: &str) -> bool {
    let numbers = name.strip_prefix(".nn-").and_then(|name| name.strip_suffix(".new")?.split_once('-'));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers.is_some_and(|(process, number)| is_number(process) && is_number(number))
}

/// Whether the name leads to this file, and not to one that took the name since it was opened.
#[cfg(unix)]
fn is_still(path: &Path, file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |data: fs::Metadata| (data.dev(), data.ino());
    match (fs::symlink_metadata(path), file.metadata()) {
        (Ok(named), Ok(opened)) => place(named) == place(opened),
        (Ok(_) | Err(_), _) => false,
    }
}

/// Here a file that is open keeps its name.
#[cfg(not(unix))]
fn is_still(_: &Path, _: &File) -> bool {
    true
}

/// The folder of a file, which for a bare name is the current one.
pub(crate) fn or_here(folder: Option<&Path>) -> &Path {
    folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_owner_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let others =
            ["model.json", ".nn-notes.new", ".nn-1-x.new", ".nn--1.new", ".nn-1-2.new.json", ".nn-7-0.new"];
        for name in others.iter().chain(&[".nn-1-0.new", ".nn-99999-12.new"]) {
            fs::write(at(name), "half of").unwrap();
        }
        // Somebody is still at it.
        let written = OpenOptions::new().write(true).open(at(".nn-7-0.new")).unwrap();
        written.try_lock().unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(at("model.json"), at(".nn-1-1.new")).unwrap();
        remove_left_behind(folder.path());
        let mut names: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.retain(|name| name != ".nn-1-1.new");
        names.sort();
        let mut expected = others.to_vec();
        expected.sort_unstable();
        assert_eq!(names, expected);
        drop(written);
        remove_left_behind(folder.path());
        assert!(!at(".nn-7-0.new").exists(), "its owner is gone now");
    }
}
