//! `nn train`: what it says, what it writes, and that the numbers are the library's.

use crate::folder::{Folder, exists};
use nn_experiment::{Experiment, Model};
use nn_model::Activation;
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A folder with the iris data.
fn iris() -> Folder {
    let folder = Folder::new();
    folder.succeeds("data iris -o iris.csv");
    folder
}

#[test]
fn the_task_is_said_aloud_with_its_reason_and_nothing_but_results_is_on_standard_output() {
    let run = iris().nn("train iris.csv --target species --epochs 3");
    assert_eq!(
        run.stderr,
        "multi-class: the target `species` has 3 different texts (`--task` says otherwise)\n\
         150 training rows; network 4 - relu 32 - softmax 3, 259 weights and biases\n"
    );
    assert!(
        run.stdout.contains("accuracy") && run.stdout.contains("3 epochs: all epochs done."),
        "{}",
        run.stdout
    );
    assert_eq!(iris().nn("train iris.csv --target species --epochs 3 --quiet").stderr, "");
}

#[test]
fn a_metric_that_was_asked_for_is_among_the_scores() {
    let folder = iris();
    let train = "train iris.csv -t species --epochs 3 --metric accuracy --metric roc-auc --validation 0.2";
    let results = json(&folder.succeeds(&format!("{train} --format json")));
    let scores = results["record"]["scores"].as_array().unwrap();
    let names: Vec<&str> = scores.iter().map(|score| score["metric"].as_str().unwrap()).collect();
    assert_eq!(names, ["accuracy", "log-loss", "roc-auc"]);
    assert!(
        scores.iter().all(|score| score["training"].is_f64() && score["validation"].is_f64()),
        "{scores:?}"
    );
    assert!(folder.succeeds(train).contains("roc-auc"));
}

#[test]
fn the_largest_seed_that_is_offered_can_be_taken() {
    let folder = iris();
    let train = "train iris.csv -t species --epochs 1 --seed";
    folder.succeeds(&format!("{train} 9223372036854775807 --save m.json"));
    let model = Model::load(folder.path("m.json")).unwrap();
    assert_eq!(model.record.experiment.seed, 9_223_372_036_854_775_807);
}

#[test]
fn other_programs_words_are_taken_for_ours() {
    let folder = iris();
    folder.succeeds("train iris.csv -t species --epochs 1 --activation swish --optimizer sgd --save m.json");
    let model = Model::load(folder.path("m.json")).unwrap();
    assert_eq!(model.record.experiment.network.activations, [Activation::Silu]);
    let written = folder.text("m.json");
    assert!(written.contains("gradient-descent") && !written.contains("sgd") && !written.contains("swish"));
}

#[test]
fn some_activations_and_losses_have_a_number_which_every_format_keeps() {
    let folder = Folder::new();
    folder.succeeds("data noisy-linear --samples 20 -o t.csv");
    let files = ["m.json", "m.safetensors", "m.onnx", "m.npz"];
    let save = files.map(|file| format!("--save {file}")).join(" ");
    folder.succeeds(&format!(
        "train t.csv -t y --epochs 2 --hidden 3,2 --loss quantile:0.9 \
         --activation leaky-relu:0.2,elu:0.5 {save}"
    ));
    let activations = [Activation::LeakyRelu { leak: 0.2 }, Activation::Elu { alpha: 0.5 }];
    for file in files {
        let model = Model::load(folder.path(file)).unwrap();
        let units = model.network().architecture().units().to_vec();
        assert_eq!(units[..2], [(3, activations[0]), (2, activations[1])], "{file}");
        assert_eq!(model.record.experiment.training["loss"].as_str(), Some("quantile:0.9"), "{file}");
    }
    assert!(folder.succeeds("show m.json").contains("leaky-relu:0.2"));
}

#[test]
fn counts_are_learned_by_poisson_with_an_exponential_output() {
    let folder = Folder::new();
    let rows: String = (0..40).map(|i| format!("{},{}\n", i % 8, (i % 8) * (i % 3))).collect();
    folder.write("counts.csv", format!("x,count\n{rows}"));
    let train = "train counts.csv -t count --task regression --loss poisson --epochs 5";
    folder.succeeds(&format!("{train} --save m.json"));
    let model = Model::load(folder.path("m.json")).unwrap();
    assert_eq!(model.network().architecture().units().last(), Some(&(1, Activation::Exp)));
    let predictions = folder.succeeds("predict m.json counts.csv --format csv");
    assert!(
        predictions.lines().skip(1).all(|row| row.rsplit(',').next().unwrap().parse::<f64>().unwrap() > 0.0)
    );
    folder.write("negative.csv", format!("x,count\n{rows}3,-1\n"));
    let error = folder.fails("train negative.csv -t count --task regression --loss poisson");
    assert!(error.contains("is -1: the loss needs numbers from 0 on"), "{error}");
}

#[test]
fn a_seed_on_the_command_line_is_for_all_that_is_drawn_whatever_a_file_says() {
    let folder = iris();
    let train = "train iris.csv -t species --epochs 3 --validation 0.2";
    folder.write("e.toml", folder.succeeds(&format!("{train} --seed 1 --print-config")));
    let with_seed_2 = folder.succeeds(&format!("{train} --seed 2 --print-config"));
    assert_eq!(folder.succeeds("train --config e.toml --seed 2 --print-config"), with_seed_2);
}

#[test]
fn results_are_those_of_the_library_in_every_format() {
    let folder = iris();
    let files = "--save m.json --save m.safetensors --save m.onnx --save m.npz";
    folder.succeeds(&format!(
        "train iris.csv -t species --epochs 5 --seed 3 --hidden 8,4 --activation tanh,relu {files}"
    ));
    let mut experiment = Experiment { seed: 3, ..Experiment::default() };
    experiment.data.file = Some(folder.path("iris.csv"));
    experiment.columns.targets = vec!["species".to_owned()];
    experiment.network.hidden = vec![8, 4];
    experiment.network.activations = vec!["tanh".parse().unwrap(), "relu".parse().unwrap()];
    let expected = experiment.with("training.epochs", 5).unwrap().run().unwrap();
    for format in ["json", "safetensors", "onnx", "npz"] {
        let model = Model::load(folder.path(&format!("m.{format}"))).unwrap();
        assert_eq!(model.network(), expected.network(), "{format}");
        assert_eq!(model.encoder, expected.encoder, "{format}");
    }
}

#[test]
fn the_printed_experiment_gives_the_same_bits_and_flags_win_over_it() {
    let folder = iris();
    let flags = "-t species --epochs 4 --optimizer rms-prop --learning-rate 0.02 --l2 0.001 --dropout 0.1 \
                 --schedule step,every=2,factor=0.5 --validation 0.2 --early-stopping 3 --metric accuracy --clip-norm 5";
    let config = folder.succeeds(&format!("train iris.csv {flags} --print-config"));
    folder.write("e.toml", &config);
    assert!(!exists(&folder.path("m.json")));
    let history = |args: &str| json(&folder.succeeds(args))["history"].clone();
    let direct = history(&format!("train iris.csv {flags} --format json"));
    assert_eq!(history("train --config e.toml --format json"), direct);
    assert_eq!(
        history("train --config e.toml --epochs 2 --format json")["loss"].as_array().unwrap().len(),
        2
    );
    let again = folder.succeeds("train --config e.toml --print-config");
    assert_eq!(again, config, "printing it changes nothing");
}

#[test]
fn a_run_that_is_resumed_gives_the_bits_of_one_that_never_stopped() {
    let folder = iris();
    let loss = |args: &str| json(&folder.succeeds(args))["history"]["loss"].clone();
    let whole = loss("train iris.csv -t species --epochs 8 --format json");
    folder.succeeds("train iris.csv -t species --epochs 3 --checkpoint c.json");
    assert_eq!(loss("train --resume c.json --epochs 8 --format json"), whole);
    for other in ["--seed 5", "--set validation.draw.word=7", "--validation 0.3", "--split random"] {
        let message = folder.fails(&format!("train --resume c.json --epochs 8 {other}"));
        assert!(
            message.contains("cannot go on with another seed or other validation rows"),
            "{other}: {message}"
        );
    }
    // The settings stand in two places; all of it is part of what the file says the SHA-256 of.
    let text = folder.text("c.json");
    let places: Vec<usize> = text.match_indices("\"epochs\": 8").map(|(place, _)| place).collect();
    assert_eq!(places.len(), 2);
    for place in places {
        let changed = format!("{}{}", &text[..place], text[place..].replacen('8', "9", 1));
        folder.write("changed.json", changed);
        let message = folder.fails("train --resume changed.json");
        let end = "it was changed since it was written\n  help: give a file that `nn train --checkpoint` wrote, as it wrote it";
        assert!(message.ends_with(end), "{message}");
    }
    let message = folder.fails("train --resume c.json --hidden 5");
    assert!(message.starts_with("error: the checkpoint"), "{message}");
    assert!(
        folder.fails("train --resume iris.csv").contains("give a file that `nn train --checkpoint` wrote")
    );
    let newer = folder.text("c.json").replacen("\"version\": 2", "\"version\": 99", 1);
    folder.write("newer.json", newer);
    let message = folder.fails("train --resume newer.json");
    assert!(message.contains("help: use a newer release"), "{message}");
}

#[test]
fn a_training_starts_from_the_predictions_of_a_given_model_however_its_own_rows_are_scaled() {
    let folder = Folder::new();
    let rows = |from: i32| -> String {
        (from..from + 30).map(|i| format!("{i},{},{}\n", (i * 7) % 13, i * 3 + (i * 5) % 11)).collect()
    };
    folder.write("first.csv", format!("a,b,y\n{}", rows(0)));
    folder.write("far.csv", format!("a,b,y\n{}", rows(1000)));
    folder.nn("train first.csv -t y --epochs 30 -q --save m.json").succeeds();
    folder.nn("train far.csv -t y --epochs 0 -q --init-from m.json --save n.json").succeeds();
    let predicted = |model: &str| -> Vec<f64> {
        let csv = folder.nn(&format!("predict {model} first.csv")).succeeds();
        csv.lines().skip(1).map(|line| line.parse().unwrap()).collect()
    };
    for (first, second) in predicted("m.json").into_iter().zip(predicted("n.json")) {
        assert!((first - second).abs() < 1e-9 * first.abs().max(1.0), "{first} {second}");
    }
}

#[test]
fn a_training_that_goes_on_fills_missing_cells_as_before() {
    let folder = Folder::new();
    let rows = |from: i32| -> String {
        let cell = |i: i32| if i % 5 == 0 { String::new() } else { i.to_string() };
        let colour = |i: i32| if i % 7 == 0 { "" } else { ["red", "blue", "blue"][i as usize % 3] };
        let day =
            |i: i32| if i % 6 == 0 { String::new() } else { format!("2024-0{}-1{}", 1 + i % 9, i % 10) };
        (from..from + 40)
            .map(|i| format!("{},{},{},{}\n", cell(i), colour(i), day(i), i * 3 + (i * 5) % 11))
            .collect()
    };
    folder.write("first.csv", format!("a,colour,day,y\n{}", rows(0)));
    folder.write("far.csv", format!("a,colour,day,y\n{}", rows(1000)));
    folder.nn("train first.csv -t y --missing mean --epochs 30 -q --save m.json").succeeds();
    let said = folder.nn("train far.csv -t y --missing mean --epochs 0 --init-from m.json --save n.json");
    let said = said.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let predicted = |model: &str| -> Vec<f64> {
        let csv = folder.nn(&format!("predict {model} first.csv")).succeeds();
        csv.lines().skip(1).map(|line| line.parse().unwrap()).collect()
    };
    for (first, second) in predicted("m.json").into_iter().zip(predicted("n.json")) {
        assert!((first - second).abs() < 1e-9 * first.abs().max(1.0), "{first} {second}");
    }
    // What is said is what fills them now.
    assert!(said.contains("column `a`: 8 missing cells filled with `20`"), "{said}");
}

#[test]
fn a_training_starts_from_a_given_model() {
    let folder = iris();
    folder.succeeds("train iris.csv -t species --epochs 3 --save m.safetensors");
    folder.succeeds("train iris.csv -t species --epochs 0 --init-from m.safetensors --save again.json");
    let parameters = |name: &str| Model::load(folder.path(name)).unwrap().network().parameters().to_vec();
    assert_eq!(parameters("again.json"), parameters("m.safetensors"));
    let message = folder.fails("train iris.csv -t species --init-from m.safetensors --hidden 3");
    assert!(
        message.contains(
            "holds a network 4 - relu 32 - softmax 3, but the experiment asks for 4 - relu 3 - softmax 3"
        ),
        "{message}"
    );
}

#[test]
fn the_history_and_the_curve_are_written() {
    let folder = iris();
    folder.succeeds(
        "train iris.csv -t species --epochs 6 --validation 0.2 --metric accuracy --history h.csv --plot c.svg",
    );
    let history = String::from_utf8(folder.read("h.csv")).unwrap();
    let mut lines = history.lines();
    assert_eq!(
        lines.next(),
        Some("epoch,loss,mse,learning_rate,gradient_norm,validation_loss,accuracy,validation_accuracy")
    );
    // What is known before the first epoch: of batches not the loss, and of no step a learning rate.
    let first: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert!(first[0] == "0" && first[1..5].iter().all(|cell| cell.is_empty()), "{first:?}");
    assert!(first[5..].iter().all(|cell| cell.parse::<f64>().is_ok_and(|number| number > 0.0)), "{first:?}");
    let epochs: Vec<&str> = lines.map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(epochs, ["1", "2", "3", "4", "5", "6"]);
    folder.succeeds("train iris.csv -t species --epochs 2 --batch-size 0 --l2 0.1 --history p.csv");
    let penalised = String::from_utf8(folder.read("p.csv")).unwrap();
    let lines: Vec<Vec<&str>> = penalised.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines[0], ["epoch", "loss", "mse", "learning_rate", "gradient_norm", "loss_without_penalty"]);
    for line in &lines[1..] {
        assert!(line[1].parse::<f64>().unwrap() > line[5].parse::<f64>().unwrap(), "{line:?}");
    }
    let svg = String::from_utf8(folder.read("c.svg")).unwrap();
    assert!(svg.contains("training rows") && svg.contains("validation rows"));
    folder.succeeds("train iris.csv -t species --epochs 2 --history h.json --plot c.png");
    assert_eq!(json(&String::from_utf8(folder.read("h.json")).unwrap())["loss"].as_array().unwrap().len(), 2);
    assert!(folder.read("c.png").starts_with(b"\x89PNG"));
}

#[test]
fn tables_come_from_other_files_and_from_a_pipe() {
    let folder = iris();
    folder.succeeds("data iris -o iris.npz");
    let loss = |args: &str| json(&folder.succeeds(args))["history"]["loss"].clone();
    let csv = loss("train iris.csv -t species --epochs 2 --format json");
    assert_eq!(loss("train iris.npz -t species --epochs 2 --format json"), csv);
    let file = std::fs::File::open(folder.path("iris.csv")).unwrap();
    let output = folder.command("train - -t species --epochs 2 --format json").stdin(file).output().unwrap();
    assert_eq!(json(&String::from_utf8(output.stdout).unwrap())["history"]["loss"], csv);
}

#[cfg(unix)]
#[test]
fn control_c_stops_after_the_epoch_and_saves_what_was_asked_for() {
    let folder = Folder::new();
    folder.succeeds("data digits -o t.csv");
    let mut command = folder
        .command("train t.csv -t digit --epochs 100000000 --save m.json --checkpoint c.json --format json");
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It says that it begins; then the first epochs are under way.
    let mut said = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("training rows") {
        line.clear();
        assert_ne!(std::io::BufRead::read_line(&mut said, &mut line).unwrap(), 0, "it ends too early");
    }
    std::thread::sleep(std::time::Duration::from_millis(300));
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let results = json(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(results["record"]["stop"]["reason"], "observer");
    assert!(exists(&folder.path("m.json")) && exists(&folder.path("c.json")));
    folder.succeeds("evaluate m.json t.csv --resamples 0");
}

#[test]
fn control_c_ends_an_ensemble_with_the_networks_that_are_whole() {
    let folder = iris();
    let mut command = folder.command(
        "train iris.csv -t species --epochs 100000000 --time-limit 1 --ensemble 3 --save m.json --format json",
    );
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut said = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("network 1 of 3 (seed 0)") {
        line.clear();
        assert_ne!(std::io::BufRead::read_line(&mut said, &mut line).unwrap(), 0, "it ends too early");
    }
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut said, &mut rest).unwrap();
    let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(rest.contains("network 2 of 3 (seed 1): stopped after"), "{rest}");
    assert!(rest.contains("as was asked for; the model is 1 network before it"), "{rest}");
    let results = json(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(results["record"]["stop"]["reason"], "observer", "not all that were asked for");
    assert_eq!(Model::load(folder.path("m.json")).unwrap().members().count(), 1);
}

#[test]
fn settings_of_batches_freezing_dropout_and_stopping_are_flags_and_are_printed_as_they_are() {
    let folder = iris();
    let flags = "-t species --epochs 30 --hidden 6,5 --batch-count 4 --dropout 0.1,0.2 --input-dropout 0.05 --l2 0.01 \
                 --penalty-on-biases --freeze 0 --validation 0.2 --early-stopping 4 --watch accuracy --keep-last";
    let config = folder.succeeds(&format!("train iris.csv {flags} --print-config"));
    folder.write("e.toml", &config);
    let history = |args: &str| json(&folder.succeeds(args))["history"].clone();
    let direct = history(&format!("train iris.csv {flags} --format json"));
    assert_eq!(history("train --config e.toml --format json"), direct);
    assert_eq!(folder.succeeds("train --config e.toml --print-config"), config);
    // The accuracy is measured because it is watched, and no epoch's weights are kept.
    assert_eq!(direct["metrics"][0]["metric"], "accuracy");
    assert!(direct["best_epoch"].is_null());
    for other in ["--batch-count 5", "--dropout 0.1", "--input-dropout 0", "--freeze 1"] {
        let changed = history(&format!("train --config e.toml {other} --format json"));
        assert_ne!(changed["loss"], direct["loss"], "{other}");
    }
    let said = |flags: &str| folder.nn(&format!("train iris.csv -t species {flags}")).stderr;
    assert!(said("--watch accuracy").contains("--early-stopping"));
    assert!(said("--early-stopping 3 --watch accurracy").contains("did you mean `accuracy`?"));
    assert!(folder.fails("train iris.csv -t species --freeze 7").contains("the network has"));
}

#[test]
fn a_batch_size_larger_than_the_data_is_remarked_on_and_the_usual_one_is_not() {
    let folder = iris();
    let said = |flags: &str| folder.nn(&format!("train iris.csv -t species --epochs 1 {flags}")).stderr;
    assert!(said("--batch-size 151").contains("warning: batches of 151 rows, but there are 150 to train on"));
    assert!(!said("--batch-size 150").contains("batches of"));
    assert!(!said("").contains("batches of"));
}

#[test]
fn an_ensemble_is_one_model_in_every_format_which_predicts_what_the_library_predicts() {
    let folder = iris();
    let files = "--save m.json --save m.safetensors --save m.onnx --save m.npz";
    let run = folder.run(
        &format!("train iris.csv -t species --epochs 3 --seed 3 --hidden 4 --ensemble 3 {files}")
            .split(' ')
            .collect::<Vec<_>>(),
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("3 networks 4 - relu 4 - softmax 3, 35 weights and biases each"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("network 3 of 3 (seed 5): 3 epochs, loss"), "{}", run.stderr);
    let mut experiment = Experiment { seed: 3, ensemble: Some(3), ..Experiment::default() };
    experiment.data.file = Some(folder.path("iris.csv"));
    experiment.columns.targets = vec!["species".to_owned()];
    experiment.network.hidden = vec![4];
    let expected = experiment.with("training.epochs", 3).unwrap().run().unwrap();
    for format in ["json", "safetensors", "onnx", "npz"] {
        let model = Model::load(folder.path(&format!("m.{format}"))).unwrap();
        assert!(model.members().eq(expected.members()), "{format}");
        assert_eq!(model.record.members, expected.record.members, "{format}");
    }
    let shown = folder.succeeds("show m.onnx");
    assert!(
        shown
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains("the first of 3 alike, whose outputs are averaged (105 parameters in all)"),
        "{shown}"
    );
    folder.succeeds("convert m.onnx again.json");
    assert!(Model::load(folder.path("again.json")).unwrap().members().eq(expected.members()));
    let [all, again] = ["m.json", "again.json"]
        .map(|name| folder.succeeds(&format!("predict {name} iris.csv --probabilities")));
    assert_eq!(all, again);
    // The record makes it again.
    folder.write("e.toml", folder.succeeds("show m.json --experiment"));
    folder.succeeds("train --config e.toml --save same.json");
    assert!(Model::load(folder.path("same.json")).unwrap().members().eq(expected.members()));
}
