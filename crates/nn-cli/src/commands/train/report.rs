//! What came out of a training: for people, for programs, as a picture.

use crate::error::Error;
use crate::text::json;
use crate::text::number::{count, significant};
use crate::text::page::Page;
use crate::text::plot::Plot;
use crate::text::screen::Screen;
use crate::text::table::TextTable;
use nn_experiment::{Model, OutputSettings, Record, RecordedScore};
use nn_model::{History, Stop};
use nn_plot::{Axis, Chart, Line, Picture};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// A few lines and a curve.
pub(super) fn text(model: &Model, out: &mut dyn Write) -> Result<(), Error> {
    let (record, history) = (&model.record, &model.fitted.history);
    let mut page = Page::new(out, Screen::of_stdout());
    let mut curve = Plot::by_epoch(&history.loss);
    curve.y_name = "loss";
    curve.logarithmic.1 = spans_decades(&history.loss);
    if history.epochs() > 1 {
        page.plot(&curve)?;
    }
    let best =
        record.best_epoch.map_or(String::new(), |epoch| format!(" The weights of epoch {epoch} were kept."));
    let stop = match record.stop {
        Stop::Observer => "stopped by a signal".to_owned(),
        stop @ (Stop::Epochs
        | Stop::Diverged { .. }
        | Stop::NoImprovement { .. }
        | Stop::Converged
        | Stop::TimeLimit) => stop.to_string(),
    };
    page.text(&format!("{}: {stop}.{best}", count(record.epochs, "epoch")))?;
    let cell = |score: Option<f64>| score.map_or("-".to_owned(), significant);
    let loss = |loss: Option<f64>| cell(loss);
    if record.validation_rows > 0 {
        let scores = record.scores.iter();
        let row =
            |score: &RecordedScore| [score.metric.to_string(), cell(score.training), cell(score.validation)];
        let first = ["loss (last epoch)".to_owned(), loss(record.loss), loss(record.validation_loss)];
        let table = TextTable::new(["", "training rows", "validation rows"]).words(1).row(first);
        page.table(&table.rows(scores.map(row)))?;
    } else {
        let row = |score: &RecordedScore| [score.metric.to_string(), cell(score.training)];
        let first = ["loss (last epoch)".to_owned(), loss(record.loss)];
        page.table(
            &TextTable::new(["", "training rows"]).words(1).row(first).rows(record.scores.iter().map(row)),
        )?;
        page.text(
            "There were no validation rows: `--validation 0.2` shows how it does on rows that it has not seen.",
        )?;
    }
    Ok(())
}

/// Whether ratios tell more than differences.
fn spans_decades(numbers: &[f64]) -> bool {
    let finite = numbers.iter().copied().filter(|number| number.is_finite());
    let (least, most) = finite.fold((f64::INFINITY, 0.0_f64), |(least, most), x| (least.min(x), most.max(x)));
    least > 0.0 && most > 10.0 * least
}

/// What a program gets.
#[derive(Serialize)]
struct Results<'a> {
    task: &'static str,
    inputs: &'a [String],
    outputs: &'a [String],
    /// What tells the parameters from others, to the last bit: 16 hexadecimal digits.
    digest: String,
    /// Of two classes, above which probability a row is of the second, where that was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<f64>,
    record: &'a Record,
    history: &'a History,
    files: Vec<&'a PathBuf>,
}

/// One JSON object on one line.
pub(super) fn json(model: &Model, files: &OutputSettings, out: &mut dyn Write) -> Result<(), Error> {
    let results = Results {
        task: model.task().name(),
        inputs: &model.fitted.input_names,
        outputs: &model.fitted.target_names,
        digest: format!("{:016x}", model.network().digest()),
        threshold: model.threshold,
        record: &model.record,
        history: &model.fitted.history,
        files: files.save.iter().chain(&files.plot).chain(&files.history).chain(&files.checkpoint).collect(),
    };
    Ok(json::write(out, "nn-train", &results)?)
}

/// The loss after each epoch as a picture.
pub(super) fn picture(model: &Model) -> Result<Picture, Error> {
    let history = &model.fitted.history;
    let points = |numbers: &[f64]| -> Vec<(f64, f64)> {
        let points = numbers.iter().enumerate().map(|(epoch, &loss)| ((epoch + 1) as f64, loss));
        points.filter(|(_, loss)| loss.is_finite()).collect()
    };
    let both: Vec<f64> = history.loss.iter().chain(&history.validation_loss).copied().collect();
    let y = if spans_decades(&both) { Axis::new("loss").log() } else { Axis::new("loss") };
    let alternative = format!(
        "The loss after each of {} epochs; at the end it is {}.",
        history.epochs(),
        significant(history.final_loss())
    );
    let mut chart = Chart::new("Loss after each epoch", alternative)
        .x(Axis::new("epoch"))
        .y(y)
        .with(Line::new("training rows", points(&history.loss)));
    if !history.validation_loss.is_empty() {
        chart = chart.with(Line::new("validation rows", points(&history.validation_loss)));
    }
    Ok(chart.draw()?)
}
