//! Where results go when nobody reads them, or there is no room.

use crate::{finished, with_iris};
use std::process::{Child, Stdio};

/// Commands that print something, in every way there is, and that succeed where `iris.csv` and `iris.json` are.
const COMMANDS: [&str; 45] = [
    "tutorial --runs 1",
    "tutorial --runs 1 --format json",
    "tutorial --list",
    "tutorial --list --format json",
    "tutorial --help",
    "--help",
    "--version",
    "train --help",
    "completions bash",
    "man",
    "data",
    "data --format csv",
    "data --format json",
    "data iris",
    "data iris --format json",
    "data digits --format npy",
    "data digits --format npz",
    "data describe iris.csv",
    "data describe iris.csv --format json",
    "data describe iris.csv --format csv",
    "data describe iris.csv --format markdown",
    "train iris.csv -t species --epochs 2",
    "train iris.csv -t species --epochs 2 --format json",
    "train iris.csv -t species --print-config",
    "cv iris.csv -t species --epochs 2 -k 2",
    "cv iris.csv -t species --epochs 2 -k 2 --format csv",
    "search iris.csv -t species --epochs 2 -k 2 --space space.toml",
    "search iris.csv -t species --epochs 2 -k 2 --space space.toml --format csv",
    "evaluate iris.json iris.csv",
    "evaluate iris.json iris.csv --format csv",
    "evaluate iris.json iris.csv --format markdown",
    "importance iris.json iris.csv",
    "importance iris.json iris.csv --format csv",
    "effects day.json day.csv --column x",
    "effects day.json day.csv --column x --format json",
    "report iris.json iris.csv --repeats 1 --columns 1",
    "check iris.json iris.csv",
    "check iris.json iris.csv --format json",
    "predict iris.json iris.csv",
    "predict iris.json iris.csv --format json",
    "predict iris.json iris.csv --format npy",
    "predict iris.json long.csv",
    "predict iris.json long.csv -o /dev/stdout",
    "show iris.json",
    "show iris.json --experiment",
];

/// Runs every command with its results going there, and hands on its exit code and what it said.
fn each(stdout: impl Fn() -> Stdio, check: impl Fn(&str, i32, &str)) {
    let folder = with_iris().and("space.toml", "network.hidden = [[2], [3]]");
    let iris = folder.text("iris.csv");
    let (header, rows) = iris.split_once('\n').unwrap();
    folder.write("day.csv", "x,y\n1,2.5\n2,3.5\n3,4.25\n");
    folder.succeeds("train day.csv -t y --epochs 1 -q --save day.json");
    folder.write("long.csv", format!("{header}\n{}", rows.repeat(200)));
    for args in COMMANDS {
        let child: Child = folder.command(&format!("{args} -q")).stdout(stdout()).spawn().unwrap();
        let run = finished(child.wait_with_output().unwrap());
        check(args, run.code, &run.stderr);
    }
}

#[test]
fn a_reader_who_has_gone_ends_the_program_quietly() {
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Stdio::from(writer)
    };
    each(closed, |args, code, message| assert_eq!((code, message), (0, ""), "nn {args}"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_with_exit_code_1_and_a_way_out() {
    let full = || Stdio::from(std::fs::File::options().write(true).open("/dev/full").unwrap());
    each(full, |args, code, message| {
        let what = if args.contains("/dev/stdout") { "/dev/stdout" } else { "the results" };
        let expected = format!(
            "error: cannot write {what}: No space left on device (os error 28)\n  help: free some space, or write elsewhere\n"
        );
        assert_eq!((code, message), (1, expected.as_str()), "nn {args}");
    });
}

/// Every way to write a file, into one that leads to a full device.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_of_every_file_with_the_way_out() {
    let folder = with_iris().and("space.toml", "network.hidden = [[2], [3]]");
    let quick = "iris.csv -t species --epochs 1 -q";
    for (command, ending) in [
        (format!("train {quick} --save"), "json"),
        (format!("train {quick} --save"), "onnx"),
        (format!("train {quick} --save"), "safetensors"),
        (format!("train {quick} --save"), "npz"),
        (format!("train {quick} --history"), "csv"),
        (format!("train {quick} --history"), "json"),
        (format!("train {quick} --plot"), "svg"),
        (format!("train {quick} --plot"), "png"),
        (format!("train {quick} --checkpoint"), "json"),
        (format!("search {quick} -k 2 --space space.toml --best"), "toml"),
        ("show iris.json --plot".to_owned(), "svg"),
        ("evaluate iris.json iris.csv -q --resamples 0 --plot".to_owned(), "png"),
        ("evaluate iris.json iris.csv -q --resamples 0 --calibration-plot".to_owned(), "svg"),
        ("importance iris.json iris.csv -q --plot".to_owned(), "svg"),
        ("report iris.json iris.csv -q --repeats 1 --columns 1 -o".to_owned(), "html"),
        ("convert iris.json".to_owned(), "onnx"),
        ("data iris -o".to_owned(), "csv"),
        ("data iris -o".to_owned(), "npz"),
        ("predict iris.json iris.csv -o".to_owned(), "csv"),
        ("predict iris.json iris.csv -o".to_owned(), "json"),
        ("predict iris.json iris.csv -p -o".to_owned(), "npy"),
    ] {
        let file = format!("full.{ending}");
        if !folder.names().contains(&file) {
            std::os::unix::fs::symlink("/dev/full", folder.path(&file)).unwrap();
        }
        let run = folder.nn(&format!("{command} {file}"));
        let message = format!(
            "error: cannot write {file}: No space left on device (os error 28)\n  help: free some space, or write elsewhere\n"
        );
        assert_eq!((run.code, run.stderr.as_str()), (1, message.as_str()), "nn {command} {file}");
    }
}
