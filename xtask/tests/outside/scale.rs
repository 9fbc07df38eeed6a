//! `cargo xtask scale` and `cargo xtask speed` from outside: what they refuse and when, and what they write. No time is
//! asserted.

use crate::{assert_unwritable_json_is_refused, stderr, xtask};
use std::process::Output;

fn run(task: &str, arguments: &[&str]) -> Output {
    xtask(task).args(arguments).output().unwrap()
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
        let output = run(task, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(hint), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_file_that_cannot_be_written_is_refused_before_anything_is_measured() {
    assert_unwritable_json_is_refused("scale");
}

#[test]
fn the_process_that_trains_says_what_memory_it_took() {
    let output = run("scale", &["--train-and-tell"]);
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
