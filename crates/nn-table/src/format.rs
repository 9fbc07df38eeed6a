//! Which kind of file a table is in.

use crate::error::TableError;
use crate::input::Input;
use nn_choice::choices;
use std::path::Path;

choices! {
    /// The kinds of files that hold tables.
    pub enum TableFormat, "table format" {
        /// A row on each line, with a delimiter between cells.
        Csv = "csv",
        /// Rows as objects: in an array, or one after the other (JSON lines).
        Json = "json",
        /// A NumPy array: samples x columns.
        Npy = "npy",
        /// NumPy arrays with names: each a column, or a block of columns.
        Npz = "npz",
    }
}

impl TableFormat {
    /// The format that a file's name says: `.csv`, `.json`, `.npy`, `.npz`, and `.tsv`, `.txt`, `.jsonl`, `.ndjson`.
    ///
    /// ```
    /// use nn_table::TableFormat;
    /// assert_eq!(TableFormat::of_name("predictions.JSON"), Some(TableFormat::Json));
    /// assert_eq!(TableFormat::of_name("predictions"), None);
    /// ```
    pub fn of_name(path: impl AsRef<Path>) -> Option<TableFormat> {
        match path.as_ref().extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "tsv" | "txt" => Some(TableFormat::Csv),
            "jsonl" | "ndjson" => Some(TableFormat::Json),
            name => name.parse().ok(),
        }
    }

    /// The format that the first bytes show.
    pub(crate) fn of_bytes(input: &Input) -> Result<TableFormat, TableError> {
        let sample = &input.sample;
        match () {
            () if sample.starts_with(b"\x93NUMPY") => Ok(TableFormat::Npy),
            () if sample.starts_with(b"PK\x03\x04") || sample.starts_with(b"PK\x05\x06") => {
                Ok(TableFormat::Npz)
            }
            () if is_json(input) => Ok(TableFormat::Json),
            () if is_web_page(sample) => Err(TableError::NotATable {
                source_name: input.source.to_string(),
                problem: "this is a web page, expected CSV, JSON, NPY or NPZ".to_owned(),
                help: "open it in a browser: it may say where the table is, or why it was not sent",
            }),
            () => {
                match OTHERS.iter().find(|(magic, ..)| sample.starts_with(magic) && begins(sample, magic)) {
                    Some((_, what)) => Err(TableError::NotATable {
                        source_name: input.source.to_string(),
                        problem: format!("this is {what}, expected CSV, JSON, NPY or NPZ"),
                        help: "save it as CSV",
                    }),
                    None => Ok(TableFormat::Csv),
                }
            }
        }
    }
}

/// Whether a text is JSON: it begins with an object, with a list of what is no plain text, or its name says so.
fn is_json(input: &Input) -> bool {
    let text = input.sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&input.sample);
    let mut first = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
    match (first.next(), first.next()) {
        (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b'[' | b']')) => true,
        (Some(open @ (b'{' | b'[')), _) => {
            let named = input.source.path().and_then(TableFormat::of_name) == Some(TableFormat::Json);
            let closed = input.sample_is_all && text.trim_ascii_end().last() == Some(&(open + 2));
            named || closed
        }
        _ => false,
    }
}

/// Whether a text is HTML.
fn is_web_page(sample: &[u8]) -> bool {
    let text = sample.strip_prefix(b"\xef\xbb\xbf").unwrap_or(sample).trim_ascii_start();
    let begins = |with: &[u8]| {
        let (start, next) = (text.get(..with.len()), text.get(with.len()));
        start.is_some_and(|start| start.eq_ignore_ascii_case(with))
            && next.is_none_or(|next| next.is_ascii_whitespace() || *next == b'>')
    };
    begins(b"<!doctype") || begins(b"<html")
}

/// Whether what begins so is of that kind: letters may begin a text too, which has no bytes like those behind them.
fn begins(sample: &[u8], magic: &[u8]) -> bool {
    let is_of_text = |byte: &u8| *byte >= b' ' || byte.is_ascii_whitespace();
    !(magic.is_ascii() && sample.iter().all(is_of_text)) || magic.starts_with(b"%PDF-")
}

/// What other files begin with, and what they are.
const OTHERS: &[(&[u8], &str)] = &[
    (b"PAR1", "a Parquet file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"ARROW1\0\0", "an Arrow file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a picture"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"BZh", "a bzip2 file"),
    (b"\x80\x04", "a Python pickle"),
    (b"\x80\x05", "a Python pickle"),
];
