//! The program from outside. This file is the one place that starts it.

// Clippy's leave for tests ends at functions that are not tests themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod amounts;
mod bad_input;
mod bad_tables;
mod broken_models;
mod command_line;
mod convert;
mod copied;
mod data;
mod explain;
mod folder;
mod judge;
mod layout;
mod learning;
mod limits;
mod networks;
mod output;
mod parts;
mod paths;
mod predict;
mod report;
mod show;
#[cfg(unix)]
mod signals;
mod terminal;
mod train;
mod transcripts;
mod trying;
mod tutorial;
mod ways_out;

use folder::Folder;
use std::ffi::OsStr;
use std::process::{Command, Stdio};

/// What a run left behind.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Run {
    /// The results of a run that must have gone well.
    fn succeeds(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""));
        self.stdout
    }
}

/// Runs `nn` with these arguments.
fn nn(args: &[&str]) -> Run {
    nn_into(args, Stdio::piped())
}

/// Runs `nn` with these arguments and its results going elsewhere.
fn nn_into(args: &[&str], stdout: impl Into<Stdio>) -> Run {
    nn_under(args, stdout, &[])
}

/// Runs `nn` with these arguments, its results going elsewhere, and these variables set.
fn nn_under(args: &[&str], stdout: impl Into<Stdio>, variables: &[(&str, &str)]) -> Run {
    let mut command = command(args);
    command.envs(variables.iter().copied()).stdin(Stdio::null()).stdout(stdout);
    finished(command.spawn().unwrap().wait_with_output().unwrap())
}

fn command(args: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nn"));
    command.env("LC_ALL", "C.UTF-8").env_remove("TERM").args(args).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn finished(output: std::process::Output) -> Run {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().expect("the program ends by itself");
    Run { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A folder with `iris.csv` and `iris.json`, a model that was trained on it for a moment.
fn with_iris() -> Folder {
    let folder = Folder::new();
    folder.nn("data iris -q -o iris.csv").succeeds();
    folder.nn("train iris.csv --target species --epochs 20 --seed 1 -q --save iris.json").succeeds();
    folder
}

/// Says that `nn` refuses these arguments with this message and this way out, and prints nothing else.
fn assert_refused(args: &[&str], what: &str, help: &str) {
    let run = nn(args);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
    let message = run.stderr.replace("\n        ", " ");
    assert_eq!(message, format!("error: {what}\n  help: {help}\n"), "{args:?}");
}
