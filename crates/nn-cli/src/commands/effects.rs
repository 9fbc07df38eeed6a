//! `nn effects`: what the values of a column do to a model's predictions.

use crate::asked;
use crate::console::Console;
use crate::destination::keep_apart;
use crate::error::Error;
use crate::explained::{EffectsReport, MOST_DRAWN_OUTPUTS, Width, draw_effects};
use crate::judgement::of_judged_rows;
use crate::network_file::NetworkArguments;
use crate::picture::PictureFile;
use crate::reading::TableArguments;
use crate::values::{Format, at_least_one, whole};
use clap::Args;
use nn_choice::limits;
use nn_experiment::{ColumnEffects, EffectSettings};
use std::io::Write;
use std::path::PathBuf;

/// Find out what the values of a column do: the average prediction for each value, and single rows one by one
///
/// The column is set to a value in all rows of the table, whatever stood there, and the predictions are averaged; then to the next value.
/// (That is a partial dependence; the curves of single rows are individual conditional expectations.) Of numbers these are values from
/// the 5 % quantile to the 95 % quantile, of categories each that the table has. Other columns stay as they are, also where no such row
/// could be: where columns go together, an average is partly over rows that there are not.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// A model, or a network of another program that takes the columns as they come
    #[arg(value_name = "MODEL")]
    model: PathBuf,

    #[command(flatten)]
    table: TableArguments,

    /// The column whose values are looked at: an input of the model
    #[arg(help_heading = "Looking at a column", long, value_name = "COLUMN")]
    column: String,

    /// Look at this class, label or target alone; of two classes, the positive one if nothing is said
    #[arg(help_heading = "Looking at a column", long, value_name = "CLASS")]
    class: Option<String>,

    /// To how many values a column of numbers or dates is set; all that it has if these are fewer
    #[arg(help_heading = "Looking at a column", long, value_name = "N", default_value = "25", value_parser = at_least_one::<usize>, allow_negative_numbers = true)]
    grid: usize,

    /// Give the curves of so many rows too, taken from the table at equal distances
    #[arg(help_heading = "Looking at a column", long, value_name = "N", default_value = "0", value_parser = whole::<usize>, allow_negative_numbers = true)]
    individual: usize,

    /// Let all curves begin at 0, so that they show what changes from the first value on
    #[arg(help_heading = "Looking at a column", long, alias = "centered")]
    centred: bool,

    /// Draw it; name.svg or .png
    #[arg(help_heading = "Looking at a column", long, value_name = "FILE", value_parser = PictureFile::parser())]
    plot: Option<PictureFile>,

    /// How to print
    #[arg(help_heading = "Looking at a column", long, value_enum, default_value_t)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  nn effects houses.json test.csv --column area --plot area.svg
  nn effects houses.json test.csv --column area --individual 40 --centred --plot area.png
  nn effects iris.json new.csv --column sepal_width --class virginica --format json";

/// Does what the command line asks.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    keep_apart(
        arguments.plot.iter().map(PictureFile::path),
        [arguments.model.as_path()].into_iter().chain(arguments.table.file.path()),
    )?;
    for (flag, asked) in [("--grid", arguments.grid), ("--individual", arguments.individual)] {
        if asked > limits::CURVE_POINTS {
            let what = format!("`{flag} {asked}` is more than can be drawn");
            return Err(Error::failed(what, format!("the most is `{flag} {}`", limits::CURVE_POINTS)));
        }
    }
    let (model, table) =
        asked::read(&arguments.model, &arguments.table, &NetworkArguments::default(), console)?;
    let settings = EffectSettings {
        points: arguments.grid,
        curves: arguments.individual,
        output: arguments.class.clone(),
    };
    nn_model::start_threads()?;
    console.progress(&format!("predicting for {} rows at each value ...", table.rows()));
    let found = model.effects(&table, &arguments.column, &settings);
    console.progress_is_done();
    let mut found = found.map_err(of_judged_rows)?;
    if arguments.individual > 0 && found.outputs.len() > 1 {
        return Err(one_only(&found, "single rows have a curve for each of"));
    }
    if arguments.plot.is_some() && found.outputs.len() > MOST_DRAWN_OUTPUTS {
        return Err(one_only(&found, "a picture cannot tell apart"));
    }
    if !found.effects.average.is_all_finite() {
        return Err(Error::failed(
            format!("an average prediction over {} is no finite number", found.column),
            "the numbers of some row are too far from those of the training",
        ));
    }
    if arguments.centred {
        found.effects = found.effects.centred();
    }
    let report = EffectsReport { found: &found, model: &model, is_centred: arguments.centred };
    match arguments.format {
        Format::Text => report.text(out)?,
        Format::Json => report.json(out)?,
        Format::Csv => report.table(true).write_csv(out)?,
        Format::Markdown => report.table(true).write_markdown(out)?,
    }
    if let Some(file) = &arguments.plot {
        file.write(&draw_effects(&report, Width::Page)?)?;
        console.note(&format!("wrote {}", file.path().display()));
    }
    Ok(())
}

/// The error that says that one output must be chosen.
fn one_only(found: &ColumnEffects, what: &str) -> Error {
    let first = crate::text::shell::shell_word(&found.outputs[0]);
    let outputs = found.outputs.len();
    Error::failed(format!("{what} {outputs} outputs"), format!("choose one, such as `--class {first}`"))
}
