//! A built-in data set as a file.

use super::Arguments;
use crate::console::Console;
use crate::error::Error;
use nn_data::{BuiltIn, Dataset};
use nn_table::{Column, Table, TableFormat};
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
    let data = set.generate(arguments.samples.map(NonZero::get), arguments.noise, rng)?;
    let table = table_of(&data, set)?;
    let named = arguments.output.path().and_then(TableFormat::of_name);
    let format = arguments.format.or(named).unwrap_or(TableFormat::Csv);
    arguments.output.whole(out, |bytes| Ok(table.write(format, bytes)?))?;
    if arguments.output.path().is_some() {
        let (rows, columns) = (table.rows(), table.columns().len());
        console.note(&format!("wrote {rows} rows of {columns} columns to {}", arguments.output));
    }
    Ok(())
}

/// Inputs, then targets; classes that are one-hot become one column of their names.
fn table_of(data: &Dataset, set: BuiltIn) -> Result<Table, Error> {
    let column = |name: &String, j: usize, matrix: nn_math::MatRef<'_, f64>| {
        Column::of_numbers(name, (0..data.samples()).map(|i| matrix[(i, j)]).collect())
    };
    let inputs = data.input_names().iter().enumerate().map(|(j, name)| column(name, j, data.inputs()));
    let mut columns: Vec<Column> = inputs.collect();
    if data.target_names().len() > 1 {
        let labels = data.labels()?;
        let names = labels.indices().iter().map(|&class| &labels.classes()[class]);
        columns.push(Column::of_texts(set.class_name(), names));
    } else {
        columns
            .extend(data.target_names().iter().enumerate().map(|(j, name)| column(name, j, data.targets())));
    }
    Ok(Table::new(set.name(), columns)?)
}
