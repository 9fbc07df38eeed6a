//! `cargo xtask book`: builds what the book runs, then the book.
//!
//! The builder is a package of its own, `nn-book` in `xtask/book`, so that mdBook is compiled for those who want the book.

use crate::project::project_root;
use crate::{tools, wasm};
use anyhow::{Context, Result, anyhow, bail};
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

/// Build the book in docs into target/book, which a browser shows without a server.
///
/// Numbers come from the experiments, run there and then; every snippet, figure, command, formula and link is looked at,
/// and what is wrong is said with its file and line.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask book           then open target/book/index.html
  cargo xtask book --serve   while writing: http://localhost:3000, built anew when a page changes
  cargo xtask book --write   put what the shown commands print now into the pages
  cargo xtask book --results one-step
                             the numbers that a page can show of a section
  cargo xtask book --screenshots DIR
                             a picture of every page, 380 and 1200 pixels wide, light and dark
  cargo xtask book --single book.html
                             also the whole book in one file, or in book.pdf, by Chromium
  cargo xtask book --play    also: play with the playground as a reader does, in Chromium
  cargo xtask book --check   also: are figures and generated pages what the code gives, and
                             is every page well in Chromium, if it is installed?")]
pub(crate) struct Arguments {
    /// Show the book on this machine and build it anew when something in docs changes
    #[arg(long, conflicts_with_all = ["check", "write"])]
    serve: bool,

    /// The port to show it on
    #[arg(long, value_name = "N", default_value_t = 3000, requires = "serve")]
    port: u16,

    /// Put what commands print now into the pages; look at what changed
    #[arg(long, conflicts_with = "check")]
    write: bool,

    /// Only print which numbers a section of the tutorial has, or which sections there are
    #[arg(long, value_name = "SECTION", conflicts_with_all = ["serve", "write", "check"])]
    results: Option<Option<String>>,

    /// Put a picture of every page into this folder, narrow and wide, light and dark; it takes Chromium
    #[arg(long, value_name = "DIR", conflicts_with = "serve")]
    screenshots: Option<PathBuf>,

    /// Also make one file of the whole book, which needs no others: HTML, or PDF where Chromium is
    #[arg(long, value_name = "FILE", conflicts_with = "serve")]
    single: Option<PathBuf>,

    /// Also play with the playground in Chromium, and train again by this machine's own code what was trained there
    #[arg(long, conflicts_with = "serve")]
    play: bool,

    /// Also check the figures and the pages that other tasks write, and look at every page in a browser and play in it
    #[arg(long)]
    check: bool,
}

/// The tasks that write pages and what they lead to, quickest first.
const WRITERS: [&str; 6] = ["speed", "scale", "comparison", "notebook", "claims", "figures"];

/// What the pages run, and what builds the book.
const PROGRAMS: &[&str] = &[
    "build",
    "--release",
    "--package",
    "xtask",
    "--package",
    "nn-cli",
    "--package",
    "nn-model",
    "--package",
    "nn-chapters",
    "--package",
    "nn-book",
    "--bins",
    "--examples",
];

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if arguments.check {
        let this = std::env::current_exe().context("finding this program")?;
        for writer in WRITERS {
            go(Command::new(&this).args([writer, "--check"]), &format!("cargo xtask {writer} --check"))?;
        }
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let missing = tools::WASM.missing()?;
    // To print numbers takes no pages.
    let playable = missing.is_none() && arguments.results.is_none();
    let plays = arguments.play || arguments.check;
    let answers = plays.then_some(["--package", "nn-web"]).into_iter().flatten();
    // Beside each other: either has parts that only one core can do.
    let (built, modules) = std::thread::scope(|scope| {
        let modules = playable.then(|| scope.spawn(wasm::for_the_book));
        let built = go(Command::new(&cargo).args(PROGRAMS).args(answers), "building the book's programs");
        (built, modules.map(|modules| modules.join()))
    });
    built?;
    let mut build: Vec<OsString> =
        ["run", "--release", "--package", "nn-book", "--"].map(OsString::from).into();
    if let Some(modules) = modules {
        let modules = modules.map_err(|_| anyhow!("packing the modules ended before its time"))??;
        build.extend(["--modules".into(), modules.into()]);
    }
    if arguments.serve {
        build.extend(["--serve".into(), "--port".into(), arguments.port.to_string().into()]);
    }
    if arguments.write {
        build.push("--write".into());
    }
    if arguments.check {
        build.push("--check".into());
    }
    if plays {
        build.push("--play".into());
    }
    if let Some(folder) = &arguments.screenshots {
        let folder = std::path::absolute(folder).context("finding the folder of the pictures")?;
        build.extend(["--screenshots".into(), folder.into()]);
    }
    if let Some(file) = &arguments.single {
        let file = std::path::absolute(file).context("finding the folder of the file")?;
        build.extend(["--single".into(), file.into()]);
    }
    if let Some(section) = &arguments.results {
        build.push("--results".into());
        build.extend(section.iter().map(OsString::from));
    }
    go(Command::new(&cargo).args(build), "building the book")?;
    if let Some(missing) = missing.filter(|_| arguments.results.is_none()) {
        writeln!(std::io::stderr(), "nothing in it can be played with: {missing}")?;
    }
    Ok(())
}

fn go(command: &mut Command, what: &str) -> Result<()> {
    std::io::stdout().flush()?;
    let status = command.current_dir(project_root()).status().with_context(|| format!("starting {what}"))?;
    if status.success() { Ok(()) } else { bail!("{what} failed: see above") }
}
