//! What can be gone on with later, in files that say whether they were changed since: a training, a part of a search.

use crate::error::Error;
use nn_format::FormatError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::Path;

/// Reads such a file. It is to be `what`; if it is something else, `help` says which files are, and `with_model` what to do with a
/// model.
pub(super) fn load<T: DeserializeOwned>(
    path: &Path,
    what: &str,
    help: &str,
    with_model: &str,
) -> Result<T, Error> {
    nn_format::load_checkpoint(path).map_err(|error| match error {
        FormatError::File { ref source, .. } => Error::failed(error.to_string(), nn_file::help(source)),
        FormatError::NewerVersion { .. } => Error::of(&format!("{}: {error}", path.display()), None),
        FormatError::OtherFormat { ref found, .. } if found.contains("nn-network") => {
            Error::failed(format!("{} is a model, and no {what}", path.display()), with_model)
        }
        FormatError::Damaged { .. }
        | FormatError::OtherFormat { .. }
        | FormatError::Content { .. }
        | FormatError::Limit { .. }
        | FormatError::Shape { .. }
        | FormatError::Activations { .. }
        | FormatError::Order { .. }
        | FormatError::Scaling { .. }
        | FormatError::Prediction(_)
        | FormatError::Network(_) => Error::failed(format!("{}: {error}", path.display()), help),
    })
}

pub(super) fn write(state: &impl Serialize, path: &Path) -> Result<(), Error> {
    nn_format::save_checkpoint(path, state).map_err(|error| {
        if let FormatError::File { source, .. } = error {
            Error::unwritable(path.display(), &source)
        } else {
            Error::of(&error, None)
        }
    })
}
