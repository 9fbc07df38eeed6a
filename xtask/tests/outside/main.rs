//! `cargo xtask` from outside, task by task.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

mod bench;
mod documents;
mod features;
mod figures;
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
