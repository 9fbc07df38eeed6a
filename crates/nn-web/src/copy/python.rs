//! As a program in Python that runs `nn`, reads the weights with NumPy and predicts.

use super::command::commands;
use super::copied::{Copied, float, word};
use nn_experiment::Kind;
use nn_model::Activation;

const MODEL: &str = "model.npz";

pub(super) fn text(copied: &Copied<'_>) -> String {
    let mut commands = commands(copied);
    if let Some(train) = commands.last_mut() {
        train.extend(["--save".to_owned(), MODEL.to_owned()]);
    }
    let runs: Vec<String> = commands
        .iter()
        .map(|command| {
            let words: Vec<String> = command.iter().map(|part| word(part)).collect();
            format!("subprocess.run([{}], check=True)\n", words.join(", "))
        })
        .collect();
    let network = copied.open.run.network();
    let mut used: Vec<Activation> = Vec::new();
    for layer in network.layers() {
        if !used.contains(&layer.activation) {
            used.push(layer.activation);
        }
    }
    let functions: Vec<String> = used
        .iter()
        .map(|activation| {
            format!("    {}: lambda z: {},\n", word(&activation.to_string()), formula(*activation))
        })
        .collect();
    let columns = copied.open.samples.encoder.inputs.iter().map(|column| match &column.kind {
        Kind::Number { fill } => {
            let fill = fill.map_or("None".to_owned(), |fill| float(&fill.to_string()));
            format!("    ({}, None, {fill}),\n", word(&column.name))
        }
        // Refused before: see `copy`.
        Kind::Date { .. } => String::new(),
        // A page makes no category of rare ones.
        Kind::Category { encoder, fill, .. } => {
            let categories: Vec<String> =
                encoder.categories().iter().map(|category| word(category)).collect();
            let fill = fill.as_ref().map_or("None".to_owned(), |fill| word(fill));
            format!("    ({}, [{}], {fill}),\n", word(&column.name), categories.join(", "))
        }
    });
    let columns: Vec<String> = columns.collect();
    let (runs, functions, columns) = (runs.concat(), functions.concat(), columns.concat());
    let (digest, file) = (&copied.digest, word(&copied.file));
    format!(
        r#"import csv, json, math, subprocess
import numpy as np

{runs}
model = np.load("{MODEL}")
about = json.loads(str(model["nn-network"]))
layers = len(about["layers"])

# The digest of the weights: FNV-1a of their bytes.
digest = 0xCBF29CE484222325
for i in range(layers):
    for name in (f"coef_{{i}}", f"intercept_{{i}}"):
        for byte in model[name].astype("<f8").tobytes() if name in model.files else b"":
            digest = (digest ^ byte) * 0x100000001B3 % 2**64
assert f"{{digest:016x}}" == "{digest}", f"another digest: {{digest:016x}}"

FUNCTIONS = {{
{functions}}}
# The columns that the network learned from: name, categories (or None for numbers), what fills a missing cell.
COLUMNS = [
{columns}]


def encode(row):
    numbers = []
    for name, categories, fill in COLUMNS:
        cell = row[name].strip() or fill
        numbers += [float(cell)] if categories is None else [float(cell == category) for category in categories]
    return numbers


def predict(x):
    a = np.asarray(x, dtype=float)
    if scaling := about.get("input_scaling"):
        a = (a - scaling["shift"]) / scaling["scale"]
    for i, layer in enumerate(about["layers"]):
        z = a @ model[f"coef_{{i}}"] + (model[f"intercept_{{i}}"] if f"intercept_{{i}}" in model.files else 0)
        a = FUNCTIONS[layer["activation"]](z)
    if scaling := about.get("output_scaling"):
        a = a * scaling["scale"] + scaling["shift"]
    return a


with open({file}, newline="", encoding="utf-8-sig") as table:
    rows = [encode(row) for row in csv.DictReader(table)]
print(predict(rows)[:5])
"#
    )
}

/// An activation as NumPy has it.
fn formula(activation: Activation) -> String {
    match activation {
        Activation::Linear => "z".to_owned(),
        Activation::Sigmoid => "1 / (1 + np.exp(-z))".to_owned(),
        Activation::Tanh => "np.tanh(z)".to_owned(),
        Activation::Relu => "np.maximum(z, 0)".to_owned(),
        Activation::LeakyRelu { leak } => format!("np.where(z > 0, z, {leak:?} * z)"),
        Activation::Elu { alpha } => format!("np.where(z > 0, z, {alpha:?} * np.expm1(np.minimum(z, 0)))"),
        Activation::Selu => {
            "1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(np.minimum(z, 0)))".to_owned()
        }
        Activation::HardTanh => "np.clip(z, -1, 1)".to_owned(),
        Activation::Exp => "np.exp(z)".to_owned(),
        Activation::Softplus => "np.logaddexp(0, z)".to_owned(),
        Activation::Silu => "z / (1 + np.exp(-z))".to_owned(),
        Activation::Gelu => "z * 0.5 * (1 + np.vectorize(math.erf)(z / 2**0.5))".to_owned(),
        Activation::Mish => "z * np.tanh(np.logaddexp(0, z))".to_owned(),
        Activation::Gaussian => "np.exp(-z * z)".to_owned(),
        Activation::Softmax => {
            "np.exp(z - z.max(-1, keepdims=True)) / np.exp(z - z.max(-1, keepdims=True)).sum(-1, keepdims=True)".to_owned()
        }
        Activation::Own(own) => format!("{}(z)", own.name()),
    }
}
