//! Programs that a task calls and the project does not bring: whether they are there, and how they come there.

use crate::project::project_root;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};

/// A program, or a part of the toolchain.
#[derive(Clone, Copy)]
pub(crate) struct Tool {
    /// What people call it.
    pub(crate) name: &'static str,
    /// What it is called with: the program and its first arguments.
    call: &'static [&'static str],
    /// What shows that it is there: arguments with which it succeeds and does nothing.
    probe: &'static [&'static str],
    /// What installs it.
    pub(crate) install: &'static str,
}

pub(crate) const MUTANTS: Tool = Tool {
    name: "cargo-mutants",
    call: &["cargo", "mutants"],
    probe: &["--version"],
    install: "cargo install --locked cargo-mutants",
};

/// Miri interprets a program and sees what is undefined in it. It is a part of the nightly toolchain.
pub(crate) const MIRI: Tool = Tool {
    name: "Miri",
    call: &["rustup", "run", "nightly", "cargo", "miri"],
    probe: &["--version"],
    install: "rustup toolchain install nightly --profile minimal --component miri,rust-src",
};

pub(crate) const DENY: Tool = Tool {
    name: "cargo-deny",
    call: &["cargo", "deny"],
    probe: &["--version"],
    install: "cargo install --locked cargo-deny",
};

/// libFuzzer is part of what Rust's compiler is made with, and nightly compilers alone let it in.
pub(crate) const FUZZ: Tool = Tool {
    name: "cargo-fuzz",
    call: &["rustup", "run", "nightly", "cargo", "fuzz"],
    probe: &["--version"],
    install: "rustup toolchain install nightly --profile minimal && cargo install --locked cargo-fuzz",
};

/// It reads what `rustdoc` of a nightly toolchain says of a crate.
pub(crate) const PUBLIC_API: Tool = Tool {
    name: "cargo-public-api",
    call: &["rustup", "run", "nightly", "cargo", "public-api"],
    probe: &["--version"],
    install: "rustup toolchain install nightly --profile minimal && cargo install --locked cargo-public-api",
};

/// Runs scripts outside of a browser.
pub(crate) const NODE: Tool = Tool {
    name: "Node",
    call: &["node"],
    probe: &["--version"],
    install: "apt-get install nodejs, or https://nodejs.org; version 20 or later",
};

/// What cargo compiles for: the standard library for it may be missing.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// The variable that makes it a must.
    required: &'static str,
}

/// Programs in web pages.
pub(crate) const WASM: Target = Target { name: "wasm32-unknown-unknown", required: "NN_REQUIRE_WASM" };

impl Target {
    /// What is missing and how it comes, if it is; an error if it must not be.
    pub(crate) fn missing(&self) -> Result<Option<String>> {
        let library = Command::new("rustc")
            .args(["--print", "target-libdir", "--target", self.name])
            .current_dir(project_root())
            .output()
            .context("cannot start rustc: is the Rust toolchain on the PATH?")?;
        if library.status.success() && Path::new(String::from_utf8_lossy(&library.stdout).trim()).is_dir() {
            return Ok(None);
        }
        let missing = format!(
            "{0} is not installed\n  help: `rustup target add {0}`, or a toolchain that has it",
            self.name
        );
        if std::env::var_os(self.required).is_some() {
            bail!("{} makes it a must, but {missing}", self.required);
        }
        Ok(Some(missing))
    }
}

impl Tool {
    /// The program, to be given more arguments, in the folder of the project.
    pub(crate) fn command(&self) -> Command {
        let (program, arguments) = self.call.split_first().unwrap_or((&"cargo", &[]));
        let mut command = Command::new(program);
        command.args(arguments).current_dir(project_root());
        command
    }

    /// Whether it can be called here.
    pub(crate) fn is_installed(&self) -> bool {
        let quiet = self.command().args(self.probe).stdin(Stdio::null()).output();
        quiet.is_ok_and(|output| output.status.success())
    }

    /// What is missing and how it comes.
    pub(crate) fn missing(&self) -> String {
        format!("{} is not installed\n  help: `{}`", self.name, self.install)
    }

    /// Says so if it is missing.
    pub(crate) fn require(&self) -> Result<()> {
        if self.is_installed() { Ok(()) } else { bail!(self.missing()) }
    }
}
