//! `nn show`: what is in a model's file.

mod picture;
mod summary;

use crate::console::Console;
use crate::destination::keep_apart;
use crate::error::Error;
use crate::network_file::NetworkFileArguments;
use crate::picture::PictureFile;
use crate::text::json;
use crate::text::number::{count, significant};
use crate::text::page::Page;
use crate::text::screen::Screen;
use crate::text::shortened::shortened;
use crate::text::table::TextTable;
use crate::values::Format;
use nn_experiment::ModelFormat;
use std::io::Write;
use std::path::PathBuf;
use summary::{Columns, Summary};

/// Show what a model is made of: layers and weights, the columns it takes, how it was trained
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[arg(help = format!("The model: {}", ModelFormat::endings()))]
    model: PathBuf,

    #[command(flatten)]
    network: NetworkFileArguments,

    /// How to print; csv and markdown give the table of layers
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Draw the network, with weights as lines: wide for large ones, blue for positive, dashed for negative ones
    #[arg(long, value_name = "FILE", value_parser = PictureFile::parser())]
    plot: Option<PictureFile>,

    /// Print the experiment that the model came from, as TOML, and nothing else
    #[arg(long, conflicts_with_all = ["format", "plot"])]
    experiment: bool,
}

/// How long a list may be that leaves room for the rest of the row.
const HOLDS: usize = 40;

const EXAMPLES: &str = "\
Examples:
  nn show flowers.json
  nn show flowers.json --plot flowers.svg
  nn show flowers.json --format json | jq .parameters
  nn show flowers.json --experiment > again.toml       with `nn train --config again.toml`, the same bits";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    keep_apart(arguments.plot.iter().map(PictureFile::path), [arguments.model.as_path()])?;
    let file = arguments.network.load(&arguments.model)?;
    if arguments.experiment {
        let Some(model) = file.model() else {
            return Err(Error::failed(
                format!("{}: a network by itself has no record of its training", arguments.model.display()),
                "give a model that `nn train` saved",
            ));
        };
        return Ok(out.write_all(model.record.experiment.to_toml()?.as_bytes())?);
    }
    let summary = Summary::of(&file, &arguments.model);
    if let Some(picture) = &arguments.plot {
        picture.write(&picture::draw(file.network(), &summary)?)?;
        console.note(&format!("wrote the picture to {}", picture.path().display()));
    }
    match arguments.format {
        Format::Text => text(&summary, &mut Page::new(out, Screen::of_stdout()))?,
        Format::Json => json::write(out, "nn-show", &summary)?,
        Format::Csv => layers(&summary).write_csv(out)?,
        Format::Markdown => layers(&summary).write_markdown(out)?,
    }
    Ok(())
}

fn text(summary: &Summary, page: &mut Page<'_>) -> std::io::Result<()> {
    page.text(&summary.sentence())?;
    page.table(&layers(summary))?;
    if let Some(columns) = &summary.columns {
        page.table(&inputs(columns))?;
        if let Some(classes) = &columns.classes {
            let (what, second) = match &classes[..] {
                [_, second] => ("classes", format!("; the output is the probability of {second}")),
                _ => ("classes, an output each", String::new()),
            };
            let threshold = columns.threshold.map_or_else(String::new, |threshold| {
                format!(", which is predicted above {}", significant(threshold))
            });
            page.text(&format!("{what}: {}{second}{threshold}.", classes.join(", ")))?;
        }
        if let Some(weight) = &columns.weight {
            page.text(&format!("How much a row counts: {weight}."))?;
        }
        if !columns.ignored.is_empty() {
            page.text(&format!("Not used: {}.", columns.ignored.join(", ")))?;
        }
    }
    if let Some(record) = &summary.record {
        let validation = match record.validation_rows {
            0 => String::new(),
            rows => format!(", {}", count(rows, "validation row")),
        };
        let best = record.best_epoch.map_or_else(String::new, |best| format!("; weights of epoch {best}"));
        page.text(&format!(
            "Trained on {}{validation}, for {} ({}{best}), by version {}. `--experiment` prints all settings.",
            count(record.rows, "row"),
            count(record.epochs, "epoch"),
            record.stop,
            record.version
        ))?;
        let score = |score: Option<f64>| score.map_or_else(String::new, significant);
        let row = |scored: &nn_experiment::RecordedScore| {
            [scored.metric.name().to_owned(), score(scored.training), score(scored.validation)]
        };
        let table = match record.validation_rows {
            0 => TextTable::new(["score", "training"])
                .rows(record.scores.iter().map(row).map(|[a, b, _]| [a, b])),
            _ => TextTable::new(["score", "training", "validation"]).rows(record.scores.iter().map(row)),
        };
        page.table(&table.words(1))?;
    }
    Ok(())
}

/// A row for each layer, with statistics of its weights.
fn layers(summary: &Summary) -> TextTable {
    let row = |layer: &summary::LayerSummary| {
        [
            layer.layer.to_string(),
            layer.units.to_string(),
            layer.activation.clone(),
            format!("{} x {}", layer.inputs, layer.units),
            layer.parameters.to_string(),
            significant(layer.weights.mean),
            significant(layer.weights.standard_deviation),
            significant(layer.weights.min),
            significant(layer.weights.max),
        ]
    };
    let headings =
        ["layer", "units", "activation", "weights", "parameters", "mean weight", "sd", "least", "largest"];
    TextTable::new(headings).rows(summary.layers.iter().map(row))
}

/// A row for each column that is needed.
fn inputs(columns: &Columns) -> TextTable {
    let mut first = 0;
    let row = |column: &summary::Input| {
        // As the picture calls it.
        let width = column.shift.len();
        let name = match width {
            1 => format!("x{first}"),
            _ => format!("x{first} to x{}", first + width - 1),
        };
        first += width;
        let holds = match &column.categories {
            Some(categories) => format!("text: {}", categories.join(", ")),
            None => match &column.parts {
                Some(parts) => format!("dates: {}", parts.join(", ")),
                None => "numbers".to_owned(),
            },
        };
        let scaling = |numbers: &[f64]| match (&column.categories, numbers) {
            (None, [number]) => significant(*number),
            _ => String::new(),
        };
        [
            name,
            column.name.clone(),
            shortened(&holds, HOLDS),
            column.fill.as_ref().map_or_else(|| "refused".to_owned(), |fill| format!("taken for {fill}")),
            scaling(&column.shift),
            scaling(&column.scale),
        ]
    };
    TextTable::new(["input", "column", "holds", "a missing cell", "shift", "scale"])
        .words(4)
        .rows(columns.inputs.iter().map(row))
}
