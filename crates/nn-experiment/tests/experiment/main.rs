//! From tables to models and back out of files; experiments again and again.

#![allow(clippy::unwrap_used, clippy::panic)] // a test may

mod dates;
mod encoder;
mod ensembles;
#[cfg(feature = "answers")]
mod explain;
mod files;
mod learning;
mod notations;
mod settings;
#[cfg(feature = "answers")]
mod summary;
mod targets;
mod trace;
mod tutorial;

use nn_experiment::{Columns, Encoder, ExperimentError};
use nn_table::{Column, Table};

/// A table of texts, such as a CSV file gives.
fn table(columns: &[(&str, &[&str])]) -> Table {
    let columns = columns.iter().map(|(name, cells)| Column::of_texts(*name, cells.iter())).collect();
    Table::new("data.csv", columns).unwrap()
}

/// What is learned on all of its rows.
fn learned(table: &Table, columns: &Columns) -> Result<Encoder, ExperimentError> {
    Encoder::learn(table, &(0..table.rows()).collect::<Vec<_>>(), columns).map(|learned| learned.0)
}

/// The message and the way out.
fn refusal<T>(result: Result<T, ExperimentError>) -> String {
    match result {
        Ok(_) => panic!("this should be refused"),
        Err(error) => format!("{error}\n{}", error.help().unwrap_or_default()),
    }
}
