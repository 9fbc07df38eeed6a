//! `nn evaluate`, `nn cv`, `nn search`, `nn check`: numbers that are the library's, in every format.

use crate::folder::Folder;
use nn_data::KFold;
use nn_experiment::{Experiment, Model};
use nn_model::{Metric, Task};
use nn_select::Validation;
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A folder with a data set and a model of it.
fn trained(set: &str, target: &str) -> Folder {
    let folder = Folder::new();
    folder.succeeds(&format!("data {set} -o t.csv"));
    folder.succeeds(&format!(
        "train t.csv -t {target} --hidden 8 --activation tanh --epochs 20 -l 0.02 --save m.json"
    ));
    folder
}

#[test]
fn the_metrics_are_the_librarys_and_lie_within_their_intervals() {
    for (set, target) in [("iris", "species"), ("moons", "y"), ("noisy-linear", "y")] {
        let folder = trained(set, target);
        let results = json(&folder.succeeds("evaluate m.json t.csv --format json --resamples 200"));
        let model = Model::load(folder.path("m.json")).unwrap();
        let source = nn_table::Source::from(folder.path("t.csv"));
        let table = nn_table::TableReader::open(&source, &Default::default()).unwrap().read_all().unwrap();
        let data = model.dataset(&table).unwrap();
        let scores = results["scores"].as_array().unwrap();
        assert!(scores.len() >= 4, "{set}");
        for score in scores {
            let metric: Metric = score["metric"].as_str().unwrap().parse().unwrap();
            let value = score["value"].as_f64().unwrap();
            assert_eq!(model.scores(&data, &[metric]).unwrap(), [value], "{set} {metric}");
            let end = |name: &str| score["interval"][name].as_f64().unwrap();
            assert!(
                end("low") <= value && value <= end("high") && end("low") < end("high"),
                "{set} {metric}"
            );
        }
        let again = json(&folder.succeeds("evaluate m.json t.csv --format json --resamples 200"));
        assert_eq!(again, results, "{set}: the same seed gives the same intervals");
        let other = json(&folder.succeeds("evaluate m.json t.csv --format json --resamples 200 --seed 1"));
        assert_ne!(other["scores"], results["scores"], "{set}");
    }
}

#[test]
fn an_evaluation_is_printed_and_drawn() {
    let folder = trained("iris", "species");
    let text = folder.succeeds("evaluate m.json t.csv --plot cm.svg");
    assert!(text.contains("How often each class (row) was taken for each (column):"), "{text}");
    assert!(String::from_utf8(folder.read("cm.svg")).unwrap().contains("true class"));
    let csv = folder.succeeds("evaluate m.json t.csv --format csv --resamples 0");
    assert!(csv.starts_with("metric,value,from,to\naccuracy,0."), "{csv}");
    assert!(
        folder
            .succeeds("evaluate m.json t.csv --format markdown")
            .starts_with("| metric | value | from | to |")
    );
    let folder = trained("noisy-linear", "y");
    folder.succeeds("evaluate m.json t.csv --plot points.svg");
    assert!(String::from_utf8(folder.read("points.svg")).unwrap().contains("Predictions against targets"));
    // One row has no r2, and that is said.
    let text = String::from_utf8(folder.read("t.csv")).unwrap();
    folder.write("one.csv", text.lines().take(2).collect::<Vec<_>>().join("\n"));
    assert!(folder.succeeds("evaluate m.json one.csv").contains("No r2: "));
}

#[test]
fn cross_validation_is_the_librarys() {
    let folder = Folder::new();
    folder.succeeds("data iris -o t.csv");
    let found =
        json(&folder.succeeds("cv t.csv -t species --epochs 5 --folds 3 --score accuracy --format json"));
    let recipe = Experiment::default().with("training.epochs", 5).unwrap().recipe(Task::MultiClass).unwrap();
    let validation = Validation::new(KFold::new(3)).stratified().metrics([Metric::Accuracy]);
    let expected = recipe.cross_validate(&nn_data::iris(), &validation).unwrap();
    assert_eq!(found["scores"][0]["mean"].as_f64(), Some(expected.scores[0].mean()));
    assert_eq!(found["scores"][0]["standard_error"].as_f64(), Some(expected.scores[0].standard_error()));
    for (format, start) in
        [("csv", "metric,mean,standard error"), ("markdown", "| metric | mean |"), ("text", "150 rows")]
    {
        let printed = folder.succeeds(&format!("cv t.csv -t species --epochs 2 -k 3 --format {format}"));
        assert!(printed.starts_with(start), "{printed}");
    }
}

#[test]
fn a_search_ranks_its_candidates_and_the_best_can_be_trained() {
    let folder = Folder::with(&[(
        "space.toml",
        "network.hidden = [[2], [8]]\ntraining.optimizer.learning_rate = [0.0001, 0.03]\n",
    )]);
    folder.succeeds("data iris -o t.csv");
    let search = "search t.csv -t species --space space.toml -k 3 --epochs 10";
    let found = json(&folder.succeeds(&format!("{search} --best best.toml --format json")));
    let rows = found["candidates"]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    let best = &rows[0]["settings"];
    assert_eq!(best[1]["value"], "0.03", "the larger rate gets further in ten epochs");
    let csv = folder.succeeds(&format!("{search} --format csv"));
    assert_eq!(csv.lines().count(), 5);
    assert!(csv.starts_with(
        "rank,network.hidden,training.optimizer.learning_rate,parameters,accuracy,standard error"
    ));
    let table = folder.succeeds(search);
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    let trained = json(&folder.succeeds("train --config best.toml --format json"));
    std::fs::create_dir(folder.path("sub")).unwrap();
    folder.succeeds(&format!("{search} --best sub/best.toml"));
    assert_eq!(
        json(&folder.succeeds("train --config sub/best.toml --format json"))["history"],
        trained["history"]
    );
    let layers = &trained["record"]["experiment"]["network"]["hidden"];
    assert_eq!(layers.to_string(), best[0]["value"].as_str().unwrap().replace(' ', ""));

    folder
        .write("space.toml", "training.optimizer.learning_rate = { low = 1e-3, high = 1e-1, scale = 'log' }");
    let found = json(&folder.succeeds(&format!("{search} --trials 3 --format json")));
    assert_eq!(found["candidates"]["rows"].as_array().unwrap().len(), 3);
}

#[test]
fn the_gradient_of_every_task_agrees_with_differences() {
    for (set, target) in [("iris", "species"), ("moons", "y"), ("noisy-linear", "y")] {
        let folder = trained(set, target);
        let found = json(&folder.succeeds("check m.json t.csv --format json"));
        assert_eq!(found["agrees"], true, "{set}");
        assert!(found["worst_relative_error"].as_f64().unwrap() < 1e-7, "{set}: {found}");
        assert_eq!(found["checked"], found["parameters"]);
        let few = json(&folder.succeeds("check m.json t.csv --rows 5 --parameters 7 --format json"));
        assert_eq!((&few["rows"], &few["checked"]), (&5.into(), &7.into()));
        assert!(
            folder.succeeds("check m.json t.csv").contains("Backpropagation and central differences agree")
        );
    }
}
