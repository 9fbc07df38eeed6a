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
fn a_truncated_model_of_each_format_is_refused_by_each_command() {
    let folder = with_all();
    for format in FORMATS {
        let bytes = folder.read(&format!("iris.{format}"));
        for part in [0, 1, 4, 7] {
            let name = format!("cut.{format}");
            std::fs::write(folder.path(&name), &bytes[..bytes.len() * part / 8]).unwrap();
            for line in [
                format!("predict {name} iris.csv"),
                format!("show {name}"),
                format!("convert {name} other.json"),
            ] {
                let run = folder.nn(&line);
                assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{line}, {part} of 8");
                assert!(run.stderr.starts_with(&format!("error: {name}: ")), "{}", run.stderr);
                assert!(run.stderr.contains("\n  help: "), "{}", run.stderr);
            }
        }
    }
    assert!(!folder.names().contains(&"other.json".to_owned()));
}

#[test]
fn a_model_of_a_newer_version_is_not_called_damaged() {
    let folder = with_iris();
    let newer = folder.text("iris.json").replacen("\"version\": 1", "\"version\": 99", 1);
    std::fs::write(folder.path("newer.json"), newer).unwrap();
    let run = folder.nn("show newer.json");
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("use a newer release of this program"), "{}", run.stderr);
    assert!(!run.stderr.contains("help: "), "{}", run.stderr);
}

#[test]
fn a_model_that_was_broken_by_hand_says_where() {
    let folder = with_iris();
    let json = folder.text("iris.json");
    for (from, to, expected) in [
        ("\"softmax\"", "\"softmex\"", "`softmex`"),
        ("\"format\": \"nn-network\"", "\"format\": \"other\"", "other"),
        ("\"units\": 3", "\"units\": 4", "4"),
        ("\"species\"", "17", "nn-model"),
        ("\"scale\"", "\"scales\"", "scale"),
    ] {
        let broken = json.replacen(from, to, 1);
        assert_ne!(broken, json, "{from} is not in the file");
        std::fs::write(folder.path("broken.json"), broken).unwrap();
        let run = folder.nn("predict broken.json iris.csv");
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{from} as {to}");
        let first = run.stderr.lines().next().unwrap();
        assert!(
            first.starts_with("error: broken.json: ") && first.contains(expected),
            "{from} as {to}: {first}"
        );
    }
}

#[test]
fn what_is_no_model_is_named() {
    let folder = Folder::new().and("table.csv", "a,b\n1,2\n").and("table.json", "[1, 2]");
    folder.assert_fails(
        "predict nowhere.json table.csv",
        "error: cannot read nowhere.json: No such file or directory (os error 2)\n  help: look at the name and the folder\n",
    );
    folder.assert_fails(
        "predict table.csv table.csv",
        "error: table.csv: the name does not say the format of the model\n  \
         help: let it end in one of .json, .safetensors, .onnx, .npz\n",
    );
    assert_eq!(folder.nn("predict table.json table.csv").code, 1);
}
