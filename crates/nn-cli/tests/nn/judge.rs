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
    assert!(csv.starts_with("metric,value,from,to,shares\naccuracy,0."), "{csv}");
    assert!(
        folder
            .succeeds("evaluate m.json t.csv --format markdown")
            .starts_with("| metric | value | from | to | shares |")
    );
    let folder = trained("noisy-linear", "y");
    folder.succeeds("evaluate m.json t.csv --plot points.svg");
    assert!(String::from_utf8(folder.read("points.svg")).unwrap().contains("Predictions against targets"));
    // One row has no r2, and that is said.
    let text = String::from_utf8(folder.read("t.csv")).unwrap();
    folder.write("one.csv", text.lines().take(2).collect::<Vec<_>>().join("\n"));
    assert!(folder.succeeds("evaluate m.json one.csv").contains("No r2: "));
}

/// The scores of one kind of an evaluation in JSON, and whether a metric has them.
fn of_metric<'a>(results: &'a Value, metric: &str) -> &'a Value {
    let scores = results["scores"].as_array().unwrap();
    scores.iter().find(|score| score["metric"] == metric).unwrap()
}

/// The lines of a table from one row to another, below its names.
fn lines(table: &str, rows: std::ops::Range<usize>) -> String {
    let lines: Vec<&str> = table.lines().collect();
    std::iter::once(lines[0])
        .chain(lines[1..][rows].iter().copied())
        .fold(String::new(), |t, line| t + line + "\n")
}

#[test]
fn rows_of_the_training_are_known_again_and_the_others_are_scored_by_themselves() {
    let folder = Folder::new();
    folder.succeeds("data noisy-linear --samples 120 -o t.csv");
    let table = folder.text("t.csv");
    folder.write("training.csv", lines(&table, 0..60));
    folder.write("validation.csv", lines(&table, 60..80));
    folder.write(
        "e.toml",
        "[data]\nfile = 'training.csv'\n[columns]\ntargets = ['y']\n[validation.data]\nfile = 'validation.csv'\n\
         [training]\nepochs = 20\n",
    );
    folder.succeeds("train --config e.toml --save m.json --save m.onnx --save m.npz --save m.safetensors");
    folder.write("new.csv", lines(&table, 80..120));
    let new = json(&folder.succeeds("evaluate m.json new.csv --format json --resamples 0"));
    assert_eq!((&new["seen"]["training"], &new["seen"]["new"]), (&0.into(), &40.into()));
    assert_eq!(of_metric(&new, "rmse")["new_rows"], Value::Null, "all of them are");
    assert!(!folder.nn("evaluate m.json new.csv").stderr.contains("has seen"));
    for model in ["m.json", "m.onnx", "m.npz", "m.safetensors"] {
        let run = folder.nn(&format!("evaluate {model} t.csv --resamples 0"));
        let says = "the model has seen 60 of 120 rows in the training data and 20 of 120 rows in the validation data: scores of";
        assert!(run.stderr.replace("\n  ", " ").contains(says), "{model}: {}", run.stderr);
        assert!(run.stdout.contains("The column `new rows` is of the 40 rows that the model has not seen."));
        let all = json(&folder.succeeds(&format!("evaluate {model} t.csv --format json --resamples 0")));
        let [found, expected] = [&of_metric(&all, "rmse")["new_rows"], &of_metric(&new, "rmse")["value"]]
            .map(|x| x.as_f64().unwrap());
        assert!((found - expected).abs() < 1e-12, "{model}: {found} and {expected}");
    }
    let seen = folder.nn("evaluate m.json validation.csv").stderr.replace("\n  ", " ");
    assert!(seen.contains("20 of 20 rows in the validation data: if these decided"), "{seen}");
}

#[test]
fn a_model_of_an_older_version_says_that_it_knows_no_rows_and_no_baseline() {
    let folder = trained("iris", "species");
    let mut model = json(&folder.text("m.json"));
    let about = &mut model["metadata"]["nn-model"];
    assert!(about.as_object_mut().unwrap().remove("seen").is_some());
    assert!(about["record"].as_object_mut().unwrap().remove("baseline").is_some());
    folder.write("m.json", model.to_string());
    let run = folder.nn("evaluate m.json t.csv --resamples 0");
    assert!(run.stderr.contains("the model does not say which rows it was trained on"), "{}", run.stderr);
    assert!(run.stdout.contains("accuracy") && !run.stdout.contains("shares"), "{}", run.stdout);
}

#[test]
fn a_model_that_is_no_better_than_none_is_told_so() {
    let folder = Folder::new();
    folder.succeeds("data noisy-linear --samples 200 -o t.csv");
    folder
        .succeeds("train t.csv -t y --epochs 1 --save bad.json --set training.optimizer.learning_rate=1e-9");
    let bad = json(&folder.succeeds("evaluate bad.json t.csv --format json --resamples 100"));
    let standings = |results: &Value| -> Vec<String> {
        let all = results["baselines"].as_array().unwrap().iter();
        all.map(|it| format!("{}: {}", it["name"].as_str().unwrap(), it["model"].as_str().unwrap())).collect()
    };
    assert_eq!(standings(&bad), ["mean: not-better", "least squares: not-better"]);
    let r2 = &of_metric(&bad, "r2")["baselines"];
    assert!(
        r2["mean"].as_f64().unwrap().abs() < 1e-12 && r2["least squares"].as_f64().unwrap() > 0.8,
        "{r2}"
    );
    let text = folder.succeeds("evaluate bad.json t.csv");
    assert!(
        text.contains("The model is no better than the mean of the training rows for every row"),
        "{text}"
    );
    assert!(text.contains("The model is no better than a linear function by least squares"), "{text}");
    // A linear network comes near the least squares, and these rows cannot tell the two apart.
    folder.succeeds("train t.csv -t y --hidden none --epochs 300 -l 0.02 --save linear.json");
    let linear = json(&folder.succeeds("evaluate linear.json t.csv --format json --resamples 200"));
    assert_eq!(standings(&linear)[0], "mean: better");
    assert_ne!(standings(&linear)[1], "least squares: better");
    let folder = trained("iris", "species");
    let good = json(&folder.succeeds("evaluate m.json t.csv --format json --resamples 100"));
    assert_eq!(standings(&good), ["shares: better"]);
    let accuracy = of_metric(&good, "accuracy")["baselines"]["shares"].as_f64().unwrap();
    assert!((accuracy - 1.0 / 3.0).abs() < 1e-12);
}

#[test]
fn calibration_is_printed_and_drawn_and_a_temperature_makes_it_better_in_every_format() {
    let folder = Folder::new();
    folder.succeeds("data moons --samples 300 --noise 0.5 -o t.csv");
    let train = "train t.csv -t y --validation 0.5 --hidden 64 --epochs 400 -l 0.02";
    folder.succeeds(&format!("{train} --save m.json"));
    let run = folder.nn(&format!("{train} --temperature --save c.json --save c.onnx --save c.npz"));
    assert!(run.stderr.contains("probabilities were too sure: the last layer is divided by a temperature"));
    let rows =
        |model: &str| json(&folder.succeeds(&format!("evaluate {model} t.csv --format json --resamples 0")));
    let (before, after) = (rows("m.json"), rows("c.json"));
    let number = |results: &Value, name: &str| results["calibration"][name].as_f64().unwrap();
    let record = json(&folder.succeeds("show c.json --format json"))["record"].clone();
    let temperature = record["temperature"].as_f64().unwrap();
    assert!(temperature > 1.2, "{temperature}");
    // The log loss on the validation rows is lower than before, and accuracy is the same.
    let scores = |model: &str| {
        json(&folder.succeeds(&format!("show {model} --format json")))["record"]["scores"].clone()
    };
    let of = |scores: &Value, place: usize| scores[place]["validation"].as_f64().unwrap();
    assert!(of(&scores("c.json"), 1) < of(&scores("m.json"), 1));
    assert_eq!(of(&scores("c.json"), 0), of(&scores("m.json"), 0));
    // What is best for all rows changes by the temperature that the model has.
    let ratio = number(&before, "temperature") / number(&after, "temperature");
    assert!((ratio / temperature - 1.0).abs() < 1e-9, "{ratio} and {temperature}");
    for model in ["c.onnx", "c.npz"] {
        assert_eq!(rows(model)["calibration"], after["calibration"], "{model}");
    }
    let count = |bin: &Value| bin["count"].as_u64().unwrap();
    assert_eq!(after["calibration"]["bins"].as_array().unwrap().iter().map(count).sum::<u64>(), 300);
    let text = folder.succeeds("evaluate m.json t.csv --resamples 0 --calibration-plot r.svg");
    assert!(text.contains("Calibration: the probabilities of the positive class are off by"), "{text}");
    let picture = String::from_utf8(folder.read("r.svg")).unwrap();
    assert!(picture.contains("as promised") && picture.contains("share that is of it"));
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
