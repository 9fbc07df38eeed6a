//! What is known about a table before it is read.

use crate::format::TableFormat;

/// What is known about a file beforehand. What is left open is found out from its first 64 KB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Which kind of file it is.
    pub format: Option<TableFormat>,
    /// What stands between the cells of a CSV file.
    pub delimiter: Option<u8>,
    /// Whether the first row of a CSV file holds the names of the columns. If not, they are `column1`, `column2`, ...
    pub header: Option<bool>,
    /// Whether a CSV file writes decimals with a comma.
    pub decimal_comma: Option<bool>,
}
