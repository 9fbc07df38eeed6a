//! `nn search`: hyper-parameters by grid or at random.

mod part;
mod report;

use super::cv::{ValidationArguments, plan};
use super::settings::ExperimentArguments;
use crate::console::Console;
use crate::destination::keep_apart;
use crate::error::Error;
use crate::text::number::count;
use crate::values::{Format, count as at_least_one, seed};
use clap::Args;
use nn_experiment::{Experiment, ExperimentError, SearchSpace};
use nn_file::NewFile;
use nn_select::{Recipe, SearchResults, SelectError, Shard};
use part::{Part, Search};
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
    #[arg(help_heading = "Searching", long, value_name = "FILE", required_unless_present = "merge")]
    space: Option<PathBuf>,

    /// Draw this many candidates at random instead of trying all combinations
    #[arg(help_heading = "Searching", long, value_name = "N", value_parser = at_least_one, allow_negative_numbers = true)]
    trials: Option<NonZero<usize>>,

    /// Where those draws start
    #[arg(help_heading = "Searching", long, value_name = "N", value_parser = seed, default_value_t = 0, allow_negative_numbers = true)]
    trial_seed: u64,

    /// Search one part of the candidates alone, such as 3/16, so that the others can be searched on other machines
    ///
    /// The candidates are dealt out in turn: part 3 of 16 has the third, the nineteenth and so on. Its results go to the file of
    /// `--save`.
    #[arg(help_heading = "Searching", long, value_name = "K/N", value_parser = shard, allow_negative_numbers = true, requires = "save", conflicts_with = "best")]
    shard: Option<Shard>,

    /// Write the results of a part to this file, for `--merge`
    #[arg(help_heading = "Searching", long, value_name = "FILE", requires = "shard")]
    save: Option<PathBuf>,

    /// Search nothing, but put the parts in these files together, all parts of one search: what is printed is what that search
    /// would have printed
    #[arg(help_heading = "Searching", long, value_name = "FILE", num_args = 1.., conflicts_with_all = OF_A_SEARCH)]
    merge: Vec<PathBuf>,

    #[command(flatten)]
    validation: ValidationArguments,

    /// Write the experiment of the best candidate, for `nn train --config`
    #[arg(help_heading = "Searching", long, value_name = "FILE")]
    best: Option<PathBuf>,

    /// How to print
    #[arg(help_heading = "Searching", long, value_enum, default_value_t)]
    format: Format,
}

/// What says how to search: groups of arguments, and arguments.
const OF_A_SEARCH: [&str; 16] = [
    "file",
    "targets",
    "config",
    "keys",
    "seed",
    "ensemble",
    "ReadingArguments",
    "ColumnArguments",
    "ClassArguments",
    "SplitArguments",
    "NetworkArguments",
    "TrainingArguments",
    "ValidationArguments",
    "space",
    "trials",
    "trial_seed",
];

const EXAMPLES: &str = "\
A space:
  network.hidden = [[8], [32], [32, 16]]
  training.penalty.l2 = [0.0, 1e-4, 1e-2]
  training.optimizer.learning_rate = { low = 1e-4, high = 1e-1, scale = \"log\" }

Examples:
  nn search houses.csv --target price --space space.toml
  nn search houses.csv -t price --space space.toml --trials 50 --epochs 200 --best best.toml
  nn train --config best.toml --save houses.json
  nn search houses.csv -t price --space space.toml --trials 160 --shard 3/16 --save part-3.json
  nn search --merge part-*.json --best best.toml               what all parts of a search have found";

/// A part of a search.
fn shard(text: &str) -> Result<Shard, String> {
    text.parse().map_err(|_| "give a part and how many there are, from 1/16 to 16/16".to_owned())
}

/// Does what the command line asks.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    let (search, results) = match &arguments.space {
        Some(space) => match searched(arguments, space, console)? {
            Some(found) => found,
            None => return Ok(()),
        },
        None => {
            let written = arguments.best.as_deref();
            keep_apart(written, arguments.merge.iter().map(PathBuf::as_path))?;
            part::merge(&arguments.merge)?
        }
    };
    let Some(best) = results.best() else {
        let reason =
            results.rows.first().and_then(|row| row.outcome.failure()).unwrap_or("there are no candidates");
        return Err(Error::of(
            &format!("all {} candidates failed; the first: {reason}", results.rows.len()),
            None,
        ));
    };
    match arguments.format {
        Format::Text => report::text(&results, search.rows, out)?,
        Format::Json => report::json(&results, &search.task, search.rows, out)?,
        Format::Csv => report::table(&results, true).write_csv(out)?,
        Format::Markdown => report::table(&results, true).write_markdown(out)?,
    }
    if let Some(path) = &arguments.best {
        write_best(&best.recipe, search.experiment, path)?;
        console.note(&format!("wrote {}", path.display()));
    }
    Ok(())
}

/// Searches; none where that was a part, whose results are in its file.
fn searched(
    arguments: &Arguments,
    space_file: &Path,
    console: &Console,
) -> Result<Option<(Search, SearchResults)>, Error> {
    let experiment = arguments.experiment.experiment(None)?;
    if let Some(path) = arguments.best.as_ref().or(arguments.save.as_ref()) {
        let read = arguments.experiment.files(&experiment).chain([space_file]);
        keep_apart([path.as_path()], read)?;
        NewFile::create(path).map_err(|error| Error::unwritable(path.display(), &error))?;
    }
    let space = read(space_file)?;
    let plan = plan(experiment, console)?;
    let trials = arguments.trials.map(NonZero::get);
    let search = Search::new(&plan, &space, (trials, arguments.trial_seed), &arguments.validation);
    let mut space = space.around(&plan)?;
    if let Some(shard) = arguments.shard {
        space = space.shard(shard);
    }
    let validation = arguments.validation.validation(&plan, console)?;
    let results = match trials {
        Some(trials) => space.random_search(trials, arguments.trial_seed, &plan.training, &validation),
        None => space.grid_search(&plan.training, &validation),
    };
    console.progress_is_done();
    let results = results.map_err(|error| {
        if let SelectError::NoGrid { dimension } = error {
            Error::failed(
                format!("`{dimension}` is a range, and ranges have no combinations to be tried one by one"),
                "say how many candidates to draw (`--trials 30`), or list its values",
            )
        } else {
            Error::from(error)
        }
    })?;
    let (Some(shard), Some(path)) = (arguments.shard, &arguments.save) else {
        return Ok(Some((search, results)));
    };
    let candidates = count(results.rows.len(), "candidate");
    Part::new(search, shard, results).write(path)?;
    console.note(&format!("wrote {}: part {shard} of the search, {candidates}", path.display()));
    Ok(None)
}

/// Writes the experiment of the best recipe.
fn write_best(recipe: &Recipe, mut experiment: Experiment, path: &Path) -> Result<(), Error> {
    let settings = Experiment::of_recipe(recipe)?;
    experiment.network = settings.network;
    experiment.training = settings.training;
    // An experiment looks for its data in its own folder.
    if path.parent().is_some_and(|folder| !folder.as_os_str().is_empty()) {
        let absolute = |file: &PathBuf| std::path::absolute(file).unwrap_or_else(|_| file.clone());
        experiment.data.file = experiment.data.file.as_ref().map(absolute);
    }
    let text = experiment.to_toml()?;
    nn_file::write_atomically(path, text.as_bytes())
        .map_err(|error| Error::unwritable(path.display(), &error))
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
