//! What to make of the columns of a table: the settings.

use nn_choice::choices;
use nn_data::Unknown;
use nn_model::Task;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How many different categories a column may hold.
pub(crate) const MOST_CATEGORIES: usize = 1000;

/// Which columns are inputs and which are targets, and how they become numbers.
///
/// ```
/// use nn_experiment::Columns;
/// let columns = Columns { ignore: vec!["id".to_owned()], ..Columns::predicting(["species"]) };
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Columns {
    /// The columns to predict.
    pub targets: Vec<String>,
    /// The columns to predict from; all others if nothing is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<String>,
    /// Columns to leave out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// Columns whose numbers are only names, such as postcodes: they are categories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// What becomes of columns of categories.
    pub categories: Categories,
    /// What becomes of columns of dates.
    #[serde(skip_serializing_if = "are_parts")]
    pub dates: Dates,
    /// What becomes of missing cells of the inputs.
    pub missing: Missing,
    /// What becomes of categories that are in none of the training rows.
    pub unknown: UnknownCategory,
    /// Categories in fewer training rows than this are one category together, and so are those that are in none; 0 if each is one of
    /// its own.
    #[serde(skip_serializing_if = "is_zero")]
    pub rare: usize,
    /// What the targets are; chosen by what they look like if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// Whether rows without a target are left out, in place of an error.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub drop_missing_targets: bool,
    /// The column that says how much each row counts, in losses and scores; it is no input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
}

/// Whether nothing is said.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn are_parts(dates: &Dates) -> bool {
    *dates == Dates::Parts
}

/// Whether nothing is said.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Columns {
    /// All columns but these predict these.
    pub fn predicting<Name: Into<String>>(targets: impl IntoIterator<Item = Name>) -> Columns {
        Columns { targets: targets.into_iter().map(Into::into).collect(), ..Columns::default() }
    }
}

choices! {
    /// What becomes of a column of categories.
    #[derive(Default)]
    pub enum Categories, "way with categories" {
        /// A column of zeros and ones for each category that there is.
        #[default]
        OneHot = "one-hot",
        /// An error.
        Refuse = "refuse",
    }
}

choices! {
    /// What becomes of a column of dates.
    #[derive(Default)]
    pub enum Dates, "way with dates" {
        /// Columns of numbers for year, month, day, weekday, hour and minute: for those that are not the same in all rows.
        #[default]
        Parts = "parts",
        /// A column of days since the beginning of 1970, with the time as a fraction.
        Days = "days",
        /// Categories, as of other texts.
        Text = "text",
    }
}

choices! {
    /// What becomes of a category that is in none of the training rows.
    #[derive(Default)]
    pub enum UnknownCategory, "way with unknown categories" {
        /// An error.
        #[default]
        Refuse = "refuse",
        /// None of the known ones: all their columns are zero.
        Zeros = "zeros",
    }
}

impl From<UnknownCategory> for Unknown {
    fn from(unknown: UnknownCategory) -> Unknown {
        match unknown {
            UnknownCategory::Refuse => Unknown::Refuse,
            UnknownCategory::Zeros => Unknown::Zeros,
        }
    }
}

/// What becomes of missing cells of the inputs. What fills them is taken from the training rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Missing {
    /// They are an error.
    #[default]
    Refuse,
    /// The mean of the column; of a column of categories, the most frequent one.
    Mean,
    /// The median of the column; of a column of categories, the most frequent one.
    Median,
    /// What is most frequent in the column; of equals the least.
    MostFrequent,
    /// This: a number or, for columns of categories, one of these.
    Constant(String),
}

impl Missing {
    /// The names there are; a constant is written `constant=0`.
    pub const NAMES: [&str; 5] = ["refuse", "mean", "median", "most-frequent", "constant=VALUE"];
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Missing::Refuse => f.write_str("refuse"),
            Missing::Mean => f.write_str("mean"),
            Missing::Median => f.write_str("median"),
            Missing::MostFrequent => f.write_str("most-frequent"),
            Missing::Constant(value) => write!(f, "constant={value}"),
        }
    }
}

impl FromStr for Missing {
    type Err = String;
    fn from_str(text: &str) -> Result<Missing, String> {
        match (text, text.split_once('=')) {
            ("refuse", _) => Ok(Missing::Refuse),
            ("mean", _) => Ok(Missing::Mean),
            ("median", _) => Ok(Missing::Median),
            ("most-frequent", _) => Ok(Missing::MostFrequent),
            (_, Some(("constant", value))) => Ok(Missing::Constant(value.to_owned())),
            _ => Err(format!("choose one of {}", Missing::NAMES.join(", "))),
        }
    }
}

impl From<Missing> for String {
    fn from(missing: Missing) -> String {
        missing.to_string()
    }
}

impl TryFrom<String> for Missing {
    type Error = String;
    fn try_from(text: String) -> Result<Missing, String> {
        text.parse().map_err(|help| format!("found `{text}`: {help}"))
    }
}
