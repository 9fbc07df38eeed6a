//! What happened in a run, for Python.

use nn_model::{History, Stop};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// The lists of a history, each under its name in Python, with what it was before the first epoch.
fn lists(history: &History) -> Vec<(String, &[f64], Option<f64>)> {
    let History { loss, loss_without_penalty, mse, learning_rate, gradient_norm, validation_loss, .. } =
        history;
    let mut lists = vec![
        ("loss".to_owned(), loss.as_slice(), history.initial_loss),
        ("loss_without_penalty".to_owned(), loss_without_penalty, history.initial_loss_without_penalty),
        ("mse".to_owned(), mse, history.initial_mse),
        ("learning_rate".to_owned(), learning_rate, None),
        ("gradient_norm".to_owned(), gradient_norm, None),
        ("validation_loss".to_owned(), validation_loss, history.initial_validation_loss),
    ];
    for metric in &history.metrics {
        let name = metric.metric.name().replace('-', "_");
        lists.push((format!("validation_{name}"), &metric.validation, metric.initial_validation));
        lists.push((name, &metric.training, metric.initial_training));
    }
    lists.retain(|(_, list, initial)| !list.is_empty() || initial.is_some());
    lists
}

/// Two dictionaries: of lists with a number for each epoch, and of what there was before the first.
pub(crate) fn dictionaries<'py>(
    py: Python<'py>,
    history: &History,
) -> PyResult<(Bound<'py, PyDict>, Bound<'py, PyDict>)> {
    let (epochs, before) = (PyDict::new(py), PyDict::new(py));
    for (name, list, initial) in lists(history) {
        if let Some(initial) = initial {
            before.set_item(&name, initial)?;
        }
        epochs.set_item(name, list)?;
    }
    Ok((epochs, before))
}

/// The numbers of the last epoch.
pub(crate) fn latest<'py>(py: Python<'py>, history: &History) -> PyResult<Bound<'py, PyDict>> {
    let numbers = PyDict::new(py);
    for (name, list, _) in lists(history) {
        numbers.set_item(name, list.last())?;
    }
    Ok(numbers)
}

/// Why the run stopped, in a word.
pub(crate) fn reason(stop: Stop) -> &'static str {
    match stop {
        Stop::Epochs => "epochs",
        Stop::Diverged { .. } => "diverged",
        Stop::NoImprovement { .. } => "no-improvement",
        Stop::Converged => "converged",
        Stop::Observer => "callback",
        Stop::TimeLimit => "time-limit",
    }
}
