//! `cargo xtask bench`: times the fixed workloads, ours alone or beside the same work in NumPy, scikit-learn, PyTorch and
//! JAX, and checks what each of them computed.

mod instructions;
mod measurement;
mod peers;
mod report;

use crate::files::{self, File};
use crate::machine::Machine;
use anyhow::{Result, anyhow, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use measurement::Measurement;
use nn_benches::{Prepared, Workload};
use peers::{Folder, Peer, Python};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

pub(crate) use report::{three_digits, time};

/// Time the fixed workloads of benches/ and check what they compute, ours alone or beside Python's libraries
///
/// Each workload runs again and again from the same first weights, in rounds that take turns with the peers; the first
/// run is not counted. Times are per epoch or per sample.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask bench                          all workloads, on one thread
  cargo xtask bench --only W2 --json w2.json one of them, into a file as well
  cargo xtask bench --peers python3          NumPy, scikit-learn, PyTorch and JAX too, as far as they are installed
  cargo xtask bench --instructions           count instructions instead (needs valgrind)")]
pub(crate) struct Arguments {
    /// Print the names of the workloads with what they are, and run none
    #[arg(long, conflicts_with_all = ["only", "json", "threads", "seconds", "peers", "instructions"])]
    list: bool,

    /// Run this workload only; may be given several times
    #[arg(long, value_name = "NAME", value_parser = workload)]
    only: Vec<Workload>,

    /// Write the measurements into this file too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// How many threads each program may use
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    threads: u16,

    /// How long to run each workload, in seconds: the same for us and for each peer
    #[arg(long, value_name = "S", default_value_t = 1.0, value_parser = seconds, allow_negative_numbers = true)]
    seconds: f64,

    /// Run the same work in the Python libraries that this interpreter can import
    #[arg(long, value_name = "PYTHON")]
    peers: Option<PathBuf>,

    /// Count the instructions of the hot paths with valgrind, and time nothing
    #[arg(long, conflicts_with_all = ["only", "json", "threads", "seconds", "peers"])]
    instructions: bool,
}

/// How many turns a program's seconds are divided into, so that a busy moment of the machine is shared by all programs.
const ROUNDS: u32 = 3;

fn workload(name: &str) -> Result<Workload, String> {
    name.parse().map_err(|error: <Workload as std::str::FromStr>::Err| error.to_string())
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if seconds > 0.0 && seconds <= 3600.0 => Ok(seconds),
        _ => Err("seconds are a number above 0 and up to 3600".to_owned()),
    }
}

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if arguments.list {
        return list();
    }
    if arguments.instructions {
        return instructions::run();
    }
    if let Some(path) = &arguments.json {
        let (folder, _) = files::place(path, "--json")?;
        files::prepare(folder, "--json")?;
    }
    let python = arguments.peers.as_deref().map(Python::new).transpose()?;
    let peers = python.as_ref().map_or(&[][..], |python| &python.peers);
    let all = arguments.only.is_empty();
    let chosen = |workload: &&Workload| all || arguments.only.contains(workload);
    let workloads: Vec<Workload> = Workload::ALL.iter().filter(chosen).copied().collect();

    let mut progress = Progress::new(&workloads, peers)?;
    let mut measurements = Vec::new();
    let mut problems = Vec::new();
    for workload in workloads {
        let done = measure(workload, python.as_ref(), arguments, &mut progress)?;
        progress.show(&report::rows(&done.measurements, !peers.is_empty()))?;
        problems.extend(done.measurements.iter().filter_map(Measurement::problem));
        problems.extend(done.failures);
        measurements.extend(done.measurements);
    }
    progress.finish();
    writeln!(std::io::stdout(), "\n{}", report::explanation(!peers.is_empty()))?;
    if let Some(path) = &arguments.json {
        let (folder, name) = files::place(path, "--json")?;
        let bytes = report::json(&Machine::here(), &measurements)?.into_bytes();
        files::write(folder, &[File { name, bytes }])?;
        writeln!(std::io::stdout(), "{} measurements written to {}", measurements.len(), path.display())?;
    }
    if !problems.is_empty() {
        bail!("not all did the work they were to do:\n  {}", problems.join("\n  "));
    }
    Ok(())
}

fn list() -> Result<()> {
    let mut out = std::io::stdout();
    for workload in Workload::ALL {
        writeln!(out, "{workload:4}  {}", workload.description())?;
    }
    Ok(())
}

/// The results of a workload.
struct Done {
    /// Ours, then the peers'.
    measurements: Vec<Measurement>,
    /// Why peers failed, a line for each.
    failures: Vec<String>,
}

/// Measures a workload, ours and the peers in turns.
fn measure(
    workload: Workload,
    python: Option<&Python>,
    arguments: &Arguments,
    progress: &mut Progress,
) -> Result<Done> {
    let threads = usize::from(arguments.threads);
    let seconds = arguments.seconds / f64::from(ROUNDS);
    progress.begin(workload, "nn");
    let said = |error: nn_benches::Error| anyhow!("{workload} on {threads} threads: {error}");
    let mut prepared = workload.prepare(threads).map_err(said)?;
    let mut ours = Measurement::ours(workload, threads);
    // In the first run, caches are cold and memory is not mapped yet.
    prepared.run().map_err(said)?;

    let able: Vec<&Peer> =
        python.map_or(Vec::new(), |python| python.peers.iter().filter(|peer| peer.can(workload)).collect());
    // Written only if a peer reads it, because some of it is large.
    let folder = if able.is_empty() { None } else { Some(Folder::of(workload)?) };
    let mut theirs: Vec<_> = able.iter().map(|peer| Ok(Measurement::of(peer, workload, threads))).collect();
    for _ in 0..ROUNDS {
        progress.begin(workload, "nn");
        one_round(&mut prepared, &mut ours, seconds).map_err(said)?;
        progress.step();
        for (peer, measurement) in able.iter().zip(&mut theirs) {
            progress.begin(workload, peer.name);
            if let (Some(python), Some(folder), Ok(so_far)) = (python, &folder, &mut *measurement) {
                let round = python.round(peer, workload, folder, threads, seconds);
                match round {
                    Ok(round) => so_far.add(&round.times, round.check),
                    // The other peers are measured all the same.
                    Err(error) => *measurement = Err(error),
                }
            }
            progress.step();
        }
    }
    let mut done = Done { measurements: vec![ours], failures: Vec::new() };
    for (measurement, peer) in theirs.into_iter().zip(able) {
        match measurement {
            Ok(measurement) => done.measurements.push(measurement),
            Err(error) => done.failures.push(format!("{workload}, {}: {error:#}", peer.name)),
        }
    }
    Ok(done)
}

/// Runs our workload for that many seconds, and at least once.
fn one_round(prepared: &mut Prepared, ours: &mut Measurement, seconds: f64) -> Result<(), nn_benches::Error> {
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    loop {
        let (time, check) = prepared.run()?;
        ours.add(&[time.as_secs_f64()], check);
        if Instant::now() >= end {
            return Ok(());
        }
    }
}

/// The bar, on terminals, and the rows of the table, which come as soon as they are known.
struct Progress {
    bar: ProgressBar,
    /// The heading is printed with the first rows, so that an earlier error stands alone.
    heading: Option<String>,
}

impl Progress {
    fn new(workloads: &[Workload], peers: &[Peer]) -> Result<Progress> {
        let watched = std::io::stderr().is_terminal();
        let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} rounds  {msg}")?;
        let able = |workload: &Workload| peers.iter().filter(|peer| peer.can(*workload)).count() + 1;
        let rounds = u64::from(ROUNDS) * workloads.iter().map(able).sum::<usize>() as u64;
        let bar = ProgressBar::with_draw_target(Some(rounds), target).with_style(style);
        Ok(Progress { bar, heading: Some(report::heading(!peers.is_empty())) })
    }

    fn begin(&self, workload: Workload, who: &str) {
        self.bar.set_message(format!("{workload}, {who}"));
    }

    fn step(&self) {
        self.bar.inc(1);
    }

    fn show(&mut self, rows: &str) -> Result<()> {
        let text = self.heading.take().unwrap_or_default() + rows;
        self.bar.suspend(|| write!(std::io::stdout(), "{text}").and_then(|()| std::io::stdout().flush()))?;
        Ok(())
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
