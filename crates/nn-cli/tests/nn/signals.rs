//! Signals that ask for an end, and the one that does not ask.

use crate::folder::Folder;
use crate::{Run, finished, with_iris};
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Signals that ask for an end, as `kill` calls them, with their numbers. What whoever runs the tests hides from them is left out:
/// a shell hides Ctrl-C from what it runs in the background.
fn heard() -> impl Iterator<Item = (&'static str, u32)> + Clone {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.map_or(0, |bits| u64::from_str_radix(bits.trim(), 16).unwrap());
    let all = [("-TERM", 15), ("-INT", 2), ("-HUP", 1)];
    all.into_iter().filter(move |(_, number)| ignored >> (number - 1) & 1 == 0)
}

/// Their names alone.
fn ending() -> impl Iterator<Item = &'static str> + Clone {
    heard().map(|(name, _)| name)
}

const STOPPED: &str = "error: stopped by a signal: no file was left half-written\n";

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

fn sleep(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

/// Starts a prediction that waits for more on its standard input, with a file that is not complete.
fn waiting(folder: &Folder) -> (Child, impl Write) {
    let (files, mut child) = (
        folder.names().len(),
        folder.command("predict -q iris.json - -o predicted.csv").stdin(Stdio::piped()).spawn().unwrap(),
    );
    let mut stdin = child.stdin.take().unwrap();
    // More than is looked at before the first prediction.
    let iris = folder.text("iris.csv");
    let (header, rows) = iris.split_once('\n').unwrap();
    stdin.write_all(format!("{header}\n{}", rows.repeat(100)).as_bytes()).unwrap();
    while folder.names().len() == files {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        sleep(5);
    }
    (child, stdin)
}

fn end(child: Child) -> Run {
    finished(child.wait_with_output().unwrap())
}

#[test]
fn a_prediction_that_waits_obeys_the_first_signal_and_leaves_the_earlier_file_and_no_other() {
    let folder = with_iris().and("predicted.csv", "precious");
    for signal in ending() {
        // Its standard input stays open.
        let (child, stdin) = waiting(&folder);
        send(signal, &child);
        let run = end(child);
        assert_eq!((run.code, run.stderr.as_str()), (130, STOPPED), "{signal}");
        assert_eq!(folder.text("predicted.csv"), "precious");
        assert_eq!(folder.names(), ["iris.csv", "iris.json", "predicted.csv"]);
        drop(stdin);
    }
}

#[test]
fn whoever_writes_into_the_pipe_may_hear_the_signal_too() {
    let folder = with_iris().and("predicted.csv", "precious");
    for signal in ending() {
        let (child, stdin) = waiting(&folder);
        send(signal, &child);
        // What comes now looks like the end of the table.
        drop(stdin);
        assert_eq!(end(child).code, 130, "{signal}");
        assert_eq!(folder.text("predicted.csv"), "precious");
    }
}

#[test]
fn a_program_that_waits_for_the_first_byte_obeys_too() {
    let folder = with_iris();
    let commands = [
        "predict iris.json -",
        "data describe -",
        "train - -t species --save m.json",
        "evaluate iris.json -",
    ];
    for (command, signal) in commands.into_iter().zip(ending().cycle()) {
        let child = folder.command(command).stdin(Stdio::piped()).spawn().unwrap();
        // It listens from its first millisecond on; before, a signal ends a program anyway.
        while !listens(&child) {
            sleep(2);
        }
        send(signal, &child);
        let run = end(child);
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (130, "", ""), "nn {command}");
        assert_eq!(folder.names(), ["iris.csv", "iris.json"]);
    }
}

/// Whether the program listens to every signal: it begins with them one after the other.
fn listens(child: &Child) -> bool {
    if cfg!(not(target_os = "linux")) {
        sleep(500);
        return true;
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
    let caught = u64::from_str_radix(caught.trim(), 16).unwrap();
    heard().all(|(_, number)| caught >> (number - 1) & 1 == 1)
}

/// Starts a training and does this to it when it has surely begun. How long that takes, nobody knows: `act` says if it was too
/// early, and then the next is given more time.
fn training<T>(folder: &Folder, command: impl Fn() -> Command, act: impl Fn(Child) -> Option<T>) -> T {
    for wait in (6..14).map(|power| 1 << power) {
        let child = command().current_dir(folder.path("")).spawn().unwrap();
        sleep(wait);
        if let Some(done) = act(child) {
            return done;
        }
        assert_eq!(folder.names(), ["iris.csv", "iris.json"], "what ends too early leaves nothing");
    }
    panic!("it never began");
}

/// What comes of a training that is sent this signal; none if it had not begun.
fn stopped(signal: &str, child: Child) -> Option<Run> {
    send(signal, &child);
    Some(end(child)).filter(|run| run.code != 130)
}

#[test]
fn every_signal_stops_a_training_after_the_epoch_and_saves_it() {
    let folder = with_iris();
    let args = "train iris.csv -t species --epochs 1000000000 -q --seed 1 --save m.json --history h.csv --checkpoint c.json";
    for signal in ending() {
        let run = training(&folder, || folder.command(args), |child| stopped(signal, child));
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{signal}");
        assert!(run.stdout.contains("stopped by a signal"), "{}", run.stdout);
        for file in ["m.json", "h.csv", "c.json"] {
            assert!(!folder.read(file).is_empty());
            std::fs::remove_file(folder.path(file)).unwrap();
        }
    }
}

#[test]
fn a_second_signal_ends_a_training_at_once() {
    let folder = with_iris();
    folder.nn("data blobs --samples 20000 -q -o iris.csv").succeeds();
    // An epoch takes many seconds.
    let args = "train iris.csv -t class --epochs 3 --hidden 800,800,800 --threads 1 -q --save m.json";
    let (code, took) = training(
        &folder,
        || folder.command(args),
        |mut child| {
            send("-TERM", &child);
            sleep(200);
            if child.try_wait().unwrap().is_some() {
                return None;
            }
            let asked = Instant::now();
            ending().last().into_iter().for_each(|signal| send(signal, &child));
            Some((child.wait().unwrap().code(), asked.elapsed()))
        },
    );
    assert_eq!(code, Some(130));
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert_eq!(folder.names(), ["iris.csv", "iris.json"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_is_to_be_ignored_is_ignored() {
    let folder = with_iris();
    let nohup = || {
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_nn")]);
        command.args("train iris.csv -t species --epochs 1000000000 -q --save m.json".split(' '));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let run = training(&folder, nohup, |mut child| {
        send("-HUP", &child);
        sleep(100);
        assert!(child.try_wait().unwrap().is_none(), "it ended");
        stopped("-TERM", child)
    });
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(folder.names().contains(&"m.json".to_owned()));
}

#[test]
fn what_a_killed_program_left_is_removed_by_the_next_and_what_is_being_written_is_not() {
    let folder = with_iris();
    let (mut killed, stdin) = waiting(&folder);
    let left: Vec<String> = folder.names().into_iter().filter(|name| name.starts_with(".nn-")).collect();
    assert_eq!(left.len(), 1);
    // Two writers at once.
    folder.nn("data moons -q -o moons.csv").succeeds();
    assert!(folder.names().contains(&left[0]), "somebody is still writing it");
    killed.kill().unwrap();
    killed.wait().unwrap();
    drop(stdin);
    assert!(folder.names().contains(&left[0]), "kill -9 leaves it");
    folder.nn("data moons -q -o moons.csv").succeeds();
    assert_eq!(folder.names(), ["iris.csv", "iris.json", "moons.csv"]);
}
