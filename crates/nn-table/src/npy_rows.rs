//! Rows of a NumPy array: samples x columns, or one column.

use crate::error::TableError;
use crate::input::{Input, read_error};
use crate::rows::{RowSource, numbered};
use crate::source::Source;
use crate::table::{Cells, RowNumbers, Texts};
use nn_file::npy::{Array, Header, NpyError, Values};
use std::io::{BufReader, Cursor, Read};

/// The most cells that are read at once: 16 GiB of numbers.
const MOST_CELLS: usize = 1 << 31;

pub(crate) struct NpyRows {
    source: Source,
    bytes: Box<dyn Read + Send>,
    header: Header,
    rows: usize,
    columns: usize,
    taken: usize,
}

impl NpyRows {
    pub(crate) fn open(input: Input, names: &mut Vec<String>) -> Result<NpyRows, TableError> {
        let (source, length) = (input.source.clone(), input.length);
        let mut bytes: Box<dyn Read + Send> = Box::new(BufReader::with_capacity(1 << 16, input.bytes()));
        let mut header = Header::read(&mut bytes).map_err(|error| npy_error(&source, error))?;
        let (rows, columns) = check(&source, &header, length)?;
        names.extend(numbered(columns));
        if header.fortran && columns > 1 {
            bytes = Box::new(row_by_row(&source, &header, bytes, rows, columns)?);
            header.fortran = false;
        }
        Ok(NpyRows { source, bytes, header, rows, columns, taken: 0 })
    }
}

/// The rows and columns that a header announces, if the file can hold them.
fn check(source: &Source, header: &Header, length: Option<u64>) -> Result<(usize, usize), TableError> {
    let source_name = source.to_string();
    let (rows, columns) = match header.shape[..] {
        [rows] => (rows, 1),
        [rows, columns] => (rows, columns),
        _ => {
            let problem = format!("the array has the shape {:?}, expected rows x columns", header.shape);
            let help = "reshape it first: `a.reshape(len(a), -1)`";
            return Err(TableError::NotATable { source_name, problem, help });
        }
    };
    if columns == 0 {
        return Err(TableError::NoColumns { source_name });
    }
    if rows == 0 {
        return Err(TableError::NoRows { source_name, columns: numbered(columns).collect() });
    }
    let count = header.count().map_err(|error| npy_error(source, error))?;
    let width = header.width().map_err(|error| npy_error(source, error))?;
    match length {
        Some(held) if held < count.saturating_mul(width) as u64 => {
            Err(TableError::Announced { source_name, rows, columns, held: format!("{held} bytes") })
        }
        _ => Ok((rows, columns)),
    }
}

/// Reads columns that come one after the other, and gives them row by row.
fn row_by_row(
    source: &Source,
    header: &Header,
    mut bytes: impl Read,
    rows: usize,
    columns: usize,
) -> Result<Cursor<Vec<u8>>, TableError> {
    let too_large = || TableError::TooLarge { source_name: source.to_string(), rows, columns };
    let width = header.width().map_err(|error| npy_error(source, error))?;
    let count = rows.checked_mul(columns).filter(|&count| count <= MOST_CELLS).ok_or_else(too_large)?;
    let mut all = Vec::new();
    bytes
        .by_ref()
        .take((count * width) as u64 + 1)
        .read_to_end(&mut all)
        .map_err(|error| read_error(source, error))?;
    if all.len() < count * width {
        let held = format!("{} bytes of values", all.len());
        return Err(TableError::Announced { source_name: source.to_string(), rows, columns, held });
    }
    let mut turned = Vec::with_capacity(all.len());
    for row in 0..rows {
        for column in 0..columns {
            let place = (column * rows + row) * width;
            turned.extend_from_slice(&all[place..place + width]);
        }
    }
    turned.extend_from_slice(&all[count * width..]);
    Ok(Cursor::new(turned))
}

impl RowSource for NpyRows {
    fn next(&mut self, most: usize) -> Result<(Vec<Cells>, RowNumbers), TableError> {
        let count = most.min(self.rows - self.taken);
        let announced = |rows: usize| TableError::Announced {
            source_name: self.source.to_string(),
            rows: self.rows,
            columns: self.columns,
            held: format!("{rows} rows"),
        };
        let values = self
            .header
            .values(&mut self.bytes, count.saturating_mul(self.columns))
            .map_err(|error| npy_error(&self.source, error))?;
        if values.len() < count.saturating_mul(self.columns) {
            return Err(announced(self.taken + values.len() / self.columns));
        }
        let rows = RowNumbers::Counted { before: self.taken as u64, count };
        self.taken += count;
        if self.taken == self.rows
            && self.bytes.read(&mut [0]).map_err(|error| read_error(&self.source, error))? > 0
        {
            return Err(TableError::Damaged {
                source_name: self.source.to_string(),
                format: "NPY",
                problem: "something stands after the last value".to_owned(),
            });
        }
        Ok((by_column(values, self.columns), rows))
    }
}

/// Values row by row as columns.
pub(crate) fn by_column(values: Values, columns: usize) -> Vec<Cells> {
    match values {
        Values::Numbers(numbers) if columns == 1 => vec![Cells::Numbers(numbers)],
        Values::Numbers(numbers) => (0..columns)
            .map(|column| Cells::Numbers(numbers.iter().skip(column).step_by(columns).copied().collect()))
            .collect(),
        Values::Texts(texts) => (0..columns)
            .map(|column| {
                let mut cells = Texts::default();
                texts.iter().skip(column).step_by(columns).for_each(|text| cells.push(text));
                Cells::Texts(cells)
            })
            .collect(),
    }
}

/// An array of at most two dimensions, read whole.
pub(crate) fn array(
    source: &Source,
    name: &str,
    mut bytes: impl Read,
    length: u64,
) -> Result<(usize, Vec<Cells>), TableError> {
    let within = |mut error: TableError| {
        if let TableError::Damaged { problem, .. } | TableError::NotATable { problem, .. } = &mut error {
            *problem = format!("in the array `{name}`: {problem}");
        }
        error
    };
    let header = Header::read(&mut bytes).map_err(|error| within(npy_error(source, error)))?;
    let (rows, columns) = check(source, &header, Some(length)).map_err(within)?;
    if rows.saturating_mul(columns) > MOST_CELLS {
        return Err(TableError::TooLarge { source_name: source.to_string(), rows, columns });
    }
    let array = Array::read_after(header, &mut bytes).map_err(|error| within(npy_error(source, error)))?;
    Ok((rows, by_column(array.values, columns)))
}

/// What is wrong with an array, as an error of a table.
pub(crate) fn npy_error(source: &Source, error: NpyError) -> TableError {
    let (source_name, format) = (source.to_string(), "NPY");
    match error {
        NpyError::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            TableError::Damaged { source_name, format, problem: "it ends too early".to_owned() }
        }
        NpyError::Io(error) => read_error(source, error),
        NpyError::Content(problem) => TableError::Damaged { source_name, format, problem },
    }
}
