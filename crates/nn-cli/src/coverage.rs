//! Intervals and sets that hold what is true in a stated share of all cases, for the commands that show them.

use crate::error::Error;
use crate::text::number::{count, percent};
use nn_experiment::{ExperimentError, Model};

/// A share of all cases, from the command line.
pub(crate) fn coverage(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share: &f64| *share > 0.0 && *share < 1.0);
    share.ok_or_else(|| "give a fraction between 0 and 1, such as 0.9".to_owned())
}

/// What a calibrated model can be asked for.
pub(crate) fn promise(model: &Model) -> Option<String> {
    let conformal = model.conformal.as_ref()?;
    Some(format!(
        "{} tell how far it is off: `nn predict --coverage` gives intervals or sets that hold in up to {} of all cases",
        count(conformal.rows(), "calibration row"),
        percent(conformal.most_coverage(), 1),
    ))
}

/// The way out where intervals cannot be given, with the commands that help.
pub(crate) fn refused(error: ExperimentError) -> Error {
    let ExperimentError::NotCalibrated = error else { return error.into() };
    Error::failed(
        error.to_string(),
        "`nn calibrate` does it with rows that it was not trained on; `nn train --calibration 0.2` keeps such rows aside",
    )
}
