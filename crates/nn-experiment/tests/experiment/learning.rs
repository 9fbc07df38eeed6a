//! What to learn from: which rows, which categories and classes, and how much each counts.

use crate::{learned, refusal, table};
use nn_experiment::{
    ClassWeights, Columns, DataSettings, Encoder, Experiment, Learned, Model, ModelFormat, Note, Plan,
    RowSplit, ValidationSettings,
};
use nn_model::Metric;
use nn_table::{Column, Table};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// A file that is gone with the test.
struct Csv(PathBuf);

impl Csv {
    fn new(name: &str, text: &str) -> Csv {
        // Tests run side by side, and some have the same table.
        static FILES: AtomicUsize = AtomicUsize::new(0);
        let number = FILES.fetch_add(1, Relaxed);
        let name = format!("nn-learning-{}-{number}-{name}.csv", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).unwrap();
        Csv(path)
    }

    /// The experiment on it with these lines of TOML besides.
    fn experiment(&self, toml: &str) -> Experiment {
        let experiment = Experiment::from_toml(toml, "learning.toml").unwrap();
        Experiment { data: DataSettings::file(&self.0), ..experiment }
    }
}

impl Drop for Csv {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Forty visits of ten patients; who is older is ill more often.
fn visits() -> Csv {
    let mut text = "patient,age,times,ill\n".to_owned();
    for row in 0..40 {
        let age = 20 + (row * 37) % 60;
        let ill = if age + (row * 13) % 20 > 62 { "yes" } else { "no" };
        text.push_str(&format!("p{},{age},{},{ill}\n", row / 4, 1 + row % 3));
    }
    Csv::new("visits", &text)
}

const ILL: &str = "[columns]\ntargets = ['ill']\nignore = ['patient', 'times']\n[training]\nepochs = 5\n";

fn messages(notes: &[Note]) -> Vec<String> {
    notes.iter().map(ToString::to_string).collect()
}

fn learn(columns: Vec<Column>, settings: &Columns) -> (Encoder, Vec<Note>) {
    let table = Table::new("t", columns).unwrap();
    let rows: Vec<usize> = (0..table.rows()).collect();
    let (encoder, _, notes) = Encoder::learn(&table, &rows, settings).unwrap();
    (encoder, notes)
}

fn numbers(name: &str, numbers: impl IntoIterator<Item = f64>) -> Column {
    Column::of_numbers(name, numbers.into_iter().collect())
}

/// Numbers in no order, not whole.
fn scattered(name: &str, rows: usize) -> Column {
    numbers(name, (0..rows).map(|row| (row * 7 % 11) as f64 / 8.0))
}

#[test]
fn a_column_that_counts_the_rows_is_pointed_out_and_one_that_is_all_there_is_is_not() {
    let said = |column: Column| {
        let rows = column.len();
        let (_, notes) =
            learn(vec![column, scattered("x", rows), scattered("y", rows)], &Columns::predicting(["y"]));
        notes.contains(&Note::Index { name: "id".to_owned() })
    };
    assert!(said(numbers("id", (1..=6).map(f64::from))));
    assert!(said(numbers("id", (0..30).map(|row| f64::from(row * row + 5)))), "rising throughout");
    assert!(!said(numbers("id", (0..6).map(|row| f64::from(row * row + 5)))), "that may be chance");
    assert!(!said(numbers("id", (1..=4).map(f64::from))));
    assert!(!said(numbers("id", (0..30).map(|row| f64::from(row) / 2.0))));
    assert!(!said(numbers("id", (0..30).map(|row| f64::from(row / 2)))));
    assert!(!said(numbers("id", (0..30).rev().map(f64::from))));
    let (_, alone) =
        learn(vec![numbers("id", (1..=30).map(f64::from)), scattered("y", 30)], &Columns::predicting(["y"]));
    assert_eq!(alone, []);
}

#[test]
fn an_index_is_noticed_where_some_of_its_rows_are_for_validation() {
    let table =
        Table::new("t", vec![numbers("id", (1..=12).map(f64::from)), scattered("x", 12), scattered("y", 12)]);
    let mut validation = ValidationSettings { fraction: 0.3, ..ValidationSettings::default() };
    let table = table.unwrap();
    let learned = Learned::of(&table, &Columns::predicting(["y"]), &mut validation, 1).unwrap();
    assert!(learned.notes.contains(&Note::Index { name: "id".to_owned() }));
    assert_eq!(validation.split, Some(RowSplit::Random));
}

#[test]
fn a_target_with_nearly_as_many_classes_as_rows_is_refused_unless_the_task_insists() {
    let names: Vec<String> = (0..12).map(|row| format!("lot {row}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let xs: Vec<String> = (0..12).map(|row| format!("{}", row % 5)).collect();
    let xs: Vec<&str> = xs.iter().map(String::as_str).collect();
    let data = table(&[("x", &xs), ("price", &names)]);
    let message = refusal(learned(&data, &Columns::predicting(["price"])));
    assert!(
        message.starts_with("the target `price` has 12 different values in 12 rows, such as `lot 0`"),
        "{message}"
    );
    assert!(message.contains("multi-class"), "{message}");
    let insisted = Columns { task: Some(nn_model::Task::MultiClass), ..Columns::predicting(["price"]) };
    assert_eq!(learned(&data, &insisted).unwrap().targets.classes().unwrap().len(), 12);
    // Each class twice is enough, and so is a table of a few rows.
    let twice: Vec<&str> = (0..12).map(|row| names[row / 2]).collect();
    assert!(learned(&table(&[("x", &xs), ("price", &twice)]), &Columns::predicting(["price"])).is_ok());
    assert!(
        learned(&table(&[("x", &xs[..4]), ("price", &names[..4])]), &Columns::predicting(["price"])).is_ok()
    );
}

#[test]
fn too_many_classes_are_said_to_be_so_and_not_to_be_categories() {
    let names: Vec<String> = (0..2400).map(|row| format!("c{}", row % 1200)).collect();
    let columns = vec![scattered("x", 2400), Column::of_texts("y", &names)];
    let table = Table::new("t", columns).unwrap();
    let message = refusal(learned(&table, &Columns::predicting(["y"])));
    assert!(message.starts_with("the target `y` has 1200 classes, but may have 1000 at most"), "{message}");
}

#[test]
fn numbers_with_signs_and_categories_of_one_row_are_pointed_out() {
    let texts: Vec<String> = (0..30)
        .map(|row| if row % 3 == 0 { format!("${row}") } else { format!("{} kg?", row / 6) })
        .collect();
    let y = scattered("y", 30);
    let (_, notes) = learn(
        vec![scattered("x", 30), Column::of_texts("price", &texts), y.clone()],
        &Columns::predicting(["y"]),
    );
    let said = messages(&notes).join("\n");
    assert!(
        said.contains("column `price` holds texts such as `$0`, most of which look like numbers"),
        "{said}"
    );
    assert!(!said.contains("in one row"), "that is no wonder: {said}");
    let prices = Column::of_texts(
        "price",
        (0..30).map(|row| if row % 2 == 0 { format!("${row}") } else { format!("{row} €") }),
    );
    let (_, notes) = learn(vec![prices, y.clone()], &Columns::predicting(["y"]));
    let [signs, one_hot] = &notes[..] else { panic!("{notes:?}") };
    assert!(matches!(signs, Note::NumbersWithSigns { .. }) && matches!(one_hot, Note::OneHot { .. }));
    let as_text = Columns { text: vec!["price".to_owned()], ..Columns::predicting(["y"]) };
    let (_, notes) = learn(vec![scattered("x", 30), Column::of_texts("price", &texts), y.clone()], &as_text);
    assert!(!messages(&notes).join("\n").contains("look like numbers"), "it was asked for");

    let cities = (0..30).map(|row| ["Ulm", "Bonn", "A1 mall", "Jena"][if row == 7 { 3 } else { row % 3 }]);
    let cities = Column::of_texts("city", cities);
    let (_, notes) = learn(vec![cities.clone(), y.clone()], &Columns::predicting(["y"]));
    let single = Note::SingleRows { name: "city".to_owned(), categories: 1, example: "Jena".to_owned() };
    assert!(
        notes.contains(&single) && !messages(&notes).join("\n").contains("look like numbers"),
        "{notes:?}"
    );
    assert!(single.to_string().starts_with("column `city`: 1 category is in one row, such as `Jena`"));
}

#[test]
fn rare_categories_become_one_where_unseen_ones_go_too_and_the_model_keeps_it() {
    let data = table(&[
        ("city", &["Ulm", "Ulm", "Ulm", "Bonn", "Bonn", "Bonn", "Jena", "Trier", "other"]),
        ("y", &["1.5", "2", "3", "4", "5", "6", "7", "8", "9"]),
    ]);
    let columns = Columns { rare: 3, ..Columns::predicting(["y"]) };
    let rows: Vec<usize> = (0..9).collect();
    let (encoder, _, notes) = Encoder::learn(&data, &rows, &columns).unwrap();
    // `other` itself is the name of a category.
    assert_eq!(encoder.input_names(), ["city=Bonn", "city=Ulm", "city=other.1"]);
    assert!(messages(&notes).contains(&"column `city`: what is rare (3 of its categories, in 3 rows) became one category, `other.1`, where new ones go too".to_owned()));
    let new = table(&[("city", &["Ulm", "Jena", "Rome", "other"])]);
    let rows: Vec<Vec<f64>> =
        encoder.inputs(&new).unwrap().row_iter().map(|row| row.iter().copied().collect()).collect();
    assert_eq!(rows, [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]]);

    // Where nothing is rare, nothing was learned of others.
    let (encoder, _) = learn(
        vec![Column::of_texts("city", ["Ulm", "Bonn", "Ulm", "Bonn"]), scattered("y", 4)],
        &Columns { rare: 2, ..Columns::predicting(["y"]) },
    );
    assert_eq!(encoder.inputs(&new).unwrap().row(2).iter().copied().collect::<Vec<f64>>(), [0.0, 0.0]);

    // Any number of different ones, if only few are left.
    let many: Vec<String> =
        (0..3000).map(|row| if row % 2 == 0 { "often".to_owned() } else { format!("c{row}") }).collect();
    let many = vec![Column::of_texts("name", &many), scattered("y", 3000)];
    assert!(learned(&Table::new("t", many.clone()).unwrap(), &Columns::predicting(["y"])).is_err());
    assert_eq!(learn(many, &columns).0.input_names(), ["name=often", "name=other"]);

    let visits = visits();
    let model = visits
        .experiment(
            "[columns]\ntargets = ['ill']\nrare = 5\ninputs = ['patient', 'age']\n[training]\nepochs = 3",
        )
        .run()
        .unwrap();
    let bytes = model.to_bytes(ModelFormat::Onnx).unwrap();
    let again = Model::from_bytes(&bytes, ModelFormat::Onnx, Path::new("m.onnx")).unwrap();
    assert_eq!(again.encoder, model.encoder);
    let unseen = table(&[("patient", &["somebody"]), ("age", &["50"])]);
    assert_eq!(again.predict(&unseen).unwrap().outputs(), model.predict(&unseen).unwrap().outputs());
}

#[test]
fn a_category_of_others_that_is_known_too_is_a_broken_model() {
    let visits = visits();
    let model = visits
        .experiment(
            "[columns]\ntargets = ['ill']\nrare = 5\ninputs = ['patient', 'age']\n[training]\nepochs = 1",
        )
        .run()
        .unwrap();
    let text = String::from_utf8(model.to_bytes(ModelFormat::Json).unwrap()).unwrap();
    let broken = text.replace("\"other\": \"other\"", "\"other\": \"p0\"");
    assert_ne!(broken, text);
    let message = refusal(Model::from_bytes(broken.as_bytes(), ModelFormat::Json, Path::new("m.json")));
    assert!(message.contains("the category `p0` of `patient` is there twice"), "{message}");
}

#[test]
fn rows_without_a_target_are_counted_in_the_refusal_and_left_out_where_that_was_asked_for() {
    let data = Csv::new("missing", "x,y,z\n1,2,a\n2,,b\n3,4,\n4,5,a\n5,NA,a\n6,7,b\n");
    let experiment = data.experiment("[columns]\ntargets = ['y']\ninputs = ['x']\n[training]\nepochs = 1");
    let message = refusal(experiment.plan());
    assert!(
        message.contains("line 3, column `y`: the cell is empty; 2 rows are without a target"),
        "{message}"
    );
    let plan = experiment.with("columns.drop_missing_targets", true).unwrap().plan().unwrap();
    assert_eq!(plan.training.inputs().col(0).iter().copied().collect::<Vec<f64>>(), [1.0, 3.0, 4.0, 6.0]);
    assert!(messages(&plan.notes).contains(&"2 rows have no `y` and have been left out".to_owned()));
    let with_file = Experiment {
        validation: ValidationSettings {
            data: Some(experiment.data.clone()),
            ..ValidationSettings::default()
        },
        ..experiment
    };
    let plan = with_file.with("columns.drop_missing_targets", true).unwrap().plan().unwrap();
    assert_eq!(plan.validation.unwrap().samples(), 4);
}

#[test]
fn validation_rows_are_whole_groups_the_last_rows_or_drawn_as_the_split_says() {
    let visits = visits();
    let plan = |split: &str| -> Plan {
        visits.experiment(&format!("{ILL}[validation]\nfraction = 0.25\nsplit = '{split}'")).plan().unwrap()
    };
    let ordered = plan("ordered");
    let ages = |data: &nn_data::Dataset| data.inputs().col(0).iter().copied().collect::<Vec<f64>>();
    let all: Vec<f64> = (0..40).map(|row| f64::from(20 + (row * 37) % 60)).collect();
    assert_eq!(
        (ages(&ordered.training), ages(ordered.validation.as_ref().unwrap())),
        (all[..30].to_vec(), all[30..].to_vec())
    );

    let grouped = plan("group=patient");
    let groups = grouped.groups.as_ref().unwrap();
    assert_eq!(groups.samples(), grouped.training.samples());
    // Each patient has four visits, so the training rows have all four or none of them.
    assert!(groups.counts().iter().all(|count| [0, 4].contains(count)));
    assert_eq!(
        grouped.validation.as_ref().unwrap().samples(),
        8,
        "two patients, as three would be more than a quarter"
    );
    let said = "rows with the same `patient` stay together, and `patient` is no input: 8 groups for training, 2 others for validation";
    assert!(messages(&grouped.notes).contains(&said.to_owned()), "{:?}", grouped.notes);
    assert_eq!(grouped.encoder.input_names(), ["age"]);

    let usual = visits.experiment(&format!("{ILL}[validation]\nfraction = 0.25")).plan().unwrap();
    let stratified = plan("stratified");
    assert_eq!(usual.training, stratified.training);
    assert_eq!(usual.experiment.validation.split, Some(RowSplit::Stratified));
    assert_ne!(plan("random").training, stratified.training);
    // The record divides the rows in the same way again.
    for plan in [ordered, grouped, stratified] {
        assert_eq!(plan.experiment.plan().unwrap().training, plan.training);
    }
}

#[test]
fn splits_that_cannot_be_made_are_refused_with_the_reason() {
    let visits = visits();
    let refused = |toml: &str| refusal(visits.experiment(toml).plan());
    let message = refused("[columns]\ntargets = ['age']\n[validation]\nfraction = 0.2\nsplit = 'stratified'");
    assert!(message.contains("the task regression has no classes"), "{message}");
    let message = refused("[columns]\ntargets = ['ill']\n[validation]\nfraction = 0.2\nsplit = 'group=ill'");
    assert!(message.contains("column `ill` is the groups and a target"), "{message}");
    let message =
        refused("[columns]\ntargets = ['ill']\n[validation]\nfraction = 0.2\nsplit = 'group=doctor'");
    assert!(message.contains("doctor"), "{message}");
    let message = refusal(Experiment::from_toml("[validation]\nsplit = 'grouped'", "t.toml"));
    assert!(
        message.contains(
            "`validation.split`: found `grouped`: choose one of random, stratified, ordered, group=COLUMN"
        ),
        "{message}"
    );
}

#[test]
fn the_switches_of_older_files_mean_the_split_that_they_meant() {
    let split = |line: &str| {
        Experiment::from_toml(&format!("[validation]\nfraction = 0.2\n{line}"), "t.toml")
            .map(|it| it.validation.split)
    };
    assert_eq!(split("").unwrap(), None);
    assert_eq!(split("in_order = true").unwrap(), Some(RowSplit::Ordered));
    assert_eq!(split("in_order = false\nstratified = false").unwrap(), Some(RowSplit::Random));
    assert_eq!(split("stratified = true").unwrap(), Some(RowSplit::Stratified));
    let message = refusal(split("split = 'random'\nstratified = true"));
    assert!(message.contains("leave `in_order` and `stratified` out"), "{message}");
    let message = refusal(Experiment::from_toml("[validation]\nfraktion = 0.2", "t.toml"));
    assert!(
        message.starts_with("t.toml: there is no key `fraktion` in `validation`\ndid you mean `fraction`?"),
        "{message}"
    );
}

#[test]
fn a_class_of_one_row_does_not_stop_the_training_and_is_said_to_be_trained_on_alone() {
    let mut text = "x,y\n".to_owned();
    (0..30).for_each(|row| text.push_str(&format!("{row},{}\n", ["a", "b"][row % 2])));
    text.push_str("40,rare\n");
    let data = Csv::new("rare", &text);
    let plan = data.experiment("[columns]\ntargets = ['y']\n[validation]\nfraction = 0.2").plan().unwrap();
    let validation = plan.validation.as_ref().unwrap();
    assert_eq!(
        (plan.training.labels().unwrap().counts()[2], validation.labels().unwrap().counts()[2]),
        (1, 0)
    );
    let note = Note::OnlyTrained { classes: vec![("rare".to_owned(), 1)] };
    assert!(
        plan.notes.iter().any(
            |found| found.to_string() == note.to_string().replace("`rare`", "`y=rare`") || *found == note
        ),
        "{:?}",
        plan.notes
    );
}

#[test]
fn the_positive_class_can_be_chosen_and_changes_nothing_but_whose_probability_it_is() {
    let visits = visits();
    let plan = |positive: &str| visits.experiment(&format!("{ILL}{positive}")).plan();
    let (usual, chosen) = (plan("").unwrap(), plan("[classes]\npositive = 'no'").unwrap());
    assert_eq!(
        (usual.encoder.targets.positive(), chosen.encoder.targets.positive()),
        (Some("yes"), Some("no"))
    );
    assert_eq!(usual.training.target_names(), ["ill=yes"]);
    assert_eq!(chosen.training.target_names(), ["ill=no"]);
    for row in 0..usual.training.samples() {
        assert_eq!(usual.training.targets()[(row, 0)], 1.0 - chosen.training.targets()[(row, 0)]);
    }
    let model = visits.experiment(&format!("{ILL}[classes]\npositive = 'no'")).run().unwrap();
    let bytes = model.to_bytes(ModelFormat::Json).unwrap();
    let again = Model::from_bytes(&bytes, ModelFormat::Json, Path::new("m.json")).unwrap();
    assert_eq!(again.encoder.targets.positive(), Some("no"));
    let message = refusal(plan("[classes]\npositive = 'maybe'"));
    assert!(message.starts_with("there is no class `maybe`") && message.contains("`no`, `yes`"), "{message}");
    let message =
        refusal(visits.experiment("[columns]\ntargets = ['age']\n[classes]\npositive = 'no'").plan());
    assert!(
        message.starts_with("a positive class was asked for, which is for two classes, but the task is"),
        "{message}"
    );
}

#[test]
fn class_weights_are_scikit_learns() {
    let all: serde_json::Value = serde_json::from_str(include_str!("scikit_learn.json")).unwrap();
    for (number, case) in all["balanced"].as_array().unwrap().iter().enumerate() {
        let list = |name: &str| case[name].as_array().unwrap().clone();
        let classes: Vec<String> =
            list("classes").iter().map(|class| class.as_str().unwrap().to_owned()).collect();
        let rows = classes.iter().enumerate().map(|(row, class)| format!("{row}.5,{class}\n"));
        let data = Csv::new(&format!("balanced{number}"), &format!("x,y\n{}", rows.collect::<String>()));
        let named = if classes.contains(&"c".to_owned()) { "{ b = 5, c = 0.25 }" } else { "{ b = 5 }" };
        for (setting, name) in [("'balanced'", "of_rows"), (named, "named")] {
            let plan = data
                .experiment(&format!("[columns]\ntargets = ['y']\n[classes]\nweights = {setting}"))
                .plan()
                .unwrap();
            let prepared = plan.prepare().unwrap();
            let expected: Vec<f64> = list(name).iter().map(|weight| weight.as_f64().unwrap()).collect();
            let found = prepared.weights().unwrap();
            assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(&expected) {
                assert!((found - expected).abs() < 1e-15, "{setting}: {found} {expected}");
            }
        }
    }
}

#[test]
fn class_weights_are_read_as_they_are_written_and_unknown_classes_are_refused() {
    for text in ["balanced", "a=2,b=1", "a=b=0.5"] {
        assert_eq!(text.parse::<ClassWeights>().unwrap().to_string(), text);
    }
    for text in ["", "a", "a=x", "a=-1", "a=inf", "a=1,"] {
        assert!(text.parse::<ClassWeights>().is_err(), "{text}");
    }
    let visits = visits();
    let message = refusal(visits.experiment(&format!("{ILL}[classes]\nweights = {{ yess = 2.0 }}")).plan());
    assert!(message.starts_with("there is no class `yess`\ndid you mean `yes`?"), "{message}");
    let message = refusal(
        visits
            .experiment("[columns]\ntargets = ['age']\ntask = 'regression'\n[classes]\nweights = 'balanced'")
            .plan(),
    );
    assert!(message.starts_with("class weights were asked for, but the targets are no classes"), "{message}");
    let message = refusal(Experiment::from_toml("[classes]\nweights = 3", "t.toml"));
    assert!(message.contains("expected \"balanced\" or a table with a number for each class"), "{message}");
}

#[test]
fn the_column_of_weights_counts_rows_in_loss_and_scores_and_is_no_input() {
    let visits = visits();
    let weighted = "[columns]\ntargets = ['ill']\nignore = ['patient']\nweight = 'times'\n[training]\nepochs = 5\nbatch_size = 0\n";
    let model = visits.experiment(weighted).run().unwrap();
    assert_eq!(model.encoder.input_names(), ["age"]);
    // The same rows, each as often as its weight says.
    let text = std::fs::read_to_string(&visits.0).unwrap();
    let mut repeated = "patient,age,times,ill\n".to_owned();
    for line in text.lines().skip(1) {
        let times: usize = line.split(',').nth(2).unwrap().parse().unwrap();
        (0..times).for_each(|_| repeated.push_str(&format!("{line}\n")));
    }
    let repeated = Csv::new("repeated", &repeated);
    // Scaling heeds no weights, so it is left out.
    let unscaled = "[network]\ninput_scaling = 'none'\nhidden = []\n";
    let one = visits.experiment(&format!("{weighted}{unscaled}")).run().unwrap();
    let unweighted =
        weighted.replace("weight = 'times'\n", "").replace("['patient']", "['patient', 'times']");
    let other = repeated.experiment(&format!("{unweighted}{unscaled}")).run().unwrap();
    for (a, b) in one.network().parameters().iter().zip(other.network().parameters()) {
        assert!((a - b).abs() < 1e-9 * b.abs().max(1.0), "{a} {b}");
    }
    for (a, b) in one.record.scores.iter().zip(&other.record.scores) {
        assert!((a.training.unwrap() - b.training.unwrap()).abs() < 1e-9, "{a:?} {b:?}");
    }
    assert_eq!(model.record.experiment.run().unwrap(), model);
    // At prediction the column need not be there, and may be.
    for columns in [&[("age", &["50"] as &[&str])][..], &[("times", &["1"]), ("age", &["50"])]] {
        assert_eq!(model.predict(&table(columns)).unwrap().rows(), 1);
    }
    let message = refusal(visits.experiment("[columns]\ntargets = ['ill']\nweight = 'ill'").plan());
    assert!(
        message.starts_with("column `ill` is the weights and a target: it can be one of these only"),
        "{message}"
    );
    let negative = Csv::new("negative", "x,w,y\n1,1,2\n2,-1,3\n");
    let message = refusal(negative.experiment("[columns]\ntargets = ['y']\nweight = 'w'").plan());
    assert!(message.contains("line 3, column `w`: found -1, but a weight must be 0 or more"), "{message}");
    let nothing = Csv::new("nothing", "x,w,y\n1,0,2\n2,0,3\n");
    let message = refusal(nothing.experiment("[columns]\ntargets = ['y']\nweight = 'w'").plan());
    assert!(message.starts_with("all weights are 0"), "{message}");
}

#[test]
fn the_threshold_is_chosen_on_validation_rows_kept_with_the_model_and_heeded_by_predictions_and_scores() {
    let visits = visits();
    let toml = format!("{ILL}[validation]\nfraction = 0.4\n[classes]\nthreshold = ");
    let model = visits.experiment(&format!("{toml}'cost=1:9'")).run().unwrap();
    let threshold = model.threshold.unwrap();
    assert_ne!(threshold, 0.5);
    let plan = model.record.experiment.plan().unwrap();
    let validation = plan.validation.unwrap();
    let probabilities = model.fitted.predict(validation.inputs()).unwrap();
    let cost = |at: f64| -> f64 {
        let rows = 0..validation.samples();
        let each =
            rows.map(|row| match (probabilities[(row, 0)] > at, validation.targets()[(row, 0)] == 1.0) {
                (true, false) => 1.0,
                (false, true) => 9.0,
                (true, true) | (false, false) => 0.0,
            });
        each.sum()
    };
    assert!((0..=1000).all(|at| cost(threshold) <= cost(f64::from(at) / 1000.0)));
    // The same again gives the same bits, and files keep it.
    assert_eq!(model.record.experiment.run().unwrap(), model);
    for format in [ModelFormat::Json, ModelFormat::Onnx, ModelFormat::Npz, ModelFormat::Safetensors] {
        let bytes = model.to_bytes(format).unwrap();
        let again = Model::from_bytes(&bytes, format, Path::new("m")).unwrap();
        assert_eq!(again.threshold, Some(threshold), "{format}");
    }
    let people = table(&[("age", &["20", "35", "50", "60", "65", "70", "79"])]);
    let predictions = model.predict(&people).unwrap();
    for (class, p) in predictions.class_indices().unwrap().iter().zip(predictions.outputs().col(0).iter()) {
        assert_eq!(*class == 1, *p > threshold);
    }
    // One that is given is taken, whatever the rows say.
    let none = visits.experiment(&format!("{toml}1")).run().unwrap();
    assert_eq!(none.threshold, Some(1.0));
    assert!(none.predict(&people).unwrap().class_indices().unwrap().iter().all(|class| *class == 0));
    let accuracy =
        none.record.scores.iter().find(|score| score.metric == nn_model::Metric::Accuracy).unwrap();
    let share = none.dataset(&people_with_targets()).unwrap();
    assert_eq!(none.scores(&share, &[nn_model::Metric::Recall]).unwrap(), [0.0]);
    assert!(accuracy.training.unwrap() < 1.0);
    let message = refusal(
        visits
            .experiment("[columns]\ntargets = ['age']\ntask = 'regression'\n[classes]\nthreshold = 'f1'")
            .plan(),
    );
    assert!(
        message
            .starts_with("a threshold was asked for, which is for two classes, but the task is regression"),
        "{message}"
    );
    let message = refusal(Experiment::from_toml("[classes]\nthreshold = 1.5", "t.toml"));
    assert!(message.contains("`classes.threshold`: found 1.5: give a probability from 0 to 1"), "{message}");
}

fn people_with_targets() -> Table {
    table(&[("age", &["20", "79"]), ("ill", &["no", "yes"])])
}

#[test]
fn a_threshold_that_no_training_could_have_chosen_makes_a_broken_model() {
    let visits = visits();
    let model = visits.experiment(&format!("{ILL}[classes]\nthreshold = 0.25")).run().unwrap();
    let text = String::from_utf8(model.to_bytes(ModelFormat::Json).unwrap()).unwrap();
    let broken = text.replacen("\"threshold\": 0.25", "\"threshold\": 1.25", 1);
    assert_ne!(broken, text);
    let message = refusal(Model::from_bytes(broken.as_bytes(), ModelFormat::Json, Path::new("m.json")));
    assert!(message.contains("threshold"), "{message}");
}

#[test]
fn a_model_of_an_older_version_is_read_with_the_switches_that_its_record_has() {
    let visits = visits();
    let model = visits.experiment(&format!("{ILL}[validation]\nfraction = 0.25")).run().unwrap();
    let text = String::from_utf8(model.to_bytes(ModelFormat::Json).unwrap()).unwrap();
    let older = text.replace("\"split\": \"stratified\"", "\"stratified\": true");
    assert_ne!(older, text);
    let read =
        |text: &str| Model::from_bytes(text.as_bytes(), ModelFormat::Json, Path::new("m.json")).unwrap();
    assert_eq!(read(&older), read(&text));
    for new in ["\"weight\"", "\"threshold\"", "\"other\"", "\"classes\": {}", "\"rare\""] {
        assert!(!text.contains(new), "{new} is written only where it was asked for");
    }
}

#[test]
fn a_temperature_is_that_of_the_validation_rows_and_part_of_the_last_layer() {
    let text = |more: &str| {
        format!(
            "[data]\ngenerator = 'moons'\nsamples = 200\nnoise = 0.4\n[columns]\ntargets = ['y']\n[training]\nepochs = 60\n{more}"
        )
    };
    let experiment = |more: &str| Experiment::from_toml(&text(more), "e.toml").unwrap();
    let aside = "[validation]\nfraction = 0.5\n";
    let plain = experiment(aside).run().unwrap();
    let tempered = experiment(&format!("{aside}[classes]\ntemperature = true")).run().unwrap();
    let temperature = tempered.record.temperature.unwrap();
    let plan = experiment(aside).plan().unwrap();
    let validation = plan.validation.unwrap();
    let logits = plain.fitted.logits(validation.inputs()).unwrap();
    let best = nn_select::temperature(plain.task(), validation.targets(), &logits, None).unwrap();
    assert_eq!(Some(temperature), best);
    let expected = plain.fitted.with_temperature(temperature).unwrap();
    assert_eq!(tempered.network(), &expected.network);
    // Its scores are those of the finished model.
    let score = tempered.scores(&validation, &[Metric::LogLoss]).unwrap()[0];
    let recorded = tempered.record.scores.iter().find(|score| score.metric == Metric::LogLoss).unwrap();
    assert_eq!(recorded.validation, Some(score));

    let message = refusal(experiment("[classes]\ntemperature = true").plan());
    assert!(
        message.starts_with("a temperature is found by validation rows, and there are none\nask for"),
        "{message}"
    );
    let regression = text(&format!("{aside}[classes]\ntemperature = true")).replace("moons", "noisy-linear");
    let message = refusal(Experiment::from_toml(&regression, "e.toml").unwrap().plan());
    assert!(message.contains("the targets are no classes"), "{message}");
}

#[test]
fn the_baseline_of_a_model_is_scored_as_the_model_is() {
    let experiment = Experiment::from_toml(
        "[data]\ngenerator = 'noisy-linear'\n[columns]\ntargets = ['y']\n[training]\nepochs = 1\n[validation]\nfraction = 0.2",
        "e.toml",
    )
    .unwrap();
    let (plan, model) = (experiment.plan().unwrap(), experiment.run().unwrap());
    let r2 = |data: &nn_data::Dataset| -> Vec<(&str, f64)> {
        let score = |predictions: &nn_experiment::Predictions| {
            predictions.scores(data.targets(), &[Metric::R2], None).unwrap().remove(0).unwrap()
        };
        model.baselines(data).iter().map(|(name, predictions)| (*name, score(predictions))).collect()
    };
    let [(mean, zero), (linear, high)] = r2(&plan.training)[..] else { panic!() };
    assert_eq!((mean, linear), ("mean", "least squares"));
    assert!(zero.abs() < 1e-12 && high > 0.8, "{zero} {high}");
    // The training rows decide, and no others.
    let validation = plan.validation.unwrap();
    assert!(r2(&validation)[0].1 < -1e-6);
    let origins = model.seen.as_ref().unwrap().origins(&validation);
    assert!(origins.iter().all(|row| row.training == Some(false) && row.validation == Some(true)));
}

fn drawn(set: nn_data::BuiltIn, rows: usize, seed: u64) -> Table {
    let samples = (set != nn_data::BuiltIn::Iris).then_some(rows);
    nn_experiment::built_in(set, samples, None, &mut nn_experiment::Draw::new(seed, 2).rng()).unwrap()
}

#[test]
fn through_an_onnx_file_intervals_hold_over_a_thousand_splits_as_often_as_promised() {
    let text = "[data]\ngenerator = 'noisy-linear'\nsamples = 60\n[columns]\ntargets = ['y']\n[network]\nhidden = [4]\n[training]\nepochs = 20";
    let model = Experiment::from_toml(text, "e.toml").unwrap().run().unwrap();
    let table = drawn(nn_data::BuiltIn::NoisyLinear, 200, 5);
    let data = model.dataset(&table).unwrap();
    let mut shares = Vec::new();
    for split in 0..1000 {
        let halves = nn_data::train_test_split(
            nn_data::Rows::Plain(200),
            0.5,
            &mut nn_experiment::Draw::new(split, 9).rng(),
        )
        .unwrap();
        let (known, new) = (data.rows(&halves.train[..39]).unwrap(), halves.test[..40].to_vec());
        let calibrated = model.calibrate(&known, None).unwrap();
        let bytes = calibrated.to_bytes(ModelFormat::Onnx).unwrap();
        let read = Model::from_bytes(&bytes, ModelFormat::Onnx, Path::new("m.onnx")).unwrap();
        assert_eq!(read.conformal, calibrated.conformal);
        let predictions = read.predict(&table).unwrap();
        let held = read.regions(&predictions, 0.8).unwrap().hold(data.targets());
        shares.push(new.iter().filter(|row| held[**row][0]).count() as f64 / 40.0);
    }
    let mean = shares.iter().sum::<f64>() / 1000.0;
    let error = (shares.iter().map(|share| (share - mean).powi(2)).sum::<f64>() / (1000.0 * 999.0)).sqrt();
    assert!((mean - 0.8).abs() < 3.5 * error && error < 0.005, "{mean} +- {error}");
}

#[test]
fn calibration_rows_are_neither_for_training_nor_for_validation_and_are_divided_as_these_are() {
    let plan = |validation: &str| {
        let text = format!(
            "seed = 3\n[data]\ngenerator = 'iris'\n[columns]\ntargets = ['species']\n[validation]\n{validation}"
        );
        Experiment::from_toml(&text, "e.toml").unwrap().plan().unwrap()
    };
    let plain = plan("fraction = 0.2");
    let three = plan("fraction = 0.25\ncalibration = 0.2");
    let counts = |plan: &nn_experiment::Plan| {
        let of = |data: &Option<nn_data::Dataset>| data.as_ref().map_or(0, nn_data::Dataset::samples);
        [plan.training.samples(), of(&plan.validation), of(&plan.calibration)]
    };
    assert_eq!((counts(&plain), counts(&three)), ([120, 30, 0], [90, 30, 30]));
    // Of each class its share.
    let calibration = three.calibration.as_ref().unwrap();
    let sums: Vec<f64> = (0..3).map(|j| calibration.targets().col(j).iter().sum()).collect();
    assert_eq!(sums, [10.0; 3]);
    // In order of time they are the latest.
    let text = "[data]\ngenerator = 'step'\nsamples = 50\n[columns]\ntargets = ['y']\n[validation]\nfraction = 0.25\ncalibration = 0.2\nsplit = 'ordered'";
    let ordered = Experiment::from_toml(text, "e.toml").unwrap();
    let plan = ordered.plan().unwrap();
    assert_eq!(counts(&plan), [30, 10, 10]);
    let table = drawn(nn_data::BuiltIn::Step, 50, 0);
    let last = plan.encoder.dataset(&table, &(40..50).collect::<Vec<usize>>()).unwrap();
    assert_eq!(plan.calibration.unwrap().inputs(), last.inputs());
}

#[test]
fn calibrated_models_keep_it_in_every_format_and_sets_are_never_empty() {
    let text = "[data]\ngenerator = 'iris'\n[columns]\ntargets = ['species']\n[network]\nhidden = [4]\n[training]\nepochs = 20\n[validation]\ncalibration = 0.3";
    let model = Experiment::from_toml(text, "e.toml").unwrap().run().unwrap();
    assert_eq!(model.conformal.as_ref().unwrap().rows(), 45);
    let table = drawn(nn_data::BuiltIn::Iris, 150, 0);
    for format in [ModelFormat::Json, ModelFormat::Safetensors, ModelFormat::Onnx, ModelFormat::Npz] {
        let read = Model::from_bytes(&model.to_bytes(format).unwrap(), format, Path::new("model")).unwrap();
        assert_eq!(read.conformal, model.conformal, "{format}");
        let nn_experiment::Regions::Sets { sets, .. } =
            read.regions(&read.predict(&table).unwrap(), 0.1).unwrap()
        else {
            panic!("sets")
        };
        assert!(sets.iter().all(|set| set.contains(&true)));
    }
}
