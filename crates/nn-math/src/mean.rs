//! The mean of several matrices.

use faer::Mat;

/// The mean of matrices, number by number: added in their order, then divided by how many there are. One alone stays as it is, and none
/// at all are an empty matrix.
///
/// ```
/// use nn_math::{faer::mat, mean_of};
/// let mean = mean_of(vec![mat![[1.0, 2.0]], mat![[2.0, 4.0]], mat![[6.0, 0.0]]]);
/// assert_eq!(mean, Ok(mat![[3.0, 2.0]]));
/// assert_eq!(mean_of(vec![mat![[1.0]], mat![[1.0, 2.0]]]), Err(1));
/// ```
///
/// # Errors
/// The index of the first matrix that has another shape than that of index 0.
pub fn mean_of(mut matrices: Vec<Mat<f64>>) -> Result<Mat<f64>, usize> {
    let count = matrices.len();
    let Some((sum, others)) = matrices.split_first_mut() else { return Ok(Mat::new()) };
    if let Some(other) = others.iter().position(|other| other.shape() != sum.shape()) {
        return Err(other + 1);
    }
    for j in (0..sum.ncols()).filter(|_| count > 1) {
        for (i, number) in sum.col_mut(j).iter_mut().enumerate() {
            others.iter().for_each(|other| *number += other[(i, j)]);
            *number /= count as f64;
        }
    }
    Ok(matrices.swap_remove(0))
}
