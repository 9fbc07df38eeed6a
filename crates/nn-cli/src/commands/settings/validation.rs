//! Which rows are for validation.

use crate::values::number;
use clap::Args;
use nn_experiment::{DataSettings, Experiment, RowSplit};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(next_help_heading = "Validation rows")]
pub(super) struct SplitArguments {
    /// Take this fraction of the rows, such as 0.2, as validation rows, which the network does not learn from
    #[arg(long, value_name = "FRACTION", allow_negative_numbers = true, value_parser = number, conflicts_with = "validation_file")]
    validation: Option<f64>,

    /// Take the rows of this file as validation rows
    #[arg(long, value_name = "FILE")]
    validation_file: Option<PathBuf>,

    /// Keep this fraction of the rows, such as 0.2, out of all of it, to learn how far the finished model is off (`nn predict --coverage`)
    #[arg(long, value_name = "FRACTION", allow_negative_numbers = true, value_parser = number)]
    calibration: Option<f64>,

    /// Which rows are taken together, for validation or as a fold: random, stratified, ordered, group=COLUMN
    ///
    /// stratified, of each class its share, is usual for classes. ordered takes the last rows, for rows in order of time; folds are
    /// then judged by what was trained on all rows before them. group=COLUMN keeps rows together that say the same in this column,
    /// such as a patient's; the column is no input then.
    #[arg(long, value_name = "WAY", value_parser = str::parse::<RowSplit>)]
    split: Option<RowSplit>,
}

impl SplitArguments {
    pub(super) fn set(&self, experiment: &mut Experiment) {
        let validation = &mut experiment.validation;
        if let Some(fraction) = self.validation {
            validation.fraction = fraction;
            validation.data = None;
        }
        if let Some(file) = &self.validation_file {
            validation.fraction = 0.0;
            validation.data = Some(DataSettings::file(file));
        }
        validation.calibration = self.calibration.unwrap_or(validation.calibration);
        validation.split = self.split.clone().or(validation.split.take());
    }
}
