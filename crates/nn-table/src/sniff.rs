//! What the first rows of a CSV file tell: the delimiter, whether there is a header, how decimals are written.

use crate::error::TableError;
use crate::input::Input;
use crate::lines::Lines;
use crate::options::ReadOptions;
use crate::table::{Parsed, parse};
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
    pub(crate) decimal_comma: bool,
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
        let decimal_comma =
            options.decimal_comma.unwrap_or_else(|| delimiter != b',' && has_decimal_commas(&rows));
        (Fit::of(&rows, decimal_comma), delimiter, decimal_comma, rows)
    });
    // The first of several that fit as well.
    let best = tried.reduce(|best, next| if next.0 > best.0 { next } else { best });
    let Some((_, delimiter, decimal_comma, rows)) = best else {
        return Ok(Sniffed { delimiter: b',', header: true, decimal_comma: false });
    };
    let header = options.header.unwrap_or_else(|| has_header(&rows, decimal_comma));
    Ok(Sniffed { delimiter, header, decimal_comma })
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
    fn of(rows: &[StringRecord], decimal_comma: bool) -> Fit {
        let columns = rows.first().map_or(0, StringRecord::len);
        let same = rows.iter().filter(|row| row.len() == columns).count();
        let regular = columns > 1 && 5 * same >= 4 * rows.len();
        let cells = rows.iter().flatten().count();
        let is_text = |cell: &str| matches!(parse(cell, decimal_comma), Parsed::Text(_));
        let numbers = rows.iter().flatten().filter(|cell| !is_text(cell)).count();
        Fit { regular, several: columns > 1, numbers: numbers as f64 / cells.max(1) as f64, columns }
    }
}

/// Whether decimals have a comma: some cells do, none has a point, and not all look like thousands.
fn has_decimal_commas(rows: &[StringRecord]) -> bool {
    let numbers =
        || rows.iter().flatten().map(str::trim).filter(|cell| matches!(parse(cell, true), Parsed::Number(_)));
    let point = |cell: &str| cell.contains('.');
    let thousands = |cell: &str| cell.split_once(',').is_some_and(|(_, after)| after.len() == 3);
    !rows.iter().flatten().any(|cell| point(cell) && matches!(parse(cell, false), Parsed::Number(_)))
        && numbers().any(|cell| cell.contains(',') && !thousands(cell))
}

/// Whether the first row holds names: none of its cells is a number, or it has a text above a column of numbers.
fn has_header(rows: &[StringRecord], decimal_comma: bool) -> bool {
    let Some((first, rest)) = rows.split_first() else { return true };
    let above_numbers = |column: usize| {
        let below = rest.iter().filter_map(|row| row.get(column)).map(|cell| parse(cell, decimal_comma));
        let mut some = false;
        let mut below = below.inspect(|cell| some |= matches!(cell, Parsed::Number(_)));
        below.all(|cell| !matches!(cell, Parsed::Text(_))) && some
    };
    let mut cells = first.iter().map(|cell| parse(cell, decimal_comma)).enumerate();
    cells.clone().all(|(_, cell)| !matches!(cell, Parsed::Number(_)))
        || cells.any(|(column, cell)| matches!(cell, Parsed::Text(_)) && above_numbers(column))
}
