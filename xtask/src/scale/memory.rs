//! How much memory training takes, as the system reports it of a process that does nothing else.

use anyhow::{Context, Result, anyhow, bail};
use nn_benches::Workload;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::process::Command;

/// What is trained.
const WORKLOAD: Workload = Workload::W5;

/// Memory, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Memory {
    /// Inputs and targets as they are handed to the library.
    pub(super) data: usize,
    pub(super) parameters: usize,
    /// What each layer gives for one batch.
    pub(super) activations: usize,
    /// In memory before training starts: the program, its data, its network.
    pub(super) before: usize,
    /// The most that was ever in memory, from there to the end.
    pub(super) peak: usize,
}

impl Memory {
    /// What training needs beside what was there.
    pub(super) fn needed(&self) -> usize {
        self.peak.saturating_sub(self.before)
    }
}

/// What the process reports.
#[derive(Debug, Serialize, Deserialize)]
struct Resident {
    before: usize,
    peak: usize,
}

/// Starts this program once more, to train and to say what that took. None where the system does not tell.
pub(super) fn measure() -> Result<Option<Memory>> {
    let program = std::env::current_exe().context("cannot find this program, to start it once more")?;
    let output = Command::new(program).args(["scale", "--train-and-tell"]).output()?;
    if !output.status.success() {
        bail!("training in a process of its own failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let resident: Option<Resident> = serde_json::from_slice(&output.stdout)
        .context("the process that trained did not say what memory it took")?;
    let Some(Resident { before, peak }) = resident else { return Ok(None) };
    let problem = WORKLOAD.problem();
    let batch =
        WORKLOAD.training().and_then(|training| training.batch_size).unwrap_or(problem.targets.nrows());
    let units: usize = problem.layers.iter().map(|(weights, _)| weights.ncols()).sum();
    let numbers = |count: usize| count * size_of::<f64>();
    let targets = problem.targets.nrows() * problem.targets.ncols();
    Ok(Some(Memory {
        data: numbers(problem.inputs.len() + targets),
        parameters: numbers(problem.parameters().len()),
        activations: numbers(batch * units),
        before,
        peak,
    }))
}

/// Trains, and prints what [`measure`] reads.
pub(super) fn train_and_tell() -> Result<()> {
    let said = |error: nn_benches::Error| anyhow!("{WORKLOAD}: {error}");
    let problem = WORKLOAD.problem();
    let mut network = WORKLOAD.network(&problem).map_err(said)?;
    let Some(training) = WORKLOAD.training() else { bail!("{WORKLOAD} does not train") };
    // Resets the peak, so that it is that of training. On a system that cannot, making the data counts too.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = status("VmRSS");
    training.train(&mut network, (problem.inputs(), problem.targets.as_ref()))?;
    let resident = before.zip(status("VmHWM")).map(|(before, peak)| Resident { before, peak });
    writeln!(std::io::stdout(), "{}", serde_json::to_string(&resident)?)?;
    Ok(())
}

/// A size in bytes that Linux records of this process.
fn status(key: &str) -> Option<usize> {
    of_status(&std::fs::read_to_string("/proc/self/status").ok()?, key)
}

fn of_status(text: &str, key: &str) -> Option<usize> {
    let (_, value) = text.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| *name == key)?;
    Some(value.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()? << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_what_the_system_writes() {
        let text = "Name:\txtask\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\nThreads:\t1\n";
        assert_eq!(of_status(text, "VmHWM"), Some(2 << 20));
        assert_eq!(of_status(text, "VmRSS"), Some(1 << 20));
        assert_eq!(of_status(text, "Threads"), None);
        assert_eq!(of_status(text, "VmPeak"), None);
    }
}
