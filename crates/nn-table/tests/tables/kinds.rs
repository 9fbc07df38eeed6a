//! The kinds of trouble that tables of people make: a small table of each in `tests/kinds`, its right reading in `readings.json`, and
//! what pandas and DuckDB read in it in `peers.json`, which `peers.py` wrote. The reader is told nothing.

use nn_table::{Column, ReadOptions, Source, Table, TableError, TableReader};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A table and its right reading.
#[derive(Deserialize)]
struct Reading {
    file: String,
    /// What is the matter with it.
    kind: String,
    /// `None` where a column without a name gets one, which is our choice.
    names: Option<Vec<String>>,
    cells: Vec<Vec<Value>>,
    /// What a remark has to name, because the table could be read otherwise.
    said: Option<String>,
}

#[derive(Deserialize)]
struct Peers {
    tables: Vec<PeersReading>,
}

#[derive(Deserialize)]
struct PeersReading {
    file: String,
    pandas: Peer,
    duckdb: Peer,
}

#[derive(Deserialize)]
struct Peer {
    /// Whether it reads the table rightly when it is told nothing.
    alone: bool,
    /// What it reads when it is told all about the table.
    told: Option<Vec<Vec<Value>>>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kinds")
}

fn readings() -> Vec<Reading> {
    serde_json::from_slice(&std::fs::read(folder().join("readings.json")).unwrap()).unwrap()
}

fn peers() -> Vec<PeersReading> {
    let peers: Peers = serde_json::from_slice(&std::fs::read(folder().join("peers.json")).unwrap()).unwrap();
    peers.tables
}

fn open(file: &str) -> Result<TableReader, TableError> {
    TableReader::open(&Source::from(&folder().join(file)), &ReadOptions::default())
}

fn read(file: &str) -> Result<Table, TableError> {
    open(file)?.read_all()
}

/// What the table holds other than it should: one line for each cell.
fn wrong_cells(table: &Table, cells: &[Vec<Value>]) -> Vec<String> {
    if table.rows() != cells.len() || cells.iter().any(|row| row.len() != table.columns().len()) {
        let names: Vec<&str> = table.names().collect();
        return vec![format!("{} rows of {names:?}, expected {} rows", table.rows(), cells.len())];
    }
    let mut wrong = Vec::new();
    for (row, expected) in cells.iter().enumerate() {
        for (column, expected) in expected.iter().enumerate() {
            let found = if expected.is_string() {
                table.columns()[column].text(row).map(Value::from)
            } else {
                table.number(row, column).ok().map(|number| number.map_or(Value::Null, Value::from))
            };
            let same = match (&found, expected) {
                (Some(Value::Number(found)), Value::Number(expected)) => found.as_f64() == expected.as_f64(),
                (found, expected) => found.as_ref() == Some(expected),
            };
            if !same {
                let text = table.columns()[column].text(row);
                wrong.push(format!("row {row}, column {column}: {found:?} ({text:?}), expected {expected}"));
            }
        }
    }
    wrong
}

#[test]
fn a_table_of_each_kind_is_read_as_a_person_reads_it() {
    let mut wrong = Vec::new();
    for Reading { file, kind, names, cells, .. } in readings() {
        match read(&file) {
            Err(error) => wrong.push(format!("{file} ({kind}): {error}")),
            Ok(table) => {
                let found: Vec<&str> = table.names().collect();
                if names.as_ref().is_some_and(|names| *names != found) {
                    wrong.push(format!("{file} ({kind}): names {found:?}, expected {names:?}"));
                }
                wrong.extend(
                    wrong_cells(&table, &cells).into_iter().map(|line| format!("{file} ({kind}): {line}")),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pandas_and_duckdb_read_the_same_when_they_are_told_what_a_person_sees() {
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for PeersReading { file, pandas, duckdb } in peers() {
        let table = read(&file);
        for (peer, told) in [("pandas", pandas.told), ("DuckDB", duckdb.told)] {
            if let Some(told) = told {
                compared += 1;
                match &table {
                    Err(error) => wrong.push(format!("{file}: {error}")),
                    Ok(table) => wrong.extend(
                        wrong_cells(table, &told).into_iter().map(|line| format!("{file}, {peer}: {line}")),
                    ),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 50, "{compared} readings were compared");
}

/// All that is said about how a table was read.
fn remarks(file: &str) -> Vec<String> {
    let table = read(file).unwrap();
    let of_column = |column: &Column| {
        let name = column.name().to_owned();
        column.remarks().iter().map(|remark| format!("{name}: {remark}")).collect::<Vec<String>>()
    };
    let of_layout = table.layout_remarks().iter().map(ToString::to_string);
    of_layout.chain(table.columns().iter().flat_map(of_column)).collect()
}

#[test]
fn what_could_be_read_otherwise_is_said() {
    let mut unsaid = Vec::new();
    for Reading { file, kind, said, .. } in readings() {
        if let Some(said) = said {
            let remarks = remarks(&file);
            if !remarks.iter().any(|remark| remark.contains(&said)) {
                unsaid.push(format!("{file} ({kind}): `{said}` is in none of {remarks:?}"));
            }
        }
    }
    assert!(unsaid.is_empty(), "{}", unsaid.join("\n"));
}

/// Each table has its reading and each reading its table, here and in what the peers wrote.
#[test]
fn the_collection_is_whole() {
    let files: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".json") && !name.ends_with(".py"))
        .collect();
    let read: BTreeSet<String> = readings().into_iter().map(|reading| reading.file).collect();
    let peers = peers();
    assert_eq!(files, read);
    assert_eq!(files, peers.iter().map(|peer| peer.file.clone()).collect());
    assert!(!peers.iter().all(|peer| peer.pandas.alone), "what pandas reads alone is no trouble");
    assert!(!peers.iter().all(|peer| peer.duckdb.alone), "what DuckDB reads alone is no trouble");
}
