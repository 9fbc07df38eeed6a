//! What can be wrong with data, and with what is asked of them.

use nn_choice::counted;
use nn_math::{MatRef, Matrix, MatrixError};

/// Why something could not be made of data.
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
    /// Numbers that make no matrix.
    #[error("the {what} are no matrix: {error}")]
    Matrix {
        /// `inputs`, `targets` or `rows`.
        what: &'static str,
        /// What is wrong with them.
        error: MatrixError,
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
    /// A setting that makes no sense.
    #[error("{setting} is {found}, but must be {expected}")]
    Setting {
        /// Which setting.
        setting: &'static str,
        /// What was given.
        found: String,
        /// What would do.
        expected: &'static str,
    },
    /// A set that this program was compiled without.
    #[error(
        "this program was compiled without the data set `{set}`: compile it with the feature of this name, or give it the text"
    )]
    LeftOut {
        /// Its name, and that of the feature.
        set: &'static str,
    },
    /// A line of [`digits_from`](crate::digits_from) that is no digit.
    #[error("line {line} of the digits is none: expected 64 pixels (0 to 9, a to g), a blank and the digit")]
    DigitText {
        /// Counted from 1.
        line: usize,
    },
    /// More of something than there may be.
    #[error("{found} {what} are asked for, but there may be {most} at most: ask for fewer")]
    TooMany {
        /// What is counted.
        what: &'static str,
        /// How many are asked for.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// More zeros and ones than there is memory for.
    #[error(
        "{rows} rows with a column for each of {columns} classes do not fit in memory: take fewer of either"
    )]
    TooLarge {
        /// How many rows there are.
        rows: usize,
        /// How many classes or categories.
        columns: usize,
    },
    /// A row that is not there.
    #[error("row {row} was asked for, but there are {rows} rows, counted from 0")]
    NoSuchRow {
        /// The row asked for.
        row: usize,
        /// How many rows there are.
        rows: usize,
    },
    /// A matrix with other columns than it should have.
    #[error(
        "{what} was made for {expected} columns, but got {found}: give it the columns that it was fitted on"
    )]
    Columns {
        /// What was made for them: `the scaler`.
        what: &'static str,
        /// Columns found.
        found: usize,
        /// Columns expected.
        expected: usize,
    },
    /// Fewer rows than needed.
    #[error("{what} needs {needed} or more rows, but there are {rows}")]
    TooFewRows {
        /// What needs them: `a list of labels`, `a division into folds`.
        what: &'static str,
        /// Rows needed.
        needed: usize,
        /// Rows found.
        rows: usize,
    },
    /// Fractions that leave no row to train on.
    #[error(
        "{} of {} leaves none for training: take a smaller fraction, such as 0.2",
        nn_choice::digits(*fraction),
        nn_choice::counted(*rows, "row")
    )]
    NoTrainingRows {
        /// The fraction that is to be left out, of all other parts together.
        fraction: f64,
        /// How many rows there are.
        rows: usize,
    },
    /// A class that cannot be in every part of a stratified division.
    #[error(
        "class `{class}` has {}, too few to be in each of the {parts} parts: take fewer or larger parts, or divide without regard \
         to classes",
        counted(*rows, "row")
    )]
    RareClass {
        /// The class.
        class: String,
        /// Its rows.
        rows: usize,
        /// How many parts were asked for.
        parts: usize,
    },
    /// Fewer groups than parts that are to be made of them.
    #[error(
        "{} cannot make {parts} parts, as each is in one part only: take fewer parts, or divide without regard to groups",
        counted(*groups, "group")
    )]
    TooFewGroups {
        /// How many groups there are.
        groups: usize,
        /// How many parts were asked for.
        parts: usize,
    },
    /// A number of weights that is not the number of samples.
    #[error("there are {found} weights for {expected} samples: give one for each")]
    WeightCount {
        /// Weights given.
        found: usize,
        /// Samples.
        expected: usize,
    },
    /// A weight that is none.
    #[error("the weight of row {row} (counted from 0) is {found}: weights are finite and not negative")]
    Weight {
        /// The row, counted from 0.
        row: usize,
        /// Its weight.
        found: f64,
    },
    /// A class index beyond the classes.
    #[error("row {row} is of class {found}, but there are {classes} classes, counted from 0")]
    NoSuchClass {
        /// The row, counted from 0.
        row: usize,
        /// The class index.
        found: usize,
        /// How many classes there are.
        classes: usize,
    },
    /// A category that did not occur where the encoder was fitted.
    #[error("`{found}` in row {row} (counted from 0) is none of the known categories: {}", known.join(", "))]
    UnknownCategory {
        /// The row, counted from 0.
        row: usize,
        /// The category.
        found: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// A row that does not say which class or category it is of.
    #[error("row {row} (counted from 0) names no single class: it is {found:?}, but must be {expected}")]
    NotOneHot {
        /// The row, counted from 0.
        row: usize,
        /// Its numbers.
        found: Vec<f64>,
        /// What would do.
        expected: &'static str,
    },
}

/// The error of a setting.
pub(crate) fn setting<T>(
    setting: &'static str,
    found: impl ToString,
    expected: &'static str,
) -> Result<T, DataError> {
    Err(DataError::Setting { setting, found: found.to_string(), expected })
}

/// Refuses more than there may be.
pub(crate) fn at_most(what: &'static str, found: usize, most: usize) -> Result<(), DataError> {
    if found <= most { Ok(()) } else { Err(DataError::TooMany { what, found, most }) }
}

/// The matrix that a caller gave; refuses rows that make none.
pub(crate) fn check_matrix<'m>(
    what: &'static str,
    matrix: &'m Matrix<'_>,
) -> Result<MatRef<'m, f64>, DataError> {
    matrix.view().map_err(|error| DataError::Matrix { what, error })
}
