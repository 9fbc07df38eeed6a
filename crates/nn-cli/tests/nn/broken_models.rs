//! Files of models that are damaged, of another kind, or not there.

use crate::folder::Folder;
use crate::with_iris;

const FORMATS: [&str; 4] = ["json", "safetensors", "onnx", "npz"];

/// A folder with the model in each format.
fn with_all() -> Folder {
    let folder = with_iris();
    for format in &FORMATS[1..] {
        folder.nn(&format!("convert -q iris.json iris.{format}")).succeeds();
    }
    folder
}

#[test]
fn a_damaged_model_of_each_format_is_refused_by_each_command() {
    let folder = with_all();
    for format in FORMATS {
        let bytes = folder.read(&format!("iris.{format}"));
        let part = |eighths: usize| &bytes[..bytes.len() * eighths / 8];
        for bad in [part(0), part(1), part(4), part(7), b"no model at all"] {
            let name = format!("bad.{format}");
            folder.write(&name, bad);
            for line in [
                format!("predict {name} iris.csv"),
                format!("show {name}"),
                format!("convert {name} other.json"),
                format!("evaluate {name} iris.csv"),
                format!("check {name} iris.csv"),
            ] {
                let message = folder.fails(&line);
                assert!(message.starts_with(&format!("error: {name}: ")), "{line}: {message}");
                assert!(message.contains("\n  help: "), "{line}: {message}");
            }
        }
    }
}

#[test]
fn a_model_of_a_newer_version_is_not_called_damaged() {
    let folder = with_iris();
    let newer = folder.text("iris.json").replacen("\"version\": 1", "\"version\": 99", 1);
    folder.write("newer.json", newer);
    let message = folder.fails("show newer.json");
    assert!(
        message.contains("help: use a newer release of this program") && !message.contains("damaged"),
        "{message}"
    );
}

#[test]
fn a_model_that_was_broken_by_hand_says_where() {
    let folder = with_iris();
    let json = folder.text("iris.json");
    for (from, to, expected) in [
        ("\"bias\": true", "\"bias\": maybe", "this is not a whole JSON file: expected value at line 5"),
        ("\"softmax\"", "\"softmex\"", "`softmex`"),
        ("\"format\": \"nn-network\"", "\"format\": \"other\"", "other"),
        ("\"units\": 3", "\"units\": 4", "4"),
        ("\"species\"", "17", "nn-model"),
        ("\"scale\"", "\"scales\"", "scale"),
    ] {
        let broken = json.replacen(from, to, 1);
        assert_ne!(broken, json, "{from} is not in the file");
        folder.write("broken.json", broken);
        let message = folder.fails("predict broken.json iris.csv");
        let first = message.lines().next().unwrap();
        assert!(
            first.starts_with("error: broken.json: ") && first.contains(expected),
            "{from} as {to}: {first}"
        );
    }
}
