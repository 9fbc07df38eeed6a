//! `cargo xtask mutants`: whether a test notices when an operator, a constant or a whole function is another one.
//!
//! cargo-mutants changes the code in one place after the other and runs the tests. What it found is kept in
//! `docs/mutants.json`, with a reason for each change that no test noticed.
//!
//! It does not look into macros, so what stands in `kernels!`, `choices!` and `formulas!` is not changed: this is what the golden
//! runs and the comparison of instruction sets are for.

use crate::project::project_root;
use crate::{files, tools};
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Change the code in many places, one at a time, and see whether a test notices (by cargo-mutants)
///
/// Writes docs/mutants.json: how many changes were noticed in each file, and those that were not. Each of these needs a test
/// that notices it, or a sentence there that says why none can. All of them take a day; every sixteenth, an hour.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask mutants --list
  cargo xtask mutants --only nn-data --every 8
  cargo xtask mutants --only crates/nn-math/src/dual.rs
  cargo xtask mutants --check")]
pub(crate) struct Arguments {
    /// Print which files are changed and which tests should notice
    #[arg(long, conflicts_with_all = ["only", "every", "check"])]
    list: bool,

    /// Only this package, or only this file; may be repeated
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,

    /// Try only every N-th change
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    every: u32,

    /// Change nothing: fail if a file was not looked at, a reason is missing, or too little was noticed
    #[arg(long, conflicts_with_all = ["only", "every"])]
    check: bool,
}

/// Files of a package, and those of its tests that should notice what is changed in them.
struct Row {
    package: &'static str,
    /// Below its `src`.
    files: &'static [&'static str],
    /// The programs with the tests, as Cargo is told.
    programs: &'static [&'static str],
}

const fn row(
    package: &'static str,
    files: &'static [&'static str],
    programs: &'static [&'static str],
) -> Row {
    Row { package, files, programs }
}

/// The program of nn-tests, with what must hold across the crates.
const ACROSS: &str = "--test=across_crates";

const ROWS: &[Row] = &[
    row(
        "nn-math",
        &["affine.rs", "derivative.rs", "dual.rs", "matrix.rs", "reduce.rs", "update.rs"],
        &["--lib", "--test=update"],
    ),
    row(
        "nn-math",
        &[
            "layout/batch.rs",
            "layout/padded.rs",
            "linear_algebra/eigen.rs",
            "linear_algebra/least_squares.rs",
        ],
        &["--lib", "--test=batch", "--test=padded", "--test=least_squares"],
    ),
    row("nn-math", &["elementary/mod.rs"], &["--lib", "--test=elementary"]),
    row(
        "nn-math",
        &["dense/forward.rs", "dense/inlined.rs", "dense/input_gradient.rs", "dense/panels.rs"],
        &["--test=dense"],
    ),
    row(
        "nn-data",
        &["dataset.rs", "prepare/labels.rs", "prepare/one_hot.rs", "prepare/scaling.rs"],
        &["--lib", "--test=preparation", "--test=scikit_learn"],
    ),
    row("nn-data", &["split/k_fold.rs", "split/mod.rs"], &["--lib", "--test=splits", "--test=scikit_learn"]),
    row(
        "nn-data",
        &[
            "sets/blobs.rs",
            "sets/bundled.rs",
            "sets/circles.rs",
            "sets/generator.rs",
            "sets/moons.rs",
            "sets/noisy_linear.rs",
            "sets/rings.rs",
            "sets/spirals.rs",
            "sets/truth_table.rs",
            "sets/xor.rs",
        ],
        &["--lib", "--test=sets"],
    ),
    row("nn-data", &["numpy/mod.rs"], &["--lib", "--test=numpy"]),
    row(
        "nn-model",
        &[
            "loss.rs",
            "metrics/classes.rs",
            "metrics/mod.rs",
            "metrics/probabilities.rs",
            "metrics/scored.rs",
            "network/initialization.rs",
            "optimizer/adam.rs",
            "optimizer/descent.rs",
            "optimizer/lbfgs.rs",
            "optimizer/memory.rs",
            "optimizer/mod.rs",
            "optimizer/rms_prop.rs",
            "optimizer/rule.rs",
            "samples.rs",
            "training/batches.rs",
            "training/clipping.rs",
            "training/dropout.rs",
            "training/frozen.rs",
            "training/penalty.rs",
            "training/schedule.rs",
            "training/split.rs",
            "training/stopping.rs",
        ],
        &["--lib", "--test=behaviour", "--test=metrics", "--test=parts", "--test=history", ACROSS],
    ),
];

/// In each of these crates as many of a hundred changes must be noticed.
const CRATES: [&str; 3] = ["nn-math", "nn-data", "nn-model"];
const LEAST: usize = 90;

/// The tests then need seconds and not minutes to be built after each change, and what was built for one change serves the
/// next.
const PROFILE: [&str; 3] = [
    "profile.release.incremental=true",
    "profile.release.package.nn-model.codegen-units=16",
    "profile.release.package.nn-model.opt-level=1",
];

/// A test that takes longer is taken for one that would never end.
const SECONDS: &str = "200";

const FILE: &str = "mutants.json";

/// What was found in all files.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    /// What this file is.
    note: String,
    /// By the path of the file that was changed.
    files: BTreeMap<String, Scores>,
}

const NOTE: &str = "Written by `cargo xtask mutants`, but for the reasons. Of each file: how many changes cargo-mutants knows; how \
                    many of them were tried (with --every N, one in N); how many of these a test noticed, and how many of \
                    the noticed ones only by taking too long; how many did not compile; and which ones no test noticed.";

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scores {
    changes: usize,
    tried: usize,
    noticed: usize,
    by_time: usize,
    not_compiled: usize,
    unnoticed: Vec<Unnoticed>,
}

/// A change that no test noticed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unnoticed {
    change: String,
    /// The line that was changed.
    line: String,
    /// Why no test can notice it, in a sentence.
    reason: String,
}

/// A change, as cargo-mutants tells it.
#[derive(Clone, Debug, Deserialize)]
struct Mutant {
    name: String,
    file: String,
    span: Span,
}

#[derive(Clone, Debug, Deserialize)]
struct Span {
    start: Place,
}

#[derive(Clone, Debug, Deserialize)]
struct Place {
    line: usize,
}

#[derive(Debug, Deserialize)]
struct Outcomes {
    outcomes: Vec<Outcome>,
}

#[derive(Debug, Deserialize)]
struct Outcome {
    scenario: Scenario,
    summary: Summary,
}

#[derive(Debug, Deserialize)]
enum Scenario {
    Baseline,
    Mutant(Mutant),
}

#[derive(Debug, Deserialize)]
enum Summary {
    Success,
    Failure,
    CaughtMutant,
    MissedMutant,
    Unviable,
    Timeout,
}

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut out = std::io::stdout();
    if arguments.list {
        for row in ROWS {
            writeln!(out, "{}\n    tests: cargo {}", row.paths().join(", "), row.test_command())?;
        }
        return Ok(());
    }
    let folder = project_root().join("docs");
    let mut found = read(&folder.join(FILE))?;
    if arguments.check {
        let problems = problems(&found, &project_root())?;
        if !problems.is_empty() {
            bail!("docs/{FILE}:\n  {}", problems.join("\n  "));
        }
    } else {
        let wanted = |row: &Row, path: &str| {
            arguments.only.is_empty() || arguments.only.iter().any(|only| only == row.package || only == path)
        };
        let known = |only: &&String| {
            !ROWS.iter().any(|row| row.package == **only || row.paths().iter().any(|path| path == *only))
        };
        if let Some(unknown) = arguments.only.iter().find(known) {
            bail!(
                "{unknown} is not among the files that are changed\n  help: `cargo xtask mutants --list` names them"
            );
        }
        tools::MUTANTS.require()?;
        files::prepare(&folder, "--out")?;
        for row in ROWS {
            let mut paths = row.paths();
            paths.retain(|path| wanted(row, path));
            if !paths.is_empty() {
                found.note = NOTE.to_owned();
                row.run(&paths, arguments.every, &mut found)?;
                // After each row: all of them take hours.
                let bytes = format!("{}\n", serde_json::to_string_pretty(&found)?).into_bytes();
                files::write(&folder, &[files::File { name: FILE.to_owned(), bytes }])?;
            }
        }
    }
    for package in CRATES {
        let (noticed, all) = found.score(package);
        writeln!(out, "{package}: {noticed} of {all} changes noticed")?;
    }
    let without =
        found.files.values().flat_map(|scores| &scores.unnoticed).filter(|one| one.reason.is_empty());
    for one in without {
        writeln!(out, "unnoticed, without a reason: {}: {}", one.change, one.line)?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Found> {
    if !path.exists() {
        return Ok(Found::default());
    }
    let said = || format!("reading {}", path.display());
    serde_json::from_str(&fs::read_to_string(path).with_context(said)?).with_context(said)
}

impl Found {
    /// How many changes in the files of a package were noticed, and how many could have been.
    fn score(&self, package: &str) -> (usize, usize) {
        let inside = format!("crates/{package}/");
        let files = self.files.iter().filter(|(path, _)| path.starts_with(&inside));
        files.fold((0, 0), |(noticed, all), (_, scores)| {
            (noticed + scores.noticed, all + scores.noticed + scores.unnoticed.len())
        })
    }
}

/// What is wrong with what was found: files that are not in it or no longer there, too low a score, a change without a reason.
fn problems(found: &Found, root: &Path) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let named: Vec<String> = ROWS.iter().flat_map(Row::paths).collect();
    for path in named.iter().filter(|path| !found.files.contains_key(*path)) {
        problems.push(format!("{path} is not in it\n    help: `cargo xtask mutants --only {path}`"));
    }
    for (path, scores) in &found.files {
        if !named.contains(path) {
            problems.push(format!("{path} is in it, and not in the list of xtask/src/mutants.rs"));
            continue;
        }
        if scores.tried == 0 {
            problems.push(format!("{path}: none was tried\n    help: `cargo xtask mutants --only {path}`"));
        }
        let text = fs::read_to_string(root.join(path)).with_context(|| format!("reading {path}"))?;
        for one in &scores.unnoticed {
            if one.reason.is_empty() {
                problems.push(format!(
                    "{path}: `{}` was not noticed\n    help: write the test that does, or say as its reason why none can",
                    one.change
                ));
            }
            if !text.lines().any(|line| line.trim() == one.line) {
                problems.push(format!(
                    "{path}: the line of `{}` is not there any more: {}\n    help: `cargo xtask mutants --only {path}`",
                    one.change, one.line
                ));
            }
        }
    }
    for package in CRATES {
        let (noticed, all) = found.score(package);
        if all == 0 || 100 * noticed < LEAST * all {
            problems.push(format!("{package}: {noticed} of {all} were noticed, less than {LEAST} %"));
        }
    }
    Ok(problems)
}

impl Row {
    fn paths(&self) -> Vec<String> {
        self.files.iter().map(|file| format!("crates/{}/src/{file}", self.package)).collect()
    }

    fn test_command(&self) -> String {
        let packages = self.test_packages().into_iter().flat_map(|package| ["--package", package]);
        let words = ["test", "--release", "--all-features"].into_iter().chain(packages);
        words.chain(self.programs.iter().copied()).collect::<Vec<_>>().join(" ")
    }

    /// Which packages have the programs.
    fn test_packages(&self) -> Vec<&'static str> {
        let across = self.programs.contains(&ACROSS).then_some("nn-tests");
        [self.package].into_iter().chain(across).collect()
    }

    /// Changes these files of the row.
    fn run(&self, paths: &[String], every: u32, found: &mut Found) -> Result<()> {
        let target = project_root().join("target/mutants");
        fs::create_dir_all(&target).with_context(|| format!("making {}", target.display()))?;
        let mut choice = Vec::new();
        for path in paths {
            choice.extend(["--file".to_owned(), path.clone()]);
        }
        let list = tools::MUTANTS
            .command()
            .args(["--list", "--json"])
            .args(&choice)
            .output()
            .context("starting cargo mutants")?;
        if !list.status.success() {
            bail!(
                "cargo mutants cannot list {}: {}",
                paths.join(", "),
                String::from_utf8_lossy(&list.stderr)
            );
        }
        let known: Vec<Mutant> = serde_json::from_slice(&list.stdout).context("what cargo mutants lists")?;
        let result = self.outcomes(&target, &choice, every)?;

        let mut all: BTreeMap<String, Scores> = BTreeMap::new();
        for path in paths {
            all.insert(path.clone(), Scores::default());
        }
        for mutant in &known {
            all.entry(mutant.file.clone()).or_default().changes += 1;
        }
        for Outcome { scenario, summary } in result.outcomes {
            let Scenario::Mutant(mutant) = scenario else { continue };
            let scores = all.entry(mutant.file.clone()).or_default();
            scores.tried += 1;
            match summary {
                Summary::CaughtMutant => scores.noticed += 1,
                Summary::Timeout => {
                    scores.noticed += 1;
                    scores.by_time += 1;
                }
                Summary::Unviable => scores.not_compiled += 1,
                Summary::MissedMutant => scores.unnoticed.push(unnoticed(&mutant, found)?),
                Summary::Success | Summary::Failure => bail!("{}: neither noticed nor not", mutant.name),
            }
        }
        found.files.extend(all);
        Ok(())
    }

    fn outcomes(&self, target: &Path, choice: &[String], every: u32) -> Result<Outcomes> {
        let mut arguments: Vec<String> = [
            "--no-shuffle",
            "--colors=never",
            "--jobs=1",
            "--profile=release",
            "--all-features",
            "--sharding=round-robin",
        ]
        .map(str::to_owned)
        .into();
        arguments.push(format!("--timeout={SECONDS}"));
        arguments.push(format!("--shard=0/{every}"));
        arguments.push(format!("--output={}", target.display()));
        arguments.extend(self.test_packages().iter().map(|package| format!("--test-package={package}")));
        arguments.extend(choice.iter().cloned());
        arguments.extend(self.programs.iter().map(|word| format!("--cargo-arg={word}")));
        arguments.extend(PROFILE.iter().map(|setting| format!("--cargo-arg=--config={setting}")));
        let status = tools::MUTANTS
            .command()
            .args(&arguments)
            // What is not ours is compiled once for all rows, and nothing waits for another Cargo.
            .env("CARGO_TARGET_DIR", target)
            .status()
            .context("starting cargo mutants")?;
        // 2: some were missed, 3: some took too long. Both are told by the file.
        if !matches!(status.code(), Some(0 | 2 | 3)) {
            bail!(
                "cargo mutants failed ({status}): see above\n  help: do the tests pass? `cargo {}`",
                self.test_command()
            );
        }
        let path: PathBuf = target.join("mutants.out/outcomes.json");
        let said = || format!("reading {}", path.display());
        serde_json::from_str(&fs::read_to_string(&path).with_context(said)?).with_context(said)
    }
}

/// What is kept of it, with the reason that was given when it was found before.
fn unnoticed(mutant: &Mutant, before: &Found) -> Result<Unnoticed> {
    let path = project_root().join(&mutant.file);
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let line = text.lines().nth(mutant.span.start.line.saturating_sub(1)).unwrap_or("").trim().to_owned();
    // Without the place, which moves with every line above it.
    let change = mutant.name.splitn(4, ':').last().unwrap_or(&mutant.name).trim().to_owned();
    let same = |one: &&Unnoticed| one.change == change && one.line == line;
    let known = before.files.get(&mutant.file).and_then(|scores| scores.unnoticed.iter().find(same));
    Ok(Unnoticed { reason: known.map(|one| one.reason.clone()).unwrap_or_default(), change, line })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUAL: &str = "crates/nn-math/src/dual.rs";

    /// All files with all changes noticed.
    fn complete() -> Found {
        let scores = || Scores { changes: 20, tried: 10, noticed: 9, not_compiled: 1, ..Scores::default() };
        let files = ROWS.iter().flat_map(Row::paths).map(|path| (path, scores())).collect();
        Found { note: String::new(), files }
    }

    fn of_dual(found: &mut Found) -> &mut Scores {
        found.files.get_mut(DUAL).unwrap()
    }

    fn assert_one_problem(found: &Found, words: &[&str]) {
        let problems = problems(found, &project_root()).unwrap();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(words.iter().all(|word| problems[0].contains(word)), "{problems:?}");
    }

    fn unnoticed(line: &str, reason: &str) -> Unnoticed {
        Unnoticed {
            change: "replace + with - in f".to_owned(),
            line: line.to_owned(),
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn the_committed_score_is_of_all_files_and_high_enough_and_each_change_left_has_a_reason() {
        let found = read(&project_root().join("docs").join(FILE)).unwrap();
        assert_eq!(problems(&found, &project_root()).unwrap(), Vec::<String>::new());
        for (path, scores) in &found.files {
            let told = scores.noticed + scores.not_compiled + scores.unnoticed.len();
            assert!(told == scores.tried && scores.tried <= scores.changes, "{path}: {scores:?}");
            assert!(scores.by_time <= scores.noticed, "{path}: {scores:?}");
        }
    }

    #[test]
    fn a_file_that_was_not_looked_at_or_is_not_asked_for_is_named_with_the_way_out() {
        let mut found = complete();
        found.files.remove(DUAL);
        assert_one_problem(
            &found,
            &[DUAL, "is not in it", "cargo xtask mutants --only crates/nn-math/src/dual.rs"],
        );
        let mut found = complete();
        of_dual(&mut found).tried = 0;
        assert_one_problem(&found, &[DUAL, "none was tried"]);
        let mut found = complete();
        found.files.insert("crates/nn-math/src/lib.rs".to_owned(), Scores::default());
        assert_one_problem(&found, &["crates/nn-math/src/lib.rs", "not in the list"]);
    }

    #[test]
    fn a_change_that_was_not_noticed_needs_a_reason_and_its_line() {
        let mut found = complete();
        let text = fs::read_to_string(project_root().join(DUAL)).unwrap();
        let line = text.lines().find(|line| line.starts_with("use ")).unwrap();
        of_dual(&mut found).unnoticed.push(unnoticed(line, "It is a reason."));
        assert_eq!(problems(&found, &project_root()).unwrap(), Vec::<String>::new());
        of_dual(&mut found).unnoticed[0].reason.clear();
        assert_one_problem(&found, &["replace + with - in f", "say as its reason why"]);
        of_dual(&mut found).unnoticed[0] = unnoticed("such a line is not there", "It is a reason.");
        assert_one_problem(&found, &["is not there any more: such a line is not there"]);
    }

    #[test]
    fn too_few_noticed_changes_in_a_crate_are_too_few() {
        let mut found = complete();
        for (path, scores) in &mut found.files {
            if path.starts_with("crates/nn-data/") {
                scores.noticed = 0;
            }
        }
        assert_one_problem(&found, &["nn-data: 0 of 0 were noticed, less than 90 %"]);
    }

    #[test]
    fn every_named_file_is_there_once() {
        let mut paths: Vec<String> = ROWS.iter().flat_map(Row::paths).collect();
        paths.sort();
        for path in &paths {
            assert!(project_root().join(path).is_file(), "{path}");
        }
        let all = paths.len();
        paths.dedup();
        assert_eq!(paths.len(), all);
    }

    #[test]
    fn a_change_is_known_again_without_its_place_and_keeps_its_reason() {
        let mutant = |line| Mutant {
            name: format!("{DUAL}:{line}:9: replace + with - in f"),
            file: DUAL.to_owned(),
            span: Span { start: Place { line } },
        };
        let first = super::unnoticed(&mutant(1), &Found::default()).unwrap();
        assert_eq!((first.change.as_str(), first.reason.as_str()), ("replace + with - in f", ""));
        assert!(first.line.starts_with("//!"), "{}", first.line);
        let mut found = complete();
        of_dual(&mut found).unnoticed.push(Unnoticed { reason: "It is a reason.".to_owned(), ..first });
        assert_eq!(super::unnoticed(&mutant(1), &found).unwrap().reason, "It is a reason.");
        // The same words in another line are another change.
        let next = fs::read_to_string(project_root().join(DUAL)).unwrap();
        let other = next.lines().position(|line| line.starts_with("use ")).unwrap() + 1;
        assert_eq!(super::unnoticed(&mutant(other), &found).unwrap().reason, "");
    }
}
