//! Standard output on a full device, or with a reader who leaves.

use super::program::{FULL, MAKE_ROOM, Nn, end};
use super::tally::Tally;
use anyhow::Result;
use rand::{RngExt, rngs::ChaCha8Rng};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

const COMMANDS: [&str; 14] = [
    "predict iris.json long.csv -q",
    "predict iris.json long.csv -q --format json",
    "predict iris.json long.csv -q --format npy",
    "predict iris.json long.csv -q -o /dev/stdout",
    "data digits",
    "data digits --format json",
    "data digits --format npz",
    "data describe long.csv",
    "data describe long.csv --format csv",
    "evaluate iris.json iris.csv --resamples 10",
    "show iris.json --format json",
    "show iris.json --experiment",
    "train iris.csv -t species --epochs 1 -q",
    "man",
];

pub(super) fn run(nn: &Nn, rounds: usize, rng: &mut ChaCha8Rng, tally: &mut Tally) -> Result<()> {
    let iris = fs::read_to_string(nn.path("iris.csv"))?;
    let (header, rows) = iris.split_once('\n').unwrap_or_default();
    fs::write(nn.path("long.csv"), format!("{header}\n{}", rows.repeat(100)))?;
    let full = Path::new("/dev/full");
    if !full.exists() {
        tally.leave_out("a full device: there is no /dev/full here");
    }
    for _ in 0..rounds {
        let args = COMMANDS[rng.random_range(0..COMMANDS.len())];
        if cfg!(not(unix)) && args.contains("/dev") {
            continue;
        }
        leaving(nn, args, rng, tally)?;
        if full.exists() {
            let device = File::options().write(true).open(full)?;
            let ended = end(nn.command(args).stdout(device).spawn()?)?;
            tally.count("results sent to a full device");
            let well =
                ended.code == Some(1) && ended.stderr.contains(FULL) && ended.stderr.contains(MAKE_ROOM);
            tally.expect(well, || format!("nn {args} > /dev/full: {:?} {}", ended.code, ended.stderr));
        }
    }
    Ok(())
}

/// A reader who leaves after some bytes: the program ends well, and what was read is the beginning of the results.
fn leaving(nn: &Nn, args: &str, rng: &mut ChaCha8Rng, tally: &mut Tally) -> Result<()> {
    let whole = nn.succeed(args)?;
    let most = rng.random_range(0..=whole.len());
    let (reader, writer) = std::io::pipe()?;
    let child = nn.command(args).stdout(writer).spawn()?;
    let mut read = Vec::new();
    reader.take(most as u64).read_to_end(&mut read)?;
    let ended = end(child)?;
    tally.count("readers who left");
    tally.expect(ended.code == Some(0) && ended.stderr.is_empty(), || {
        format!("nn {args} | head -c {most}: {:?} {}", ended.code, ended.stderr)
    });
    // A training says how long it took nowhere; all results are the same each time.
    tally.expect(whole.starts_with(&read), || format!("nn {args} | head -c {most} gives other bytes"));
    Ok(())
}
