//! The command `nn tutorial`: runs sections of the story and prints what they found.

mod json;
mod sections;

use crate::console::Console;
use crate::error::Error;
use crate::text::page::Page;
use crate::text::screen::Screen;
use crate::text::table::TextTable;
use crate::values::{self, TextOrJson};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use nn_tutorial::{Report, Section, Story, TutorialError};
use std::io::Write;
use std::num::NonZero;

/// Tell the story of a small neural network: its experiments, run now, and their numbers
///
/// Each section is one experiment of a classic teaching notebook. It is run when you ask for it, and its numbers are
/// printed with a few sentences on what they mean, also where the notebook itself was mistaken.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Only this section; give it again for more
    #[arg(long = "section", value_name = "NAME", value_parser = section_parser())]
    sections: Vec<Section>,

    /// Only list the sections: their names and titles
    #[arg(long, conflicts_with_all = ["sections", "seed", "runs"])]
    list: bool,

    /// How to print: for people, or everything there is for programs
    #[arg(long, value_enum, default_value_t)]
    format: TextOrJson,

    /// Where random numbers start; the same seed gives the same numbers
    ///
    /// A few sections use the notebook's own weights instead, and are the same for every seed. Repeated runs use this seed
    /// and those after it: for runs that share none, move the seed by the number of runs.
    #[arg(long, value_name = "N", default_value_t = Story::DEFAULT_SEED, allow_negative_numbers = true)]
    #[arg(value_parser = values::seed)]
    seed: u64,

    /// How often experiments are repeated where many runs are compared
    ///
    /// Fewer are faster and place the notebook's numbers less exactly. Experiments that take long are repeated at most
    /// 100 or 200 times.
    #[arg(long, value_name = "N", default_value_t = DEFAULT_RUNS, allow_negative_numbers = true)]
    #[arg(value_parser = values::count)]
    runs: NonZero<usize>,
}

const DEFAULT_RUNS: NonZero<usize> = NonZero::new(Story::DEFAULT_RUNS).unwrap();

const EXAMPLES: &str = "\
Examples:
  nn tutorial | less                                  read it all
  nn tutorial --section jumps --section small-steps   compare two sections
  nn tutorial --section stuck --seed 3                the same experiment from other random numbers
  nn tutorial --section distributions --runs 50       a first impression, in a fraction of the time
  nn tutorial --format json > story.json              every number, for a program of your own";

/// Takes the names that sections have, and shows them in the help.
fn section_parser() -> impl TypedValueParser<Value = Section> {
    let names = Section::ALL.iter().map(|section| PossibleValue::new(section.name()).help(section.title()));
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Section>())
}

/// Does what the command line asks.
pub(crate) fn run(args: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    let sections = if args.sections.is_empty() { Section::ALL } else { &args.sections };
    let story = Story::new(args.seed).with_runs(args.runs.get());
    match (args.list, args.format) {
        (true, TextOrJson::Text) => Ok(list(out)?),
        (true, TextOrJson::Json) => Ok(json::list(out)?),
        (false, TextOrJson::Text) => text(sections, &story, out, console),
        (false, TextOrJson::Json) => {
            let found = |section: &Section| Ok((*section, report(*section, &story, console)?));
            let reports = sections.iter().map(found).collect::<Result<_, TutorialError>>()?;
            Ok(json::results(&story, reports, out)?)
        }
    }
}

fn list(out: &mut dyn Write) -> std::io::Result<()> {
    let row = |section: &Section| [section.name().to_owned(), section.title().to_owned()];
    TextTable::new(["name", "title"]).words(2).rows(Section::ALL.iter().map(row)).write(out)
}

fn text(sections: &[Section], story: &Story, out: &mut dyn Write, console: &Console) -> Result<(), Error> {
    let mut page = Page::new(out, Screen::of_stdout());
    page.text(&format!(
        "Experiments of a classic teaching notebook on neural networks, run just now with seed {}. The same seed gives \
         the same numbers. Where many runs are compared, there are up to {} of them.",
        story.seed(),
        story.runs(),
    ))?;
    for section in sections {
        page.heading(section.title(), section.name())?;
        // What is on the way to the reader must not mix with the line about waiting.
        page.flush()?;
        sections::print(&report(*section, story, console)?, story, &mut page)?;
    }
    Ok(())
}

/// Runs a section, and says so meanwhile.
fn report(section: Section, story: &Story, console: &Console) -> Result<Report, TutorialError> {
    console.progress(&format!("running {} ...", section.name()));
    let report = section.run(story);
    console.progress_is_done();
    report
}
