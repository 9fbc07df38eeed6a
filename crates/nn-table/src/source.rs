//! Where a table comes from.

use std::convert::Infallible;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where a table comes from: a file, or standard input, which is written `-`.
///
/// ```
/// use nn_table::Source;
/// let source: Source = "-".parse()?;
/// assert_eq!((source.to_string(), source.path()), ("standard input".to_owned(), None));
/// assert_eq!(Source::from("data.csv").to_string(), "data.csv");
/// # Ok::<(), std::convert::Infallible>(())
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
        Source::File(path.into())
    }
}

impl FromStr for Source {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Source, Infallible> {
        Ok(if text == "-" { Source::Stdin } else { Source::File(text.into()) })
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
