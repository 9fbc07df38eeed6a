//! Classes: which one each sample is of, and how they are written as targets.
//!
//! ```text
//! several classes    one-hot, n x classes   1 in the column of the sample's class, 0 elsewhere; columns named as classes
//! two classes        one column of 0 and 1  1 for the second class; or one-hot, as above
//! several labels     one column of 0 and 1 for each label; a sample may have none or many of them
//! ```

use crate::error::{DataError, check_matrix, setting};
use nn_choice::limits;
use nn_math::{Mat, MatRef, Matrix};
use std::collections::BTreeSet;

/// The class of each sample, and the names of the classes.
///
/// There is always at least one sample, and every sample's class has a name that no other class has.
///
/// ```
/// use nn_data::Labels;
/// let labels = Labels::from_names(["cat", "dog", "cat"])?;
/// assert_eq!(labels.classes(), ["cat", "dog"]);
/// assert_eq!(labels.indices(), [0, 1, 0]);
/// let one_hot = labels.one_hot()?; // 3 x 2
/// assert_eq!((one_hot[(1, 0)], one_hot[(1, 1)]), (0.0, 1.0));
/// assert_eq!(Labels::from_one_hot(&one_hot, ["cat", "dog"])?, labels);
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    indices: Vec<usize>,
    classes: Vec<String>,
}

impl Labels {
    /// Samples of these classes, by index, with the names of all classes there are.
    ///
    /// A class need not occur: a part of a data set keeps the classes of the whole.
    ///
    /// # Errors
    /// [`DataError`] if there is no sample, an index is beyond the names, or a name is there twice.
    pub fn new<Name: Into<String>>(
        indices: Vec<usize>,
        classes: impl IntoIterator<Item = Name>,
    ) -> Result<Labels, DataError> {
        let classes: Vec<String> = classes.into_iter().map(Into::into).collect();
        refuse_duplicates(&classes)?;
        if indices.is_empty() {
            return Err(DataError::TooFewRows { what: "a list of labels", needed: 1, rows: 0 });
        }
        if let Some(row) = indices.iter().position(|&class| class >= classes.len()) {
            return Err(DataError::NoSuchClass { row, found: indices[row], classes: classes.len() });
        }
        Ok(Labels { indices, classes })
    }

    /// Samples of the classes of these names; the classes are sorted by name, as scikit-learn does.
    ///
    /// For samples that come later, take [`OneHotEncoder::labels`](crate::OneHotEncoder::labels): it keeps the classes.
    ///
    /// # Errors
    /// [`DataError::TooFewRows`] if there is no sample.
    pub fn from_names<Name: AsRef<str>>(names: impl IntoIterator<Item = Name>) -> Result<Labels, DataError> {
        let names: Vec<Name> = names.into_iter().collect();
        let classes: BTreeSet<&str> = names.iter().map(AsRef::as_ref).collect();
        let classes: Vec<&str> = classes.into_iter().collect();
        // Every name is in the sorted list, so the search finds it.
        let index = |name: &Name| classes.partition_point(|&class| class < name.as_ref());
        Labels::new(names.iter().map(index).collect(), classes.iter().copied())
    }

    /// The classes that one-hot rows (n x classes) say.
    ///
    /// # Errors
    /// [`DataError::NotOneHot`] if a row is not one 1 among zeros, [`DataError`] if the names do not fit the columns.
    pub fn from_one_hot<'a, Name: Into<String>>(
        one_hot: impl Into<Matrix<'a>>,
        classes: impl IntoIterator<Item = Name>,
    ) -> Result<Labels, DataError> {
        let one_hot = one_hot.into();
        let one_hot = check_matrix("targets", &one_hot)?;
        let classes: Vec<String> = classes.into_iter().map(Into::into).collect();
        if one_hot.ncols() != classes.len() {
            return Err(DataError::Names { what: "targets", columns: one_hot.ncols(), names: classes.len() });
        }
        let index =
            |row| only_one(one_hot, row).ok_or_else(|| not_one_hot(one_hot, row, "a single 1 among zeros"));
        Labels::new((0..one_hot.nrows()).map(index).collect::<Result<_, _>>()?, classes)
    }

    /// The classes that one column of 0 and 1 (n x 1) says: `classes[0]` and `classes[1]`.
    ///
    /// # Errors
    /// [`DataError::NotOneHot`] if there is another number, [`DataError`] if there is another number of columns.
    pub fn from_binary<'a>(column: impl Into<Matrix<'a>>, classes: [&str; 2]) -> Result<Labels, DataError> {
        let column = column.into();
        let column = check_matrix("targets", &column)?;
        if column.ncols() != 1 {
            return Err(DataError::Columns {
                what: "a target of two classes",
                found: column.ncols(),
                expected: 1,
            });
        }
        let index = |row| match column[(row, 0)] {
            0.0 => Ok(0),
            1.0 => Ok(1),
            _ => Err(not_one_hot(column, row, "0 or 1")),
        };
        Labels::new((0..column.nrows()).map(index).collect::<Result<_, _>>()?, classes)
    }

    /// How many samples there are.
    pub fn samples(&self) -> usize {
        self.indices.len()
    }

    /// The class of each sample, as an index into [`Labels::classes`].
    pub fn indices(&self) -> &[usize] {
        &self.indices
    }

    /// The names of the classes.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// How many samples there are of each class.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.classes.len()];
        for &class in &self.indices {
            counts[class] += 1;
        }
        counts
    }

    /// The targets of several classes: n x classes.
    ///
    /// # Errors
    /// [`DataError::TooLarge`] if they do not fit in memory.
    pub fn one_hot(&self) -> Result<Mat<f64>, DataError> {
        one_hot(self.samples(), self.classes.len(), |row| Some(self.indices[row]))
    }

    /// The target of two classes: n x 1, with 1 for the second class.
    ///
    /// # Errors
    /// [`DataError::Setting`] if there are not two classes.
    pub fn binary(&self) -> Result<Mat<f64>, DataError> {
        if self.classes.len() != 2 {
            let found = self.classes.len();
            return setting("the number of classes for one column", found, "2: write others one-hot");
        }
        Ok(Mat::from_fn(self.samples(), 1, |i, _| self.indices[i] as f64))
    }
}

/// Zeros, and a one in each row that has a class.
pub(crate) fn one_hot(
    rows: usize,
    columns: usize,
    class: impl Fn(usize) -> Option<usize>,
) -> Result<Mat<f64>, DataError> {
    let numbers = rows.max(1).saturating_mul(columns.max(1));
    if numbers > limits::ONE_HOT || !limits::fits(numbers.saturating_mul(size_of::<f64>())) {
        return Err(DataError::TooLarge { rows, columns });
    }
    let mut ones = Mat::zeros(rows, columns);
    (0..rows).filter_map(|row| Some((row, class(row)?))).for_each(|place| ones[place] = 1.0);
    Ok(ones)
}

/// The column of the row's only 1, if all others are 0.
pub(crate) fn only_one(matrix: MatRef<'_, f64>, row: usize) -> Option<usize> {
    let mut others = (0..matrix.ncols()).filter(|&j| matrix[(row, j)] != 0.0);
    let column = others.next()?;
    (matrix[(row, column)] == 1.0 && others.next().is_none()).then_some(column)
}

pub(crate) fn not_one_hot(matrix: MatRef<'_, f64>, row: usize, expected: &'static str) -> DataError {
    DataError::NotOneHot { row, found: matrix.row(row).iter().copied().collect(), expected }
}

/// Fails if a name is there twice.
pub(crate) fn refuse_duplicates<'a>(names: impl IntoIterator<Item = &'a String>) -> Result<(), DataError> {
    let mut sorted: Vec<&String> = names.into_iter().collect();
    sorted.sort();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(DataError::DuplicateName { name: pair[0].clone() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_survive_being_written_as_targets() {
        let labels = Labels::new(vec![2, 0, 0, 2], ["a", "b", "c"]).unwrap();
        assert_eq!(labels.counts(), [2, 0, 2]);
        assert_eq!(
            Labels::from_one_hot(labels.one_hot().unwrap().as_ref(), ["a", "b", "c"]).unwrap(),
            labels
        );

        let two = Labels::from_names(["yes", "no", "yes"]).unwrap();
        let column = two.binary().unwrap();
        assert_eq!(column, nn_math::faer::mat![[1.0], [0.0], [1.0]]);
        assert_eq!(Labels::from_binary(column.as_ref(), ["no", "yes"]).unwrap(), two);
    }

    #[test]
    fn what_says_no_single_class_is_refused_with_its_row() {
        for row in [[0.0, 0.0], [1.0, 1.0], [0.5, 0.5], [2.0, 0.0], [1.0, f64::NAN]] {
            let matrix = Mat::from_fn(2, 2, |i, j| if i == 0 { [1.0, 0.0][j] } else { row[j] });
            let error = Labels::from_one_hot(matrix.as_ref(), ["a", "b"]).unwrap_err();
            assert!(matches!(error, DataError::NotOneHot { row: 1, .. }), "{row:?}: {error}");
        }
        let half = nn_math::faer::mat![[1.0], [0.5]];
        assert_eq!(
            Labels::from_binary(half.as_ref(), ["a", "b"]).unwrap_err().to_string(),
            "row 1 (counted from 0) names no single class: it is [0.5], but must be 0 or 1"
        );
    }

    #[test]
    fn labels_that_do_not_fit_their_classes_are_refused() {
        let error = |indices: &[usize], classes: &[&str]| {
            Labels::new(indices.to_vec(), classes.iter().copied()).unwrap_err().to_string()
        };
        assert_eq!(error(&[], &["a"]), "a list of labels needs 1 or more rows, but there are 0");
        assert_eq!(
            error(&[0, 2], &["a", "b"]),
            "row 1 is of class 2, but there are 2 classes, counted from 0"
        );
        assert_eq!(
            error(&[0], &["a", "a"]),
            "two columns are called `a`: give each column a name of its own"
        );
        assert_eq!(
            Labels::from_names(["a", "b", "c"]).unwrap().binary().unwrap_err().to_string(),
            "the number of classes for one column is 3, but must be 2: write others one-hot"
        );
    }
}
