//! Rows of a NumPy array: samples x columns, or one column.

use crate::error::TableError;
use crate::input::{Input, read_error};
use crate::rows::{RowSource, Size, WholeRows, numbered, refuse_too_many_columns};
use crate::source::Source;
use crate::table::{Cells, RowNumbers};
use nn_choice::counted;
use nn_file::npy::{Header, NpyError};
use std::io::{BufReader, Read};

struct NpyRows {
    source: Source,
    size: Option<Size>,
    bytes: Box<dyn Read + Send>,
    header: Header,
    rows: usize,
    columns: usize,
    taken: usize,
}

/// Opens an array. If its columns come one after the other, it is read whole.
pub(crate) fn open(input: Input, names: &mut Vec<String>) -> Result<Box<dyn RowSource>, TableError> {
    let (source, length) = (input.source.clone(), input.length);
    let mut bytes: Box<dyn Read + Send> = Box::new(BufReader::with_capacity(1 << 16, input.bytes()));
    let header = Header::read(&mut bytes).map_err(|error| npy_error(&source, error))?;
    let (rows, columns) = check(&source, &header, length)?;
    names.extend(numbered(columns));
    if header.fortran && columns > 1 {
        let cells = whole(&source, &header, &mut bytes, rows, columns)?;
        refuse_more(&source, &mut bytes)?;
        return Ok(Box::new(WholeRows::new(rows, cells)));
    }
    // Where the length is not known, what is announced is nothing but that.
    let cells = length.map(|_| rows.saturating_mul(columns) as u64);
    let size = cells.map(|cells| Size { cells, bytes: cells.saturating_mul(size_of::<f64>() as u64) });
    Ok(Box::new(NpyRows { source, size, bytes, header, rows, columns, taken: 0 }))
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
    refuse_too_many_columns(source, columns)?;
    if columns == 0 {
        return Err(TableError::NoColumns { source_name });
    }
    if rows == 0 {
        let problem = format!("the array has the shape {:?}, so it has no rows", header.shape);
        return Err(TableError::NotATable {
            source_name,
            problem,
            help: "give an array with at least one row",
        });
    }
    let width = header.width().map_err(|error| other_values(source, error.to_string()))?;
    let count = header.count().map_err(|error| npy_error(source, error))?;
    match length {
        Some(held) if held < count.saturating_mul(width) as u64 => {
            Err(TableError::Announced { source_name, rows, columns, held: counted(held as usize, "byte") })
        }
        _ => Ok((rows, columns)),
    }
}

impl RowSource for NpyRows {
    fn next(&mut self, most: usize) -> Result<(Vec<Cells>, RowNumbers), TableError> {
        let count = most.min(self.rows - self.taken);
        let failed = |error| npy_error(&self.source, error);
        let (cells, found) = read_rows(&self.header, &mut self.bytes, count, self.columns).map_err(failed)?;
        if found / self.columns < count {
            return Err(TableError::Announced {
                source_name: self.source.to_string(),
                rows: self.rows,
                columns: self.columns,
                held: counted(self.taken + found / self.columns, "row"),
            });
        }
        let rows = RowNumbers::Counted { before: self.taken as u64, count };
        self.taken += count;
        if self.taken == self.rows {
            refuse_more(&self.source, &mut self.bytes)?;
        }
        Ok((cells, rows))
    }

    fn size(&self) -> Option<Size> {
        self.size
    }
}

/// Refuses a file that goes on.
fn refuse_more(source: &Source, bytes: &mut impl Read) -> Result<(), TableError> {
    match bytes.read(&mut [0]).map_err(|error| read_error(source, error))? {
        0 => Ok(()),
        _ => Err(TableError::Damaged {
            source_name: source.to_string(),
            format: "NPY",
            problem: "something stands after the last value".to_owned(),
        }),
    }
}

/// Reads rows that come one after the other, or as many as there are; says how many values there are.
fn read_rows(
    header: &Header,
    bytes: &mut impl Read,
    rows: usize,
    columns: usize,
) -> Result<(Vec<Cells>, usize), NpyError> {
    /// How many cells are read at a time, if a row has no more.
    const PIECE: usize = 1 << 13;
    let mut all: Vec<Cells> = Vec::new();
    let (mut taken, mut all_values) = (0, 0);
    while taken < rows {
        let count = (PIECE / columns).clamp(1, rows - taken);
        let values = header.values(bytes, count * columns)?;
        let found = values.len() / columns;
        all_values += values.len();
        if all.is_empty() {
            all = (0..columns).map(|_| Cells::like(&values)).collect();
        }
        for (i, cells) in all.iter_mut().enumerate() {
            cells.push(&values, (0..found).map(|row| row * columns + i)).map_err(std::io::Error::from)?;
        }
        taken += found;
        if found < count {
            break;
        }
    }
    Ok((all, all_values))
}

/// Reads columns that come one after the other, or as many as there are; says how many values there are.
fn read_columns(
    header: &Header,
    bytes: &mut impl Read,
    rows: usize,
    columns: usize,
) -> Result<(Vec<Cells>, usize), NpyError> {
    let (mut all, mut found) = (Vec::new(), 0);
    while all.len() < columns && found == all.len() * rows {
        let (cells, count) = read_rows(header, bytes, rows, 1)?;
        all.extend(cells);
        found += count;
    }
    Ok((all, found))
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
    let cells = whole(source, &header, &mut bytes, rows, columns).map_err(within)?;
    Ok((rows, cells))
}

/// The columns of an array, all rows of them.
fn whole(
    source: &Source,
    header: &Header,
    bytes: &mut impl Read,
    rows: usize,
    columns: usize,
) -> Result<Vec<Cells>, TableError> {
    let read = if header.fortran { read_columns } else { read_rows };
    let (cells, found) = read(header, bytes, rows, columns).map_err(|error| npy_error(source, error))?;
    if found < rows.saturating_mul(columns) {
        let (source_name, held) = (source.to_string(), format!("{found} values"));
        return Err(TableError::Announced { source_name, rows, columns, held });
    }
    Ok(cells)
}

/// What is wrong with an array, as an error of a table.
pub(crate) fn npy_error(source: &Source, error: NpyError) -> TableError {
    let (source_name, format) = (source.to_string(), "NPY");
    match error {
        NpyError::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            TableError::Damaged { source_name, format, problem: "it ends too early".to_owned() }
        }
        NpyError::Io(error) => read_error(source, error),
        NpyError::PackedTooWell(_) => TableError::PackedTooWell { source_name },
        // So the header of an array of records begins, which is a list of fields.
        NpyError::Content(problem) if problem.contains("{'descr': [") => {
            other_values(source, "it holds records, expected numbers or texts".to_owned())
        }
        NpyError::Content(problem) => TableError::Damaged { source_name, format, problem },
    }
}

/// The error of an array that is whole, and of values that are no cells.
fn other_values(source: &Source, mut problem: String) -> TableError {
    // Behind the colon stands a way out, which is said as such.
    problem.truncate(problem.find(": ").unwrap_or(problem.len()));
    TableError::NotATable {
        source_name: source.to_string(),
        problem,
        help: "save it with `a.astype(float)`, or as CSV: `pandas.DataFrame(a).to_csv(\"t.csv\", index=False)`",
    }
}
