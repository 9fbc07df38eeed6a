//! What pictures keep to, checked from outside: what all have in common, then kind by kind.

#![allow(clippy::unwrap_used, reason = "a helper that cannot go on fails its test, as it should")]

use nn_plot::{Chart, Colour, Line};

#[path = "../../examples/gallery/main.rs"]
#[allow(dead_code)]
mod gallery;

mod axes;
mod diagrams;
mod images;
mod intervals;
mod legend;
mod matrix;
mod narrow;
mod notebook;
mod panels;
mod parts;
mod reading;
mod regions;
mod sheet;
mod surface;
mod whole_gallery;

pub(crate) fn chart(line: impl IntoIterator<Item = (f64, f64)>) -> Chart {
    Chart::new("A chart", "A line.").with(Line::new("line", line).colour(Colour::Blue))
}
