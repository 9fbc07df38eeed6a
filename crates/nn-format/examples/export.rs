//! Writes networks in every format, with our predictions, for other programs to read: `tests/peers.py compare FOLDER`.
//!
//! Every activation, at the output and in hidden layers, shallow and deep, narrow and wide, with and without biases; and ensembles.

use nn_format::{Affine, Document, Precision, save_json, save_onnx, save_safetensors};
use nn_math::Mat;
use nn_model::{Activation, Architecture, Network};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("say where to: export FOLDER")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let mut cases = Vec::new();
    for &activation in Activation::ALL {
        for hidden in [&[][..], &[5], &[16, 16, 16, 16], &[100]] {
            for bias in [true, false] {
                cases.push(write(folder, activation, hidden, bias)?);
            }
        }
    }
    for output in [Activation::Linear, Activation::Sigmoid, Activation::Softmax] {
        cases.push(write_ensemble(folder, output)?);
    }
    nn_file::write_atomically(folder.join("cases.json"), &serde_json::to_vec(&cases)?)?;
    Ok(())
}

fn write(
    folder: &Path,
    activation: Activation,
    hidden: &[usize],
    bias: bool,
) -> Result<Value, Box<dyn Error>> {
    let (inputs, outputs) = (4, 3);
    // A softmax is for outputs only; and the last layer of a deep network is to be seen by itself too.
    let within = if activation.is_for_outputs_only() { Activation::Tanh } else { activation };
    let shows_last = activation.is_for_outputs_only() || hidden.is_empty();
    let last = if shows_last { activation } else { Activation::Linear };
    let mut architecture = Architecture::new(inputs);
    for &units in hidden {
        architecture = architecture.layer(units, within);
    }
    architecture = architecture.layer(outputs, last);
    if !bias {
        architecture = architecture.without_bias();
    }
    let mut rng = ChaCha8Rng::seed_from_u64(hidden.len() as u64);
    let spread = 1.5 / (*hidden.iter().max().unwrap_or(&inputs) as f64).sqrt();
    let count = architecture.parameter_count()?;
    let parameters = (0..count).map(|_| spread * (2.0 * rng.random::<f64>() - 1.0)).collect();
    let network = Network::from_parameters(architecture, parameters)?;

    // Most samples are of ordinary size; some lead far out, where formulas overflow that are not careful.
    let samples = Mat::from_fn(40, inputs, |row, _| {
        let size = if row < 30 { 2.0 } else { 10_f64.powi(row as i32 - 33) };
        size * (2.0 * rng.random::<f64>() - 1.0)
    });
    let predictions = network.predict(&samples)?;

    let hidden: Vec<String> = hidden.iter().map(usize::to_string).collect();
    let name = format!("{activation}-{}{}", hidden.join("-"), if bias { "" } else { "-without-bias" });
    let document = Document::from(network);
    save_json(folder.join(format!("{name}.json")), &document)?;
    save_safetensors(folder.join(format!("{name}.safetensors")), &document)?;
    save_onnx(folder.join(format!("{name}.f64.onnx")), &document, Precision::F64)?;
    save_onnx(folder.join(format!("{name}.f32.onnx")), &document, Precision::F32)?;
    Ok(json!({ "name": name, "inputs": rows(&samples), "outputs": rows(&predictions) }))
}

/// Five networks as one document, with scaled inputs and, where they are numbers, scaled outputs.
fn write_ensemble(folder: &Path, output: Activation) -> Result<Value, Box<dyn Error>> {
    let architecture = Architecture::new(4).layer(8, Activation::Tanh).layer(3, output);
    let count = architecture.parameter_count()?;
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut members = Vec::new();
    for _ in 0..5 {
        let parameters = (0..count).map(|_| 2.0 * rng.random::<f64>() - 1.0).collect();
        members.push(Network::from_parameters(architecture.clone(), parameters)?);
    }
    let samples = Mat::from_fn(40, 4, |_, _| 4.0 * rng.random::<f64>() - 2.0);
    let mut document = Document::from(members.remove(0))
        .with_other_members(members)
        .with_input_scaling(Affine { shift: vec![0.5, -0.25, 0.0, 1.0], scale: vec![1.5, 0.75, 1.0, 2.0] });
    if output == Activation::Linear {
        document.output_scaling = Some(Affine { shift: vec![10.0, -3.0, 0.5], scale: vec![4.0, 0.5, 1.0] });
    }
    let name = format!("ensemble-{output}");
    save_onnx(folder.join(format!("{name}.f64.onnx")), &document, Precision::F64)?;
    save_onnx(folder.join(format!("{name}.f32.onnx")), &document, Precision::F32)?;
    let predictions = rows(&document.predict(&samples)?);
    Ok(json!({ "name": name, "inputs": rows(&samples), "outputs": predictions, "only_onnx": true }))
}

fn rows(matrix: &Mat<f64>) -> Vec<Vec<f64>> {
    matrix.row_iter().map(|row| row.iter().copied().collect()).collect()
}
