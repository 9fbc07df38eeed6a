//! Learning curves: how the score grows with the number of training rows.
//!
//! In each fold the training rows are put into an order whose every beginning is a sample of them, with the classes in
//! proportion where folds are stratified; a fraction of them is a beginning of that order. So the smaller samples are parts
//! of the larger ones, and all are scored on the same held-out rows.
//!
//! ```text
//! class of n rows, shuffled    row i = 0..n-1 gets the key (i + 1/2) / n; the order is that of the keys
//! ```

use crate::error::SelectError;
use crate::recipe::Recipe;
use crate::runner::Candidate;
use crate::scores::Outcome;
use crate::text::{Line, aligned, short};
use crate::validation::Validation;
use nn_data::{Dataset, Labels, Rows, Split, shuffle};
use nn_model::Metric;
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::fmt;

/// How the scores grow with the number of training rows; made by [`Recipe::learning_curve`]. Displayed as an aligned
/// table.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct LearningCurve {
    /// The metrics.
    pub metrics: Vec<Metric>,
    /// A point for each fraction, in their order.
    pub points: Vec<LearningPoint>,
}

/// The scores for one number of training rows.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct LearningPoint {
    /// The fraction of each fold's training rows.
    pub fraction: f64,
    /// How many rows that is in the first fold; in others it may be one less.
    pub rows: usize,
    /// The scores, or why there are none.
    pub outcome: Outcome,
}

impl Recipe {
    /// Cross-validates with these fractions of each fold's training rows. A fraction that fails is a point with its reason.
    ///
    /// ```
    /// use nn_data::{KFold, iris};
    /// use nn_select::{Recipe, Validation};
    /// let validation = Validation::new(KFold::new(3)).stratified();
    /// let curve = Recipe::classifier().learning_rate(0.01).learning_curve([0.1, 1.0], &iris(), &validation)?;
    /// let accuracy = |point: usize| curve.points[point].outcome.scored().map(|scores| scores.scores[0].mean());
    /// assert_eq!((curve.points[0].rows, curve.points[1].rows), (10, 100));
    /// assert!(accuracy(0) < accuracy(1));
    /// # Ok::<(), nn_select::SelectError>(())
    /// ```
    ///
    /// # Errors
    /// [`SelectError`] if a fraction is not above 0 and at most 1, the data cannot be divided into these folds, or a
    /// metric does not suit the task.
    pub fn learning_curve(
        &self,
        fractions: impl IntoIterator<Item = f64>,
        data: &Dataset,
        validation: &Validation<'_>,
    ) -> Result<LearningCurve, SelectError> {
        let fractions: Vec<f64> = fractions.into_iter().collect();
        if let Some(&found) = fractions.iter().find(|&&fraction| !(fraction > 0.0 && fraction <= 1.0)) {
            return Err(SelectError::Fraction { found });
        }
        let (splits, labels) = (validation.splits(data)?, validation.labels(data)?);
        let metrics = validation.metrics_for(self)?;
        let mut rng = ChaCha8Rng::seed_from_u64(validation.shuffle_seed);
        rng.set_stream(1); // folds are dealt from stream 0
        let orders: Vec<Vec<usize>> =
            splits.iter().map(|split| order(&split.train, labels.as_ref(), &mut rng)).collect();
        let beginning = |(split, order): (&Split, &Vec<usize>), fraction: f64| {
            let mut train = order[..Rows::Plain(order.len()).fraction(fraction)].to_vec();
            train.sort_unstable();
            Split { train, test: split.test.clone() }
        };
        let parts: Vec<Vec<Split>> = fractions
            .iter()
            .map(|&fraction| splits.iter().zip(&orders).map(|fold| beginning(fold, fraction)).collect())
            .collect();
        let candidates: Vec<_> = parts.iter().map(|splits| Candidate { recipe: self, splits }).collect();
        let results = validation.runner(data, &metrics)?.run(&candidates);
        let points = fractions.iter().zip(&parts).zip(results);
        let points = points.map(|((&fraction, splits), result)| LearningPoint {
            fraction,
            rows: splits.first().map_or(0, |split| split.train.len()),
            outcome: result.into(),
        });
        Ok(LearningCurve { points: points.collect(), metrics })
    }
}

/// The rows in an order whose every beginning has the classes in proportion.
fn order(rows: &[usize], labels: Option<&Labels>, rng: &mut ChaCha8Rng) -> Vec<usize> {
    let class_of = |row: usize| labels.map_or(0, |labels| labels.indices()[row]);
    let classes = labels.map_or(1, |labels| labels.classes().len());
    let mut keyed: Vec<(f64, usize)> = Vec::with_capacity(rows.len());
    for class in 0..classes {
        let mut of_class: Vec<usize> = rows.iter().copied().filter(|&row| class_of(row) == class).collect();
        shuffle(&mut of_class, rng);
        let n = of_class.len() as f64;
        keyed.extend(of_class.into_iter().enumerate().map(|(i, row)| ((i as f64 + 0.5) / n, row)));
    }
    keyed.sort_by(|(a, _), (b, _)| a.total_cmp(b)); // stable: equals stay in the order of the classes
    keyed.into_iter().map(|(_, row)| row).collect()
}

impl fmt::Display for LearningCurve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = Line::new(["fraction", "rows"].map(str::to_owned)).heads(&self.metrics);
        let points = self.points.iter().map(|point| {
            let cells = [short(&point.fraction.to_string()), point.rows.to_string()];
            Line::new(cells).outcome(&point.outcome)
        });
        aligned(f, &[head].into_iter().chain(points).collect::<Vec<_>>())
    }
}
