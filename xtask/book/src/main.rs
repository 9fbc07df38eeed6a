//! Builds the book in `docs` into `target/book`: mdBook as a library, after our own preparation of the pages.
//!
//! ```text
//! markdown    what a page consists of                marks       {{...}} in it
//! results     what the experiments found             numbers     {{one-step.mse_after, 3 decimals}}; typed ones are found
//! snippets    lines of compiled code                 figures     what `cargo xtask figures` drew
//! programs    nn, xtask, examples, run and kept      commands    ```console blocks, run and compared
//! play        scripts, what one can play with        exercises   {{#exercise one-step-half}}: questions of `nn try`
//! formulas    LaTeX to MathML                        parts       what a chapter has to have
//! links       pages, pictures, anchors               warnings    mdBook's own
//! lints       long lines, unlinked chapters, terms before their chapter, odd labels
//! build       all of it in order                     serve       while one writes
//! browser     the built pages, looked at in Chromium   single    all of it in one file
//! ```
//!
//! `cargo xtask book` builds the programs that pages run, and then runs this. How to write a chapter is told in
//! `docs/CONTRIBUTING.md`.

mod browser;
mod build;
mod commands;
mod contents;
mod exercises;
mod figures;
mod formulas;
mod links;
mod lints;
mod markdown;
mod marks;
mod numbers;
mod page;
mod parts;
mod play;
mod programs;
mod project;
mod results;
mod serve;
mod single;
mod snippets;
mod warnings;

use anyhow::Result;
use build::How;
use clap::Parser;
use page::report;
use programs::Programs;
use project::Project;
use results::Results;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Build the book; `cargo xtask book` calls this
#[derive(Parser)]
#[command(name = "nn-book")]
struct Arguments {
    /// Show the book on this machine and build it anew when something changes
    #[arg(long)]
    serve: bool,

    /// The port to show it on
    #[arg(long, default_value_t = 3000)]
    port: u16,

    /// Put what commands print now into the pages
    #[arg(long)]
    write: bool,

    /// Also look at every page in a browser
    #[arg(long)]
    check: bool,

    /// Play with the playground in a browser
    #[arg(long)]
    play: bool,

    /// Put a picture of every page into this folder
    #[arg(long, value_name = "DIR")]
    screenshots: Option<PathBuf>,

    /// Also make one file of the whole book, HTML or, by a browser, PDF
    #[arg(long, value_name = "FILE")]
    single: Option<PathBuf>,

    /// Only print which numbers a section has, or which sections there are
    #[arg(long, value_name = "SECTION")]
    results: Option<Option<String>>,

    /// The folder of another book
    #[arg(long, value_name = "DIR")]
    docs: Option<PathBuf>,

    /// The folder of the modules that `cargo xtask wasm` packed
    #[arg(long, value_name = "DIR")]
    modules: Option<PathBuf>,

    /// The folder that the book is built into
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            // If even the message cannot be written, there is nothing left to do.
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let started = Instant::now();
    let root = project_root();
    let target = root.join("target");
    let project = Project {
        docs: arguments.docs.clone().unwrap_or_else(|| root.join("docs")),
        // Served pages contain a script that asks the server for news, so they are not the book to keep.
        output: arguments.out.clone().unwrap_or(target.join(if arguments.serve {
            "book-served"
        } else {
            "book"
        })),
        modules: arguments.modules.clone(),
        root,
    };
    let programs = Programs::beside_this_one(&target)?;
    if let Some(section) = &arguments.results {
        let mut results = Results::new(&programs);
        let text = match section {
            Some(name) => results.described(name)?,
            None => results.known()?.join("\n") + "\n",
        };
        write!(std::io::stdout(), "{text}")?;
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.serve {
        serve::serve(&project, &programs, arguments.port)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut problems = build::build(&project, &programs, How { write: arguments.write, live: false })?;
    if arguments.check && problems.is_empty() {
        problems = browser::walk(&project)?;
    }
    if arguments.play && problems.is_empty() {
        problems = browser::play(&project, &programs)?;
    }
    report(&problems)?;
    if !problems.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    if let Some(folder) = &arguments.screenshots {
        let count = browser::photograph(&project, folder)?;
        writeln!(std::io::stdout(), "{count} pictures of pages are in {}", folder.display())?;
    }
    if let Some(file) = &arguments.single {
        single::write(&project, file)?;
        writeln!(std::io::stdout(), "the whole book is in {}", file.display())?;
    }
    let index = project.output.join("index.html");
    writeln!(
        std::io::stdout(),
        "the book is in {}, {:.2} s",
        index.display(),
        started.elapsed().as_secs_f64()
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The folder of the root Cargo.toml.
fn project_root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest).to_owned()
}
