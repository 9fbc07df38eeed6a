//! The program from outside. This file is the one place that starts it.

// Clippy's leave for tests ends at functions that are not tests themselves.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_input;
mod bad_tables;
mod broken_models;
mod command_line;
mod convert;
mod data;
mod folder;
mod judge;
mod output;
mod predict;
mod show;
mod train;
mod tutorial;

use std::io::Write;
use std::path::PathBuf;
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

fn command(args: &[&str]) -> Command {
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

/// A folder of one's own in which the program runs, so that messages name files as they are called there. It goes away with
/// the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("nn-cli-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// Puts a file there.
    fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Folder {
        std::fs::write(self.0.join(name), bytes).unwrap();
        self
    }

    /// The bytes of a file.
    fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }

    /// The text of a file.
    fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// The names of all files, sorted.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs `nn` there. The arguments stand in one line, with blanks between.
    fn nn(&self, line: &str) -> Run {
        let args: Vec<&str> = line.split_whitespace().collect();
        finished(command(&args).current_dir(&self.0).output().unwrap())
    }

    /// The same with this on standard input.
    fn nn_reading(&self, line: &str, input: &[u8]) -> Run {
        let args: Vec<&str> = line.split_whitespace().collect();
        let mut child = command(&args).current_dir(&self.0).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // From beside, so that neither waits for the other; who has heard enough may leave.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let run = finished(child.wait_with_output().unwrap());
        writer.join().unwrap();
        run
    }

    /// Says that this fails with this message, and prints no results.
    fn assert_fails(&self, line: &str, message: &str) {
        let run = self.nn(line);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "nn {line}\n{}", run.stderr);
        assert_eq!(run.stderr, message, "nn {line}");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A folder with `iris.csv` and `iris.json`, a model that was trained on it for a moment.
fn with_iris(name: &str) -> Folder {
    let folder = Folder::new(name);
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
