//! The rows that a model is judged by, and what is said of those that it cannot take: its columns are given, so none can be left out.

use crate::console::Console;
use crate::error::Error;
use nn_choice::{listed, nearest};
use nn_data::Dataset;
use nn_experiment::{ExperimentError, Model, Predictions};
use nn_table::{Table, TableError};

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

/// What a model predicts for rows that have their targets, beside these.
pub(crate) fn predict(
    model: &Model,
    table: &Table,
    console: &Console,
) -> Result<(Dataset, Predictions), Error> {
    let data = model.dataset(table).map_err(of_judged_rows)?;
    let predictions = model.predict(table)?;
    let outputs = predictions.outputs();
    if let Some(row) = (0..outputs.nrows()).find(|&row| outputs.row(row).iter().any(|x| !x.is_finite())) {
        let place = table.place(row, 0);
        return Err(Error::failed(
            format!("{}, {}: the prediction is no finite number", place.source, place.row),
            "the numbers of this row are too far from those of the training",
        ));
    }
    if let (Some(weight), None) = (&model.encoder.weight, data.weights()) {
        console.note(&format!(
            "the table has no column `{weight}`: all rows count the same, unlike in the training"
        ));
    }
    Ok((data, predictions))
}
