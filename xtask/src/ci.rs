//! `cargo xtask ci`: everything that must hold, cheapest first.

use anyhow::{Context, Result, bail};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Check everything that must hold, cheapest first; stop at the first thing that does not
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Print the checks and run none
    #[arg(long)]
    list: bool,
}

/// A check: its name and how it is done with the project's own toolchain.
struct Check {
    name: &'static str,
    /// What `cargo` is called with. All in release: the checks then share what is compiled with the program that runs them.
    cargo: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

const CHECKS: &[Check] = &[
    Check { name: "format", cargo: &["fmt", "--all", "--check"], environment: &[] },
    Check {
        name: "format of what is no part of the workspace",
        cargo: &["fmt", "--manifest-path", "benches/instructions/Cargo.toml", "--check"],
        environment: &[],
    },
    Check {
        name: "the book and its figures are what the code gives",
        cargo: &["xtask", "book", "--check"],
        environment: &[],
    },
    Check {
        name: "clippy",
        cargo: &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--release",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
        environment: &[],
    },
    Check {
        name: "tests and doc tests",
        cargo: &["test", "--workspace", "--all-features", "--release", "--locked"],
        environment: &[],
    },
    Check {
        name: "documentation",
        cargo: &["doc", "--workspace", "--no-deps", "--all-features", "--release", "--locked"],
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
    },
    Check {
        name: "packages",
        // Without building them again: what a package lacks shows when it is put together.
        cargo: &[
            "package",
            "--workspace",
            "--exclude",
            "xtask",
            "--exclude",
            "nn-book",
            "--exclude",
            "nn-chapters",
            "--exclude",
            "nn-tests",
            "--no-verify",
            "--allow-dirty",
            "--quiet",
        ],
        environment: &[],
    },
];

/// The folder of the root Cargo.toml.
pub(crate) fn project_root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut out = std::io::stdout();
    if arguments.list {
        for check in CHECKS {
            writeln!(out, "{}: cargo {}", check.name, check.cargo.join(" "))?;
        }
        return Ok(());
    }
    let mut times: Vec<(&str, Duration)> = Vec::new();
    for check in CHECKS {
        writeln!(out, "\n== {} (cargo {})", check.name, check.cargo.join(" "))?;
        let started = Instant::now();
        let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(check.cargo)
            .envs(check.environment.iter().copied())
            .current_dir(project_root())
            .status()
            .context("cannot start cargo: is the Rust toolchain on the PATH?")?;
        if !status.success() {
            bail!("the check `{}` failed (cargo {})", check.name, check.cargo.join(" "));
        }
        times.push((check.name, started.elapsed()));
    }
    writeln!(out, "\nAll checks hold:")?;
    for (name, time) in times {
        writeln!(out, "{:>7.1} s  {name}", time.as_secs_f64())?;
    }
    Ok(())
}
