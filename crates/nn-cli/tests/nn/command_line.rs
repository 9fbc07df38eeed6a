//! What is said on the command line, what comes out where, and the exit code.

use crate::folder::Folder;
use crate::{assert_refused, nn};
use nn_tutorial::Section;

#[test]
fn the_help_has_examples_and_goes_to_standard_output() {
    for args in [
        &["--help"][..],
        &["help"],
        &["tutorial", "--help"],
        &["tutorial", "-h"],
        &["help", "tutorial"],
        &["data", "-h"],
    ] {
        let help = nn(args).succeeds();
        assert!(help.contains("Examples:\n  nn "), "{args:?} printed {help}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{args:?} is too wide");
    }
}

#[test]
fn the_help_of_the_tutorial_names_every_section_and_its_title() {
    let help = nn(&["tutorial", "--help"]).succeeds();
    for section in Section::ALL {
        assert!(help.contains(section.name()) && help.contains(section.title()), "{section:?} is missing");
    }
}

#[test]
fn without_arguments_the_help_is_a_message_and_the_exit_code_2() {
    let run = nn(&[]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("Usage: nn") && run.stderr.contains("Examples:"), "{}", run.stderr);
}

#[test]
fn a_number_that_a_choice_cannot_have_is_refused_with_one_that_it_can() {
    let refused = |word: &str, help: &str| {
        assert_refused(
            &["train", "x.csv", "--activation", word],
            &format!("`{word}` is no value for `--activation`"),
            &format!("there is no activation called `{word}`: {help}"),
        );
    };
    refused("leaky-relu:7", "its leak must be a number from 0 to 1, as in `leaky-relu:0.01`");
    refused("tanh:1", "`tanh` has no setting: write `tanh`");
}

#[test]
fn the_version_is_the_one_of_the_crate() {
    assert_eq!(nn(&["--version"]).succeeds(), concat!("nn ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn a_misspelt_section_is_refused_with_the_nearest_name_and_all_others_in_lines_that_are_not_too_wide() {
    let run = nn(&["tutorial", "--section", "one-stp"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.lines().count() > 2, "the list of sections is long enough to be broken");
    assert!(run.stderr.lines().all(|line| line.chars().count() <= 100), "{}", run.stderr);
    let names: Vec<&str> = Section::ALL.iter().map(|section| section.name()).collect();
    let help = format!("did you mean `one-step`? Or choose one of {}\n", names.join(", "));
    assert!(run.stderr.replace("\n        ", " ").ends_with(&help), "{}", run.stderr);
}

#[test]
fn a_number_out_of_range_is_told_as_a_number_and_not_taken_for_a_flag() {
    let whole = |from: usize| format!("give a whole number from {from} to {}", i64::MAX);
    let seed = format!("give a whole number from 0 to {}", i64::MAX);
    let units =
        "give whole numbers from 1 to 100000000, as in `--hidden 32,16`, or `--hidden none`".to_owned();
    let train = ["train", "t.csv", "-t", "y"];
    for (flag, value, help) in [
        ("--seed", "-1", seed.as_str()),
        ("--hidden", "-3", &units),
        // The experiment's file is TOML, which has no numbers from 2^63 on: they would become others.
        ("--hidden", "18446744073709551615", &units),
        ("--epochs", "18446744073709551615", &whole(0)),
        ("--batch-count", "9223372036854775808", &whole(0)),
        ("--freeze", "9223372036854775808", &whole(0)),
        ("--threads", "0", &whole(1)),
        ("--epochs", "-3", &whole(0)),
        ("--batch-size", "1.5", &whole(0)),
        ("--warm-up", "-1", &whole(0)),
        ("--threads", "-1", &whole(1)),
        ("--learning-rate", "fast", "give a number such as 0.5"),
        ("--set", "training.seed=18446744073709551615", &format!("{seed}: TOML has no larger ones")),
    ] {
        let args = [&train[..], &[flag, value]].concat();
        assert_refused(&args, &format!("`{value}` is no value for `{flag}`"), help);
    }
    assert_refused(&["cv", "t.csv", "-t", "y", "--folds", "-3"], "`-3` is no value for `--folds`", &whole(0));
}

#[test]
fn the_name_that_is_meant_is_found_with_capitals_and_by_other_programs_words() {
    for (flag, value, meant) in [
        ("--optimizer", "AdamW", "adam-w"),
        ("--optimizer", "SGD", "gradient-descent"),
        ("--activation", "ReLU", "relu"),
        ("--activation", "logistik", "sigmoid"),
        ("--initialization", "He-Normal", "he-normal"),
    ] {
        let message = nn(&["train", "t.csv", "-t", "y", flag, value]).stderr;
        assert!(message.contains(&format!("help: did you mean `{meant}`? Or choose one of ")), "{message}");
    }
}

#[test]
fn the_help_of_train_knows_every_initialization_and_how_to_set_those_with_settings() {
    let help = nn(&["train", "--help"]).succeeds();
    for name in nn_model::Initialization::NAMES {
        assert!(help.contains(name), "{name} is missing");
    }
    let folder = Folder::new();
    folder.nn("data iris -q -o iris.csv").succeeds();
    for settings in
        ["{orthogonal={gain=1}}", "{uniform={low=-1,high=1}}", "{normal={standard_deviation=0.1}}"]
    {
        assert!(help.contains(settings), "{settings} is missing");
        let set = format!("network.initialization={settings}");
        folder.nn(&format!("train iris.csv -q -t species --epochs 1 --set {set}")).succeeds();
    }
}

#[test]
fn the_help_of_predict_says_which_class_it_is_at_one_half() {
    let help = nn(&["predict", "--help"]).succeeds();
    assert!(
        help.split_whitespace().collect::<Vec<_>>().join(" ").contains("at exactly that the other one"),
        "{help}"
    );
}

#[test]
fn the_manual_and_completions_know_every_command() {
    let folder = Folder::new();
    folder.nn("man -q .").succeeds();
    for page in ["nn.1", "nn-data.1", "nn-data-describe.1", "nn-predict.1", "nn-tutorial.1"] {
        assert!(folder.text(page).contains(".TH nn"), "{page}");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = folder.nn(&format!("completions {shell}")).succeeds();
        assert!(script.contains("predict") && script.contains("by-position"), "{shell}");
    }
}
