//! How an evaluation is printed and drawn.

use super::bootstrap::Interval;
use super::evaluation::{Confusion, Evaluation, Score};
use crate::error::Error;
use crate::text::json;
use crate::text::number::{count, percent, significant};
use crate::text::page::Page;
use crate::text::screen::Screen;
use crate::text::table::TextTable;
use nn_experiment::Predictions;
use nn_math::MatRef;
use nn_plot::{Axis, Chart, Line, MatrixChart, Picture, Points};
use serde::Serialize;
use std::io::Write;

/// More classes than these make no table that one can read.
const MOST_CLASSES: usize = 20;
/// More points than these make no picture that one can open.
const MOST_POINTS: usize = 5000;

/// The metrics, a row for each; `exact` with all digits.
pub(crate) fn table(evaluation: &Evaluation, exact: bool) -> TextTable {
    let number = |x: f64| if exact { x.to_string() } else { significant(x) };
    let row = |score: &Score| {
        let interval = |end: fn(&Interval) -> f64| {
            score.interval.as_ref().map_or(String::new(), |interval| number(end(interval)))
        };
        let value = score.value.as_ref().map_or("-".to_owned(), |&value| number(value));
        [score.metric.to_string(), value, interval(|it| it.low), interval(|it| it.high)]
    };
    TextTable::new(["metric", "value", "from", "to"]).words(1).rows(evaluation.scores.iter().map(row))
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
    let Some(confusion) = &evaluation.confusion else { return Ok(()) };
    let Confusion { classes, counts, by_class } = confusion;
    if classes.len() <= MOST_CLASSES {
        page.text("How often each class (row) was taken for each (column):")?;
        let headings = std::iter::once(String::new()).chain(classes.iter().cloned());
        let mut table = TextTable::of(headings.collect()).words(1);
        for (class, row) in classes.iter().zip(counts) {
            table =
                table.row_of(std::iter::once(class.clone()).chain(row.iter().map(u64::to_string)).collect());
        }
        page.table(&table)?;
    }
    let row = |(class, (row, scores)): (&String, (&Vec<u64>, &[f64; 3]))| {
        let [precision, recall, f1] = scores.map(|score| percent(score, 1));
        [class.clone(), row.iter().sum::<u64>().to_string(), precision, recall, f1]
    };
    let rows = classes.iter().zip(counts.iter().zip(by_class)).map(row);
    page.table(&TextTable::new(["class", "rows", "precision", "recall", "F1"]).words(1).rows(rows))?;
    Ok(())
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
}

#[derive(Serialize)]
struct ScoreResult<'a> {
    metric: &'static str,
    value: Option<f64>,
    interval: Option<Interval>,
    reason: Option<&'a str>,
}

/// One JSON object on one line.
pub(crate) fn json(evaluation: &Evaluation, out: &mut dyn Write) -> Result<(), Error> {
    let score = |score: &'_ Score| -> (Option<f64>, Option<Interval>) {
        (score.value.as_ref().ok().copied(), score.interval)
    };
    let scores = evaluation.scores.iter().map(|it| {
        let (value, interval) = score(it);
        ScoreResult {
            metric: it.metric.name(),
            value,
            interval,
            reason: it.value.as_ref().err().map(String::as_str),
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
    };
    Ok(json::write(out, "nn-evaluate", &results)?)
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
        None => against_targets(targets, predictions.outputs(), names).draw()?,
    })
}

fn against_targets(targets: MatRef<'_, f64>, predictions: MatRef<'_, f64>, names: &[String]) -> Chart {
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
