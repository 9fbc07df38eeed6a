//! `cargo xtask scale`: how the time of training grows with samples, width, depth and threads, and how much memory it takes;
//! as measurements in a file, and from them a page with figures.

mod limits;
mod measure;
mod memory;
mod page;

use crate::files::{self, File};
use crate::project::project_root;
use anyhow::{Context, Result};
use measure::Scale;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Measure how training grows with samples, width, depth and threads, and write docs/src/scale.md with its figures.
///
/// All numbers on the page come from docs/src/speed/scale.json, which a run writes first; they are those of one machine.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask scale                          measure for a minute or two, then write page and figures
  cargo xtask scale --quick --json try.json  a few seconds, into a file of one's own
  cargo xtask scale --page-only              write page and figures from the committed measurements
  cargo xtask scale --check                  are page and figures what the committed measurements give?")]
pub(crate) struct Arguments {
    /// Write the measurements into this file, and leave the project's own, its page and its figures as they are
    #[arg(long, value_name = "FILE", conflicts_with_all = ["page_only", "check"])]
    json: Option<PathBuf>,

    /// Fewer and smaller points, for less time: to try it out
    #[arg(long, conflicts_with_all = ["page_only", "check"])]
    quick: bool,

    /// Measure nothing: write page and figures from the measurements that are there
    #[arg(long)]
    page_only: bool,

    /// Measure and write nothing: fail if page and figures are not what the measurements give
    #[arg(long, conflicts_with = "page_only")]
    check: bool,

    /// Train and say how much memory that took: what this program asks a second one to do
    #[arg(long, hide = true, exclusive = true)]
    train_and_tell: bool,
}

/// The measurements' name within the folder of the figures.
const MEASUREMENTS: &str = "scale.json";

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if arguments.train_and_tell {
        return memory::train_and_tell();
    }
    if let Some(path) = &arguments.json {
        let (folder, name) = files::place(path, "--json")?;
        files::prepare(folder, "--json")?;
        let bytes = json(&measure::measure(arguments.quick)?)?;
        files::write(folder, &[File { name, bytes }])?;
        return said(&format!("measurements written to {}", path.display()));
    }
    let docs = project_root().join("docs/src");
    let speed = docs.join("speed");
    if arguments.check {
        return check(&docs, &speed);
    }
    files::prepare(&speed, "--json")?;
    if !arguments.page_only {
        let measured = measure::measure(arguments.quick)?;
        files::write(&speed, &[File { name: MEASUREMENTS.to_owned(), bytes: json(&measured)? }])?;
    }
    let (page, figures) = page::draw(&read(&speed)?)?;
    files::write(&speed, &figures)?;
    files::write(&docs, &[page])?;
    said(&format!(
        "{} and {} files in {} written",
        docs.join("scale.md").display(),
        figures.len(),
        speed.display()
    ))
}

fn check(docs: &Path, speed: &Path) -> Result<()> {
    let (page, figures) = page::draw(&read(speed)?)?;
    let mut problems = files::differences(docs, &[page], false)?;
    problems.extend(files::differences(speed, &figures, true)?);
    files::up_to_date(&problems, docs, "cargo xtask scale --page-only")?;
    said(&format!("{} and its figures are up to date", docs.join("scale.md").display()))
}

fn said(what: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{what}")?)
}

fn json(measured: &Scale) -> Result<Vec<u8>> {
    let mut text = serde_json::to_string_pretty(measured)?;
    text.push('\n');
    Ok(text.into_bytes())
}

fn read(folder: &Path) -> Result<Scale> {
    let path = folder.join(MEASUREMENTS);
    let help = || format!("reading {}\n  help: `cargo xtask scale` writes it", path.display());
    let text = std::fs::read_to_string(&path).with_context(help)?;
    serde_json::from_str(&text).with_context(help)
}
