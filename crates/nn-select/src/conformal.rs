//! Predictions with a promise: intervals and sets of classes that hold what is true in a stated share of all cases.
//!
//! Split conformal prediction takes rows that the network has not seen in its training, and scores how far it was off on each:
//!
//! ```text
//! absolute residual   |y - f(x)|                                         numbers: intervals f(x) - q .. f(x) + q
//! lac                 1 - p(true class)                                  classes: all with p >= 1 - q
//! aps                 sum of p from the most probable to the true class  classes: the most probable ones, up to the sum q
//! ```
//!
//! q is the k-th smallest of the n scores, k = ceil((n + 1) coverage). Whatever the network is and however the data are distributed, the
//! next row from where the others came from lies within with a probability of at least the coverage, and of at most 1 / (n + 1) more if
//! no two scores are the same. That is true on average over rows to calibrate with: given these, the share of later rows that lie within
//! is distributed as Beta(k, n + 1 - k). It says nothing of each kind of row by itself, and nothing of rows from elsewhere.
//!
//! V. Vovk, A. Gammerman and G. Shafer, *Algorithmic Learning in a Random World* (2005); J. Lei, M. G'Sell, A. Rinaldo, R. J. Tibshirani and
//! L. Wasserman, *Distribution-free predictive inference for regression* (2018); M. Sadinle, J. Lei and L. Wasserman, *Least ambiguous
//! set-valued classifiers with bounded error levels* (2019); Y. Romano, M. Sesia and E. Candes, *Classification with valid and adaptive
//! coverage* (2020), here without the draw.

use crate::conformity::ConformityScore;
use crate::error::SelectError;
use nn_math::{Mat, MatRef, Matrix};
use nn_model::{ModelError, Task};

/// Of more scores than these, this many are kept, and the next larger one is taken.
const MOST_KEPT: usize = 10_000;
/// What a product may be off by rounding.
const ROUNDING: f64 = 1e-9;

/// How far a model is off on rows that it has not seen, and so how far it may be off on others.
///
/// ```
/// use nn_model::Task;
/// use nn_select::{Conformal, ConformityScore};
/// // Nine rows on which the model was off by 0.1, 0.2, ... 0.9.
/// let targets: Vec<f64> = (1..=9).map(|i| f64::from(i) / 10.0).collect();
/// let conformal = Conformal::new(ConformityScore::AbsoluteResidual, Task::Regression, &targets, &[0.0; 9])?;
/// let (low, high) = conformal.intervals(&[2.0], 0.8)?; // of ten, the eighth
/// assert!((low[(0, 0)] - 1.2).abs() < 1e-12 && (high[(0, 0)] - 2.8).abs() < 1e-12);
/// assert!(conformal.intervals(&[2.0], 0.95).is_err()); // nineteen rows can promise that
/// # Ok::<(), nn_select::SelectError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Conformal {
    score: ConformityScore,
    rows: usize,
    /// The scores of each output, or of the classes together, in ascending order. Where they are fewer than the rows, each stands for those
    /// that come before it.
    scores: Vec<Vec<f64>>,
}

impl Conformal {
    /// What rows tell that were not trained on: their targets (n x outputs, as the network has them) and what was predicted for them, in the
    /// data's own units or as probabilities (of two classes that of the second).
    ///
    /// # Errors
    /// [`SelectError`] if there are no rows, shapes differ, a number is not finite, or the score is not of this task. Labels have none.
    pub fn new<'a>(
        score: ConformityScore,
        task: Task,
        targets: impl Into<Matrix<'a>>,
        predictions: impl Into<Matrix<'a>>,
    ) -> Result<Conformal, SelectError> {
        let (targets, predictions) = (targets.into(), predictions.into());
        let (t, p) = (view("targets", &targets)?, view("predictions", &predictions)?);
        if t.nrows() != p.nrows() {
            return Err(ModelError::Rows { inputs: p.nrows(), targets: t.nrows() }.into());
        }
        if t.ncols() != p.ncols() {
            let (expected, found, rows) = (p.ncols(), t.ncols(), t.nrows());
            return Err(ModelError::Columns { what: "targets", expected, found, rows }.into());
        }
        if t.nrows() == 0 {
            return Err(ModelError::NoSamples.into());
        }
        let mut scores: Vec<Vec<f64>> = match (score, task) {
            (ConformityScore::AbsoluteResidual, Task::Regression) => {
                let off = |j| (0..t.nrows()).map(|i| (t[(i, j)] - p[(i, j)]).abs()).collect();
                (0..t.ncols()).map(off).collect()
            }
            (ConformityScore::Lac | ConformityScore::Aps, Task::Binary | Task::MultiClass) => {
                let of_row = |row| {
                    let probabilities = probabilities(p, row);
                    let class = true_class(t, row);
                    match score {
                        ConformityScore::Aps => sum_up_to(&probabilities, class),
                        ConformityScore::Lac | ConformityScore::AbsoluteResidual => {
                            1.0 - probabilities[class]
                        }
                    }
                };
                vec![(0..t.nrows()).map(of_row).collect()]
            }
            (ConformityScore::AbsoluteResidual, Task::Binary | Task::MultiClass)
            | (ConformityScore::Lac | ConformityScore::Aps, Task::Regression)
            | (_, Task::MultiLabel) => return Err(SelectError::ConformityScore { score, task }),
        };
        for scores in &mut scores {
            scores.sort_by(f64::total_cmp);
            if scores.len() > MOST_KEPT {
                *scores = (1..=MOST_KEPT).map(|i| scores[i * scores.len() / MOST_KEPT - 1]).collect();
            }
        }
        Ok(Conformal { score, rows: t.nrows(), scores })
    }

    /// What is usual for a task; none for labels.
    pub fn usual_score(task: Task) -> Option<ConformityScore> {
        match task {
            Task::Regression => Some(ConformityScore::AbsoluteResidual),
            Task::Binary | Task::MultiClass => Some(ConformityScore::Lac),
            Task::MultiLabel => None,
        }
    }

    /// How it is measured how far a prediction is off.
    pub fn score(&self) -> ConformityScore {
        self.score
    }

    /// How many rows it was made of.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The largest coverage that so many rows can promise.
    pub fn most_coverage(&self) -> f64 {
        self.rows as f64 / (self.rows + 1) as f64
    }

    /// Whether it is of this task, and of so many outputs.
    pub fn fits(&self, task: Task, outputs: usize) -> bool {
        let (scores, suits) = match self.score {
            ConformityScore::AbsoluteResidual => (outputs, task == Task::Regression),
            ConformityScore::Lac | ConformityScore::Aps => {
                (1, matches!(task, Task::Binary | Task::MultiClass))
            }
        };
        let is_right = |list: &Vec<f64>| {
            list.len() == self.rows.min(MOST_KEPT) && list.is_sorted() && list.iter().all(|x| x.is_finite())
        };
        suits && self.rows > 0 && self.scores.len() == scores && self.scores.iter().all(is_right)
    }

    /// How far a prediction may be off in this share of all cases: of each output, or of the classes together.
    ///
    /// # Errors
    /// [`SelectError::Coverage`] if it is not above 0 and below 1, or more than so few rows can promise.
    pub fn quantiles(&self, coverage: f64) -> Result<Vec<f64>, SelectError> {
        let k = (self.rows as f64 + 1.0) * coverage - ROUNDING;
        if !(coverage > 0.0 && coverage < 1.0) || k.ceil() > self.rows as f64 {
            return Err(SelectError::Coverage { found: coverage, rows: self.rows });
        }
        let k = (k.ceil() as usize).max(1);
        // The first kept score that stands for the k-th.
        let place = |kept: usize| (k * kept).div_ceil(self.rows) - 1;
        Ok(self.scores.iter().map(|scores| scores[place(scores.len())]).collect())
    }

    /// The ends of the intervals around predictions (n x outputs), each n x outputs: each output by itself lies within with this
    /// probability.
    ///
    /// # Errors
    /// As [`Conformal::quantiles`]; and if there are other columns, or the scores are of classes.
    pub fn intervals<'a>(
        &self,
        predictions: impl Into<Matrix<'a>>,
        coverage: f64,
    ) -> Result<(Mat<f64>, Mat<f64>), SelectError> {
        if self.score != ConformityScore::AbsoluteResidual {
            return Err(SelectError::ConformityScore { score: self.score, task: Task::Regression });
        }
        let predictions = predictions.into();
        let (p, q) = (view("predictions", &predictions)?, self.quantiles(coverage)?);
        if p.ncols() != q.len() {
            let (expected, found, rows) = (q.len(), p.ncols(), p.nrows());
            return Err(ModelError::Columns { what: "predictions", expected, found, rows }.into());
        }
        let end = |sign: f64| Mat::from_fn(p.nrows(), p.ncols(), |i, j| p[(i, j)] + sign * q[j]);
        Ok((end(-1.0), end(1.0)))
    }

    /// Whether each class is in the set of each row, for probabilities (n x classes; of two classes, one column is that of the second).
    /// A set may be empty: by `lac` where no class is probable enough, by `aps` where the most probable one is too probable.
    ///
    /// # Errors
    /// As [`Conformal::quantiles`]; and if the scores are of numbers.
    pub fn sets<'a>(
        &self,
        predictions: impl Into<Matrix<'a>>,
        coverage: f64,
    ) -> Result<Vec<Vec<bool>>, SelectError> {
        let predictions = predictions.into();
        let (p, q) = (view("predictions", &predictions)?, self.quantiles(coverage)?);
        let (ConformityScore::Lac | ConformityScore::Aps, [q]) = (self.score, &q[..]) else {
            return Err(SelectError::ConformityScore { score: self.score, task: Task::MultiClass });
        };
        let set = |row| {
            let all = probabilities(p, row);
            match self.score {
                // A class is in the set if its score is not above the quantile.
                ConformityScore::Lac | ConformityScore::AbsoluteResidual => {
                    all.iter().map(|p| 1.0 - p <= *q).collect()
                }
                ConformityScore::Aps => (0..all.len()).map(|class| sum_up_to(&all, class) <= *q).collect(),
            }
        };
        Ok((0..p.nrows()).map(set).collect())
    }
}

fn view<'m>(what: &'static str, matrix: &'m Matrix<'_>) -> Result<MatRef<'m, f64>, SelectError> {
    let view = matrix.view_or_empty();
    let places = (0..view.nrows()).flat_map(|row| (0..view.ncols()).map(move |column| (row, column)));
    for (row, column) in places {
        if !view[(row, column)].is_finite() {
            let found = view[(row, column)];
            return Err(ModelError::NotFinite { what, row, column, found }.into());
        }
    }
    Ok(view)
}

/// The probability of each class.
fn probabilities(p: MatRef<'_, f64>, row: usize) -> Vec<f64> {
    match p.ncols() {
        1 => vec![1.0 - p[(row, 0)], p[(row, 0)]],
        _ => p.row(row).iter().copied().collect(),
    }
}

fn true_class(t: MatRef<'_, f64>, row: usize) -> usize {
    match t.ncols() {
        1 => usize::from(t[(row, 0)] > 0.5),
        columns => (0..columns).fold(0, |best, j| if t[(row, j)] > t[(row, best)] { j } else { best }),
    }
}

/// The probabilities from the highest down to that of this class, added up; of equals, the first comes first. Those of all classes are 1,
/// however they were rounded.
fn sum_up_to(probabilities: &[f64], class: usize) -> f64 {
    let own = probabilities[class];
    let before = |(other, p): &(usize, &f64)| **p > own || **p == own && *other <= class;
    let mut all: Vec<f64> = probabilities.iter().enumerate().filter(before).map(|(_, p)| *p).collect();
    if all.len() == probabilities.len() {
        return 1.0;
    }
    all.sort_by(|a, b| b.total_cmp(a));
    all.into_iter().sum()
}
