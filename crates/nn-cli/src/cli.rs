//! What can be said on the command line, whatever the command.

use crate::commands::Command;
use crate::console::Verbosity;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, ValueEnum};
use nn_choice::{Choice, UnknownName};
use std::str::FromStr;

/// Train small neural networks on your own data, use them, and watch how they learn.
#[derive(Debug, Parser)]
#[command(name = "nn", version, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Say nothing on the way: no progress, no remarks; only results and errors
    #[arg(short, long, global = true, display_order = 900, conflicts_with = "verbose")]
    quiet: bool,

    /// Say more on the way
    #[arg(short, long, global = true, display_order = 901)]
    verbose: bool,
}

impl Cli {
    /// How much is said on standard error.
    pub(crate) fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Usual,
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  nn data iris -o iris.csv                                 one of the built-in data sets, as a file
  nn data describe iris.csv                                what is in a file
  nn train iris.csv --target species --save iris.json      a network that tells species apart
  nn predict iris.json iris.csv                            what it says about each row
  nn evaluate iris.json iris.csv                           how often it is right
  nn tutorial                                              how networks learn, from the sigmoid on
  nn train --help                                          everything that a command can do

Results go to standard output, everything else to standard error.
Exit codes: 0 all went well; 1 it failed: bad data, a file that cannot be written;
2 the command line was not understood; 130 Ctrl-C ended it.";

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables and a few words, for people
    #[default]
    Text,
    /// One JSON object on one line with every number, for programs
    Json,
    /// Rows of comma-separated values
    Csv,
    /// A table for a Markdown file
    Markdown,
}

/// Takes the names of a list of choices and, without showing them, what other programs call these.
pub(crate) fn choice<T>() -> impl TypedValueParser<Value = T>
where
    T: Choice + FromStr<Err = UnknownName> + Clone + Send + Sync + 'static,
{
    let also = |name: &'static str| T::ALIASES.iter().filter(move |row| row.1 == name).map(|row| row.0);
    let names = T::NAMES.iter().map(|&name| PossibleValue::new(name).aliases(also(name)));
    PossibleValuesParser::new(names).try_map(|name| name.parse())
}

/// Takes some of the names of a list of choices, and shows them in the help and in messages.
pub(crate) fn choice_of<T>(names: impl IntoIterator<Item = &'static str>) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = UnknownName> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names.into_iter().collect::<Vec<_>>()).try_map(|name| name.parse())
}

/// A whole number that starts random numbers.
pub(crate) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("give a whole number from 0 to {}", u64::MAX))
}

/// A whole number that starts an experiment's random numbers. Its file is TOML, which has none from 2^63 on.
pub(crate) fn seed_of_experiment(text: &str) -> Result<u64, String> {
    let seed = text.parse::<i64>().ok().and_then(|seed| u64::try_from(seed).ok());
    seed.ok_or_else(|| format!("give a whole number from 0 to {}", i64::MAX))
}

/// A number of things of which there is at least one.
pub(crate) fn count(text: &str) -> Result<std::num::NonZero<usize>, String> {
    text.parse().map_err(|_| format!("give a whole number from 1 to {}", usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_of_the_command_line_has_no_mistake() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
