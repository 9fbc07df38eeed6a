//! Categories to columns of zeros and ones, and back.

use super::labels::{Labels, not_one_hot, one_hot, only_one, refuse_duplicates};
use crate::error::{DataError, check_matrix, setting};
use nn_choice::choices;
use nn_math::{Mat, Matrix};
use std::collections::HashMap;

choices! {
    /// What becomes of a category that did not occur in the training rows.
    pub enum Unknown, "way with unknown categories" {
        /// It is an error, [`DataError::UnknownCategory`].
        Refuse = "refuse",
        /// All its columns are zero.
        Zeros = "zeros",
    }
}

/// One column of categories as columns of zeros and ones, one for each category of the training rows.
///
/// A table with several columns of categories takes an encoder for each.
///
/// ```
/// use nn_data::{OneHotEncoder, Unknown};
/// use nn_math::faer::mat;
/// let encoder = OneHotEncoder::fit(["red", "green", "red"], Unknown::Zeros)?;
/// assert_eq!(encoder.categories(), ["green", "red"]);
/// assert_eq!(encoder.column_names("colour"), ["colour_green", "colour_red"]);
///
/// let columns = encoder.transform(["red", "blue"])?;
/// assert_eq!(columns, mat![[0.0, 1.0], [0.0, 0.0]]);
/// assert_eq!(encoder.inverse_transform(columns.as_ref())?, [Some("red"), None]);
/// # Ok::<(), nn_data::DataError>(())
/// ```
///
/// For class labels: fit on the training rows, then [`OneHotEncoder::labels`] gives test rows the same classes.
///
/// ```
/// use nn_data::{OneHotEncoder, Unknown};
/// let encoder = OneHotEncoder::fit(["setosa", "virginica"], Unknown::Refuse)?;
/// assert_eq!(encoder.labels(["virginica"])?.indices(), [1]);
/// assert_eq!(
///     encoder.labels(["versicolor"]).unwrap_err().to_string(),
///     "`versicolor` in row 0 (counted from 0) is none of the known categories: setosa, virginica"
/// );
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Unchecked"))]
pub struct OneHotEncoder {
    categories: Vec<String>,
    unknown: Unknown,
}

impl OneHotEncoder {
    /// An encoder of the categories in these training rows, sorted by name.
    ///
    /// # Errors
    /// [`DataError::TooFewRows`] if there is none.
    pub fn fit<Name: AsRef<str>>(
        training: impl IntoIterator<Item = Name>,
        unknown: Unknown,
    ) -> Result<OneHotEncoder, DataError> {
        OneHotEncoder::new(Labels::from_names(training)?.classes().iter().cloned(), unknown)
    }

    /// An encoder of known categories, in this order.
    ///
    /// # Errors
    /// [`DataError`] if there is none, or one is there twice.
    pub fn new<Name: Into<String>>(
        categories: impl IntoIterator<Item = Name>,
        unknown: Unknown,
    ) -> Result<OneHotEncoder, DataError> {
        let categories: Vec<String> = categories.into_iter().map(Into::into).collect();
        refuse_duplicates(&categories)?;
        if categories.is_empty() {
            return setting("the number of categories", 0, "at least 1");
        }
        Ok(OneHotEncoder { categories, unknown })
    }

    /// The categories, in the order of the columns.
    pub fn categories(&self) -> &[String] {
        &self.categories
    }

    /// What becomes of other categories.
    pub fn unknown(&self) -> Unknown {
        self.unknown
    }

    /// Names for the columns: `prefix_category`.
    pub fn column_names(&self, prefix: &str) -> Vec<String> {
        self.categories.iter().map(|category| format!("{prefix}_{category}")).collect()
    }

    /// Columns of zeros and ones: n x categories.
    ///
    /// # Errors
    /// [`DataError::UnknownCategory`], unless those become zeros; [`DataError::TooLarge`] if they do not fit in memory.
    pub fn transform<Name: AsRef<str>>(
        &self,
        rows: impl IntoIterator<Item = Name>,
    ) -> Result<Mat<f64>, DataError> {
        let (known, mut columns) = (self.known(), Vec::new());
        for (row, name) in rows.into_iter().enumerate() {
            columns.push(match (self.index(&known, row, name.as_ref()), self.unknown) {
                (Ok(column), _) => Some(column),
                (Err(_), Unknown::Zeros) => None,
                (Err(error), Unknown::Refuse) => return Err(error),
            });
        }
        one_hot(columns.len(), self.categories.len(), |row| columns[row])
    }

    /// The category of each row (n x categories); of a row of zeros none, where unknown categories become zeros.
    ///
    /// # Errors
    /// [`DataError`] if the columns are not the categories', or a row is not one-hot.
    pub fn inverse_transform<'a>(&self, rows: impl Into<Matrix<'a>>) -> Result<Vec<Option<&str>>, DataError> {
        let rows = rows.into();
        let rows = check_matrix("rows", &rows)?;
        let (found, expected) = (rows.ncols(), self.categories.len());
        if found != expected {
            return Err(DataError::Columns { what: "the encoder", found, expected });
        }
        let category = |row: usize| match only_one(rows, row) {
            Some(column) => Ok(Some(self.categories[column].as_str())),
            None if self.unknown == Unknown::Zeros && rows.row(row).iter().all(|&x| x == 0.0) => Ok(None),
            None => Err(not_one_hot(rows, row, "a single 1 among zeros")),
        };
        (0..rows.nrows()).map(category).collect()
    }

    /// Class labels with the categories as classes. A class has to be known, whatever [`OneHotEncoder::unknown`] says.
    ///
    /// # Errors
    /// [`DataError::UnknownCategory`], or [`DataError::TooFewRows`] if there is no row.
    pub fn labels<Name: AsRef<str>>(
        &self,
        rows: impl IntoIterator<Item = Name>,
    ) -> Result<Labels, DataError> {
        let known = self.known();
        let indices = rows.into_iter().enumerate().map(|(row, name)| self.index(&known, row, name.as_ref()));
        Labels::new(indices.collect::<Result<_, _>>()?, self.categories.iter().cloned())
    }

    /// The place of each category.
    fn known(&self) -> HashMap<&str, usize> {
        self.categories.iter().enumerate().map(|(place, category)| (category.as_str(), place)).collect()
    }

    fn index(&self, known: &HashMap<&str, usize>, row: usize, name: &str) -> Result<usize, DataError> {
        known.get(name).copied().ok_or_else(|| DataError::UnknownCategory {
            row,
            found: name.to_owned(),
            known: self.categories.clone(),
        })
    }
}

/// What a file says, before it is checked.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
struct Unchecked {
    categories: Vec<String>,
    unknown: Unknown,
}

#[cfg(feature = "serde")]
impl TryFrom<Unchecked> for OneHotEncoder {
    type Error = DataError;
    fn try_from(Unchecked { categories, unknown }: Unchecked) -> Result<OneHotEncoder, DataError> {
        OneHotEncoder::new(categories, unknown)
    }
}
