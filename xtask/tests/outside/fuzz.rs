//! `cargo xtask fuzz` from outside: which targets there are, and what it refuses before anything is built.

use crate::{assert_unwritable_json_is_refused, stderr, stdout, xtask};

#[test]
fn list_names_a_target_for_every_reader() {
    let output = xtask("fuzz").arg("--list").output().unwrap();
    let listed = stdout(&output);
    let expected = [
        "checkpoint",
        "csv",
        "experiment",
        "gzip",
        "json-rows",
        "model-json",
        "model-npz",
        "model-onnx",
        "model-safetensors",
        "npy",
        "npz",
        "space",
    ];
    assert_eq!(listed.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn wrong_words_are_refused_with_the_right_ones() {
    for (arguments, hint) in [
        (&["jpeg"][..], "choose some of: checkpoint, csv,"),
        (&["--minutes", "0"], "minutes are a number above 0"),
        (&["--minutes", "-1"], "minutes are a number above 0"),
        (&["--minutes", "nan"], "minutes are a number above 0"),
        (&["--list", "csv"], "cannot be used with"),
    ] {
        let output = xtask("fuzz").args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(hint), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_file_that_cannot_be_written_is_refused_before_anything_is_built() {
    assert_unwritable_json_is_refused("fuzz");
}
