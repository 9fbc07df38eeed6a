//! Tables written: row by row as CSV and JSON, whole as NPY and NPZ.

use crate::error::TableError;
use crate::format::TableFormat;
use crate::notation::Parsed;
use crate::notation::number_text;
use crate::rows::named;
use crate::table::{Cells, Column, Table};
use nn_file::npy::{Array, Values, header};
use std::collections::HashMap;
use std::io::{self, Seek, SeekFrom, Write};

/// Writes tables with the same columns one after the other, as CSV with a header or as a JSON array of objects, one on each
/// line. Nothing is kept, so a table of any length takes no memory.
///
/// ```
/// use nn_table::{Column, RowWriter, Table};
/// let table = Table::new("ages", vec![
///     Column::of_texts("name", ["Ada", "Kurt, the older"]),
///     Column::of_numbers("age", vec![36.0, f64::NAN]),
/// ])?;
/// let (mut csv, mut json) = (RowWriter::csv(Vec::new()), RowWriter::json(Vec::new()));
/// csv.write(&table)?;
/// json.write(&table)?;
/// assert_eq!(csv.finish()?, b"name,age\nAda,36\n\"Kurt, the older\",\n");
/// assert_eq!(json.finish()?, b"[\n{\"name\":\"Ada\",\"age\":36},\n{\"name\":\"Kurt, the older\",\"age\":null}\n]\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct RowWriter<W: Write> {
    to: To<W>,
    /// Whether nothing was written yet.
    fresh: bool,
}

#[derive(Debug)]
enum To<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Json(W),
}

impl<W: Write> RowWriter<W> {
    /// Writes CSV: commas, quotes where they are needed, `\n`; nothing for a missing cell.
    pub fn csv(to: W) -> RowWriter<W> {
        RowWriter { to: To::Csv(Box::new(csv::Writer::from_writer(to))), fresh: true }
    }

    /// Writes JSON; null for a missing cell, and for a number that JSON lacks.
    pub fn json(to: W) -> RowWriter<W> {
        RowWriter { to: To::Json(to), fresh: true }
    }

    /// Writes the rows of a table.
    ///
    /// # Errors
    /// [`TableError::Unwritable`] if names of columns differ in blanks around them alone, which CSV does not keep,
    /// [`TableError::Io`] with what the operating system says.
    pub fn write(&mut self, table: &Table) -> Result<(), TableError> {
        let fresh = std::mem::take(&mut self.fresh);
        if fresh && matches!(self.to, To::Csv(_)) {
            check_names(table)?;
        }
        self.write_rows(table, fresh).map_err(|error| unwritable(table.source(), error))
    }

    fn write_rows(&mut self, table: &Table, fresh: bool) -> io::Result<()> {
        match &mut self.to {
            To::Csv(csv) => {
                if fresh {
                    for (i, name) in table.names().enumerate() {
                        let mark = if i == 0 && would_lose_its_mark(name) { MARK } else { "" };
                        csv.write_field(format!("{mark}{name}")).map_err(cause)?;
                    }
                    csv.write_record(None::<&[u8]>).map_err(cause)?;
                }
                for row in 0..table.rows() {
                    for column in table.columns() {
                        match &column.cells {
                            Cells::Texts(texts) => csv.write_field(texts.get(row)).map_err(cause)?,
                            Cells::Numbers(numbers) => {
                                csv.write_field(number_text(numbers[row])).map_err(cause)?
                            }
                        }
                    }
                    csv.write_record(None::<&[u8]>).map_err(cause)?;
                }
                Ok(())
            }
            To::Json(to) => {
                for row in 0..table.rows() {
                    to.write_all(if fresh && row == 0 { b"[\n" } else { b",\n" })?;
                    for (i, column) in table.columns().iter().enumerate() {
                        to.write_all(if i == 0 { b"{" } else { b"," })?;
                        nn_file::json::write(&mut *to, column.name())?;
                        to.write_all(b":")?;
                        json_cell(to, column, row)?;
                    }
                    to.write_all(b"}")?;
                }
                Ok(())
            }
        }
    }

    /// Writes what is left, and gives back where it went.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn finish(self) -> io::Result<W> {
        let mut to = match self.to {
            To::Csv(mut csv) => {
                // By itself, because `into_inner` wraps what the operating system says.
                csv.flush()?;
                csv.into_inner().map_err(|error| io::Error::from(error.error().kind()))?
            }
            To::Json(mut to) => {
                to.write_all(if self.fresh { b"[]\n" } else { b"\n]\n" })?;
                to
            }
        };
        to.flush()?;
        Ok(to)
    }
}

/// Writes tables of numbers one after the other as one NPY array, rows x columns. How many rows there are is put into the
/// header at the end.
#[derive(Debug)]
pub struct NpyWriter<W: Write + Seek> {
    to: W,
    start: u64,
    shape: Option<[usize; 2]>,
}

impl<W: Write + Seek> NpyWriter<W> {
    /// Writes from where `to` stands.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn new(mut to: W) -> io::Result<NpyWriter<W>> {
        let start = to.stream_position()?;
        Ok(NpyWriter { to, start, shape: None })
    }

    /// Writes the rows of a table; NaN for a missing cell.
    ///
    /// # Errors
    /// [`TableError::Unwritable`] if a cell is no number, [`TableError::Io`] with what the operating system says.
    pub fn write(&mut self, table: &Table) -> Result<(), TableError> {
        let columns = table.columns().len();
        let numbers = table.columns().iter().map(|column| {
            numbers(column).ok_or_else(|| TableError::Unwritable {
                format: "NPY",
                problem: format!("column `{}` is text", column.name()),
            })
        });
        let numbers: Vec<Vec<f64>> = numbers.collect::<Result<_, _>>()?;
        let mut write = || {
            let shape = self.shape.get_or_insert([0, columns]);
            if shape[0] == 0 {
                self.to.write_all(&header("<f8", &*shape))?;
            }
            shape[0] += table.rows();
            for row in 0..table.rows() {
                for column in &numbers {
                    self.to.write_all(&column[row].to_le_bytes())?;
                }
            }
            Ok(())
        };
        write().map_err(|error| unwritable("the array", error))
    }

    /// Writes how many rows there are, and gives back where they went.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn finish(mut self) -> io::Result<W> {
        if let Some(shape) = self.shape {
            self.to.seek(SeekFrom::Start(self.start))?;
            self.to.write_all(&header("<f8", &shape))?;
            self.to.seek(SeekFrom::End(0))?;
        }
        self.to.flush()?;
        Ok(self.to)
    }
}

impl Table {
    /// Writes the table whole, in any format. In NPZ, each column is an array of its name.
    ///
    /// # Errors
    /// [`TableError`] if the format cannot hold it, or it cannot be written.
    pub fn write(&self, format: TableFormat, to: impl Write + Seek) -> Result<(), TableError> {
        let failed = |error| unwritable(self.source(), error);
        match format {
            TableFormat::Csv => self.write_rows(RowWriter::csv(to))?,
            TableFormat::Json => self.write_rows(RowWriter::json(to))?,
            TableFormat::Npy => {
                let mut array = NpyWriter::new(to).map_err(failed)?;
                array.write(self)?;
                array.finish().map_err(failed)?;
            }
            TableFormat::Npz => {
                let arrays: Vec<Array> = self.columns().iter().map(|column| self.array(column)).collect();
                nn_file::npz::write(to, self.names().zip(&arrays)).map_err(failed)?;
            }
        }
        Ok(())
    }

    fn write_rows(&self, mut rows: RowWriter<impl Write>) -> Result<(), TableError> {
        rows.write(self)?;
        rows.finish().map(drop).map_err(|error| unwritable(self.source(), error))
    }

    fn array(&self, column: &Column) -> Array {
        let values = match numbers(column) {
            Some(numbers) => Values::Numbers(numbers),
            None => Values::Texts((0..column.len()).map(|row| column.raw(row).to_owned()).collect()),
        };
        Array { shape: vec![self.rows()], values }
    }
}

/// Refuses names that would be one when they are read.
fn check_names(table: &Table) -> Result<(), TableError> {
    let mut known = HashMap::new();
    for (name, as_read) in table.names().zip(named(table.names())) {
        if let Some(other) = known.insert(as_read, name) {
            let problem =
                format!("the columns {other:?} and {name:?} would be one, without the blanks around names");
            return Err(TableError::Unwritable { format: "CSV", problem });
        }
    }
    Ok(())
}

/// The column as numbers with NaN for what is missing, if it holds nothing else.
fn numbers(column: &Column) -> Option<Vec<f64>> {
    match &column.cells {
        Cells::Numbers(numbers) => Some(numbers.clone()),
        Cells::Texts(texts) => (0..texts.len())
            .map(|row| match column.notation().parse(texts.get(row)) {
                Parsed::Missing => Some(f64::NAN),
                Parsed::Number(number) => Some(number),
                Parsed::Text(_) => None,
            })
            .collect(),
    }
}

fn json_cell(to: &mut impl Write, column: &Column, row: usize) -> io::Result<()> {
    let number = |to: &mut dyn Write, x: f64| match x.is_finite() {
        true => write!(to, "{}", number_text(x)),
        false => write!(to, "null"),
    };
    match &column.cells {
        Cells::Numbers(numbers) => number(to, numbers[row]),
        Cells::Texts(_) => match column.text(row) {
            None => number(to, f64::NAN),
            // A text that says what a number would be written as is a number: no `007`, no `1e3`.
            Some(text) => match text.parse::<f64>() {
                Ok(x) if x.is_finite() && number_text(x) == text => number(to, x),
                _ => Ok(nn_file::json::write(to, text)?),
            },
        },
    }
}

/// The byte order mark of UTF-8.
const MARK: &str = "\u{feff}";

/// Whether the name, as the first of a file, would begin it with the mark, which readers drop: it begins with it, and no quote stands
/// before it. Another mark for them to drop keeps it.
fn would_lose_its_mark(name: &str) -> bool {
    name.starts_with(MARK) && !name.contains([',', '"', '\r', '\n'])
}

/// What the operating system said: csv wraps it, and then nobody can tell a full disk from a reader who has gone.
fn cause(error: csv::Error) -> io::Error {
    let message = error.to_string();
    if let csv::ErrorKind::Io(error) = error.into_kind() { error } else { io::Error::other(message) }
}

fn unwritable(name: &str, error: io::Error) -> TableError {
    TableError::Io { action: "write", name: name.to_owned(), error }
}
