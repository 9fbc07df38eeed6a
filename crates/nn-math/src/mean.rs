//! The mean of several matrices.

use faer::Mat;

/// The mean of matrices of one shape, number by number: added in their order, then divided by how many there are. The first alone stays
/// as it is.
///
/// ```
/// use nn_math::{faer::mat, mean_of};
/// assert_eq!(mean_of(mat![[1.0, 2.0]], &[mat![[2.0, 4.0]], mat![[6.0, 0.0]]]), mat![[3.0, 2.0]]);
/// ```
///
/// # Panics
/// If another has another shape than the first.
pub fn mean_of(first: Mat<f64>, others: &[Mat<f64>]) -> Mat<f64> {
    if others.is_empty() {
        return first;
    }
    let count = (1 + others.len()) as f64;
    Mat::from_fn(first.nrows(), first.ncols(), |i, j| {
        others.iter().fold(first[(i, j)], |sum, other| sum + other[(i, j)]) / count
    })
}
