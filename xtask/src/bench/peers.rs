//! The same work in Python's libraries: programs in benches/peers, one process for each turn.

use crate::project::project_root;
use anyhow::{Context, Result, anyhow, bail};
use nn_benches::Workload;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A program that does the same work.
#[derive(Clone, Debug)]
pub(super) struct Peer {
    pub(super) name: &'static str,
    /// Its file in benches/peers.
    program: &'static str,
    /// The Python module that it measures.
    module: &'static str,
    can: Can,
    pub(super) version: String,
}

/// Which workloads a peer has.
#[derive(Clone, Copy, Debug)]
enum Can {
    All,
    /// Full-batch descent of the notebook's networks, as a tutorial writes it.
    Notebook,
    /// Networks with biases, whose output and loss belong together: all that scikit-learn has.
    WithBiases,
}

/// The peers there are; versions come from the interpreter.
const PEERS: [Peer; 5] = [
    Peer::new("numpy-plain", "numpy_plain.py", "numpy", Can::Notebook),
    Peer::new("numpy-lean", "numpy_lean.py", "numpy", Can::All),
    Peer::new("scikit-learn", "scikit_learn.py", "sklearn", Can::WithBiases),
    Peer::new("torch-eager", "torch_eager.py", "torch", Can::All),
    Peer::new("jax-scan", "jax_scan.py", "jax", Can::All),
];

impl Peer {
    const fn new(name: &'static str, program: &'static str, module: &'static str, can: Can) -> Peer {
        Peer { name, program, module, can, version: String::new() }
    }

    /// Whether it has this workload.
    pub(super) fn can(&self, workload: Workload) -> bool {
        use Workload::{W1, W2, W2b, W3, W4, W5, W6b1, W6bN};
        match self.can {
            Can::All => true,
            Can::Notebook => matches!(workload, W1 | W2 | W2b),
            Can::WithBiases => matches!(workload, W3 | W4 | W5 | W6b1 | W6bN),
        }
    }
}

/// An interpreter and the peers that it can run.
#[derive(Debug)]
pub(super) struct Python {
    interpreter: PathBuf,
    pub(super) peers: Vec<Peer>,
}

/// What `modules.py` says of a module.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Module {
    Version(String),
    Error(String),
}

/// What a peer says of its turn.
#[derive(Debug, Deserialize)]
pub(super) struct Round {
    /// The time of each run, in seconds.
    pub(super) times: Vec<f64>,
    /// Never NaN: Python writes that as a word that is no JSON, and reading it fails.
    pub(super) check: f64,
}

impl Python {
    /// Finds out which peers the interpreter can run, and says which it cannot, and why.
    pub(super) fn new(interpreter: &Path) -> Result<Python> {
        let mut modules: Vec<_> = PEERS.iter().map(|peer| peer.module).collect();
        modules.dedup();
        let mut command = Command::new(interpreter);
        let found = answer(command.arg(programs().join("modules.py")).args(&modules).current_dir(programs()))
            .with_context(|| {
                format!(
                    "--peers {}\n  help: give the path of a Python 3 interpreter, such as python3",
                    interpreter.display()
                )
            })?;
        let found: BTreeMap<String, Module> = serde_json::from_str(&found)
            .with_context(|| format!("{} did not say which modules it has", interpreter.display()))?;
        let mut out = std::io::stdout();
        let mut peers = Vec::new();
        for peer in PEERS {
            match found.get(peer.module) {
                Some(Module::Version(version)) => {
                    writeln!(out, "{}: {} {version}", peer.name, peer.module)?;
                    peers.push(Peer { version: version.clone(), ..peer });
                }
                Some(Module::Error(why)) => writeln!(out, "{} is left out: {why}", peer.name)?,
                None => writeln!(out, "{} is left out: {} was not looked for", peer.name, peer.module)?,
            }
        }
        if peers.is_empty() {
            bail!(
                "{0} can import none of the peers\n  help: `{0} -m pip install numpy scikit-learn torch jax`, perhaps in an \
                 environment of its own (python3 -m venv)",
                interpreter.display()
            );
        }
        Ok(Python { interpreter: interpreter.to_owned(), peers })
    }

    /// A turn of that many seconds, in a process of its own.
    pub(super) fn round(
        &self,
        peer: &Peer,
        workload: Workload,
        Folder(folder): &Folder,
        threads: usize,
        seconds: f64,
    ) -> Result<Round> {
        let mut command = Command::new(&self.interpreter);
        command.arg(programs().join(peer.program)).arg(workload.name()).arg(folder);
        command.arg(threads.to_string()).arg(seconds.to_string());
        for variable in ["OMP", "OPENBLAS", "MKL"] {
            command.env(format!("{variable}_NUM_THREADS"), threads.to_string());
        }
        // XLA takes all cores whatever these variables say, so it is told in its own way.
        command.env("NPROC", threads.to_string());
        if threads == 1 {
            command.env("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false");
        }
        command.env("JAX_PLATFORMS", "cpu");
        let line = answer(&mut command)?;
        let round: Round = serde_json::from_str(&line)
            .with_context(|| format!("it should have printed its times and its check, and printed {line}"))?;
        if round.times.is_empty() {
            bail!("it ran not once");
        }
        Ok(round)
    }
}

/// The folder with the peers' programs.
fn programs() -> PathBuf {
    project_root().join("benches/peers")
}

/// What a program prints; if it fails, its last message is the reason.
fn answer(command: &mut Command) -> Result<String> {
    // Python would leave compiled files beside the programs.
    let output: Output = command
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
        return Err(anyhow!("{last} ({})", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A workload's data and first weights in files, which are removed when this is dropped.
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Writes those of a workload into the system's folder for temporary files.
    pub(super) fn of(workload: Workload) -> Result<Folder> {
        let folder = Folder(std::env::temp_dir().join(format!("nn-bench-{}-{workload}", std::process::id())));
        workload.problem().write(&folder.0).map_err(|error| {
            anyhow!("cannot write the data of {workload} into {}: {error}", folder.0.display())
        })?;
        Ok(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // If it cannot be removed now, the system clears its temporary files some day.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_peer_has_its_program_and_a_name_of_its_own() {
        for peer in PEERS {
            assert!(programs().join(peer.program).is_file(), "{}", peer.program);
            assert_eq!(PEERS.iter().filter(|other| other.name == peer.name).count(), 1);
            assert_ne!(peer.name, "nn");
        }
    }

    #[test]
    fn the_data_are_gone_with_the_folder() {
        let folder = Folder::of(Workload::W2).unwrap();
        let path = folder.0.clone();
        assert_eq!(std::fs::read(path.join("x")).unwrap().len(), 100 * 3 * 8);
        assert_eq!(std::fs::read(path.join("W1")).unwrap().len(), 2 * 8);
        drop(folder);
        assert!(!path.exists());
    }
}
