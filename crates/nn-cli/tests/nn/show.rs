//! `nn show`: what is in a model's file.

use crate::folder::Folder;
use crate::with_iris;
use serde_json::Value;

#[test]
fn the_model_is_shown_with_layers_columns_classes_and_training() {
    let folder = with_iris();
    let text = folder.nn("show iris.json").succeeds();
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = words.join(" ");
    for part in [
        "iris.json: a model that predicts species (multi-class) from 4 columns.",
        "4 - relu 32 - softmax 3, 259 parameters with the digest ",
        "1 32 relu 4 x 32 160",
        "2 3 softmax 32 x 3 99",
        "x0 sepal length (cm) numbers refused 5.84",
        "classes, an output each: setosa, versicolor, virginica.",
        "Trained on 150 rows, for 20 epochs (all epochs done)",
    ] {
        assert!(words.contains(part), "no {part} in\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn programs_get_every_number() {
    let folder = with_iris();
    let json: Value = serde_json::from_str(&folder.nn("show iris.json --format json").succeeds()).unwrap();
    assert_eq!((&json["task"], &json["parameters"]), (&"multi-class".into(), &259.into()));
    let model = nn_experiment::Model::load(folder.path("iris.json")).unwrap();
    let weights = &model.network().parameters()[..4 * 32];
    let largest = weights.iter().copied().fold(f64::MIN, f64::max);
    assert_eq!(json["layers"][0]["weights"]["max"].as_f64(), Some(largest));
    assert_eq!(json["record"]["epochs"], 20);
    let csv = folder.nn("show iris.json --format csv").succeeds();
    assert!(csv.starts_with("layer,units,activation,weights,parameters,"), "{csv}");
}

#[test]
fn a_column_of_texts_has_the_scaling_of_each_of_its_columns() {
    let folder = Folder::with(&[("t.csv", "size,colour,kind\n1,red,a\n2,blue,b\n3,red,a\n4,green,b\n")]);
    folder.succeeds("train t.csv -t kind --epochs 1 --save m.json");
    let json: Value = serde_json::from_str(&folder.succeeds("show m.json --format json")).unwrap();
    let inputs = &json["columns"]["inputs"];
    assert_eq!(inputs[0]["shift"], serde_json::json!([2.5]));
    // Shares of blue, green and red.
    assert_eq!(inputs[1]["shift"], serde_json::json!([0.25, 0.25, 0.5]));
    assert_eq!(inputs[1]["scale"].as_array().unwrap().len(), 3);
}

#[test]
fn the_experiment_gives_the_same_model_again() {
    let folder = with_iris();
    let toml = folder.nn("show iris.json --experiment").succeeds();
    let folder = folder.and("again.toml", toml);
    folder.nn("train --config again.toml -q --save again.json").succeeds();
    let load = |name: &str| nn_experiment::Model::load(folder.path(name)).unwrap();
    assert_eq!(load("again.json").network(), load("iris.json").network());
}

#[test]
fn the_picture_is_drawn_in_both_formats_whatever_the_size() {
    let folder = with_iris();
    let run = folder.nn("show iris.json --plot iris.svg");
    assert_eq!((run.code, run.stderr.as_str()), (0, "wrote the picture to iris.svg\n"));
    let svg = folder.text("iris.svg");
    assert!(svg.contains("What predicts species") && svg.contains("W₀: 4×32"), "{svg}");
    folder.nn("show -q iris.json --plot iris.png").succeeds();
    assert!(folder.read("iris.png").starts_with(b"\x89PNG"));
    folder.nn("data digits -q -o digits.csv").succeeds();
    folder.nn("train digits.csv --target digit --epochs 1 --seed 1 -q --save digits.json").succeeds();
    folder.nn("show -q digits.json --plot digits.svg").succeeds();
    assert_eq!(folder.nn("show iris.json --plot iris.pdf").code, 2);
}

#[test]
fn layers_without_biases_among_others_are_named() {
    let file = r#"{"format": "nn-network", "version": 1, "inputs": 1, "bias": true, "layers": [
        {"units": 2, "activation": "tanh", "bias": false, "weights": [[1.0, 2.0]], "biases": []},
        {"units": 1, "activation": "linear", "weights": [[1.0], [2.0]], "biases": [0.5]}]}"#;
    let folder = Folder::with(&[("m.json", file)]);
    let text = folder.succeeds("show m.json");
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line.contains("1 - tanh 2 without bias - linear 1, 5 parameters"), "{text}");
    let shown: Value = serde_json::from_str(&folder.succeeds("show m.json --format json")).unwrap();
    assert_eq!((&shown["layers"][0]["bias"], &shown["layers"][1]["bias"]), (&false.into(), &true.into()));
}
