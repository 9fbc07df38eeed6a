//! `nn predict`: what a model says about the rows of a table.

use crate::console::Console;
use crate::coverage;
use crate::destination::{Destination, keep_apart};
use crate::error::Error;
use crate::judgement::of_judged_rows;
use crate::network_file::NetworkArguments;
use crate::positive;
use crate::reading::{TableArguments, say_layout};
use crate::text::number::count;
use crate::values::choice_of;
use nn_experiment::{ExperimentError, Model, ModelFormat, Predictions};
use nn_model::Task;
use nn_table::{Column, Table, TableError, TableFormat};
use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;

/// Predict for each row of a table what a model has learned to
///
/// The table's columns are found by their names, in any order, in the units of the file that the model was trained on. The
/// target may be among them. A table of any length takes the same memory, also from a pipe. Of two classes it is the
/// positive one (`nn show` names it) if its probability is above 0.5, or above the threshold that the model keeps, and at
/// exactly that the other one; of several the most probable, and the first of equals.
///
/// Another program's network, which knows no columns, takes them in their order, or those that `--input` names.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[arg(help = format!("The model, as `nn train` saved it, or another program's network: {}", ModelFormat::endings()))]
    model: PathBuf,

    #[command(flatten)]
    table: TableArguments,

    #[command(flatten)]
    network: NetworkArguments,

    /// Where the predictions go; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: Destination,

    /// In which format; what the name of the file says, or csv
    ///
    /// npy holds numbers only: for classes, which class it is, counted from 0 in the order of `nn show`.
    #[arg(long, value_name = "FORMAT")]
    #[arg(value_parser = choice_of::<TableFormat>(FORMATS.iter().map(|format| format.name())))]
    format: Option<TableFormat>,

    /// For classes and labels, the probability of each too; in npy, nothing else
    #[arg(short, long)]
    probabilities: bool,

    /// Intervals, or sets of classes, that hold what is true with this probability, such as 0.9; for a model that was calibrated
    ///
    /// Numbers get two more columns, `NAME low` and `NAME high`; classes one more, `set`. The probability is that of a row from where the
    /// calibration rows came from, whatever the model; each target of several is counted by itself.
    #[arg(long, value_name = "FRACTION", value_parser = coverage::coverage, allow_negative_numbers = true)]
    coverage: Option<f64>,

    /// Keep this column of the table, such as a number of the row; give it again for more
    #[arg(short, long, value_name = "COLUMN")]
    keep: Vec<String>,

    /// Do not mind columns that the model does not know
    #[arg(long)]
    ignore_extra: bool,

    /// Take the columns in the order of the model's, whatever their names: for arrays, which have none
    #[arg(long, conflicts_with_all = ["keep", "ignore_extra"])]
    by_position: bool,
}

/// Formats that can be written row by row.
const FORMATS: [TableFormat; 3] = [TableFormat::Csv, TableFormat::Json, TableFormat::Npy];

const EXAMPLES: &str = "\
Examples:
  nn predict flowers.json new.csv                       a species for each row
  nn predict flowers.json new.csv --probabilities --keep id -o predicted.csv
  zcat huge.csv.gz | nn predict flowers.onnx - --format json | head
  nn predict houses.json new.csv --coverage 0.9         where nine of ten prices will lie
  nn predict digits.npz images.npy --by-position -o classes.npy";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    let named = arguments.output.path().and_then(TableFormat::of_name);
    let format = arguments.format.or(named).unwrap_or(TableFormat::Csv);
    if !FORMATS.contains(&format) {
        let what = format!("predictions cannot be written as {format}");
        return Err(Error::failed(what, "choose one of csv, json, npy with `--format`"));
    }
    keep_apart(
        arguments.output.path(),
        [arguments.model.as_path()].into_iter().chain(arguments.table.file.path()),
    )?;
    let (model, mut reader) =
        arguments.table.open_as(&arguments.model, &arguments.network, &arguments.keep, console)?;
    if let (Some(_), TableFormat::Npy, true) = (arguments.coverage, format, model.task() != Task::Regression)
    {
        let what = "sets of classes are texts, and npy holds numbers only";
        return Err(Error::failed(what, "write them with `--format csv` or `--format json`"));
    }
    console.detail(&format!("{}: {}", reader.source(), reader.about()));
    if let Some(rule) = positive::rule(&model) {
        console.note(&rule);
    }
    if arguments.by_position {
        let names = model.encoder.inputs.iter().map(|input| input.name.clone()).collect();
        let expected = count(model.encoder.inputs.len(), "column");
        let help =
            format!("give the model's {expected} alone, or leave `--by-position` out: then names find them");
        reader.rename(names).map_err(|error| Error::failed(error.to_string(), help))?;
    }
    let wanted = Wanted::of(arguments, &model);
    let (mut rows, mut pieces) = (0, 0);
    let next = || {
        let Some(piece) = reader.next_piece()? else { return Ok(None) };
        let predicted = predict(arguments, &model, &wanted, piece, format == TableFormat::Npy)?;
        (rows, pieces) = (rows + predicted.rows(), pieces + 1);
        if pieces > 1 {
            console.progress(&format!("{rows} rows ..."));
        }
        Ok(Some(predicted))
    };
    let written = arguments.output.table(format, out, next);
    console.progress_is_done();
    written?;
    say_layout(&reader.remarks(), console);
    if arguments.output.path().is_some() {
        console.note(&format!("wrote predictions for {} to {}", count(rows, "row"), arguments.output));
    }
    Ok(())
}

/// Which columns the model is given: those that it knows, and such that it should complain of.
struct Wanted<'a> {
    known: HashSet<&'a str>,
    kept: HashSet<&'a str>,
    ignore_extra: bool,
}

impl<'a> Wanted<'a> {
    fn of(arguments: &'a Arguments, model: &'a Model) -> Wanted<'a> {
        let inputs = model.encoder.inputs.iter().map(|input| &input.name);
        let known = inputs.chain(model.encoder.targets.columns()).map(String::as_str).collect();
        let kept = arguments.keep.iter().map(String::as_str).collect();
        Wanted { known, kept, ignore_extra: arguments.ignore_extra }
    }

    fn wants(&self, column: &str) -> bool {
        self.known.contains(column) || !(self.ignore_extra || self.kept.contains(column))
    }
}

/// What the model says about some rows, beside the columns that are kept.
fn predict(
    arguments: &Arguments,
    model: &Model,
    wanted: &Wanted<'_>,
    piece: Table,
    numbers_only: bool,
) -> Result<Table, Error> {
    let kept = arguments.keep.iter().map(|name| piece.column(name).cloned());
    let mut columns = kept.collect::<Result<Vec<Column>, TableError>>()?;
    let name = piece.source().to_owned();
    let piece = piece.only(|column| wanted.wants(column));
    let predictions = model.predict(&piece).map_err(with_way_out)?;
    let mut predicted = match numbers_only {
        true => numbers(&predictions, arguments.probabilities),
        false => predictions.columns(arguments.probabilities),
    };
    if let Some(coverage) = arguments.coverage {
        let regions = model.regions(&predictions, coverage).map_err(coverage::refused)?;
        predicted.extend(regions.columns(&model.encoder.targets));
    }
    for column in predicted {
        // Who keeps the target wants to compare.
        let taken = wanted.kept.contains(column.name());
        columns.push(if taken { column.renamed(|name| format!("predicted {name}")) } else { column });
    }
    Ok(Table::new(name, columns)?)
}

/// The predictions without any words.
fn numbers(predictions: &Predictions, probabilities: bool) -> Vec<Column> {
    match predictions.class_indices() {
        Some(classes) if !probabilities => {
            vec![Column::of_numbers("class", classes.into_iter().map(|class| class as f64).collect())]
        }
        Some(_) => predictions.columns(true).split_off(1),
        None => predictions.columns(probabilities),
    }
}

/// Which flag helps where the table has other columns than the model's.
fn with_way_out(error: ExperimentError) -> Error {
    let ExperimentError::Columns { missing, extra, .. } = &error else { return of_judged_rows(error) };
    let flag = match (missing.is_empty(), extra.is_empty()) {
        (true, false) => {
            "`--ignore-extra` leaves them out, `--keep COLUMN` hands one on to the predictions".to_owned()
        }
        (false, false) if extra.iter().all(|name| name.starts_with("column")) => {
            "the table has no header: give it one or, if its columns are in the model's order, add `--by-position`".to_owned()
        }
        _ => error.help().unwrap_or_default(),
    };
    Error::failed(error.to_string(), flag)
}
