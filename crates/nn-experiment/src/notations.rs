//! How the columns of the table that was trained on write their values, and so how those of other tables are read.

use nn_table::{ColumnCells, Notation, ReadOptions, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How columns write their values, by their names; as programs do it where nothing is said.
///
/// Tables that a model predicts for are read so too, whatever they look like by themselves: what is written otherwise is an error,
/// and never another number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Notations(BTreeMap<String, Notation>);

/// The usual notation.
const USUAL: &Notation = &Notation {
    decimal_comma: false,
    thousands: None,
    before: String::new(),
    behind: String::new(),
    only_plain: false,
    dates: None,
    missing: Vec::new(),
    texts: false,
};

impl Notations {
    /// Those of these columns of a table.
    pub(crate) fn of(table: &Table, columns: impl Iterator<Item = usize>) -> Notations {
        let columns = columns.map(|index| &table.columns()[index]);
        // Whether they are texts is seen by what is learned of them.
        let own = columns
            .map(|column| (column.name().to_owned(), Notation { texts: false, ..column.notation().clone() }));
        Notations(own.filter(|(_, notation)| notation != USUAL).collect())
    }

    /// How the column of this name writes its values.
    pub fn get(&self, name: &str) -> &Notation {
        self.0.get(name).unwrap_or(USUAL)
    }

    /// Whether all columns are written as programs do it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads tables so from now on where a person says so: decimals, and what says that a cell is missing.
    pub(crate) fn insist(&mut self, names: impl Iterator<Item = String>, said: &ReadOptions) {
        for name in names {
            let mut notation = self.get(&name).clone();
            if let Some(comma) = said.decimal_comma {
                // With that, there is no doubt what the other mark means.
                let mark = if comma { '.' } else { ',' };
                (notation.decimal_comma, notation.thousands) = (comma, Some(mark));
            }
            let marks = said.missing_marks.iter();
            let of_this = marks.filter(|mark| mark.column.as_ref().is_none_or(|column| *column == name));
            notation.missing.extend(of_this.map(|mark| mark.mark.clone()));
            if notation != *USUAL {
                self.0.insert(name, notation);
            }
        }
    }

    /// The cells of a column of a table, read so.
    pub(crate) fn cells<'t>(&'t self, table: &'t Table, index: usize) -> ColumnCells<'t> {
        table.cells_in(index, self.get(table.columns()[index].name()))
    }
}
