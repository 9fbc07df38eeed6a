//! A built-in data set as a file.

use crate::console::Console;
use crate::destination::Destination;
use crate::error::Error;
use crate::text;
use crate::values::{choice, count, number, seed};
use clap::Args;
use nn_data::{BuiltIn, DataError};
use nn_experiment::{ExperimentError, built_in};
use nn_table::TableFormat;
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::io::Write;
use std::num::NonZero;

/// Which set, where it goes, and how it is drawn.
#[derive(Debug, Args)]
pub(super) struct WriteArguments {
    /// Which data set
    #[arg(value_name = "NAME", value_parser = choice::<BuiltIn>())]
    pub(super) set: Option<BuiltIn>,

    /// Where it goes; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-", requires = "set")]
    output: Destination,

    /// In which format; what the name of the file says, or csv. The list of sets: json or csv
    #[arg(long, value_name = "FORMAT")]
    #[arg(value_parser = choice::<TableFormat>())]
    pub(super) format: Option<TableFormat>,

    /// How many samples are drawn, where they are drawn
    #[arg(long, value_name = "N", requires = "set", allow_negative_numbers = true, value_parser = count)]
    samples: Option<NonZero<usize>>,

    /// The standard deviation of the noise, where there is some
    #[arg(long, value_name = "X", requires = "set", allow_negative_numbers = true, value_parser = number)]
    noise: Option<f64>,

    /// Where random numbers start; the same seed gives the same samples
    #[arg(long, value_name = "N", default_value_t = 1, requires = "set", allow_negative_numbers = true)]
    #[arg(value_parser = seed)]
    seed: u64,
}

pub(super) fn run(
    set: BuiltIn,
    arguments: &WriteArguments,
    out: &mut impl Write,
    console: &Console,
) -> Result<(), Error> {
    let rng = &mut ChaCha8Rng::seed_from_u64(arguments.seed);
    let table = built_in(set, arguments.samples.map(NonZero::get), arguments.noise, rng).map_err(explain)?;
    let named = arguments.output.path().and_then(TableFormat::of_name);
    let format = arguments.format.or(named).unwrap_or(TableFormat::Csv);
    arguments.output.whole(out, |bytes| Ok(table.write(format, bytes)?))?;
    if arguments.output.path().is_some() {
        let [rows, columns] = [(table.rows(), "row"), (table.columns().len(), "column")]
            .map(|(amount, noun)| text::number::count(amount, noun));
        console.note(&format!("wrote {rows} of {columns} to {}", arguments.output));
    }
    Ok(())
}

/// The error of a setting with the flag that asked for it.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is no wrong setting is too many samples")]
fn explain(error: ExperimentError) -> Error {
    let ExperimentError::Data(problem) = &error else { return error.into() };
    let (flag, example) = match problem {
        DataError::Setting { setting: "the standard deviation of the noise", .. } => ("--noise", "0.1"),
        _ => ("--samples", "100"),
    };
    let help = match problem {
        DataError::Setting { expected, .. } if expected.starts_with("left out") => {
            format!("leave `{flag}` out")
        }
        _ => format!("give another number, such as `{flag} {example}`"),
    };
    Error::failed(error.to_string(), help)
}
