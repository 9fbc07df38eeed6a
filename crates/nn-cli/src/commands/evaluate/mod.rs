//! `nn evaluate`: how good a model is on a table.

use crate::console::Console;
use crate::coverage;
use crate::destination::keep_apart;
use crate::error::Error;
use crate::judgement::{Coverage, IntervalArguments, Seen, evaluate, predict, report};
use crate::network_file::NetworkArguments;
use crate::picture::PictureFile;
use crate::reading::{TableArguments, say_layout};
use crate::values::Format;
use clap::Args;
use nn_model::Task;
use std::io::Write;
use std::path::PathBuf;

/// Judge a model by a table that has the targets: metrics with confidence intervals, confusion matrix
///
/// Intervals are by bootstrap: the rows are drawn anew, with replacement, many times, and the metric lies between the ends in
/// most of them. They say how much the score depends on which rows are in the table; they are honest only if the model was
/// not trained on these rows, and a model knows which these were: it keeps a number of 48 bits for each, up to 4096 of them. Beside its
/// scores stand those of what can be said without a network (the mean, least squares, the shares of the classes).
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// A model that `nn train --save` wrote, or another program's network
    #[arg(value_name = "MODEL")]
    model: PathBuf,

    #[command(flatten)]
    table: TableArguments,

    #[command(flatten)]
    network: NetworkArguments,

    #[command(flatten)]
    intervals: IntervalArguments,

    /// Draw it: the confusion matrix, or predictions against targets; name.svg or .png
    #[arg(help_heading = "Judging", long, value_name = "FILE", value_parser = PictureFile::parser())]
    plot: Option<PictureFile>,

    /// Draw how probabilities keep what they promise, and how many there are of each size; name.svg or .png
    #[arg(help_heading = "Judging", long, value_name = "FILE", value_parser = PictureFile::parser())]
    calibration_plot: Option<PictureFile>,

    /// Whether intervals, or sets of classes, that promise to hold in this share of all cases hold in it here; for a calibrated model
    #[arg(help_heading = "Judging", long, value_name = "FRACTION", value_parser = coverage::coverage, allow_negative_numbers = true)]
    coverage: Option<f64>,

    /// How to print
    #[arg(help_heading = "Judging", long, value_enum, default_value_t)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  nn evaluate iris.json new-flowers.csv
  nn evaluate houses.onnx test.csv --plot test.svg
  nn evaluate iris.json new-flowers.csv --calibration-plot calibration.png
  nn evaluate iris.json new-flowers.csv --format json | jq '.scores[0]'";

/// Does what the command line asks.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    keep_apart(
        arguments.plot.iter().chain(&arguments.calibration_plot).map(PictureFile::path),
        [arguments.model.as_path()].into_iter().chain(arguments.table.file.path()),
    )?;
    let (model, reader) = arguments.table.open_as(&arguments.model, &arguments.network, &[], console)?;
    let table = reader.read_all()?;
    say_layout(table.layout_remarks(), console);
    if arguments.calibration_plot.is_some() && model.task() == Task::Regression {
        return Err(Error::failed(
            "the model predicts numbers, and no probabilities that could be calibrated",
            "leave `--calibration-plot` out; `--plot` draws predictions against targets",
        ));
    }
    let (data, predictions) = predict(&model, &table, console)?;
    let mut evaluation = evaluate(&model, &data, &predictions, &arguments.intervals, console)?;
    if let Some(asked) = arguments.coverage {
        evaluation.coverage = Some(Coverage::of(&model, &data, &predictions, asked)?);
    }
    if evaluation.seen.is_none() {
        let why = match model.record.rows {
            0 => "a network by itself keeps nothing of them",
            _ => "older versions kept nothing of them",
        };
        console.note(&format!("the model does not say which rows it was trained on: {why}"));
    }
    if let Some(warning) = evaluation.seen.as_ref().and_then(Seen::warning) {
        console.note(&format!("warning: {warning}"));
    }
    match arguments.format {
        Format::Text => report::text(&evaluation, out)?,
        Format::Json => report::json(&evaluation, out)?,
        Format::Csv => report::table(&evaluation, true).write_csv(out)?,
        Format::Markdown => report::table(&evaluation, true).write_markdown(out)?,
    }
    if let Some(file) = &arguments.plot {
        let names = model.encoder.targets.columns();
        file.write(&report::picture(&evaluation, data.targets(), &predictions, names)?)?;
        console.note(&format!("wrote {}", file.path().display()));
    }
    if let (Some(file), Some(calibration)) = (&arguments.calibration_plot, &evaluation.calibration) {
        file.write(&calibration.diagram().draw()?)?;
        console.note(&format!("wrote {}", file.path().display()));
    }
    Ok(())
}
