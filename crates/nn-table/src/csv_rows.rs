//! Rows of a CSV file.

use crate::error::Row;
use crate::error::TableError;
use crate::input::{Input, read_error};
use crate::lines::Lines;
use crate::options::ReadOptions;
use crate::rows::{LONGEST_ROW, RowSource, empty_texts, numbered};
use crate::sniff::{Sniffed, sniff};
use crate::source::Source;
use crate::table::{Cells, RowNumbers};
use csv::{ByteRecord, ReaderBuilder};
use std::io::Read;

pub(crate) struct CsvRows {
    source: Source,
    reader: csv::Reader<Lines<Box<dyn Read + Send>>>,
    record: ByteRecord,
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
        if [&b"\xff\xfe"[..], b"\xfe\xff"].iter().any(|mark| input.sample.starts_with(mark)) {
            return Err(TableError::Utf16 { source_name: source.to_string() });
        }
        let sniffed = sniff(&input, options)?;
        let bytes: Box<dyn Read + Send> = Box::new(input.bytes());
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(sniffed.delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(Lines::new(bytes, LONGEST_ROW));
        let mut rows =
            CsvRows { source, reader, record: ByteRecord::new(), columns: 0, sniffed, waiting: true };
        if !rows.advance()? {
            return Err(TableError::Empty { source_name: rows.source.to_string() });
        }
        rows.columns = rows.record.len();
        if !rows.sniffed.header {
            names.extend(numbered(rows.columns));
            return Ok(rows);
        }
        for (name, number) in rows.texts()?.into_iter().zip(numbered(rows.columns)) {
            names.push(if name.trim().is_empty() { number } else { name.trim().to_owned() });
        }
        // A header alone is no table; opening the file says so at once.
        if !rows.advance()? {
            return Err(TableError::NoRows { source_name: rows.source.to_string(), columns: names.clone() });
        }
        Ok(rows)
    }

    pub(crate) fn decimal_comma(&self) -> bool {
        self.sniffed.decimal_comma
    }

    /// Reads the next record; says whether there is one.
    fn advance(&mut self) -> Result<bool, TableError> {
        let found = self.reader.read_byte_record(&mut self.record);
        if self.reader.get_ref().is_exhausted() {
            return Err(TableError::LongRow {
                source_name: self.source.to_string(),
                row: Row::Line(self.reader.position().line()),
                limit: LONGEST_ROW,
            });
        }
        self.reader.get_mut().row_is_done();
        #[expect(clippy::wildcard_enum_match_arm, reason = "csv adds kinds")]
        found.map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => read_error(&self.source, error),
            other => TableError::Damaged {
                source_name: self.source.to_string(),
                format: "CSV",
                problem: format!("{other:?}"),
            },
        })
    }

    /// The line on which the record begins. The reader stands behind its line break, and does not count lines without
    /// anything on them when it says where the record began.
    fn line(&self) -> u64 {
        let within = self.record.as_slice().iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.reader.position().line() - 1 - within
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
            for (column, cell) in columns.iter_mut().zip(&self.record) {
                column.push(self.text(cell)?);
            }
            lines.push(self.line());
        }
        Ok((columns.into_iter().map(Cells::Texts).collect(), RowNumbers::Lines(lines)))
    }

    fn about(&self) -> String {
        let delimiter = match self.sniffed.delimiter {
            b'\t' => "tabs".to_owned(),
            other => format!("`{}`", char::from(other)),
        };
        let header = if self.sniffed.header { "with a header" } else { "without a header" };
        let decimals = if self.sniffed.decimal_comma { ", decimals with a comma" } else { "" };
        match self.columns {
            1 => format!("CSV {header}, a single column{decimals}"),
            _ => format!("CSV {header}, cells separated by {delimiter}{decimals}"),
        }
    }
}
