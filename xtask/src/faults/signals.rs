//! Signals that ask for an end, at any moment, once and twice.

use super::program::{Nn, end, feed, signal};
use super::tally::Tally;
use anyhow::Result;
use rand::{RngExt, rngs::ChaCha8Rng};
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Names and numbers.
const SIGNALS: [(&str, u32); 3] = [("TERM", 15), ("INT", 2), ("HUP", 1)];
/// How soon a program that is to end at once has ended, on a machine that has other things to do.
const AT_ONCE: Duration = Duration::from_secs(5);

pub(super) fn run(nn: &Nn, rounds: usize, rng: &mut ChaCha8Rng, tally: &mut Tally) -> Result<()> {
    if cfg!(not(unix)) {
        tally.leave_out("signals: they are Unix's");
        return Ok(());
    }
    let names = heard();
    for _ in 0..rounds {
        training(nn, names[rng.random_range(0..names.len())], rng, tally)?;
        waiting(nn, names[rng.random_range(0..names.len())], rng, tally)?;
    }
    Ok(())
}

/// The signals that are not hidden from what is run here: a shell hides Ctrl-C from what it runs in the background, and SIGTERM
/// from nobody.
fn heard() -> Vec<&'static str> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or(0);
    let is_heard = |(_, number): &(&str, u32)| *number == 15 || ignored >> (number - 1) & 1 == 0;
    SIGNALS.into_iter().filter(is_heard).map(|(name, _)| name).collect()
}

/// A training that would go on for ever is saved by the first signal, or ends before it began.
fn training(nn: &Nn, name: &str, rng: &mut ChaCha8Rng, tally: &mut Tally) -> Result<()> {
    const FILES: [&str; 3] = ["m.json", "h.csv", "run.json"];
    let child = nn
        .command("train iris.csv -t species --epochs 1000000000 -q --save m.json --history h.csv --checkpoint run.json")
        .spawn()?;
    std::thread::sleep(Duration::from_micros(rng.random_range(0..80_000)));
    signal(name, &child)?;
    let twice = rng.random_bool(0.3);
    if twice {
        std::thread::sleep(Duration::from_micros(rng.random_range(0..5_000)));
        signal(name, &child)?;
    }
    let ended = end(child)?;
    let mut there = 0;
    for file in FILES {
        there += usize::from(nn.read(file)?.is_some());
    }
    match ended.code {
        Some(0) => {
            tally.count("trainings saved after a signal");
            tally.expect(there == FILES.len(), || {
                format!("a training stopped by SIG{name} saved {there} files")
            });
            nn.succeed("evaluate m.json iris.csv --resamples 0")?;
            nn.succeed("train --resume run.json --epochs 1 -q")?;
        }
        // Twice: some files may be there, and are whole. In its first milliseconds a program does not listen yet.
        Some(130) | None => {
            tally.count(if twice {
                "trainings ended by a signal, then a second"
            } else {
                "programs ended before they trained"
            });
            tally.expect(twice || there == 0, || format!("SIG{name} left {there} files"));
            if nn.read("m.json")?.is_some() {
                nn.succeed("show m.json")?;
            }
        }
        Some(code) => tally.expect(false, || format!("SIG{name}: exit code {code}, {}", ended.stderr)),
    }
    let left = nn.unfinished()?;
    tally.expect(left == 0, || format!("SIG{name} left {left} unfinished files"));
    for file in FILES {
        if nn.read(file)?.is_some() {
            fs::remove_file(nn.path(file))?;
        }
    }
    Ok(())
}

/// A prediction that waits for more of its table ends at the first signal, and the earlier file is as it was.
fn waiting(nn: &Nn, name: &str, rng: &mut ChaCha8Rng, tally: &mut Tally) -> Result<()> {
    fs::write(nn.path("p.csv"), "precious")?;
    let mut child = nn.command("predict -q iris.json - -o p.csv").stdin(Stdio::piped()).spawn()?;
    let iris = fs::read_to_string(nn.path("iris.csv"))?;
    let (header, rows) = iris.split_once('\n').unwrap_or_default();
    feed(&mut child, format!("{header}\n{}", rows.repeat(rng.random_range(0..120))).as_bytes());
    std::thread::sleep(Duration::from_micros(rng.random_range(0..40_000)));
    let sent = Instant::now();
    signal(name, &child)?;
    // Whoever writes into the pipe may have heard it too.
    let stdin = if rng.random_bool(0.5) { child.stdin.take() } else { None };
    drop(stdin);
    while child.try_wait()?.is_none() && sent.elapsed() < AT_ONCE {
        std::thread::sleep(Duration::from_millis(1));
    }
    let late = child.try_wait()?.is_none();
    tally.expect(!late, || format!("a prediction that waits did not end by SIG{name}"));
    if late {
        child.kill()?;
    }
    let ended = end(child)?;
    tally.count("predictions ended while they waited");
    tally.expect(late || matches!(ended.code, Some(130) | None), || {
        format!("a prediction that got SIG{name}: exit code {:?}, {}", ended.code, ended.stderr)
    });
    let file = nn.read("p.csv")?;
    tally.expect(file.as_deref() == Some(b"precious"), || format!("SIG{name}: the earlier file is gone"));
    let left = nn.unfinished()?;
    tally.expect(left == 0, || format!("SIG{name} left {left} unfinished files"));
    Ok(())
}
