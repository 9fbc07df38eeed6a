//! Tables: read whole and in pieces, described, written in each format and read back.

use nn_file::npy::Array;
use nn_table::{
    Delimiter, Description, ReadOptions, Source, Table, TableError, TableFormat, TableReader, is_missing,
};
use std::collections::HashSet;
use std::io::Cursor;

/// Tables with more cells than this are read and no more.
const CELLS: usize = 10_000;

/// A table in this format.
pub(super) fn check(bytes: &[u8], format: TableFormat) {
    read(bytes, &ReadOptions { format: Some(format), ..ReadOptions::default() });
}

/// A table in CSV. Finding out its delimiter takes four times as long as reading it, so that only some have to.
pub(super) fn check_csv(bytes: &[u8]) {
    let delimiter =
        [None, Some(","), Some(";"), Some("tab"), Some("blanks")][super::common::one_of(bytes, 5)];
    let delimiter = delimiter.and_then(|delimiter| delimiter.parse().ok());
    read(bytes, &ReadOptions { format: Some(TableFormat::Csv), delimiter, ..ReadOptions::default() });
}

/// A table in whatever format it seems to be.
pub(super) fn check_unknown(bytes: &[u8]) {
    read(bytes, &ReadOptions::default());
}

/// An array by itself, and as a table.
pub(super) fn check_npy(bytes: &[u8]) {
    if let Ok(array) = Array::read(&mut &*bytes) {
        let mut written = Vec::new();
        array.write(&mut written).unwrap();
        let again = Array::read(&mut &*written).unwrap();
        assert_eq!(again.shape, array.shape);
        // NaN is no number that is equal to itself.
        assert_eq!(format!("{:?}", again.values), format!("{:?}", array.values));
    }
    check(bytes, TableFormat::Npy);
}

fn read(bytes: &[u8], options: &ReadOptions) {
    let table = match reader(bytes, options).and_then(TableReader::read_all) {
        Ok(table) => table,
        Err(error) => return refused(&error),
    };
    let (rows, columns) = (table.rows(), table.columns().len());
    assert!(rows > 0 && columns > 0);
    if rows.saturating_mul(columns) > CELLS {
        return;
    }
    // One thing or another with each, so that more files have their turn.
    match super::common::one_of(bytes, 2 + TableFormat::ALL.len()) {
        0 => in_pieces(bytes, options, &table),
        1 => {
            let description = Description::of(reader(bytes, options).unwrap()).unwrap();
            assert_eq!((description.rows, description.columns.len()), (rows, columns));
        }
        other => write_and_read(&table, TableFormat::ALL[other - 2]),
    }
}

fn reader(bytes: &[u8], options: &ReadOptions) -> Result<TableReader, TableError> {
    let length = Some(bytes.len() as u64);
    TableReader::from_bytes(&Source::from("table"), Cursor::new(bytes.to_vec()), length, options)
}

/// An error says something.
fn refused(error: &TableError) {
    assert!(!error.to_string().is_empty());
}

/// The same rows come a few at a time.
fn in_pieces(bytes: &[u8], options: &ReadOptions, whole: &Table) {
    let mut reader = reader(bytes, options).unwrap();
    let mut before = 0;
    while let Some(piece) = reader.next_rows(3).unwrap() {
        for row in 0..piece.rows() {
            for (column, cells) in piece.columns().iter().enumerate() {
                assert_eq!(cells.category(row), whole.columns()[column].category(before + row));
                assert_eq!(piece.place(row, column), whole.place(before + row, column));
            }
        }
        before += piece.rows();
    }
    assert_eq!(before, whole.rows());
}

/// What is written is read again as the same, where the format can hold it.
fn write_and_read(table: &Table, format: TableFormat) {
    let mut written = Cursor::new(Vec::new());
    match table.write(format, &mut written) {
        Ok(()) => {}
        Err(error) => {
            // JSON can tell names apart by blanks around them, and CSV cannot.
            let one_name = format == TableFormat::Csv && !has_csv_names(table);
            assert!(one_name || format != TableFormat::Csv && format != TableFormat::Json, "{error}");
            return refused(&error);
        }
    }
    let options = ReadOptions {
        format: Some(format),
        delimiter: Some(Delimiter::Text(",".to_owned())),
        header: Some(true),
        // Nothing is left out.
        skip: Some(0),
        footer_rows: Some(0),
        comment: Some(String::new()),
        ..ReadOptions::default()
    };
    let again = match reader(&written.get_ref()[..], &options).and_then(TableReader::read_all) {
        Ok(again) => again,
        // JSON can say what no text file holds.
        Err(_) if format == TableFormat::Csv && written.get_ref().contains(&0) => return,
        Err(error) => panic!("what was written as {format} cannot be read: {error}"),
    };
    assert_eq!((again.rows(), again.columns().len()), (table.rows(), table.columns().len()));
    for (i, (found, expected)) in again.names().zip(table.names()).enumerate() {
        match format {
            TableFormat::Npy => {}
            TableFormat::Csv => assert_eq!(found, csv_name(i, expected)),
            TableFormat::Json | TableFormat::Npz => assert_eq!(found, expected),
        }
    }
    for column in 0..table.columns().len() {
        // Only texts keep how numbers are written.
        if !table.columns()[column].notation().is_plain() && format != TableFormat::Csv {
            continue;
        }
        for row in 0..table.rows() {
            let (mut found, mut expected) = (cell(&again, row, column), cell(table, row, column));
            if format == TableFormat::Npz {
                (found, expected) = (found.without_filling(), expected.without_filling());
            }
            // JSON has no such numbers, and writes null.
            let lost = matches!(expected, Cell::Number(number) if number.is_infinite())
                && format == TableFormat::Json;
            assert!(found == expected || lost, "{format}, row {row}: {found:?} for {expected:?}");
        }
    }
}

/// What a column is called in CSV.
fn csv_name(column: usize, name: &str) -> String {
    let name = name.trim();
    if name.is_empty() { format!("column{}", column + 1) } else { name.to_owned() }
}

/// Whether the columns have different names in CSV too.
fn has_csv_names(table: &Table) -> bool {
    let mut known = HashSet::new();
    table.names().enumerate().all(|(column, name)| known.insert(csv_name(column, name)))
}

#[derive(Debug, PartialEq)]
enum Cell {
    Missing,
    Number(f64),
    Text(String),
}

impl Cell {
    /// What a text says, whether as a text or as a number.
    fn of(text: &str) -> Cell {
        match text.parse() {
            _ if is_missing(text) => Cell::Missing,
            Ok(number) if !f64::is_nan(number) => Cell::Number(number),
            _ => Cell::Text(text.to_owned()),
        }
    }

    /// NumPy fills texts up with zeros, so those at the end are no part of them; nor are blanks, before the zeros or behind.
    fn without_filling(self) -> Cell {
        match self {
            Cell::Text(text) => Cell::of(
                text.trim_end_matches(|letter: char| letter == '\0' || letter.is_whitespace()).trim(),
            ),
            Cell::Missing | Cell::Number(_) => self,
        }
    }
}

/// What a cell says.
fn cell(table: &Table, row: usize, column: usize) -> Cell {
    table.columns()[column].category(row).map_or(Cell::Missing, |text| Cell::of(&text))
}
