//! `nn importance`: which columns a model's predictions depend on.

use crate::asked;
use crate::console::Console;
use crate::destination::keep_apart;
use crate::error::Error;
use crate::explained::ImportanceReport;
use crate::judgement::{Seen, of_judged_rows};
use crate::network_file::NetworkArguments;
use crate::picture::PictureFile;
use crate::reading::TableArguments;
use crate::values::{Format, choice, count, seed};
use clap::Args;
use nn_choice::limits;
use nn_model::Metric;
use nn_select::Shuffles;
use std::io::Write;
use std::num::NonZero;
use std::path::PathBuf;

/// Find out which columns matter to a model: how much worse it is when a column is shuffled
///
/// The table has the targets. A column's cells are put into other rows at random, so that they tell nothing of these any more, and the
/// predictions are judged again, several times. The mean of how much worse they are is the column's importance, the standard error says
/// how far it may be off by the shuffling. It is about this model and not about the world: columns that say the same share their
/// importance, since what one loses is read off the other. Rows that the model was not trained on tell more than those that it was.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// A model, or a network of another program
    #[arg(value_name = "MODEL")]
    model: PathBuf,

    #[command(flatten)]
    table: TableArguments,

    #[command(flatten)]
    network: NetworkArguments,

    /// By what predictions are judged; r2 or accuracy if nothing is said
    #[arg(help_heading = "Shuffling", long, value_name = "METRIC", value_parser = choice::<Metric>())]
    metric: Option<Metric>,

    /// How often each column is shuffled
    #[arg(help_heading = "Shuffling", long, value_name = "N", default_value = "10", value_parser = count, allow_negative_numbers = true)]
    repeats: NonZero<usize>,

    /// Where random numbers start; the same seed gives the same importances
    #[arg(help_heading = "Shuffling", long, value_name = "N", default_value_t = 0, value_parser = seed, allow_negative_numbers = true)]
    seed: u64,

    /// Draw the most important columns; name.svg or .png
    #[arg(help_heading = "Shuffling", long, value_name = "FILE", value_parser = PictureFile::parser())]
    plot: Option<PictureFile>,

    /// How to print
    #[arg(help_heading = "Shuffling", long, value_enum, default_value_t)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  nn importance iris.json new-flowers.csv
  nn importance houses.onnx test.csv --metric mae --repeats 50 --plot importance.svg
  nn importance iris.json new-flowers.csv --format json | jq '.columns[0].column'";

/// Does what the command line asks.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    keep_apart(
        arguments.plot.iter().map(PictureFile::path),
        [arguments.model.as_path()].into_iter().chain(arguments.table.file.path()),
    )?;
    let repeats = arguments.repeats.get();
    if repeats > limits::SHUFFLES {
        let what = format!("columns cannot be shuffled {repeats} times");
        return Err(Error::failed(what, format!("the most is `--repeats {}`", limits::SHUFFLES)));
    }
    let (model, table) = asked::read(&arguments.model, &arguments.table, &arguments.network, console)?;
    asked::suits(arguments.metric, &model)?;
    let metric = arguments.metric.unwrap_or(model.usual_metric());
    let seen = model.dataset(&table).ok().and_then(|data| Seen::of_rows(&model, &data));
    let means =
        "importances on rows that a model learned from say what it remembers by, and not what it predicts by";
    if let Some(warning) = seen.and_then(|seen| seen.warning_that(means)) {
        console.note(&format!("warning: {warning}"));
    }
    nn_model::start_threads()?;
    console.progress(&format!("shuffling {} columns {repeats} times ...", model.encoder.inputs.len()));
    let found = model.importance(&table, metric, &Shuffles::drawn(repeats, arguments.seed));
    console.progress_is_done();
    let found = ImportanceReport {
        found: found.map_err(of_judged_rows)?,
        model: &model,
        repeats,
        seed: arguments.seed,
    };
    match arguments.format {
        Format::Text => found.text(out)?,
        Format::Json => found.json(out)?,
        Format::Csv => found.table(true).write_csv(out)?,
        Format::Markdown => found.table(true).write_markdown(out)?,
    }
    if let Some(file) = &arguments.plot {
        file.write(&found.chart().draw()?)?;
        console.note(&format!("wrote {}", file.path().display()));
    }
    Ok(())
}
