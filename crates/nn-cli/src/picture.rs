//! Pictures that a command draws, as files.

use crate::error::Error;
use nn_plot::Picture;
use std::path::{Path, PathBuf};

/// The name of a picture's file, which says its format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PictureFile {
    path: PathBuf,
    png: bool,
}

impl PictureFile {
    /// For clap: the name, if it ends in `.svg` or `.png`.
    pub(crate) fn parse(name: &str) -> Result<PictureFile, String> {
        let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        match ending.as_deref() {
            Some(ending @ ("svg" | "png")) => Ok(PictureFile { path: name.into(), png: ending == "png" }),
            _ => Err("let the name end in .svg or .png".to_owned()),
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
