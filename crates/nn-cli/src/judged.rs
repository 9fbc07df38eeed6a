//! What is said of rows that a model cannot take: its columns are given, so none can be left out.

use crate::error::Error;
use nn_choice::{listed, nearest};
use nn_experiment::ExperimentError;
use nn_table::TableError;

/// The error of rows for a model that was trained before.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is no fault of a cell is said as everywhere")]
pub(crate) fn of_judged_rows(error: ExperimentError) -> Error {
    let help = match &error {
        ExperimentError::Table(TableError::Missing { .. }) => {
            "fill the cell, or leave its row out; a model of `nn train --missing median` fills such cells of inputs itself"
                .to_owned()
        }
        ExperimentError::Table(TableError::NotANumber { found, .. }) if !found.contains(',') => {
            "correct the cell, or leave its row out".to_owned()
        }
        ExperimentError::UnknownCategory { found, known, .. } => {
            format!("{}; a model of `nn train --unknown zeros` lets others pass", known_are(found, known))
        }
        _ => return error.into(),
    };
    Error::failed(error.to_string(), help)
}

/// The categories there are, and which of them may have been meant.
pub(crate) fn known_are(found: &str, known: &[String]) -> String {
    match nearest(found, known) {
        Some(close) => format!("did you mean `{close}`? Known are {}", listed(known)),
        None => format!("known are {}", listed(known)),
    }
}
