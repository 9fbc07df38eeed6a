//! Whether a model is better than what can be said without one.

use super::score::Score;
use crate::text::number::significant;
use nn_model::{Metric, Task};

/// How a model compares with a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Standing {
    /// It is better, by more than the interval.
    Better,
    /// It is better, but the baseline's score lies within its interval.
    Hardly,
    /// It is as good, or worse.
    NotBetter,
}

/// A baseline, and how the model compares with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparison {
    /// `mean`, `least squares` or `shares`.
    pub(crate) name: &'static str,
    /// None if the metric that decides is not defined.
    pub(crate) standing: Option<Standing>,
}

/// The metric that decides: one that is defined for all rows, and takes probabilities for what they are.
fn deciding(task: Task) -> Metric {
    match task {
        Task::Regression => Metric::Rmse,
        Task::Binary | Task::MultiClass | Task::MultiLabel => Metric::LogLoss,
    }
}

/// How the scores compare with those of the baselines, which they hold in the same order as `names`.
pub(super) fn compare(task: Task, names: &[&'static str], scores: &[Score]) -> Vec<Comparison> {
    let score = scores.iter().find(|score| score.metric == deciding(task));
    let standing = |place: usize| {
        let (score, value) = score.and_then(|score| Some((score, score.value.as_ref().ok().copied()?)))?;
        let baseline = score.baselines[place]?;
        let within = score.interval.is_some_and(|interval| baseline <= interval.high);
        // Both of the metrics that decide are losses.
        Some(match (value < baseline, within) {
            (false, _) => Standing::NotBetter,
            (true, true) => Standing::Hardly,
            (true, false) => Standing::Better,
        })
    };
    let comparison = |(place, &name)| Comparison { name, standing: standing(place) };
    names.iter().enumerate().map(comparison).collect()
}

/// What a baseline is, in words.
pub(crate) fn in_words(name: &str) -> &'static str {
    match name {
        "mean" => "the mean of the training rows for every row",
        "least squares" => "a linear function by least squares",
        _ => "the shares of the classes in the training rows for every row",
    }
}

/// What is said of the comparisons: nothing of those that were passed well.
pub(super) fn sentences(task: Task, comparisons: &[Comparison], scores: &[Score]) -> Vec<String> {
    let metric = deciding(task);
    let Some(score) = scores.iter().find(|score| score.metric == metric) else { return Vec::new() };
    let sentence = |(place, comparison): (usize, &Comparison)| {
        let words = in_words(comparison.name);
        let numbers = format!(
            "{metric} {}, and {} without the network",
            significant(*score.value.as_ref().ok()?),
            significant(score.baselines[place]?)
        );
        match comparison.standing? {
            Standing::Better => None,
            Standing::Hardly => Some(format!(
                "These rows cannot tell whether the model is better than {words}, whose score lies within the interval ({numbers})."
            )),
            Standing::NotBetter => Some(format!("The model is no better than {words} ({numbers}).")),
        }
    };
    comparisons.iter().enumerate().filter_map(sentence).collect()
}
