//! Scaling: columns of different units made alike, by numbers taken from the training rows only.
//!
//! ```text
//! z = (x - shift) / scale        x = z scale + shift        for each column
//!
//! standard   shift = mean,  scale = standard deviation (of the population: divided by n)     mean 0, variance 1
//! min-max    shift = min,   scale = max - min                                                from 0 to 1
//! none       shift = 0,     scale = 1
//! ```
//!
//! The numbers are scikit-learn's to rounding. A column that is constant, or nearly so, gets scale 1. What is nearly
//! constant is scikit-learn's choice too: a variance within the rounding errors of its own computation
//! (`indistinguishable_from_zero`, below), a range below 10 epsilon.

use crate::error::{DataError, check_matrix, setting};
use nn_choice::choices;
use nn_math::reduce::first_not_finite;
use nn_math::{Affine, Mat, MatRef, Matrix};

choices! {
    /// How columns are scaled: z = (x - shift) / scale, by the training rows' numbers, which [`Scaling::fit`] takes.
    ///
    /// Constant columns get scale 1. The numbers are scikit-learn's, to rounding.
    ///
    /// ```
    /// use nn_data::Scaling;
    /// use nn_data::faer::mat;
    /// let train = [[1.0, 10.0], [3.0, 30.0]];
    /// let test = mat![[2.0, 40.0]];
    ///
    /// let scaler = Scaling::Standard.fit(&train)?;
    /// assert_eq!(scaler.transform(&train)?, mat![[-1.0, -1.0], [1.0, 1.0]]);
    /// assert_eq!(scaler.transform(&test)?, mat![[0.0, 2.0]]); // by the mean and spread of the training rows
    ///
    /// let scaler = "min-max".parse::<Scaling>()?.fit(&train)?;
    /// let scaled = scaler.transform(&test)?;
    /// assert_eq!(scaled, mat![[0.5, 1.5]]);
    /// assert_eq!(scaler.inverse_transform(&scaled)?, test);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub enum Scaling, "scaling" {
        /// Mean 0 and variance 1 (shift: mean, scale: standard deviation of the population): scikit-learn's `StandardScaler`.
        Standard = "standard",
        /// From 0 to 1 (shift: least number, scale: range): scikit-learn's `MinMaxScaler`.
        MinMax = "min-max",
        /// As it is (shift 0, scale 1).
        None = "none",
    }
}

impl Scaling {
    /// The shift and scale of each column of the training rows (n x columns).
    ///
    /// # Errors
    /// [`DataError`] if there is no row or column, or a shift or scale would not be finite: a number is not, or the numbers are
    /// too large.
    pub fn fit<'a>(self, training: impl Into<Matrix<'a>>) -> Result<Scaler, DataError> {
        let training = training.into();
        let training = check_matrix("rows to scale by", &training)?;
        let (rows, columns) = (training.nrows(), training.ncols());
        if rows == 0 || columns == 0 {
            return Err(DataError::Empty { what: "rows to scale by", rows, columns });
        }
        let numbers = |j: usize| match self {
            Scaling::Standard => mean_and_standard_deviation(&column_of(training, j)),
            Scaling::MinMax => least_and_range(&column_of(training, j)),
            Scaling::None => (0.0, 1.0),
        };
        let (shift, scale) = (0..columns).map(numbers).unzip();
        // A number that is not finite shows in the shift or the scale of its column. So data that were checked when they
        // came in are not looked at again, and for the others the culprit is looked for only now.
        Scaler::new(shift, scale).map_err(|error| match first_not_finite(training) {
            Some((row, column)) => DataError::NotFinite {
                what: "rows to scale by",
                row,
                column: column.to_string(),
                found: training[(row, column)],
            },
            None => error,
        })
    }
}

/// The shift and the scale of each column: z = (x - shift) / scale. Made by [`Scaling::fit`], or of known numbers.
///
/// ```
/// use nn_data::Scaler;
/// use nn_data::faer::mat;
/// let celsius = Scaler::new(vec![32.0], vec![1.8])?;
/// let degrees = celsius.transform([212.0, 32.0])?;
/// assert_eq!(degrees, mat![[100.0], [0.0]]);
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Unchecked", into = "Unchecked"))]
pub struct Scaler(Affine);

impl Scaler {
    /// A scaler of known numbers: one shift and one scale for each column.
    ///
    /// # Errors
    /// [`DataError`] if they differ in number, there are none, one is not finite, or a scale is not positive.
    pub fn new(shift: Vec<f64>, scale: Vec<f64>) -> Result<Scaler, DataError> {
        if shift.is_empty() || shift.len() != scale.len() {
            let found = format!("{} shifts and {} scales", shift.len(), scale.len());
            return setting("the list of a scaler's numbers", found, "a shift and a scale for each column");
        }
        if let Some(shift) = shift.iter().find(|shift| !shift.is_finite()) {
            return setting("the shift of a column", shift, "a finite number");
        }
        if let Some(scale) = scale.iter().find(|&&scale| !(scale.is_finite() && scale > 0.0)) {
            return setting("the scale of a column", scale, "a positive, finite number");
        }
        Ok(Scaler(Affine { shift, scale }))
    }

    /// What is taken from each column.
    pub fn shift(&self) -> &[f64] {
        &self.0.shift
    }

    /// What each column is then divided by.
    pub fn scale(&self) -> &[f64] {
        &self.0.scale
    }

    /// z = (x - shift) / scale, for rows of the columns it was fitted on.
    ///
    /// # Errors
    /// [`DataError::Columns`] if there are more or fewer columns.
    pub fn transform<'a>(&self, rows: impl Into<Matrix<'a>>) -> Result<Mat<f64>, DataError> {
        self.map(&rows.into(), Affine::apply)
    }

    /// x = z scale + shift: what [`Scaler::transform`] made, back in its units.
    ///
    /// # Errors
    /// [`DataError::Columns`] if there are more or fewer columns.
    pub fn inverse_transform<'a>(&self, rows: impl Into<Matrix<'a>>) -> Result<Mat<f64>, DataError> {
        self.map(&rows.into(), Affine::undo)
    }

    fn map(
        &self,
        rows: &Matrix<'_>,
        f: fn(&Affine, MatRef<'_, f64>) -> Option<Mat<f64>>,
    ) -> Result<Mat<f64>, DataError> {
        let rows = check_matrix("rows", rows)?;
        let (found, expected) = (rows.ncols(), self.shift().len());
        f(&self.0, rows).ok_or(DataError::Columns { what: "the scaler", found, expected })
    }
}

impl From<Scaler> for Affine {
    fn from(scaler: Scaler) -> Affine {
        scaler.0
    }
}

impl From<&Scaler> for Affine {
    fn from(scaler: &Scaler) -> Affine {
        scaler.0.clone()
    }
}

impl TryFrom<Affine> for Scaler {
    type Error = DataError;
    fn try_from(Affine { shift, scale }: Affine) -> Result<Scaler, DataError> {
        Scaler::new(shift, scale)
    }
}

/// What a file says, before it is checked.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
struct Unchecked {
    shift: Vec<f64>,
    scale: Vec<f64>,
}

#[cfg(feature = "serde")]
impl From<Scaler> for Unchecked {
    fn from(Scaler(Affine { shift, scale }): Scaler) -> Unchecked {
        Unchecked { shift, scale }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<Unchecked> for Scaler {
    type Error = DataError;
    fn try_from(Unchecked { shift, scale }: Unchecked) -> Result<Scaler, DataError> {
        Scaler::new(shift, scale)
    }
}

/// In two passes: the second takes out of the variance what rounding left in the mean.
fn mean_and_standard_deviation(column: &[f64]) -> (f64, f64) {
    let n = column.len() as f64;
    let mean = column.iter().sum::<f64>() / n;
    let (mut sum, mut squares) = (0.0, 0.0);
    for x in column {
        sum += x - mean;
        squares += (x - mean) * (x - mean);
    }
    let variance = (squares - sum * sum / n) / n;
    let constant = variance.is_finite() && indistinguishable_from_zero(variance, mean, n);
    (mean, if constant { 1.0 } else { variance.sqrt() })
}

/// Whether rounding alone could have made this variance: its error in two passes is at most n eps variance + (n eps mean)^2.
///
/// T. F. Chan, G. H. Golub, R. J. LeVeque, *Algorithms for computing the sample variance* (The American Statistician 37, 1983).
fn indistinguishable_from_zero(variance: f64, mean: f64, n: f64) -> bool {
    let error_of_mean = n * mean * f64::EPSILON;
    variance <= n * f64::EPSILON * variance + error_of_mean * error_of_mean
}

fn column_of(matrix: MatRef<'_, f64>, column: usize) -> Vec<f64> {
    matrix.col(column).iter().copied().collect()
}

fn least_and_range(column: &[f64]) -> (f64, f64) {
    // NaN stays NaN: `min` and `max` alone would pass over it.
    let of = |choose: fn(f64, f64) -> f64| {
        let either = |a: f64, b: f64| if a.is_nan() || b.is_nan() { f64::NAN } else { choose(a, b) };
        column.iter().copied().reduce(either).unwrap_or(f64::NAN)
    };
    let least = of(f64::min);
    let range = of(f64::max) - least;
    (least, if range < 10.0 * f64::EPSILON { 1.0 } else { range })
}
