//! What an input column holds, and the columns of numbers that it becomes.

use super::date_part::DatePart;
use crate::error::ExperimentError;
use nn_data::{OneHotEncoder, Unknown};
use nn_table::ColumnCells;
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
    /// Dates, with a column of numbers for each of these parts.
    Date {
        /// The parts, in the order of the columns.
        parts: Vec<DatePart>,
        /// What the parts of a missing cell are taken for; none if it is an error.
        fill: Option<Vec<f64>>,
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
    /// Fills missing cells with what another column of the same kind fills them with, if it does; gives what that is, in words.
    pub(crate) fn fill_as(&mut self, other: &Kind) -> Option<String> {
        match (self, other) {
            (Kind::Number { fill }, Kind::Number { fill: Some(theirs) }) => {
                *fill = Some(*theirs);
                Some(theirs.to_string())
            }
            (Kind::Date { parts, fill }, Kind::Date { parts: of_theirs, fill: Some(theirs) })
                if parts == of_theirs =>
            {
                *fill = Some(theirs.clone());
                Some(theirs.iter().map(f64::to_string).collect::<Vec<_>>().join(", "))
            }
            (Kind::Category { encoder, fill, .. }, Kind::Category { fill: Some(theirs), .. })
                if encoder.categories().contains(theirs) =>
            {
                *fill = Some(theirs.clone());
                Some(theirs.clone())
            }
            (Kind::Number { .. } | Kind::Date { .. } | Kind::Category { .. }, _) => None,
        }
    }

    /// How many columns of numbers it becomes.
    pub fn width(&self) -> usize {
        match self {
            Kind::Number { .. } => 1,
            Kind::Date { parts, .. } => parts.len(),
            Kind::Category { encoder, other, .. } => {
                encoder.categories().len() + usize::from(other.is_some())
            }
        }
    }
}

/// Hands out what is not zero in the columns that a cell becomes.
pub(super) fn fill_cells(
    cells: ColumnCells<'_>,
    row: usize,
    kind: &Kind,
    mut put: impl FnMut(usize, f64),
) -> Result<(), ExperimentError> {
    match kind {
        Kind::Number { fill } => {
            let number = cells.number(row)?.or(*fill);
            put(0, number.ok_or_else(|| cells.missing(row))?);
        }
        Kind::Date { parts, fill } => match (cells.date(row)?, fill) {
            (Some(date), _) => {
                parts.iter().enumerate().for_each(|(column, part)| put(column, part.of(&date)))
            }
            (None, Some(fill)) => fill.iter().enumerate().for_each(|(column, number)| put(column, *number)),
            (None, None) => return Err(cells.missing(row).into()),
        },
        Kind::Category { encoder, fill, other } => {
            let place = |text: &String| encoder.categories().binary_search(text).ok();
            // A word that often says that a cell is missing is a category where one is called so.
            if let Some(column) = cells.as_it_stands(row).as_ref().and_then(place) {
                put(column, 1.0);
                return Ok(());
            }
            let text = cells.category(row).or_else(|| fill.clone()).ok_or_else(|| cells.missing(row))?;
            match place(&text) {
                Some(column) => put(column, 1.0),
                None if other.is_some() => put(encoder.categories().len(), 1.0),
                None if encoder.unknown() == Unknown::Zeros => {}
                None => {
                    return Err(ExperimentError::UnknownCategory {
                        place: cells.place(row),
                        found: text,
                        known: encoder.categories().to_vec(),
                    });
                }
            }
        }
    }
    Ok(())
}
