//! The first rows of a text, cut into cells in one way or another, and how well that fits.

use super::cleaned::{Cleaned, Cleaning};
use super::separator::Separator;
use super::shape::has_digits_in_shape;
use crate::input::Input;
use crate::lines::Lines;
use crate::notation::{is_missing, looks_numeric};
use csv::{ByteRecord, ReaderBuilder, StringRecord};
use std::collections::BTreeMap;
use std::io::Read;

/// How many rows are looked at.
const ROWS: usize = 300;

/// A row that is looked at.
pub(super) struct Row {
    /// The line on which it begins, counted from 1.
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
}

impl Row {
    /// How many cells say something.
    pub(super) fn said(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.said() == 0
    }

    /// How the row begins, for messages.
    pub(super) fn beginning(&self) -> Vec<String> {
        const MOST: usize = 5;
        let said = || self.cells.iter().filter(|cell| !cell.is_empty());
        let mut first: Vec<String> = said().take(MOST).cloned().collect();
        if said().count() > MOST {
            first.push("…".to_owned());
        }
        first
    }
}

/// The sample as text with one kind of line break.
pub(super) fn text(input: &Input) -> Vec<u8> {
    let mut text = Vec::with_capacity(input.sample.len() + 1);
    let bytes = input.sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&input.sample);
    // A slice can always be read.
    let _ = Lines::new(bytes).read_to_end(&mut text);
    text.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    text
}

/// The rows of a text that is cleaned so. If it is only the beginning of a file, without the last row, unless it is the only one.
pub(super) fn rows(text: &[u8], is_all: bool, cleaning: &Cleaning) -> Vec<Row> {
    let cleaned = Cleaned::new(text, cleaning.clone());
    let delimiter = cleaning.separator.byte();
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(cleaned);
    let (mut rows, mut record) = (Vec::new(), ByteRecord::new());
    while rows.len() < ROWS && reader.read_byte_record(&mut record).is_ok_and(|some| some) {
        // The reader stands behind the row, and does not count empty lines when it says where one begins.
        let breaks = record.as_slice().iter().filter(|byte| **byte == b'\n').count();
        let line = reader.position().line() - 1 - breaks as u64;
        let cells = StringRecord::from_byte_record_lossy(record.clone());
        rows.push(Row { line, cells: cells.iter().map(|cell| cell.trim().to_owned()).collect() });
    }
    if !is_all && rows.len() > 1 && rows.len() < ROWS {
        rows.pop();
    }
    rows
}

/// What the rows are like, where the table is: those with the usual number of cells, and what stands between them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fit {
    /// How well a table fits, from 0 to 1.
    pub(super) score: f64,
    /// How many cells a row has.
    pub(super) cells: usize,
    /// The first row with as many, among those that are not blank.
    pub(super) first: usize,
    /// Whether all rows have as many.
    pub(super) is_whole: bool,
    /// How many columns are of numbers, all with the same unit if they have one.
    pub(super) numbers: usize,
}

impl Fit {
    /// How well these rows fit a table, none of which is blank. None if no two cells stand beside each other.
    pub(super) fn of(rows: &[&Row], separator: &Separator) -> Option<Fit> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        rows.iter()
            .filter(|row| row.cells.len() > 1)
            .for_each(|row| *counts.entry(row.cells.len()).or_default() += 1);
        let (&cells, &count) = counts.iter().max_by_key(|(cells, count)| (**count, **cells))?;
        // A row that is as long as no other says nothing of a table.
        if count == 1 && rows.len() > 2 {
            return None;
        }
        let is_of_it = |row: &&&Row| row.cells.len() == cells;
        let first = rows.iter().position(|row| is_of_it(&row))?;
        let last = rows.iter().rposition(|row| is_of_it(&row))?;
        let within = count as f64 / (last + 1 - first) as f64;
        let all = count as f64 / rows.len() as f64;
        let table: Vec<&&Row> = rows[first..=last].iter().filter(is_of_it).collect();
        let known = known(&table);
        let prior = match separator {
            Separator::Byte(_) => 1.0,
            Separator::Text(_) => 0.99,
            Separator::Blanks(1) => 0.85,
            Separator::Blanks(_) => 0.9,
            Separator::Places(_) => 0.8,
        };
        let is_blanks = matches!(separator, Separator::Blanks(_) | Separator::Places(_));
        if is_blanks && !is_aligned(&table, cells, rows[0].cells.len()) {
            return None;
        }
        let columns = (1.0 - 1.0 / cells as f64).powf(0.3);
        let score = within * within * all.sqrt() * known * columns * prior;
        let numbers = number_columns(&table, cells, true);
        Some(Fit { score, cells, first, is_whole: count == rows.len(), numbers })
    }
}

/// Blanks stand between words too. That they stand between columns is believed where there are columns of numbers, and no fewer names
/// than columns, but for one where rows have names.
fn is_aligned(table: &[&&Row], cells: usize, first: usize) -> bool {
    let numbers = number_columns(table, cells, false);
    numbers > 0 && (cells > 2 || first >= cells) && (3 * numbers >= cells || cells > 3)
}

/// How many columns are of numbers, perhaps only where all of them have the same behind their digits.
fn number_columns(table: &[&&Row], cells: usize, alike: bool) -> usize {
    let are_names = |row: &&&&Row| row.cells.iter().all(|cell| !looks_numeric(cell));
    // A row of numbers may hold names too.
    let names = match table.iter().take_while(are_names).count() {
        names if names < table.len() => names.max(usize::from(table.len() > 1)),
        _ => 0,
    };
    let is_of_numbers = |column: &usize| {
        let cells = || table.iter().map(|row| row.cells[*column].as_str()).filter(|cell| !is_missing(cell));
        let below = || cells().skip(names);
        let some = below().filter(|cell| looks_numeric(cell)).count();
        let numbers = || cells().filter(|cell| looks_numeric(cell));
        let units = || numbers().map(|cell| cell.rsplit(|sign: char| sign.is_ascii_digit()).next());
        let is_alike = || units().zip(units().skip(1)).all(|(a, b)| a == b);
        some > 0 && 5 * some >= 4 * below().count() && (!alike || is_alike())
    };
    (0..cells).filter(is_of_numbers).count()
}

/// How much of the cells is of a kind that tables have: numbers, dates, words; less, where another delimiter stands in them.
fn known(table: &[&&Row]) -> f64 {
    let of = |cell: &str| match cell {
        "" => 0.5,
        _ if looks_numeric(cell) || is_missing(cell) => 1.0,
        _ if cell.bytes().any(|byte| b";\t|".contains(&byte)) => 0.3,
        _ if cell.contains(',') => 0.7,
        _ if has_digits_in_shape(cell) => 0.9,
        _ => 0.8,
    };
    let (mut sum, mut count) = (0.0, 0.0);
    for cell in table.iter().flat_map(|row| &row.cells) {
        sum += of(cell);
        count += 1.0;
    }
    sum / f64::max(count, 1.0)
}

/// Between which characters a blank stands in every line: where columns end that are aligned.
pub(super) fn places(rows: &[&[u8]]) -> Vec<usize> {
    let mut filled: Vec<bool> = Vec::new();
    for row in rows {
        for (place, letter) in String::from_utf8_lossy(row).chars().enumerate() {
            if place >= filled.len() {
                filled.resize(place + 1, false);
            }
            filled[place] |= !letter.is_whitespace();
        }
    }
    let starts = (1..filled.len()).filter(|&place| filled[place] && !filled[place - 1]);
    // What stands before the first column is none.
    let begins = filled.iter().position(|filled| *filled).unwrap_or(0);
    starts.filter(|place| *place > begins).collect()
}
