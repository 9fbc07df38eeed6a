//! What came out of a training: for people, for programs, as a picture.

use crate::error::Error;
use crate::loss_picture::spans_decades;
use crate::text::json;
use crate::text::number::{count, significant};
use crate::text::page::Page;
use crate::text::plot::Plot;
use crate::text::screen::Screen;
use crate::text::table::TextTable;
use nn_experiment::{Model, OutputSettings, Record, RecordedMember, RecordedScore};
use nn_model::{History, Stop};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// A few lines and a curve.
pub(super) fn text(model: &Model, out: &mut dyn Write) -> Result<(), Error> {
    let (record, history) = (&model.record, &model.fitted.history);
    let mut page = Page::new(out, Screen::of_stdout());
    if !record.members.is_empty() {
        return ensemble(record, &mut page);
    }
    let mut curve = Plot::by_epoch(&history.loss);
    curve.y_name = "loss";
    curve.logarithmic.1 = spans_decades(&history.loss);
    if history.epochs() > 1 {
        page.plot(&curve)?;
    }
    let best =
        record.best_epoch.map_or(String::new(), |epoch| format!(" The weights of epoch {epoch} were kept."));
    let stop = why(record.stop);
    page.text(&format!("{}: {stop}.{best}", count(record.epochs, "epoch")))?;
    let loss = ["loss (last epoch)".to_owned(), cell(record.loss), cell(record.validation_loss)];
    scores(record, Some(loss), &mut page)
}

/// A row for each network, and the scores of their mean.
fn ensemble(record: &Record, page: &mut Page<'_>) -> Result<(), Error> {
    let row = |(i, member): (usize, &RecordedMember)| {
        [
            (i + 1).to_string(),
            member.seed.to_string(),
            member.epochs.to_string(),
            why(member.stop),
            member.best_epoch.map_or("last".to_owned(), |epoch| epoch.to_string()),
            cell(member.loss),
            cell(member.validation_loss),
        ]
    };
    let headings =
        ["network", "seed", "epochs", "why it stopped", "weights of epoch", "loss", "on validation rows"];
    page.table(&TextTable::new(headings).rows(record.members.iter().enumerate().map(row)))?;
    page.text("The scores of the mean of what they predict:")?;
    scores(record, None, page)
}

fn why(stop: Stop) -> String {
    match stop {
        Stop::Observer => "stopped by a signal".to_owned(),
        stop @ (Stop::Epochs
        | Stop::Diverged { .. }
        | Stop::NoImprovement { .. }
        | Stop::Converged
        | Stop::TimeLimit) => stop.to_string(),
    }
}

fn cell(score: Option<f64>) -> String {
    score.map_or("-".to_owned(), significant)
}

/// The scores, below a first row if there is one.
fn scores(record: &Record, first: Option<[String; 3]>, page: &mut Page<'_>) -> Result<(), Error> {
    let row =
        |score: &RecordedScore| [score.metric.to_string(), cell(score.training), cell(score.validation)];
    let rows = first.into_iter().chain(record.scores.iter().map(row));
    if record.validation_rows > 0 {
        page.table(&TextTable::new(["", "training rows", "validation rows"]).words(1).rows(rows))?;
    } else {
        let rows = rows.map(|[name, training, _]| [name, training]);
        page.table(&TextTable::new(["", "training rows"]).words(1).rows(rows))?;
        page.text(
            "There were no validation rows: `--validation 0.2` shows how it does on rows that it has not seen.",
        )?;
    }
    Ok(())
}

/// What a program gets.
#[derive(Serialize)]
struct Results<'a> {
    task: &'static str,
    inputs: &'a [String],
    outputs: &'a [String],
    /// What tells the parameters from others, to the last bit: 16 hexadecimal digits.
    digest: String,
    /// The same of each network of an ensemble, the first included.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<String>,
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
        members: match model.members().count() {
            1 => Vec::new(),
            _ => model.members().map(|network| format!("{:016x}", network.digest())).collect(),
        },
        threshold: model.threshold,
        record: &model.record,
        history: &model.fitted.history,
        files: files.save.iter().chain(&files.plot).chain(&files.history).chain(&files.checkpoint).collect(),
    };
    Ok(json::write(out, "nn-train", &results)?)
}
