//! kill -9 while a training is saved and resumed.

use super::program::Nn;
use super::tally::Tally;
use anyhow::{Result, bail};
use rand::{RngExt, rngs::ChaCha8Rng};
use std::fs;
use std::time::{Duration, Instant};

/// What each training writes, in this order: the checkpoint last.
const FILES: [&str; 3] = ["m.json", "h.csv", "run.json"];
/// Epochs between two checkpoints.
const STEP: usize = 20;
/// Checkpoints in a run.
const STAGES: usize = 6;

/// Kills a run again and again at random moments, and goes on from the checkpoint that is there. After each kill, every file
/// must be that of an uninterrupted run to this checkpoint or to the next, byte by byte.
pub(super) fn run(nn: &Nn, rounds: usize, rng: &mut ChaCha8Rng, tally: &mut Tally) -> Result<()> {
    let mut uninterrupted = Vec::new();
    let mut usual = Duration::MAX;
    for stage in 1..=STAGES {
        let started = Instant::now();
        nn.succeed(&first(stage))?;
        usual = usual.min(started.elapsed());
        let mut files = Vec::new();
        for name in FILES {
            match nn.read(name)? {
                Some(bytes) => files.push(bytes),
                None => bail!("no {name} was written"),
            }
            fs::remove_file(nn.path(name))?;
        }
        uninterrupted.push(files);
    }
    let mut stage = 0;
    for round in 0..rounds {
        let args = if stage == 0 {
            first(1)
        } else {
            format!("train --resume run.json --epochs {} -q", (stage + 1) * STEP)
        };
        let moment = usual.mul_f64(rng.random_range(0.0..1.3));
        let (started, mut child) = (Instant::now(), nn.command(&args).spawn()?);
        while started.elapsed() < moment && child.try_wait()?.is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
        // How long a run takes changes with what else the machine does, and kills should come at all of its moments.
        usual = match child.try_wait()? {
            Some(_) => usual.mul_f64(0.9) + started.elapsed().mul_f64(0.1),
            None => usual.mul_f64(1.02),
        };
        child.kill()?;
        let ended = super::program::end(child)?;
        tally.count(match ended.code {
            None => "kills while the program ran",
            Some(_) => "runs that were done before the kill",
        });
        tally.expect(ended.code.is_none_or(|code| code == 0), || format!("round {round}: {}", ended.stderr));
        if ended.code.is_some() {
            let left = nn.unfinished()?;
            tally
                .expect(left == 0, || format!("round {round}: {left} files of earlier runs are still there"));
        } else if nn.unfinished()? > 0 {
            tally.count("kills in the middle of a file");
        }
        let mut reached = stage;
        for (i, name) in FILES.into_iter().enumerate() {
            let found = nn.read(name)?;
            let of = |stage: usize| stage.checked_sub(1).map(|stage| &uninterrupted[stage][i]);
            let (old, new) = (found.as_ref() == of(stage), found.as_ref() == of(stage + 1));
            tally.expect(old || new, || {
                format!(
                    "round {round}, after {} epochs: {name} is torn, or not that of an uninterrupted run",
                    stage * STEP
                )
            });
            tally.count("files read, each whole and as in an uninterrupted run");
            if new && name == "run.json" {
                reached = stage + 1;
            } else if new && i == 0 && ended.code.is_none() {
                tally.count("kills between the first file and the end");
            }
        }
        stage = reached;
        if stage == STAGES {
            tally.count("runs led to their end through all kills");
            for name in FILES {
                fs::remove_file(nn.path(name))?;
            }
            stage = 0;
        }
    }
    Ok(())
}

fn first(stages: usize) -> String {
    let files = "--save m.json --history h.csv --checkpoint run.json";
    format!("train iris.csv -t species --hidden 16 --seed 1 --epochs {} -q {files}", stages * STEP)
}
