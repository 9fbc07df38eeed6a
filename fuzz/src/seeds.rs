//! The files that fuzzing starts from: small ones of every kind, which are all read without an error.

use crate::targets::checkpoint::{network, samples};
use flate2::Compression;
use flate2::write::GzEncoder;
use nn_experiment::{Experiment, ModelFile, ModelFormat, toml};
use nn_file::npy::{Array, Values};
use nn_format::{Affine, Document, Precision};
use nn_model::{
    Activation, Adam, Architecture, EarlyStopping, GradientDescent, Initialization, Lbfgs, Loss, Metric,
    NAdam, Network, Penalty, RmsProp, Schedule, Training,
};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::io::{Cursor, Write};
use std::path::Path;

/// A file of a target.
pub struct Seed {
    /// The target's name.
    pub target: &'static str,
    /// The file's name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// All files, target by target.
pub fn seeds() -> Vec<Seed> {
    let kinds =
        [csv(), json_rows(), npy(), npz(), gzip(), models(), of_others(), checkpoints(), experiments()];
    kinds.into_iter().flatten().collect()
}

pub(crate) fn seed(target: &'static str, name: &str, bytes: impl Into<Vec<u8>>) -> Seed {
    Seed { target, name: name.to_owned(), bytes: bytes.into() }
}

fn csv() -> Vec<Seed> {
    let files = [
        ("numbers", "x,y\n1,2\n3.5,-4e3\n,0\n"),
        ("texts", "name,\"sound, or not\",age\nAda,\"meow \"\"loud\"\"\",36\nKurt,\"two\nlines\",NA\n"),
        ("decimal_commas", "x;y\n1,5;2\n-0,25;3,75\n"),
        ("tabs", "x\ty\n1\t2\n"),
        ("carriage_returns", "x,y\r\n1,2\r\n3,4\r\n"),
        ("byte_order_mark", "\u{feff}größe,y\n1,2\n"),
        ("without_header", "1,2,3\n4,5,6\n7,8,9\n"),
        ("one_column", "x\n1\n\n2\n\"\"\n"),
    ];
    files.map(|(name, text)| seed("csv", &format!("{name}.csv"), text)).into()
}

fn json_rows() -> Vec<Seed> {
    let files = [
        ("array", r#"[{"x": 1, "name": "Ada"}, {"x": 2.5e3, "name": null}]"#),
        ("lines", "{\"x\":1,\"y\":true}\n{\"x\":-0.5,\"y\":false}\n{\"y\":true,\"x\":null}\n"),
        ("texts", r#"[{"a \"b\"": "\u00e9\n", "c": "007"}, {"c": " ", "a \"b\"": "1e3"}]"#),
        ("large_numbers", r#"[{"x": 1e308, "y": 18446744073709551615}, {"x": -5e-324, "y": 0.1}]"#),
    ];
    files.map(|(name, text)| seed("json-rows", &format!("{name}.jsonl"), text)).into()
}

/// An array as a file, whose header may say another type for the same bytes.
pub(crate) fn array(kind: &str, fortran: bool, shape: &str, values: &[u8]) -> Vec<u8> {
    let order = if fortran { "True" } else { "False" };
    let text = format!("{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\0".to_vec();
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.bytes());
    bytes.extend(values);
    bytes
}

fn npy() -> Vec<Seed> {
    let numbers: Vec<u8> =
        [1.5_f64, -2.0, 0.0, 1e300, f64::NAN, 7.0].iter().flat_map(|x| x.to_le_bytes()).collect();
    let letters: Vec<u8> =
        "Ada\0é\0\0\0Kurt".chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect();
    [
        ("rows", array("<f8", false, "(3, 2)", &numbers)),
        ("columns", array("<f8", true, "(2, 3)", &numbers)),
        ("one_dimension", array("<f8", false, "(6,)", &numbers)),
        ("single", array("<f4", false, "(2, 6)", &numbers)),
        ("big_endian", array(">i4", false, "(4, 3)", &numbers)),
        ("bytes", array("|u1", false, "(24, 2)", &numbers)),
        ("truth", array("|b1", true, "(6, 8)", &numbers)),
        ("letters", array("<U4", false, "(3,)", &letters)),
        ("three_dimensions", array("<i2", false, "(2, 3, 4)", &numbers)),
        ("text", array("|S6", false, "(2, 1)", b"Ada\0\0\0Kurt\0\0")),
    ]
    .map(|(name, bytes)| seed("npy", &format!("{name}.npy"), bytes))
    .into()
}

fn npz_of(arrays: &[(&str, Array)]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    nn_file::npz::write(&mut file, arrays.iter().map(|(name, array)| (*name, array))).unwrap();
    file.into_inner()
}

fn npz() -> Vec<Seed> {
    let numbers = |shape: &[usize]| Array {
        shape: shape.to_vec(),
        values: Values::Numbers((0..shape.iter().product()).map(|i: usize| i as f64 / 4.0).collect()),
    };
    let texts = Array { shape: vec![2], values: Values::Texts(vec!["Ada".to_owned(), "Kurt".to_owned()]) };
    vec![
        seed("npz", "columns.npz", npz_of(&[("x", numbers(&[2])), ("name", texts)])),
        seed("npz", "block.npz", npz_of(&[("x", numbers(&[3, 2])), ("y", numbers(&[3]))])),
    ]
}

pub(crate) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn gzip() -> Vec<Seed> {
    let csv = b"x,y\n1,2\n3,4\n";
    let numbers: Vec<u8> = [1.5_f64, -2.0].iter().flat_map(|x| x.to_le_bytes()).collect();
    vec![
        seed("gzip", "table.csv.gz", packed(csv)),
        seed("gzip", "table.jsonl.gz", packed(b"{\"x\":1}\n{\"x\":2}\n")),
        seed("gzip", "table.npy.gz", packed(&array("<f8", false, "(2, 1)", &numbers))),
        seed("gzip", "table.npz.gz", packed(&npz().remove(1).bytes)),
        seed("gzip", "twice.csv.gz", packed(&packed(csv))),
        seed("gzip", "two_parts.csv.gz", [packed(b"x,y\n1,"), packed(b"2\n")].concat()),
    ]
}

const ENDINGS: [(ModelFormat, &str); 4] = [
    (ModelFormat::Json, "model-json"),
    (ModelFormat::Safetensors, "model-safetensors"),
    (ModelFormat::Onnx, "model-onnx"),
    (ModelFormat::Npz, "model-npz"),
];

fn models() -> Vec<Seed> {
    let trained =
        |text: &str| ModelFile::Model(Box::new(Experiment::from_toml(text, "seed").unwrap().run().unwrap()));
    let alone = Document::from(deep_network())
        .with_input_scaling(Affine { shift: vec![1.0, -2.0], scale: vec![0.5, 4.0] })
        .with_output_scaling(Affine { shift: vec![0.25], scale: vec![10.0] });
    let files = [
        ("regression", trained(REGRESSION)),
        ("classes", trained(CLASSES)),
        ("network", ModelFile::Network(Box::new(alone))),
    ];
    let mut seeds = Vec::new();
    for (name, file) in &files {
        for (format, target) in ENDINGS {
            let bytes = file.to_bytes(format, Precision::F64).unwrap();
            seeds.push(seed(target, &format!("{name}.{format}"), bytes));
        }
    }
    seeds.push(seed(
        "model-onnx",
        "single.onnx",
        files[2].1.to_bytes(ModelFormat::Onnx, Precision::F32).unwrap(),
    ));
    seeds
}

/// What PyTorch, scikit-learn and ONNX's own tools wrote, for the tests of nn-format.
fn of_others() -> Vec<Seed> {
    let files = [
        ("model-onnx", "torch_new_exporter.onnx"),
        ("model-onnx", "torch_gelu.onnx"),
        ("model-onnx", "torch_gelu_operator.onnx"),
        ("model-onnx", "torch_leaky-relu.onnx"),
        ("model-onnx", "torch_softmax.onnx"),
        ("model-onnx", "gemm_with_everything.onnx"),
        ("model-onnx", "listed_inputs.onnx"),
        ("model-onnx", "matmul_and_add.onnx"),
        ("model-npz", "three_classes.npz"),
        ("model-npz", "big_endian.npz"),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/nn-format/tests/fixtures");
    files.map(|(target, name)| seed(target, name, std::fs::read(folder.join(name)).unwrap())).into()
}

/// A network with layers of several kinds, one of them without biases.
fn deep_network() -> Network {
    let architecture = Architecture::new(2)
        .layer(3, Activation::Relu)
        .layer_without_bias(2, Activation::Elu { alpha: 0.5 })
        .layer(2, Activation::Gelu)
        .layer(1, Activation::Sigmoid);
    Network::new(architecture, Initialization::GlorotUniform, &mut ChaCha8Rng::seed_from_u64(1)).unwrap()
}

const REGRESSION: &str = "
seed = 1
[data]
generator = 'sine'
samples = 12
[columns]
targets = ['y']
[network]
hidden = [2]
activations = ['tanh']
[training]
epochs = 3
";

const CLASSES: &str = "
[data]
generator = 'iris'
[columns]
targets = ['species']
[network]
hidden = [2]
[training]
epochs = 1
";

fn checkpoints() -> Vec<Seed> {
    let trainings = [
        ("descent", Training::new(GradientDescent::new(0.01).momentum(0.5), Loss::HalfSse)),
        (
            "adam",
            Training::new(Adam::new(0.01), Loss::Mse)
                .batch_size(4)
                .schedule(Schedule::Plateau { factor: 0.5, patience: 1 })
                .validation_split(0.2)
                .early_stopping(EarlyStopping::new(3))
                .metrics([Metric::Rmse, Metric::R2]),
        ),
        ("lbfgs", Training::new(Lbfgs::default(), Loss::Mse).penalty(Penalty::l2(0.01))),
        ("rms_prop", Training::new(RmsProp::new(0.01), Loss::Mse).dropout(0.25).batch_count(3).warm_up(2)),
        ("nadam", Training::new(NAdam::new(0.01), Loss::Mse).clip_norm(1.0).batch_sizes([5, 6]).in_order()),
    ];
    trainings
        .into_iter()
        .flat_map(|(name, training)| {
            let (inputs, targets) = samples();
            let mut network = network();
            let mut run = training.epochs(6).start(&mut network, (&inputs, &targets)).unwrap();
            run.run(3);
            let bytes = nn_format::checkpoint_to_json(&run.checkpoint()).unwrap();
            // Of version 1, which has no digest: with one, hardly any change would get beyond it.
            let mut file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            let digest = file.as_object_mut().and_then(|file| file.remove("sha256"));
            assert!(digest.is_some());
            file["version"] = 1.into();
            let old = seed("checkpoint", &format!("{name}.json"), serde_json::to_vec_pretty(&file).unwrap());
            [old, seed("checkpoint", &format!("{name}_digest.json"), bytes)]
        })
        .collect()
}

fn experiments() -> Vec<Seed> {
    let every_setting = Experiment::from_toml(REGRESSION, "seed").unwrap().plan().unwrap().experiment;
    let mut seeds = vec![
        seed("experiment", "regression.toml", REGRESSION),
        seed("experiment", "classes.toml", CLASSES),
        seed("experiment", "every_setting.toml", toml::to_string(&every_setting).unwrap()),
    ];
    let others = [("moons", MOONS), ("file", FILE)];
    seeds.extend(others.map(|(name, text)| seed("experiment", &format!("{name}.toml"), text)));
    let spaces = [("ranges", RANGES), ("lists", LISTS)];
    seeds.extend(spaces.map(|(name, text)| seed("space", &format!("{name}.toml"), text)));
    seeds
}

const MOONS: &str = "
[data]
generator = 'moons'
samples = 20
noise = 0.35
draw = { seed = 2, stream = 31, word = 4 }
[columns]
targets = ['y']
[network]
hidden = [3, 2]
activations = ['tanh', 'relu']
initialization = 'glorot-uniform'
input_scaling = 'none'
[training]
optimizer = { name = 'adam', learning_rate = 0.003 }
epochs = 2
batch_size = 0
schedule = { name = 'cosine', epochs = 10, floor = 0.0 }
early_stopping = { patience = 100 }
dropout = 0.1
metrics = ['accuracy']
[validation]
fraction = 0.25
";

const FILE: &str = "
[data]
file = 'flowers.csv'
sha256 = '0'
delimiter = ';'
header = true
[columns]
targets = ['species']
ignore = ['id']
[validation.data]
file = 'more.csv'
[output]
save = ['flowers.json']
";

const RANGES: &str = "
training.penalty.l2 = { low = 0.0, high = 1e-2 }
[training.optimizer]
learning_rate = { low = 1e-4, high = 1e-1, scale = 'log' }
";

const LISTS: &str = "
network.hidden = [[8], [32], [32, 16]]
network.activations = [['tanh'], ['relu']]
training.epochs = [1, 2]
training.batch_size = [0, 2]
training.optimizer = [{ name = 'adam', learning_rate = 0.01 }, { name = 'gradient-descent', learning_rate = 0.1 }]
";
