use crate::{learned, refusal, table};
use nn_experiment::{Columns, DataSettings, Encoder, Experiment, Note};
use nn_math::Mat;
use nn_math::faer::mat;
use nn_model::{Metric, Task};
use nn_table::{Column, ReadOptions, Source, Table, TableReader};

/// What the target `y` with these cells, each as often, is taken for.
fn choice(cells: &[&str], times: usize) -> (Task, String) {
    let cells: Vec<&str> = cells.iter().copied().cycle().take(cells.len() * times).collect();
    let x = Column::of_numbers("x", (0..cells.len()).map(|i| i as f64).collect());
    let table = Table::new("t", vec![x, Column::of_texts("y", &cells)]).unwrap();
    let rows: Vec<usize> = (0..cells.len()).collect();
    let (_, choice, _) = Encoder::learn(&table, &rows, &Columns::predicting(["y"])).unwrap();
    (choice.task, choice.why)
}

#[test]
fn the_task_is_what_the_target_looks_like() {
    let two = |a: &str, b: &str| format!("the target `y` has two values, `{a}` and `{b}`");
    assert_eq!(choice(&["yes", "no"], 1), (Task::Binary, two("no", "yes")));
    assert_eq!(choice(&["1", "0.0"], 3), (Task::Binary, two("0", "1")));
    assert_eq!(
        choice(&["a", "b", "c"], 1),
        (Task::MultiClass, "the target `y` has 3 different texts".into())
    );
    let whole = choice(&["3", "10", "2"], 5);
    assert_eq!(whole, (Task::MultiClass, "the target `y` has 3 different whole numbers".into()));
    assert_eq!(choice(&["3", "10", "2"], 4).0, Task::Regression, "too few rows for classes");
    assert_eq!(
        choice(&["3", "10", "2.5"], 5),
        (Task::Regression, "the target `y` has 3 different numbers".into())
    );
}

#[test]
fn numbers_are_classes_in_their_order_and_can_be_taken_for_numbers() {
    let cells: Vec<&str> = ["10", "9", "100"].into_iter().cycle().take(15).collect();
    let data = table(&[("y", &cells), ("x", &cells)]);
    let encoder = learned(&data, &Columns::predicting(["y"])).unwrap();
    assert_eq!(encoder.targets.classes().unwrap(), ["9", "10", "100"]);
    assert_eq!(encoder.targets(&data, &[0]).unwrap(), mat![[0.0, 1.0, 0.0]]);
    let numbers = Columns { task: Some(Task::Regression), ..Columns::predicting(["y"]) };
    assert_eq!(learned(&data, &numbers).unwrap().targets(&data, &[0, 1]).unwrap(), mat![[10.0], [9.0]]);
}

#[test]
fn several_targets_are_numbers_a_class_or_labels() {
    let data = table(&[
        ("x", &["1", "2", "3"]),
        ("a", &["1", "0", "0"]),
        ("b", &["0", "1", "0"]),
        ("c", &["0", "0", "1"]),
        ("d", &["1", "1", "0"]),
    ]);
    let task = |targets: &[&str]| {
        let columns =
            Columns { inputs: vec!["x".to_owned()], ..Columns::predicting(targets.iter().copied()) };
        learned(&data, &columns).unwrap().task()
    };
    assert_eq!(task(&["a", "b", "c"]), Task::MultiClass);
    assert_eq!(task(&["a", "b", "d"]), Task::MultiLabel);
    let columns = Columns { inputs: vec!["a".to_owned()], ..Columns::predicting(["x", "b"]) };
    assert_eq!(learned(&data, &columns).unwrap().task(), Task::Regression);
}

#[test]
fn targets_that_cannot_be_learned_are_refused() {
    let data = table(&[("x", &["1", "2"]), ("y", &["no", "no"]), ("z", &["1", ""])]);
    // All columns but the targets, and the one with a missing cell, are inputs.
    let message = |columns: Columns| {
        let ignore = if columns.targets.contains(&"z".to_owned()) { vec![] } else { vec!["z".to_owned()] };
        refusal(learned(&data, &Columns { ignore, ..columns }))
    };
    assert_eq!(
        message(Columns::predicting(["y"])),
        "the target `y` has only one class, `no`: there is nothing to tell apart\ngive rows of two classes or more"
    );
    assert_eq!(
        message(Columns::predicting(["Y"])),
        "data.csv has no column `Y`\ndid you mean `y`? There are `x`, `y`, `z`"
    );
    assert!(message(Columns::predicting(["y", "y"])).starts_with("the target `y` is named twice"));
    assert!(
        message(Columns::predicting(["z"])).starts_with("data.csv, row 2, column `z`: the cell is empty")
    );
    let none: [&str; 0] = [];
    assert!(message(Columns::predicting(none)).ends_with("name one or more of the columns: `x`, `y`, `z`"));
    assert!(message(Columns::predicting(["x", "y", "z"])).starts_with("there is nothing to predict from"));
    let asked = Columns { task: Some(Task::Regression), ..Columns::predicting(["y"]) };
    assert!(message(asked).starts_with("data.csv, row 1, column `y`: found `no`, expected a number"));
    let asked = Columns { task: Some(Task::MultiClass), ..Columns::predicting(["x"]) };
    assert!(
        message(asked).starts_with(
            "the task multi-class was asked for, but the target `x` has two values, `1` and `2`"
        )
    );
}

#[test]
fn a_class_that_was_not_there_in_training_is_refused_with_its_row() {
    let encoder =
        learned(&table(&[("x", &["1", "2"]), ("y", &["a", "b"])]), &Columns::predicting(["y"])).unwrap();
    let message = refusal(encoder.targets(&table(&[("x", &["1"]), ("y", &["c"])]), &[0]));
    assert_eq!(
        message,
        "data.csv, row 1, column `y`: found `c`, which is none of the classes that were learned\nknown are `a`, `b`"
    );
}

#[test]
fn one_half_is_the_first_class_wherever_classes_are_told() {
    // Weights of 0 give a probability of exactly one half.
    let experiment = |target: &str, outputs: usize| {
        let text = format!(
            "[columns]\ntargets = [{target}]\n[network]\nhidden = []\nweights = {:?}\n[training]\nepochs = 0",
            vec![0.0; 2 * outputs]
        );
        Experiment::from_toml(&text, "e.toml").unwrap()
    };
    let file = std::env::temp_dir().join(format!("nn-one-half-{}.csv", std::process::id()));
    std::fs::write(&file, "x,a,b\n1,0,0\n2,0,1\n3,1,0\n4,1,1\n5,0,0\n").unwrap();
    let model =
        |experiment: Experiment| Experiment { data: DataSettings::file(&file), ..experiment }.run().unwrap();
    let table = TableReader::open(&Source::from(file.as_path()), &ReadOptions::default())
        .unwrap()
        .read_all()
        .unwrap();

    let mut binary = experiment("'a'", 1);
    binary.columns.ignore = vec!["b".to_owned()];
    let binary = model(binary);
    let predictions = binary.predict(&table).unwrap();
    assert_eq!(predictions.outputs()[(0, 0)], 0.5);
    assert_eq!(predictions.class_indices().unwrap(), [0; 5]);
    assert_eq!(predictions.columns(false)[0].category(0).unwrap(), "0");
    let data = binary.dataset(&table).unwrap();
    assert_eq!(binary.network().predict_class(data.inputs()).unwrap(), [0; 5]);
    let accuracy = binary.scores(&data, &[Metric::Accuracy]).unwrap();
    assert_eq!(accuracy, [3.0 / 5.0], "of five rows, three are of the first class");

    let labels = model(experiment("'a', 'b'", 2));
    let predicted = labels.predict(&table).unwrap().columns(false);
    assert_eq!(predicted[0].category(0).unwrap(), "0");
    let data = labels.dataset(&table).unwrap();
    assert_eq!(labels.network().predict_labels(data.inputs()).unwrap(), Mat::<f64>::zeros(5, 2));
    assert_eq!(labels.scores(&data, &[Metric::Accuracy]).unwrap(), [2.0 / 5.0]);
    std::fs::remove_file(file).unwrap();
}

#[test]
fn classes_that_are_names_are_kept_as_they_stand() {
    let classes = |cells: &[&str], text: bool| {
        let data = table(&[("y", cells), ("x", cells)]);
        let text = if text { vec!["y".to_owned()] } else { Vec::new() };
        let encoder = learned(&data, &Columns { text, ..Columns::predicting(["y"]) }).unwrap();
        let rows: Vec<usize> = (0..cells.len()).collect();
        (encoder.targets.classes().map(<[String]>::to_vec), encoder.targets(&data, &rows).unwrap())
    };
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    // Postcodes, and numbers with more digits than a number keeps: both are told apart, none is shortened.
    let (found, encoded) = classes(&["01001", "1001", "01001"], false);
    assert_eq!(found, names(&["01001", "1001"]));
    assert_eq!(encoded, mat![[0.0], [1.0], [0.0]]);
    let large = ["9007199254740993", "9007199254740992", "9007199254740993"];
    assert_eq!(classes(&large, false).0, names(&["9007199254740992", "9007199254740993"]));
    // Asked for as texts, numbers are texts; otherwise 1 and 1.0 are one class.
    assert_eq!(classes(&["1", "1.0", "2"], true).0, names(&["1", "1.0", "2"]));
    let (found, encoded) = classes(&["1", "1.0", "2"], false);
    assert_eq!((found, encoded), (names(&["1", "2"]), mat![[0.0], [0.0], [1.0]]));
    assert_eq!(classes(&["0", "1", "0.0"], false).0, names(&["0", "1"]));
    // Nothing else that is the same number is the same class: versions, codes, doses, numbers in thousands.
    for three in
        [["1.1", "1.2", "1.10"], ["3.8", "3.9", "3.10"], ["5E1", "5E2", "50"], ["5 mg", "10 mg", "20 mg"]]
    {
        let cells = three.repeat(5);
        let (mut found, mut expected) = (classes(&cells, false).0.unwrap(), names(&three).unwrap());
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
    }
    assert_eq!(classes(&["1,000", "2,000", "1,000"], false).0, names(&["1,000", "2,000"]));
}

#[test]
fn numbers_that_are_written_as_names_are_said_to_be_read_as_numbers() {
    let notes = |cells: &[&str]| {
        let (data, rows) = (table(&[("x", cells), ("y", &["1", "2.5", "4"])]), [0, 1, 2]);
        Encoder::learn(&data, &rows, &Columns::predicting(["y"])).unwrap().2
    };
    let note = |example: &str| Note::NamesAsNumbers { name: "x".to_owned(), example: example.to_owned() };
    assert!(notes(&["42", "0042", "17"]).contains(&note("0042")));
    assert!(notes(&["1", "123456789012345678", "2"]).contains(&note("123456789012345678")));
    assert!(notes(&["0", "0.5", "4200"]).iter().all(|note| !matches!(note, Note::NamesAsNumbers { .. })));
}
