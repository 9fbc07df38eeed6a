//! The activation that the story begins with.

use crate::text::number::fixed;
use crate::text::page::Page;
use crate::text::table::TextTable;
use nn_tutorial::sections::sigmoid_table::SigmoidTable;
use std::io;

pub(super) fn table(results: &SigmoidTable, page: &mut Page<'_>) -> io::Result<()> {
    page.text(
        "A neuron adds up its inputs, each times a weight, and passes the sum x through an activation. The sigmoid, \
         1 / (1 + e^-x), squeezes any sum into the range from 0 to 1: close to 0 for a sum far below zero, one half \
         at zero, close to 1 far above.",
    )?;
    let rows = results.table.iter().map(|point| [fixed(point.x, 0), fixed(point.sigmoid, 4)]);
    page.table(&TextTable::new(["x", "sigmoid(x)"]).rows(rows))
}
