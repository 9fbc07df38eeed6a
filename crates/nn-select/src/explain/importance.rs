//! Permutation importance: how much a score suffers when a column is shuffled.
//!
//! ```text
//! drop of repeat r    score - score with the column's values in the order r
//! importance          mean of the drops over r = 1..R
//! standard error      sqrt(1/(R-1) sum (drop - mean)^2) / sqrt R
//! ```
//!
//! The standard error says how much the importance depends on the orders that were drawn, not on which rows there are. All columns are
//! shuffled in the same orders, so that one column's importance does not depend on which others there are.
//!
//! A column of which another says the same loses little: the model reads it off there. A. Fisher, C. Rudin, F. Dominici, *All models are
//! wrong, but many are useful*, JMLR 20 (2019); scikit-learn calls it `permutation_importance`.

use super::batches::{Predict, in_batches};
use super::error::ExplainError;
use crate::error::SelectError;
use crate::runner::each;
use crate::scores::{mean, standard_deviation};
use nn_data::shuffle;
use nn_math::{Mat, MatRef};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::borrow::Cow;
use std::ops::Range;

/// In which orders the rows of a column are put.
#[derive(Clone, Debug, PartialEq)]
pub struct Shuffles(Orders);

#[derive(Clone, Debug, PartialEq)]
enum Orders {
    Drawn { repeats: usize, seed: u64 },
    Given(Vec<Vec<usize>>),
}

impl Shuffles {
    /// So many orders at random: order r is that of stream r of ChaCha8 seeded with `seed`, by [`nn_data::shuffle`].
    pub fn drawn(repeats: usize, seed: u64) -> Shuffles {
        Shuffles(Orders::Drawn { repeats, seed })
    }

    /// These orders: row i gets the value of row `order[i]`, counted from 0. So rows can be shuffled within groups, or as another program
    /// did it.
    pub fn given(orders: Vec<Vec<usize>>) -> Shuffles {
        Shuffles(Orders::Given(orders))
    }

    /// How often each column is shuffled.
    pub fn repeats(&self) -> usize {
        match &self.0 {
            Orders::Drawn { repeats, .. } => *repeats,
            Orders::Given(orders) => orders.len(),
        }
    }

    fn order(&self, repeat: usize, rows: usize) -> Cow<'_, [usize]> {
        match &self.0 {
            Orders::Drawn { seed, .. } => {
                let mut rng = ChaCha8Rng::seed_from_u64(*seed);
                rng.set_stream(repeat as u64);
                let mut order: Vec<usize> = (0..rows).collect();
                shuffle(&mut order, &mut rng);
                order.into()
            }
            Orders::Given(orders) => Cow::Borrowed(&orders[repeat]),
        }
    }

    fn check(&self, rows: usize) -> Result<(), ExplainError> {
        if self.repeats() == 0 {
            return Err(ExplainError::NoRepeats);
        }
        let Orders::Given(orders) = &self.0 else { return Ok(()) };
        let is_order = |order: &Vec<usize>| {
            let mut seen = vec![false; rows];
            let is_new = |&row: &usize| row < rows && !std::mem::replace(&mut seen[row], true);
            order.len() == rows && order.iter().all(is_new)
        };
        match orders.iter().position(|order| !is_order(order)) {
            Some(order) => Err(ExplainError::Order { order, rows }),
            None => Ok(()),
        }
    }
}

/// How important a column is, or several that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Importance {
    /// How much the score dropped, each time that the column was shuffled.
    pub drops: Vec<f64>,
    /// Whether the column is the same in all rows, so that these cannot tell what it is worth.
    pub is_constant: bool,
}

impl Importance {
    /// The mean drop: the importance.
    pub fn mean(&self) -> f64 {
        mean(&self.drops)
    }

    /// The standard error of the mean, by the spread over the orders; none of a single one.
    pub fn standard_error(&self) -> Option<f64> {
        let repeats = self.drops.len();
        (repeats > 1).then(|| standard_deviation(&self.drops) / (repeats as f64).sqrt())
    }
}

/// How important columns of the inputs are for a score of which more is better: for each of `groups`, whose columns are shuffled
/// together, such as those of one category. The score gets the predictions for all rows. Also the score of the inputs as they are.
///
/// ```
/// use nn_data::iris;
/// use nn_math::Mat;
/// use nn_model::{Activation, Metric};
/// use nn_select::{Recipe, Shuffles, importances};
///
/// let data = iris();
/// let fitted = Recipe::classifier().hidden([8], Activation::Tanh).learning_rate(0.01).fit(&data, 1)?;
/// let accuracy = |predictions: Mat<f64>| Ok(Metric::Accuracy.evaluate(fitted.task, data.targets(), &predictions)?);
/// let (sepals, petals) = (0..2, 2..4);
/// let (score, found) = importances(
///     data.inputs(),
///     &[sepals, petals],
///     &Shuffles::drawn(10, 1),
///     &|inputs| fitted.predict(inputs),
///     &accuracy,
/// )?;
/// assert!(score > 0.95);
/// assert!(found[0].mean() < 0.1 && found[1].mean() > 0.5, "petals tell irises apart");
/// # Ok::<(), nn_select::ExplainError>(())
/// ```
///
/// # Errors
/// [`ExplainError`] if there are fewer than two rows, no order or one that does not fit the rows, columns that are not there; and what
/// predicting and scoring say.
pub fn importances(
    inputs: MatRef<'_, f64>,
    groups: &[Range<usize>],
    shuffles: &Shuffles,
    predict: &Predict<'_>,
    score: &(dyn Fn(Mat<f64>) -> Result<f64, SelectError> + Sync),
) -> Result<(f64, Vec<Importance>), ExplainError> {
    let (rows, columns, repeats) = (inputs.nrows(), inputs.ncols(), shuffles.repeats());
    if rows < 2 {
        return Err(ExplainError::FewRows { rows });
    }
    shuffles.check(rows)?;
    if let Some(&Range { start: from, end: to }) =
        groups.iter().find(|group| group.start > group.end || group.end > columns)
    {
        return Err(ExplainError::Columns { from, to, columns, values: to.saturating_sub(from) });
    }
    let scored = |group: &Range<usize>, order: &[usize]| -> Result<f64, SelectError> {
        let mut predictions = Mat::zeros(0, 0);
        let changed = |row: usize, column: usize| inputs[(order[row], group.start + column)];
        in_batches(inputs, group, changed, predict, |first, batch| {
            if first == 0 {
                predictions = Mat::zeros(rows, batch.ncols());
            }
            predictions.as_mut().subrows_mut(first, batch.nrows()).copy_from(batch);
        })?;
        score(predictions)
    };
    let whole = scored(&(0..0), &[])?;
    let is_constant = |group: &Range<usize>| {
        group.clone().all(|column| inputs.col(column).iter().all(|number| *number == inputs[(0, column)]))
    };
    let constant: Vec<bool> = groups.iter().map(is_constant).collect();
    let drops = each(groups.len() * repeats, |job| {
        let (group, repeat) = (job / repeats, job % repeats);
        if constant[group] {
            return Ok(0.0);
        }
        Ok(whole - scored(&groups[group], &shuffles.order(repeat, rows))?)
    });
    let mut drops = drops.into_iter();
    let importance = |is_constant: bool| {
        let drops = drops.by_ref().take(repeats).collect::<Result<_, SelectError>>()?;
        Ok(Importance { drops, is_constant })
    };
    Ok((whole, constant.into_iter().map(importance).collect::<Result<_, SelectError>>()?))
}
