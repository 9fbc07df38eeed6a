//! The course in `examples` holds what it says: every example runs to its end, which asserts its claim.
//!
//! `cargo test` builds the examples before it runs any test, so they are run here as a learner runs them.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

use std::path::{Path, PathBuf};
use std::process::Command;

/// An example is short enough to be read on one screen.
const LONGEST: usize = 59;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

/// The names of the examples, in the order of the course.
fn course() -> Vec<String> {
    let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let examples = files.filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    let mut names: Vec<String> =
        examples.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    assert!(!names.is_empty());
    names
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap()
}

#[test]
fn every_example_runs_and_its_claim_holds() {
    // Of this program, target/release/deps/course-..., to target/release/examples.
    let program = std::env::current_exe().unwrap();
    let built = program.ancestors().nth(2).unwrap().join("examples");
    for name in course() {
        let example = built.join(&name).with_extension(std::env::consts::EXE_EXTENSION);
        let source = folder().join(&name).with_extension("rs").metadata().unwrap().modified().unwrap();
        let fresh = example.metadata().is_ok_and(|built| built.modified().unwrap() > source);
        assert!(
            fresh,
            "{name} is not built as it stands: `cargo test` without a choice of targets builds it"
        );

        let output = Command::new(&example).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {}\n{said}\n{error}", output.status);
        assert!(said.lines().count() > 1, "{name} says nothing worth reading:\n{said}");
    }
}

#[test]
fn every_example_is_short_numbered_and_ends_with_an_assert() {
    for (i, name) in course().iter().enumerate() {
        let source = text(&format!("{name}.rs"));
        let lines: Vec<&str> = source.lines().collect();
        assert!(name.starts_with(&format!("{:02}_", i + 1)), "{name} should be number {}", i + 1);
        assert!(lines.len() <= LONGEST, "{name} has {} lines, more than {LONGEST}", lines.len());
        let last: Vec<&str> = lines.iter().rev().take(3).copied().collect();
        assert!(last[..2] == ["}", "    Ok(())"], "{name} ends otherwise: {last:?}");
        assert!(last[2].contains("    assert!("), "{name} does not end with an assert: {last:?}");
    }
}

#[test]
fn every_example_is_in_the_table_of_contents_under_its_title() {
    let contents = text("README.md");
    let rows: Vec<&str> = contents.lines().filter(|line| line.starts_with("| [")).collect();
    let expected = course();
    assert_eq!(rows.len(), expected.len());
    for (row, name) in rows.iter().zip(expected) {
        assert!(row.starts_with(&format!("| [{name}]({name}.rs) | ")), "{name}: {row}");
    }
}
