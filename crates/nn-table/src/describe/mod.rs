//! What is in a table, column by column.

mod numbers;
mod stream;

use crate::error::{Place, Row, TableError};
use crate::notation::{Evidence, Notation, NotationRemark, Parsed, decide, is_code, number_text};
use crate::reader::TableReader;
use crate::table::Table;
pub use numbers::Numbers;
use serde::Serialize;
use std::collections::HashMap;
use stream::Stream;

/// How many different values of a column are told apart,
const MOST_DISTINCT: usize = 1000;
/// and in all columns together, but no fewer in one than are shown.
const MOST_DISTINCT_IN_ALL: usize = 1 << 19;
/// How many different values of a column are shown.
const MOST_SHOWN: usize = 20;
/// A text that has more bytes is no category.
const LONGEST_CATEGORY: usize = 4096;
/// How many numbers are kept in all columns together, for exact quantiles. Beyond that, a column with more than a few goes on as a
/// stream.
const MOST_NUMBERS: usize = 1 << 22;
/// How many numbers take as much memory as a stream does.
const FEW_NUMBERS: usize = 2048;

/// What is in a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Description {
    /// The source.
    pub source: String,
    /// What was found out about the file: ``CSV with a header, cells separated by `;` ``.
    pub about: String,
    /// How many rows there are.
    pub rows: usize,
    /// How many different values of a column are told apart: a thousand, or fewer in a table of more than 500 columns.
    pub told_apart: usize,
    /// What was found out about its layout and could be otherwise, or was left out.
    pub remarks: Vec<String>,
    /// Its columns, in order.
    pub columns: Vec<ColumnDescription>,
}

/// What is in a column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ColumnDescription {
    /// Its name.
    pub name: String,
    /// What its cells are.
    pub kind: Kind,
    /// How it writes its values, in words; empty if as programs do it.
    pub notation: String,
    /// What one may want to know before that is believed.
    pub remarks: Vec<String>,
    /// How many cells hold nothing.
    pub missing: usize,
    /// How many cells are neither missing nor finite numbers.
    pub non_numeric: usize,
    /// The first of those, in a column of numbers: a mistake, most likely.
    pub first_non_numeric: Option<Cell>,
    /// The first cell that is missing.
    pub first_missing: Option<Cell>,
    /// How many different values there are; `None` if there are more than [`Description::told_apart`], or texts of many
    /// pages.
    pub distinct: Option<usize>,
    /// What the numbers are like, if there are any.
    pub numbers: Option<Numbers>,
    /// How often each value is there, the most frequent first; only if there are at most 20.
    pub values: Vec<Value>,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// All numbers, and all whole.
    Whole,
    /// All numbers.
    Number,
    /// All dates.
    Date,
    /// No numbers.
    Text,
    /// Some numbers, some not.
    Mixed,
    /// All missing.
    Empty,
}

impl Kind {
    /// What it is called: `whole`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Whole => "whole",
            Kind::Number => "number",
            Kind::Date => "date",
            Kind::Text => "text",
            Kind::Mixed => "mixed",
            Kind::Empty => "empty",
        }
    }
}

/// A cell and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// `line 12` or `row 11`.
    pub row: String,
    /// What it says.
    pub found: String,
}

impl Cell {
    fn new(place: &Place, found: &str) -> Cell {
        let row = match place.row {
            Row::Line(line) => format!("line {line}"),
            Row::Row(row) => format!("row {row}"),
        };
        Cell { row, found: found.to_owned() }
    }
}

/// A value and how often it is there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Value {
    /// The text, or the number as text.
    pub value: String,
    /// How often.
    pub count: usize,
}

impl Description {
    /// Reads a table to its end and describes it. A table of any number of rows takes the same memory: at most a thousand
    /// values of a column are told apart, and at most four million numbers are kept until the end.
    ///
    /// How columns write their values is decided by the first rows. If the rest of a file tells otherwise, it is read once more; of
    /// what can be read only once, a remark says so.
    ///
    /// # Errors
    /// As [`TableReader::next_rows`].
    pub fn of(mut reader: TableReader) -> Result<Description, TableError> {
        let mut evidence: Vec<Evidence> =
            reader.names().iter().map(|name| Evidence::new(name, reader.asked())).collect();
        let mut notations = Vec::new();
        let asked = reader.asked().clone();
        let (mut rows, mut columns) = read(&mut reader, |piece| {
            piece.add_to(&mut evidence);
            if notations.is_empty() {
                notations = decide(&evidence, &asked).into_iter().map(|(notation, _)| notation).collect();
            }
            piece.set_notations(&notations);
        })?;
        let (decided, mut remarks): (Vec<Notation>, Vec<Vec<NotationRemark>>) =
            decide(&evidence, &asked).into_iter().unzip();
        if notations != decided {
            match reader.again().transpose()? {
                Some(mut again) => (rows, columns) = read(&mut again, |piece| piece.set_notations(&decided))?,
                None => {
                    let differ =
                        notations.iter().zip(&decided).zip(&mut remarks).filter(|((a, b), _)| a != b);
                    differ.for_each(|(_, remarks)| remarks.push(NotationRemark::Late));
                }
            }
        }
        let names = reader.names().iter().cloned();
        let parts = names.zip(columns).zip(decided.into_iter().zip(remarks));
        Ok(Description {
            source: reader.source().to_string(),
            about: reader.about(),
            rows,
            told_apart: told_apart(reader.names().len()),
            remarks: reader.remarks().iter().map(ToString::to_string).collect(),
            columns: parts
                .map(|((name, statistics), (notation, remarks))| {
                    let mut found = statistics.describe(name);
                    found.remarks.splice(..0, remarks.iter().map(ToString::to_string));
                    ColumnDescription { notation: notation.to_string(), ..found }
                })
                .collect(),
        })
    }
}

/// How many different values of each of so many columns are told apart.
fn told_apart(columns: usize) -> usize {
    (MOST_DISTINCT_IN_ALL / columns.max(1)).clamp(MOST_SHOWN + 1, MOST_DISTINCT)
}

/// Reads all rows, and lets each piece be prepared: how many there are, and the statistics of each column.
fn read(
    reader: &mut TableReader,
    mut prepare: impl FnMut(&mut Table),
) -> Result<(usize, Vec<ColumnStatistics>), TableError> {
    let count = reader.names().len();
    let mut columns: Vec<ColumnStatistics> =
        (0..count).map(|_| ColumnStatistics::new(told_apart(count))).collect();
    let (mut rows, mut kept) = (0, 0);
    while let Some(mut piece) = reader.next_piece()? {
        prepare(&mut piece);
        rows += piece.rows();
        for (i, column) in columns.iter_mut().enumerate() {
            kept -= column.numbers.len();
            column.take(&piece, i);
            kept += column.numbers.len();
            if kept > MOST_NUMBERS && column.numbers.len() > FEW_NUMBERS {
                kept -= column.numbers.len();
                column.let_go();
            }
        }
    }
    Ok((rows, columns))
}

/// The statistics of the cells of a column read so far.
#[derive(Debug)]
struct ColumnStatistics {
    missing: usize,
    dates: usize,
    non_numeric: usize,
    first_non_numeric: Option<Cell>,
    first_missing: Option<Cell>,
    numbers: Vec<f64>,
    /// What the numbers go into once they are not kept any more.
    stream: Option<Stream>,
    all_whole: bool,
    /// The first number that is written as a name is.
    first_code: Option<String>,
    /// `None` once there are too many.
    distinct: Option<Distinct>,
    told_apart: usize,
}

/// Up to which size each whole number is one that a column can hold.
const MOST_EXACT: f64 = (1_u64 << 53) as f64;

fn as_name(code: &str) -> String {
    format!("`{code}` is written as names are and read as a number: as a text it would keep all its digits")
}

/// How often each value is there.
#[derive(Debug, Default)]
struct Distinct {
    texts: HashMap<String, usize>,
    /// By their bits.
    numbers: HashMap<u64, usize>,
}

impl Distinct {
    fn len(&self) -> usize {
        self.texts.len() + self.numbers.len()
    }

    fn values(self) -> Vec<Value> {
        let texts = self.texts.into_iter().map(|(value, count)| Value { value, count });
        let number = |(bits, count)| Value { value: number_text(f64::from_bits(bits)), count };
        texts.chain(self.numbers.into_iter().map(number)).collect()
    }
}

impl ColumnStatistics {
    fn new(told_apart: usize) -> ColumnStatistics {
        ColumnStatistics {
            missing: 0,
            dates: 0,
            non_numeric: 0,
            first_non_numeric: None,
            first_missing: None,
            numbers: Vec::new(),
            stream: None,
            all_whole: true,
            first_code: None,
            distinct: Some(Distinct::default()),
            told_apart,
        }
    }

    /// Keeps the numbers no longer.
    fn let_go(&mut self) {
        let stream = self.stream.get_or_insert_default();
        std::mem::take(&mut self.numbers).into_iter().for_each(|number| stream.take(number));
    }

    fn take(&mut self, piece: &Table, column: usize) {
        let cells = piece.cells(column);
        let notation = piece.columns()[column].notation();
        let is_date = |text: &str| notation.dates.is_some() && notation.date(text).is_ok();
        for row in 0..piece.rows() {
            match cells.parsed(row) {
                Parsed::Missing => {
                    self.missing += 1;
                    let found = || piece.columns()[column].raw(row).to_owned();
                    self.first_missing.get_or_insert_with(|| Cell::new(&piece.place(row, column), &found()));
                }
                Parsed::Number(number) if number.is_finite() => {
                    match &mut self.stream {
                        None => self.numbers.push(number),
                        Some(stream) => stream.take(number),
                    }
                    self.all_whole &= number == number.trunc();
                    if let Some(code) = piece.columns()[column].text(row).filter(|text| is_code(text)) {
                        self.first_code.get_or_insert_with(|| code.to_owned());
                        // Names that become the same number are not the same name.
                        self.distinct = self.distinct.take().filter(|_| number.abs() < MOST_EXACT);
                    }
                    self.count(number.to_bits());
                }
                Parsed::Number(number) => self.non_number(piece, row, column, &number.to_string()),
                Parsed::Text(text) if is_date(text) => {
                    self.dates += 1;
                    self.count_text(text.trim());
                }
                Parsed::Text(text) => self.non_number(piece, row, column, text.trim()),
            }
        }
    }

    fn non_number(&mut self, piece: &Table, row: usize, column: usize, text: &str) {
        self.non_numeric += 1;
        self.first_non_numeric.get_or_insert_with(|| Cell::new(&piece.place(row, column), text));
        self.count_text(text);
    }

    fn count(&mut self, bits: u64) {
        let Some(distinct) = &mut self.distinct else { return };
        let room = distinct.len() < self.told_apart;
        match distinct.numbers.get_mut(&bits) {
            Some(count) => *count += 1,
            None if room => {
                distinct.numbers.insert(bits, 1);
            }
            None => self.distinct = None,
        }
    }

    fn count_text(&mut self, text: &str) {
        let Some(distinct) = &mut self.distinct else { return };
        let room = distinct.len() < self.told_apart && text.len() <= LONGEST_CATEGORY;
        match distinct.texts.get_mut(text) {
            Some(count) => *count += 1,
            None if room => {
                distinct.texts.insert(text.to_owned(), 1);
            }
            None => self.distinct = None,
        }
    }

    fn describe(self, name: String) -> ColumnDescription {
        let numbers = match (self.stream, &self.distinct) {
            (None, _) => Numbers::of(self.numbers),
            // Few different numbers, often: the same as if all had been kept.
            (Some(_), Some(distinct)) => {
                let counts = distinct.numbers.iter();
                Numbers::of_counts(counts.map(|(&bits, &count)| (f64::from_bits(bits), count)))
            }
            (Some(stream), None) => stream.numbers(),
        };
        let kind = match (numbers.is_none(), self.non_numeric) {
            (true, 0) if self.dates > 0 => Kind::Date,
            (_, _) if self.dates > 0 => Kind::Mixed,
            (true, 0) => Kind::Empty,
            (true, _) => Kind::Text,
            (false, 0) if self.all_whole => Kind::Whole,
            (false, 0) => Kind::Number,
            (false, _) => Kind::Mixed,
        };
        let distinct = self.distinct.as_ref().map(Distinct::len);
        let few = self.distinct.filter(|distinct| distinct.len() <= MOST_SHOWN);
        let mut values = few.map_or_else(Vec::new, Distinct::values);
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        ColumnDescription {
            name,
            kind,
            notation: String::new(),
            remarks: self.first_code.iter().map(|code| as_name(code)).collect(),
            missing: self.missing,
            non_numeric: self.non_numeric,
            first_non_numeric: self.first_non_numeric.filter(|_| kind == Kind::Mixed),
            first_missing: self.first_missing,
            distinct,
            numbers,
            values,
        }
    }
}
