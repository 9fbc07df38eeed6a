//! What a column holds, learned from some rows of a table: numbers or categories, and what fills a missing cell.

use super::categories::learn_categories;
use super::dates::learn_dates;
use super::fill::fill_of;
use super::input::Kind;
use crate::columns::{Categories, Columns, Dates, Missing};
use crate::error::ExperimentError;
use crate::note::Note;
use nn_table::{Table, TableError, is_code};

/// What a column holds in these rows; categories, if that was said.
pub(super) fn learn_kind(
    table: &Table,
    rows: &[usize],
    index: usize,
    columns: &Columns,
    as_text: bool,
    notes: &mut Vec<Note>,
) -> Result<Kind, ExperimentError> {
    if !as_text && columns.dates != Dates::Text && table.columns()[index].notation().dates.is_some() {
        return learn_dates(table, rows, index, columns, notes);
    }
    if !as_text && !looks_categorical(table, rows, index)? {
        return learn_numbers(table, rows, index, &columns.missing, notes);
    }
    if columns.categories == Categories::Refuse {
        let row = rows.iter().copied().find(|&row| table.number(row, index).is_err()).unwrap_or(rows[0]);
        let (place, column) = (table.place(row, index), &table.columns()[index]);
        let (found, expected) =
            (column.category(row).unwrap_or_default(), Box::new(column.notation().clone()));
        return Err(TableError::NotANumber { place, found, expected }.into());
    }
    learn_categories(table, rows, index, columns, as_text, notes)
}

/// Whether a column holds categories: some of its cells are no numbers, and at most half of them are.
///
/// # Errors
/// The one cell among numbers that is none.
fn looks_categorical(table: &Table, rows: &[usize], index: usize) -> Result<bool, ExperimentError> {
    if table.columns()[index].holds_numbers() {
        return Ok(false);
    }
    let (mut numbers, mut texts, mut first) = (0_usize, 0_usize, None);
    for &row in rows {
        match table.number(row, index) {
            Ok(Some(_)) => numbers += 1,
            Ok(None) => {}
            Err(error) => {
                texts += 1;
                first.get_or_insert(error);
            }
        }
    }
    match first {
        Some(error) if numbers > texts || matches!(error, TableError::NotFinite { .. }) => Err(error.into()),
        first => Ok(first.is_some()),
    }
}

fn learn_numbers(
    table: &Table,
    rows: &[usize],
    index: usize,
    missing: &Missing,
    notes: &mut Vec<Note>,
) -> Result<Kind, ExperimentError> {
    let name = || table.columns()[index].name().to_owned();
    let mut numbers = Vec::with_capacity(rows.len());
    for &row in rows {
        match table.number(row, index)? {
            Some(number) => numbers.push(number),
            None if *missing == Missing::Refuse => return Err(table.missing(row, index).into()),
            None => {}
        }
    }
    let absent = rows.len() - numbers.len();
    if numbers.is_empty() {
        return Err(ExperimentError::EmptyColumn { name: name() });
    }
    if absent == 0 && counts_rows(&numbers, rows) {
        notes.push(Note::Index { name: name() });
    }
    let column = &table.columns()[index];
    if let Some(example) = rows.iter().filter_map(|&row| column.text(row)).find(|text| is_code(text)) {
        notes.push(Note::NamesAsNumbers { name: name(), example: example.to_owned() });
    }
    numbers.sort_by(f64::total_cmp);
    if numbers[0] == numbers[numbers.len() - 1] {
        notes.push(Note::Constant { name: name(), value: numbers[0].to_string() });
    }
    let fill = match missing {
        Missing::Constant(value) => match value.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(number),
            _ if absent == 0 => None,
            _ => return Err(ExperimentError::FillNotANumber { name: name(), found: value.clone() }),
        },
        Missing::Refuse | Missing::Mean | Missing::Median | Missing::MostFrequent => {
            fill_of(numbers, missing)
        }
    };
    if let (Some(fill), 1..) = (fill, absent) {
        notes.push(Note::Filled { name: name(), cells: absent, value: fill.to_string() });
    }
    Ok(Kind::Number { fill })
}

/// Whether numbers count the rows: whole, and one more with each row; or rising throughout in more rows than would do so by chance.
fn counts_rows(numbers: &[f64], rows: &[usize]) -> bool {
    const LEAST: usize = 5;
    let ascending = rows.is_sorted_by(|a, b| a < b) && numbers.is_sorted_by(|a, b| a < b);
    let whole = numbers.iter().all(|number| number.fract() == 0.0);
    let one_each =
        numbers.iter().zip(rows).all(|(number, &row)| number - row as f64 == numbers[0] - rows[0] as f64);
    whole && ascending && numbers.len() >= if one_each { LEAST } else { 4 * LEAST }
}
