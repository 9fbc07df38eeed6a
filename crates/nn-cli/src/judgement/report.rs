//! How an evaluation is printed and drawn.

use super::baselines::{self, Standing};
use super::bootstrap::Interval;
use super::calibration::Calibrated;
use super::coverage::Coverage;
use super::evaluation::{Confusion, Evaluation};
use super::score::Score;
use super::seen::Seen;
use crate::error::Error;
use crate::text::json;
use crate::text::number::{count, percent, significant};
use crate::text::page::Page;
use crate::text::screen::Screen;
use crate::text::table::TextTable;
use nn_experiment::Predictions;
use nn_math::MatRef;
use nn_model::{CalibrationBin, Task};
use nn_plot::{Axis, Chart, Line, MatrixChart, Picture, Points};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

/// The heading of the scores of rows that the model has not seen.
const NEW_ROWS: &str = "new rows";
/// More classes than these make no table that one can read.
pub(crate) const MOST_CLASSES: usize = 20;
/// More points than these make no picture that one can open.
const MOST_POINTS: usize = 5000;

/// The metrics, a row for each; `exact` with all digits.
pub(crate) fn table(evaluation: &Evaluation, exact: bool) -> TextTable {
    let number = |x: f64| if exact { x.to_string() } else { significant(x) };
    let has_new = evaluation.scores.iter().any(|score| score.new_rows.is_some());
    let row = |score: &Score| -> Vec<String> {
        let interval = |end: fn(&Interval) -> f64| {
            score.interval.as_ref().map_or(String::new(), |interval| number(end(interval)))
        };
        let value = score.value.as_ref().map_or("-".to_owned(), |&value| number(value));
        let known = |value: &Option<f64>| value.map_or("-".to_owned(), number);
        let new = has_new.then(|| known(&score.new_rows));
        let others = new.into_iter().chain(score.baselines.iter().map(known));
        let all = [score.metric.to_string(), value, interval(|it| it.low), interval(|it| it.high)];
        all.into_iter().chain(others).collect()
    };
    let headings = ["metric", "value", "from", "to"].into_iter().chain(has_new.then_some(NEW_ROWS));
    let headings = headings.chain(evaluation.baselines.iter().map(|baseline| baseline.name));
    let table = TextTable::of(headings.map(str::to_owned).collect()).words(1);
    evaluation.scores.iter().map(row).fold(table, TextTable::row_of)
}

pub(crate) fn text(evaluation: &Evaluation, out: &mut dyn Write) -> Result<(), Error> {
    let mut page = Page::new(out, Screen::of_stdout());
    page.text(&format!("{} on {}.", evaluation.task, count(evaluation.rows, "row")))?;
    if let Some(positive) = &evaluation.positive {
        let above = evaluation.threshold.map_or_else(String::new, |threshold| {
            format!(", which is taken where its probability is above {}", significant(threshold))
        });
        page.text(&format!("Precision, recall and F1 are those of {positive}{above}."))?;
    }
    if let Some(weight) = &evaluation.weight {
        page.text(&format!(
            "Rows count as much as {weight} says, in all scores; counts of classes are of rows."
        ))?;
    }
    page.table(&table(evaluation, false))?;
    for score in &evaluation.scores {
        if let Err(reason) = &score.value {
            page.text(&format!("No {}: {reason}.", score.metric))?;
        }
    }
    for sentence in remarks(evaluation) {
        page.text(&sentence)?;
    }
    let Some(confusion) = &evaluation.confusion else { return Ok(()) };
    if confusion.classes.len() <= MOST_CLASSES {
        page.text("How often each class (row) was taken for each (column):")?;
        page.table(&confusion_table(confusion))?;
    }
    page.table(&class_table(confusion))?;
    Ok(())
}

/// How often each class (row) was taken for each (column).
pub(crate) fn confusion_table(confusion: &Confusion) -> TextTable {
    let Confusion { classes, counts, .. } = confusion;
    let headings = std::iter::once(String::new()).chain(classes.iter().cloned());
    let mut table = TextTable::of(headings.collect()).words(1);
    for (class, row) in classes.iter().zip(counts) {
        table = table.row_of(std::iter::once(class.clone()).chain(row.iter().map(u64::to_string)).collect());
    }
    table
}

/// How well each class is found.
pub(crate) fn class_table(confusion: &Confusion) -> TextTable {
    let Confusion { classes, counts, by_class } = confusion;
    let row = |(class, (row, scores)): (&String, (&Vec<u64>, &[f64; 3]))| {
        let [precision, recall, f1] = scores.map(|score| percent(score, 1));
        [class.clone(), row.iter().sum::<u64>().to_string(), precision, recall, f1]
    };
    let rows = classes.iter().zip(counts.iter().zip(by_class)).map(row);
    TextTable::new(["class", "rows", "precision", "recall", "F1"]).words(1).rows(rows)
}

/// What the columns beside the scores are, and what follows from them and from what else was found.
pub(crate) fn remarks(evaluation: &Evaluation) -> Vec<String> {
    let Evaluation { calibration, coverage, .. } = evaluation;
    let mut remarks = remarks_on_scores(evaluation);
    remarks.extend(calibration.as_ref().map(Calibrated::sentence));
    remarks.extend(coverage.iter().flat_map(Coverage::sentences));
    remarks
}

/// What the columns beside the scores are, and what follows from them.
pub(crate) fn remarks_on_scores(evaluation: &Evaluation) -> Vec<String> {
    let Evaluation { task, baselines, scores, seen, .. } = evaluation;
    let mut remarks = Vec::new();
    if let (Some(seen), true) = (seen, scores.iter().any(|score| score.new_rows.is_some())) {
        remarks.push(format!(
            "The column `{NEW_ROWS}` is of the {} that the model has not seen.",
            count(seen.new, "row")
        ));
    }
    if *task == Task::Regression && matches!(baselines[..], [_]) {
        remarks.push(
            "No least squares stand beside it: in the training they would have taken too long, or their numbers were too large."
                .to_owned(),
        );
    }
    remarks.extend(baselines::sentences(*task, baselines, scores));
    remarks
}

#[derive(Serialize)]
struct Results<'a> {
    task: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    positive: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<&'a str>,
    rows: usize,
    resamples: usize,
    confidence: f64,
    seed: u64,
    scores: Vec<ScoreResult<'a>>,
    classes: Option<&'a [String]>,
    confusion: Option<&'a [Vec<u64>]>,
    baselines: Vec<BaselineResult>,
    seen: Option<&'a Seen>,
    calibration: Option<CalibrationResult>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<&'a Coverage>,
}

#[derive(Serialize)]
struct BaselineResult {
    name: &'static str,
    /// How the model compares with it.
    model: Option<Standing>,
}

#[derive(Serialize)]
struct CalibrationResult {
    expected_error: f64,
    brier_score: f64,
    temperature: Option<f64>,
    bins: Vec<BinResult>,
}

#[derive(Serialize)]
struct BinResult {
    low: f64,
    high: f64,
    predicted: f64,
    observed: f64,
    count: usize,
}

#[derive(Serialize)]
struct ScoreResult<'a> {
    metric: &'static str,
    value: Option<f64>,
    interval: Option<Interval>,
    reason: Option<&'a str>,
    /// By the names of the baselines.
    baselines: BTreeMap<&'static str, Option<f64>>,
    new_rows: Option<f64>,
}

/// One JSON object on one line.
pub(crate) fn json(evaluation: &Evaluation, out: &mut dyn Write) -> Result<(), Error> {
    let score = |score: &'_ Score| -> (Option<f64>, Option<Interval>) {
        (score.value.as_ref().ok().copied(), score.interval)
    };
    let names = || evaluation.baselines.iter().map(|baseline| baseline.name);
    let scores = evaluation.scores.iter().map(|it| {
        let (value, interval) = score(it);
        ScoreResult {
            metric: it.metric.name(),
            value,
            interval,
            reason: it.value.as_ref().err().map(String::as_str),
            baselines: names().zip(it.baselines.iter().copied()).collect(),
            new_rows: it.new_rows,
        }
    });
    let results = Results {
        task: evaluation.task.name(),
        positive: evaluation.positive.as_deref(),
        threshold: evaluation.threshold,
        weight: evaluation.weight.as_deref(),
        rows: evaluation.rows,
        resamples: evaluation.resamples,
        confidence: evaluation.confidence,
        seed: evaluation.seed,
        scores: scores.collect(),
        classes: evaluation.confusion.as_ref().map(|confusion| &*confusion.classes),
        confusion: evaluation.confusion.as_ref().map(|confusion| &*confusion.counts),
        baselines: evaluation
            .baselines
            .iter()
            .map(|baseline| BaselineResult { name: baseline.name, model: baseline.standing })
            .collect(),
        seen: evaluation.seen.as_ref(),
        calibration: evaluation.calibration.as_ref().map(calibration),
        coverage: evaluation.coverage.as_ref(),
    };
    Ok(json::write(out, "nn-evaluate", &results)?)
}

fn calibration(found: &Calibrated) -> CalibrationResult {
    let bin = |bin: &CalibrationBin| BinResult {
        low: bin.low,
        high: bin.high,
        predicted: bin.predicted,
        observed: bin.observed,
        count: bin.count,
    };
    CalibrationResult {
        expected_error: found.expected_error,
        brier_score: found.brier_score,
        temperature: found.temperature,
        bins: found.bins.iter().map(bin).collect(),
    }
}

/// The confusion matrix, or predictions against targets.
pub(crate) fn picture(
    evaluation: &Evaluation,
    targets: MatRef<'_, f64>,
    predictions: &Predictions,
    names: &[String],
) -> Result<Picture, Error> {
    Ok(match &evaluation.confusion {
        Some(Confusion { classes, counts, .. }) => {
            let right: u64 = counts.iter().enumerate().map(|(class, row)| row[class]).sum();
            let share = percent(right as f64 / evaluation.rows as f64, 1);
            let alternative = format!("Of {} rows, {right} are on the diagonal.", evaluation.rows);
            MatrixChart::new(
                format!("{share} of {} are right", count(evaluation.rows, "row")),
                alternative,
                counts.clone(),
            )
            .classes(classes.clone())
            .draw()?
        }
        None => against_targets(targets, predictions, names).draw()?,
    })
}

/// Predictions over what is true.
pub(crate) fn against_targets(
    targets: MatRef<'_, f64>,
    predictions: &Predictions,
    names: &[String],
) -> Chart {
    let predictions = predictions.outputs();
    let step = targets.nrows().div_ceil(MOST_POINTS).max(1);
    let alternative =
        "A point for each row: its target, and what was predicted; on the line both are the same.";
    let mut chart = Chart::new("Predictions against targets", alternative)
        .x(Axis::new("target"))
        .y(Axis::new("prediction"));
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (j, name) in names.iter().enumerate() {
        let rows = (0..targets.nrows()).step_by(step);
        let points: Vec<(f64, f64)> = rows.map(|i| (targets[(i, j)], predictions[(i, j)])).collect();
        for &(x, y) in &points {
            (low, high) = (low.min(x.min(y)), high.max(x.max(y)));
        }
        chart = chart.with(Points::new(name.clone(), points));
    }
    chart.with(Line::new("the same", [(low, low), (high, high)]))
}
