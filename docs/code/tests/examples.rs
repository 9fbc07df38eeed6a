//! Every program of the book runs to its end, which asserts something that the chapter says.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

use std::path::Path;
use std::process::Command;

#[test]
fn every_program_runs_without_arguments_and_ends_with_an_assert() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    // From this program, target/release/deps/examples-..., to target/release/examples.
    let built = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let source = entry.unwrap().path();
        let name = source.file_stem().unwrap().to_str().unwrap();
        let output =
            Command::new(built.join(name).with_extension(std::env::consts::EXE_EXTENSION)).output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty(), "{name} says nothing");
        assert!(std::fs::read_to_string(&source).unwrap().contains("assert!("), "{name} asserts nothing");
        count += 1;
    }
    assert!(count > 0);
}
