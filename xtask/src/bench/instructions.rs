//! `cargo xtask bench --instructions`: the hot paths under valgrind, which counts instead of measuring time.

use crate::project::project_root;
use anyhow::{Context, Result, bail};
use std::io::Write;
use std::process::{Command, Stdio};

/// The version of gungraun in benches/instructions/Cargo.toml; its runner must be of the same.
const RUNNER: &str = "0.20.0";

/// Counts instructions.
pub(super) fn run() -> Result<()> {
    if !starts("valgrind") {
        bail!(
            "instructions are counted by valgrind, which is not on the PATH\n  help: on Debian and Ubuntu `sudo apt-get \
             install valgrind`, on Fedora `sudo dnf install valgrind`; it runs on Linux and FreeBSD"
        );
    }
    // Gungraun looks for its runner there first.
    let chosen = std::env::var("GUNGRAUN_RUNNER").ok();
    if !starts(chosen.as_deref().unwrap_or("gungraun-runner")) {
        bail!(
            "valgrind is started by the program gungraun-runner, which is not on the PATH\n  help: `cargo install \
             gungraun-runner --version {RUNNER}`"
        );
    }
    writeln!(
        std::io::stdout(),
        "Valgrind knows no AVX-512 and hides it, so what is counted is the AVX2 version of everything.\n\
         Counts hardly change from run to run; each is compared with the last one on this machine."
    )?;
    let root = project_root();
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["bench", "--quiet", "--manifest-path"])
        .arg(root.join("benches/instructions/Cargo.toml"))
        // The target folder is the workspace's, so that shared dependencies are built once. It is set in the
        // environment, where Gungraun sees it too, and keeps its last counts there.
        .env("CARGO_TARGET_DIR", root.join("target"))
        .status()
        .context("cannot start cargo: is the Rust toolchain on the PATH?")?;
    if !status.success() {
        bail!("counting failed (cargo bench --manifest-path benches/instructions/Cargo.toml)");
    }
    Ok(())
}

fn starts(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runner_to_install_is_the_one_that_the_package_was_made_for() {
        let manifest =
            std::fs::read_to_string(project_root().join("benches/instructions/Cargo.toml")).unwrap();
        assert!(manifest.contains(&format!("gungraun = \"={RUNNER}\"")), "{manifest}");
    }
}
