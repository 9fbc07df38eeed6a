//! `cargo xtask figures` from outside: what it writes, what it notices, what it refuses.

use crate::{folder, stderr, xtask};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A folder of this test's own, which is removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        Folder(folder(&format!("figures-{name}")))
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let name = |entry: &fs::DirEntry| entry.file_name().into_string().unwrap();
        fs::read_dir(&self.0)
            .unwrap()
            .map(|e| e.unwrap())
            .map(|e| (name(&e), fs::read(e.path()).unwrap()))
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn figures(out: &Path, arguments: &[&str]) -> Output {
    figures_with_threads(out, arguments, "2")
}

fn figures_with_threads(out: &Path, arguments: &[&str], threads: &str) -> Output {
    xtask("figures")
        // A spread over three runs is drawn like one over a thousand.
        .args(if arguments.contains(&"--runs") { &[][..] } else { &["--runs", "3"] })
        .arg("--out")
        .arg(out)
        .args(arguments)
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .unwrap()
}

/// What `--list` names, in its order.
fn names() -> Vec<String> {
    let output = xtask("figures").arg("--list").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let figures = text.lines().filter_map(|line| line.strip_prefix("  "));
    figures.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

/// That the figures are the committed ones is a check of its own, `cargo xtask figures --check`.
#[test]
fn the_same_bytes_come_with_any_number_of_threads() {
    let (one, four) = (Folder::new("one"), Folder::new("four"));
    assert!(figures_with_threads(&one.0, &[], "1").status.success());
    assert!(figures_with_threads(&four.0, &[], "4").status.success());
    assert_eq!(one.files(), four.files());
    let mut expected: Vec<String> =
        names().iter().flat_map(|name| [format!("{name}.png"), format!("{name}.svg")]).collect();
    expected.sort();
    assert_eq!(one.files().into_keys().collect::<Vec<_>>(), expected);
}

#[test]
fn check_names_each_file_that_differs_is_missing_or_left_over_and_touches_nothing() {
    let folder = Folder::new("check");
    assert!(figures(&folder.0, &[]).status.success());
    assert!(figures(&folder.0, &["--check"]).status.success());

    let changed = folder.0.join("mse-tanh.svg");
    let mut bytes = fs::read(&changed).unwrap();
    let last = bytes.len() - 3;
    bytes[last] ^= 1;
    fs::write(&changed, &bytes).unwrap();
    fs::remove_file(folder.0.join("neuron.png")).unwrap();
    fs::write(folder.0.join("old.svg"), "").unwrap();

    let before = folder.files();
    let output = figures(&folder.0, &["--check"]);
    assert_eq!(output.status.code(), Some(1));
    let message = stderr(&output);
    for problem in ["mse-tanh.svg differs", "neuron.png is missing", "old.svg is left over"] {
        assert!(message.contains(problem), "{message}");
    }
    let (problems, _) = message
        .split_once("gives, in ")
        .unwrap()
        .1
        .split_once("\n  help: if the change was meant: ")
        .unwrap();
    assert_eq!(problems.matches("\n  ").count(), 3, "three problems and no more: {message}");
    assert_eq!(folder.files(), before);
}

#[test]
fn another_seed_changes_the_runs_and_not_the_diagrams() {
    let (two, seven) = (Folder::new("seed-2"), Folder::new("seed-7"));
    assert!(figures(&two.0, &["--format", "svg"]).status.success());
    assert!(figures(&seven.0, &["--format", "svg", "--seed", "7"]).status.success());
    let (two, seven) = (two.files(), seven.files());
    for name in [
        "neuron",
        "sigmoid",
        "one-layer",
        "two-layers",
        "truth-table",
        "which-rule",
        "regression-data",
        "optimizers-paths",
    ] {
        let name = format!("{name}.svg");
        assert!(two[&name] == seven[&name], "{name}");
    }
    for name in [
        "mse-tanh",
        "mse-sigmoid",
        "mse-small-steps",
        "saturated",
        "edge-of-stability",
        "spread-tanh",
        "boundaries",
        "early-stopping",
        "digits-confusion",
    ] {
        let name = format!("{name}.svg");
        assert!(two[&name] != seven[&name], "{name}");
    }
}

#[test]
fn only_draws_the_named_figure_in_the_named_format() {
    let folder = Folder::new("only");
    let arguments = ["--only", "sigmoid", "--only", "sigmoid", "--format", "png"];
    assert!(figures(&folder.0, &arguments).status.success());
    assert_eq!(folder.files().into_keys().collect::<Vec<_>>(), ["sigmoid.png"]);
}

#[test]
fn list_names_the_notebooks_eight_figures_and_more_each_once() {
    let names = names();
    let eight =
        ["neuron", "sigmoid", "one-layer", "two-layers", "mse-tanh", "mse-sigmoid", "mse-small-steps"];
    for name in eight.into_iter().chain(["mse-small-steps-start"]) {
        assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name}");
    }
    let once: std::collections::BTreeSet<_> = names.iter().collect();
    assert!(once.len() == names.len() && names.len() >= 20, "{names:?}");
}

#[test]
fn somebodys_own_readme_and_folders_are_left_alone_and_nothing_is_left_beside_them() {
    let folder = Folder::new("others");
    fs::write(folder.0.join("README.md"), "mine").unwrap();
    assert!(figures(&folder.0, &["--only", "neuron"]).status.success());
    fs::create_dir(folder.0.join("sigmoid.png")).unwrap();
    let output = figures(&folder.0, &["--only", "sigmoid"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("sigmoid.png is a folder"), "{}", stderr(&output));
    fs::remove_dir(folder.0.join("sigmoid.png")).unwrap();
    assert_eq!(folder.files().into_keys().collect::<Vec<_>>(), ["README.md", "neuron.png", "neuron.svg"]);
    assert_eq!(fs::read(folder.0.join("README.md")).unwrap(), b"mine");
}

#[test]
fn wrong_words_are_refused_with_the_right_ones_and_nothing_is_written() {
    let folder = Folder::new("wrong");
    for (arguments, hint) in [
        (["--only", "sigmoidal"], "choose one of: neuron, sigmoid,"),
        (["--seed", "many"], "a seed is a whole number from 0 to"),
        (["--seed", "-1"], "a seed is a whole number from 0 to"),
        (["--runs", "0"], "0 is not in 1.."),
        (["--format", "jpeg"], "possible values: svg, png, both"),
        (["--output", "x"], "--out"),
    ] {
        let output = figures(&folder.0, &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(hint), "{arguments:?}: {}", stderr(&output));
    }
    assert!(folder.files().is_empty());
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_before_anything_is_drawn() {
    let folder = Folder::new("unwritable");
    let file = folder.0.join("file");
    fs::write(&file, "mine").unwrap();
    let output = figures(&file.join("below"), &[]);
    assert_eq!(output.status.code(), Some(1));
    let message = stderr(&output);
    assert!(message.starts_with("error: cannot write into ") && message.contains("--out"), "{message}");
    assert_eq!(folder.files().into_iter().collect::<Vec<_>>(), [("file".to_owned(), b"mine".to_vec())]);
}
