//! `cargo xtask bench` from outside: what it refuses and when, and what it writes. No time is asserted.

use crate::{assert_unwritable_json_is_refused, folder, stderr, stdout, xtask};
use std::fs;
use std::process::Output;

fn bench(arguments: &[&str]) -> Output {
    xtask("bench").args(arguments).output().unwrap()
}

#[test]
fn list_names_every_workload() {
    let output = bench(&["--list"]);
    assert!(output.status.success());
    let text = stdout(&output);
    let names: Vec<_> = text.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, ["W1", "W2", "W2b", "W3", "W4", "W5", "W6a1", "W6aN", "W6b1", "W6bN"]);
}

#[test]
fn wrong_words_are_refused_with_the_right_ones() {
    for (arguments, hint) in [
        (&["--only", "W9"][..], "choose one of: W1, W2, W2b, W3, W4, W5, W6a1, W6aN, W6b1, W6bN"),
        (&["--seconds", "0"], "seconds are a number above 0"),
        (&["--seconds", "-1"], "seconds are a number above 0"),
        (&["--seconds", "soon"], "seconds are a number above 0"),
        (&["--threads", "0"], "0 is not in 1.."),
        (&["--instructions", "--json", "x"], "cannot be used with"),
        (&["--list", "--threads", "1"], "cannot be used with"),
    ] {
        let output = bench(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(hint), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_file_that_cannot_be_written_is_refused_before_anything_is_measured() {
    assert_unwritable_json_is_refused("bench");
}

#[test]
fn an_interpreter_that_is_none_is_refused_before_anything_is_measured() {
    for interpreter in ["no-such-python", env!("CARGO_BIN_EXE_xtask")] {
        let output = bench(&["--peers", interpreter]);
        assert_eq!(output.status.code(), Some(1));
        let message = stderr(&output);
        assert!(message.contains(interpreter) && message.contains("help: give the path"), "{message}");
        assert_eq!(stdout(&output), "", "nothing was measured");
    }
}

#[test]
fn each_workload_that_was_asked_for_gives_a_line_and_an_object_with_the_check_that_was_expected() {
    let file = folder("bench-json").join("measurements.json");
    let output =
        bench(&["--only", "W2b", "--only", "W1", "--seconds", "0.001", "--json", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    for workload in ["W1 ", "W2b "] {
        assert_eq!(text.lines().filter(|line| line.starts_with(workload)).count(), 1, "{text}");
    }
    let written: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert!(written["machine"]["cores"].as_u64().unwrap() >= 1, "{written}");
    let written = written["measurements"].as_array().unwrap();
    let names: Vec<_> = written.iter().map(|entry| entry["workload"].as_str().unwrap()).collect();
    assert_eq!(names, ["W1", "W2b"]);
    for entry in written {
        assert_eq!((&entry["peer"], &entry["unit"]), (&"nn".into(), &"epoch".into()));
        assert_eq!((&entry["threads"], &entry["agrees"]), (&1.into(), &true.into()));
        let times = ["min_s_per_unit", "median_s_per_unit"].map(|time| entry[time].as_f64().unwrap());
        assert!(0.0 < times[0] && times[0] <= times[1], "{entry}");
        // One run in each of the rounds at least.
        assert!(entry["runs"].as_u64().unwrap() >= 3, "{entry}");
    }
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
}
