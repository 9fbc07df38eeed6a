//! Columns of dates: the parts of a date as numbers.

use super::input::Kind;
use super::learn::fill_of;
use crate::columns::{Columns, Dates, Missing};
use crate::error::ExperimentError;
use crate::note::Note;
use nn_choice::choices;
use nn_table::{Date, Table};

choices! {
    /// A part of a date that a network is given as a number.
    pub enum DatePart, "part of a date" {
        /// The year.
        Year = "year",
        /// The month, from 1 to 12.
        Month = "month",
        /// The day of the month, from 1 on.
        Day = "day",
        /// The day of the week, from 1 for Monday to 7.
        Weekday = "weekday",
        /// The hour, from 0 to 23.
        Hour = "hour",
        /// The minute, from 0 to 59.
        Minute = "minute",
        /// Days since the beginning of 1970, with the time as a fraction.
        Days = "days",
    }
}

impl DatePart {
    /// The parts that tell dates apart, in the order of [`Date::parts`].
    const EACH: [DatePart; 6] =
        [DatePart::Year, DatePart::Month, DatePart::Day, DatePart::Weekday, DatePart::Hour, DatePart::Minute];

    /// This part of a date.
    pub fn of(self, date: &Date) -> f64 {
        let [year, month, day, weekday, hour, minute] = date.parts();
        match self {
            DatePart::Year => year,
            DatePart::Month => month,
            DatePart::Day => day,
            DatePart::Weekday => weekday,
            DatePart::Hour => hour,
            DatePart::Minute => minute,
            DatePart::Days => date.days(),
        }
    }
}

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
