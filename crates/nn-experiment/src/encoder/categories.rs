//! Which categories a column holds, learned from some rows of a table, and what fills a missing cell.

use super::input::Kind;
use crate::columns::{Columns, MOST_CATEGORIES, Missing};
use crate::error::ExperimentError;
use crate::note::Note;
use nn_data::OneHotEncoder;
use nn_table::Table;
use std::collections::BTreeMap;

/// The categories of a column in these rows.
pub(super) fn learn_categories(
    table: &Table,
    rows: &[usize],
    index: usize,
    columns: &Columns,
    notes: &mut Vec<Note>,
) -> Result<Kind, ExperimentError> {
    let column = &table.columns()[index];
    let name = || column.name().to_owned();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut absent = 0;
    for &row in rows {
        match column.category(row) {
            Some(text) => *counts.entry(text).or_default() += 1,
            None if columns.missing == Missing::Refuse => return Err(table.missing(row, index).into()),
            None => absent += 1,
        }
        if counts.len() > MOST_CATEGORIES {
            return Err(ExperimentError::TooManyCategories { name: name(), most: MOST_CATEGORIES });
        }
    }
    let fill = match &columns.missing {
        Missing::Refuse => None,
        Missing::Constant(value) => Some(value.clone()),
        Missing::Mean | Missing::Median | Missing::MostFrequent => {
            counts.iter().rev().max_by_key(|(_, count)| **count).map(|(text, _)| text.clone())
        }
    };
    if let (Some(fill), 1..) = (&fill, absent) {
        counts.entry(fill.clone()).or_default();
        notes.push(Note::Filled { name: name(), cells: absent, value: fill.clone() });
    }
    match counts.keys().next() {
        None => return Err(ExperimentError::EmptyColumn { name: name() }),
        Some(only) if counts.len() == 1 => notes.push(Note::Constant { name: name(), value: only.clone() }),
        Some(_) if counts.len() > 20 && counts.len() == rows.len() - absent => {
            notes.push(Note::AllDifferent { name: name(), categories: counts.len() });
        }
        Some(_) => notes.push(Note::OneHot { name: name(), categories: counts.len() }),
    }
    let encoder = OneHotEncoder::new(counts.into_keys(), columns.unknown.into())?;
    Ok(Kind::Category { encoder, fill })
}
