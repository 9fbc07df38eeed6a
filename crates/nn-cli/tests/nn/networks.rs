//! Networks of other programs, which know no columns.

use crate::folder::Folder;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn exports() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../nn-format/tests/exports")
}

/// A folder with an export of another program, the inputs of its predictions as `t.csv`, and these predictions.
fn export(name: &str) -> (Folder, Vec<Vec<f64>>) {
    let all: Value = serde_json::from_slice(&std::fs::read(exports().join("exports.json")).unwrap()).unwrap();
    let rows = |what: &str| -> Vec<Vec<f64>> { serde_json::from_value(all[name][what].clone()).unwrap() };
    let folder = Folder::new();
    for file in [name.to_owned(), format!("{name}.data")] {
        if let Ok(bytes) = std::fs::read(exports().join(&file)) {
            folder.write(&file, bytes);
        }
    }
    let inputs = rows("inputs");
    let header = (0..inputs[0].len()).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    let line = |row: &Vec<f64>| row.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
    let lines = std::iter::once(header).chain(inputs.iter().map(line)).collect::<Vec<_>>();
    folder.write("t.csv", lines.join("\n") + "\n");
    (folder, rows("outputs"))
}

fn numbers(csv: &str) -> Vec<Vec<f64>> {
    csv.lines().skip(1).map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect()
}

/// A message without its line ends.
fn words(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_program_predicts_what_the_program_predicts_that_wrote_the_network() {
    for (name, more) in [
        ("torch_scaled_new_f64.onnx", ""),
        // Its outputs are scaled by a number below zero.
        ("torch_residue_old_f64.onnx", ""),
        ("torch_classes_new_f64.onnx", " --task regression"),
        ("sklearn_by_columns_f64.onnx", ""),
    ] {
        let (folder, expected) = export(name);
        let found = numbers(&folder.succeeds(&format!("predict {name} t.csv -q{more}")));
        assert_eq!(found.len(), expected.len(), "{name}");
        for (found, expected) in found.iter().flatten().zip(expected.iter().flatten()) {
            assert!(
                (found - expected).abs() <= 1e-12 * expected.abs().max(1.0),
                "{name}: {found} {expected}"
            );
        }
    }
}

#[test]
fn classes_are_called_what_the_file_calls_them() {
    let all: Value = serde_json::from_slice(&std::fs::read(exports().join("exports.json")).unwrap()).unwrap();
    for name in
        ["two_words", "words_apart", "tens", "logistic_words"].map(|name| format!("sklearn_{name}_f32.onnx"))
    {
        let (folder, _) = export(&name);
        let expected: Vec<String> = serde_json::from_value(all[&name]["labels"].clone()).unwrap();
        let predicted = |model: &str, more: &str| -> Vec<String> {
            let csv = folder.succeeds(&format!("predict {model} t.csv -q{more}"));
            csv.lines().skip(1).map(str::to_owned).collect()
        };
        assert_eq!(predicted(&name, ""), expected, "{name}");
        // The names go with the network into other formats, and give way to others.
        folder.succeeds(&format!("convert {name} m.json -q"));
        assert_eq!(predicted("m.json", ""), expected, "{name}");
        let others =
            if name.contains("two") { " --class u --class v" } else { " --class u --class v --class w" };
        assert!(predicted(&name, others).iter().all(|class| "uvw".contains(class)), "{name}");
    }
}

#[test]
fn opposite_sigmoids_of_a_logistic_regression_are_one_choice_between_two_classes() {
    let name = "sklearn_logistic_two_f32.onnx";
    let (folder, expected) = export(name);
    let classes: Vec<String> = expected.iter().map(|row| u8::from(row[1] > row[0]).to_string()).collect();
    for more in ["", " --task binary"] {
        let found = folder.succeeds(&format!("predict {name} t.csv -q{more}"));
        assert_eq!(found.lines().skip(1).collect::<Vec<_>>(), classes, "{more}");
    }
    let found = numbers(&folder.succeeds(&format!("predict {name} t.csv -q --task regression")));
    for (found, expected) in found.iter().flatten().zip(expected.iter().flatten()) {
        assert!((found - expected).abs() <= 1e-6, "{found} {expected}");
    }
}

#[test]
fn classes_have_the_names_that_are_given_and_are_judged_by_them() {
    let (folder, probabilities) = export("sklearn_words_f32.onnx");
    let classes = ["maybe", "no", "yes"];
    let expected: Vec<&str> = probabilities
        .iter()
        .map(|row| classes[(0..3).max_by(|&i, &j| row[i].total_cmp(&row[j])).unwrap()])
        .collect();
    let said = "--class maybe --class no --class yes";
    let found = folder.succeeds(&format!("predict sklearn_words_f32.onnx t.csv -q {said} -t word"));
    assert_eq!(found.lines().collect::<Vec<_>>(), [vec!["word"], expected.clone()].concat());
    // With the target behind the inputs, and a column that is named away.
    let table = folder.text("t.csv");
    let lines = table.lines().zip([vec!["word"], expected].concat()).enumerate();
    let table =
        lines.map(|(i, (line, word))| format!("{i}{},{line},{word}\n", if i == 0 { "id" } else { "" }));
    folder.write("judged.csv", table.collect::<String>().replacen("0id", "id", 1));
    let inputs = "-t word --input c0 --input c1 --input c2";
    let judged = folder.succeeds(&format!(
        "evaluate sklearn_words_f32.onnx judged.csv -q {said} {inputs} --format json --resamples 0"
    ));
    let judged: Value = serde_json::from_str(&judged).unwrap();
    assert_eq!(
        (&judged["scores"][0]["metric"], &judged["scores"][0]["value"]),
        (&"accuracy".into(), &1.0.into())
    );
    let message = words(&folder.fails(&format!("evaluate sklearn_words_f32.onnx judged.csv {said}")));
    assert!(
        message.contains("the network takes 3 columns by position and predicts 1 column, but there are 5"),
        "{message}"
    );
}

#[test]
fn weights_by_themselves_are_told_their_activations_and_order() {
    let folder = Folder::new();
    let tensors = [("up", [2_usize, 1]), ("down", [1, 2])];
    let numbers: Vec<u8> = [0.5_f64, -1.0].iter().flat_map(|number| number.to_le_bytes()).collect();
    let header: Vec<String> = tensors
        .iter()
        .enumerate()
        .map(|(i, (name, shape))| {
            format!(
                r#""{name}.weight":{{"dtype":"F64","shape":{shape:?},"data_offsets":[{},{}]}}"#,
                16 * i,
                16 * i + 16
            )
        })
        .collect();
    let header = format!("{{{}}}", header.join(","));
    let bytes = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &numbers, &numbers].concat();
    folder.write("theirs.safetensors", bytes);
    folder.write("t.csv", "x\n3\n");
    let message = words(&folder.fails("predict theirs.safetensors t.csv"));
    assert!(
        message.contains(
            "do not tell which comes first: down, up help: say it, such as `--module down --module up`"
        ),
        "{message}"
    );
    let order = "--module up --module down";
    let message = words(&folder.fails(&format!("predict theirs.safetensors t.csv {order}")));
    assert!(
        message.contains(
            "but says no activations help: `--activation relu --output-activation linear` says them"
        ),
        "{message}"
    );
    let said = format!("{order} --activation relu --output-activation linear");
    // relu(3 * 0.5) * 0.5 + relu(3 * -1) * -1
    assert_eq!(folder.succeeds(&format!("predict theirs.safetensors t.csv -q {said}")), "output\n0.75\n");
    folder.succeeds(&format!("convert theirs.safetensors ours.json {said}"));
    assert_eq!(folder.succeeds("predict ours.json t.csv -q"), "output\n0.75\n");
}

#[test]
fn a_large_shift_in_single_precision_is_said() {
    let folder = Folder::new();
    let rows: String = (0..40).map(|i| format!("{},{}\n", 1_700_000_000 + i, i % 7)).collect();
    folder.write("t.csv", format!("time,y\n{rows}"));
    folder.succeeds("train t.csv -t y --epochs 1 -q --save m.json");
    let said = words(&folder.nn("convert m.json m.onnx --f32").stderr);
    assert!(said.contains("in numbers of 32 bits, those of `time` are"), "{said}");
    assert!(!folder.nn("convert m.json n.onnx").stderr.contains("32 bits"));
}

#[test]
fn pickles_are_named_as_such_with_the_lines_that_make_them_readable() {
    let folder = Folder::new();
    folder.write("t.csv", "x\n1\n");
    for (name, program, line) in [
        ("m.pt", "PyTorch", "torch.onnx.export"),
        ("m.joblib", "scikit-learn", "skl2onnx.to_onnx"),
        ("m.pkl", "scikit-learn", "skl2onnx.to_onnx"),
        ("m.h5", "Keras", "model.export"),
        ("m.keras", "Keras", "model.export"),
    ] {
        folder.write(name, "anything");
        for command in ["show", "convert", "predict"] {
            let rest = match command {
                "show" => "",
                "convert" => " x.json",
                _ => " t.csv",
            };
            let message = words(&folder.fails(&format!("{command} {name}{rest}")));
            assert!(message.contains(&format!("{name} is a file of {program}")), "{message}");
            assert!(message.contains(line), "{message}");
        }
    }
}
