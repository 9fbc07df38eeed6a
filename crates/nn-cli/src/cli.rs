//! What can be said on the command line, and the help that explains it.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use nn_tutorial::{Section, Story};
use std::num::NonZero;

/// Watch a small neural network learn, number by number.
#[derive(Debug, Parser)]
#[command(name = "nn", version, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  nn tutorial                      the whole story, from the sigmoid to the edge of stability
  nn tutorial --list               its sections
  nn tutorial --section one-step   one of them
  nn tutorial --help               everything the tutorial can do";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Tutorial(TutorialArgs),
}

/// Tell the story of a small neural network: its experiments, run now, and their numbers
///
/// Each section is one experiment of a classic teaching notebook. It is run when you ask for it, and its numbers are
/// printed with a few sentences on what they mean, also where the notebook itself was mistaken.
#[derive(Debug, clap::Args)]
#[command(after_help = TUTORIAL_EXAMPLES)]
pub(crate) struct TutorialArgs {
    /// Only this section; give it again for more
    #[arg(long = "section", value_name = "NAME", value_parser = section_parser())]
    pub(crate) sections: Vec<Section>,

    /// Only list the sections: their names and titles
    #[arg(long, conflicts_with_all = ["sections", "seed", "runs"])]
    pub(crate) list: bool,

    /// How to print: for people, or everything there is for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Where random numbers start; the same seed gives the same numbers
    ///
    /// A few sections use the notebook's own weights instead, and are the same for every seed. Repeated runs use this seed
    /// and those after it: for runs that share none, move the seed by the number of runs.
    #[arg(long, value_name = "N", default_value_t = Story::DEFAULT_SEED, allow_negative_numbers = true)]
    #[arg(value_parser = seed)]
    pub(crate) seed: u64,

    /// How often experiments are repeated where many runs are compared
    ///
    /// Fewer are faster and place the notebook's numbers less exactly. Experiments that take long are repeated at most
    /// 100 or 200 times.
    #[arg(long, value_name = "N", default_value_t = DEFAULT_RUNS, allow_negative_numbers = true)]
    #[arg(value_parser = runs)]
    pub(crate) runs: NonZero<usize>,
}

const DEFAULT_RUNS: NonZero<usize> = NonZero::new(Story::DEFAULT_RUNS).unwrap();

const TUTORIAL_EXAMPLES: &str = "\
Examples:
  nn tutorial | less                                  read it all
  nn tutorial --section jumps --section small-steps   compare two sections
  nn tutorial --section stuck --seed 3                the same experiment from other random numbers
  nn tutorial --section distributions --runs 50       a first impression, in a fraction of the time
  nn tutorial --format json > story.json              every number, for a program of your own";

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Explanations and tables
    Text,
    /// One JSON object with every number; null where a number is NaN
    Json,
}

/// Takes the names that sections have, and shows them in the help.
fn section_parser() -> impl TypedValueParser<Value = Section> {
    let names = Section::ALL.iter().map(|section| PossibleValue::new(section.name()).help(section.title()));
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Section>())
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("give a whole number from 0 to {}", u64::MAX))
}

fn runs(text: &str) -> Result<NonZero<usize>, String> {
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
