//! `cargo xtask figures` from outside: what it writes, what it notices, what it refuses.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of this test's own, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("figures-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
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
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["figures", "--out"])
        .arg(out)
        .args(arguments)
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_same_bytes_come_with_any_number_of_threads_and_are_the_committed_ones() {
    let (one, four) = (Folder::new("one"), Folder::new("four"));
    assert!(figures_with_threads(&one.0, &[], "1").status.success());
    assert!(figures_with_threads(&four.0, &[], "4").status.success());
    assert_eq!(one.files(), four.files());
    assert_eq!(one.files().len(), 2 * 8 + 1, "eight figures as SVG and PNG, and the page with all");
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src/figures");
    for (name, bytes) in one.files() {
        assert!(fs::read(committed.join(&name)).unwrap() == bytes, "{name} differs from the committed file");
    }
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
    let (_, problems) = message.split_once("draws:").unwrap();
    assert_eq!(problems.matches("\n  ").count(), 3, "three problems and no more: {message}");
    assert_eq!(folder.files(), before);
}

#[test]
fn another_seed_changes_the_runs_and_not_the_diagrams() {
    let (two, seven) = (Folder::new("seed-2"), Folder::new("seed-7"));
    assert!(figures(&two.0, &["--format", "svg"]).status.success());
    assert!(figures(&seven.0, &["--format", "svg", "--seed", "7"]).status.success());
    let (two, seven) = (two.files(), seven.files());
    assert_eq!(two.len(), 8);
    for (name, bytes) in &two {
        assert_eq!(*bytes != seven[name], name.starts_with("mse-"), "{name}");
    }
}

#[test]
fn only_draws_the_named_figure_in_the_named_format() {
    let folder = Folder::new("only");
    assert!(figures(&folder.0, &["--only", "sigmoid", "--format", "png"]).status.success());
    assert_eq!(folder.files().into_keys().collect::<Vec<_>>(), ["sigmoid.png"]);
}

#[test]
fn list_names_every_figure_and_draws_none() {
    let folder = Folder::new("list");
    let output = figures(&folder.0, &["--list"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 8);
    assert!(text.contains("mse-small-steps-start") && folder.files().is_empty());
}

#[test]
fn wrong_words_are_refused_with_the_right_ones_and_nothing_is_written() {
    let folder = Folder::new("wrong");
    for (arguments, hint) in [
        (["--only", "sigmoidal"], "choose one of: neuron, sigmoid,"),
        (["--seed", "many"], "a seed is a whole number from 0 to"),
        (["--seed", "-1"], "a seed is a whole number from 0 to"),
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
