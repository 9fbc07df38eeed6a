//! Training, while Python does other things.

use crate::arrays::{Arrays, refuse, samples};
use crate::history;
use crate::network::Network;
use crate::rule::{Rule, Watcher};
use nn_model::{Checkpoint, History, Progress, Run, Training};
use pyo3::exceptions::{PyKeyboardInterrupt, PyOSError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often Python is asked whether Ctrl-C was pressed, where epochs are shorter.
const LISTENING: Duration = Duration::from_millis(50);
/// How often a checkpoint is written.
const SAVING: Duration = Duration::from_secs(60);

/// The network, a list for each thing that was measured, what it was before the first epoch, and why the run stopped.
type Trained<'py> = (Network, Bound<'py, PyDict>, Bound<'py, PyDict>, &'static str);

/// Trains a copy of a network on samples: inputs (n x inputs), targets (n x outputs) and perhaps weights (n).
///
/// `training` is the JSON of the settings, `rule` perhaps that of a further rule for the end. `callback(epoch, numbers)`, if there
/// is one, sees the last numbers after each epoch and ends the run by returning something true. Ctrl-C ends it after the epoch: then
/// it stopped because of "interrupt". With the path of a checkpoint, the run goes on from there, if there is one, and leaves another.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "Python calls it by keyword, from one place")]
#[pyo3(signature = (network, data, training, *, rule=None, validation=None, callback=None, checkpoint=None))]
pub(crate) fn train<'py>(
    py: Python<'py>,
    network: &Network,
    data: Arrays<'py>,
    training: &str,
    rule: Option<&str>,
    validation: Option<Arrays<'py>>,
    callback: Option<Py<PyAny>>,
    checkpoint: Option<PathBuf>,
) -> PyResult<Trained<'py>> {
    let training: Training = serde_json::from_str(training).map_err(refuse)?;
    let mut watcher = Watcher::new(rule.map(serde_json::from_str::<Rule>).transpose().map_err(refuse)?);
    let mut network = network.0.clone();
    let data = samples(&data)?;
    let validation = validation.as_ref().map(samples).transpose()?;
    let (mut raised, mut interrupted) = (None, None);
    let history = py.detach(|| -> PyResult<History> {
        let mut run = training.start(&mut network, data).map_err(refuse)?;
        if let Some(validation) = validation {
            run = run.validate(validation).map_err(refuse)?;
        }
        if let Some(path) = checkpoint.as_ref().filter(|path| path.exists()) {
            let told = |error: &dyn std::fmt::Display| refuse(format!("{}: {error}", path.display()));
            let before: Checkpoint = nn_format::load_checkpoint(path).map_err(|error| told(&error))?;
            run = run.resume(&before).map_err(|error| told(&error))?;
        }
        // (Without an observer, narrow networks train faster.)
        if callback.is_some() || watcher.is_needed() {
            run = run.observe(|progress| {
                match callback.as_ref().map_or(Ok(false), |callback| call(callback, progress)) {
                    Ok(false) => return watcher.look(progress),
                    Ok(true) => {}
                    Err(error) => raised = Some(error),
                }
                ControlFlow::Break(())
            });
        }
        interrupted = run_listening(&mut run, training.epochs, checkpoint.as_deref());
        Ok(run.finish())
    });
    let history = history?;
    let is_interrupt = |error: &PyErr| error.is_instance_of::<PyKeyboardInterrupt>(py);
    let reason = match raised.or(interrupted) {
        Some(error) if is_interrupt(&error) => "interrupt",
        Some(error) => return Err(error),
        None if watcher.has_ended => "converged",
        None => history::reason(history.stop),
    };
    let (epochs, before) = history::dictionaries(py, &history)?;
    Ok((Network(network), epochs, before, reason))
}

/// Shows a callback the last epoch.
fn call(callback: &Py<PyAny>, progress: &Progress<'_>) -> PyResult<bool> {
    Python::attach(|py| {
        let numbers = history::latest(py, progress.history)?;
        callback.call1(py, (progress.epoch, numbers))?.is_truthy(py)
    })
}

/// Runs up to this number of epochs, with a look at Python's signals every now and then, and leaves checkpoints; gives what a signal
/// raised, or a file that could not be written.
fn run_listening(run: &mut Run<'_>, epochs: usize, checkpoint: Option<&Path>) -> Option<PyErr> {
    let (mut at_once, mut saved) = (1, Instant::now());
    loop {
        let (before, started) = (run.history().epochs(), Instant::now());
        run.run(at_once.min(epochs.saturating_sub(before)));
        let raised = Python::attach(|py| py.check_signals()).err();
        // All done, or a reason to stop.
        let is_over = raised.is_some() || run.history().epochs() < before + at_once;
        if let Some(path) = checkpoint.filter(|_| is_over || saved.elapsed() > SAVING) {
            if let Err(error) = nn_format::save_checkpoint(path, &run.checkpoint()) {
                return Some(PyOSError::new_err(format!("{}: {error}", path.display())));
            }
            saved = Instant::now();
        }
        if is_over {
            return raised;
        }
        let took = started.elapsed();
        at_once = if took < LISTENING / 2 { at_once * 2 } else { (at_once / 2).max(1) };
    }
}
