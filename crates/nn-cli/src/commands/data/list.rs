//! Which data sets there are.

use crate::error::Error;
use crate::text::table::Table;
use nn_data::{BuiltIn, ToySet};
use nn_table::TableFormat;
use rand::{SeedableRng, rngs::ChaCha8Rng};
use serde::Serialize;
use std::io::Write;

/// What `--format json` prints.
#[derive(Serialize)]
struct List {
    format: &'static str,
    version: u32,
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
    let sets = BuiltIn::all().map(entry).collect::<Result<Vec<Entry>, Error>>()?;
    let row = |set: &Entry| {
        let rows = set.rows.to_string() + if set.drawn { ", or --samples" } else { "" };
        [set.name.to_owned(), rows, set.about.to_owned()]
    };
    let table = || Table::new(["name", "rows", "what it is"]).words(3).rows(sets.iter().map(row));
    match format {
        None => table().write(out)?,
        Some(TableFormat::Csv) => table().write_csv(out)?,
        Some(TableFormat::Json) => {
            let list = List { format: "nn-data", version: 1, sets };
            serde_json::to_writer(&mut *out, &list).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
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
    Ok(Entry { name: set.name(), rows, drawn: set.usual().is_some(), about: about(set) })
}

fn about(set: BuiltIn) -> &'static str {
    match set {
        BuiltIn::TruthTable => "three bits to one: the notebook's first data",
        BuiltIn::ExclusiveOr => "the same bits: 1 if one of the first two is, but not both",
        BuiltIn::NoisyLinear => "y = x0 + x1 + x2 + noise: the notebook's second data",
        BuiltIn::Toy(ToySet::Xor) => "two classes at alternate corners of a square",
        BuiltIn::Toy(ToySet::Moons) => "two classes, two half circles that reach into each other",
        BuiltIn::Toy(ToySet::Circles) => "two classes, a circle within a circle",
        BuiltIn::Toy(ToySet::Spirals) => "three classes, arms wound around each other",
        BuiltIn::Toy(ToySet::Blobs) => "three classes, a cloud each",
        BuiltIn::Toy(ToySet::Sine) => "regression: y = sin x + noise",
        BuiltIn::Iris => "three species of iris, four lengths in cm",
        BuiltIn::Digits => "handwritten digits, 8 x 8 pixels from 0 to 16",
        _ => "",
    }
}
