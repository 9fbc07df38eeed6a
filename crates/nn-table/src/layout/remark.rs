//! What was found out about a text and could be otherwise.

use nn_choice::{counted, listed};
use std::fmt;

/// What was found out about the layout of a table and could be read in another way, or was left out. Said to whoever reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The first row was taken for names, or not, and might be the other.
    Header {
        /// Whether it was.
        taken: bool,
        /// How it begins.
        first: Vec<String>,
    },
    /// Lines before the table.
    LinesBefore {
        /// How many.
        lines: u64,
        /// The first of them that says something.
        first: String,
    },
    /// Lines of comments.
    Comments {
        /// What they begin with.
        prefix: String,
        /// How many there were.
        lines: u64,
    },
    /// The names came out of a comment.
    CommentedHeader {
        /// The line.
        line: u64,
    },
    /// A name alone above rows that are numbers with a comma: a single column.
    OneColumn {
        /// The name.
        name: String,
        /// The first row.
        first: String,
    },
    /// Several rows of names became one.
    HeaderRows {
        /// How many.
        rows: usize,
        /// How the names begin that they make.
        first: Vec<String>,
    },
    /// The rows have a cell more than the header: the first one, which has no name.
    RowNames {
        /// What it is called.
        name: String,
    },
    /// A column that had the name of another.
    Renamed {
        /// Its name in the file.
        name: String,
        /// What it is called.
        to: String,
    },
    /// Rows without anything in them.
    BlankRows {
        /// How many.
        rows: u64,
    },
    /// Rows behind the table: notes, sources, totals.
    RowsBehind {
        /// How many.
        rows: u64,
        /// The line of the first.
        line: u64,
        /// What it says.
        first: String,
    },
    /// Rows that are the header once more.
    HeaderAgain {
        /// How many.
        rows: u64,
        /// The line of the first.
        line: u64,
    },
    /// Cells in quotes of several lines, which have as many delimiters as rows: their quotes may have nothing to do with each other.
    RowsInQuotes {
        /// How many.
        cells: u64,
        /// The line on which the first opens.
        line: u64,
    },
    /// Rows with fewer cells, which were filled with empty ones.
    RowsFilled {
        /// How many.
        rows: u64,
        /// The line of the first.
        line: u64,
    },
    /// Rows with more or fewer cells, which were left out.
    RowsSkipped {
        /// How many.
        rows: u64,
        /// The line of the first.
        line: u64,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |count: u64, what: &str| counted(usize::try_from(count).unwrap_or(usize::MAX), what);
        let were = |count: u64| if count == 1 { "is" } else { "are" };
        match self {
            Remark::Header { taken: true, first } => {
                write!(f, "the first row was taken for names: {}", listed(first))
            }
            Remark::Header { taken: false, first } => {
                write!(f, "the first row was taken for data, not for names: {}", listed(first))
            }
            Remark::LinesBefore { lines, first } => {
                write!(f, "{} before the table {} left out: `{first}`", count(*lines, "line"), were(*lines))
            }
            Remark::Comments { prefix, lines } => {
                write!(f, "{} beginning with `{prefix}` {} left out", count(*lines, "line"), were(*lines))
            }
            Remark::CommentedHeader { line } => {
                write!(f, "the names are those of the comment in line {line}")
            }
            Remark::HeaderRows { rows, first } => {
                write!(f, "the first {rows} rows were joined to names: {}", listed(first))
            }
            Remark::OneColumn { name, first } => {
                write!(f, "the rows are one column, `{name}`, of numbers with a comma such as `{first}`")
            }
            Remark::HeaderAgain { rows: 1, line } => {
                write!(f, "1 row that says the names again, in line {line}, is left out")
            }
            Remark::HeaderAgain { rows, line } => {
                write!(f, "{rows} rows that say the names again, the first in line {line}, are left out")
            }
            Remark::RowsInQuotes { cells: 1, line } => {
                write!(f, "a cell in quotes that opens in line {line} holds lines that look like rows")
            }
            Remark::RowsInQuotes { cells, line } => write!(
                f,
                "{cells} cells in quotes, the first of which opens in line {line}, hold lines that look like rows"
            ),
            Remark::RowNames { name } => {
                write!(
                    f,
                    "the first cells of the rows have no name in the header: the column is called `{name}`"
                )
            }
            Remark::Renamed { name, to } => {
                write!(f, "another column `{name}` is called `{to}`")
            }
            Remark::BlankRows { rows } => {
                let them = if *rows == 1 { "it" } else { "them" };
                write!(f, "{} with nothing in {them} {} left out", count(*rows, "row"), were(*rows))
            }
            Remark::RowsBehind { rows, line, first } => write!(
                f,
                "{} behind the table, from line {line} on, {} left out: `{first}`",
                count(*rows, "row"),
                were(*rows)
            ),
            Remark::RowsFilled { rows, line } => write!(
                f,
                "{} with fewer cells than the others, the first in line {line}, {} filled with missing ones",
                count(*rows, "row"),
                were(*rows)
            ),
            Remark::RowsSkipped { rows, line } => write!(
                f,
                "{} with more or fewer cells than the others, the first in line {line}, {} left out",
                count(*rows, "row"),
                were(*rows)
            ),
        }
    }
}
