//! What an input column holds, and the columns of numbers that it becomes.

use crate::error::ExperimentError;
use nn_data::{OneHotEncoder, Unknown};
use nn_table::Table;
use serde::{Deserialize, Serialize};

/// A column that the network learns from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputColumn {
    /// Its name in the table.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// What an input column holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Kind {
    /// Numbers.
    Number {
        /// What a missing cell is taken for; none if it is an error.
        fill: Option<f64>,
    },
    /// Categories, each with a column of zeros and ones.
    Category {
        /// The categories, and what becomes of others.
        encoder: OneHotEncoder,
        /// What a missing cell is taken for; none if it is an error.
        fill: Option<String>,
        /// What all others are called together, which have a column of their own, the last; none if they have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other: Option<String>,
    },
}

impl Kind {
    /// How many columns of numbers it becomes.
    pub fn width(&self) -> usize {
        match self {
            Kind::Number { .. } => 1,
            Kind::Category { encoder, other, .. } => {
                encoder.categories().len() + usize::from(other.is_some())
            }
        }
    }
}

/// Hands out what is not zero in the columns that a cell becomes.
pub(super) fn fill_cells(
    table: &Table,
    row: usize,
    index: usize,
    kind: &Kind,
    mut put: impl FnMut(usize, f64),
) -> Result<(), ExperimentError> {
    match kind {
        Kind::Number { fill } => {
            let number = table.number(row, index)?.or(*fill);
            put(0, number.ok_or_else(|| table.missing(row, index))?);
        }
        Kind::Category { encoder, fill, other } => {
            let text = table.columns()[index].category(row).or_else(|| fill.clone());
            let text = text.ok_or_else(|| table.missing(row, index))?;
            match encoder.categories().binary_search(&text) {
                Ok(column) => put(column, 1.0),
                Err(_) if other.is_some() => put(encoder.categories().len(), 1.0),
                Err(_) if encoder.unknown() == Unknown::Zeros => {}
                Err(_) => {
                    return Err(ExperimentError::UnknownCategory {
                        place: table.place(row, index),
                        found: text,
                        known: encoder.categories().to_vec(),
                    });
                }
            }
        }
    }
    Ok(())
}
