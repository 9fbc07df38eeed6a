//! `nn report`: a page about a model, for a person who was not there.

mod columns;
mod data;
mod figure;
mod findings;
mod judged;
mod limits;
mod made;
mod page;
mod parts;
mod table;
mod verdict;

use crate::asked;
use crate::console::Console;
use crate::coverage;
use crate::destination::{Destination, keep_apart};
use crate::error::Error;
use crate::judgement::IntervalArguments;
use crate::network_file::NetworkArguments;
use crate::reading::TableArguments;
use crate::text::shell::shell_word;
use crate::values::{at_least_one, choice, count};
use clap::Args;
use findings::{Asked, Findings};
use nn_choice::limits as amounts;
use nn_model::Metric;
use std::io::Write;
use std::num::NonZero;
use std::path::PathBuf;

/// Write a page about a model for a person who was not there: data, choices, curves, judgement, limits
///
/// The page is one file of HTML without scripts, and needs nothing from elsewhere: it can be sent by mail, printed, and read on a phone.
/// It begins with a verdict in a sentence. The table has the targets; best are rows that the model was not trained on, and the page
/// says whether they are. It shows what `nn evaluate`, `nn importance` and `nn effects` find. The same model, table and options give the
/// same page, byte for byte; so it has no date but the one that is given.
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

    /// The share of all cases in which intervals, or sets of classes, are to hold what is true; for a calibrated model [default: 0.9, or as much as
    /// it can promise]
    #[arg(help_heading = "Judging", long, value_name = "FRACTION", value_parser = coverage::coverage, allow_negative_numbers = true)]
    coverage: Option<f64>,

    /// By what columns are judged; r2 or accuracy if nothing is said
    #[arg(help_heading = "Looking at columns", long, value_name = "METRIC", value_parser = choice::<Metric>())]
    metric: Option<Metric>,

    /// How often each column is shuffled
    #[arg(help_heading = "Looking at columns", long, value_name = "N", default_value = "10", value_parser = count, allow_negative_numbers = true)]
    repeats: NonZero<usize>,

    /// Of how many columns it is shown what their values do: of the most important ones
    #[arg(help_heading = "Looking at columns", long, value_name = "N", default_value = "4", value_parser = at_least_one::<usize>, allow_negative_numbers = true)]
    columns: usize,

    /// What the page is called
    #[arg(help_heading = "The page", long, value_name = "TEXT")]
    title: Option<String>,

    /// The date that the page shows, in any words
    #[arg(help_heading = "The page", long, value_name = "TEXT")]
    date: Option<String>,

    /// Where the page goes; `-` is standard output
    #[arg(help_heading = "The page", short, long, value_name = "FILE", default_value = "-")]
    output: Destination,
}

const EXAMPLES: &str = "\
Examples:
  nn report iris.json new-flowers.csv -o iris.html
  nn report houses.onnx test.csv --columns 8 --repeats 50 --date 2026-03-01 -o houses.html
  nn report network.onnx test.csv --target price > network.html      another program's network";

/// Does what the command line asks.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    keep_apart(
        arguments.output.path(),
        [arguments.model.as_path()].into_iter().chain(arguments.table.file.path()),
    )?;
    let repeats = arguments.repeats.get();
    for (flag, asked, most) in [
        ("--repeats", repeats, amounts::SHUFFLES),
        ("--columns", arguments.columns, amounts::REPORTED_COLUMNS),
    ] {
        if asked > most {
            let what = format!("`{flag} {asked}` is more than anyone can wait for");
            return Err(Error::failed(what, format!("the most is `{flag} {most}`")));
        }
    }
    let (model, table) = asked::read(&arguments.model, &arguments.table, &arguments.network, console)?;
    asked::suits(arguments.metric, &model)?;
    let asked = Asked {
        model: arguments.model.display().to_string(),
        table: arguments.table.file.to_string(),
        command: command(std::env::args_os().map(|word| word.to_string_lossy().into_owned())),
        title: arguments.title.clone(),
        date: arguments.date.clone(),
        metric: arguments.metric.unwrap_or(model.usual_metric()),
        repeats,
        columns: arguments.columns,
        coverage: arguments.coverage,
    };
    let findings = Findings::of(asked, &model, &table, &arguments.intervals, console)?;
    let page = page::page(&findings).into_string();
    arguments.output.stream(out, |to| Ok(to.write_all(page.as_bytes())?))?;
    if arguments.output.path().is_some() {
        console.note(&format!("wrote {}", arguments.output));
    }
    Ok(())
}

/// The command as it was given, but for where the page goes and how much is said: the page is the same wherever it is.
fn command(arguments: impl Iterator<Item = String>) -> String {
    let mut words = vec!["nn".to_owned()];
    let mut arguments = arguments.skip(1);
    while let Some(word) = arguments.next() {
        match word.as_str() {
            "-o" | "--output" => drop(arguments.next()),
            "-q" | "--quiet" | "-v" | "--verbose" => {}
            joined if joined.starts_with("--output=") => {}
            joined if joined.starts_with("-o") => {}
            _ => words.push(shell_word(&word)),
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_on_the_page_is_the_one_that_was_given_wherever_the_page_goes() {
        let expected = "nn report m.json 't x.csv' --seed 3";
        for given in [
            "nn report m.json|t x.csv|--seed 3",
            "nn report m.json|t x.csv|-o page.html|--seed 3",
            "nn|-q|report m.json|t x.csv|--seed 3|--output page.html",
            "/usr/bin/nn|report m.json|t x.csv|--seed 3|--output=page.html|-v",
            "nn|report m.json|t x.csv|-opage.html|--seed 3",
        ] {
            let words = given.split('|').flat_map(|words| match words {
                "t x.csv" => vec![words.to_owned()],
                _ => words.split(' ').map(str::to_owned).collect(),
            });
            assert_eq!(command(words), expected, "{given}");
        }
    }
}
