//! Where a table comes from.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where a table comes from: a file, or standard input, which is written `-`. (A file of that name is `./-`.)
///
/// ```
/// use nn_table::Source;
/// assert_eq!(Source::from("-"), Source::Stdin);
/// assert_eq!(Source::from("data.csv").to_string(), "data.csv");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input; it can be read only once, and only from the start.
    Stdin,
}

impl Source {
    /// The file, if it is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Source::File(path) => Some(path),
            Source::Stdin => None,
        }
    }
}

impl<P: Into<PathBuf>> From<P> for Source {
    fn from(path: P) -> Source {
        let path = path.into();
        if path.as_os_str() == "-" { Source::Stdin } else { Source::File(path) }
    }
}

/// The name by which messages call it.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::File(path) => path.display().fmt(f),
            Source::Stdin => f.write_str("standard input"),
        }
    }
}
