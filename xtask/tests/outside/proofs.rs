//! `cargo xtask mutants`, `miri` and `api` from outside: what they refuse, and what they say where a tool is missing.

use crate::{stderr, stdout, xtask};
use std::process::Output;

fn run(task: &str, arguments: &[&str]) -> Output {
    xtask(task).args(arguments).output().unwrap()
}

#[test]
fn wrong_words_are_refused_with_the_right_ones() {
    for (task, arguments, code, hint) in [
        ("mutants", &["--only", "nn-nothing"][..], 1, "`cargo xtask mutants --list` names them"),
        ("mutants", &["--check", "--only", "nn-math"], 2, "cannot be used with"),
        ("mutants", &["--every", "0"], 2, "0 is not in 1.."),
        ("miri", &["--only", "nn-nothing"], 1, "choose one of: nn-math"),
        ("miri", &["--list", "--only", "nn-math"], 2, "cannot be used with"),
        ("api", &["--only", "nn-nothing"], 2, "possible values: nn-choice, nn-math"),
    ] {
        let output = run(task, arguments);
        assert_eq!(output.status.code(), Some(code), "{task} {arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(hint), "{task} {arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn lists_name_what_would_be_run() {
    let mutants = stdout(&run("mutants", &["--list"]));
    assert!(mutants.contains("crates/nn-data/src/prepare/scaling.rs"), "{mutants}");
    assert!(mutants.contains("tests: cargo test --release --all-features --package nn-math"), "{mutants}");
    let miri = stdout(&run("miri", &["--list"]));
    assert!(miri.lines().all(|line| line.starts_with("cargo miri test --locked --package nn-")), "{miri}");
}

#[test]
fn a_tool_that_is_missing_is_named_with_what_installs_it() {
    for (task, arguments, name, install) in [
        ("mutants", &["--only", "nn-math"][..], "cargo-mutants", "cargo install --locked cargo-mutants"),
        ("miri", &[], "Miri", "--component miri,rust-src"),
        ("api", &["--check"], "cargo-public-api", "cargo install --locked cargo-public-api"),
    ] {
        // A machine without any tools.
        let output = xtask(task).args(arguments).env("PATH", "").output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let message = stderr(&output);
        assert!(message.contains(&format!("{name} is not installed\n  help: `")), "{message}");
        assert!(message.contains(install), "{message}");
        assert_eq!(stdout(&output), "", "nothing was begun");
    }
}
