//! What each format gives: rows, some at a time.

use crate::error::TableError;
use crate::table::{Cells, RowNumbers, Texts};

/// The most bytes that a row may have: a quote that is never closed must not take all memory.
pub(crate) const LONGEST_ROW: usize = 1 << 26;

/// The rows of a file, in order, cell by cell.
pub(crate) trait RowSource: Send {
    /// The cells of the next rows, at most `most` of them, column by column; no rows at the end.
    fn next(&mut self, most: usize) -> Result<(Vec<Cells>, RowNumbers), TableError>;

    /// What was found out about the file, for people.
    fn about(&self) -> String {
        String::new()
    }
}

/// Room for texts, column by column.
pub(crate) fn empty_texts(columns: usize) -> Vec<Texts> {
    vec![Texts::default(); columns]
}

/// `column1`, `column2`, ...
pub(crate) fn numbered(columns: usize) -> impl Iterator<Item = String> {
    (1..=columns).map(|number| format!("column{number}"))
}
