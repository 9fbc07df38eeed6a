//! Ordinary least squares: the best that a linear layer without bias can do, in one step.
//!
//! ```text
//! W = X^+ Y minimises |Y - X W|^2      X: n x inputs, Y: n x outputs, W: inputs x outputs
//! X^+ = (X^T X)^-1 X^T, if the columns of X are independent
//! ```

use faer::{Mat, MatRef};

/// Why there is no least-squares solution.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LeastSquaresError {
    /// X and Y have different numbers of rows.
    #[error("X has {x} rows and Y has {y}: give one row of targets for each row of inputs")]
    Rows {
        /// Rows of X.
        x: usize,
        /// Rows of Y.
        y: usize,
    },
    /// The decomposition did not converge: some number is NaN or infinite.
    #[error("X has a NaN or infinite entry: remove or replace such rows first")]
    NotFinite,
}

/// The weights W (inputs x outputs) with the least sum of squares of Y - X W, for X: n x inputs and Y: n x outputs.
///
/// It is computed with the pseudo-inverse from the singular value decomposition, so that collinear columns give the
/// solution of least norm and not an arbitrary one. The last bits may depend on the CPU, because faer chooses its
/// kernels for it. A number in Y that is not finite makes its own column of W NaN or infinite.
///
/// # Errors
/// [`LeastSquaresError`] if the shapes do not match or X is not finite.
///
/// ```
/// use nn_math::{Mat, least_squares::least_squares};
/// let x = Mat::from_fn(5, 2, |i, j| if j == 0 { 1.0 } else { i as f64 });
/// let y = Mat::from_fn(5, 1, |i, _| 2.0 + 3.0 * i as f64);
/// let w = least_squares(x.as_ref(), y.as_ref())?;
/// assert!((w[(0, 0)] - 2.0).abs() < 1e-12 && (w[(1, 0)] - 3.0).abs() < 1e-12);
/// # Ok::<(), nn_math::least_squares::LeastSquaresError>(())
/// ```
pub fn least_squares(x: MatRef<'_, f64>, y: MatRef<'_, f64>) -> Result<Mat<f64>, LeastSquaresError> {
    if x.nrows() != y.nrows() {
        return Err(LeastSquaresError::Rows { x: x.nrows(), y: y.nrows() });
    }
    if !x.is_all_finite() {
        return Err(LeastSquaresError::NotFinite);
    }
    let svd = x.thin_svd().map_err(|_| LeastSquaresError::NotFinite)?;
    Ok(svd.pseudoinverse() * y)
}
