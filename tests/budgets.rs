//! The core can be read in one sitting: how many lines that takes has a limit.
//!
//! Whoever needs more lines finds what can go, or says in ARCHITECTURE why the limit is another one now.

use std::path::Path;

/// Files in nn-model's sources have fewer lines than this, comments and all.
fn fewer(most: usize, files: &[&str]) {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/nn-model/src");
    let lines = |file: &&str| {
        let path = sources.join(file);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())).lines().count()
    };
    let found: usize = files.iter().map(lines).sum();
    assert!(
        found < most,
        "{found} lines in {}: they are to be read in one sitting, so fewer than {most} are allowed; move out what is \
         no part of the matter, or say in docs/ARCHITECTURE.md why more are worth it",
        files.join(", ")
    );
}

#[test]
fn the_plain_version_takes_less_than_90_lines() {
    fewer(90, &["backprop/reference.rs"]);
}

#[test]
fn the_algorithm_with_its_plain_version_and_its_memory_takes_less_than_420_lines() {
    fewer(420, &["backprop/mod.rs", "backprop/reference.rs", "backprop/workspace.rs"]);
}

#[test]
fn the_reading_list_takes_less_than_1700_lines() {
    let files = [
        "network/mod.rs",
        "activation.rs",
        "loss.rs",
        "backprop/mod.rs",
        "optimizer/mod.rs",
        "optimizer/descent.rs",
        "training/run.rs",
    ];
    fewer(1700, &files);
}
