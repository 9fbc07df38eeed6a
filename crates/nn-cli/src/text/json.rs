//! Results for programs: one JSON object on one line, which begins with what it is.

use serde::Serialize;
use std::io::{self, Write};

/// Results, with their format and its version before them.
#[derive(Serialize)]
struct Document<'a, T> {
    format: &'a str,
    version: u32,
    #[serde(flatten)]
    results: &'a T,
}

/// Writes results as an object that begins with its format, `nn-train`, and the version of that.
pub(crate) fn write(out: &mut dyn Write, format: &str, results: &impl Serialize) -> io::Result<()> {
    line(out, &Document { format, version: 1, results })
}

/// Writes a value on a line of its own. Infinities and NaN, which JSON lacks, are null.
pub(crate) fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    nn_file::json::write(&mut *out, value)?;
    writeln!(out)
}
