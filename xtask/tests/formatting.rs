//! rustfmt formats what it sees: modules that are declared by `mod name;`, and none that a macro declares.
#![allow(clippy::unwrap_used)] // a test may

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn rustfmt_sees_every_file_of_the_workspace() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["fmt", "--all", "--", "--check", "--verbose"])
        .current_dir(root)
        .output()
        .unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let seen = output.lines().filter_map(|line| line.strip_prefix("Formatting "));
    let seen: BTreeSet<PathBuf> = seen.map(|path| fs::canonicalize(path).unwrap()).collect();
    let mut files = BTreeSet::new();
    for folder in
        ["benches/src", "crates", "docs/code", "fuzz/examples", "fuzz/src", "fuzz/tests", "tests", "xtask"]
    {
        rust_files(&fs::canonicalize(root.join(folder)).unwrap(), &mut files);
    }
    let unseen: Vec<&PathBuf> = files.difference(&seen).collect();
    assert!(unseen.is_empty(), "no plain `mod` leads to these files: {unseen:#?}");
}

fn rust_files(folder: &Path, files: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // Its text is compared with what writes it.
            let rules = fs::read_to_string(path.join("rustfmt.toml")).unwrap_or_default();
            if rules.contains("disable_all_formatting = true") {
                continue;
            }
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.insert(path);
        }
    }
}
