//! Models and networks: read, used for two rows, written in each format and read back.

use super::common::refused;
use nn_experiment::{Encoder, Kind, Model, ModelFile, ModelFormat};
use nn_format::{Document, Precision};
use nn_math::Mat;
use nn_model::{Activation, Network};
use nn_table::{Column, Table};
use std::path::Path;

pub(super) fn check(bytes: &[u8], format: ModelFormat) {
    let file = match ModelFile::from_bytes(bytes, format, Path::new("model")) {
        Ok(file) => file,
        Err(error) => return refused(&error),
    };
    match &file {
        ModelFile::Model(model) => use_model(model),
        ModelFile::Network(document) => use_network(document),
    }
    // Its own format, or another one, so that more files have their turn.
    let other = ModelFormat::ALL[super::common::one_of(bytes, ModelFormat::ALL.len())];
    write_and_read(&file, other);
}

fn use_network(document: &Document) {
    let inputs = document.network.architecture().inputs();
    let rows = Mat::from_fn(2, inputs, |i, j| i as f64 - j as f64 / 2.0);
    let outputs = document.predict(&rows).unwrap();
    assert_eq!((outputs.nrows(), outputs.ncols()), (2, document.network.outputs()));
}

fn use_model(model: &Model) {
    // The record is an experiment, which can be run again.
    if let Err(error) = model.record.experiment.to_toml() {
        refused(&error);
    }
    let table = match table(&model.encoder) {
        Ok(table) => table,
        Err(_) => return,
    };
    match model.predict(&table) {
        Ok(predictions) => {
            assert_eq!(predictions.rows(), 2);
            predictions.columns(true);
        }
        Err(error) => refused(&error),
    }
}

/// Two rows that the encoder knows.
fn table(encoder: &Encoder) -> Result<Table, nn_table::TableError> {
    let columns = encoder.inputs.iter().map(|input| match &input.kind {
        Kind::Number { .. } => Column::of_numbers(&input.name, vec![-1.5, 2.0]),
        Kind::Date { .. } => Column::of_texts(&input.name, ["2024-02-29", "none"]),
        Kind::Category { encoder, .. } => {
            let first = encoder.categories().first().map_or("", String::as_str);
            Column::of_texts(&input.name, [first, "none of them"])
        }
    });
    Table::new("table", columns.collect())
}

/// What is written can be read, and is written again with the same bytes; but in a graph, activations that are one function, such as
/// `elu:0` and `relu`, are one.
fn write_and_read(file: &ModelFile, format: ModelFormat) {
    let written = match file.to_bytes(format, Precision::F64) {
        Ok(written) => written,
        Err(error) => return refused(&error),
    };
    let again = match ModelFile::from_bytes(&written, format, Path::new("again")) {
        Ok(again) => again,
        Err(error) => panic!("what was written as {format} cannot be read: {error}"),
    };
    let twice = again.to_bytes(format, Precision::F64).unwrap();
    let same =
        twice == written || format == ModelFormat::Onnx && is_one_function(network(file), network(&again));
    assert!(same, "written as {format}, read and written again, it is another file");
}

fn network(file: &ModelFile) -> &Network {
    match file {
        ModelFile::Model(model) => &model.fitted.network,
        ModelFile::Network(document) => &document.network,
    }
}

/// Whether they differ in nothing but the names of activations that are one function.
fn is_one_function(one: &Network, other: &Network) -> bool {
    let bits = |network: &Network| Vec::from_iter(network.parameters().iter().map(|x| x.to_bits()));
    let value = |activation: Activation, z| activation.value_and_derivative(z).0;
    let activations = || one.layers().iter().zip(other.layers()).map(|(a, b)| (a.activation, b.activation));
    bits(one) == bits(other)
        && one.layers().len() == other.layers().len()
        && activations().any(|(a, b)| a != b)
        && activations().all(|(a, b)| a == b || (-40..=40).map(f64::from).all(|z| value(a, z) == value(b, z)))
}
