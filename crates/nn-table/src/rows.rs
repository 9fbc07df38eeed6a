//! What each format gives: rows, some at a time.

use crate::error::TableError;
use crate::input::Input;
use crate::layout::Remark;
use crate::source::Source;
use crate::table::{Cells, RowNumbers, Texts};
use nn_choice::limits;

/// The rows of a file, in order, cell by cell.
pub(crate) trait RowSource: Send {
    /// The cells of the next rows, at most `most` of them, column by column; no rows at the end.
    fn next(&mut self, most: usize) -> Result<(Vec<Cells>, RowNumbers), TableError>;

    /// What was found out about the file, for people.
    fn about(&self) -> String {
        String::new()
    }

    /// What was found out about the layout and could be otherwise, as far as it has been read.
    fn remarks(&self) -> Vec<Remark> {
        Vec::new()
    }

    /// About how large the whole table is.
    fn size(&self) -> Option<Size> {
        None
    }
}

/// How large a table is, or about how large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// How many cells it has.
    pub cells: u64,
    /// How many bytes of memory it takes when it is read whole.
    pub bytes: u64,
}

impl Size {
    /// Of a text, if its length is known: by the marks that stand behind each cell, in the sample.
    pub(crate) fn of_text(input: &Input, is_mark: impl Fn(u8) -> bool) -> Option<Size> {
        let marks = input.sample.iter().filter(|&&byte| is_mark(byte)).count().max(1) as u64;
        let (length, sample) = (input.length?, input.sample.len() as u64);
        let cells = length.saturating_mul(marks) / sample.max(1);
        // The text itself, where each cell ends, and the number that it says.
        Some(Size { cells, bytes: length.saturating_add(cells.saturating_mul(16)) })
    }
}

/// Rows that were read whole, because their columns come one after the other.
pub(crate) struct WholeRows {
    columns: Vec<Cells>,
    rows: usize,
    taken: usize,
}

impl WholeRows {
    pub(crate) fn new(rows: usize, columns: Vec<Cells>) -> WholeRows {
        WholeRows { columns, rows, taken: 0 }
    }
}

impl RowSource for WholeRows {
    fn next(&mut self, most: usize) -> Result<(Vec<Cells>, RowNumbers), TableError> {
        let range = self.taken..self.taken + most.min(self.rows - self.taken);
        let rows = RowNumbers::Counted { before: self.taken as u64, count: range.len() };
        let all = range.len() == self.rows;
        let cells = if all {
            std::mem::take(&mut self.columns)
        } else {
            self.columns.iter().map(|column| column.slice(range.clone())).collect()
        };
        self.taken = range.end;
        Ok((cells, rows))
    }
}

/// Refuses more columns than a table may have.
pub(crate) fn refuse_too_many_columns(source: &Source, columns: usize) -> Result<(), TableError> {
    if columns > limits::COLUMNS {
        return Err(TableError::TooManyColumns { source_name: source.to_string(), row: None });
    }
    Ok(())
}

/// Room for texts, column by column.
pub(crate) fn empty_texts(columns: usize) -> Vec<Texts> {
    vec![Texts::default(); columns]
}

/// The names that a header of CSV gives to columns: without the blanks around them, and numbers for those that have none.
pub(crate) fn named<'a>(header: impl Iterator<Item = &'a str>) -> impl Iterator<Item = String> {
    header.enumerate().map(|(i, name)| match name.trim() {
        "" => format!("column{}", i + 1),
        name => name.to_owned(),
    })
}

/// `column1`, `column2`, ...
pub(crate) fn numbered(columns: usize) -> impl Iterator<Item = String> {
    (1..=columns).map(|number| format!("column{number}"))
}
