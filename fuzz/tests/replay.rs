//! What fuzzing starts from and what it has found, done again: no panic, no more memory than a small file may take. And, as
//! a short run of it without libFuzzer, files made of these.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use nn_fuzz::change::{Dice, plain};
use nn_fuzz::harmful::harmful;
use nn_fuzz::{TARGETS, Target, seeds};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How many files are made of each one in the corpus.
const CHANGES: u64 = 100;

/// The files of a target, with their names.
fn files(folder: &str, target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(target.name);
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// Does the check on a thread of its own, whose name says in a panic's message what it was.
fn check(target: &'static Target, what: String, bytes: Vec<u8>) {
    let thread = std::thread::Builder::new().name(what).spawn(move || target.check(&bytes)).unwrap();
    thread.join().unwrap();
}

/// A crash of the process would hide all others, so each has a thread with a name; an abort says its own.
#[test]
fn files_made_to_do_harm_take_less_than_100_mb() {
    let mut failed = Vec::new();
    for file in harmful() {
        let what = format!("{}: {}", file.target, file.name);
        let target = nn_fuzz::named(file.target).unwrap();
        let thread = std::thread::Builder::new().name(what.clone());
        let check = thread.spawn(move || target.check_within(&file.bytes, 100 << 20)).unwrap();
        if check.join().is_err() {
            failed.push(what);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn what_was_found_is_not_found_again() {
    for target in TARGETS {
        for (path, bytes) in files("crashes", target) {
            check(target, path.display().to_string(), bytes);
        }
    }
}

#[test]
fn the_seeds_and_files_made_of_them_keep_every_promise() {
    for target in TARGETS {
        let files = files("corpus", target);
        assert!(!files.is_empty(), "no seeds for {}", target.name);
        for (path, seed) in files {
            check(target, path.display().to_string(), seed.clone());
            let thread = std::thread::Builder::new().name(path.display().to_string());
            let changes = move || {
                let mut bytes = seed.clone();
                for round in 0..CHANGES {
                    target.change(&mut bytes, &mut Dice::new(round, &mut plain));
                    target.check(&bytes);
                    // Changes of changes, but never far away.
                    if round % 5 == 4 || bytes.len() > 2 * seed.len() + 1000 {
                        bytes.clone_from(&seed);
                    }
                }
            };
            thread.spawn(changes).unwrap().join().unwrap();
        }
    }
}

#[test]
fn the_corpus_is_what_the_program_writes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut expected = BTreeSet::new();
    for seed in seeds::seeds() {
        let path = folder.join(seed.target).join(&seed.name);
        let found = std::fs::read(&path).unwrap_or_default();
        assert!(found == seed.bytes, "{}: `cargo run --release -p nn-fuzz --example seeds`", path.display());
        expected.insert(path);
    }
    let found = TARGETS.iter().flat_map(|target| files("corpus", target)).map(|(path, _)| path).collect();
    assert_eq!(expected, found);
}
