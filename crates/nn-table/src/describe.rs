//! What is in a table, column by column.

use crate::error::{Place, Row, TableError};
use crate::reader::TableReader;
use crate::table::{Parsed, Table, number_text};
use serde::Serialize;
use std::collections::HashMap;

/// How many different values are told apart in a column.
const MOST_DISTINCT: usize = 1000;
/// How many bars a histogram has.
const BINS: usize = 10;
/// How many rows are looked at together.
const PIECE: usize = 4096;

/// What is in a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Description {
    /// The source.
    pub source: String,
    /// What was found out about the file: ``CSV with a header, cells separated by `;` ``.
    pub about: String,
    /// How many rows there are.
    pub rows: usize,
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
    /// How many cells hold nothing.
    pub missing: usize,
    /// How many cells are neither missing nor finite numbers.
    pub non_numeric: usize,
    /// The first of those, in a column of numbers: a mistake, most likely.
    pub first_non_numeric: Option<Cell>,
    /// The first cell that is missing.
    pub first_missing: Option<Cell>,
    /// How many different values there are; `None` if there are more than a thousand.
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

/// What numbers are like.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Numbers {
    /// How many there are.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, as of a sample (n - 1); 0 for one number.
    pub standard_deviation: f64,
    /// The least.
    pub min: f64,
    /// 5 of 100 are lower; between two, as NumPy does it.
    pub p5: f64,
    /// A quarter is lower.
    pub p25: f64,
    /// Half of them are lower.
    pub median: f64,
    /// Three quarters are lower.
    pub p75: f64,
    /// 95 of 100 are lower.
    pub p95: f64,
    /// The largest.
    pub max: f64,
    /// How many fall into each tenth of the range from `min` to `max`.
    pub histogram: Vec<usize>,
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
    /// Reads a table to its end and describes it. No more than a thousand categories of a column are
    /// kept; numbers are all kept until the end, for the quantiles.
    ///
    /// # Errors
    /// As [`TableReader::next_rows`].
    pub fn of(mut reader: TableReader) -> Result<Description, TableError> {
        let mut columns: Vec<ColumnStatistics> =
            reader.names().iter().map(|_| ColumnStatistics::default()).collect();
        let mut rows = 0;
        while let Some(piece) = reader.next_rows(PIECE)? {
            rows += piece.rows();
            columns.iter_mut().enumerate().for_each(|(i, column)| column.take(&piece, i));
        }
        let names = reader.names().iter().cloned();
        Ok(Description {
            source: reader.source().to_string(),
            about: reader.about(),
            rows,
            columns: names.zip(columns).map(|(name, statistics)| statistics.describe(name)).collect(),
        })
    }
}

/// The statistics of the cells of a column read so far.
#[derive(Debug)]
struct ColumnStatistics {
    missing: usize,
    non_numeric: usize,
    first_non_numeric: Option<Cell>,
    first_missing: Option<Cell>,
    numbers: Vec<f64>,
    /// `None` once there are too many.
    distinct: Option<HashMap<String, usize>>,
}

impl Default for ColumnStatistics {
    fn default() -> ColumnStatistics {
        let distinct = Some(HashMap::new());
        ColumnStatistics {
            missing: 0,
            non_numeric: 0,
            first_non_numeric: None,
            first_missing: None,
            numbers: Vec::new(),
            distinct,
        }
    }
}

impl ColumnStatistics {
    fn take(&mut self, piece: &Table, column: usize) {
        for row in 0..piece.rows() {
            match piece.parsed(row, column) {
                Parsed::Missing => {
                    self.missing += 1;
                    let found = || piece.columns()[column].raw(row).to_owned();
                    self.first_missing.get_or_insert_with(|| Cell::new(&piece.place(row, column), &found()));
                }
                Parsed::Number(number) if number.is_finite() => {
                    self.numbers.push(number);
                    if self.distinct.is_some() {
                        self.count(&number_text(number));
                    }
                }
                Parsed::Number(number) => self.non_number(piece, row, column, &number.to_string()),
                Parsed::Text(text) => self.non_number(piece, row, column, text.trim()),
            }
        }
    }

    fn non_number(&mut self, piece: &Table, row: usize, column: usize, text: &str) {
        self.non_numeric += 1;
        self.first_non_numeric.get_or_insert_with(|| Cell::new(&piece.place(row, column), text));
        self.count(text);
    }

    fn count(&mut self, value: &str) {
        let Some(distinct) = &mut self.distinct else { return };
        let room = distinct.len() < MOST_DISTINCT;
        match distinct.get_mut(value) {
            Some(count) => *count += 1,
            None if room => {
                distinct.insert(value.to_owned(), 1);
            }
            None => self.distinct = None,
        }
    }

    fn describe(self, name: String) -> ColumnDescription {
        let kind = match (self.numbers.is_empty(), self.non_numeric) {
            (true, 0) => Kind::Empty,
            (true, _) => Kind::Text,
            (false, 0) if self.numbers.iter().all(|x| *x == x.trunc()) => Kind::Whole,
            (false, 0) => Kind::Number,
            (false, _) => Kind::Mixed,
        };
        let distinct = self.distinct.as_ref().map(HashMap::len);
        let mut values: Vec<Value> = match self.distinct {
            Some(distinct) if distinct.len() <= 20 => {
                distinct.into_iter().map(|(value, count)| Value { value, count }).collect()
            }
            _ => Vec::new(),
        };
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        ColumnDescription {
            name,
            kind,
            missing: self.missing,
            non_numeric: self.non_numeric,
            first_non_numeric: self.first_non_numeric.filter(|_| kind == Kind::Mixed),
            first_missing: self.first_missing,
            distinct,
            numbers: Numbers::of(self.numbers),
            values,
        }
    }
}

impl Numbers {
    fn of(mut numbers: Vec<f64>) -> Option<Numbers> {
        numbers.sort_unstable_by(f64::total_cmp);
        let (&min, &max) = (numbers.first()?, numbers.last()?);
        let count = numbers.len();
        // Divided before they are added, so that large numbers do not overflow.
        let mean = numbers.iter().map(|x| x / count as f64).sum::<f64>();
        let scale = (max - mean).abs().max((min - mean).abs());
        let squares: f64 = numbers.iter().map(|x| ((x - mean) / scale).powi(2)).sum();
        let standard_deviation =
            if scale > 0.0 { scale * (squares / (count.max(2) - 1) as f64).sqrt() } else { 0.0 };
        let quantile = |level: f64| {
            let place = level * (count - 1) as f64;
            let (below, fraction) = (numbers[place as usize], place.fract());
            let above = numbers[(place as usize + 1).min(count - 1)];
            below * (1.0 - fraction) + above * fraction
        };
        let mut histogram = vec![0; BINS];
        let width = max / BINS as f64 - min / BINS as f64;
        for x in &numbers {
            let bin = if width > 0.0 {
                ((x / BINS as f64 - min / BINS as f64) / width * BINS as f64) as usize
            } else {
                0
            };
            histogram[bin.min(BINS - 1)] += 1;
        }
        let [p5, p25, median, p75, p95] = [0.05, 0.25, 0.5, 0.75, 0.95].map(quantile);
        Some(Numbers { count, mean, standard_deviation, min, p5, p25, median, p75, p95, max, histogram })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_described_as_numpy_does_it() {
        // np.quantile([1, 2, 4, 8], q), np.std(.., ddof=1)
        let described = Numbers::of(vec![8.0, 1.0, 4.0, 2.0]).unwrap();
        assert_eq!((described.min, described.p25, described.median), (1.0, 1.75, 3.0));
        assert_eq!((described.p75, described.max, described.mean), (5.0, 8.0, 3.75));
        assert!((described.standard_deviation - 3.095_695_936_834_452).abs() < 1e-15);
        assert_eq!(described.histogram, [1, 1, 0, 0, 1, 0, 0, 0, 0, 1]);
    }

    #[test]
    fn one_number_equal_numbers_and_huge_ones_have_a_description_too() {
        let one = Numbers::of(vec![3.0]).unwrap();
        assert_eq!((one.mean, one.standard_deviation, one.median, one.histogram[0]), (3.0, 0.0, 3.0, 1));
        assert_eq!(Numbers::of(vec![0.1; 7]).unwrap().histogram.iter().sum::<usize>(), 7);
        let huge = Numbers::of(vec![-f64::MAX, f64::MAX]).unwrap();
        assert!([huge.mean, huge.median, huge.p5].iter().all(|x| x.is_finite()), "{huge:?}");
        assert_eq!(huge.histogram, [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(Numbers::of(Vec::new()), None);
    }
}
