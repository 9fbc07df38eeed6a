//! `nn calibrate`: how far a model is off, learned from rows that it has not seen.

use crate::console::Console;
use crate::coverage;
use crate::destination::keep_apart;
use crate::error::Error;
use crate::judgement::{Seen, predict};
use crate::network_file::NetworkArguments;
use crate::reading::{TableArguments, say_layout};
use crate::values::choice_of;
use nn_experiment::ModelFormat;
use nn_select::ConformityScore;
use std::path::PathBuf;

/// Learn from rows that a model has not seen how far it is off, so that it can say intervals or sets with a promise
///
/// The new model is the same, and keeps how far it was off. `nn predict --coverage 0.9` then gives intervals, or sets of classes, that
/// hold what is true for nine of ten rows from where these came from (split conformal prediction), whatever the network is and however
/// the data are distributed. The rows must be none of its training or validation: on those it looks better than it is.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[arg(help = format!("The model, as `nn train` saved it, or another program's network: {}", ModelFormat::endings()))]
    model: PathBuf,

    #[command(flatten)]
    table: TableArguments,

    #[command(flatten)]
    network: NetworkArguments,

    /// The calibrated model; give it again for more
    #[arg(short, long, value_name = "NEW", required = true)]
    save: Vec<PathBuf>,

    /// How it is measured how far a class is off: lac for the smallest sets, aps for sets that grow where the model is less sure; lac if nothing is said
    #[arg(long, value_name = "NAME", value_parser = choice_of::<ConformityScore>(["lac", "aps"]))]
    score: Option<ConformityScore>,
}

const EXAMPLES: &str = "\
Examples:
  nn calibrate houses.json kept-aside.csv --save calibrated.json
  nn predict calibrated.json new.csv --coverage 0.9";

pub(crate) fn run(arguments: &Arguments, console: &Console) -> Result<(), Error> {
    let saved = || arguments.save.iter().map(PathBuf::as_path);
    keep_apart(saved(), arguments.table.file.path())?;
    for path in saved() {
        ModelFormat::of(path)?;
    }
    let (model, reader) = arguments.table.open_as(&arguments.model, &arguments.network, &[], console)?;
    let table = reader.read_all()?;
    say_layout(table.layout_remarks(), console);
    let (data, _) = predict(&model, &table, console)?;
    let seen = Seen::of_rows(&model, &data);
    if seen.as_ref().is_some_and(Seen::are_mostly_training_rows) {
        return Err(Error::failed(
            "most of these rows are those that the model learned from: it is less far off on them than on others, so that what they promise would not hold",
            "give rows that it has not seen, or train again and keep some aside: `nn train --calibration 0.2`",
        ));
    }
    let means = "with rows that a model learned from, intervals and sets are too small for others";
    if let Some(warning) = seen.and_then(|seen| seen.warning_that(means)) {
        console.note(&format!("warning: {warning}"));
    }
    let calibrated = model.calibrate(&data, arguments.score)?;
    if let Some(promise) = coverage::promise(&calibrated) {
        console.note(&promise);
    }
    for path in saved() {
        calibrated.save(path)?;
        console.note(&format!("wrote {}", path.display()));
    }
    Ok(())
}
