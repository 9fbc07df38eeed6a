//! What the first rows of a CSV file tell: the delimiter, whether there is a header.

use crate::error::TableError;
use crate::input::Input;
use crate::lines::Lines;
use crate::notation::{is_missing, looks_numeric};
use crate::options::ReadOptions;
use csv::{ReaderBuilder, StringRecord};

/// The delimiters that are tried, the usual one first.
const DELIMITERS: &[u8] = b",;\t|";
/// How many rows are looked at.
const ROWS: usize = 200;

/// What was found out or said about a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sniffed {
    pub(crate) delimiter: u8,
    pub(crate) header: bool,
}

pub(crate) fn sniff(input: &Input, options: &ReadOptions) -> Result<Sniffed, TableError> {
    if input.sample.contains(&0) {
        return Err(TableError::NotATable {
            source_name: input.source.to_string(),
            problem: "this is no text".to_owned(),
            help: "save it as CSV, JSON, NPY or NPZ",
        });
    }
    let candidates = match &options.delimiter {
        Some(delimiter) => std::slice::from_ref(delimiter),
        None => DELIMITERS,
    };
    let tried = candidates.iter().map(|&delimiter| {
        let rows = sample(input, delimiter);
        (Fit::of(&rows), delimiter, rows)
    });
    // The first of several that fit as well.
    let best = tried.reduce(|best, next| if next.0 > best.0 { next } else { best });
    let Some((_, delimiter, rows)) = best else {
        return Ok(Sniffed { delimiter: b',', header: true });
    };
    let header = options.header.unwrap_or_else(|| has_header(&rows));
    Ok(Sniffed { delimiter, header })
}

/// The first rows, with this delimiter.
fn sample(input: &Input, delimiter: u8) -> Vec<StringRecord> {
    let lines = Lines::new(&input.sample[..]);
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(lines);
    let rows = reader.byte_records().map_while(Result::ok);
    let mut rows: Vec<StringRecord> = rows.take(ROWS).map(StringRecord::from_byte_record_lossy).collect();
    if !input.sample_is_all && rows.len() > 1 && rows.len() < ROWS {
        // The sample ends within it.
        rows.pop();
    }
    rows
}

/// How well a delimiter fits: most rows have the same number of cells, more than one; or the first one has more than one;
/// then, how many cells are numbers; then, how many columns there are.
#[derive(Debug, PartialEq, PartialOrd)]
struct Fit {
    regular: bool,
    several: bool,
    numbers: f64,
    columns: usize,
}

impl Fit {
    fn of(rows: &[StringRecord]) -> Fit {
        let columns = rows.first().map_or(0, StringRecord::len);
        let same = rows.iter().filter(|row| row.len() == columns).count();
        let regular = columns > 1 && 5 * same >= 4 * rows.len();
        let cells = rows.iter().flatten().count();
        let is_text = |cell: &str| !(looks_numeric(cell) || is_missing(cell));
        let numbers = rows.iter().flatten().filter(|cell| !is_text(cell)).count();
        Fit { regular, several: columns > 1, numbers: numbers as f64 / cells.max(1) as f64, columns }
    }
}

/// Whether the first row holds names: none of its cells is a number, or it has a text above a column of numbers.
fn has_header(rows: &[StringRecord]) -> bool {
    let Some((first, rest)) = rows.split_first() else { return true };
    let above_numbers = |column: usize| {
        let mut below = rest.iter().filter_map(|row| row.get(column));
        let some = below.clone().any(looks_numeric);
        below.all(|cell| looks_numeric(cell) || is_missing(cell)) && some
    };
    let mut cells = first.iter().enumerate();
    let is_text = |cell: &str| !(looks_numeric(cell) || is_missing(cell));
    cells.clone().all(|(_, cell)| !looks_numeric(cell))
        || cells.any(|(column, cell)| is_text(cell) && above_numbers(column))
}
