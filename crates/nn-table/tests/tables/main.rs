//! Tables in files, from outside.

// Clippy's leave for tests ends at functions that are not tests themselves.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod damaged;
mod reading;
mod round_trips;

use nn_table::{ReadOptions, Source, Table, TableError, TableReader};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// A file that goes away with the test.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(bytes: impl AsRef<[u8]>) -> TemporaryFile {
        static COUNTER: AtomicU64 = AtomicU64::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("nn-table-{}-{number}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        TemporaryFile(path)
    }

    fn open(&self) -> Result<TableReader, TableError> {
        TableReader::open(&Source::from(&self.0), &ReadOptions::default())
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
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
