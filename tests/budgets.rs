//! The core can be read in one sitting: how many lines that takes has a limit.
//!
//! Whoever needs more lines finds what can go, or says in ARCHITECTURE why the limit is another one now.

use std::path::Path;

/// The lines of files in nn-model's sources, comments and all.
fn lines(files: &[&str]) -> usize {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/nn-model/src");
    let lines = |file: &&str| {
        let path = sources.join(file);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())).lines().count()
    };
    files.iter().map(lines).sum()
}

#[test]
fn the_plain_version_takes_less_than_90_lines() {
    let found = lines(&["backprop/reference.rs"]);
    assert!(found < 90, "{found} lines");
}

#[test]
fn the_algorithm_with_its_plain_version_and_its_memory_takes_less_than_420_lines() {
    let found = lines(&["backprop/mod.rs", "backprop/reference.rs", "backprop/workspace.rs"]);
    assert!(found < 420, "{found} lines");
}

#[test]
fn the_reading_list_takes_less_than_1700_lines() {
    let found = lines(&[
        "network/mod.rs",
        "activation.rs",
        "loss.rs",
        "backprop/mod.rs",
        "optimizer/mod.rs",
        "optimizer/descent.rs",
        "training/run.rs",
    ]);
    assert!(found < 1700, "{found} lines");
}
