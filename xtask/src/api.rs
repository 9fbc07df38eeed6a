//! `cargo xtask api`: what each library offers, a line for each item, so that a change of it is seen in a diff.

use crate::project::project_root;
use crate::{files, tools};
use anyhow::{Context, Result, bail};
use std::io::Write;

/// Write what each library offers, a line for each public item, into docs/api (by cargo-public-api)
///
/// What derives and blanket implementations bring is left out. Needs a nightly toolchain, whose rustdoc can tell.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing: fail if a committed list is not what the code gives
    #[arg(long)]
    check: bool,

    /// Only this library; may be repeated
    #[arg(long, value_name = "PACKAGE", value_parser = LIBRARIES)]
    only: Vec<String>,
}

/// Those that others build on.
const LIBRARIES: [&str; 12] = [
    "nn-choice",
    "nn-math",
    "nn-data",
    "nn-model",
    "nn-file",
    "nn-table",
    "nn-format",
    "nn-select",
    "nn-experiment",
    "nn-tutorial",
    "nn-plot",
    "nn-figures",
];

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    tools::PUBLIC_API.require()?;
    let folder = project_root().join("docs/api");
    if !arguments.check {
        files::prepare(&folder, "--out")?;
    }
    let mut lists = Vec::new();
    for library in LIBRARIES {
        if arguments.only.is_empty() || arguments.only.iter().any(|name| name == library) {
            lists.push(files::File { name: format!("{library}.txt"), bytes: list(library)? });
        }
    }
    if arguments.check {
        files::up_to_date(&files::differences(&folder, &lists, false)?, &folder, "cargo xtask api")?;
    } else {
        files::write(&folder, &lists)?;
    }
    let done = if arguments.check { "are up to date" } else { "written" };
    writeln!(std::io::stdout(), "{} lists in {} {done}", lists.len(), folder.display())?;
    Ok(())
}

fn list(library: &str) -> Result<Vec<u8>> {
    let output = tools::PUBLIC_API
        .command()
        .args(["--package", library, "--all-features", "-sss", "--color=never"])
        // A toolchain of its own has a folder of its own.
        .env("CARGO_TARGET_DIR", project_root().join("target/api"))
        // What they are made of has the features that one of them asks for, and is looked at once.
        .env("CARGO_UNSTABLE_FEATURE_UNIFICATION", "true")
        .env("CARGO_RESOLVER_FEATURE_UNIFICATION", "workspace")
        .output()
        .context("starting cargo public-api")?;
    if !output.status.success() {
        bail!(
            "cargo public-api cannot list {library}: {}\n  help: a nightly and a cargo-public-api that fit each other: `{}`",
            String::from_utf8_lossy(&output.stderr).trim(),
            tools::PUBLIC_API.install
        );
    }
    Ok(output.stdout)
}
