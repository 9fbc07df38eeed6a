//! Tables in NPZ files: each array of one dimension is a column, each of two a block of columns.

use crate::error::TableError;
use crate::input::{Input, read_error};
use crate::npy_rows::array;
use crate::rows::{WholeRows, refuse_too_many_columns};
use crate::source::Source;
use nn_choice::counted;
use nn_file::npy::NpyError;
use nn_file::npz::Npz;
use std::io::{Cursor, Read, Seek};

pub(crate) fn open(input: Input, names: &mut Vec<String>) -> Result<WholeRows, TableError> {
    let source = input.source.clone();
    let mut bytes = Vec::new();
    input.bytes().read_to_end(&mut bytes).map_err(|error| read_error(&source, error))?;
    read(&source, Cursor::new(bytes), names)
}

fn read(source: &Source, file: impl Read + Seek, names: &mut Vec<String>) -> Result<WholeRows, TableError> {
    let failed = |error: NpyError| match error {
        NpyError::Io(error) => read_error(source, error),
        NpyError::PackedTooWell(_) => TableError::PackedTooWell { source_name: source.to_string() },
        NpyError::Content(problem) => {
            TableError::Damaged { source_name: source.to_string(), format: "NPZ", problem }
        }
    };
    let no_table = |problem, help| TableError::NotATable { source_name: source.to_string(), problem, help };
    let mut archive = Npz::open(file).map_err(failed)?;
    let (mut columns, mut first) = (Vec::new(), None::<(String, usize)>);
    let files: Vec<String> = archive.files().map(str::to_owned).collect();
    refuse_too_many_columns(source, files.len())?;
    for file_name in &files {
        let Some(name) = file_name.strip_suffix(".npy") else {
            let problem = format!("`{file_name}` in it is no NumPy array");
            return Err(no_table(problem, "if this is a spreadsheet, save it as CSV"));
        };
        let entry = archive.entry(name).map_err(failed)?;
        let Some((entry, size)) = entry else { continue };
        let (rows, cells) = array(source, name, entry, size)?;
        match &first {
            Some((other, expected)) if *expected != rows => {
                let problem = format!("`{other}` has {}, but `{name}` has {rows}", counted(*expected, "row"));
                return Err(no_table(problem, "store only arrays that have one row for each sample"));
            }
            _ => first.get_or_insert((name.to_owned(), rows)),
        };
        refuse_too_many_columns(source, names.len() + cells.len())?;
        match cells.len() {
            1 => names.push(name.to_owned()),
            several => names.extend((1..=several).map(|number| format!("{name}{number}"))),
        }
        columns.extend(cells);
    }
    match first {
        Some((_, rows)) => Ok(WholeRows::new(rows, columns)),
        None => Err(TableError::NoColumns { source_name: source.to_string() }),
    }
}
