//! Pictures that a command draws, as files.

use crate::error::Error;
use clap::builder::{OsStringValueParser, TypedValueParser};
use nn_plot::Picture;
use std::path::{Path, PathBuf};

/// The name of a picture's file, which says its format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PictureFile {
    path: PathBuf,
    png: bool,
}

impl PictureFile {
    /// For clap.
    pub(crate) fn parser() -> impl TypedValueParser<Value = PictureFile> {
        OsStringValueParser::new().try_map(PictureFile::of)
    }

    /// The name, if it ends in `.svg` or `.png`.
    pub(crate) fn of(name: impl Into<PathBuf>) -> Result<PictureFile, &'static str> {
        let path = name.into();
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        match ending.as_deref() {
            Some(ending @ ("svg" | "png")) => Ok(PictureFile { png: ending == "png", path }),
            _ => Err("let the name end in .svg or .png"),
        }
    }

    /// Writes the picture, whole or not at all.
    pub(crate) fn write(&self, picture: &Picture) -> Result<(), Error> {
        let bytes = if self.png { picture.png()? } else { picture.svg().as_bytes().to_vec() };
        nn_file::write_atomically(&self.path, &bytes)
            .map_err(|error| Error::unwritable(self.path.display(), &error))
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}
