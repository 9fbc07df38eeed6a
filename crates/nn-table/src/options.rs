//! What is known about a table before it is read.

use crate::format::TableFormat;
use crate::notation::{DateOrder, MissingMark};

/// What is known about a file beforehand. What is left open is found out from its first 64 KB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Which kind of file it is.
    pub format: Option<TableFormat>,
    /// What stands between the cells of a CSV file.
    pub delimiter: Option<u8>,
    /// Whether the first row of a CSV file holds the names of the columns. If not, they are `column1`, `column2`, ...
    pub header: Option<bool>,
    /// Whether decimals have a comma, where a column can be read either way; otherwise its cells tell, and those of other columns.
    pub decimal_comma: Option<bool>,
    /// The order of dates, where a column can be read either way.
    pub date_order: Option<DateOrder>,
    /// Whether thousands, currencies, percent signs and units make a text of a cell; otherwise numbers are read without them.
    pub plain_numbers: bool,
    /// What says that a cell is missing, beside the usual: see [`MISSING`](crate::MISSING).
    pub missing_marks: Vec<MissingMark>,
}
