//! A data set: inputs, targets and the names of their columns, checked once.

use crate::error::DataError;
use crate::prepare::labels::{Labels, refuse_duplicates};
use nn_math::reduce::first_not_finite;
use nn_math::{Mat, MatRef, Matrix, Supervised};

/// Samples: inputs (n x features), targets (n x outputs), and a name for each column.
///
/// Every data set has at least one row and one column of each; all its numbers are finite, and every column has a name that
/// no other has.
///
/// Inputs and targets are whatever makes a [`Matrix`]; a reference to a data set is all the samples that a model is trained on.
///
/// Classes are targets of zeros and ones: see [`Dataset::classification`] and [`Dataset::labels`].
///
/// ```
/// use nn_data::Dataset;
/// let data = Dataset::new([0.0, 1.0, 2.0], [50.0, 60.0, 70.0], ["hours"], ["score"])?;
/// assert_eq!(data.target_names(), ["score"]);
///
/// let error = Dataset::new([[1.0, 2.0]], [3.0], ["a"], ["b"]).unwrap_err();
/// assert_eq!(error.to_string(), "the inputs have 2 columns but 1 names: give one name for each column");
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    // The names come first because they are compared first: faer panics at matrices that differ in their columns.
    input_names: Vec<String>,
    target_names: Vec<String>,
    inputs: Mat<f64>,
    targets: Mat<f64>,
    weights: Option<Vec<f64>>,
}

impl Dataset {
    /// A data set of these inputs (n x features) and targets (n x outputs).
    ///
    /// # Errors
    /// [`DataError`] if one is empty or no matrix, their rows differ in number, a column has no name or another's, or a number is
    /// not finite.
    pub fn new<'a, Name: Into<String>>(
        inputs: impl Into<Matrix<'a>>,
        targets: impl Into<Matrix<'a>>,
        input_names: impl IntoIterator<Item = Name>,
        target_names: impl IntoIterator<Item = Name>,
    ) -> Result<Dataset, DataError> {
        let own =
            |what, matrix: Matrix<'_>| matrix.into_mat().map_err(|error| DataError::Matrix { what, error });
        let (inputs, targets) = (own("inputs", inputs.into())?, own("targets", targets.into())?);
        let input_names: Vec<String> = input_names.into_iter().map(Into::into).collect();
        let target_names: Vec<String> = target_names.into_iter().map(Into::into).collect();
        check("inputs", inputs.as_ref(), &input_names)?;
        check("targets", targets.as_ref(), &target_names)?;
        if inputs.nrows() != targets.nrows() {
            return Err(DataError::Rows { inputs: inputs.nrows(), targets: targets.nrows() });
        }
        refuse_duplicates(input_names.iter().chain(&target_names))?;
        Ok(Dataset { inputs, targets, input_names, target_names, weights: None })
    }

    /// A data set of these inputs (n x features) whose targets are classes, written one-hot (n x classes): the targets'
    /// names are those of the classes.
    ///
    /// Two classes may as well be one column of 0 and 1: take [`Labels::binary`] and [`Dataset::new`].
    ///
    /// ```
    /// use nn_data::{Dataset, Labels};
    /// use nn_data::faer::mat;
    /// let labels = Labels::from_names(["cat", "dog", "cow"])?;
    /// let data = Dataset::classification([4.0, 20.0, 600.0], ["kilograms"], &labels)?;
    /// assert_eq!(data.targets(), mat![[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]);
    /// assert_eq!(data.target_names(), ["cat", "cow", "dog"]);
    /// assert_eq!(data.labels()?, labels);
    /// # Ok::<(), nn_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Dataset::new`].
    pub fn classification<'a, Name: Into<String>>(
        inputs: impl Into<Matrix<'a>>,
        input_names: impl IntoIterator<Item = Name>,
        labels: &Labels,
    ) -> Result<Dataset, DataError> {
        let input_names = input_names.into_iter().map(Into::into);
        Dataset::new(inputs, labels.one_hot()?, input_names, labels.classes().iter().cloned())
    }

    /// A data set whose numbers and names are right by construction.
    pub(crate) fn of_checked<I: Into<String>, T: Into<String>>(
        inputs: Mat<f64>,
        targets: Mat<f64>,
        input_names: impl IntoIterator<Item = I>,
        target_names: impl IntoIterator<Item = T>,
    ) -> Dataset {
        let input_names = input_names.into_iter().map(Into::into).collect();
        let target_names = target_names.into_iter().map(Into::into).collect();
        Dataset { inputs, targets, input_names, target_names, weights: None }
    }

    /// The same with a weight for each sample: how much it counts in losses and scores. Without, all count the same.
    ///
    /// ```
    /// let data = nn_data::truth_table().with_weights([1.0, 1.0, 0.5, 2.0])?;
    /// assert_eq!(data.rows(&[3, 0])?.weights(), Some(&[2.0, 1.0][..]));
    /// # Ok::<(), nn_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// [`DataError::WeightCount`] if there is not one for each sample, [`DataError::Weight`] if one is negative or not finite.
    pub fn with_weights(self, weights: impl Into<Vec<f64>>) -> Result<Dataset, DataError> {
        let (weights, expected) = (weights.into(), self.samples());
        if weights.len() != expected {
            return Err(DataError::WeightCount { found: weights.len(), expected });
        }
        match weights.iter().position(|weight| !(weight.is_finite() && *weight >= 0.0)) {
            Some(row) => Err(DataError::Weight { row, found: weights[row] }),
            None => Ok(Dataset { weights: Some(weights), ..self }),
        }
    }

    /// How much each sample counts, where they do not all count the same.
    pub fn weights(&self) -> Option<&[f64]> {
        self.weights.as_deref()
    }

    /// How many samples there are: the rows of inputs and of targets.
    pub fn samples(&self) -> usize {
        self.inputs.nrows()
    }

    /// X: n x features.
    pub fn inputs(&self) -> MatRef<'_, f64> {
        self.inputs.as_ref()
    }

    /// Y: n x outputs.
    pub fn targets(&self) -> MatRef<'_, f64> {
        self.targets.as_ref()
    }

    /// The names of the columns of X.
    pub fn input_names(&self) -> &[String] {
        &self.input_names
    }

    /// The names of the columns of Y.
    pub fn target_names(&self) -> &[String] {
        &self.target_names
    }

    /// The samples of these rows, counted from 0, in this order; a row may be taken more than once.
    ///
    /// ```
    /// use nn_data::truth_table;
    /// let last_and_first = truth_table().rows(&[3, 0])?;
    /// assert_eq!(last_and_first.inputs().row(0), truth_table().inputs().row(3));
    /// assert_eq!(
    ///     truth_table().rows(&[4]).unwrap_err().to_string(),
    ///     "row 4 was asked for, but there are 4 rows, counted from 0"
    /// );
    /// # Ok::<(), nn_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// [`DataError`] if no row is asked for, or one that is not there.
    pub fn rows(&self, rows: &[usize]) -> Result<Dataset, DataError> {
        if rows.is_empty() {
            return Err(DataError::Empty { what: "inputs", rows: 0, columns: self.inputs.ncols() });
        }
        if let Some(&row) = rows.iter().find(|&&row| row >= self.samples()) {
            return Err(DataError::NoSuchRow { row, rows: self.samples() });
        }
        let take = |all: &Mat<f64>| Mat::from_fn(rows.len(), all.ncols(), |i, j| all[(rows[i], j)]);
        Ok(Dataset {
            inputs: take(&self.inputs),
            targets: take(&self.targets),
            input_names: self.input_names.clone(),
            target_names: self.target_names.clone(),
            weights: self.weights.as_ref().map(|all| rows.iter().map(|&row| all[row]).collect()),
        })
    }

    /// The class of each sample, where the targets say one: several columns are read one-hot, with the columns' names
    /// for the classes; a single column of zeros and ones has the classes `0` and `1`.
    ///
    /// # Errors
    /// [`DataError::NotOneHot`] if a row says no class or several: then it is regression, or a sample may have many labels.
    pub fn labels(&self) -> Result<Labels, DataError> {
        match self.targets.ncols() {
            1 => Labels::from_binary(self.targets(), ["0", "1"]),
            _ => Labels::from_one_hot(self.targets(), self.target_names.iter().cloned()),
        }
    }
}

impl Supervised for Dataset {
    fn inputs(&self) -> MatRef<'_, f64> {
        self.inputs()
    }

    fn targets(&self) -> MatRef<'_, f64> {
        self.targets()
    }

    fn weights(&self) -> Option<&[f64]> {
        self.weights()
    }
}

fn check(what: &'static str, matrix: MatRef<'_, f64>, names: &[String]) -> Result<(), DataError> {
    let (rows, columns) = (matrix.nrows(), matrix.ncols());
    if rows == 0 || columns == 0 {
        return Err(DataError::Empty { what, rows, columns });
    }
    if columns != names.len() {
        return Err(DataError::Names { what, columns, names: names.len() });
    }
    match first_not_finite(matrix) {
        None => Ok(()),
        Some((row, column)) => Err(DataError::NotFinite {
            what,
            row,
            column: names[column].clone(),
            found: matrix[(row, column)],
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_by(columns: usize) -> Mat<f64> {
        Mat::zeros(2, columns)
    }

    #[test]
    fn what_is_not_a_data_set_is_refused_with_what_was_found() {
        let none: [&str; 0] = [];
        let error = |x, y, a: &[&str], b: &[&str]| {
            Dataset::new(x, y, a.iter().copied(), b.iter().copied()).unwrap_err()
        };
        assert_eq!(
            error(two_by(0), two_by(1), &none, &["y"]),
            DataError::Empty { what: "inputs", rows: 2, columns: 0 }
        );
        assert_eq!(
            error(two_by(1), Mat::zeros(3, 1), &["x"], &["y"]),
            DataError::Rows { inputs: 2, targets: 3 }
        );
        assert_eq!(
            error(two_by(1), two_by(2), &["x"], &["y"]),
            DataError::Names { what: "targets", columns: 2, names: 1 }
        );
        assert_eq!(
            error(two_by(1), two_by(1), &["x"], &["x"]),
            DataError::DuplicateName { name: "x".into() }
        );
        let mut broken = two_by(2);
        broken[(1, 1)] = f64::INFINITY;
        let error = error(broken, two_by(1), &["a", "b"], &["y"]);
        assert_eq!(
            error.to_string(),
            "the inputs have inf in row 1, column `b` (rows counted from 0): remove or replace it first"
        );
    }

    #[test]
    fn classes_are_read_from_one_column_of_zeros_and_ones_or_from_several() {
        let data = |targets: Mat<f64>, names: &[&str]| {
            Dataset::new(two_by(1), targets, ["x"].iter().copied(), names.iter().copied()).unwrap()
        };
        let one = data(nn_math::faer::mat![[1.0], [0.0]], &["y"]).labels().unwrap();
        assert_eq!((one.indices(), one.classes()), (&[1, 0][..], &["0".to_owned(), "1".to_owned()][..]));
        let many_labels = data(nn_math::faer::mat![[1.0, 0.0], [1.0, 1.0]], &["old", "large"]);
        assert!(matches!(many_labels.labels(), Err(DataError::NotOneHot { row: 1, .. })));
        assert!(data(nn_math::faer::mat![[1.0], [2.5]], &["y"]).labels().is_err());
        assert!(matches!(one_row().rows(&[]), Err(DataError::Empty { rows: 0, .. })));
    }

    #[test]
    fn data_sets_of_other_columns_or_rows_are_not_equal() {
        let two_rows = Dataset::new(two_by(1), two_by(1), ["x"], ["y"]).unwrap();
        let two_columns = Dataset::new(two_by(2), two_by(1), ["x", "z"], ["y"]).unwrap();
        assert_ne!(two_rows, two_columns);
        assert_ne!(two_rows, one_row());
    }

    fn one_row() -> Dataset {
        Dataset::new(Mat::zeros(1, 1), Mat::zeros(1, 1), ["x"], ["y"]).unwrap()
    }
}
