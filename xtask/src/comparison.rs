//! `cargo xtask comparison`: this project beside scikit-learn, Keras, burn, candle, linfa and smartcore, as a page.
//!
//! The page is written by hand, in comparison/page.md. Our column is read from the code where there is something to read (lists,
//! counts); what is stated names a file that must exist and say so. The others' columns are facts with a source each. Those on
//! others were read in November 2026, in the sources of exactly these versions as the package registries deliver them; the
//! addresses are where the same text can be read. Pages of documentation were read in stored copies, not live: scikit-learn's
//! guide in those of 1.6 and 1.8, candle-onnx in those of 0.9.2 and 0.10.2.

use crate::files;
use crate::project::project_root;
use anyhow::{Context, Result, bail, ensure};
use nn_data::{BuiltIn, Dataset, Scaling, digits, iris};
use nn_model::{Activation, Initialization, Loss, Metric, Optimizer, Schedule, Task};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Where our own files can be read from everywhere, also from within the book.
const REPOSITORY: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main");

/// Compare what there is with scikit-learn, Keras and the Rust libraries, and write docs/src/comparison.md.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing: fail if the page is not what the code gives
    #[arg(long)]
    check: bool,
}

/// The page as it is written by hand, but for what is read from the code: `{names}` of values, and `[^names]` of sources where
/// the written page has numbers. The sources are its last chapter.
const PAGE: &str = include_str!("comparison/page.md");

/// Where it is.
const HAND: &str = "xtask/src/comparison/page.md";

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = project_root();
    let page = numbered(&filled(PAGE, &values(&root)?)?, &root)?;
    files::page("comparison.md", page, arguments.check, "cargo xtask comparison")
}

/// What the page takes from the code.
fn values(root: &Path) -> Result<[(&'static str, String); 14]> {
    let size = |set: &Dataset| format!("{} x {}", set.samples(), set.inputs().ncols());
    // To five hundred, so that not every commit needs a new page.
    let lines = (lines(root)? + 250) / 500 * 500;
    Ok([
        ("activations", Activation::NAMES.join(", ")),
        ("initializations", Initialization::NAMES.join(", ")),
        ("tasks", Task::NAMES.join(", ")),
        ("losses", Loss::NAMES.join(", ")),
        ("optimizers", Optimizer::NAMES.join(", ")),
        ("schedules", Schedule::NAMES.join(", ")),
        ("metrics", Metric::NAMES.join(", ")),
        ("number of metrics", Metric::NAMES.len().to_string()),
        ("scalings", Scaling::NAMES.join(", ")),
        ("data sets", BuiltIn::NAMES.join(", ")),
        ("size of iris", size(&iris())),
        ("size of digits", size(&digits())),
        ("packages", packages(root)?.to_string()),
        ("lines", format!("{} {:03}", lines / 1000, lines % 1000)),
    ])
}

/// The packages that nn-model brings, itself included.
fn packages(root: &Path) -> Result<usize> {
    let tree = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["tree", "--package", "nn-model", "--edges", "normal", "--prefix", "none", "--locked"])
        .args(["--target", "x86_64-unknown-linux-gnu", "--format", "{p}"]) // the same number everywhere
        .current_dir(root)
        .output()
        .context("cannot start cargo: is the Rust toolchain on the PATH?")?;
    if !tree.status.success() {
        bail!("cargo tree failed: {}", String::from_utf8_lossy(&tree.stderr).trim());
    }
    let text = String::from_utf8_lossy(&tree.stdout);
    // "name version", then perhaps a place or a mark that it was there before.
    let names: BTreeSet<_> = text.lines().map(|line| line.split(" (").next().unwrap_or(line)).collect();
    Ok(names.len())
}

/// Lines of nn-math and nn-model that are neither blank nor comments nor unit tests.
fn lines(root: &Path) -> Result<usize> {
    let mut folders = vec![root.join("crates/nn-math/src"), root.join("crates/nn-model/src")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text =
                    std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
                let before_tests = text.lines().take_while(|line| *line != "#[cfg(test)]").map(str::trim);
                count += before_tests.filter(|line| !line.is_empty() && !line.starts_with("//")).count();
            }
        }
    }
    Ok(count)
}

/// The page with the values in it. A table has a cell for each library in every row.
fn filled(page: &str, values: &[(&str, String)]) -> Result<String> {
    let mut page = page.to_owned();
    for (name, value) in values {
        let place = format!("{{{name}}}");
        ensure!(page.contains(&place), "{HAND}: {place} is nowhere in it");
        page = page.replace(&place, value);
    }
    if let Some((_, after)) = page.split_once('{') {
        bail!("{HAND}: there is no value for {{{}", after.lines().next().unwrap_or(after));
    }
    for table in page.split("\n\n").filter(|block| block.starts_with('|')) {
        let cells = |row: &str| row.split('|').filter(|cell| !cell.trim().is_empty()).count();
        let of_heading = table.lines().next().map_or(0, cells) + 1;
        if let Some(row) = table.lines().skip(2).find(|row| cells(row) != of_heading) {
            bail!("{HAND}: {of_heading} cells are expected in the row {row}");
        }
    }
    Ok(page)
}

/// The page with its sources as numbers, in the order in which they are first named, and listed so at the end.
fn numbered(page: &str, root: &Path) -> Result<String> {
    let (text, sources) = page.split_once("## Sources\n").context("the comparison has no sources")?;
    let sources = sources.lines().filter_map(|line| line.strip_prefix("[^")?.split_once("]: "));
    let mut sources: BTreeMap<_, _> = sources.collect();
    let mut pieces = text.split("[^");
    let mut page = pieces.next().unwrap_or_default().to_owned();
    let (mut named, mut list, mut addresses) = (Vec::new(), String::new(), String::new());
    for piece in pieces {
        let (name, after) = piece.split_once(']').context("the comparison has `[^` without `]`")?;
        if !named.contains(&name) {
            named.push(name);
            let source =
                sources.remove(name).with_context(|| format!("{HAND}: no source is called {name}"))?;
            let (source, address) = listed(source, root)?;
            list += &format!("{}. {source}\n", named.len());
            addresses += &format!("[{}]: {address}\n", named.len());
        }
        let number = named.iter().position(|other| *other == name).map_or(0, |place| place + 1);
        // Those of one place stand in one mark.
        let before = page.strip_suffix("</sup>").map(|before| format!("{before}, "));
        page = before.unwrap_or_else(|| page + "<sup>") + &format!("[{number}]</sup>{after}");
    }
    if let Some(name) = sources.keys().next() {
        bail!("{HAND}: nothing rests on the source {name}");
    }
    Ok(format!("{page}## Sources\n\n{list}\n{addresses}"))
}
/// A source as the page lists it, and where a number leads: to a file of ours, `nn, what: `file` (`what it has`)`, which must
/// have it; to the address at the end; or, if there is none since nothing was found, to the list.
fn listed(source: &str, root: &Path) -> Result<(String, String)> {
    if let Some((source, has)) = source.strip_suffix("`)").and_then(|source| source.split_once(" (`")) {
        let file = source.rsplit('`').nth(1).unwrap_or_default();
        let text = std::fs::read_to_string(root.join(file))
            .with_context(|| format!("the comparison names {file}, which cannot be read"))?;
        ensure!(
            text.contains(has),
            "the comparison rests on {file}, which no longer has `{has}`\n  help: see whether what it states still holds, \
             and change {HAND}"
        );
        return Ok((source.to_owned(), format!("{REPOSITORY}/{file}")));
    }
    let address = source.strip_suffix('>').and_then(|source| source.rsplit_once(": <"));
    Ok((source.to_owned(), address.map_or("#sources", |(_, address)| address).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "| | nn | other |\n|---|---|---|\n| **what** | {ours} †[^here] | no [^web][^none] |\n\n## Sources\n\n\
                         [^none]: searched\n\n[^here]: nn, the page: `xtask/Cargo.toml` (`[package]`)\n\
                         [^web]: it: <https://x.org>\n";

    fn written(page: &str) -> Result<String> {
        numbered(&filled(page, &[("ours", "yes".to_owned())])?, &project_root())
    }

    #[test]
    fn sources_are_numbered_as_they_are_named_and_lead_where_they_say() {
        let expected = format!(
            "| | nn | other |\n|---|---|---|\n| **what** | yes †<sup>[1]</sup> | no <sup>[2], [3]</sup> |\n\n## Sources\n\n\
             1. nn, the page: `xtask/Cargo.toml`\n2. it: <https://x.org>\n3. searched\n\n\
             [1]: {REPOSITORY}/xtask/Cargo.toml\n[2]: https://x.org\n[3]: #sources\n"
        );
        assert_eq!(written(SMALL).unwrap(), expected);
    }

    #[test]
    fn what_is_missing_or_rests_on_nothing_is_refused() {
        for (there, instead, problem) in [
            (" no [^web][^none] |", "", "3 cells are expected in the row | **what**"),
            ("{ours}", "yes", "{ours} is nowhere"),
            ("{ours}", "{ours}{theirs}", "no value for {theirs}"),
            ("[^web][^none]", "[^web]", "nothing rests on the source none"),
            ("[^web][^none]", "[^wed][^none]", "no source is called wed"),
            ("Cargo.toml", "gone.toml", "which cannot be read"),
            ("[package]", "[gone]", "no longer has `[gone]`"),
        ] {
            let message = written(&SMALL.replace(there, instead)).unwrap_err().to_string();
            assert!(message.contains(problem), "{message}");
        }
    }

    #[test]
    fn nothing_that_we_lack_has_a_name_in_our_lists() {
        let (_, lacked) = PAGE.split_once("## What we lack\n").unwrap();
        let lacked = lacked.split_once("\n## ").unwrap().0.to_lowercase();
        let words: Vec<&str> = lacked
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .filter(|word| !word.is_empty())
            .collect();
        // A name may be of several words, `mean squared error`.
        let mut names = (1..=4).flat_map(|length| words.windows(length).map(|words| words.join("-")));
        let ours = names.find(|name| {
            name.parse::<Optimizer>().is_ok()
                || name.parse::<Loss>().is_ok()
                || name.parse::<Activation>().is_ok()
                || name.parse::<Metric>().is_ok()
                || Schedule::NAMES.contains(&name.as_str())
        });
        assert_eq!(ours, None, "it is no longer lacking: strike it out in *What we lack* of {HAND}");
    }
}
