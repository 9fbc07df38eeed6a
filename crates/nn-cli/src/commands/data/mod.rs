//! `nn data`: built-in data sets as files, and what is in a file.

mod describe;
mod list;
mod write;

use crate::console::Console;
use crate::error::Error;
use clap::{Args, Subcommand};
use describe::DescribeArguments;
use nn_choice::limits::{self, Limit};
use std::io::Write;
use write::WriteArguments;

/// Write a built-in data set to a file, or describe what is in one
///
/// Without a name, lists the sets there are.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
#[command(after_long_help = format!("{EXAMPLES}\n\n{}", limits()))]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    writing: WriteArguments,
}

const EXAMPLES: &str = "\
Examples:
  nn data                                          which sets there are
  nn data iris -o iris.csv                         150 flowers of three species
  nn data iris > iris.csv                          the same, by the shell
  nn data moons --samples 500 --noise 0.2 --seed 7 | head
  nn data digits -o digits.npz                     for numpy.load: an array for each column
  nn data describe iris.csv                        rows, columns, ranges, classes";

/// How much of anything may be asked for, here and by every other command.
fn limits() -> String {
    let row = |limit: &Limit| format!("  {:>11}  {}", limit.most, limit.what);
    let rows: Vec<String> = limits::ALL.iter().map(row).collect();
    format!("Limits, of all commands; what is beyond them is refused:\n{}", rows.join("\n"))
}

#[derive(Debug, Subcommand)]
enum Command {
    Describe(DescribeArguments),
}

/// Does what the command line asks.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    let Arguments { command, writing } = arguments;
    match (command, writing.set) {
        (Some(Command::Describe(describing)), _) => describe::run(describing, out, console),
        (None, Some(set)) => write::run(set, writing, out, console),
        (None, None) => list::run(writing.format, out),
    }
}
