//! Inputs with changed columns, predicted batch by batch.

use crate::error::SelectError;
use nn_math::{Mat, MatRef};
use std::ops::Range;

/// What predicts: n x outputs for n x inputs.
pub type Predict<'p> = dyn Fn(MatRef<'_, f64>) -> Result<Mat<f64>, SelectError> + Sync + 'p;

/// How many numbers a batch of inputs has, about: so many that calls do not count, so few that they stay in the cache.
const BATCH: usize = 1 << 17;
/// How many rows it has at least.
const LEAST_ROWS: usize = 128;

/// Hands to `take` what is predicted for all rows, batch by batch, with the first row of each. In these columns of the inputs stands
/// what `changed` says of a row and of a column, counted from the first of these.
pub(super) fn in_batches(
    inputs: MatRef<'_, f64>,
    columns: &Range<usize>,
    changed: impl Fn(usize, usize) -> f64,
    predict: &Predict<'_>,
    mut take: impl FnMut(usize, MatRef<'_, f64>),
) -> Result<(), SelectError> {
    let (rows, width) = (inputs.nrows(), inputs.ncols());
    let size = (BATCH / width.max(1)).max(LEAST_ROWS);
    for first in (0..rows).step_by(size) {
        let batch = Mat::from_fn(size.min(rows - first), width, |i, column| {
            if columns.contains(&column) {
                changed(first + i, column - columns.start)
            } else {
                inputs[(first + i, column)]
            }
        });
        take(first, predict(batch.as_ref())?.as_ref());
    }
    Ok(())
}
