//! Which data sets there are.

use crate::error::Error;
use crate::text::json;
use crate::text::table::TextTable;
use nn_data::BuiltIn;
use nn_table::TableFormat;
use rand::{SeedableRng, rngs::ChaCha8Rng};
use serde::Serialize;
use std::io::Write;

/// What `--format json` prints.
#[derive(Serialize)]
struct List {
    sets: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    /// How many rows there are, unless others are asked for.
    rows: usize,
    /// Whether others can be asked for.
    drawn: bool,
    about: &'static str,
}

pub(super) fn run(format: Option<TableFormat>, out: &mut dyn Write) -> Result<(), Error> {
    let sets = BuiltIn::ALL.iter().copied().map(entry).collect::<Result<Vec<Entry>, Error>>()?;
    let row = |set: &Entry| {
        let rows = set.rows.to_string() + if set.drawn { ", or --samples" } else { "" };
        [set.name.to_owned(), rows, set.about.to_owned()]
    };
    let table = || TextTable::new(["name", "rows", "what it is"]).words(3).rows(sets.iter().map(row));
    match format {
        None => table().write(out)?,
        Some(TableFormat::Csv) => table().write_csv(out)?,
        Some(TableFormat::Json) => json::write(out, "nn-data", &List { sets })?,
        Some(other) => {
            let what = format!("the list of data sets cannot be printed as {other}");
            return Err(Error::failed(what, "choose json or csv, or name a data set"));
        }
    }
    Ok(())
}

fn entry(set: BuiltIn) -> Result<Entry, Error> {
    let rows = match set.usual() {
        Some((samples, _)) => samples,
        None => set.generate(None, None, &mut ChaCha8Rng::seed_from_u64(0))?.samples(),
    };
    Ok(Entry { name: set.name(), rows, drawn: set.usual().is_some(), about: set.about() })
}
