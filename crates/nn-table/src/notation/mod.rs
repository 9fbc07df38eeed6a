//! How a column writes what it says: decimals, thousands, currencies, units, dates, marks of missing cells.
//!
//! A [`Notation`] is decided over all cells of a column (`evidence`), and by it each cell is read: a number, a date, a text, nothing.

mod date;
mod evidence;
mod missing;
mod number;

pub use date::{Date, DateOrder};
pub(crate) use evidence::{Asked, Evidence, decide};
pub use missing::{MISSING, MissingMark, is_missing, is_usual_mark};
pub use number::{is_code, looks_numeric, number_text, readings};

use missing::is_missing_sign;
use number::{is_share, written};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How a column writes its values. The usual one is that of programs: `-1234.5`, `1e-3`.
///
/// ```
/// use nn_table::{Column, Table};
/// let prices = Column::of_texts("price", ["$1,200", "$950.50", "-$3"]);
/// let table = Table::new("shop", vec![prices])?;
/// assert_eq!(table.numbers(0)?, [Some(1200.0), Some(950.5), Some(-3.0)]);
/// let notation = table.columns()[0].notation();
/// assert_eq!((notation.before.as_str(), notation.thousands), ("$", Some(',')));
/// # Ok::<(), nn_table::TableError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notation {
    /// Whether decimals have a comma.
    #[serde(skip_serializing_if = "is_default")]
    pub decimal_comma: bool,
    /// What stands between thousands, if anything does.
    #[serde(skip_serializing_if = "is_default")]
    pub thousands: Option<char>,
    /// The currency before each number.
    #[serde(skip_serializing_if = "is_default")]
    pub before: String,
    /// The currency, percent sign or unit behind each number. A share stays what stands there: 5 % is 5.
    #[serde(skip_serializing_if = "is_default")]
    pub behind: String,
    /// Whether thousands, currencies and units are no part of numbers, as was asked for.
    #[serde(skip_serializing_if = "is_default")]
    pub only_plain: bool,
    /// Dates, and the order of their parts.
    #[serde(skip_serializing_if = "is_default")]
    pub dates: Option<DateOrder>,
    /// What says that a cell is missing, beside the usual.
    #[serde(skip_serializing_if = "is_default")]
    pub missing: Vec<String>,
    /// Whether the column holds texts: words that usually say that a number is missing (`NA`, `None`) are texts in it.
    #[serde(skip)]
    pub texts: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Parsed<'a> {
    Missing,
    /// It may be infinite.
    Number(f64),
    Text(&'a str),
}

impl Notation {
    /// Whether numbers are written as programs do it, so that a parser of programs reads them.
    pub fn is_plain(&self) -> bool {
        !self.decimal_comma && self.thousands.is_none() && self.before.is_empty() && self.behind.is_empty()
    }

    /// Whether what a program reads as a number is what the column says, and nothing else is.
    pub(crate) fn reads_as_programs(&self) -> bool {
        self.is_plain() && self.missing.is_empty() && self.dates.is_none()
    }

    /// What a text says. Plain numbers are tried first: they are the usual case.
    pub(crate) fn parse<'a>(&self, text: &'a str) -> Parsed<'a> {
        let trimmed = text.trim();
        if !self.missing.is_empty() && self.missing.iter().any(|mark| mark == trimmed) {
            return Parsed::Missing;
        }
        if (!self.decimal_comma || is_whole(trimmed))
            && !is_share(&self.behind)
            && let Ok(number) = trimmed.parse::<f64>()
            && !number.is_nan()
            // `inf` in a column of texts is one.
            && !(self.texts && number.is_infinite())
        {
            return Parsed::Number(number);
        }
        if self.decimal_comma
            && self.behind.is_empty()
            && let Some(number) = with_comma(trimmed)
        {
            return Parsed::Number(number);
        }
        if if self.texts { is_missing_sign(trimmed) } else { is_missing(trimmed) } {
            return Parsed::Missing;
        }
        match if self.only_plain { None } else { self.number(trimmed) } {
            Some(number) => Parsed::Number(number),
            None => Parsed::Text(text),
        }
    }

    /// The number, if it is written so. What could be one of two numbers, and is only one of them by thousands that no cell of
    /// the column had, is none.
    fn number(&self, text: &str) -> Option<f64> {
        let written = written(text)?;
        let [mine, other] = match (written.readings, self.decimal_comma) {
            ([point, comma], false) => [point, comma],
            ([point, comma], true) => [comma, point],
        };
        let mine = mine?;
        let is_open = mine.thousands.is_some() && other.is_some_and(|other| other.number != mine.number);
        let bare = written.before.is_empty() && written.behind.is_empty();
        let same = written.before == self.before && written.behind == self.behind;
        // A number alone is of the same unit, but 0.05 may be meant for 5 %.
        let fits = same || bare && (!is_share(&self.behind) || mine.number == 0.0);
        (fits && !(is_open && self.thousands.is_none())).then_some(mine.number)
    }

    /// The day that the text writes; an error of nothing if it is none.
    pub(crate) fn date(&self, text: &str) -> Result<Option<Date>, ()> {
        let trimmed = text.trim();
        if self.missing.iter().any(|mark| mark == trimmed) || is_missing(trimmed) {
            return Ok(None);
        }
        Date::parse(trimmed, self.dates.unwrap_or(DateOrder::YearFirst)).map(Some).ok_or(())
    }

    /// Whether the text, without blanks around it, says that the cell is missing.
    pub(crate) fn says_missing(&self, trimmed: &str) -> bool {
        let usual = if self.texts { is_missing_sign(trimmed) } else { is_missing(trimmed) };
        usual || self.missing.iter().any(|mark| mark == trimmed)
    }
}

fn is_whole(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number, if it is written as programs do it but for a comma.
fn with_comma(text: &str) -> Option<f64> {
    let mut bytes = [0; 32];
    let bytes = bytes.get_mut(..text.len())?;
    bytes.copy_from_slice(text.as_bytes());
    let comma = bytes.iter().position(|&byte| byte == b',')?;
    bytes[comma] = b'.';
    let one = bytes.iter().filter(|&&byte| byte == b'.').count() == 1;
    let text = std::str::from_utf8(bytes).ok()?;
    if one { text.parse().ok() } else { None }
}

/// In words, for people: ``a decimal comma, `.` between thousands, `€` behind``.
impl fmt::Display for Notation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = Vec::new();
        if self.decimal_comma {
            words.push("a decimal comma".to_owned());
        }
        if let Some(mark) = self.thousands {
            words.push(match mark {
                mark if mark.is_whitespace() => "a blank between thousands".to_owned(),
                mark => format!("`{mark}` between thousands"),
            });
        }
        if !self.before.is_empty() {
            words.push(format!("`{}` before", self.before));
        }
        if !self.behind.is_empty() {
            words.push(format!("`{}` behind", self.behind));
        }
        if let Some(order) = self.dates {
            words.push(format!("dates, {order}"));
        }
        f.write_str(&words.join(", "))
    }
}

/// What was found out about how a column writes its values, and what one may want to know before it is believed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum NotationRemark {
    /// Texts were read as numbers.
    Numbers {
        /// The first cell of this kind.
        found: String,
        /// What it was read as.
        number: f64,
        /// What it would be if commas and points meant the opposite, where no cell of the column says which.
        otherwise: Option<f64>,
    },
    /// Texts were read as dates.
    Dates {
        /// The first cell that shows the order.
        found: String,
        /// What it was read as.
        date: Date,
        /// What it would be in the other order, where no cell of the column says which.
        otherwise: Option<Date>,
    },
    /// In a column of texts, words that say in a column of numbers that a cell is missing.
    Words {
        /// The first of them.
        found: String,
        /// In how many cells.
        cells: usize,
    },
    /// The first rows told otherwise how the column writes its values than all of them, when they had been read already.
    Late,
    /// Among numbers, what often says that a number is missing, and was not said to.
    Mark {
        /// It.
        found: String,
        /// In how many cells.
        cells: usize,
    },
}

impl NotationRemark {
    /// Whether a number or a date may have been read as another than was meant, because no cell tells.
    pub fn is_open(&self) -> bool {
        match self {
            NotationRemark::Numbers { otherwise, .. } => otherwise.is_some(),
            NotationRemark::Dates { otherwise, .. } => otherwise.is_some(),
            NotationRemark::Late => true,
            NotationRemark::Words { .. } | NotationRemark::Mark { .. } => false,
        }
    }
}

impl fmt::Display for NotationRemark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |x: &f64| number_text(*x);
        match self {
            NotationRemark::Numbers { found, number: x, otherwise: None } => {
                write!(f, "`{found}` is read as {}, and the others like it", number(x))
            }
            NotationRemark::Numbers { found, number: x, otherwise: Some(other) } => {
                write!(f, "`{found}` is read as {}; it may mean {}, and no other cell tells", number(x), number(other))
            }
            NotationRemark::Dates { found, date, otherwise: None } => write!(f, "`{found}` is read as the date {date}"),
            NotationRemark::Dates { found, date, otherwise: Some(other) } => {
                write!(f, "`{found}` is read as the date {date}; it may mean {other}, and no other cell tells")
            }
            NotationRemark::Words { found, cells: 1 } => {
                write!(f, "`{found}` in one cell is a text there, and not taken for missing")
            }
            NotationRemark::Words { found, cells } => {
                write!(f, "`{found}` in {cells} cells is a text there, and not taken for missing")
            }
            NotationRemark::Late => f.write_str(
                "the first rows told otherwise how it is written than all of them, and what is said of it holds for the former: \
                 give the table as a file, which can be read twice",
            ),
            NotationRemark::Mark { found, cells: 1 } => {
                write!(f, "`{found}` in one cell among numbers may stand for a missing one")
            }
            NotationRemark::Mark { found, cells } => {
                write!(f, "`{found}` in {cells} cells among numbers may stand for missing ones")
            }
        }
    }
}
