//! A built-in data set as a file.

use super::Arguments;
use crate::console::Console;
use crate::error::Error;
use nn_data::BuiltIn;
use nn_experiment::built_in;
use nn_table::TableFormat;
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::io::Write;
use std::num::NonZero;

pub(super) fn run(
    set: BuiltIn,
    arguments: &Arguments,
    out: &mut impl Write,
    console: &Console,
) -> Result<(), Error> {
    let rng = &mut ChaCha8Rng::seed_from_u64(arguments.seed);
    let table = built_in(set, arguments.samples.map(NonZero::get), arguments.noise, rng)?;
    let named = arguments.output.path().and_then(TableFormat::of_name);
    let format = arguments.format.or(named).unwrap_or(TableFormat::Csv);
    arguments.output.whole(out, |bytes| Ok(table.write(format, bytes)?))?;
    if arguments.output.path().is_some() {
        let (rows, columns) = (table.rows(), table.columns().len());
        console.note(&format!("wrote {rows} rows of {columns} columns to {}", arguments.output));
    }
    Ok(())
}
