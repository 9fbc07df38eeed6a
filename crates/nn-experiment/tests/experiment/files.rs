use crate::{refusal, table};
use nn_experiment::{Experiment, Model, ModelFormat};
use nn_model::{Metric, Task};
use nn_table::Table;
use std::path::Path;

/// A small experiment of each task, and a table for its model.
fn models() -> Vec<(Model, Table)> {
    let experiment = |data: &str, targets: &str| {
        let text = format!(
            "{data}\n[columns]\ntargets = {targets}\n[network]\nhidden = [3]\n[training]\nepochs = 3"
        );
        let experiment = Experiment::from_toml(&text, "test").unwrap();
        let rng = &mut nn_experiment::Draw::new(experiment.seed, 2).rng();
        let set = experiment.data.generator.unwrap();
        let table = nn_experiment::built_in(set, experiment.data.samples, None, rng);
        (experiment.run().unwrap(), table.unwrap())
    };
    vec![
        experiment("[data]\ngenerator = 'noisy-linear'\nsamples = 20", "['y']"),
        experiment("[data]\ngenerator = 'moons'\nsamples = 20", "['y']"),
        experiment("[data]\ngenerator = 'iris'", "['species']"),
        experiment("[data]\ngenerator = 'truth-table'", "['x0', 'x1']"),
    ]
}

#[test]
fn a_model_of_each_task_comes_back_from_each_format_and_predicts_the_same_bits() {
    let tasks: Vec<Task> = models().iter().map(|(model, _)| model.task()).collect();
    assert_eq!(tasks, [Task::Regression, Task::Binary, Task::MultiClass, Task::MultiLabel]);
    for (model, table) in models() {
        for &format in ModelFormat::ALL {
            let bytes = model.to_bytes(format).unwrap();
            let again = Model::from_bytes(&bytes, format, Path::new("model")).unwrap();
            assert_eq!(again.encoder, model.encoder, "{format}");
            assert_eq!(again.record, model.record, "{format}");
            assert_eq!(again.seen, model.seen, "{format}");
            assert_eq!(again.predict(&table).unwrap(), model.predict(&table).unwrap(), "{format}");
            assert_eq!(again.to_bytes(format).unwrap(), bytes, "{format}");
        }
    }
}

#[test]
fn a_damaged_file_is_an_error_and_never_a_panic() {
    let (model, _) = models().swap_remove(0);
    for &format in ModelFormat::ALL {
        let whole = model.to_bytes(format).unwrap();
        let read = |bytes: &[u8]| Model::from_bytes(bytes, format, Path::new("model"));
        assert!(read(b"").is_err(), "{format}");
        for end in (0..whole.len()).step_by(97) {
            assert!(read(&whole[..end]).is_err(), "{format} cut off after {end} bytes");
        }
        for place in (0..whole.len()).step_by(31) {
            let mut bytes = whole.clone();
            bytes[place] ^= 0x55;
            let _ = read(&bytes); // a changed digit of a weight cannot be noticed
        }
    }
}

#[test]
fn a_file_of_a_version_that_kept_no_rows_and_no_baseline_is_read() {
    for name in ["classes", "regression"] {
        let path = format!("{}/tests/experiment/old/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let model = Model::load(&path).unwrap();
        assert_eq!(
            (model.seen, model.record.baseline, model.record.temperature),
            (None, None, None),
            "{name}"
        );
    }
}

/// The model as JSON after a change by hand.
fn by_hand(from: &str, to: &str) -> String {
    let (model, _) = models().swap_remove(2);
    let text = String::from_utf8(model.to_bytes(ModelFormat::Json).unwrap()).unwrap();
    let (before, after) = text.rsplit_once(from).unwrap();
    let text = format!("{before}{to}{after}");
    refusal(Model::from_bytes(text.as_bytes(), ModelFormat::Json, Path::new("m.json")))
}

#[test]
fn a_file_broken_by_hand_says_where() {
    let message = by_hand("\"petal width (cm)\"", "\"petal width (cm)\", \"more\": 1");
    assert!(message.starts_with("m.json: the parts of this model do not fit each other: `nn-model.encoder.inputs[3].more`: unknown field `more`"), "{message}");
    let message = by_hand("\"task\": \"multi-class\"", "\"task\": \"regression\"");
    assert!(message.contains("the task is regression, but the targets are not scaled"), "{message}");
    // Four shares of three classes; and more rows than there are.
    assert!(
        by_hand("\"means\": [", "\"means\": [0.5, ").contains("the baseline is of other inputs and outputs")
    );
    let message = by_hand("\"training\": \"149 ", "\"training\": \"148 ");
    assert!(
        message.contains("`nn-model.seen.training`: expected how many rows there are, and numbers of 12"),
        "{message}"
    );
    assert!(by_hand("\"nn-model\"", "\"other\"").starts_with("m.json: this is a network by itself"));
    assert!(
        by_hand("\"format\": \"nn-network\"", "\"format\": \"x\"")
            .contains("one of format `nn-network` was expected")
    );
    assert!(
        by_hand("\"version\": 1", "\"version\": 9")
            .contains("it is of version 9, but only versions up to 1 are known here")
    );
    assert!(
        by_hand("\"virginica\"", "\"virginica\", \"more\"")
            .contains("outputs of the network: found 3, expected 4")
    );
}

#[test]
fn an_onnx_file_whose_graph_and_metadata_differ_is_refused() {
    let (model, _) = models().swap_remove(0);
    let mut onnx = nn_format::from_onnx(&model.to_bytes(ModelFormat::Onnx).unwrap()).unwrap();
    onnx.input_scaling.as_mut().unwrap().shift[0] += 1.0;
    let bytes = nn_format::to_onnx(&onnx, nn_format::Precision::F64).unwrap();
    let message = refusal(Model::from_bytes(&bytes, ModelFormat::Onnx, Path::new("m.onnx")));
    assert!(message.contains("the graph's scaling is not that of the metadata"), "{message}");
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_old_model_alone() {
    let folder = std::env::temp_dir().join(format!("nn-experiment-files-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (model, _) = models().swap_remove(0);
    let path = folder.join("model.json");
    model.save(&path).unwrap();
    let message = refusal(model.save(folder.join("nowhere/model.json")));
    assert!(
        message.starts_with("cannot write ") && message.contains("look at the name and the folder"),
        "{message}"
    );
    assert_eq!(Model::load(&path).unwrap().record, model.record);
    let names = std::fs::read_dir(&folder).unwrap().count();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(names, 1, "nothing half is left");
}

#[test]
fn results_are_those_of_the_library() {
    let (model, table) = models().swap_remove(2);
    let experiment = &model.record.experiment;
    let recipe = experiment.recipe(Task::MultiClass).unwrap();
    let fitted = recipe.fit(&nn_data::iris(), experiment.seed).unwrap();
    assert_eq!(fitted.network, model.fitted.network);
    assert_eq!(fitted.history, model.fitted.history);
    let data = model.dataset(&table).unwrap();
    let accuracy = fitted.score(&nn_data::iris(), Metric::Accuracy).unwrap();
    assert_eq!(model.scores(&data, &[Metric::Accuracy]).unwrap(), [accuracy]);
    assert_eq!(model.record.scores[0].training, Some(accuracy));
}

#[test]
fn predictions_have_the_names_and_units_of_the_data() {
    for (model, table) in models() {
        let columns = model.predict(&table).unwrap().columns(true);
        let names: Vec<&str> = columns.iter().map(|column| column.name()).collect();
        let expected: &[&str] = match model.task() {
            Task::Regression => &["y"],
            Task::Binary => &["y", "P(0)", "P(1)"],
            Task::MultiClass => &["species", "P(setosa)", "P(versicolor)", "P(virginica)"],
            Task::MultiLabel => &["x0", "x1", "P(x0)", "P(x1)"],
        };
        assert_eq!(names, expected);
    }
    let (model, _) = models().swap_remove(1);
    let far = table(&[("x0", &["1000"]), ("x1", &["-1000"])]);
    let predictions = model.predict(&far).unwrap();
    let both = predictions.probabilities().unwrap();
    assert_eq!(both[(0, 0)] + both[(0, 1)], 1.0);
}

#[test]
fn names_that_do_not_fit_the_network_or_each_other_are_refused() {
    let (model, _) = models().swap_remove(2);
    let whole: serde_json::Value =
        serde_json::from_slice(&model.to_bytes(ModelFormat::Json).unwrap()).unwrap();
    let refused = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut file = whole.clone();
        change(&mut file["metadata"]["nn-model"]["encoder"]);
        let bytes = serde_json::to_vec(&file).unwrap();
        Model::from_bytes(&bytes, ModelFormat::Json, Path::new("model")).unwrap_err().to_string()
    };
    let category = |name: &str, categories: &[&str]| {
        let encoder = serde_json::json!({"categories": categories, "unknown": "zeros"});
        serde_json::json!({"name": name, "kind": {"category": {"encoder": encoder, "fill": null}}})
    };
    let long = "x".repeat(12_000_000);
    type Change<'a> = dyn Fn(&mut serde_json::Value) + 'a;
    let cases: [(&str, &Change); 8] = [
        ("inputs of the network: found 4, expected 3", &|encoder| {
            encoder["inputs"].as_array_mut().unwrap().pop();
        }),
        ("inputs of the network: found 4, expected 5", &|encoder| {
            encoder["inputs"][0] = category("a", &["b", "c"]);
        }),
        ("outputs of the network: found 3, expected 4", &|encoder| {
            encoder["targets"]["classes"]["classes"].as_array_mut().unwrap().push("more".into());
        }),
        ("the names of its inputs and outputs have 60000", &|encoder| {
            encoder["inputs"] = vec![category(&long, &["a", "b", "c", "d"])].into();
        }),
        ("the categories of `a` are not in ascending order", &|encoder| {
            encoder["inputs"] = vec![category("a", &["b", "a", "c", "d"])].into();
        }),
        ("the column `petal length (cm)` is there twice", &|encoder| {
            encoder["inputs"][0]["name"] = encoder["inputs"][2]["name"].clone();
        }),
        ("the column `species` is there twice", &|encoder| encoder["ignored"] = vec!["species"].into()),
        ("the class `setosa` is there twice", &|encoder| {
            encoder["targets"]["classes"]["classes"][1] = "setosa".into();
        }),
    ];
    for (expected, change) in cases {
        let message = refused(change);
        assert!(message.contains(expected), "{}\nlacks {expected}", &message[..message.len().min(300)]);
    }
}
