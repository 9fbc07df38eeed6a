//! Memory is asked for before it is taken, where its amount comes from data.

use crate::error::ExperimentError;
use nn_choice::limits;
use nn_math::Mat;

/// A matrix of zeros, if there is room for it, for the same scaled, and for what a run on all samples makes of that: matrices end
/// the program where there is not.
pub(crate) fn zeros(rows: usize, columns: usize) -> Result<Mat<f64>, ExperimentError> {
    let bytes = rows.checked_mul(columns).and_then(|numbers| numbers.checked_mul(3 * size_of::<f64>()));
    match bytes {
        Some(bytes) if limits::fits(bytes) => Ok(Mat::zeros(rows, columns)),
        _ => Err(ExperimentError::TooLarge { rows, columns }),
    }
}
