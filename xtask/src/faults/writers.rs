//! Two programs that write the same file at once, with a reader beside them, and sometimes a kill.

use super::program::{Nn, end};
use super::tally::Tally;
use anyhow::{Context, Result};
use rand::{RngExt, rngs::ChaCha8Rng};
use std::fs;
use std::time::Duration;

/// Two commands that write different contents under one name.
const WRITERS: [[&str; 2]; 3] = [
    ["data digits -q -o shared.csv", "data iris -q -o shared.csv"],
    ["predict iris.json iris.csv -q -o shared.npy", "predict iris.json iris.csv -q -p -o shared.npy"],
    [
        "train iris.csv -t species --epochs 3 --seed 1 -q --save shared.json",
        "train iris.csv -t species --epochs 3 --seed 2 -q --save shared.json",
    ],
];

pub(super) fn run(nn: &Nn, rounds: usize, rng: &mut ChaCha8Rng, tally: &mut Tally) -> Result<()> {
    for _ in 0..rounds {
        let pair = WRITERS[rng.random_range(0..WRITERS.len())];
        let name = pair[0].split(' ').next_back().unwrap_or_default();
        let mut contents = vec![None];
        for args in pair {
            nn.succeed(args)?;
            contents.push(nn.read(name)?);
        }
        fs::remove_file(nn.path(name))?;
        let mut children = Vec::new();
        for args in pair {
            children.push(nn.command(args).spawn()?);
        }
        // The second is killed, now and then.
        if rng.random_bool(0.3) {
            std::thread::sleep(Duration::from_micros(rng.random_range(0..20_000)));
            let victim = children.last_mut().context("there are two")?;
            victim.kill()?;
            tally.count("kills of one of two writers");
        }
        loop {
            let found = nn.read(name)?;
            tally.count("reads meanwhile, each of a whole file");
            tally.expect(contents.contains(&found), || {
                format!("{name}: read {} bytes that no writer wrote", found.map_or(0, |bytes| bytes.len()))
            });
            let mut running = false;
            for child in &mut children {
                running |= child.try_wait()?.is_none();
            }
            if !running {
                break;
            }
        }
        for (child, args) in children.into_iter().zip(pair) {
            let ended = end(child)?;
            tally.expect(ended.code.is_none_or(|code| code == 0), || format!("nn {args}: {}", ended.stderr));
        }
        tally.count("pairs of writers");
        // One more writes there, and what the killed one left is gone.
        nn.succeed(pair[0])?;
        let left = nn.unfinished()?;
        tally.expect(left == 0, || format!("{name}: {left} unfinished files stay"));
        fs::remove_file(nn.path(name))?;
    }
    Ok(())
}
