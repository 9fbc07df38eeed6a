//! Where the book is made from, and where it is put.

use std::path::PathBuf;

/// Where things are.
pub(crate) struct Project {
    /// The folder of the root Cargo.toml, where paths of snippets begin.
    pub root: PathBuf,
    /// With `book.toml`, `theme` and `src`.
    pub docs: PathBuf,
    /// The folder of the built book; what was there before is removed.
    pub output: PathBuf,
    /// The folder of the packed modules, with which pages can be played with.
    pub modules: Option<PathBuf>,
}

impl Project {
    /// Where the pages are.
    pub(crate) fn source(&self) -> PathBuf {
        self.docs.join("src")
    }
}
