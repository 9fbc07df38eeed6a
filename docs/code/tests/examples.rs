//! Every program of the book runs to its end, which asserts something that the chapter says, and none panics, whatever numbers
//! a reader gives it.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The program of a name: from this one, target/release/deps/examples-..., to target/release/examples.
fn program(name: &str) -> Command {
    let built = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples");
    Command::new(built.join(name).with_extension(std::env::consts::EXE_EXTENSION))
}

/// The sources of the programs.
fn sources() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut sources: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    sources.sort();
    assert!(!sources.is_empty());
    sources
}

#[test]
fn every_program_runs_without_arguments_and_ends_with_an_assert() {
    for source in sources() {
        let name = source.file_stem().unwrap().to_str().unwrap();
        let output = program(name).output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty(), "{name} says nothing");
        assert!(std::fs::read_to_string(&source).unwrap().contains("assert!("), "{name} asserts nothing");
    }
}

/// What a reader may give in place of one number, the others being as the chapter has them.
const TRIED: [&str; 6] = ["0", "-1", "1", "0.001", "7.5", "300"];

/// Numbers that ask for a long time take it; nobody waits longer than this.
const PATIENCE: Duration = Duration::from_secs(20);

/// The output, if the program ends in time.
fn patiently(mut program: Command) -> Option<Output> {
    let mut child = program.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Some(child.wait_with_output().unwrap())
}

#[test]
fn no_program_panics_whatever_number_a_reader_gives_it() {
    let (mut tried, mut panics) = (0, Vec::new());
    for source in sources() {
        let name = source.file_stem().unwrap().to_str().unwrap();
        // Too many numbers: the program says how many it takes, and which it has otherwise.
        let refused = program(name).args(["0"; 50]).output().unwrap();
        let said = String::from_utf8(refused.stderr).unwrap();
        let Some((_, usual)) = said.split_once("numbers, as in ") else { continue };
        let usual: Vec<&str> =
            usual.split_whitespace().take_while(|word| word.parse::<f64>().is_ok()).collect();
        for place in 0..usual.len() {
            for number in TRIED {
                let mut numbers = usual.clone();
                numbers[place] = number;
                let mut command = program(name);
                command.args(&numbers);
                tried += 1;
                let Some(output) = patiently(command) else { continue };
                let said = String::from_utf8_lossy(&output.stderr);
                if output.status.code() != Some(0) && !said.starts_with("Error: ") {
                    panics.push(format!("{name} -- {}: {said}", numbers.join(" ")));
                }
            }
        }
    }
    assert!(tried > 100, "only {tried} were tried");
    assert!(panics.is_empty(), "{}", panics.join("\n"));
}
