//! Rows of a CSV file.

use crate::error::Row;
use crate::error::TableError;
use crate::input::{Input, no_memory, read_error};
use crate::layout::{self, Cleaned, Layout, Remark, Separator, distinct};
use crate::lines::Lines;
use crate::notation::{is_missing, looks_numeric};
use crate::options::{Ragged, ReadOptions};
use crate::quotes::{Odd, odd};
use crate::rows::{RowSource, Size, empty_texts, numbered};
use crate::source::Source;
use crate::table::{Cells, RowNumbers, Texts};
use csv_core::ReadRecordResult;
use nn_choice::limits;
use std::collections::{TryReserveError, VecDeque};
use std::io::{BufRead, Read};

/// How many rows are held back that may stand behind the table.
const HELD: usize = 100;
/// What the last row is called that sums up the others.
const TOTALS: [&str; 9] =
    ["total", "totals", "grand total", "sum", "summe", "gesamt", "insgesamt", "subtotal", "gesamtsumme"];

pub(crate) struct CsvRows {
    source: Source,
    size: Option<Size>,
    input: Text,
    /// Not the reader of `csv`, which takes a row for as long and as wide as it is.
    parser: csv_core::Reader,
    /// How many lines have ended with a carriage return alone, which the parser does not count.
    returns: u64,
    record: Record,
    /// The text of the record, as far as it may be asked for: where it comes in pieces, or a cell has several lines.
    text: Vec<u8>,
    columns: usize,
    layout: Layout,
    /// The rows of names, in case they come again.
    header: Vec<Vec<String>>,
    ragged: Ragged,
    /// How many rows stand behind the table, if that was said.
    behind: Option<usize>,
    /// The first row, if it is one of data: reading it told how many columns there are.
    waiting: bool,
    /// Rows that may stand behind the table.
    held: VecDeque<Held>,
    /// Rows that stood among the others after all.
    ready: VecDeque<Held>,
    counts: Counts,
}

/// A row that is kept for later.
struct Held {
    line: u64,
    cells: Vec<String>,
}

/// What was left out or filled: how many rows, and the line of the first.
#[derive(Default)]
struct Counts {
    blank: u64,
    filled: (u64, u64),
    skipped: (u64, u64),
    /// Rows that are the header once more.
    again: (u64, u64),
    /// Cells in quotes that hold lines like rows.
    quoted: (u64, u64),
    behind: Option<(u64, u64, String)>,
}

/// What a row is.
enum Kind {
    Row,
    Blank,
    /// The names once more.
    Header,
    /// It may stand behind the table.
    Behind,
    Ragged,
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
        let layout = layout::find(&input, options)?;
        let delimiter = layout.cleaning.separator.byte();
        let size = Size::of_text(&input, |byte| byte == delimiter || byte == b'\n');
        let bytes: Box<dyn Read + Send> = Box::new(input.bytes());
        let parser = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        let lines = Lines::new(bytes);
        let input = match layout.cleaning.is_nothing() {
            true => Text::Lines(lines),
            false => Text::Cleaned(Box::new(Cleaned::new(lines, layout.cleaning.clone()))),
        };
        let mut rows = CsvRows {
            source,
            size,
            input,
            parser,
            returns: 0,
            record: Record::default(),
            text: Vec::new(),
            header: Vec::new(),
            columns: layout.cells.unwrap_or(0),
            layout,
            ragged: options.ragged,
            behind: options.footer_rows,
            waiting: false,
            held: VecDeque::new(),
            ready: VecDeque::new(),
            counts: Counts::default(),
        };
        let mut header: Vec<Vec<String>> = Vec::new();
        for _ in 0..rows.layout.header_rows {
            if !rows.advance_filled()? {
                break;
            }
            header.push(rows.kept()?.cells.iter().map(|cell| cell.trim().to_owned()).collect());
        }
        // A header alone is no table; opening the file says so at once.
        if !rows.advance_filled()? {
            let source_name = rows.source.to_string();
            return Err(match header.is_empty() {
                true => TableError::Empty { source_name },
                false => TableError::NoRows { source_name, columns: header.concat() },
            });
        }
        rows.waiting = true;
        // Where all that stands there is said to be data, and where numbers are said to be names, nothing is the header once more.
        let is_said = options.header.is_some() || options.header_rows.is_some();
        if options.footer_rows != Some(0) {
            let is_text = |cell: &String| !looks_numeric(cell) && !is_missing(cell);
            let may_come_again = |row: &&Vec<String>| row.len() > 1 && (!is_said || row.iter().any(is_text));
            rows.header = header.iter().filter(may_come_again).cloned().collect();
        }
        rows.name(header, names)?;
        Ok(rows)
    }

    /// The names of the columns, and with them how many there are.
    fn name(&mut self, header: Vec<Vec<String>>, names: &mut Vec<String>) -> Result<(), TableError> {
        let first = self.own_cells().len();
        if self.layout.cells.is_none() {
            self.columns = first;
        }
        if let Some(found) = self.layout.names.take() {
            names.extend(self.made_distinct(found));
            return Ok(());
        }
        if header.is_empty() {
            names.extend(numbered(self.columns));
            return Ok(());
        }
        let mut found = layout::joined(&header);
        if header.len() > 1 {
            let first = found.iter().take(5).cloned().collect();
            self.layout.remarks.push(Remark::HeaderRows { rows: header.len(), first });
        }
        let named = found.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        if named > self.columns
            || (named < self.columns && named + 1 < self.columns && found.len() != self.columns)
        {
            // As many columns as there are names; rows that have other numbers of cells are told.
            self.columns = named;
        }
        let without_name = named + 1 == self.columns && found.len() < self.columns && named > 1;
        if without_name && self.first_cell_is_a_name() {
            found.insert(0, String::new());
        } else if without_name {
            self.columns = named;
        }
        // What delimiters at the end of rows make is no column.
        if named + 1 == found.len() && found.len() == self.columns && self.ends_blank() && named > 0 {
            self.columns = named;
        }
        found.truncate(self.columns);
        found.resize(self.columns, String::new());
        let is_row_name = without_name && found.first().is_some_and(String::is_empty);
        names.extend(self.made_distinct(found));
        if is_row_name {
            let name = names.first().cloned().unwrap_or_default();
            self.layout.remarks.push(Remark::RowNames { name });
        }
        Ok(())
    }

    /// Whether the first row of data has a cell more in front than there are names.
    fn first_cell_is_a_name(&self) -> bool {
        let cells = self.own_cells();
        cells.len() == self.columns && !self.ends_blank()
    }

    /// Whether the last cell of the first row of data says nothing.
    fn ends_blank(&self) -> bool {
        let cells = self.own_cells();
        cells.len() < self.columns || cells.last().is_some_and(|cell| cell.trim_ascii().is_empty())
    }

    fn made_distinct(&mut self, names: Vec<String>) -> Vec<String> {
        let (names, renamed) = distinct(names.into_iter());
        self.layout.remarks.extend(renamed.into_iter().map(|(name, to)| Remark::Renamed { name, to }));
        names
    }

    /// Whether semicolons stand between cells, as where decimals have a comma.
    pub(crate) fn has_semicolons(&self) -> bool {
        self.layout.cleaning.separator == Separator::Byte(b';')
    }

    /// The cells of the record, without the one that a bar at its beginning makes.
    fn own_cells(&self) -> Vec<&[u8]> {
        self.record.iter().skip(usize::from(self.layout.bar && self.record.len() > 1)).collect()
    }

    /// Reads the next record that says something, or that is data all the same.
    fn advance_filled(&mut self) -> Result<bool, TableError> {
        while self.advance()? {
            if self.record.len() == 1 || self.behind == Some(0) || !self.record.is_blank() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads the next record; says whether there is one.
    fn advance(&mut self) -> Result<bool, TableError> {
        let first = self.lines();
        let (mut bytes, mut cells) = (0, 0);
        self.text.clear();
        loop {
            let input = self.input.buffer().fill_buf().map_err(|error| read_error(&self.source, error))?;
            let Record { bytes: to, ends, .. } = &mut self.record;
            let (result, read, written, ended) =
                self.parser.read_record(input, &mut to[bytes..], &mut ends[cells..]);
            let at_the_end = input.is_empty();
            self.returns += count(&input[..read], |byte| byte == b'\r');
            if !matches!(result, ReadRecordResult::Record) || has_breaks(&to[..bytes + written]) {
                let kept = self.text.try_reserve(read);
                kept.map_err(|error| no_memory(&self.source, error))?;
                self.text.extend_from_slice(&input[..read]);
            }
            self.input.buffer().consume(read);
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
                    if has_breaks(&self.record.bytes[..bytes]) {
                        self.check_quotes()?;
                    }
                    return Ok(true);
                }
                ReadRecordResult::End => return Ok(false),
            };
            grown.map_err(|error| no_memory(&self.source, error))?;
        }
    }

    /// Looks whether a cell of several lines is one.
    fn check_quotes(&mut self) -> Result<(), TableError> {
        // The reader stands behind the line break that ends the record.
        let line = |at: usize| self.lines() - count(&self.text[at..], is_break);
        match odd(&self.text, self.layout.cleaning.separator.byte(), self.record.cells) {
            Some(Odd::GoesOn { opens, closes }) => {
                let (source_name, row) = (self.source.to_string(), Row::Line(line(opens)));
                return Err(TableError::FarQuote { source_name, row, closes: Row::Line(line(closes)) });
            }
            Some(Odd::HoldsRows { opens }) => {
                let line = line(opens);
                note(&mut self.counts.quoted, line);
            }
            None => {}
        }
        Ok(())
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

fn has_breaks(bytes: &[u8]) -> bool {
    bytes.contains(&b'\n') || bytes.contains(&b'\r')
}

/// Counts one more, and keeps the line of the first.
fn note(counts: &mut (u64, u64), line: u64) {
    counts.1 = if counts.0 == 0 { line } else { counts.1 };
    counts.0 += 1;
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

    /// A cell, or an empty one where there is none.
    fn cell(&self, index: usize) -> &[u8] {
        let start = if index == 0 { 0 } else { self.ends.get(index - 1).copied().unwrap_or(0) };
        match self.ends[..self.cells].get(index) {
            Some(&end) => &self.bytes[start..end],
            None => &[],
        }
    }

    fn is_blank(&self) -> bool {
        self.bytes[..self.written].trim_ascii().is_empty()
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

/// Where the bytes of a text come from.
enum Text {
    /// As they stand.
    Lines(Lines<Box<dyn Read + Send>>),
    /// Without what is no row.
    Cleaned(Box<Cleaned<Lines<Box<dyn Read + Send>>>>),
}

impl Text {
    fn buffer(&mut self) -> &mut dyn BufRead {
        match self {
            Text::Lines(lines) => lines,
            Text::Cleaned(cleaned) => cleaned,
        }
    }
}

impl CsvRows {
    /// What the record is.
    fn kind(&self) -> Kind {
        let is_filled = |cell: &[u8]| !cell.trim_ascii().is_empty();
        let bar = usize::from(self.layout.bar && self.record.len() > 1);
        let is_whole = self.record.len() - bar == self.columns;
        if self.header.iter().any(|names| self.says(names)) {
            return Kind::Header;
        }
        // The usual case: a row with something in its first cell and in its last.
        let [first, last] = [bar, bar + self.columns - 1].map(|cell| self.record.cell(cell));
        if is_whole && self.behind == Some(0) {
            return Kind::Row;
        }
        if is_whole
            && self.behind.is_none()
            && (self.columns == 1 || (is_filled(first) && is_filled(last) && !may_be_total(first)))
        {
            return Kind::Row;
        }
        let cells = self.own_cells();
        let text = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
        let said = || cells.iter().filter(|cell| is_filled(cell));
        if is_whole && self.behind.is_none() {
            return match said().count() {
                0 => Kind::Blank,
                1 if self.columns > 2 && is_filled(first) && self.is_note_in_row(&text(first)) => {
                    Kind::Behind
                }
                _ if is_total(&text(first)) => Kind::Behind,
                _ => Kind::Row,
            };
        }
        if said().next().is_none() && self.columns > 1 {
            return Kind::Blank;
        }
        if self.behind.is_some_and(|rows| rows > 0) {
            return Kind::Behind;
        }
        if cells.len() == self.columns {
            return Kind::Row;
        }
        if cells.len() > self.columns {
            let more = cells[self.columns..].iter().all(|cell| cell.trim_ascii().is_empty());
            return if more { Kind::Row } else { Kind::Ragged };
        }
        let texts: Vec<String> = said().map(|cell| text(cell)).collect();
        let all_texts = texts.iter().all(|text| !looks_numeric(text) && !is_missing(text));
        let alone = texts.len() == 1 && self.columns > 2 && all_texts;
        match self.behind {
            None if alone || is_total(&texts[0]) || (all_texts && is_note(&texts[0])) => Kind::Behind,
            None | Some(_) => Kind::Ragged,
        }
    }

    /// Whether the cells of the record are these.
    fn says(&self, names: &[String]) -> bool {
        let cells = || self.record.iter().skip(usize::from(self.layout.bar && self.record.len() > 1));
        let same = |cell: &[u8], name: &str| cell.trim_ascii() == name.as_bytes();
        cells().zip(names).all(|(cell, name)| same(cell, name)) && cells().count() == names.len()
    }

    /// Whether the only text of a row with as many cells as the others is a note behind the table, or goes on with one.
    fn is_note_in_row(&self, text: &str) -> bool {
        const WORDS: [&str; 8] = ["note", "source", "quelle", "hinweis", "*", "(", "©", "["];
        let lower = text.to_lowercase();
        is_note(text)
            && (!self.held.is_empty() || text.len() > 40 || WORDS.iter().any(|word| lower.starts_with(word)))
    }

    /// The record, to be kept.
    fn kept(&self) -> Result<Held, TableError> {
        let cells = self.own_cells().into_iter().map(|cell| self.text(cell).map(str::to_owned));
        Ok(Held { line: self.line(), cells: cells.collect::<Result<_, _>>()? })
    }

    fn error(&self, held: &Held) -> TableError {
        let (source_name, row, found) = (self.source.to_string(), Row::Line(held.line), held.cells.len());
        let comment = held.cells.first().and_then(|cell| layout::comment_mark(cell.as_bytes()));
        TableError::Ragged { source_name, row, found, expected: self.columns, comment }
    }

    /// A row that stands among the others: with as many cells as they have, unless it is left out.
    fn settled(&mut self, mut row: Held) -> Result<Option<Held>, TableError> {
        let found = row.cells.len();
        let is_longer = row.cells.iter().skip(self.columns).any(|cell| !cell.trim().is_empty());
        if found >= self.columns && !is_longer {
            row.cells.truncate(self.columns);
            return Ok(Some(row));
        }
        match self.ragged {
            Ragged::Fill if !is_longer => {
                note(&mut self.counts.filled, row.line);
                row.cells.resize(self.columns, String::new());
                Ok(Some(row))
            }
            Ragged::Skip => {
                note(&mut self.counts.skipped, row.line);
                Ok(None)
            }
            Ragged::Fill | Ragged::Refuse => Err(self.error(&row)),
        }
    }

    /// What was held back stands among other rows.
    fn release(&mut self, most: usize) -> Result<(), TableError> {
        while self.held.len() > most {
            let Some(row) = self.held.pop_front() else { return Ok(()) };
            let row = self.settled(row)?;
            self.ready.extend(row);
        }
        Ok(())
    }

    /// At the end, what is held back stands behind the table.
    fn end(&mut self) {
        if let Some(first) = self.held.front() {
            let words: String = first
                .cells
                .iter()
                .map(|cell| cell.trim())
                .find(|cell| !cell.is_empty())
                .unwrap_or_default()
                .chars()
                .take(60)
                .collect();
            self.counts.behind = Some((self.held.len() as u64, first.line, words));
            self.held.clear();
        }
    }

    /// Puts rows that are ready into the columns.
    fn give(&mut self, most: usize, columns: &mut [Texts], lines: &mut Vec<u64>) -> Result<(), TableError> {
        while lines.len() < most
            && let Some(row) = self.ready.pop_front()
        {
            for (column, cell) in columns.iter_mut().zip(&row.cells) {
                column.try_push(cell).map_err(|error| no_memory(&self.source, error))?;
            }
            lines.push(row.line);
        }
        Ok(())
    }
}

/// Whether a cell may be what [`is_total`] asks for.
fn may_be_total(cell: &[u8]) -> bool {
    cell.first().is_some_and(|first| b"tTgGsSiI \"*".contains(first)) && cell.len() < 20
}

/// Whether a row that begins so sums up the others.
fn is_total(first: &str) -> bool {
    let first = first.trim_end_matches(':').to_lowercase();
    TOTALS.contains(&first.as_str())
}

/// Whether a text that stands alone is a note and no cell.
fn is_note(text: &str) -> bool {
    !looks_numeric(text)
        && !is_missing(text)
        && (text.contains(char::is_whitespace)
            || text.contains(':')
            || text.starts_with(['*', '(', '©', '[']))
}

impl RowSource for CsvRows {
    fn next(&mut self, most: usize) -> Result<(Vec<Cells>, RowNumbers), TableError> {
        let mut columns = empty_texts(self.columns);
        let mut lines = Vec::new();
        loop {
            self.give(most, &mut columns, &mut lines)?;
            if lines.len() >= most {
                break;
            }
            if !(std::mem::take(&mut self.waiting) || self.advance()?) {
                self.end();
                break;
            }
            let kind = self.kind();
            if matches!(kind, Kind::Row) && self.held.is_empty() {
                let bar = usize::from(self.layout.bar);
                for (column, cell) in columns.iter_mut().zip(self.record.iter().skip(bar)) {
                    column.try_push(self.text(cell)?).map_err(|error| no_memory(&self.source, error))?;
                }
                lines.try_reserve(1).map_err(|error| no_memory(&self.source, error))?;
                lines.push(self.line());
                continue;
            }
            match kind {
                Kind::Blank => self.counts.blank += 1,
                Kind::Header => {
                    let line = self.line();
                    note(&mut self.counts.again, line);
                }
                Kind::Behind => {
                    self.held.push_back(self.kept()?);
                    self.release(self.behind.unwrap_or(HELD))?;
                }
                Kind::Row | Kind::Ragged => {
                    let row = self.kept()?;
                    self.release(0)?;
                    let row = self.settled(row)?;
                    self.ready.extend(row);
                }
            }
        }
        Ok((columns.into_iter().map(Cells::Texts).collect(), RowNumbers::Lines(lines)))
    }

    fn size(&self) -> Option<Size> {
        self.size
    }

    fn about(&self) -> String {
        let header = match self.layout.header_rows {
            0 => "without a header".to_owned(),
            1 => "with a header".to_owned(),
            rows => format!("with a header of {rows} rows"),
        };
        match self.columns {
            1 => format!("CSV {header}, a single column"),
            _ => format!("CSV {header}, {}", self.layout.cleaning.separator.in_words()),
        }
    }

    fn remarks(&self) -> Vec<Remark> {
        let mut remarks = self.layout.remarks.clone();
        if let (Text::Cleaned(cleaned), Some(prefix)) = (&self.input, &self.layout.cleaning.comment)
            && cleaned.comments > 0
        {
            remarks.push(Remark::Comments { prefix: prefix.clone(), lines: cleaned.comments });
        }
        let Counts { blank, filled, skipped, again, quoted, behind } = &self.counts;
        if *blank > 0 {
            remarks.push(Remark::BlankRows { rows: *blank });
        }
        if filled.0 > 0 {
            remarks.push(Remark::RowsFilled { rows: filled.0, line: filled.1 });
        }
        if skipped.0 > 0 {
            remarks.push(Remark::RowsSkipped { rows: skipped.0, line: skipped.1 });
        }
        if again.0 > 0 {
            remarks.push(Remark::HeaderAgain { rows: again.0, line: again.1 });
        }
        if quoted.0 > 0 {
            remarks.push(Remark::RowsInQuotes { cells: quoted.0, line: quoted.1 });
        }
        if let Some((rows, line, first)) = behind {
            remarks.push(Remark::RowsBehind { rows: *rows, line: *line, first: first.clone() });
        }
        remarks
    }
}
