//! How good a model is on rows: what `nn evaluate` says, and what a report needs of it.

mod baselines;
mod bootstrap;
mod calibration;
mod coverage;
mod evaluation;
pub(crate) mod report;
mod rows;
mod score;
mod seen;

pub(crate) use baselines::{Comparison, Standing, in_words};
pub(crate) use coverage::Coverage;
pub(crate) use evaluation::{Confusion, Evaluation};
pub(crate) use rows::{known_are, of_judged_rows, predict};
pub(crate) use score::Score;
pub(crate) use seen::Seen;

use crate::console::Console;
use crate::error::Error;
use crate::values::{seed, whole};
use clap::Args;
use nn_choice::limits;
use nn_data::Dataset;
use nn_experiment::{Model, Predictions};
use nn_model::{Metric, ModelError, Task};

/// How the intervals of scores come about.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct IntervalArguments {
    /// How often the rows are drawn anew; 0 for no intervals; 1000 if nothing is said, fewer for more than 20000 rows
    #[arg(help_heading = "Judging", long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<usize>)]
    resamples: Option<usize>,

    /// How much of the draws lies within an interval
    #[arg(help_heading = "Judging", long, value_name = "FRACTION", default_value_t = 0.95, value_parser = confidence, allow_negative_numbers = true)]
    confidence: f64,

    /// Where random numbers start; the same seed gives the same intervals
    #[arg(help_heading = "Judging", long, value_name = "N", default_value_t = 0, value_parser = seed, allow_negative_numbers = true)]
    seed: u64,
}

fn confidence(text: &str) -> Result<f64, String> {
    let level = text.parse().ok().filter(|level| (0.01..1.0).contains(level));
    level.ok_or_else(|| "give a fraction between 0 and 1, such as 0.95".to_owned())
}

/// How many rows are drawn in all, unless more are asked for; the intervals of large tables are narrow anyway.
const ROWS_DRAWN: usize = 20_000_000;

impl IntervalArguments {
    fn resamples(&self, rows: usize) -> usize {
        self.resamples.unwrap_or_else(|| (ROWS_DRAWN / rows.max(1)).clamp(100, 1000))
    }
}

/// Judges a model by rows and its predictions for them.
pub(crate) fn evaluate(
    model: &Model,
    data: &Dataset,
    predictions: &Predictions,
    arguments: &IntervalArguments,
    console: &Console,
) -> Result<Evaluation, Error> {
    let (task, targets) = (model.task(), data.targets());
    // Squares of probabilities say little where there are classes.
    let of_classes = task != Task::Regression;
    let suited = |metric: &Metric| metric.suits(task) && !(of_classes && metric.suits(Task::Regression));
    let metrics: Vec<Metric> = Metric::ALL.iter().copied().filter(suited).collect();
    let values: Vec<Result<f64, String>> = match predictions.scores(targets, &metrics, data.weights()) {
        Ok(values) => values.into_iter().map(|value| value.map_err(|error| error.to_string())).collect(),
        Err(error) => vec![Err(error.to_string()); metrics.len()],
    };
    let resamples = arguments.resamples(targets.nrows());
    if resamples > limits::RESAMPLES {
        let what = format!("the rows cannot be drawn {resamples} times");
        return Err(Error::failed(what, format!("the most is `--resamples {}`", limits::RESAMPLES)));
    }
    nn_model::start_threads()?;
    console.progress(&format!("drawing the rows {resamples} times ..."));
    let defined: Vec<Metric> =
        metrics.iter().zip(&values).filter(|(_, value)| value.is_ok()).map(|(metric, _)| *metric).collect();
    let drawn = |draws: &[f64]| {
        // A row counts as often as it was drawn, each time as much as it does.
        let weights: Option<Vec<f64>> =
            data.weights().map(|own| own.iter().zip(draws).map(|(own, drawn)| own * drawn).collect());
        predictions.scores(targets, &defined, Some(weights.as_deref().unwrap_or(draws)))
    };
    let (shape, confidence) = ((targets.nrows(), defined.len()), arguments.confidence);
    let mut intervals = bootstrap::intervals(shape, resamples, confidence, arguments.seed, drawn).into_iter();
    console.progress_is_done();
    let baselines = model.baselines(data);
    let of_baselines: Vec<Vec<Option<f64>>> = baselines
        .iter()
        .map(|(_, baseline)| finite_scores(baseline, data, &metrics, data.weights()))
        .collect();
    let origins = seen::origins(model, data);
    let seen = origins.as_ref().and_then(|origins| Seen::of(model, origins));
    let of_new_rows = match (&origins, &seen) {
        (Some(origins), Some(seen)) if seen.has_enough_new_rows() => {
            let counts = |row: usize| {
                if origins[row].is_new() { data.weights().map_or(1.0, |all| all[row]) } else { 0.0 }
            };
            let weights: Vec<f64> = (0..targets.nrows()).map(counts).collect();
            finite_scores(predictions, data, &metrics, Some(&weights))
        }
        _ => vec![None; metrics.len()],
    };
    let scores = metrics.into_iter().zip(values).enumerate().map(|(place, (metric, value))| {
        let interval = if value.is_ok() { intervals.next().flatten() } else { None };
        let baselines = of_baselines.iter().map(|scores| scores[place]).collect();
        Score { metric, value, interval, baselines, new_rows: of_new_rows[place] }
    });
    let (rows, scores): (usize, Vec<Score>) = (targets.nrows(), scores.collect());
    let names: Vec<&'static str> = baselines.iter().map(|(name, _)| *name).collect();
    let baselines = baselines::compare(task, &names, &scores);
    let calibration = calibration::of(model, data, predictions)?;
    let IntervalArguments { confidence, seed, .. } = *arguments;
    let positive = model.encoder.targets.positive().map(str::to_owned);
    let weight = data.weights().and(model.encoder.weight.clone());
    let (threshold, confusion) = (model.threshold, confusion(predictions, data)?);
    Ok(Evaluation {
        rows,
        resamples,
        confidence,
        seed,
        task,
        positive,
        threshold,
        weight,
        scores,
        confusion,
        baselines,
        seen,
        calibration,
        coverage: None,
    })
}

/// The scores that are defined and finite.
fn finite_scores(
    predictions: &Predictions,
    data: &Dataset,
    metrics: &[Metric],
    weights: Option<&[f64]>,
) -> Vec<Option<f64>> {
    let scores = predictions.scores(data.targets(), metrics, weights);
    let finite = |score: Result<f64, ModelError>| score.ok().filter(|score| score.is_finite());
    scores.map_or(vec![None; metrics.len()], |scores| scores.into_iter().map(finite).collect())
}

fn confusion(predictions: &Predictions, data: &Dataset) -> Result<Option<Confusion>, Error> {
    let targets = data.targets();
    let (Some(classes), Some(matrix)) = (predictions.classes(), predictions.confusion(targets, None)?) else {
        return Ok(None);
    };
    let counts = matrix.rows().map(|row| row.iter().map(|&count| count as u64).collect()).collect();
    let weighted = match data.weights() {
        Some(weights) => predictions.confusion(targets, Some(weights))?.unwrap_or(matrix),
        None => matrix,
    };
    let scores = |class| Ok([weighted.precision(class)?, weighted.recall(class)?, weighted.f1(class)?]);
    let by_class = (0..classes.len()).map(scores).collect::<Result<_, ModelError>>()?;
    Ok(Some(Confusion { classes: classes.to_vec(), counts, by_class }))
}
