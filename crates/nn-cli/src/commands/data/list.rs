//! Which data sets there are.

use crate::text::table::Table;
use nn_data::{BuiltIn, ToySet};
use std::io::{self, Write};

pub(super) fn run(out: &mut dyn Write) -> io::Result<()> {
    let row = |set: BuiltIn| {
        let samples = match set.usual() {
            Some((samples, _)) => format!("{samples}, or --samples"),
            None => given(set).to_owned(),
        };
        [set.name().to_owned(), samples, what(set).to_owned()]
    };
    Table::new(["name", "rows", "what it is"]).words(3).rows(BuiltIn::all().map(row)).write(out)
}

fn given(set: BuiltIn) -> &'static str {
    match set {
        BuiltIn::Iris => "150",
        BuiltIn::Digits => "1797",
        _ => "4",
    }
}

fn what(set: BuiltIn) -> &'static str {
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
