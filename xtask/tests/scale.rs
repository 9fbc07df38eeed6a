//! `cargo xtask scale` and `cargo xtask speed` from outside: what they refuse and when, and what they write. No time is
//! asserted.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn xtask(task: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).arg(task).args(arguments).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scale-{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn what_contradicts_itself_is_refused() {
    for (task, arguments, hint) in [
        ("scale", &["--check", "--page-only"][..], "cannot be used with"),
        ("scale", &["--check", "--quick"], "cannot be used with"),
        ("scale", &["--page-only", "--quick"], "cannot be used with"),
        ("scale", &["--check", "--json", "x"], "cannot be used with"),
        ("scale", &["--page-only", "--json", "x"], "cannot be used with"),
        ("scale", &["--json"], "a value is required"),
        ("scale", &["--output", "x"], "unexpected argument"),
        ("speed", &["--json", "x"], "unexpected argument"),
    ] {
        let output = xtask(task, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(hint), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_file_that_cannot_be_written_is_refused_before_anything_is_measured() {
    let folder = folder("unwritable");
    let file = folder.join("file");
    fs::write(&file, "mine").unwrap();
    for (json, hint) in [(file.join("below.json"), "cannot write into "), (folder.clone(), "is a folder")] {
        let output = xtask("scale", &["--json", json.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        let message = stderr(&output);
        assert!(message.contains(hint) && message.contains("--json"), "{message}");
    }
    assert_eq!(fs::read(&file).unwrap(), b"mine");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn the_process_that_trains_says_what_memory_it_took() {
    let output = xtask("scale", &["--train-and-tell"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    if cfg!(target_os = "linux") {
        let (before, peak) = (told["before"].as_u64().unwrap(), told["peak"].as_u64().unwrap());
        // 20 000 samples of 784 numbers and 10 classes are in memory before.
        assert!(20_000 * 794 * 8 < before && before <= peak, "{told}");
    } else {
        assert!(told.is_null(), "{told}");
    }
}
