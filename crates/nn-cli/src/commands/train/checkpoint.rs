//! A run at rest in a file: the experiment, and where it is.

use crate::error::Error;
use nn_experiment::Experiment;
use nn_format::FormatError;
use nn_model::Checkpoint;
use serde::{Deserialize, Serialize};
use std::path::Path;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Saved {
    pub(super) experiment: Experiment,
    pub(super) checkpoint: Checkpoint,
}

impl Saved {
    pub(super) fn load(path: &Path) -> Result<Saved, Error> {
        nn_format::load_checkpoint(path).map_err(|error| match error {
            FormatError::File { .. } => Error::failed(error.to_string(), "look at the name and the folder"),
            FormatError::NewerVersion { .. } => {
                Error::Failed { what: format!("{}: {error}", path.display()), help: None }
            }
            FormatError::Damaged { .. }
            | FormatError::OtherFormat { .. }
            | FormatError::Content { .. }
            | FormatError::Shape { .. }
            | FormatError::Scaling { .. }
            | FormatError::Prediction(_)
            | FormatError::Network(_) => Error::failed(
                format!("{}: {error}", path.display()),
                "give a file that `nn train --checkpoint` wrote",
            ),
        })
    }

    pub(super) fn write(experiment: &Experiment, checkpoint: Checkpoint, path: &Path) -> Result<(), Error> {
        let saved = Saved { experiment: experiment.clone(), checkpoint };
        nn_format::save_checkpoint(path, &saved).map_err(|error| {
            if let FormatError::File { source, .. } = error {
                Error::unwritable(path.display(), &source)
            } else {
                Error::Failed { what: error.to_string(), help: None }
            }
        })
    }
}
