//! `cargo xtask` from outside, task by task.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

mod bench;
mod dependencies;
mod documents;
mod features;
mod figures;
mod fuzz;
mod proofs;
mod scale;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The program, to be called with the arguments of this task.
fn xtask(task: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg(task);
    command
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// An empty folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// Says that the task names what is in the way of its `--json`, measures nothing, and leaves all as it was.
fn assert_unwritable_json_is_refused(task: &str) {
    let folder = folder(&format!("{task}-unwritable"));
    let file = folder.join("file");
    fs::write(&file, "mine").unwrap();
    for (json, hint) in [(file.join("below.json"), "cannot write into "), (folder.clone(), "is a folder")] {
        let output = xtask(task).arg("--json").arg(json).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let message = stderr(&output);
        assert!(message.contains(hint) && message.contains("--json"), "{message}");
        assert_eq!(stdout(&output), "", "nothing was measured");
    }
    assert_eq!(fs::read(&file).unwrap(), b"mine");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
}
