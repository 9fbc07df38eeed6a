//! `cargo xtask fuzz`: any bytes in place of a file, for every reader, until something breaks; with libFuzzer where it is
//! installed, and without where it is not.

use crate::files::{self, File};
use crate::machine::Machine;
use crate::project::project_root;
use crate::tools;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Read any bytes in place of a file, with every reader, until something breaks
///
/// With a nightly toolchain and cargo-fuzz, libFuzzer looks for files that reach what none has reached before. Without them
/// the files are changed blindly, and what is missing is said. Files that are found stay in target/fuzz.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask fuzz                           every reader, for five minutes in all
  cargo xtask fuzz --minutes 60 csv npy      two of them, for half an hour each
  cargo xtask fuzz --blind npy               more files a second, made by chance of those that libFuzzer found
  nice cargo xtask fuzz --minutes 600 --json fuzz/executions.json    overnight, added to what was done before")]
pub(crate) struct Arguments {
    /// The targets; all if none is named
    #[arg(value_name = "TARGET", value_parser = target)]
    targets: Vec<String>,

    /// How long in all, shared equally
    #[arg(long, value_name = "N", default_value_t = 5.0, value_parser = minutes, allow_negative_numbers = true)]
    minutes: f64,

    /// Change files by chance alone, also where libFuzzer is: many more a second, of which none learns from another
    #[arg(long)]
    blind: bool,

    /// Print the names of the targets, and run none
    #[arg(long, conflicts_with_all = ["targets", "minutes", "json", "blind"])]
    list: bool,

    /// Add what was done to the numbers in this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// The memory that a file of up to 1 MB may take. nn-fuzz counts it, and compares this with what it counts.
const MEGABYTES: u64 = 256;

/// What was done with a target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Done {
    executions: u64,
    /// How many of them chance alone has made.
    blind: u64,
    seconds: f64,
    /// How many edges of the program's graph were reached; none if nobody counted.
    edges: Option<u64>,
    failures: u64,
}

/// All that was ever done, and where.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sum {
    /// The last day on which something was added, as `2026-11-28`.
    day: String,
    machine: Machine,
    /// The memory that a file of up to 1 MB may take.
    megabytes: u64,
    executions: u64,
    seconds: f64,
    failures: u64,
    targets: BTreeMap<String, Done>,
}

/// What decides which bytes are tried next.
enum Engine {
    /// libFuzzer, in the program at this path.
    LibFuzzer(PathBuf),
    /// Chance alone, in the program at this path.
    Chance(PathBuf),
}

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut out = std::io::stdout();
    let all = targets()?;
    if arguments.list {
        return Ok(writeln!(out, "{}", all.join("\n"))?);
    }
    let sum = arguments.json.as_deref().map(|path| before(path).map(|sum| (path, sum))).transpose()?;
    let targets = if arguments.targets.is_empty() { all } else { arguments.targets.clone() };
    let engine = Engine::build(arguments.blind, &mut out)?;
    let seconds = (arguments.minutes * 60.0 / targets.len() as f64).ceil();
    writeln!(
        out,
        "{:20}{:>14}{:>12}{:>10}{:>10}",
        "target", "executions", "per second", "edges", "failures"
    )?;
    let mut done = BTreeMap::new();
    for target in targets {
        let one = engine.fuzz(&target, seconds as u64)?;
        writeln!(out, "{}", row(&target, &one))?;
        done.insert(target, one);
    }
    let total = Done {
        executions: done.values().map(|done| done.executions).sum(),
        blind: done.values().map(|done| done.blind).sum(),
        seconds: done.values().map(|done| done.seconds).sum(),
        edges: None,
        failures: done.values().map(|done| done.failures).sum(),
    };
    writeln!(out, "{}", row("all", &total))?;
    if let Some((path, mut sum)) = sum {
        sum.add(&done);
        let (folder, name) = files::place(path, "--json")?;
        let mut bytes = serde_json::to_vec_pretty(&sum)?;
        bytes.push(b'\n');
        files::write(folder, &[File { name, bytes }])?;
    }
    if total.failures > 0 {
        let found: Vec<&str> =
            done.iter().filter(|(_, done)| done.failures > 0).map(|(target, _)| target.as_str()).collect();
        bail!(
            "files were found that break a promise of SECURITY.md\n  help: they are in {}; `cargo run --release -p \
             nn-fuzz --example check -- TARGET FILE` shows what each does. Kept in fuzz/crashes/TARGET under a telling name, \
             it is a test from now on",
            found.iter().map(|target| format!("target/fuzz/found/{target}")).collect::<Vec<_>>().join(", ")
        );
    }
    Ok(())
}

fn row(target: &str, done: &Done) -> String {
    let Done { executions, seconds, edges, failures, .. } = done;
    let rate = *executions as f64 / seconds.max(f64::MIN_POSITIVE);
    let edges = edges.map_or_else(|| "-".to_owned(), |edges| edges.to_string());
    format!("{target:20}{executions:>14}{rate:>12.0}{edges:>10}{failures:>10}")
}

/// The targets: each has a folder of files to start from, and a test sees to that.
fn targets() -> Result<Vec<String>> {
    let folder = project_root().join("fuzz/corpus");
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut names: Vec<String> = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<std::io::Result<_>>()?;
    names.sort();
    Ok(names)
}

fn target(name: &str) -> Result<String, String> {
    let known = targets().map_err(|error| error.to_string())?;
    let is_known = known.iter().any(|known| known == name);
    if is_known { Ok(name.to_owned()) } else { Err(format!("choose some of: {}", known.join(", "))) }
}

fn minutes(text: &str) -> Result<f64, String> {
    let minutes: Option<f64> = text.parse().ok().filter(|minutes| *minutes > 0.0 && *minutes < 1e6);
    minutes.ok_or_else(|| "minutes are a number above 0".to_owned())
}

/// What was done before, by the file; nothing if there is none.
fn before(path: &Path) -> Result<Sum> {
    let (folder, _) = files::place(path, "--json")?;
    files::prepare(folder, "--json")?;
    if !path.exists() {
        return Ok(Sum::default());
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&bytes).with_context(|| {
        format!("{} is no file of `cargo xtask fuzz --json`: name another one", path.display())
    })
}

impl Default for Sum {
    fn default() -> Sum {
        Sum {
            day: day(std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs() / 86_400)),
            machine: Machine::here(),
            megabytes: MEGABYTES,
            executions: 0,
            seconds: 0.0,
            failures: 0,
            targets: BTreeMap::new(),
        }
    }
}

/// The date of the day that is so many days after 1970-01-01.
fn day(mut days: u64) -> String {
    let is_leap =
        |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", days + 1)
}

impl Sum {
    fn add(&mut self, done: &BTreeMap<String, Done>) {
        for (target, now) in done {
            let all = self.targets.entry(target.clone()).or_default();
            all.executions += now.executions;
            all.blind += now.blind;
            all.seconds += now.seconds;
            all.edges = all.edges.max(now.edges);
            all.failures += now.failures;
        }
        let targets = || self.targets.values();
        *self = Sum {
            executions: targets().map(|done| done.executions).sum(),
            seconds: targets().map(|done| done.seconds).sum(),
            failures: targets().map(|done| done.failures).sum(),
            targets: std::mem::take(&mut self.targets),
            ..Sum::default()
        };
    }
}

impl Engine {
    /// Builds what can be built here, and says what is missing for more.
    fn build(blind: bool, out: &mut impl Write) -> Result<Engine> {
        let root = project_root();
        if !blind && tools::FUZZ.is_installed() {
            let mut command = tools::FUZZ.command();
            command.args(["build", "--fuzz-dir"]).arg(root.join("fuzz/libfuzzer"));
            // There is no unsafe code of ours, and without the address sanitizer three times as many files are tried.
            command.args(["--sanitizer", "none", "--target-dir"]).arg(root.join("target/fuzz")).arg("target");
            succeed(&mut command)?;
            return Ok(Engine::LibFuzzer(root.join("target/fuzz").join(host()?).join("release/target")));
        }
        if !blind {
            writeln!(out, "files are changed blindly: {}", tools::FUZZ.missing())?;
        }
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .args(["build", "--release", "--package", "nn-fuzz", "--example", "change"])
            .current_dir(&root);
        succeed(&mut command)?;
        Ok(Engine::Chance(root.join("target/release/examples/change")))
    }

    /// Fuzzes one target for so long.
    fn fuzz(&self, target: &str, seconds: u64) -> Result<Done> {
        let root = project_root();
        let folder = |kind: &str| root.join("target/fuzz").join(kind).join(target);
        let (corpus, found, log) =
            (folder("corpus"), folder("found"), root.join(format!("target/fuzz/{target}.log")));
        for folder in [&corpus, &found] {
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let before = files_in(&found)?;
        let started = Instant::now();
        let mut command = match self {
            Engine::LibFuzzer(program) => {
                let mut command = Command::new(program);
                command.env("NN_FUZZ_TARGET", target);
                // What breaks is kept, and the search goes on in another process.
                command.args(["-fork=1", "-ignore_crashes=1", "-ignore_ooms=1", "-ignore_timeouts=1"]);
                command.args(["-timeout=10", "-rss_limit_mb=2048", "-max_len=65536"]);
                command.arg(format!("-max_total_time={seconds}"));
                command.arg(format!("-artifact_prefix={}/", found.display())).arg(&corpus);
                // New files go into the first folder; the others are read.
                let given = ["corpus", "crashes"].map(|kind| root.join("fuzz").join(kind).join(target));
                command.args(given.iter().filter(|folder| folder.exists()));
                command
            }
            Engine::Chance(program) => {
                let seed = std::time::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_secs());
                let mut command = Command::new(program);
                command.args([target, &seconds.to_string(), &(seed % (1 << 20)).to_string()]);
                command
            }
        };
        let file = fs::File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).current_dir(&root);
        let status = command.status().context("cannot start the fuzzer")?;
        let text = fs::read(&log)?;
        let (executions, edges) = counted(&String::from_utf8_lossy(&text)).with_context(|| {
            format!("the fuzzer of {target} ended early ({status}): {} says why", log.display())
        })?;
        let failures = (files_in(&found)?).saturating_sub(before);
        let blind = if matches!(self, Engine::Chance(_)) { executions } else { 0 };
        Ok(Done { executions, blind, seconds: started.elapsed().as_secs_f64(), edges, failures })
    }
}

fn files_in(folder: &Path) -> Result<u64> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    Ok(entries.count() as u64)
}

/// The executions and edges in the last line of a log that has them: `#1048: cov: 12 ft: ...` of libFuzzer, `csv: 1048 executions ...`
/// of ours.
fn counted(log: &str) -> Option<(u64, Option<u64>)> {
    log.lines().rev().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [count, "cov:", edges, ..] => {
                let count = count.strip_prefix('#')?.trim_end_matches(':').parse().ok()?;
                Some((count, edges.parse().ok()))
            }
            [_, count, "executions", ..] => Some((count.parse().ok()?, None)),
            _ => None,
        }
    })
}

/// The name of this kind of machine, which is that of a folder of the build.
fn host() -> Result<String> {
    let output =
        Command::new("rustup").args(["run", "nightly", "rustc", "--print", "host-tuple"]).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().context("cannot start cargo: is the Rust toolchain on the PATH?")?;
    if status.success() { Ok(()) } else { bail!("the targets do not build ({status})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn executions_and_edges_are_those_of_the_last_line_that_says_them() {
        let log = "INFO: Running with entropic power schedule\n#1048: cov: 12 ft: 14 corp: 5 exec/s: 524\n\
                   #2096: cov: 13 ft: 14 corp: 5 exec/s: 524 oom/timeout/crash: 0/0/0\nINFO: exiting: 0 time: 5s\n";
        assert_eq!(counted(log), Some((2096, Some(13))));
        assert_eq!(counted("csv: 1048 executions in 3 s, 0 failures\n"), Some((1048, None)));
        assert_eq!(counted("Segmentation fault\n"), None);
    }

    #[test]
    fn what_is_done_is_added_to_what_was_done() {
        let one = Done { executions: 5, blind: 4, seconds: 2.0, edges: Some(3), failures: 1 };
        let mut sum = Sum::default();
        for edges in [Some(3), None] {
            sum.add(&BTreeMap::from([("csv".to_owned(), Done { edges, ..one }), ("npy".to_owned(), one)]));
        }
        assert_eq!((sum.executions, sum.seconds, sum.failures), (20, 8.0, 4));
        let expected = Done { executions: 10, blind: 8, seconds: 4.0, edges: Some(3), failures: 2 };
        assert_eq!(sum.targets["csv"], expected);
    }

    #[test]
    fn days_have_the_dates_of_the_calendar() {
        for (days, date) in [
            (0, "1970-01-01"),
            (789, "1972-02-29"),
            (11_016, "2000-02-29"),
            (20_819, "2027-01-01"),
            (20_818, "2026-12-31"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(day(days), date);
        }
    }
}
