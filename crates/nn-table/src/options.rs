//! What is known about a table before it is read.

use crate::format::TableFormat;
use crate::layout::Delimiter;
use crate::notation::{DateOrder, MissingMark};
use serde::{Deserialize, Serialize};

/// What is known about a file beforehand. What is left open is found out from its first 64 KB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Which kind of file it is.
    pub format: Option<TableFormat>,
    /// What stands between the cells of a CSV file.
    pub delimiter: Option<Delimiter>,
    /// Whether the first row of a CSV file holds the names of the columns. If not, they are `column1`, `column2`, ...
    pub header: Option<bool>,
    /// How many rows of a CSV file hold names, which are joined.
    pub header_rows: Option<usize>,
    /// How many lines stand before the table in a CSV file.
    pub skip: Option<u64>,
    /// How many rows stand behind the table in a CSV file; with 0, all rows are data, whatever they say and also if it is nothing.
    pub footer_rows: Option<usize>,
    /// What lines of a CSV file begin with that are comments; if nothing stands there, no line is one.
    pub comment: Option<String>,
    /// What becomes of rows of a CSV file with more or fewer cells than the others.
    pub ragged: Ragged,
    /// Names of columns that the table should have: a row of a CSV file with them is the header, wherever it stands.
    pub names: Option<Vec<String>>,
    /// Whether decimals have a comma, where a column can be read either way; otherwise its cells tell, and those of other columns.
    pub decimal_comma: Option<bool>,
    /// The order of dates, where a column can be read either way.
    pub date_order: Option<DateOrder>,
    /// Whether thousands, currencies, percent signs and units make a text of a cell; otherwise numbers are read without them.
    pub plain_numbers: bool,
    /// What says that a cell is missing, beside the usual: see [`MISSING`](crate::MISSING).
    pub missing_marks: Vec<MissingMark>,
}

/// What becomes of rows with more or fewer cells than the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ragged {
    /// The table is refused.
    #[default]
    Refuse,
    /// Missing cells are put in at the end of rows with fewer. Rows with more are refused.
    Fill,
    /// Such rows are left out.
    Skip,
}
