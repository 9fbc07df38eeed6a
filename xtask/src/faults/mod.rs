//! `cargo xtask faults`: what disks, readers, other writers, signals and kills do to the program `nn`, again and again.
//!
//! Nothing here looks into the program: it is run as a person runs it, and what counts is what is in the files afterwards.

mod disks;
mod kills;
mod outputs;
mod program;
mod signals;
mod tally;
mod writers;

use crate::project::project_root;
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use program::Nn;
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::io::Write;
use std::process::Command;
use std::time::Instant;
use tally::Tally;

/// Kill, interrupt, starve and crowd the program `nn`, and look whether any file was torn or any run lost
///
/// Every round draws its moment from the seed. What cannot be tried here (a small disk, without the right to mount one) is left
/// out, and said.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask faults                              a minute or less
  cargo xtask faults --rounds 5                   a few seconds, as `cargo xtask ci` does
  cargo xtask faults --only kills --rounds 1000   kill -9 a thousand times")]
pub(crate) struct Arguments {
    /// How many rounds of each kind
    #[arg(long, value_name = "N", default_value_t = 40)]
    rounds: usize,

    /// Where random moments start
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// Only this kind; give it again for more
    #[arg(long, value_name = "KIND")]
    only: Vec<Kind>,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// kill -9 while files are written: none is torn, and whatever goes on has the bytes of a run that was never killed
    Kills,
    /// A disk that is full at some point: an error with a way out, and files as they were
    Disks,
    /// Standard output on a full device, or with a reader who leaves
    Outputs,
    /// Two programs that write the same file at once
    Writers,
    /// SIGINT, SIGTERM and SIGHUP at any moment, once and twice
    Signals,
}

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--release", "--package", "nn-cli", "--quiet"])
        .current_dir(project_root())
        .status()
        .context("cannot start cargo: is the Rust toolchain on the PATH?")?;
    if !status.success() {
        bail!("the program `nn` does not compile: see above");
    }
    let mut out = std::io::stdout();
    let mut problems = Vec::new();
    for kind in Kind::value_variants() {
        if !arguments.only.is_empty() && !arguments.only.contains(kind) {
            continue;
        }
        let started = Instant::now();
        let (nn, mut tally) = (Nn::new()?, Tally::default());
        let rng = &mut ChaCha8Rng::seed_from_u64(arguments.seed);
        match kind {
            Kind::Kills => kills::run(&nn, arguments.rounds, rng, &mut tally),
            Kind::Disks => disks::run(&nn, arguments.rounds, rng, &mut tally),
            Kind::Outputs => outputs::run(&nn, arguments.rounds, rng, &mut tally),
            Kind::Writers => writers::run(&nn, arguments.rounds, rng, &mut tally),
            Kind::Signals => signals::run(&nn, arguments.rounds, rng, &mut tally),
        }
        .with_context(|| format!("{kind:?}"))?;
        let name = format!("{kind:?}").to_lowercase();
        writeln!(out, "{name} ({:.1} s)\n{tally}", started.elapsed().as_secs_f64())?;
        problems.extend(tally.problems.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    if !problems.is_empty() {
        bail!("with the seed {}:\n  {}", arguments.seed, problems.join("\n  "));
    }
    Ok(())
}
