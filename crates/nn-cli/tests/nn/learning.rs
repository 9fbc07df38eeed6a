//! Weights, classes and thresholds from the flag to the judgement.

use crate::folder::Folder;
use nn_experiment::Model;
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A folder with visits of twenty patients, an eighth of whom are ill.
fn visits() -> Folder {
    let folder = Folder::new();
    let mut text = "patient,age,times,ill\n".to_owned();
    for row in 0..80 {
        let age = 20 + (row * 37) % 60;
        let ill = if age + (row * 13) % 20 > 80 { "yes" } else { "no" };
        text.push_str(&format!("p{},{age},{},{ill}\n", row / 4, 1 + row % 3));
    }
    folder.write("visits.csv", text);
    folder
}

#[test]
fn a_threshold_goes_from_the_training_to_predictions_scores_and_other_formats_and_is_said() {
    let folder = visits();
    let run = folder.nn(
        "train visits.csv -t ill --ignore times --split group=patient --validation 0.3 --class-weights balanced \
         --threshold cost=1:9 --epochs 30 --save m.json --save m.onnx --format json",
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let threshold = json(&run.stdout)["threshold"].as_f64().unwrap();
    assert_eq!(Model::load(folder.path("m.json")).unwrap().threshold, Some(threshold));
    for said in [
        "probabilities, precision and recall are those of `yes` (`--positive` says otherwise)",
        "`yes` is predicted where its probability is above",
        "which has the least cost on the 24\n",
        "the graph gives the probability alone",
    ] {
        assert!(run.stderr.replace("\n  ", " ").contains(&said.replace('\n', "")), "{said}\n{}", run.stderr);
    }
    let evaluated = json(&folder.succeeds("evaluate m.onnx visits.csv --format json --resamples 20"));
    assert_eq!((&evaluated["positive"], &evaluated["threshold"]), (&"yes".into(), &threshold.into()));
    let predicted = folder.succeeds("predict m.json visits.csv --probabilities --keep ill");
    let (mut right, mut rows) = (0, 0);
    for line in predicted.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let p: f64 = cells[3].parse().unwrap();
        assert_eq!(cells[1] == "yes", p > threshold, "{line}");
        (right, rows) = (right + usize::from(cells[0] == cells[1]), rows + 1);
    }
    let accuracy = &evaluated["scores"][0];
    assert_eq!(accuracy["metric"], "accuracy");
    assert!((accuracy["value"].as_f64().unwrap() - right as f64 / f64::from(rows)).abs() < 1e-12);
    assert!(folder.nn("predict m.json visits.csv").stderr.contains("`yes` is predicted where"));
    let run = folder.nn("convert m.onnx m.npz");
    assert!(
        run.stderr.replace("\n  ", " ").contains("the file keeps the threshold for `nn`"),
        "{}",
        run.stderr
    );
    assert!(folder.succeeds("show m.npz").replace('\n', " ").contains("which is predicted above"));
    let run = folder.nn("train visits.csv -t ill --threshold f1 --epochs 3");
    assert!(run.stderr.contains("warning: `yes` is predicted where"), "{}", run.stderr);
}

#[test]
fn the_column_of_weights_counts_in_an_evaluation_as_if_rows_were_there_more_often() {
    let folder = visits();
    folder.succeeds("train visits.csv -t ill --ignore patient --weight times --epochs 5 --save m.json");
    let scores = |table: &str| {
        let run = folder.nn(&format!("evaluate m.json {table} --format json --resamples 0"));
        (json(&run.stdout), run.stderr)
    };
    let (weighted, _) = scores("visits.csv");
    assert_eq!(weighted["weight"], "times");
    let mut often = "patient,age,ill\n".to_owned();
    for line in folder.text("visits.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let times: usize = cells[2].parse().unwrap();
        (0..times).for_each(|_| often.push_str(&format!("{},{},{}\n", cells[0], cells[1], cells[3])));
    }
    folder.write("often.csv", often);
    let (repeated, said) = scores("often.csv");
    assert!(said.contains("the table has no column `times`"), "{said}");
    assert_eq!((&repeated["weight"], &weighted["rows"]), (&Value::Null, &80.into()));
    for (a, b) in weighted["scores"].as_array().unwrap().iter().zip(repeated["scores"].as_array().unwrap()) {
        let difference = a["value"].as_f64().unwrap() - b["value"].as_f64().unwrap();
        assert!(difference.abs() < 1e-12, "{a} {b}");
    }
}

#[test]
fn flags_are_keys_of_the_experiment_and_the_record_trains_the_same_again() {
    let folder = visits();
    let flags = "--rare 4 --drop-missing-targets --weight times --split group=patient --validation 0.25 \
                 --class-weights yes=3,no=0.5 --positive no --threshold 0.4 --epochs 3";
    let config = folder.succeeds(&format!("train visits.csv -t ill {flags} --print-config"));
    for line in [
        "rare = 4",
        "drop_missing_targets = true",
        "weight = \"times\"",
        "split = \"group=patient\"",
        "positive = \"no\"",
        "threshold = 0.4",
        "[classes.weights]",
        "yes = 3.0",
    ] {
        assert!(config.contains(line), "{line}\n{config}");
    }
    folder.write("e.toml", &config);
    assert_eq!(folder.succeeds("train --config e.toml --print-config"), config);
    let digest =
        |args: &str| json(&folder.succeeds(&format!("train {args} --format json")))["digest"].clone();
    assert_eq!(digest("--config e.toml"), digest(&format!("visits.csv -t ill {flags}")));
    let of_a_key = "--set classes.weights.yes=3 --set classes.weights.no=0.5";
    let others = flags.replace("--class-weights yes=3,no=0.5", of_a_key);
    assert_eq!(digest(&format!("visits.csv -t ill {others}")), digest("--config e.toml"));
    // What no validation rows can heed is said.
    let run = folder.nn("train visits.csv -t ill --split ordered --epochs 1");
    assert!(
        run.stderr.contains("there are no validation rows that `ordered` could choose"),
        "{}",
        run.stderr
    );
    assert!(folder.nn("cv visits.csv -t ill --threshold f1 --epochs 1").stderr.contains("one half"));
}
