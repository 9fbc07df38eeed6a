//! A table that a command reads: the file, and what is said about it beforehand.

use crate::error::Error;
use clap::Args;
use nn_experiment::{Model, ModelFormat};
use nn_table::{DateOrder, MissingMark, ReadOptions, Source, TableReader};
use std::path::Path;

/// A table in a file, and what is known about it. What is not said is found out.
#[derive(Debug, Args)]
pub(crate) struct TableArguments {
    /// CSV, JSON, NPY or NPZ, also packed with gzip; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Source,

    #[command(flatten)]
    pub(crate) reading: ReadingArguments,
}

impl TableArguments {
    /// Opens the table and the model that is to judge it.
    pub(crate) fn open_with(&self, model: &Path) -> Result<(Model, TableReader), Error> {
        if let (Err(_), Some(file)) = (ModelFormat::of(model), self.file.path())
            && ModelFormat::of(file).is_ok()
        {
            return Err(Error::failed(
                format!("{} is no model, but {} may be one", model.display(), file.display()),
                format!("name the model first: `{} {}`", file.display(), model.display()),
            ));
        }
        let (mut model, options) = (Model::load(model)?, self.reading.options());
        model.encoder.insist(&options);
        Ok((model, TableReader::open(&self.file, &options)?))
    }
}

/// What is known about a table beforehand.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading the table")]
pub(crate) struct ReadingArguments {
    /// The first row of a CSV file holds data, not names: the columns are column1, column2, ...
    #[arg(long, conflicts_with = "header")]
    no_header: bool,

    /// The first row of a CSV file holds the names of the columns
    #[arg(long)]
    header: bool,

    /// What stands between the cells of a CSV file: a character, or `tab`
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    delimiter: Option<u8>,

    /// Decimals have a comma, 3,14, in columns that can be read either way
    #[arg(long, conflicts_with = "decimal_point")]
    decimal_comma: bool,

    /// Decimals have a point, 3.14, in columns that can be read either way
    #[arg(long)]
    decimal_point: bool,

    /// Thousands, currencies, percent signs and units are no part of numbers: cells that have them are texts
    #[arg(long)]
    plain_numbers: bool,

    /// In dates such as 1/2/2024 this comes first, where no cell of the column tells: `day` or `month`
    #[arg(long, value_name = "WHICH", value_parser = date_order)]
    date_order: Option<DateOrder>,

    /// A cell that says this is missing, such as `-`, or `age=-` in one column; give it again for more
    ///
    /// Missing anyway are empty cells and, in columns of numbers, NA, N/A, NaN, null, none, nil, ? and #N/A.
    #[arg(long, value_name = "MARK", value_parser = str::parse::<MissingMark>, allow_hyphen_values = true)]
    missing_marks: Vec<MissingMark>,
}

impl ReadingArguments {
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            format: None,
            delimiter: self.delimiter,
            header: (self.header || self.no_header).then_some(self.header),
            decimal_comma: (self.decimal_comma || self.decimal_point).then_some(self.decimal_comma),
            date_order: self.date_order,
            plain_numbers: self.plain_numbers,
            missing_marks: self.missing_marks.clone(),
        }
    }
}

fn date_order(text: &str) -> Result<DateOrder, String> {
    match text {
        "day" => Ok(DateOrder::DayFirst),
        "month" => Ok(DateOrder::MonthFirst),
        _ => Err("choose one of day, month".to_owned()),
    }
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n.".contains(byte) => Ok(*byte),
        _ => Err("give one character such as `,` or `;`, or `tab`".to_owned()),
    }
}
