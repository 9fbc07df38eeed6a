//! Metrics of probabilities: the log loss, the ROC curve and the area under it, calibration.

use super::choices::Task;
use super::scored::Scored;
use crate::check::{at_most, check_probabilities, check_setting};
use crate::error::ModelError;
use nn_choice::limits;
use nn_math::Matrix;
use std::collections::BTreeMap;

impl Scored<'_> {
    /// mean -sum t ln p over the classes; for two classes and for labels mean -t ln p - (1-t) ln (1-p).
    pub(super) fn log_loss(&self) -> Result<f64, ModelError> {
        check_probabilities(
            "predictions",
            self.predictions,
            0..self.predictions.nrows(),
            self.task == Task::MultiClass,
        )?;
        let pair = |row, column| (self.targets[(row, column)], self.predictions[(row, column)]);
        let classes = 0..self.targets.ncols();
        Ok(match self.task {
            Task::MultiClass => self
                .mean(|row| classes.clone().map(|column| pair(row, column)).map(|(t, p)| -t * ln(p)).sum()),
            Task::Regression | Task::Binary | Task::MultiLabel => self.over_columns(|column| {
                self.mean(|row| {
                    let (t, p) = pair(row, column);
                    -t * ln(p) - (1.0 - t) * ln(1.0 - p)
                })
            }),
        })
    }

    /// The area under the ROC curve: of class 1; or of each class against the rest, or each label, averaged.
    pub(super) fn roc_auc(&self) -> Result<f64, ModelError> {
        let mut sum = 0.0;
        for column in 0..self.targets.ncols() {
            sum += self.roc_curve(column)?.area();
        }
        Ok(sum / self.targets.ncols() as f64)
    }

    /// The ROC curve of the class or label in one column.
    fn roc_curve(&self, column: usize) -> Result<RocCurve, ModelError> {
        let is_positive = |row| match self.task {
            Task::MultiClass => self.true_class(row) == column,
            Task::Regression | Task::Binary | Task::MultiLabel => self.label(column).true_class(row) == 1,
        };
        let score = |row| self.predictions[(row, column)];
        let mut rows: Vec<usize> = self.rows().collect();
        rows.sort_by(|&first, &second| score(second).total_cmp(&score(first)));

        // Lower the threshold from score to score; what is at or above it is taken for class 1.
        let (mut thresholds, mut fpr, mut tpr) = (vec![f64::INFINITY], vec![0.0], vec![0.0]);
        let (mut false_positives, mut true_positives) = (0.0, 0.0);
        for tied in rows.chunk_by(|&first, &second| score(first) == score(second)) {
            for &row in tied {
                *(if is_positive(row) { &mut true_positives } else { &mut false_positives }) +=
                    self.weight(row);
            }
            thresholds.push(score(tied[0]));
            fpr.push(false_positives);
            tpr.push(true_positives);
        }
        if false_positives == 0.0 || true_positives == 0.0 {
            return Err(ModelError::OneClass { column, found: usize::from(false_positives == 0.0) });
        }
        fpr.iter_mut().for_each(|rate| *rate /= false_positives);
        tpr.iter_mut().for_each(|rate| *rate /= true_positives);
        Ok(RocCurve { thresholds, fpr, tpr })
    }
}

/// The natural logarithm of a probability, which is first brought into eps..=1 - eps, eps = 2^-52.
fn ln(p: f64) -> f64 {
    libm::log(p.clamp(f64::EPSILON, 1.0 - f64::EPSILON))
}

/// The receiver operating characteristic: how many of each class are taken for class 1 as the threshold for it falls.
///
/// Starts at (0, 0) with an infinite threshold and ends at (1, 1); one point for each different score.
///
/// ```
/// use nn_model::RocCurve;
///
/// let curve = RocCurve::new([0.0, 0.0, 1.0, 1.0], [0.1, 0.4, 0.35, 0.8])?;
/// assert_eq!(curve.thresholds, [f64::INFINITY, 0.8, 0.4, 0.35, 0.1]);
/// assert_eq!(curve.fpr, [0.0, 0.0, 0.5, 0.5, 1.0]);
/// assert_eq!(curve.tpr, [0.0, 0.5, 0.5, 1.0, 1.0]);
/// assert_eq!(curve.area(), 0.75);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RocCurve {
    /// Scores at or above which a sample is taken for class 1, falling.
    pub thresholds: Vec<f64>,
    /// False positive rate: the share of class 0 taken for class 1 at each threshold.
    pub fpr: Vec<f64>,
    /// True positive rate: the share of class 1 taken for class 1 at each threshold.
    pub tpr: Vec<f64>,
}

impl RocCurve {
    /// The curve of scores (n x 1, any numbers that are higher for class 1) for targets 0 or 1 (n x 1). For one of
    /// several classes or labels give its columns: `targets.subcols(class, 1)`.
    ///
    /// # Errors
    /// [`ModelError`] if the shapes differ or there is not one column, a number is NaN or infinite, a target is not
    /// between 0 and 1, or there is only one class among the targets ([`ModelError::OneClass`]).
    pub fn new<'a>(
        targets: impl Into<Matrix<'a>>,
        scores: impl Into<Matrix<'a>>,
    ) -> Result<RocCurve, ModelError> {
        Scored::new(Task::Binary, &targets.into(), &scores.into(), None)?.roc_curve(0)
    }

    /// The same with a weight for each sample.
    ///
    /// # Errors
    /// Those of [`RocCurve::new`], and [`ModelError`] if there is not one weight for each sample, one is negative, NaN or
    /// infinite, or all are 0.
    pub fn weighted<'a>(
        targets: impl Into<Matrix<'a>>,
        scores: impl Into<Matrix<'a>>,
        weights: &[f64],
    ) -> Result<RocCurve, ModelError> {
        Scored::new(Task::Binary, &targets.into(), &scores.into(), Some(weights))?.roc_curve(0)
    }

    /// The area under the curve, by trapezoids: where scores are tied the curve is a slope, which is what makes a tie
    /// count half.
    pub fn area(&self) -> f64 {
        let mut area = 0.0;
        for (x, y) in self.fpr.windows(2).zip(self.tpr.windows(2)) {
            area += (x[1] - x[0]) * (y[0] + y[1]) / 2.0;
        }
        area
    }
}

/// Whether probabilities mean what they say: of the samples given 70 %, are 70 % of class 1? (A reliability curve.)
///
/// ```
/// use nn_model::Calibration;
///
/// let calibration = Calibration::new([0.0, 1.0, 1.0, 1.0], [0.25, 0.25, 0.75, 1.0], 2)?;
/// let low = &calibration.bins[0];
/// assert_eq!((low.count, low.predicted, low.observed), (2, 0.25, 0.5));
/// assert_eq!(calibration.expected_error(), 0.1875); // (2 * 0.25 + 2 * 0.125) / 4
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// The bins with samples in them, from low probabilities to high ones.
    pub bins: Vec<CalibrationBin>,
}

/// The samples whose probabilities lie above `low` and up to `high` (0 itself lies in the first bin).
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrationBin {
    /// Where the bin begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
    /// The mean of its probabilities.
    pub predicted: f64,
    /// The share of its samples that are of class 1: the mean of their targets.
    pub observed: f64,
    /// How many samples it has.
    pub count: usize,
}

impl Calibration {
    /// Sorts probabilities of class 1 (n x 1) for targets 0 or 1 (n x 1) into `bins` bins of the same width. For one of several classes or labels give its columns:
    /// `targets.subcols(class, 1)`.
    ///
    /// # Errors
    /// [`ModelError`] if the shapes differ or there is not one column, a number is not between 0 and 1, or `bins` is 0 or above
    /// [`BINS`](nn_choice::limits::BINS).
    pub fn new<'a>(
        targets: impl Into<Matrix<'a>>,
        probabilities: impl Into<Matrix<'a>>,
        bins: usize,
    ) -> Result<Calibration, ModelError> {
        let (targets, probabilities) = (targets.into(), probabilities.into());
        let scored = Scored::new(Task::Binary, &targets, &probabilities, None)?;
        check_probabilities("predictions", scored.predictions, 0..scored.predictions.nrows(), false)?;
        check_setting("the number of bins", bins as f64, bins > 0, "1 or more, such as 10")?;
        at_most("bins", bins, limits::BINS)?;
        let edge = |index: usize| index as f64 / bins as f64;
        let mut found = BTreeMap::new();
        for row in scored.rows() {
            let p = scored.predictions[(row, 0)];
            // The product is rounded: whether it led to the bin beside its own, the edges tell.
            let mut index = ((p * bins as f64) as usize).min(bins - 1);
            if index > 0 && p <= edge(index) {
                index -= 1;
            } else if p > edge(index + 1) {
                index += 1;
            }
            let sums: &mut (f64, f64, usize) = found.entry(index).or_default();
            *sums = (sums.0 + p, sums.1 + scored.targets[(row, 0)], sums.2 + 1);
        }
        let bin = |(index, (predicted, observed, count)): (usize, (f64, f64, usize))| CalibrationBin {
            low: edge(index),
            high: edge(index + 1),
            predicted: predicted / count as f64,
            observed: observed / count as f64,
            count,
        };
        Ok(Calibration { bins: found.into_iter().map(bin).collect() })
    }

    /// The expected calibration error: |predicted - observed| of each bin, each sample counting the same.
    pub fn expected_error(&self) -> f64 {
        let (mut sum, mut samples) = (0.0, 0.0);
        for bin in &self.bins {
            sum += bin.count as f64 * (bin.predicted - bin.observed).abs();
            samples += bin.count as f64;
        }
        sum / samples
    }
}
