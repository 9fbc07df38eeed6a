//! How rows are divided into those for training and those for validation: the settings.

use crate::data::{DataSettings, Draw};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The validation rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct ValidationSettings {
    /// About this fraction of the rows; 0 for none.
    pub fraction: f64,
    /// About this fraction of the rows for calibration, which are neither for training nor for validation: they tell how far the finished
    /// model is off. They are chosen as validation rows are, before them; in order of time they are the latest.
    #[serde(skip_serializing_if = "is_zero")]
    pub calibration: f64,
    /// Which rows they are; by class, where there are classes, and else at random if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<RowSplit>,
    /// Where a draw comes from; the experiment's seed, stream 1, if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<Draw>,
    /// Rows of another file or generator, instead of a fraction of the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<DataSettings>,
}

/// Whether nothing is said.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

/// The same as it is written, also by versions that had two switches in place of `split`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    fraction: f64,
    calibration: f64,
    split: Option<RowSplit>,
    draw: Option<Draw>,
    data: Option<DataSettings>,
    in_order: Option<bool>,
    stratified: Option<bool>,
}

impl TryFrom<Written> for ValidationSettings {
    type Error = &'static str;
    fn try_from(written: Written) -> Result<ValidationSettings, &'static str> {
        let Written { fraction, calibration, split, draw, data, in_order, stratified } = written;
        let split = match (split, in_order, stratified) {
            (split, None, None) => split,
            (Some(_), _, _) => {
                return Err("`split` says which rows are taken: leave `in_order` and `stratified` out");
            }
            (None, Some(true), Some(true)) => {
                return Err("validation rows in order cannot be stratified too: leave one of the two out");
            }
            (None, Some(true), _) => Some(RowSplit::Ordered),
            (None, _, Some(true)) => Some(RowSplit::Stratified),
            (None, _, Some(false)) => Some(RowSplit::Random),
            (None, Some(false), None) => None,
        };
        Ok(ValidationSettings { fraction, calibration, split, draw, data })
    }
}

/// Which rows are validation rows, or held out together in cross-validation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum RowSplit {
    /// Any, drawn at random.
    Random,
    /// Of each class its share, drawn at random. A class too rare for that is for training alone.
    Stratified,
    /// The last rows, which are the latest where rows are in order of time.
    Ordered,
    /// Whole groups, drawn at random: rows with the same value in this column stay together, such as those of a patient, and the
    /// column itself is no input unless it is named as one.
    Group(String),
}

impl RowSplit {
    /// The names there are; a group is written `group=patient`.
    pub const NAMES: [&str; 4] = ["random", "stratified", "ordered", "group=COLUMN"];

    /// The column of the groups, if there are groups.
    pub fn group(&self) -> Option<&str> {
        match self {
            RowSplit::Group(column) => Some(column),
            RowSplit::Random | RowSplit::Stratified | RowSplit::Ordered => None,
        }
    }
}

impl fmt::Display for RowSplit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RowSplit::Random => f.write_str("random"),
            RowSplit::Stratified => f.write_str("stratified"),
            RowSplit::Ordered => f.write_str("ordered"),
            RowSplit::Group(column) => write!(f, "group={column}"),
        }
    }
}

impl FromStr for RowSplit {
    type Err = String;
    fn from_str(text: &str) -> Result<RowSplit, String> {
        match (text, text.split_once('=')) {
            ("random", _) => Ok(RowSplit::Random),
            ("stratified", _) => Ok(RowSplit::Stratified),
            ("ordered", _) => Ok(RowSplit::Ordered),
            (_, Some(("group", column))) if !column.is_empty() => Ok(RowSplit::Group(column.to_owned())),
            _ => Err(format!("choose one of {}", RowSplit::NAMES.join(", "))),
        }
    }
}

impl From<RowSplit> for String {
    fn from(split: RowSplit) -> String {
        split.to_string()
    }
}

impl TryFrom<String> for RowSplit {
    type Error = String;
    fn try_from(text: String) -> Result<RowSplit, String> {
        text.parse().map_err(|help| format!("found `{text}`: {help}"))
    }
}
