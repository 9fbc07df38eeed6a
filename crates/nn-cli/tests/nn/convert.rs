//! `nn convert`: models in other formats.

use crate::folder::Folder;
use crate::with_iris;
use nn_experiment::Model;

#[test]
fn a_model_goes_through_every_format_and_comes_back_as_it_was() {
    let folder = with_iris();
    let way = ["iris.json", "a.onnx", "b.npz", "c.safetensors", "d.json"];
    for pair in way.windows(2) {
        folder.nn(&format!("convert -q {} {}", pair[0], pair[1])).succeeds();
    }
    let load = |name: &str| Model::load(folder.path(name)).unwrap();
    assert_eq!(load("d.json"), load("iris.json"));
    assert_eq!(folder.text("d.json"), folder.text("iris.json"));
}

#[test]
fn thirty_two_bits_are_for_onnx_and_can_be_read_again() {
    let folder = with_iris();
    folder.nn("convert -q iris.json iris.onnx --f32").succeeds();
    let classes = |model: &str| folder.nn(&format!("predict {model} iris.csv")).succeeds();
    assert_eq!(classes("iris.onnx"), classes("iris.json"));
}

/// A network that scikit-learn wrote.
#[test]
fn a_network_by_itself_stays_one() {
    let theirs = include_bytes!("../../../nn-format/tests/fixtures/three_classes.npz");
    let folder = Folder::new().and("theirs.npz", theirs).and("t.csv", "a,b,c\n1,2,3\n");
    for name in ["ours.json", "ours.onnx", "ours.safetensors"] {
        folder.nn(&format!("convert -q theirs.npz {name}")).succeeds();
        let text = folder.nn(&format!("show {name}")).succeeds();
        assert!(text.contains("a network by itself"), "{text}");
    }
    let predicted = ["theirs.npz", "ours.json", "ours.onnx", "ours.safetensors"]
        .map(|name| folder.nn(&format!("predict {name} t.csv -q -p")).succeeds());
    assert!(predicted[0].starts_with("output,P(0),P(1),P(2)\n"), "{}", predicted[0]);
    assert!(predicted.iter().all(|predictions| *predictions == predicted[0]), "{predicted:?}");
    assert_eq!(folder.nn("show theirs.npz --experiment").code, 1);
}

#[test]
fn what_fails_leaves_the_earlier_model() {
    let folder = Folder::new().and("other.onnx", "precious").and("cut.json", "{");
    assert_eq!(folder.nn("convert cut.json other.onnx").code, 1);
    assert_eq!(folder.text("other.onnx"), "precious");
}
