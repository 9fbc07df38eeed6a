//! Which categories a column holds, learned from some rows of a table, and what fills a missing cell.

use super::input::Kind;
use crate::columns::{Columns, MOST_CATEGORIES, Missing};
use crate::error::ExperimentError;
use crate::note::Note;
use nn_data::{OneHotEncoder, Unknown};
use nn_table::{Table, looks_numeric};
use std::collections::BTreeMap;

/// The categories of a column in these rows; `as_text` says that they were asked for.
pub(super) fn learn_categories(
    table: &Table,
    rows: &[usize],
    index: usize,
    columns: &Columns,
    as_text: bool,
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
        if columns.rare == 0 && counts.len() > MOST_CATEGORIES {
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
        *counts.entry(fill.clone()).or_default() += absent;
        notes.push(Note::Filled { name: name(), cells: absent, value: fill.clone() });
    }
    let Some(first) = counts.keys().next() else {
        return Err(ExperimentError::EmptyColumn { name: name() });
    };
    let all_different = counts.len() > FEW && counts.len() == rows.len() - absent;
    let with_signs = if as_text { None } else { mostly_numbers(&counts) };
    let is_usual = counts.len() > 1 && (!all_different || with_signs.is_some());
    if counts.len() == 1 {
        notes.push(Note::Constant { name: name(), value: first.clone() });
    } else if let Some(example) = with_signs {
        // It explains what else would be said.
        notes.push(Note::NumbersWithSigns { name: name(), example });
    } else if all_different {
        notes.push(Note::AllDifferent { name: name(), categories: counts.len() });
    } else {
        let mut single = counts.iter().filter(|(_, count)| **count == 1);
        let is_long = rows.len() - absent >= FEW / 2;
        if let (Some((example, _)), 0, true) = (single.next(), columns.rare, is_long) {
            let (categories, example) = (1 + single.count(), example.clone());
            notes.push(Note::SingleRows { name: name(), categories, example });
        }
    }
    let other = merge_rare(&mut counts, columns.rare, name, notes);
    let width = counts.len() + usize::from(other.is_some());
    if is_usual {
        notes.push(Note::OneHot { name: name(), categories: width });
    }
    if counts.len() > MOST_CATEGORIES {
        return Err(ExperimentError::TooManyCategories { name: name(), most: MOST_CATEGORIES });
    }
    // Where there is nothing rare, nothing was learned of others: they are none of the known ones.
    let unknown = if columns.rare > 0 { Unknown::Zeros } else { columns.unknown.into() };
    let encoder = OneHotEncoder::new(counts.into_keys(), unknown)?;
    Ok(Kind::Category { encoder, fill, other })
}

/// Categories are all different by chance in shorter tables, and in one row each by nature in those half as long.
const FEW: usize = 20;

/// Takes out the categories that are in fewer rows than `least`; what they are called together, if there are any.
fn merge_rare(
    counts: &mut BTreeMap<String, usize>,
    least: usize,
    name: impl Fn() -> String,
    notes: &mut Vec<Note>,
) -> Option<String> {
    let (mut categories, mut rows) = (0, 0);
    // One category at least is known by its name, the first of the most frequent ones.
    let kept = counts.iter().rev().max_by_key(|(_, count)| **count).map(|(text, _)| text.clone());
    let taken: Vec<String> = counts.keys().cloned().collect();
    counts.retain(|text, count| {
        let is_rare = *count < least && kept.as_ref() != Some(text);
        (categories, rows) = (categories + usize::from(is_rare), rows + if is_rare { *count } else { 0 });
        !is_rare
    });
    if rows == 0 {
        return None;
    }
    let is_free = |other: &String| taken.binary_search(other).is_err();
    let names = std::iter::once("other".to_owned()).chain((1..).map(|number| format!("other.{number}")));
    let other = names.into_iter().find(is_free)?;
    notes.push(Note::Rare { name: name(), categories, rows, other: other.clone() });
    Some(other)
}

/// One of the categories that look like numbers with other signs, such as `$1,200` or `12 kg`, if most of them do.
fn mostly_numbers(counts: &BTreeMap<String, usize>) -> Option<String> {
    let found: Vec<&String> = counts.keys().filter(|text| looks_numeric(text)).collect();
    let with_signs = || found.iter().find(|text| text.parse::<f64>().is_err());
    if 2 * found.len() > counts.len() { with_signs().map(|text| (*text).clone()) } else { None }
}
