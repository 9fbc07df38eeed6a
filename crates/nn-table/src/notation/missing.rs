//! What says that a cell is missing.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a cell of a column of numbers says that holds nothing: the cell is empty or, blanks and upper or lower case apart, one
/// of these. So is a NaN in an array. In a column of texts only those that are no word, and `N/A` and `NaN`, say so.
pub const MISSING: &[&str] = &["NA", "N/A", "NaN", "null", "none", "nil", "?", "#N/A"];

/// Those that no text is likely to be.
const SIGNS: &[&str] = &["N/A", "NaN", "?", "#N/A"];

/// What often stands for a missing number too, and may mean something: said to the person, and never taken silently.
const USUAL_MARKS: &[&str] = &[
    "-", "--", "---", "–", "—", ".", "..", "...", "*", ":", "\\N", "<NA>", "n.a.", "N.A.", "#DIV/0!",
    "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "missing", "unknown", "n/d", "nd", "n.d.", "NaT",
    "(null)", "(blank)", "k.A.", "k. A.", "n.b.", "n.v.", "n.c.", "s.d.", "s/d", "n/r",
];

/// How many bytes the longest of them has.
const LONGEST_MARK: usize = 7;

/// Whether a cell among numbers says that it holds nothing: see [`MISSING`].
///
/// ```
/// assert!(["", " ", "NA", "nan", "NULL", "?"].iter().all(|cell| nn_table::is_missing(cell)));
/// assert!(!nn_table::is_missing("0"));
/// ```
pub fn is_missing(cell: &str) -> bool {
    is_one_of(cell, MISSING)
}

/// Whether it does so among texts.
pub(super) fn is_missing_sign(cell: &str) -> bool {
    is_one_of(cell, SIGNS)
}

fn is_one_of(cell: &str, words: &[&str]) -> bool {
    let cell = cell.trim();
    cell.is_empty() || cell.len() <= 4 && words.iter().any(|word| word.eq_ignore_ascii_case(cell))
}

/// Whether a text often stands for a missing number, and is nevertheless not taken for missing before a person says so: `-`, `.`, `\\N`,
/// `#DIV/0!`.
///
/// ```
/// assert!(nn_table::is_usual_mark("-") && !nn_table::is_usual_mark("x"));
/// ```
pub fn is_usual_mark(text: &str) -> bool {
    usual_mark(text.trim()).is_some()
}

/// The usual mark that the text is.
pub(super) fn usual_mark(trimmed: &str) -> Option<&'static str> {
    if trimmed.len() > LONGEST_MARK {
        return None;
    }
    USUAL_MARKS.iter().copied().find(|mark| mark.eq_ignore_ascii_case(trimmed))
}

/// What says that a cell is missing, beside the usual: in all columns or in one. Written `-` or `age=-`.
///
/// ```
/// let mark: nn_table::MissingMark = "age=-".parse().unwrap();
/// assert_eq!((mark.column.as_deref(), mark.mark.as_str()), (Some("age"), "-"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MissingMark {
    /// The column; all if none is named.
    pub column: Option<String>,
    /// What the cell says, without blanks around it.
    pub mark: String,
}

impl FromStr for MissingMark {
    type Err = String;
    fn from_str(text: &str) -> Result<MissingMark, String> {
        let (column, mark) = match text.rsplit_once('=') {
            Some((column, mark)) if !column.trim().is_empty() => (Some(column.trim().to_owned()), mark),
            _ => (None, text),
        };
        match mark.trim() {
            "" => Err(
                "give what stands in a missing cell, such as `-` or `age=-`; an empty one is missing anyway"
                    .to_owned(),
            ),
            mark => Ok(MissingMark { column, mark: mark.to_owned() }),
        }
    }
}

impl fmt::Display for MissingMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "{column}={}", self.mark),
            None => f.write_str(&self.mark),
        }
    }
}

impl From<MissingMark> for String {
    fn from(mark: MissingMark) -> String {
        mark.to_string()
    }
}

impl TryFrom<String> for MissingMark {
    type Error = String;
    fn try_from(text: String) -> Result<MissingMark, String> {
        text.parse()
    }
}
