//! A run at rest in a file: the experiment, and where it is.

use crate::error::Error;
use crate::text::shell::shell_word;
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

/// Refuses to go on with other validation rows than before: some of them would be rows that the network has learned from.
pub(super) fn check_same_rows(before: &Experiment, now: &Experiment) -> Result<(), Error> {
    if before.seed == now.seed && before.validation == now.validation {
        return Ok(());
    }
    Err(Error::failed(
        "the training cannot go on with another seed or other validation rows than it began with: it would be judged by rows that it \
         has learned from",
        "leave `--seed` and the settings of the validation out, or train from the start",
    ))
}

impl Saved {
    pub(super) fn load(path: &Path) -> Result<Saved, Error> {
        nn_format::load_checkpoint(path).map_err(|error| match error {
            FormatError::File { ref source, .. } => Error::failed(error.to_string(), nn_file::help(source)),
            FormatError::NewerVersion { .. } => Error::of(&format!("{}: {error}", path.display()), None),
            FormatError::OtherFormat { ref found, .. } if found.contains("nn-network") => Error::failed(
                format!("{} is a model, and no checkpoint", path.display()),
                format!("`--init-from {}` starts from its weights", shell_word(&path.display().to_string())),
            ),
            FormatError::Damaged { .. }
            | FormatError::OtherFormat { .. }
            | FormatError::Content { .. }
            | FormatError::Limit { .. }
            | FormatError::Shape { .. }
            | FormatError::Activations { .. }
            | FormatError::Order { .. }
            | FormatError::Scaling { .. }
            | FormatError::Prediction(_)
            | FormatError::Network(_) => Error::failed(
                format!("{}: {error}", path.display()),
                "give a file that `nn train --checkpoint` wrote, as it wrote it",
            ),
        })
    }

    pub(super) fn write(experiment: &Experiment, checkpoint: Checkpoint, path: &Path) -> Result<(), Error> {
        let saved = Saved { experiment: experiment.clone(), checkpoint };
        nn_format::save_checkpoint(path, &saved).map_err(|error| {
            if let FormatError::File { source, .. } = error {
                Error::unwritable(path.display(), &source)
            } else {
                Error::of(&error, None)
            }
        })
    }
}
