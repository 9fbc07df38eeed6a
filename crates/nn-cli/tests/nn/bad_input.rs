//! What is wrong with a person's data or settings: nothing is lost, nothing is left half-written. (What is said:
//! `transcripts/refusals.md`.)

use crate::folder::Folder;
use nn_model::Optimizer;

const FLOWERS: &str =
    "length,colour,kind\n1.5,red,a\n2.5,blue,b\n1.25,red,a\n3.5,blue,b\n2,red,a\n3,blue,b\n";

/// A folder with a table of this text.
fn table(text: &str) -> Folder {
    Folder::with(&[("t.csv", text)])
}

#[track_caller]
fn assert_message(found: &str, what: &str, help: &str) {
    assert_eq!(found, format!("error: {what}\n  help: {help}"));
}

#[test]
fn a_column_that_never_changes_is_pointed_out() {
    let run = table("x,z,y\n1,5,no\n2,5,yes\n").nn("train t.csv -t y");
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("warning: column `z` is `5` in every row: it tells a model nothing"));
}

#[test]
fn a_rate_that_diverges_says_when_and_where_the_limit_is_and_a_rate_that_does_not() {
    let folder = Folder::new();
    folder.succeeds("data noisy-linear -o t.csv");
    let common =
        "train t.csv -t y --optimizer gradient-descent --loss half-sse --batch-size 0 --activation tanh";
    folder.succeeds(&format!("{common} --learning-rate 0.001 --save m.json"));
    let good = folder.read("m.json");
    let message = folder.fails(&format!("{common} --learning-rate 5 --epochs 500 --save m.json"));
    assert!(message.starts_with("error: the training diverged in epoch "), "{message}");
    assert!(message.contains("the learning rate is 5; from the first weights, gradient descent becomes unstable above about 0.0"), "{message}");
    assert_eq!(folder.read("m.json"), good, "the earlier model stays");
    let rate = message.split("try `--learning-rate ").nth(1).unwrap().split('`').next().unwrap();
    folder.succeeds(&format!("{common} --learning-rate {rate} --epochs 500"));
}

#[test]
fn a_setting_out_of_range_is_told_with_a_flag_that_followed_to_the_letter_leads_out() {
    let folder = Folder::new();
    folder.succeeds("data noisy-linear --samples 20 -o t.csv");
    let inverse = "--schedule inverse-scaling";
    for (with, wrong, right) in [
        ("", "--loss bce", "--loss mse"),
        ("", "--loss cross-entropy", "--loss mse"),
        ("", "--learning-rate nan", "--learning-rate 0.01"),
        ("", "--learning-rate -1", "--learning-rate 0.01"),
        ("", "--dropout 1", "--dropout 0.2"),
        ("", "--activation softmax", "--activation relu"),
        ("", "--clip-norm 0", "--clip-norm 1"),
        ("", "--early-stopping 0", "--early-stopping 20"),
        ("--early-stopping 5", "--tolerance -1", "--tolerance 0"),
        ("", "--l1 -1", "--l1 0.001"),
        ("", "--l2 inf", "--l2 0.001"),
        ("--optimizer sgd", "--momentum 1", "--momentum 0.9"),
        ("", "--schedule exponential,factor=2", "--schedule exponential,factor=0.99"),
        ("", "--schedule step,every=0,factor=0.5", "--schedule step,every=10,factor=0.5"),
        ("", "--schedule cosine,epochs=10,floor=2", "--schedule cosine,epochs=100,floor=0"),
        ("", &format!("{inverse},decay=-1,power=1"), &format!("{inverse},decay=0.01,power=0.5")),
        ("", &format!("{inverse},decay=1,power=-1"), &format!("{inverse},decay=0.01,power=0.5")),
    ] {
        let command = |flag: &str| format!("train t.csv -t y --epochs 1 {with} {flag}");
        let message = folder.fails(&command(wrong));
        assert!(message.ends_with(&format!("\n  help: give another, such as `{right}`")), "{message}");
        folder.succeeds(&command(right));
    }
    // Of classes too, and in one of many runs.
    folder.succeeds("data iris -o iris.csv");
    let help =
        "\n  help: give another, such as `--loss cross-entropy`; for numbers, leave `network.output` out";
    for command in ["train iris.csv -t species --epochs 1", "cv iris.csv -t species --epochs 1 -k 2"] {
        let message = folder.fails(&format!("{command} --loss mse --set network.output=softmax"));
        assert!(message.ends_with(help), "{message}");
        folder.succeeds(&format!("{command} --loss cross-entropy"));
    }
}

#[test]
fn a_message_shows_a_number_as_it_was_given_and_the_setting_by_its_name() {
    let folder = table(FLOWERS);
    for (flag, message) in [
        ("--time-limit 1e300", "`--time-limit` is 1e300"),
        ("--learning-rate=-1e300", "the learning rate is -1e300"),
        ("--dropout 1e300", "the dropout probability is 1e300"),
        ("--validation 1e300", "the fraction of the rows for validation is 1e300"),
        ("--batch-count 9223372036854775807", "9223372036854775807 batches of these samples are asked for"),
        ("--schedule step,every=0,factor=0.5", "the schedule's every is 0"),
    ] {
        let said = folder.fails(&format!("train t.csv -t kind {flag}"));
        assert!(said.starts_with(&format!("error: {message}")), "{said}");
    }
    let said = folder.fails("data moons --noise=-1e300");
    assert!(said.starts_with("error: the standard deviation of the noise is -1e300,"), "{said}");
}

#[test]
fn a_file_of_settings_that_cannot_be_read_says_where_and_how_it_should_look() {
    let folder = table(FLOWERS);
    let deep = format!("a = {}1{}", "[".repeat(1000), "]".repeat(1000));
    let dotted = format!("{} = 1", vec!["a"; 1000].join("."));
    let nested = "tables or lists are nested too deeply";
    let large = "this whole number is too large: TOML has them up to 9223372036854775807";
    for (text, message) in [
        (deep, format!("line 1: {nested}")),
        (dotted, nested.to_owned()),
        ("[network]\nhidden = [18446744073709551615]".to_owned(), format!("line 2: {large}")),
        ("seed = x".to_owned(), "line 1: ".to_owned()),
    ] {
        folder.write("e.toml", text);
        for (command, help) in [
            ("train t.csv -t kind --config e.toml", "correct it there: settings stand in lines such as"),
            ("search t.csv -t kind --space e.toml", "`nn search --help` shows what a space looks like"),
        ] {
            let said = folder.fails(command);
            assert!(said.starts_with(&format!("error: e.toml: {message}")), "{command}\n{said}");
            assert!(said.contains(&format!("\n  help: {help}")), "{command}\n{said}");
        }
    }
}

#[test]
fn a_flag_of_another_optimizer_is_called_by_its_own_name() {
    let folder = table(FLOWERS);
    let has_rate = |name: &&str| Optimizer::named(name, 0.5).unwrap().learning_rate() == 0.5;
    let with_rate = Vec::from_iter(Optimizer::NAMES.iter().copied().filter(has_rate)).join(", ");
    assert_message(
        &folder.fails("train t.csv -t kind --optimizer lbfgs -l 0.5"),
        "the optimizer lbfgs has no setting for `--learning-rate`",
        &format!("leave it out, or choose an `--optimizer` that has it: {with_rate}"),
    );
    assert_message(
        &folder.fails("train t.csv -t kind --momentum 0.5"),
        "the optimizer has no setting for `--momentum`",
        "leave it out, or choose an `--optimizer` that has it: gradient-descent",
    );
    // What was asked for by its key is called by its key.
    let message = folder.fails("train t.csv -t kind --optimizer lbfgs --set training.optimizer.momentum=1");
    assert!(message.contains("there is no key `momentum` in `training.optimizer`"), "{message}");
}

#[test]
fn a_table_in_the_place_of_the_model_is_not_asked_for_another_name() {
    let folder = table(FLOWERS);
    folder.succeeds("train t.csv -t kind --epochs 2 --save m.json");
    for command in ["predict", "evaluate", "check"] {
        assert_message(
            &folder.fails(&format!("{command} t.csv m.json")),
            "t.csv is no model, but m.json may be one",
            "name the model first: `m.json t.csv`",
        );
        folder.succeeds(&format!("{command} m.json t.csv"));
        let message = folder.fails(&format!("{command} t.csv t.csv"));
        assert!(message.contains("t.csv is no model by its name"), "{message}");
    }
}

#[test]
fn types_of_numbers_are_told_in_a_persons_words() {
    let folder = table(FLOWERS);
    for (set, problem) in [
        ("seed=-1", "`--set seed=-1`: invalid value: integer `-1`, expected a whole number, 0 or more"),
        (
            "training.dropout=much",
            "`--set training.dropout=much`: expected a number, or a list with one for each hidden layer",
        ),
        ("network.initialization=orthogonal", "a name alone, expected one with settings"),
    ] {
        let message = folder.fails(&format!("train t.csv -t kind --set {set}"));
        assert!(message.contains(problem), "{message}");
    }
}

#[test]
fn no_file_that_is_read_is_written_over() {
    let folder = table(FLOWERS).and("space.toml", "network.hidden = [[2], [3]]");
    folder.succeeds("train t.csv -t kind --epochs 2 --save m.json");
    let files = ["t.csv", "m.json", "space.toml"];
    let before = files.map(|file| folder.read(file));
    for (command, file) in [
        ("train t.csv -t kind --epochs 2 --history", "t.csv"),
        ("train t.csv -t kind --epochs 2 --history", "./t.csv"),
        ("train t.csv -t kind --set validation.data.file='t.csv' --epochs 2 --history", "t.csv"),
        ("predict m.json t.csv -o", "t.csv"),
        ("predict m.json t.csv -o", "m.json"),
        ("search t.csv -t kind --space space.toml --best", "space.toml"),
        ("search t.csv -t kind --space space.toml --best", "t.csv"),
    ] {
        assert_message(
            &folder.fails(&format!("{command} {file}")),
            &format!("{file} is read, so it cannot be written too: its contents would be lost"),
            "write to a file of another name",
        );
        assert!(files.map(|file| folder.read(file)) == before, "nn {command} {file}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_the_other_files_are_written() {
    let folder = table(FLOWERS);
    std::os::unix::fs::symlink("/dev/full", folder.path("full.json")).unwrap();
    let run = folder.nn("train t.csv -t kind --epochs 2 --save full.json --save m.json");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error: cannot write full.json: No space left on device"), "{}", run.stderr);
    assert!(run.stderr.contains("help: free some space, or write elsewhere"), "{}", run.stderr);
    folder.succeeds("evaluate m.json t.csv");
    for command in [
        "train t.csv -t kind --epochs 2",
        "evaluate m.json t.csv",
        "check m.json t.csv",
        "cv t.csv -t kind -k 2",
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = folder.command(command).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{command}");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("error: cannot write the results: No space left on device"), "{message}");
    }
}

#[test]
fn an_experiment_of_another_file_is_refused() {
    let folder = table(FLOWERS);
    folder.write("e.toml", folder.succeeds("train t.csv -t kind --print-config"));
    folder.write("t.csv", FLOWERS.replace("1.5", "1.75"));
    let message = folder.fails("train --config e.toml");
    assert!(
        message.starts_with("error: t.csv is not the file that the experiment names: its SHA-256 is "),
        "{message}"
    );
}
