//! A data set: inputs, targets and the names of their columns, checked once.

use nn_math::{Mat, MatRef};

/// Why a data set could not be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// No rows or no columns.
    #[error("the {what} are {rows} x {columns}: a data set needs at least one row and one column of each")]
    Empty {
        /// `inputs` or `targets`.
        what: &'static str,
        /// Rows found.
        rows: usize,
        /// Columns found.
        columns: usize,
    },
    /// Inputs and targets with different numbers of rows.
    #[error(
        "there are {inputs} rows of inputs and {targets} rows of targets: give one row of each per sample"
    )]
    Rows {
        /// Rows of inputs.
        inputs: usize,
        /// Rows of targets.
        targets: usize,
    },
    /// A number of names that is not the number of columns.
    #[error("the {what} have {columns} columns but {names} names: give one name for each column")]
    Names {
        /// `inputs` or `targets`.
        what: &'static str,
        /// Columns found.
        columns: usize,
        /// Names given.
        names: usize,
    },
    /// The same name twice, in inputs and targets together.
    #[error("two columns are called `{name}`: give each column a name of its own")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A NaN or an infinity.
    #[error(
        "the {what} have {found} in row {row}, column `{column}` (rows counted from 0): remove or replace it first"
    )]
    NotFinite {
        /// `inputs` or `targets`.
        what: &'static str,
        /// The row, counted from 0.
        row: usize,
        /// The column's name.
        column: String,
        /// The value: NaN or an infinity.
        found: f64,
    },
    /// A setting of a generator that makes no sense.
    #[error("{setting} is {found}, but must be {expected}")]
    Setting {
        /// Which setting.
        setting: &'static str,
        /// What was given.
        found: String,
        /// What would do.
        expected: &'static str,
    },
}

/// Samples to learn from: inputs (n x features), targets (n x outputs), and a name for each column.
///
/// Whoever holds one knows: there is at least one row and one column of each, all numbers are finite, and every column
/// has a name that no other has.
///
/// ```
/// use nn_data::Dataset;
/// use nn_math::Mat;
/// let hours = Mat::from_fn(3, 1, |i, _| i as f64);
/// let scores = Mat::from_fn(3, 1, |i, _| 50.0 + 10.0 * i as f64);
/// let data = Dataset::new(hours, scores, ["hours"], ["score"])?;
/// assert_eq!(data.target_names(), ["score"]);
///
/// let error = Dataset::new(Mat::zeros(3, 2), Mat::zeros(3, 1), ["a"], ["b"]).unwrap_err();
/// assert_eq!(error.to_string(), "the inputs have 2 columns but 1 names: give one name for each column");
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    inputs: Mat<f64>,
    targets: Mat<f64>,
    input_names: Vec<String>,
    target_names: Vec<String>,
}

impl Dataset {
    /// A data set of these inputs (n x features) and targets (n x outputs).
    ///
    /// # Errors
    /// [`DataError`] if one is empty, their rows differ in number, a column has no name or another's, or a number is not finite.
    pub fn new<Name: Into<String>>(
        inputs: Mat<f64>,
        targets: Mat<f64>,
        input_names: impl IntoIterator<Item = Name>,
        target_names: impl IntoIterator<Item = Name>,
    ) -> Result<Dataset, DataError> {
        let input_names: Vec<String> = input_names.into_iter().map(Into::into).collect();
        let target_names: Vec<String> = target_names.into_iter().map(Into::into).collect();
        check("inputs", inputs.as_ref(), &input_names)?;
        check("targets", targets.as_ref(), &target_names)?;
        if inputs.nrows() != targets.nrows() {
            return Err(DataError::Rows { inputs: inputs.nrows(), targets: targets.nrows() });
        }
        let mut names: Vec<&String> = input_names.iter().chain(&target_names).collect();
        names.sort();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(DataError::DuplicateName { name: pair[0].clone() });
        }
        Ok(Dataset { inputs, targets, input_names, target_names })
    }

    /// A data set whose numbers and names are right by construction.
    pub(crate) fn of_checked<const I: usize, const O: usize>(
        inputs: Mat<f64>,
        targets: Mat<f64>,
        input_names: [&str; I],
        target_names: [&str; O],
    ) -> Dataset {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Dataset { inputs, targets, input_names: names(&input_names), target_names: names(&target_names) }
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
}

fn check(what: &'static str, matrix: MatRef<'_, f64>, names: &[String]) -> Result<(), DataError> {
    let (rows, columns) = (matrix.nrows(), matrix.ncols());
    if rows == 0 || columns == 0 {
        return Err(DataError::Empty { what, rows, columns });
    }
    if columns != names.len() {
        return Err(DataError::Names { what, columns, names: names.len() });
    }
    for row in 0..rows {
        for (column, name) in names.iter().enumerate() {
            let found = matrix[(row, column)];
            if !found.is_finite() {
                return Err(DataError::NotFinite { what, row, column: name.clone(), found });
            }
        }
    }
    Ok(())
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
}
