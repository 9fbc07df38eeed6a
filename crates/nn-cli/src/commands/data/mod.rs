//! `nn data`: built-in data sets as files, and what is in a file.

mod describe;
mod list;
mod write;

use crate::cli::{self, Format, choice};
use crate::console::Console;
use crate::destination::Destination;
use crate::error::Error;
use crate::reading::TableArguments;
use clap::{Args, Subcommand};
use nn_data::BuiltIn;
use nn_table::TableFormat;
use std::io::Write;
use std::num::NonZero;

/// Write a built-in data set to a file, or describe what is in one
///
/// Without a name, lists the sets there are.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// Which data set
    #[arg(value_name = "NAME", value_parser = choice::<BuiltIn>())]
    set: Option<BuiltIn>,

    /// Where it goes; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-", requires = "set")]
    output: Destination,

    /// In which format; what the name of the file says, or csv. The list of sets: json or csv
    #[arg(long, value_name = "FORMAT")]
    #[arg(value_parser = choice::<TableFormat>())]
    format: Option<TableFormat>,

    /// How many samples are drawn, where they are drawn
    #[arg(long, value_name = "N", requires = "set", allow_negative_numbers = true, value_parser = cli::count)]
    samples: Option<NonZero<usize>>,

    /// The standard deviation of the noise, where there is some
    #[arg(long, value_name = "X", requires = "set", allow_negative_numbers = true)]
    noise: Option<f64>,

    /// Where random numbers start; the same seed gives the same samples
    #[arg(long, value_name = "N", default_value_t = 1, requires = "set", allow_negative_numbers = true)]
    #[arg(value_parser = cli::seed)]
    seed: u64,
}

const EXAMPLES: &str = "\
Examples:
  nn data                                          which sets there are
  nn data iris -o iris.csv                         150 flowers of three species
  nn data moons --samples 500 --noise 0.2 --seed 7 | head
  nn data digits -o digits.npz                     for numpy.load: an array for each column
  nn data describe iris.csv                        rows, columns, ranges, classes";

#[derive(Debug, Subcommand)]
enum Command {
    Describe(DescribeArguments),
}

/// Describe a table: rows, columns, types, missing cells, ranges, classes, small histograms
#[derive(Debug, Args)]
#[command(after_help = DESCRIBE_EXAMPLES)]
struct DescribeArguments {
    #[command(flatten)]
    table: TableArguments,

    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

const DESCRIBE_EXAMPLES: &str = "\
Examples:
  nn data describe people.csv
  nn data describe measurements.csv.gz --no-header
  nn data blobs | nn data describe -
  nn data describe people.csv --format json | jq '.columns[].missing'";

/// Does what the command line asks.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    match (&arguments.command, arguments.set) {
        (Some(Command::Describe(describing)), _) => describe::run(describing, out, console),
        (None, Some(set)) => write::run(set, arguments, out, console),
        (None, None) => list::run(arguments.format, out),
    }
}
