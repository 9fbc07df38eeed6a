//! Tables in files, from outside.

// Clippy's leave for tests ends at functions that are not tests themselves.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod damaged;
mod kinds;
mod large;
mod layout;
mod notations;
mod reading;
mod round_trips;

use nn_table::{ReadOptions, Source, Table, TableError, TableReader};
use tempfile::{NamedTempFile, TempPath};

/// A file that goes away with the test.
struct TemporaryFile(TempPath);

impl TemporaryFile {
    fn new(bytes: impl AsRef<[u8]>) -> TemporaryFile {
        let path = NamedTempFile::new().unwrap().into_temp_path();
        std::fs::write(&path, bytes).unwrap();
        TemporaryFile(path)
    }

    fn open(&self) -> Result<TableReader, TableError> {
        TableReader::open(&Source::from(&self.0), &ReadOptions::default())
    }
}

fn read(bytes: impl AsRef<[u8]>) -> Result<Table, TableError> {
    TemporaryFile::new(bytes).open()?.read_all()
}

/// What is wrong, without the name of the file.
fn refusal(bytes: impl AsRef<[u8]>) -> String {
    let file = TemporaryFile::new(bytes);
    let error = file.open().and_then(TableReader::read_all).unwrap_err();
    error.to_string().replace(&file.0.display().to_string(), "FILE")
}

/// All cells of a column as texts.
fn texts(table: &Table, name: &str) -> Vec<Option<String>> {
    let column = table.column(name).unwrap();
    (0..table.rows()).map(|row| column.category(row)).collect()
}
