//! How much memory a training takes, said before it is taken.

use crate::console::Console;
use crate::error::Error;
use nn_choice::limits;
use nn_experiment::Experiment;
use sysinfo::System;

/// Refuses a training for which there is not enough memory, as far as that can be told before its data are read: otherwise the
/// system ends the program after minutes, without a word.
pub(crate) fn check(experiment: &Experiment, console: &Console) -> Result<(), Error> {
    let Some(needed) = experiment.memory()? else { return Ok(()) };
    let available = available();
    let known = available.map_or(String::new(), |bytes| format!("; {} are available", size(bytes)));
    console.detail(&format!("memory: about {}{known}", size(needed)));
    // A limit that was set for this program shows only when it asks; and it counts what is reserved, which is half as much again.
    let allowed = usize::try_from(needed.saturating_add(needed / 2)).is_ok_and(limits::fits);
    if allowed && available.is_none_or(|available| needed <= available) {
        return Ok(());
    }
    let limited = if allowed { "" } else { ", and this program is not given so much" };
    Err(Error::failed(
        format!(
            "training would take about {} of memory, by the length of the file and its first rows{known}{limited}",
            size(needed)
        ),
        "take fewer rows, or leave columns out of the file; or close other programs, or take a machine with more memory",
    ))
}

/// How many bytes can be had without pushing others out, if the system tells.
fn available() -> Option<u64> {
    let mut system = System::new().ok()?;
    system.refresh_memory();
    // In a container it is less than the machine has.
    let group = system.cgroup_limits().map_or(u64::MAX, |limits| limits.free_memory);
    Some(system.available_memory().min(group))
}

/// `1.5 GB`
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000_000 => format!("{:.0} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
