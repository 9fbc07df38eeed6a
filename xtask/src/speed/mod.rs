//! `cargo xtask speed`: how fast the library is and why, as a page, from measurements in files.

use crate::bench::{self, three_digits};
use crate::files;
use crate::machine::Machine;
use crate::project::project_root;
use anyhow::{Context, Result, bail};
use nn_benches::Workload;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::path::Path;

/// Write docs/src/speed.md, on how fast the library is and why, from the committed measurements.
///
/// The measurements are docs/src/speed/bench.json, which `cargo xtask bench --peers PYTHON --json docs/src/speed/bench.json` writes, and
/// docs/src/speed/compiled-peers.json, which was measured once.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing: fail if the page is not what the measurements give
    #[arg(long)]
    check: bool,
}

/// What `cargo xtask bench --json` writes, as far as the page needs it.
#[derive(Debug, Deserialize)]
struct Bench {
    machine: Machine,
    measurements: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    workload: String,
    peer: String,
    version: String,
    threads: usize,
    min_s_per_unit: f64,
    agrees: bool,
}

/// The best compiled programs we know, and what the machine would allow.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Compiled {
    /// How they were measured.
    note: String,
    machine: String,
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    workload: String,
    peer: String,
    seconds: f64,
    limit_seconds: f64,
    bound_by: String,
}

/// The part of the page that has no measurements.
const PROSE: &str = include_str!("prose.md");

/// The page of the workloads: its first table says what each of them is.
const WORKLOADS: &str = include_str!("../../../benches/README.md");

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let folder = project_root().join("docs/src");
    let bench: Bench = read(
        &folder.join("speed/bench.json"),
        "`cargo xtask bench --peers python3 --json docs/src/speed/bench.json` writes it",
    )?;
    let compiled: Compiled =
        read(&folder.join("speed/compiled-peers.json"), "it is part of the project: git has it")?;
    files::page("speed.md", page(&bench, &compiled)?, arguments.check, "cargo xtask speed")
}

fn read<T: DeserializeOwned>(path: &Path, help: &str) -> Result<T> {
    let said = || format!("reading {}\n  help: {help}", path.display());
    let text = std::fs::read_to_string(path).with_context(said)?;
    serde_json::from_str(&text).with_context(said)
}

impl Bench {
    /// Seconds per unit.
    fn of(&self, workload: &str, peer: &str) -> Option<f64> {
        let same = |entry: &&Entry| entry.workload == workload && entry.peer == peer;
        self.measurements.iter().find(same).map(|entry| entry.min_s_per_unit)
    }

    fn ours(&self, workload: &str) -> Result<f64> {
        self.of(workload, "nn").with_context(|| {
            format!("{workload} was not measured\n  help: measure all workloads, leave out --only")
        })
    }

    /// All others with their versions, in the order of their first measurement.
    fn peers(&self) -> Vec<(&str, &str)> {
        let mut peers: Vec<(&str, &str)> = Vec::new();
        for Entry { peer, version, .. } in self.measurements.iter().filter(|entry| entry.peer != "nn") {
            if peers.iter().all(|(other, _)| other != peer) {
                peers.push((peer, version));
            }
        }
        peers
    }
}

fn page(bench: &Bench, compiled: &Compiled) -> Result<String> {
    if let Some(wrong) = bench.measurements.iter().find(|entry| !entry.agrees) {
        bail!("{} of {} did other work: its time is worth nothing", wrong.workload, wrong.peer);
    }
    let threads: BTreeSet<usize> = bench.measurements.iter().map(|entry| entry.threads).collect();
    if threads != BTreeSet::from([1]) {
        bail!("the page compares one thread with one thread, not {threads:?}\n  help: leave out --threads");
    }
    Ok(format!(
        "<!-- Written by `cargo xtask speed` from the measurements in speed/bench.json and speed/compiled-peers.json; do not edit. -->\n\n\
         # How fast it is, and why\n\n\
         The measurements are in [`bench.json`](speed/bench.json) and \
         [`compiled-peers.json`](speed/compiled-peers.json). {} One thread each, double \
         precision. Times are the minimum, per epoch (W1 to W5) or per sample (W6).\n\n\
         ## The tasks\n\n{}\n\n{}{}\n{PROSE}",
        bench.machine.sentence(),
        first_table(WORKLOADS),
        beside_python(bench)?,
        beside_compiled(bench, compiled)?,
    ))
}

/// The lines of the first table of a page.
fn first_table(page: &str) -> String {
    let lines =
        page.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    lines.collect::<Vec<_>>().join("\n")
}

fn time(seconds: f64) -> String {
    bench::time(seconds).replace("us", "µs")
}

fn beside_python(bench: &Bench) -> Result<String> {
    let peers = bench.peers();
    let mut text = "## Beside Python's libraries\n\n".to_owned();
    if peers.is_empty() {
        return Ok(text + "Not measured here.\n\n");
    }
    let (mut ratios, mut table) = (Vec::new(), String::new());
    for workload in Workload::ALL {
        let ours = bench.ours(workload.name())?;
        table += &format!("| {workload} | {} |", time(ours));
        for (peer, _) in &peers {
            match bench.of(workload.name(), peer) {
                Some(theirs) => {
                    ratios.push((theirs / ours, workload.name(), *peer));
                    table += &format!(" {} ({}×) |", time(theirs), three_digits(theirs / ours));
                }
                None => table += " |",
            }
        }
        table += "\n";
    }
    ratios.sort_by(|one, other| one.0.total_cmp(&other.0));
    let faster: Vec<_> = ratios.iter().filter(|(ratio, ..)| *ratio < 1.0).collect();
    let of_all = match (faster.as_slice(), ratios.first(), ratios.last()) {
        ([], Some((least, of, by)), Some((most, ..))) => format!(
            "No peer is faster in any workload: they take from {} times as long ({of}, {by}) to {} times.",
            three_digits(*least),
            three_digits(*most)
        ),
        (some, ..) => {
            let some: Vec<_> =
                some.iter().map(|(_, workload, peer)| format!("{peer} in {workload}")).collect();
            format!("Faster than ours: {}; all others are slower.", some.join(", "))
        }
    };
    text += &format!(
        "In brackets: how many times as long as ours it takes. {of_all} In the smallest workloads a peer pays mostly for \
         its interpreter and its calls, which is what its user pays too, but not its arithmetic.\n\n| | nn |"
    );
    for (peer, version) in &peers {
        text += &format!(" {peer} ({version}) |");
    }
    text += &format!("\n|---|--:|{}\n{table}\n", "--:|".repeat(peers.len()));
    Ok(text)
}

fn beside_compiled(bench: &Bench, compiled: &Compiled) -> Result<String> {
    let mut text = format!(
        "## Beside compiled programs, and the machine's limit\n\n{} These were measured once, on {}: the ratios mean something \
         where ours come from the same machine.\n\n\
         | | nn | best compiled peer | its time | nn / peer | limit | nn / limit | what binds |\n\
         |---|--:|---|--:|--:|--:|--:|---|\n",
        compiled.note, compiled.machine
    );
    for Row { workload, peer, seconds, limit_seconds, bound_by } in &compiled.rows {
        let ours = bench.ours(workload)?;
        text += &format!(
            "| {workload} | {} | {peer} | {} | {} | {} | {} | {bound_by} |\n",
            time(ours),
            time(*seconds),
            three_digits(ours / seconds),
            time(*limit_seconds),
            three_digits(ours / limit_seconds),
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bench(peer_seconds: f64, agrees: bool) -> Bench {
        let entry = |peer: &str, workload: &Workload, min_s_per_unit| Entry {
            workload: workload.name().to_owned(),
            peer: peer.to_owned(),
            version: "1.0".to_owned(),
            threads: 1,
            min_s_per_unit,
            agrees,
        };
        let both = |workload| [entry("nn", workload, 1e-6), entry("other", workload, peer_seconds)];
        Bench { machine: Machine::here(), measurements: Workload::ALL.iter().flat_map(both).collect() }
    }

    fn compiled() -> Compiled {
        Compiled { note: String::new(), machine: String::new(), rows: Vec::new() }
    }

    #[test]
    fn what_is_said_of_the_peers_follows_from_the_numbers() {
        let slower = page(&bench(2e-6, true), &compiled()).unwrap();
        assert!(slower.contains("No peer is faster") && slower.contains("2.00 µs (2.00×)"), "{slower}");
        let faster = page(&bench(5e-7, true), &compiled()).unwrap();
        assert!(faster.contains("Faster than ours: other in W1") && !faster.contains("No peer"), "{faster}");
    }

    #[test]
    fn every_workload_that_has_a_time_is_described() {
        let table = first_table(WORKLOADS);
        for workload in Workload::ALL {
            let named = |line: &str| {
                line.split('|')
                    .nth(1)
                    .is_some_and(|cell| cell.split(',').any(|name| name.trim() == workload.name()))
            };
            assert!(table.lines().any(named), "{workload} is not in\n{table}");
        }
    }

    #[test]
    fn times_of_other_work_or_of_more_threads_make_no_page() {
        let problem = page(&bench(2e-6, false), &compiled()).unwrap_err().to_string();
        assert!(problem.contains("did other work"), "{problem}");
        let mut threads = bench(2e-6, true);
        threads.measurements[3].threads = 2;
        let problem = page(&threads, &compiled()).unwrap_err().to_string();
        assert!(problem.contains("one thread") && problem.contains("help:"), "{problem}");
    }
}
