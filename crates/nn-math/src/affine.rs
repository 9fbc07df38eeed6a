//! Columns shifted and scaled, each by numbers of its own, and back:
//!
//! ```text
//! z = (x - shift) / scale        x = z scale + shift
//! ```

use faer::{Mat, MatRef};

/// A shift and a scale for each column: z = (x - shift) / scale, and back x = z scale + shift.
///
/// ```
/// use nn_math::{Affine, faer::mat};
/// let fahrenheit = Affine { shift: vec![32.0], scale: vec![1.8] };
/// let degrees = mat![[32.0], [212.0]];
/// let celsius = fahrenheit.apply(degrees.as_ref());
/// assert_eq!(celsius, Some(mat![[0.0], [100.0]]));
/// assert_eq!(fahrenheit.undo(mat![[0.0], [100.0]].as_ref()), Some(degrees));
/// assert_eq!(fahrenheit.apply(mat![[1.0, 2.0]].as_ref()), None);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Affine {
    /// What is taken from each column.
    pub shift: Vec<f64>,
    /// What each column is then divided by.
    pub scale: Vec<f64>,
}

impl Affine {
    /// z = (x - shift) / scale; none unless there is one shift and one scale for each column.
    pub fn apply(&self, rows: MatRef<'_, f64>) -> Option<Mat<f64>> {
        self.map(rows, |x, shift, scale| (x - shift) / scale)
    }

    /// x = z scale + shift; none likewise.
    pub fn undo(&self, rows: MatRef<'_, f64>) -> Option<Mat<f64>> {
        self.map(rows, |z, shift, scale| z * scale + shift)
    }

    fn map(&self, rows: MatRef<'_, f64>, f: fn(f64, f64, f64) -> f64) -> Option<Mat<f64>> {
        let fits = [&self.shift, &self.scale].iter().all(|numbers| numbers.len() == rows.ncols());
        fits.then(|| {
            Mat::from_fn(rows.nrows(), rows.ncols(), |i, j| f(rows[(i, j)], self.shift[j], self.scale[j]))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use faer::mat;

    #[test]
    fn each_column_has_its_own_numbers_there_and_back() {
        let affine = Affine { shift: vec![32.0, -1.0], scale: vec![2.0, 0.25] };
        let (x, z) = (mat![[32.0, -1.0], [35.0, 1.0]], mat![[0.0, 0.0], [1.5, 8.0]]);
        assert_eq!(affine.apply(x.as_ref()), Some(z.clone()));
        assert_eq!(affine.undo(z.as_ref()), Some(x));
    }

    #[test]
    fn a_column_without_a_shift_or_a_scale_gives_nothing() {
        let rows = mat![[1.0, 2.0]];
        for (shift, scale) in [(1, 2), (2, 1), (1, 1), (3, 3), (0, 0)] {
            let affine = Affine { shift: vec![0.0; shift], scale: vec![1.0; scale] };
            assert_eq!((affine.apply(rows.as_ref()), affine.undo(rows.as_ref())), (None, None), "{affine:?}");
        }
    }
}
