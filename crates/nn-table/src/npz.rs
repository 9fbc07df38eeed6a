//! Tables in NPZ files: each array of one dimension is a column, each of two a block of columns.

use crate::error::TableError;
use crate::input::{Input, read_error};
use crate::npy_rows::array;
use crate::rows::RowSource;
use crate::source::Source;
use crate::table::{Cells, RowNumbers};
use nn_file::npz::Npz;
use std::io::{Cursor, Read, Seek};

pub(crate) struct NpzRows {
    columns: Vec<Cells>,
    rows: usize,
    taken: usize,
}

pub(crate) fn open(input: Input, names: &mut Vec<String>) -> Result<NpzRows, TableError> {
    let source = input.source.clone();
    let mut bytes = Vec::new();
    input.bytes().read_to_end(&mut bytes).map_err(|error| read_error(&source, error))?;
    read(&source, Cursor::new(bytes), names)
}

fn read(source: &Source, file: impl Read + Seek, names: &mut Vec<String>) -> Result<NpzRows, TableError> {
    let damaged =
        |problem: String| TableError::Damaged { source_name: source.to_string(), format: "NPZ", problem };
    let no_table = |problem, help| TableError::NotATable { source_name: source.to_string(), problem, help };
    let mut archive = Npz::open(file).map_err(|error| damaged(error.to_string()))?;
    let (mut columns, mut first) = (Vec::new(), None::<(String, usize)>);
    let files: Vec<String> = archive.files().map(str::to_owned).collect();
    for file_name in &files {
        let Some(name) = file_name.strip_suffix(".npy") else {
            let problem = format!("`{file_name}` in it is no NumPy array");
            return Err(no_table(problem, "if this is a spreadsheet, save it as CSV"));
        };
        let entry = archive.entry(name).map_err(|error| damaged(error.to_string()))?;
        let Some((entry, size)) = entry else { continue };
        let (rows, cells) = array(source, name, entry, size)?;
        match &first {
            Some((other, expected)) if *expected != rows => {
                let problem = format!("`{other}` has {expected} rows, but `{name}` has {rows}");
                return Err(no_table(problem, "store only arrays that have one row for each sample"));
            }
            _ => first.get_or_insert((name.to_owned(), rows)),
        };
        match cells.len() {
            1 => names.push(name.to_owned()),
            several => names.extend((1..=several).map(|number| format!("{name}{number}"))),
        }
        columns.extend(cells);
    }
    match first {
        Some((_, rows)) => Ok(NpzRows { columns, rows, taken: 0 }),
        None => Err(TableError::NoColumns { source_name: source.to_string() }),
    }
}

impl RowSource for NpzRows {
    fn next(&mut self, most: usize) -> Result<(Vec<Cells>, RowNumbers), TableError> {
        let range = self.taken..self.taken + most.min(self.rows - self.taken);
        let rows = RowNumbers::Counted { before: self.taken as u64, count: range.len() };
        let all = range.len() == self.rows;
        let cells = if all {
            std::mem::take(&mut self.columns)
        } else {
            self.columns.iter().map(|column| column.slice(range.clone())).collect()
        };
        self.taken = range.end;
        Ok((cells, rows))
    }
}
