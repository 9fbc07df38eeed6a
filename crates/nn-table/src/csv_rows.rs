//! Rows of a CSV file.

use crate::error::Row;
use crate::error::TableError;
use crate::input::{Input, no_memory, read_error};
use crate::lines::Lines;
use crate::options::ReadOptions;
use crate::rows::{RowSource, Size, empty_texts, named, numbered};
use crate::sniff::{Sniffed, sniff};
use crate::source::Source;
use crate::table::{Cells, RowNumbers};
use csv_core::ReadRecordResult;
use nn_choice::limits;
use std::collections::TryReserveError;
use std::io::{BufRead, Read};

pub(crate) struct CsvRows {
    source: Source,
    size: Option<Size>,
    input: Lines<Box<dyn Read + Send>>,
    /// Not the reader of `csv`, which takes a row for as long and as wide as it is.
    parser: csv_core::Reader,
    /// How many lines have ended with a carriage return alone, which the parser does not count.
    returns: u64,
    record: Record,
    columns: usize,
    sniffed: Sniffed,
    /// The first row, if it is one of data: reading it told how many columns there are.
    waiting: bool,
}

impl CsvRows {
    pub(crate) fn open(
        input: Input,
        options: &ReadOptions,
        names: &mut Vec<String>,
    ) -> Result<CsvRows, TableError> {
        let source = input.source.clone();
        // In UTF-16, digits, delimiters and line ends have a byte of zeros each.
        let has_mark = [&b"\xff\xfe"[..], b"\xfe\xff"].iter().any(|mark| input.sample.starts_with(mark));
        if has_mark && input.sample.contains(&0) {
            return Err(TableError::Utf16 { source_name: source.to_string() });
        }
        let sniffed = sniff(&input, options)?;
        let size = Size::of_text(&input, |byte| byte == sniffed.delimiter || byte == b'\n');
        let bytes: Box<dyn Read + Send> = Box::new(input.bytes());
        let parser = csv_core::ReaderBuilder::new().delimiter(sniffed.delimiter).build();
        let (input, record) = (Lines::new(bytes), Record::default());
        let mut rows =
            CsvRows { source, size, input, parser, returns: 0, record, columns: 0, sniffed, waiting: true };
        if !rows.advance()? {
            return Err(TableError::Empty { source_name: rows.source.to_string() });
        }
        rows.columns = rows.record.len();
        if !rows.sniffed.header {
            names.extend(numbered(rows.columns));
            return Ok(rows);
        }
        names.extend(named(rows.texts()?.into_iter()));
        // A header alone is no table; opening the file says so at once.
        if !rows.advance()? {
            return Err(TableError::NoRows { source_name: rows.source.to_string(), columns: names.clone() });
        }
        Ok(rows)
    }

    /// Whether semicolons stand between cells, as where decimals have a comma.
    pub(crate) fn has_semicolons(&self) -> bool {
        self.sniffed.delimiter == b';'
    }

    /// Reads the next record; says whether there is one.
    fn advance(&mut self) -> Result<bool, TableError> {
        let first = self.lines();
        let (mut bytes, mut cells) = (0, 0);
        loop {
            let input = self.input.fill_buf().map_err(|error| read_error(&self.source, error))?;
            let Record { bytes: to, ends, .. } = &mut self.record;
            let (result, read, written, ended) =
                self.parser.read_record(input, &mut to[bytes..], &mut ends[cells..]);
            let at_the_end = input.is_empty();
            self.returns += count(&input[..read], |byte| byte == b'\r');
            self.input.consume(read);
            (bytes, cells) = (bytes + written, cells + ended);
            let source_name = || self.source.to_string();
            let grown = match result {
                ReadRecordResult::InputEmpty => Ok(()),
                ReadRecordResult::OutputFull if bytes >= limits::ROW => {
                    let row = Row::Line(first);
                    return Err(TableError::LongRow { source_name: source_name(), row, limit: limits::ROW });
                }
                ReadRecordResult::OutputFull => grow(to, limits::ROW),
                ReadRecordResult::OutputEndsFull | ReadRecordResult::Record if cells > limits::COLUMNS => {
                    let row = Some(Row::Line(first));
                    return Err(TableError::TooManyColumns { source_name: source_name(), row });
                }
                ReadRecordResult::OutputEndsFull => grow(ends, limits::COLUMNS + 1),
                // Every line ends with a break, so what the end of the file ends is a cell in quotes.
                ReadRecordResult::Record if at_the_end => {
                    let start = self.record.ends[..cells].iter().rev().nth(1).copied().unwrap_or(0);
                    let breaks =
                        self.record.bytes[start..bytes].iter().filter(|&&byte| byte == b'\n').count();
                    let row = Row::Line(self.parser.line() - breaks as u64);
                    return Err(TableError::OpenQuote { source_name: source_name(), row });
                }
                ReadRecordResult::Record => {
                    (self.record.written, self.record.cells) = (bytes, cells);
                    return Ok(true);
                }
                ReadRecordResult::End => return Ok(false),
            };
            grown.map_err(|error| no_memory(&self.source, error))?;
        }
    }

    /// The line on which the record begins. The reader stands behind its line break, and does not count lines without
    /// anything on them when it says where the record began.
    fn line(&self) -> u64 {
        self.lines() - 1 - count(&self.record.bytes[..self.record.written], is_break)
    }

    /// The line on which the reader stands.
    fn lines(&self) -> u64 {
        self.parser.line() + self.returns
    }

    /// The cells of the record.
    fn texts(&self) -> Result<Vec<&str>, TableError> {
        self.record.iter().map(|cell| self.text(cell)).collect()
    }

    fn text<'a>(&self, cell: &'a [u8]) -> Result<&'a str, TableError> {
        std::str::from_utf8(cell).map_err(|error| TableError::NotUtf8 {
            source_name: self.source.to_string(),
            row: Row::Line(self.line()),
            byte: cell[error.valid_up_to()],
        })
    }
}

fn is_break(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

fn count(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> u64 {
    bytes.iter().filter(|&&byte| wanted(byte)).count() as u64
}

/// The cells of a row, in room that is used again for the next.
#[derive(Default)]
struct Record {
    bytes: Vec<u8>,
    written: usize,
    /// Where each cell ends.
    ends: Vec<usize>,
    cells: usize,
}

impl Record {
    fn len(&self) -> usize {
        self.cells
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        self.ends[..self.cells].iter().zip(starts).map(|(&end, start)| &self.bytes[start..end])
    }
}

/// Twice the room, but no more than `most`.
fn grow<T: Clone + Default>(room: &mut Vec<T>, most: usize) -> Result<(), TryReserveError> {
    let wanted = (2 * room.len()).clamp(64, most);
    room.try_reserve_exact(wanted - room.len())?;
    room.resize(wanted, T::default());
    Ok(())
}

impl RowSource for CsvRows {
    fn next(&mut self, most: usize) -> Result<(Vec<Cells>, RowNumbers), TableError> {
        let mut columns = empty_texts(self.columns);
        let mut lines = Vec::new();
        while lines.len() < most && (std::mem::take(&mut self.waiting) || self.advance()?) {
            if self.record.len() != self.columns {
                return Err(TableError::Ragged {
                    source_name: self.source.to_string(),
                    row: Row::Line(self.line()),
                    found: self.record.len(),
                    expected: self.columns,
                });
            }
            for (column, cell) in columns.iter_mut().zip(self.record.iter()) {
                column.try_push(self.text(cell)?).map_err(|error| no_memory(&self.source, error))?;
            }
            lines.try_reserve(1).map_err(|error| no_memory(&self.source, error))?;
            lines.push(self.line());
        }
        Ok((columns.into_iter().map(Cells::Texts).collect(), RowNumbers::Lines(lines)))
    }

    fn size(&self) -> Option<Size> {
        self.size
    }

    fn about(&self) -> String {
        let delimiter = match self.sniffed.delimiter {
            b'\t' => "tabs".to_owned(),
            other => format!("`{}`", char::from(other)),
        };
        let header = if self.sniffed.header { "with a header" } else { "without a header" };
        match self.columns {
            1 => format!("CSV {header}, a single column"),
            _ => format!("CSV {header}, cells separated by {delimiter}"),
        }
    }
}
