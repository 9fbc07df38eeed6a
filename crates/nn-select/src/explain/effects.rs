//! Effects of a column: what is predicted when it has this value, and that one.
//!
//! ```text
//! individual curve of row i    f(x_i with the column set to v)         for each v of a grid
//! average                      sum_i w_i f(x_i with ... v) / sum_i w_i
//! ```
//!
//! The average is Friedman's partial dependence (*Greedy function approximation*, Annals of Statistics 29, 2001), the curves are ICE
//! (A. Goldstein and others, *Peeking inside the black box*, 2015); scikit-learn has them as `partial_dependence`, by its method `brute`.

use super::batches::{Predict, in_batches};
use super::error::ExplainError;
use crate::error::SelectError;
use crate::runner::each;
use nn_math::{Mat, MatRef};
use std::ops::Range;

/// What is predicted at each value of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Effects {
    /// The mean over all rows, values x outputs.
    pub average: Mat<f64>,
    /// Of each output the curves of single rows, rows x values.
    pub individual: Vec<Mat<f64>>,
}

impl Effects {
    /// The same less what each curve begins with: how predictions change from the first value on, wherever they begin.
    #[must_use]
    pub fn centred(&self) -> Effects {
        let less_first_row =
            |it: &Mat<f64>| Mat::from_fn(it.nrows(), it.ncols(), |i, j| it[(i, j)] - it[(0, j)]);
        let less_first_column =
            |it: &Mat<f64>| Mat::from_fn(it.nrows(), it.ncols(), |i, j| it[(i, j)] - it[(i, 0)]);
        Effects {
            average: less_first_row(&self.average),
            individual: self.individual.iter().map(less_first_column).collect(),
        }
    }
}

/// What is predicted when these columns of the inputs have the values of each row of `grid` (values x columns), on average by these
/// weights of the rows, or each row counting the same; and for these rows alone, counted from 0.
///
/// ```
/// use nn_data::NoisyLinear;
/// use nn_math::Mat;
/// use nn_model::{Lbfgs, Loss, Training};
/// use nn_select::{Recipe, effects, quantile_grid};
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
///
/// let data = NoisyLinear::sum().generate(&mut ChaCha8Rng::seed_from_u64(7)).unwrap();
/// let fitted = Recipe::regressor().training(Training::new(Lbfgs::default(), Loss::Mse)).fit(&data, 1)?;
/// let first: Vec<f64> = data.inputs().col(0).iter().copied().collect();
/// let values = quantile_grid(&first, 5);
/// let grid = Mat::from_fn(5, 1, |i, _| values[i]);
/// let found = effects(data.inputs(), &(0..1), grid.as_ref(), None, &[0, 1], &|inputs| fitted.predict(inputs))?;
/// // A network without hidden layers is a line, the same for each row.
/// let slope = |from: usize, to: usize| (found.average[(to, 0)] - found.average[(from, 0)]) / (values[to] - values[from]);
/// assert!((slope(0, 1) - slope(3, 4)).abs() < 1e-9);
/// let centred = found.centred().individual.remove(0);
/// assert!((centred[(0, 4)] - centred[(1, 4)]).abs() < 1e-9);
/// # Ok::<(), nn_select::ExplainError>(())
/// ```
///
/// # Errors
/// [`ExplainError`] if there is no row, columns are not there or have other values, weights are not the rows', or their sum is 0; and
/// what predicting says.
///
/// # Panics
/// If an individual row is not there.
pub fn effects(
    inputs: MatRef<'_, f64>,
    columns: &Range<usize>,
    grid: MatRef<'_, f64>,
    weights: Option<&[f64]>,
    individual: &[usize],
    predict: &Predict<'_>,
) -> Result<Effects, ExplainError> {
    let rows = inputs.nrows();
    if rows == 0 {
        return Err(ExplainError::NoRows);
    }
    let Range { start: from, end: to } = *columns;
    if to > inputs.ncols() || from + grid.ncols() != to {
        return Err(ExplainError::Columns { from, to, columns: inputs.ncols(), values: grid.ncols() });
    }
    let sum = weights.map_or(rows as f64, |weights| weights.iter().sum());
    if let Some(weights) = weights.filter(|weights| weights.len() != rows || sum.is_nan() || sum <= 0.0) {
        return Err(ExplainError::Weights { rows, found: weights.len(), sum });
    }
    let points = each(grid.nrows(), |point| -> Result<(Vec<f64>, Mat<f64>), SelectError> {
        let (mut sums, mut single) = (Vec::new(), Mat::zeros(0, 0));
        in_batches(
            inputs,
            columns,
            |_, column| grid[(point, column)],
            predict,
            |first, batch| {
                if first == 0 {
                    sums = vec![0.0; batch.ncols()];
                    single = Mat::zeros(individual.len(), batch.ncols());
                }
                for (output, sum) in sums.iter_mut().enumerate() {
                    for (i, number) in batch.col(output).iter().enumerate() {
                        *sum += weights.map_or(1.0, |weights| weights[first + i]) * number;
                    }
                }
                let here = first..first + batch.nrows();
                for (curve, &row) in individual.iter().enumerate().filter(|(_, row)| here.contains(row)) {
                    single.row_mut(curve).copy_from(batch.row(row - first));
                }
            },
        )?;
        Ok((sums.into_iter().map(|number| number / sum).collect(), single))
    });
    let points = points.into_iter().collect::<Result<Vec<_>, SelectError>>()?;
    let outputs = points.first().map_or(0, |(average, _)| average.len());
    let curve =
        |output: usize| Mat::from_fn(individual.len(), points.len(), |i, point| points[point].1[(i, output)]);
    Ok(Effects {
        average: Mat::from_fn(points.len(), outputs, |point, output| points[point].0[output]),
        individual: (0..outputs).map(curve).collect(),
    })
}

/// Values to set a column of numbers to: all that it has if these are fewer than `points`, otherwise as many as `points` at equal
/// distances from its 5 % quantile to its 95 % quantile. (If these are the same, since nearly all numbers are: from the least to the
/// largest.) These are scikit-learn's.
///
/// ```
/// use nn_select::quantile_grid;
/// assert_eq!(quantile_grid(&[3.0, 1.0, 3.0, 2.0], 10), [1.0, 2.0, 3.0]);
/// let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
/// assert_eq!(quantile_grid(&hundred, 3), [5.41, 50.5, 95.59]);
/// ```
pub fn quantile_grid(numbers: &[f64], points: usize) -> Vec<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut values = sorted.clone();
    values.dedup();
    if values.len() < points || values.len() < 2 {
        return values;
    }
    let (mut low, mut high) = (quantile(&sorted, 0.05), quantile(&sorted, 0.95));
    // As close as NumPy's `allclose` wants it.
    if (high - low).abs() <= 1e-8 + 1e-5 * high.abs() {
        (low, high) = (sorted[0], sorted[sorted.len() - 1]);
    }
    let step = (high - low) / (points.max(2) - 1) as f64;
    (0..points.max(2)).map(|i| if i + 1 == points.max(2) { high } else { low + i as f64 * step }).collect()
}

/// The quantile of sorted numbers, at least one, as SciPy's `mquantiles` estimates it.
///
/// ```
/// assert_eq!(nn_select::quantile(&[1.0, 2.0, 3.0], 0.5), 2.0);
/// ```
///
/// # Panics
/// If there is no number.
pub fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let count = sorted.len() as f64;
    let place = count * probability + 0.4 + 0.2 * probability;
    let below = place.clamp(1.0, (count - 1.0).max(1.0)).floor();
    let above = (place - below).clamp(0.0, 1.0);
    let at = |place: f64| sorted[(place as usize).clamp(1, sorted.len()) - 1];
    (1.0 - above) * at(below) + above * at(below + 1.0)
}
