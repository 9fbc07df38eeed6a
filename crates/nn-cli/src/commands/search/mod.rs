//! `nn search`: hyper-parameters by grid or at random.

mod report;

use super::cv::{ValidationArguments, plan};
use super::settings::ExperimentArguments;
use crate::console::Console;
use crate::destination::keep_apart;
use crate::error::Error;
use crate::values::{Format, count, seed};
use clap::Args;
use nn_experiment::{Experiment, ExperimentError, SearchSpace};
use nn_file::NewFile;
use std::io::Write;
use std::num::NonZero;
use std::path::{Path, PathBuf};

/// Search for good settings: cross-validate many networks, on all cores
///
/// The space is a TOML file. Its keys are those of an experiment, under `network` and `training`; a list is values to choose
/// from, a table with `low` and `high` a range to draw from. With lists alone, every combination is tried; with `--trials`, that
/// many are drawn.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    experiment: ExperimentArguments,

    /// The space to search, in a TOML file
    #[arg(help_heading = "Searching", long, value_name = "FILE")]
    space: PathBuf,

    /// Draw this many candidates at random instead of trying all combinations
    #[arg(help_heading = "Searching", long, value_name = "N", value_parser = count, allow_negative_numbers = true)]
    trials: Option<NonZero<usize>>,

    /// Where those draws start
    #[arg(help_heading = "Searching", long, value_name = "N", value_parser = seed, default_value_t = 0, allow_negative_numbers = true)]
    trial_seed: u64,

    #[command(flatten)]
    validation: ValidationArguments,

    /// Write the experiment of the best candidate, for `nn train --config`
    #[arg(help_heading = "Searching", long, value_name = "FILE")]
    best: Option<PathBuf>,

    /// How to print
    #[arg(help_heading = "Searching", long, value_enum, default_value_t)]
    format: Format,
}

const EXAMPLES: &str = "\
A space:
  network.hidden = [[8], [32], [32, 16]]
  training.penalty.l2 = [0.0, 1e-4, 1e-2]
  training.optimizer.learning_rate = { low = 1e-4, high = 1e-1, scale = \"log\" }

Examples:
  nn search houses.csv --target price --space space.toml
  nn search houses.csv -t price --space space.toml --trials 50 --epochs 200 --best best.toml
  nn train --config best.toml --save houses.json";

/// Does what the command line asks.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    let experiment = arguments.experiment.experiment(None)?;
    if let Some(path) = &arguments.best {
        let read = arguments.experiment.files(&experiment).chain([arguments.space.as_path()]);
        keep_apart([path.as_path()], read)?;
        NewFile::create(path).map_err(|error| Error::unwritable(path.display(), &error))?;
    }
    let space = read(&arguments.space)?;
    let plan = plan(experiment, console)?;
    let space = space.around(&plan)?;
    let validation = arguments.validation.validation(&plan, console)?;
    let table = match arguments.trials {
        Some(trials) => space.random_search(trials.get(), arguments.trial_seed, &plan.training, &validation),
        None => space.grid_search(&plan.training, &validation),
    };
    console.progress_is_done();
    let table = table.map_err(|error| {
        if let nn_select::SelectError::NoGrid { dimension } = error {
            Error::failed(
                format!("`{dimension}` is a range, and ranges have no combinations to be tried one by one"),
                "say how many candidates to draw (`--trials 30`), or list its values",
            )
        } else {
            Error::from(error)
        }
    })?;
    let Some(best) = table.best() else {
        let reason =
            table.rows.first().and_then(|row| row.outcome.failure()).unwrap_or("there are no candidates");
        return Err(Error::of(
            &format!("all {} candidates failed; the first: {reason}", table.rows.len()),
            None,
        ));
    };
    match arguments.format {
        Format::Text => report::text(&table, &plan, out)?,
        Format::Json => report::json(&table, &plan, out)?,
        Format::Csv => report::table(&table, true).write_csv(out)?,
        Format::Markdown => report::table(&table, true).write_markdown(out)?,
    }
    if let Some(path) = &arguments.best {
        let settings = Experiment::of_recipe(&best.recipe)?;
        let mut experiment = plan.experiment.clone();
        experiment.network = settings.network;
        experiment.training = settings.training;
        // An experiment looks for its data in its own folder.
        if path.parent().is_some_and(|folder| !folder.as_os_str().is_empty()) {
            let absolute = |file: &PathBuf| std::path::absolute(file).unwrap_or_else(|_| file.clone());
            experiment.data.file = experiment.data.file.as_ref().map(absolute);
        }
        let text = experiment.to_toml()?;
        nn_file::write_atomically(path, text.as_bytes())
            .map_err(|error| Error::unwritable(path.display(), &error))?;
        console.note(&format!("wrote {}", path.display()));
    }
    Ok(())
}

/// Reads the file of a space.
fn read(path: &Path) -> Result<SearchSpace, Error> {
    SearchSpace::load(path).map_err(|error| {
        if matches!(error, ExperimentError::File { .. }) {
            return error.into();
        }
        Error::failed(error.to_string(), "`nn search --help` shows what a space looks like")
    })
}
