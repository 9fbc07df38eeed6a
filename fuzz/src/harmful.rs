//! Files that are made to do harm: small, and they announce, repeat or unpack to far more than they are.

use crate::seeds::{Seed, array, packed, seed};
use std::fmt::Write as _;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// All of them. Each is to be refused or read, within 100 MB.
pub fn harmful() -> Vec<Seed> {
    [arrays(), archives(), texts(), models(), graphs()].into_iter().flatten().collect()
}

const COLUMNS: &str = "(0, 1099511627776)";

fn arrays() -> Vec<Seed> {
    let dimensions = format!("({})", "1, ".repeat(40_000));
    let mut long_header = b"\x93NUMPY\x02\0".to_vec();
    long_header.extend(u32::MAX.to_le_bytes());
    vec![
        seed("npy", "no rows of 2^40 columns", array("<f8", false, COLUMNS, b"")),
        seed("npy", "no rows of 30 million columns", array("<f8", false, "(0, 30000000)", b"")),
        seed("npy", "columns of no rows", array("<f8", true, "(0, 30000000)", b"")),
        seed("npy", "rows without columns", array("<f8", false, "(1099511627776, 0)", b"")),
        seed("npy", "texts without letters", array("<U0", false, "(1099511627776,)", b"")),
        seed("npy", "40,000 dimensions", array_of_version_2(&dimensions)),
        seed("npy", "a header of 4 GB", long_header),
    ]
}

/// An array whose header is longer than version 1 allows.
fn array_of_version_2(shape: &str) -> Vec<u8> {
    let text = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x02\0".to_vec();
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(text.bytes());
    bytes.extend(1_f64.to_le_bytes());
    bytes
}

fn archives() -> Vec<Seed> {
    let pieces = || std::iter::repeat_n([b'0'; 1 << 16], 1 << 12);
    let mut rows = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file("x.npy", options).unwrap();
    archive.write_all(&array("|u1", false, "(268435456,)", b"")).unwrap();
    for piece in pieces() {
        archive.write_all(&piece).unwrap();
        rows.write_all(&piece).unwrap();
    }
    let large = archive.finish().unwrap().into_inner();
    vec![
        seed("gzip", "a row of 2^40 columns", packed(&array("<f8", false, "(1, 1099511627776)", b""))),
        seed("gzip", "60 million commas", packed(&vec![b','; 60_000_000])),
        seed("gzip", "256 MB without a line break", rows.finish().unwrap()),
        seed("gzip", "brackets within brackets", packed(&vec![b'['; 60_000_000])),
        seed("gzip", "objects within objects", packed("{\"a\":".repeat(10_000_000).as_bytes())),
        seed("npz", "an array of 256 MB", large.clone()),
        seed("model-npz", "an array of 256 MB", large),
        seed("npz", "no rows of 2^40 columns", archive_of("x.npy", &array("<f8", false, COLUMNS, b""))),
        seed(
            "model-npz",
            "no rows of 2^40 columns",
            archive_of("coef_0.npy", &array("<f8", false, COLUMNS, b"")),
        ),
    ]
}

fn archive_of(name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, SimpleFileOptions::default()).unwrap();
    archive.write_all(content).unwrap();
    archive.finish().unwrap().into_inner()
}

fn texts() -> Vec<Seed> {
    let columns = |count: usize| format!("{}\n{}\n", ",".repeat(count - 1), ",".repeat(count - 1));
    let keys = (0..200_000).fold(String::from("{"), |mut row, key| {
        let _ = write!(row, "\"{key}\":0,");
        row
    });
    vec![
        seed("csv", "a million columns", columns(1_000_000)),
        seed("csv", "two million columns", columns(2_000_000)),
        seed("csv", "a quote that does not end", format!("x,y\n1,\"{}", "a,\n".repeat(300_000))),
        seed("json-rows", "brackets within brackets", "[".repeat(1_000_000)),
        seed("json-rows", "a value of brackets", format!("[{{\"x\":{}", "[".repeat(1_000_000))),
        seed("json-rows", "a row of 200,000 keys", format!("{}\"end\":0}}", keys)),
    ]
}

fn models() -> Vec<Seed> {
    let layer = r#"{"units":1,"activation":"tanh","weights":[[1]],"biases":[0]}"#;
    let network = |layers: &str, inputs: &str| {
        format!(r#"{{"format":"nn-network","version":1,"inputs":{inputs},"bias":true,"layers":[{layers}]}}"#)
    };
    let many = vec![layer; 30_000].join(",");
    let header = r#"{"layers.0.weight":{"dtype":"F64","shape":[1099511627776,0],"data_offsets":[0,0]}}"#;
    let mut tensors = (header.len() as u64).to_le_bytes().to_vec();
    tensors.extend(header.bytes());
    vec![
        seed("model-json", "30,000 layers", network(&many, "1")),
        seed("model-json", "2^63 inputs", network(layer, "9223372036854775808")),
        seed("model-json", "brackets within brackets", "[".repeat(1_000_000)),
        seed("model-safetensors", "2^40 units without inputs", tensors),
        seed("model-safetensors", "a header of 2^63 bytes", (1_u64 << 63).to_le_bytes()),
        seed("experiment", "brackets within brackets", format!("network.hidden = {}", "[".repeat(500_000))),
        seed("experiment", "tables within tables", format!("{}x = 1", "a.".repeat(300_000))),
        seed("space", "brackets within brackets", format!("network.hidden = {}", "[".repeat(500_000))),
        seed("checkpoint", "brackets within brackets", "[".repeat(1_000_000)),
    ]
}

/// Graphs in which little is used often. What the messages and numbers are is in `onnx.proto`.
fn graphs() -> Vec<Seed> {
    let (side, count) = (128_u64, 10_000);
    let mut weight =
        [field(1, whole_bytes(side)), field(1, whole_bytes(side)), field(2, whole_bytes(1))].concat();
    weight.extend(bytes(8, b"w"));
    weight.extend(bytes(9, &vec![0; 4 * (side * side) as usize]));
    let name = |i: usize| if i == 0 { "x".to_owned() } else { format!("a{i}") };
    let node = |inputs: &[&str], output: &str, operator: &str| {
        let inputs = inputs.iter().flat_map(|input| bytes(1, input.as_bytes()));
        let node: Vec<u8> =
            inputs.chain(bytes(2, output.as_bytes())).chain(bytes(4, operator.as_bytes())).collect();
        bytes(1, &node)
    };
    let end = |inputs: &str, output: &str| {
        [bytes(11, &bytes(1, inputs.as_bytes())), bytes(12, &bytes(1, output.as_bytes()))].concat()
    };
    let model = |graph: Vec<u8>| {
        let version = [field(1, whole_bytes(8)), bytes(7, &graph), bytes(8, &field(2, whole_bytes(17)))];
        version.concat()
    };
    let chain: Vec<u8> = (0..count).flat_map(|i| node(&[&name(i), "w"], &name(i + 1), "MatMul")).collect();
    let unused: Vec<u8> = (0..count).flat_map(|i| node(&["w"], &format!("t{i}"), "Transpose")).collect();
    let multiply = node(&["x", "w"], "y", "MatMul");
    vec![
        seed(
            "model-onnx",
            "a weight used 10,000 times",
            model([chain, bytes(5, &weight), end("x", &name(count))].concat()),
        ),
        seed(
            "model-onnx",
            "10,000 unused transposes",
            model([unused, multiply, bytes(5, &weight), end("x", "y")].concat()),
        ),
    ]
}

/// A field with a whole number.
fn field(number: u64, whole: Vec<u8>) -> Vec<u8> {
    [whole_bytes(number << 3), whole].concat()
}

/// A field with bytes.
fn bytes(number: u64, content: &[u8]) -> Vec<u8> {
    [whole_bytes(number << 3 | 2), whole_bytes(content.len() as u64), content.to_vec()].concat()
}

fn whole_bytes(number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    crate::change::protobuf::put_whole(number, &mut bytes);
    bytes
}
