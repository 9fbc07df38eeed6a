//! What can be wrong with a table, and where.

use crate::notation::{DateOrder, Notation, is_usual_mark, number_text, readings};

use nn_choice::{counted, limits, listed, nearest};
use nn_file::PackedTooWell;
use std::fmt;
use std::io;

/// Where in a file something stands, as a person finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A line of a text, counted from 1; the header, where there is one, is the first.
    Line(u64),
    /// A row of an array, counted from 1.
    Row(u64),
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Row::Line(line) => write!(f, "line {line}"),
            Row::Row(row) => write!(f, "row {row}"),
        }
    }
}

/// A cell of a table in a file: ``data.csv, line 12, column `age` ``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name of the source.
    pub source: String,
    /// The row.
    pub row: Row,
    /// The name of the column.
    pub column: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}, column `{}`", self.source, self.row, self.column)
    }
}

/// Why a table could not be read, used or written.
///
/// The message says what was found and where; [`TableError::help`] is the way out.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The operating system would not.
    #[error("cannot {action} {name}: {error}")]
    Io {
        /// `read` or `write`.
        action: &'static str,
        /// The file.
        name: String,
        /// What the operating system says.
        error: io::Error,
    },
    /// Nothing at all.
    #[error("{source_name} is empty")]
    Empty {
        /// The source.
        source_name: String,
    },
    /// A header, and nothing below it.
    #[error("{source_name} has a header ({}) and no rows", listed(columns))]
    NoRows {
        /// The source.
        source_name: String,
        /// The names in the header.
        columns: Vec<String>,
    },
    /// A table without columns.
    #[error("{source_name} has no columns")]
    NoColumns {
        /// The source.
        source_name: String,
    },
    /// Bytes that are no text.
    #[error("{source_name}, {row}: found the byte 0x{byte:02X}, which is no UTF-8")]
    NotUtf8 {
        /// The source.
        source_name: String,
        /// The row.
        row: Row,
        /// The first byte that does not belong.
        byte: u8,
    },
    /// Text in two bytes for each character.
    #[error("{source_name} is text in UTF-16")]
    Utf16 {
        /// The source.
        source_name: String,
    },
    /// A row that is longer or shorter than the others.
    #[error("{source_name}, {row}: found {found} cell{}, expected {expected}, one for each column", if *found == 1 { "" } else { "s" })]
    Ragged {
        /// The source.
        source_name: String,
        /// The row.
        row: Row,
        /// Cells found.
        found: usize,
        /// Columns.
        expected: usize,
        /// What the row begins with, if comments begin so.
        comment: Option<&'static str>,
    },
    /// A row of more bytes than any row should have.
    #[error("{source_name}, {row}: this row is longer than {limit} bytes")]
    LongRow {
        /// The source.
        source_name: String,
        /// The row.
        row: Row,
        /// The most that a row may have.
        limit: usize,
    },
    /// A quote that opens a cell and is never closed: everything behind it would be one cell.
    #[error("{source_name}, {row}: a quote (\") opens here and is never closed")]
    OpenQuote {
        /// The source.
        source_name: String,
        /// The line on which it opens.
        row: Row,
    },
    /// A quote that opens a cell and closes in another line, where the cell goes on: two quotes that have nothing to do with each other.
    #[error("{source_name}, {row}: a quote (\") opens here and closes in {closes}, where the cell goes on")]
    FarQuote {
        /// The source.
        source_name: String,
        /// The line on which it opens.
        row: Row,
        /// The line on which it closes.
        closes: Row,
    },
    /// The same name twice.
    #[error("{source_name}: columns {first} and {second} are both called `{name}`")]
    DuplicateColumn {
        /// The source.
        source_name: String,
        /// The name.
        name: String,
        /// The first column of this name, counted from 1.
        first: usize,
        /// The second.
        second: usize,
    },
    /// A column that is not there.
    #[error("{source_name} has no column `{name}`")]
    NoSuchColumn {
        /// The source.
        source_name: String,
        /// The name.
        name: String,
        /// The names there are.
        known: Vec<String>,
        /// Whether a cell of the first row says so, which was taken for data.
        in_first_row: bool,
    },
    /// A text where a number should be.
    #[error("{place}: found `{found}`, expected a number{}", in_notation(expected))]
    NotANumber {
        /// Where.
        place: Place,
        /// The text.
        found: String,
        /// How the column writes its numbers.
        expected: Box<Notation>,
    },
    /// Something else where a date should be.
    #[error("{place}: found `{found}`, expected a date ({order})")]
    NotADate {
        /// Where.
        place: Place,
        /// The text.
        found: String,
        /// The order of its parts.
        order: DateOrder,
    },
    /// A number that is infinite.
    #[error("{place}: found `{found}`, expected a finite number")]
    NotFinite {
        /// Where.
        place: Place,
        /// The number as it stands there.
        found: String,
    },
    /// An empty cell, or one that says that there is nothing.
    #[error("{place}: the cell {}", if found.is_empty() { "is empty".to_owned() } else { format!("says `{found}`, which stands for a missing value") })]
    Missing {
        /// Where.
        place: Place,
        /// What stands there.
        found: String,
    },
    /// A file that is damaged or cut off.
    #[error("{source_name} is no whole {format} file: {problem}")]
    Damaged {
        /// The source.
        source_name: String,
        /// The format.
        format: &'static str,
        /// What the reader stumbled over.
        problem: String,
    },
    /// A file that is whole, but no table.
    #[error("{source_name}: {problem}")]
    NotATable {
        /// The source.
        source_name: String,
        /// What was found, and what was expected.
        problem: String,
        /// What to do.
        help: &'static str,
    },
    /// More rows than could ever be held.
    #[error(
        "{source_name} announces {} of {}, but holds {held}",
        counted(*rows, "row"),
        counted(*columns, "column")
    )]
    Announced {
        /// The source.
        source_name: String,
        /// The rows announced.
        rows: usize,
        /// The columns announced.
        columns: usize,
        /// What there is: `128 bytes`.
        held: String,
    },
    /// More columns than any table should have.
    #[error("{source_name}{} has more than {} columns", row.as_ref().map_or(String::new(), |row| format!(", {row},")), limits::COLUMNS)]
    TooManyColumns {
        /// The source.
        source_name: String,
        /// The first row that has them, where rows are read one by one.
        row: Option<Row>,
    },
    /// A packed file that unpacks to far more than it is.
    #[error("{source_name}: {}", PackedTooWell)]
    PackedTooWell {
        /// The source.
        source_name: String,
    },
    /// A table that there is no room for.
    #[error("there is not enough memory for {source_name}")]
    Memory {
        /// The source.
        source_name: String,
    },
    /// A table that the format to be written cannot hold.
    #[error("{format} cannot hold this table: {problem}")]
    Unwritable {
        /// The format.
        format: &'static str,
        /// What stands in the way.
        problem: String,
    },
}

impl TableError {
    /// The way out, where there is one that is not said in the message.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            TableError::Io { error, .. } => nn_file::help(error),
            TableError::Empty { .. } => "give a table with at least one row".to_owned(),
            TableError::NoRows { .. } => {
                "add rows below it; if this is a row of data, say that there is no header".to_owned()
            }
            TableError::NoColumns { .. } => "give a table with at least one column".to_owned(),
            TableError::NotUtf8 { .. } => {
                "save it as UTF-8; `iconv -f latin1 -t utf-8 OLD > NEW` converts most older files".to_owned()
            }
            TableError::Utf16 { .. } => {
                "save it as UTF-8; `iconv -f utf-16 -t utf-8 OLD > NEW` converts it".to_owned()
            }
            TableError::Ragged { comment: Some(mark), .. } => {
                format!("if it is a comment, say that comments begin with `{mark}`; otherwise correct the row")
            }
            TableError::Ragged { comment: None, .. } => {
                "correct the row: put a cell that has the delimiter in it into \"quotes\", or say which delimiter it is"
                    .to_owned()
            }
            TableError::LongRow { .. } => "look for a quote (\") that is never closed, on this line or before".to_owned(),
            TableError::OpenQuote { .. } | TableError::FarQuote { .. } => {
                "close it at the end of the cell, or write it twice (\"\") where it is part of a text".to_owned()
            }
            TableError::DuplicateColumn { .. } => "give each column a name of its own".to_owned(),
            TableError::NoSuchColumn { in_first_row: true, .. } => {
                "it stands in the first row: say that this is a header".to_owned()
            }
            TableError::NoSuchColumn { name, known, in_first_row: false, .. } => match nearest(name, known) {
                Some(close) => format!("did you mean `{close}`? There are {}", listed(known)),
                None => format!("there are {}", listed(known)),
            },
            TableError::NotANumber { found, expected, .. } => not_a_number(found, expected),
            TableError::NotADate { .. } => "correct the cell, or say that the column holds texts".to_owned(),
            TableError::NotFinite { .. } => "correct the cell, or leave the row out".to_owned(),
            TableError::Missing { .. } => "fill the cell, or leave the row or the column out".to_owned(),
            TableError::Damaged { .. } => "copy or make the file again".to_owned(),
            TableError::NotATable { help, .. } => (*help).to_owned(),
            TableError::Announced { .. } => "the file is damaged or cut off: copy or make it again".to_owned(),
            TableError::TooManyColumns { .. } => {
                "look whether rows and columns are exchanged, or line breaks are missing; or make several tables of it".to_owned()
            }
            TableError::PackedTooWell { .. } => {
                "if you know who made it, unpack it yourself and give what comes out".to_owned()
            }
            TableError::Memory { .. } => "close other programs, or take fewer rows or columns".to_owned(),
            TableError::Unwritable { format: "CSV", .. } => "rename one of them, or write it as JSON".to_owned(),
            TableError::Unwritable { .. } => "write it as CSV".to_owned(),
        })
    }
}

/// `` with a decimal comma, `€` behind``
fn in_notation(notation: &Notation) -> String {
    let words = notation.to_string();
    if words.is_empty() { words } else { format!(" with {words}") }
}

/// The way out where a cell is no number as its column writes them.
fn not_a_number(found: &str, expected: &Notation) -> String {
    if is_usual_mark(found) {
        return format!(
            "if `{found}` stands for a missing value, say so; otherwise correct the cell, or leave the column out"
        );
    }
    match (readings(found), expected.decimal_comma) {
        // What it means is for the person to say: it may be more than a thousand or hardly more than one.
        ([Some(point), Some(comma)], _) if point != comma => format!(
            "it may be {} or {}: write it without `,` between thousands, or say how decimals are written",
            number_text(point),
            number_text(comma)
        ),
        ([None, Some(_)], false) => {
            "write decimals with a point, or say that decimals have a comma".to_owned()
        }
        ([Some(_), None], true) => "write decimals with a comma, as the other cells do".to_owned(),
        ([Some(_), _] | [_, Some(_)], _) => {
            "write it as the other cells of the column, or say that the column holds texts".to_owned()
        }
        ([None, None], _) => "correct the cell, or leave the column out".to_owned(),
    }
}
