//! `cargo xtask ci`: everything that must hold, cheapest first.

use crate::project::project_root;
use crate::python;
use crate::tools::{self, Target, Tool};
use anyhow::{Context, Result, bail};
use std::io::Write;
use std::process::Command;
use std::time::Instant;

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
    /// What `cargo` is called with. All in release, for all packages and with all features: the checks then share what is
    /// compiled, with each other and with the program that runs them.
    cargo: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
    /// What may be missing here.
    needs: Needs,
}

/// What a check cannot be done without and a machine may lack. The check is then left out, with a sentence.
enum Needs {
    Nothing,
    Target(Target),
    Tool(Tool),
    Python,
}

impl Check {
    const fn new(name: &'static str, cargo: &'static [&'static str]) -> Check {
        Check { name, cargo, environment: &[], needs: Needs::Nothing }
    }

    /// What it needs and this machine lacks, with a way to get it.
    fn missing(&self) -> Result<Option<String>> {
        match &self.needs {
            Needs::Nothing => Ok(None),
            Needs::Tool(tool) => Ok((!tool.is_installed()).then(|| tool.missing())),
            Needs::Target(target) => Ok(target.missing()?),
            Needs::Python => python::missing(),
        }
    }
}

const CHECKS: &[Check] = &[
    Check::new("format", &["fmt", "--all", "--check"]),
    Check::new(
        "format of what is no part of the workspace",
        &["fmt", "--manifest-path", "benches/instructions/Cargo.toml", "--check"],
    ),
    // On every machine, a test holds what is compiled to the same file.
    Check {
        needs: Needs::Tool(tools::DENY),
        ..Check::new(
            "licences, sources and versions of what others wrote",
            &["deny", "--offline", "check", "bans", "licenses", "sources"],
        )
    },
    Check::new(
        "format of libFuzzer's side",
        &["fmt", "--manifest-path", "fuzz/libfuzzer/Cargo.toml", "--check"],
    ),
    Check::new(
        "format of the Python package's side in Rust",
        &["fmt", "--manifest-path", "python/Cargo.toml", "--check"],
    ),
    // Without building them: what a package lacks shows when it is put together.
    Check::new(
        "packages",
        &[
            "package",
            "--workspace",
            "--exclude",
            "xtask",
            "--exclude",
            "nn-book",
            "--exclude",
            "nn-chapters",
            "--exclude",
            "nn-fuzz",
            "--exclude",
            "nn-tests",
            "--exclude",
            "nn-web",
            "--no-verify",
            "--allow-dirty",
            "--quiet",
        ],
    ),
    Check::new(
        "clippy",
        &[
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
    ),
    Check {
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
        ..Check::new(
            "documentation",
            &["doc", "--workspace", "--no-deps", "--all-features", "--release", "--locked"],
        )
    },
    Check::new("tests and doc tests", &["test", "--workspace", "--all-features", "--release", "--locked"]),
    // A short round. `cargo xtask faults --rounds 1000` looks longer.
    Check::new(
        "faults: kills, full disks, closed pipes, two writers, signals",
        &["xtask", "faults", "--rounds", "5"],
    ),
    // It is built with what the tests have compiled.
    Check {
        needs: Needs::Python,
        ..Check::new(
            "the Python package, by its own tests and scikit-learn's",
            &["xtask", "python", "--check"],
        )
    },
    // Node runs the module where there is no browser; without it, the module is still built and weighed.
    Check {
        needs: Needs::Target(tools::WASM),
        ..Check::new("the pages' module ends with the digests of the program", &["xtask", "wasm", "--check"])
    },
    Check {
        needs: Needs::Tool(tools::PUBLIC_API),
        ..Check::new("what the libraries offer is what is listed", &["xtask", "api", "--check"])
    },
    // Last, although it is no slower than the tests: what it says of a mistake is that a page no longer fits.
    Check::new("the book and its figures are what the code gives", &["xtask", "book", "--check"]),
];

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut out = std::io::stdout();
    if arguments.list {
        for check in CHECKS {
            writeln!(out, "{}: cargo {}", check.name, check.cargo.join(" "))?;
        }
        return Ok(());
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut done: Vec<(&str, String)> = Vec::new();
    for check in CHECKS {
        writeln!(out, "\n== {} (cargo {})", check.name, check.cargo.join(" "))?;
        if let Some(missing) = check.missing()? {
            writeln!(out, "left out: {missing}")?;
            done.push((check.name, "left out".to_owned()));
            continue;
        }
        let started = Instant::now();
        let status = Command::new(&cargo)
            .args(check.cargo)
            .envs(check.environment.iter().copied())
            .current_dir(project_root())
            .status()
            .context("cannot start cargo: is the Rust toolchain on the PATH?")?;
        if !status.success() {
            bail!("the check `{}` failed (cargo {})", check.name, check.cargo.join(" "));
        }
        done.push((check.name, format!("{:.1} s", started.elapsed().as_secs_f64())));
    }
    writeln!(out, "\nAll checks hold:")?;
    for (name, time) in done {
        writeln!(out, "{time:>9}  {name}")?;
    }
    Ok(())
}
