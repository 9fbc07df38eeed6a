//! The mean of several matrices.

use faer::Mat;

/// The mean of matrices, number by number: added in their order, then divided by how many there are. One alone stays as it is. None
/// unless there is one or more, all of one shape.
///
/// ```
/// use nn_math::{faer::mat, mean_of};
/// let mean = mean_of(vec![mat![[1.0, 2.0]], mat![[2.0, 4.0]], mat![[6.0, 0.0]]]);
/// assert_eq!(mean, Some(mat![[3.0, 2.0]]));
/// assert_eq!(mean_of(vec![mat![[1.0]], mat![[1.0, 2.0]]]), None);
/// ```
pub fn mean_of(matrices: Vec<Mat<f64>>) -> Option<Mat<f64>> {
    let count = matrices.len() as f64;
    let mut matrices = matrices.into_iter();
    let first = matrices.next()?;
    let others: Vec<Mat<f64>> = matrices.collect();
    if others.is_empty() {
        return Some(first);
    }
    others.iter().all(|other| other.shape() == first.shape()).then(|| {
        Mat::from_fn(first.nrows(), first.ncols(), |i, j| {
            others.iter().fold(first[(i, j)], |sum, other| sum + other[(i, j)]) / count
        })
    })
}
