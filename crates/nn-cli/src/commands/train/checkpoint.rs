//! A run at rest in a file: the experiment, and where it is.

use crate::commands::at_rest;
use crate::error::Error;
use crate::text::shell::shell_word;
use nn_experiment::Experiment;
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
        let with_model =
            format!("`--init-from {}` starts from its weights", shell_word(&path.display().to_string()));
        let help = "give a file that `nn train --checkpoint` wrote, as it wrote it";
        at_rest::load(path, "checkpoint", help, &with_model)
    }

    pub(super) fn write(experiment: &Experiment, checkpoint: Checkpoint, path: &Path) -> Result<(), Error> {
        at_rest::write(&Saved { experiment: experiment.clone(), checkpoint }, path)
    }
}
