//! What a caller gives where a matrix is wanted: one row for each sample, in whatever type it lies.
//!
//! ```text
//! &Mat, Mat, MatRef                                        as it is
//! [[f64; N]; M], Vec<[f64; N]>, &[[f64; N]], ...           rows of N numbers
//! Vec<Vec<f64>>, &[Vec<f64>], &[&[f64]], ...               rows, which must be of the same length
//! Vec<f64>, &[f64], [f64; N], ...                          one column
//! (Vec<f64>, columns), (&[f64], columns), ...              rows of so many columns, one after the other
//! ```
//!
//! What is borrowed and lies in one piece is not copied; only rows that lie in many pieces are.

use faer::{Mat, MatRef};
use std::borrow::Cow;

/// A matrix of whatever a caller has, borrowed where it can be; for functions that take `impl Into<Matrix>`.
///
/// ```
/// use nn_math::{Mat, Matrix};
/// fn shape<'a>(matrix: impl Into<Matrix<'a>>) -> Result<(usize, usize), nn_math::MatrixError> {
///     Ok(matrix.into().view()?.shape())
/// }
/// assert_eq!(shape(&Mat::zeros(4, 3))?, (4, 3));
/// assert_eq!(shape([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])?, (3, 2));
/// assert_eq!(shape(vec![vec![1.0, 2.0]])?, (1, 2));
/// assert_eq!(shape(&[1.0, 2.0, 3.0])?, (3, 1));
/// assert_eq!(shape((&[1.0, 2.0, 3.0, 4.0], 2))?, (2, 2));
///
/// let error = shape(vec![vec![1.0, 2.0], vec![3.0]]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "row 1 (counted from 0) has 1 numbers, but the rows before it have 2: give all rows the same number"
/// );
/// # Ok::<(), nn_math::MatrixError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Matrix<'a>(Content<'a>);

#[derive(Clone, Debug)]
enum Content<'a> {
    Borrowed(MatRef<'a, f64>),
    Owned(Mat<f64>),
    /// Row after row.
    Rows {
        numbers: Cow<'a, [f64]>,
        rows: usize,
        columns: usize,
    },
    Wrong(MatrixError),
}

/// Why numbers make no matrix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatrixError {
    /// A row that is longer or shorter than those before it.
    #[error(
        "row {row} (counted from 0) has {found} numbers, but the rows before it have {expected}: give all rows the same number"
    )]
    Ragged {
        /// The row, counted from 0.
        row: usize,
        /// How many numbers it has.
        found: usize,
        /// How many those before it have.
        expected: usize,
    },
    /// Numbers of which the last row would not be whole.
    #[error(
        "{found} numbers make no whole rows of {columns} columns: give {}",
        if *columns == 0 { "the number of columns that a row has".to_owned() } else { format!("{columns} numbers for each row") }
    )]
    Flat {
        /// How many numbers there are.
        found: usize,
        /// How many columns there are to be.
        columns: usize,
    },
}

impl<'a> Matrix<'a> {
    /// The matrix, without a copy.
    ///
    /// # Errors
    /// [`MatrixError`] if rows differ in length.
    pub fn view(&self) -> Result<MatRef<'_, f64>, MatrixError> {
        match &self.0 {
            Content::Borrowed(matrix) => Ok(*matrix),
            Content::Owned(matrix) => Ok(matrix.as_ref()),
            Content::Rows { numbers, rows, columns } => {
                Ok(MatRef::from_row_major_slice(numbers, *rows, *columns))
            }
            Content::Wrong(error) => Err(error.clone()),
        }
    }

    /// The matrix, or one of 0 x 0 where rows differ in length: for what cannot fail.
    pub fn view_or_empty(&self) -> MatRef<'_, f64> {
        self.view().unwrap_or(MatRef::from_row_major_slice(&[], 0, 0))
    }

    /// The same matrix, borrowed from this one.
    pub fn borrowed(&self) -> Matrix<'_> {
        Matrix(match &self.0 {
            Content::Wrong(error) => Content::Wrong(error.clone()),
            Content::Borrowed(matrix) => Content::Borrowed(*matrix),
            Content::Owned(matrix) => Content::Borrowed(matrix.as_ref()),
            Content::Rows { numbers, rows, columns } => {
                Content::Rows { numbers: Cow::Borrowed(numbers), rows: *rows, columns: *columns }
            }
        })
    }

    /// A matrix of one's own; copied unless this was one.
    ///
    /// # Errors
    /// As [`Matrix::view`].
    pub fn into_mat(self) -> Result<Mat<f64>, MatrixError> {
        match self.0 {
            Content::Owned(matrix) => Ok(matrix),
            content @ (Content::Borrowed(_) | Content::Rows { .. } | Content::Wrong(_)) => {
                Ok(Matrix(content).view()?.to_owned())
            }
        }
    }

    /// Rows in one piece, one after the other.
    fn flat(numbers: impl Into<Cow<'a, [f64]>>, columns: usize) -> Matrix<'a> {
        let numbers = numbers.into();
        let (found, rows) = (numbers.len(), numbers.len().checked_div(columns).unwrap_or(0));
        Matrix(if rows * columns == found {
            Content::Rows { numbers, rows, columns }
        } else {
            Content::Wrong(MatrixError::Flat { found, columns })
        })
    }

    /// Rows in pieces of their own, copied into one.
    fn gathered(rows: &[impl AsRef<[f64]>]) -> Matrix<'a> {
        let expected = rows.first().map_or(0, |row| row.as_ref().len());
        Matrix(match rows.iter().position(|row| row.as_ref().len() != expected) {
            Some(row) => {
                Content::Wrong(MatrixError::Ragged { row, found: rows[row].as_ref().len(), expected })
            }
            None => {
                let numbers = rows.iter().flat_map(|row| row.as_ref()).copied().collect();
                Content::Rows { numbers: Cow::Owned(numbers), rows: rows.len(), columns: expected }
            }
        })
    }
}

impl From<Mat<f64>> for Matrix<'_> {
    fn from(matrix: Mat<f64>) -> Self {
        Matrix(Content::Owned(matrix))
    }
}

impl<'a> From<&'a Mat<f64>> for Matrix<'a> {
    fn from(matrix: &'a Mat<f64>) -> Self {
        Matrix(Content::Borrowed(matrix.as_ref()))
    }
}

impl<'a> From<MatRef<'a, f64>> for Matrix<'a> {
    fn from(matrix: MatRef<'a, f64>) -> Self {
        Matrix(Content::Borrowed(matrix))
    }
}

impl<'a, Numbers: Into<Cow<'a, [f64]>>> From<(Numbers, usize)> for Matrix<'a> {
    fn from((numbers, columns): (Numbers, usize)) -> Self {
        Matrix::flat(numbers, columns)
    }
}

/// `From` for a list of types, each with what it becomes.
macro_rules! made_of {
    ($life:lifetime: $([$($generics:tt)*] $given:ty => |$numbers:ident| $made:expr;)*) => {$(
        impl<$life, $($generics)*> From<$given> for Matrix<$life> {
            fn from($numbers: $given) -> Self {
                $made
            }
        }
    )*};
}

made_of! { 'a:
    [] &'a [f64] => |numbers| Matrix::flat(numbers, 1);
    [] &'a Vec<f64> => |numbers| Matrix::flat(numbers, 1);
    [] Vec<f64> => |numbers| Matrix::flat(numbers, 1);
    [const N: usize] &'a [f64; N] => |numbers| Matrix::flat(numbers, 1);
    [const N: usize] [f64; N] => |numbers| Matrix::flat(numbers.to_vec(), 1);

    [const N: usize] &'a [[f64; N]] => |rows| Matrix::flat(rows.as_flattened(), N);
    [const N: usize] &'a Vec<[f64; N]> => |rows| Matrix::flat(rows.as_flattened(), N);
    [const N: usize] Vec<[f64; N]> => |rows| Matrix::flat(rows.into_flattened(), N);
    [const N: usize, const M: usize] &'a [[f64; N]; M] => |rows| Matrix::flat(rows.as_flattened(), N);
    [const N: usize, const M: usize] [[f64; N]; M] => |rows| Matrix::flat(rows.as_flattened().to_vec(), N);

    [] &'a [Vec<f64>] => |rows| Matrix::gathered(rows);
    [] &'a Vec<Vec<f64>> => |rows| Matrix::gathered(rows);
    [] Vec<Vec<f64>> => |rows| Matrix::gathered(&rows);
    [const M: usize] &'a [Vec<f64>; M] => |rows| Matrix::gathered(rows);
    [const M: usize] [Vec<f64>; M] => |rows| Matrix::gathered(&rows);

    [] &'a [&'a [f64]] => |rows| Matrix::gathered(rows);
    [] &'a Vec<&'a [f64]> => |rows| Matrix::gathered(rows);
    [] Vec<&'a [f64]> => |rows| Matrix::gathered(&rows);
    [const M: usize] &'a [&'a [f64]; M] => |rows| Matrix::gathered(rows);
    [const M: usize] [&'a [f64]; M] => |rows| Matrix::gathered(&rows);
}

/// Data to learn from: inputs and the targets that belong to them, one row of each for each sample. Whatever implements this
/// can be given, by reference, wherever a model takes samples.
pub trait Supervised {
    /// X: n x inputs.
    fn inputs(&self) -> MatRef<'_, f64>;

    /// Y: n x outputs.
    fn targets(&self) -> MatRef<'_, f64>;

    /// How much each sample counts, where they do not all count the same.
    fn weights(&self) -> Option<&[f64]> {
        None
    }
}

#[cfg(test)]
#[expect(
    clippy::needless_borrows_for_generic_args,
    reason = "what is borrowed goes another way than what is owned"
)]
mod tests {
    use super::*;
    use faer::mat;

    fn mat<'a>(matrix: impl Into<Matrix<'a>>) -> Mat<f64> {
        matrix.into().into_mat().unwrap()
    }

    #[test]
    fn whatever_holds_the_same_numbers_is_the_same_matrix() {
        let expected = mat![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let arrays = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let (vectors, flat) = (arrays.map(Vec::from).to_vec(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let slices: Vec<&[f64]> = vectors.iter().map(Vec::as_slice).collect();
        let all = [
            mat(&expected),
            mat(expected.as_ref()),
            mat(expected.clone()),
            mat(arrays),
            mat(&arrays),
            mat(&arrays[..]),
            mat(arrays.to_vec()),
            mat(&arrays.to_vec()),
            mat(vectors.clone()),
            mat(&vectors),
            mat(&vectors[..]),
            mat([vectors[0].clone(), vectors[1].clone()]),
            mat(&[vectors[0].clone(), vectors[1].clone()]),
            mat(&slices),
            mat(&slices[..]),
            mat(slices.clone()),
            mat([slices[0], slices[1]]),
            mat(&[slices[0], slices[1]]),
            mat((&flat, 3)),
            mat((&flat[..], 3)),
            mat((flat.to_vec(), 3)),
            mat((&flat.to_vec(), 3)),
        ];
        for (way, matrix) in all.iter().enumerate() {
            assert_eq!((matrix.nrows(), matrix.ncols()), (2, 3), "way {way}");
            assert_eq!(*matrix, expected, "way {way}");
        }
        let column = mat![[1.0], [2.0]];
        let of_lists = [mat([1.0, 2.0]), mat(&[1.0, 2.0]), mat(vec![1.0, 2.0]), mat(&vec![1.0, 2.0])];
        assert!(of_lists.iter().all(|list| *list == column));
        assert_eq!(mat(&[1.0, 2.0][..]), column);
    }

    #[test]
    fn what_lies_in_one_piece_is_not_copied() {
        let arrays = vec![[1.0, 2.0], [3.0, 4.0]];
        let matrix = Matrix::from(&arrays);
        assert_eq!(matrix.view().unwrap().as_ptr(), arrays.as_flattened().as_ptr());
        let again = matrix.borrowed();
        assert_eq!(again.view().unwrap().as_ptr(), arrays.as_flattened().as_ptr());
        let owned = mat![[1.0, 2.0]];
        let place = owned.as_ptr();
        assert_eq!(Matrix::from(owned).into_mat().unwrap().as_ptr(), place);
    }

    #[test]
    fn what_makes_no_matrix_is_refused_with_its_row_or_its_count() {
        let ragged = Matrix::from(vec![vec![1.0], vec![1.0], vec![1.0, 2.0]]);
        let error = MatrixError::Ragged { row: 2, found: 2, expected: 1 };
        assert_eq!(ragged.view().unwrap_err(), error);
        assert_eq!(ragged.borrowed().into_mat().unwrap_err(), error);
        let error = Matrix::from((&[1.0, 2.0, 3.0], 2)).into_mat().unwrap_err();
        assert_eq!(
            error.to_string(),
            "3 numbers make no whole rows of 2 columns: give 2 numbers for each row"
        );
        assert!(Matrix::from((&[1.0], 0)).view().is_err());
    }

    #[test]
    fn no_rows_and_no_columns_are_matrices_too() {
        assert_eq!(mat(Vec::<Vec<f64>>::new()).shape(), (0, 0));
        assert_eq!(mat(vec![Vec::<f64>::new(); 3]).shape(), (3, 0));
        assert_eq!(mat(Vec::<[f64; 2]>::new()).shape(), (0, 2));
    }
}
