//! Scores of cross-validation, and what they say together.
//!
//! With the score s of each fold f = 1..k and seed:
//!
//! ```text
//! s_f             mean of s over the seeds: the score of the fold
//! mean            1/k sum s_f
//! sd              sqrt(1/(k-1) sum (s_f - mean)^2)
//! standard error  sd / sqrt k
//! ```
//!
//! So the standard error is that of the mean over folds, of fold scores from which averaging has taken most of the seeds'
//! part. Folds share most of their training rows, which makes it too small rather than too large (Bengio and Grandvalet,
//! JMLR 5, 2004): it ranks candidates and is no confidence interval.

use nn_model::Metric;

/// What cross-validation found: the scores of each metric, on each fold, with each seed.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CrossValidation {
    /// The seeds.
    pub seeds: Vec<u64>,
    /// The scores of each metric, in the order in which metrics were asked for.
    pub scores: Vec<Scores>,
}

impl CrossValidation {
    /// The scores of a metric, if it was asked for.
    pub fn of(&self, metric: Metric) -> Option<&Scores> {
        self.scores.iter().find(|scores| scores.metric == metric)
    }
}

/// The scores of one metric. Lists have an entry for each fold (repeat after repeat), which has an entry for each seed.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Scores {
    /// The metric.
    pub metric: Metric,
    /// On the rows that were held out: these are the ones that count.
    pub held_out: Vec<Vec<f64>>,
    /// On the training rows: if they are much better, the network learned these rows by heart.
    pub training: Vec<Vec<f64>>,
}

impl Scores {
    /// The held-out score of each fold: the mean over its seeds.
    pub fn folds(&self) -> Vec<f64> {
        self.held_out.iter().map(|seeds| mean(seeds)).collect()
    }

    /// The mean of the folds' held-out scores.
    pub fn mean(&self) -> f64 {
        mean(&self.folds())
    }

    /// How far the folds' held-out scores lie from their mean: their standard deviation (of a sample: divided by k - 1).
    pub fn standard_deviation(&self) -> f64 {
        standard_deviation(&self.folds())
    }

    /// The standard error of the mean over folds: the standard deviation divided by the root of the number of folds. Rather too
    /// small, because folds share training rows.
    pub fn standard_error(&self) -> f64 {
        self.standard_deviation() / (self.held_out.len() as f64).sqrt()
    }

    /// The mean of the scores on the training rows.
    pub fn training_mean(&self) -> f64 {
        mean(&self.training.iter().map(|seeds| mean(seeds)).collect::<Vec<_>>())
    }

    /// What is least for the best: the mean, or minus the mean where more is better.
    pub(crate) fn cost(&self) -> f64 {
        if self.metric.higher_is_better() { -self.mean() } else { self.mean() }
    }
}

/// The plain mean, in the order of the numbers; NaN if there are none.
pub(crate) fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

/// How far numbers lie from their mean, of a sample: divided by one less than there are.
pub(crate) fn standard_deviation(numbers: &[f64]) -> f64 {
    let mean = mean(numbers);
    let squares: f64 = numbers.iter().map(|number| (number - mean) * (number - mean)).sum();
    (squares / (numbers.len() as f64 - 1.0)).sqrt()
}

/// What became of a candidate: its scores, or why there are none.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case", deny_unknown_fields)
)]
pub enum Outcome {
    /// All its runs were scored.
    Scored(CrossValidation),
    /// A run failed; the message says which (the first by fold and seed) and why.
    Failed(String),
}

impl Outcome {
    /// The scores, if there are any.
    pub fn scored(&self) -> Option<&CrossValidation> {
        match self {
            Outcome::Scored(scores) => Some(scores),
            Outcome::Failed(_) => None,
        }
    }

    /// Why there are no scores, if so.
    pub fn failure(&self) -> Option<&str> {
        match self {
            Outcome::Scored(_) => None,
            Outcome::Failed(reason) => Some(reason),
        }
    }
}

impl<E: std::error::Error> From<Result<CrossValidation, E>> for Outcome {
    fn from(result: Result<CrossValidation, E>) -> Outcome {
        match result {
            Ok(scores) => Outcome::Scored(scores),
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }
}
