//! Columns of dates: the parts of a date as numbers.

use super::date_part::DatePart;
use super::fill::fill_of;
use super::input::Kind;
use crate::columns::{Columns, Dates, Missing};
use crate::error::ExperimentError;
use crate::note::Note;
use nn_table::Table;

/// What a column of dates becomes: those of its parts that are not the same in all rows.
pub(super) fn learn_dates(
    table: &Table,
    rows: &[usize],
    index: usize,
    columns: &Columns,
    notes: &mut Vec<Note>,
) -> Result<Kind, ExperimentError> {
    let column = &table.columns()[index];
    let name = || column.name().to_owned();
    let cells = table.cells_in(index, column.notation());
    let mut dates = Vec::with_capacity(rows.len());
    for &row in rows {
        match cells.date(row)? {
            Some(date) => dates.push(date),
            None if columns.missing == Missing::Refuse => return Err(cells.missing(row).into()),
            None => {}
        }
    }
    let absent = rows.len() - dates.len();
    let Some(first) = dates.first() else { return Err(ExperimentError::EmptyColumn { name: name() }) };
    let differs = |part: &DatePart| dates.iter().any(|date| part.of(date) != part.of(first));
    let mut parts: Vec<DatePart> = match columns.dates {
        Dates::Days => vec![DatePart::Days],
        Dates::Parts | Dates::Text => DatePart::EACH.into_iter().filter(differs).collect(),
    };
    if !dates.iter().any(|date| date.days() != first.days()) {
        notes.push(Note::Constant { name: name(), value: first.to_string() });
        parts = vec![DatePart::Days];
    }
    let numbers = |part: &DatePart| dates.iter().map(|date| part.of(date)).collect::<Vec<f64>>();
    let fill: Option<Vec<f64>> = match &columns.missing {
        Missing::Constant(value) if absent > 0 => {
            return Err(ExperimentError::FillNotANumber { name: name(), found: value.clone() });
        }
        Missing::Constant(_) => None,
        Missing::Refuse | Missing::Mean | Missing::Median | Missing::MostFrequent => {
            parts.iter().map(|part| fill_of(numbers(part), &columns.missing)).collect()
        }
    };
    if let (Some(fill), 1..) = (&fill, absent) {
        let value = fill.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
        notes.push(Note::Filled { name: name(), cells: absent, value });
    }
    notes
        .push(Note::Dates { name: name(), parts: parts.iter().map(|part| part.name().to_owned()).collect() });
    Ok(Kind::Date { parts, fill })
}
