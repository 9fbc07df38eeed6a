//! What other programs write by default is read, and predicts what they predict; `exports.py` made the files.

use nn_format::{Document, Reader, load_onnx};
use nn_math::Mat;
use nn_model::Activation;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports")
}

/// Each export with the inputs and outputs of its own program.
fn exports() -> serde_json::Map<String, Value> {
    read("exports.json")
}

fn read(name: &str) -> serde_json::Map<String, Value> {
    serde_json::from_slice(&std::fs::read(folder().join(name)).unwrap()).unwrap()
}

fn matrix(rows: &Value) -> Mat<f64> {
    let rows: Vec<Vec<f64>> = serde_json::from_value(rows.clone()).unwrap();
    Mat::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j])
}

/// How far the predictions are from those of another program, relative to max(1, |y|).
fn distance(document: &Document, export: &Value, outputs: &Value) -> f64 {
    let (expected, found) = (matrix(outputs), document.predict(matrix(&export["inputs"])).unwrap());
    assert_eq!(found.shape(), expected.shape());
    let pairs = (0..expected.nrows()).flat_map(|i| (0..expected.ncols()).map(move |j| (i, j)));
    // What is no number is as far as can be.
    let distances = pairs.map(|at| (found[at] - expected[at]).abs() / expected[at].abs().max(1.0));
    distances.map(|distance| if distance.is_nan() { f64::INFINITY } else { distance }).fold(0.0, f64::max)
}

#[test]
fn exports_as_they_come_predict_what_their_programs_predict() {
    let exports = exports();
    assert!(exports.len() > 40);
    let mut wrong = Vec::new();
    for (name, export) in &exports {
        let most = if export["bits"] == 64 { 1e-12 } else { 1e-6 };
        match load_onnx(folder().join(name)) {
            Err(error) => wrong.push(format!("{name}: {error}")),
            Ok(document) => {
                let distance = distance(&document, export, &export["outputs"]);
                if distance > most {
                    wrong.push(format!("{name}: the predictions are {distance:e} from those of its program"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn onnxruntime_predicts_the_same_with_every_export_that_it_runs() {
    let (exports, theirs) = (exports(), read("onnxruntime.json"));
    assert!(theirs.len() > 40, "{}", theirs.len());
    for (name, outputs) in &theirs {
        let export = &exports[name];
        let most = if export["bits"] == 64 { 1e-12 } else { 2e-6 };
        let distance = distance(&load_onnx(folder().join(name)).unwrap(), export, outputs);
        assert!(distance <= most, "{name}: {distance:e}");
    }
}

#[test]
fn numbers_in_other_files_are_read_beside_the_graph_and_nowhere_else() {
    let name = "torch_classes_new_f64.onnx";
    let graph = std::fs::read(folder().join(name)).unwrap();
    let numbers = std::fs::read(folder().join(format!("{name}.data"))).unwrap();
    let message = nn_format::from_onnx(&graph).unwrap_err().to_string();
    assert!(
        message.contains("`torch_classes_new_f64.onnx.data`, which must lie beside the graph"),
        "{message}"
    );

    let there = tempfile::tempdir().unwrap();
    let path = there.path().join("moved.onnx");
    std::fs::write(&path, &graph).unwrap();
    let message = load_onnx(&path).unwrap_err().to_string();
    assert!(message.contains("expected beside this one"), "{message}");
    std::fs::write(there.path().join(format!("{name}.data")), &numbers[..numbers.len() - 8]).unwrap();
    let message = load_onnx(&path).unwrap_err().to_string();
    assert!(message.contains("is it the file of this graph?"), "{message}");
    std::fs::write(there.path().join(format!("{name}.data")), &numbers).unwrap();
    assert_eq!(load_onnx(&path).unwrap(), load_onnx(folder().join(name)).unwrap());

    // Of the same length, as names in protocol buffers are: one that leads out of the folder.
    let mut outside = graph.clone();
    let from = b"torch_classes_new_f64.onnx.data";
    let at = outside.windows(from.len()).position(|window| window == from).unwrap();
    outside[at..at + 3].copy_from_slice(b"../");
    std::fs::write(&path, &outside).unwrap();
    let message = load_onnx(&path).unwrap_err().to_string();
    assert!(message.contains("expected a file beside this one or in a folder there"), "{message}");
}

#[test]
fn an_output_is_chosen_by_its_name_and_labels_are_passed_over() {
    let bytes = std::fs::read(folder().join("sklearn_classes_f64.onnx")).unwrap();
    let chosen = |name| Reader::default().output(name).onnx(&bytes);
    let probabilities = nn_format::from_onnx(&bytes).unwrap();
    assert_eq!(chosen("output_probability").unwrap(), probabilities);
    // What stands before the softmax.
    let sums = chosen("add_result2").unwrap().network;
    assert_eq!(sums.layers().last().unwrap().activation, Activation::Linear);
    assert_eq!(sums.parameters(), probabilities.network.parameters());
    let message = chosen("nothing").unwrap_err().to_string();
    assert!(
        message.contains(
            "it gives nothing called `nothing`; its outputs are [output_label, output_probability]"
        ),
        "{message}"
    );
    assert!(chosen("output_label").is_err());
}
