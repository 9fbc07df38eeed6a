//! Training on samples that come in pieces, for `partial_fit`.

use crate::arrays::{Arrays, refuse, samples};
use crate::history;
use crate::network::Network;
use crate::rule::{Rule, Watcher};
use nn_model::{Checkpoint, Stop, Training};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::sync::{Mutex, MutexGuard};

/// A network that learns piece by piece, with its optimiser's memory.
#[pyclass(frozen, module = "nn._core")]
pub(crate) struct Stream(Mutex<State>);

struct State {
    stream: nn_model::Stream<'static>,
    /// The JSON of the settings, and of a further rule.
    training: String,
    rule: Option<String>,
}

/// A piece in one go has at most this number of samples; in batches, any.
fn start(
    network: nn_model::Network,
    training: &str,
    rule: Option<&str>,
    checkpoint: Option<&Checkpoint>,
) -> PyResult<nn_model::Stream<'static>> {
    let settings: Training = serde_json::from_str(training).map_err(refuse)?;
    let rule = rule.map(serde_json::from_str::<Rule>).transpose().map_err(refuse)?;
    let largest = settings.batch_size.unwrap_or(1);
    let stream = settings.stream(network, largest).map_err(refuse)?;
    let mut watcher = Watcher::new(rule);
    let stream =
        if watcher.is_needed() { stream.observe(move |progress| watcher.look(progress)) } else { stream };
    match checkpoint {
        Some(checkpoint) => stream.resume(checkpoint).map_err(refuse),
        None => Ok(stream),
    }
}

impl Stream {
    fn state(&self) -> PyResult<MutexGuard<'_, State>> {
        self.0.lock().map_err(|_| PyRuntimeError::new_err("an earlier call of this stream failed half-way"))
    }
}

#[pymethods]
impl Stream {
    /// Starts from a network or, with the JSON of a checkpoint, where that was made.
    #[new]
    #[pyo3(signature = (network, training, rule=None, checkpoint=None))]
    fn new(
        network: &Network,
        training: String,
        rule: Option<String>,
        checkpoint: Option<&str>,
    ) -> PyResult<Stream> {
        let checkpoint: Option<Checkpoint> =
            checkpoint.map(serde_json::from_str).transpose().map_err(refuse)?;
        let stream = start(network.0.clone(), &training, rule.as_deref(), checkpoint.as_ref())?;
        Ok(Stream(Mutex::new(State { stream, training, rule })))
    }

    /// An epoch on these samples, by these settings (JSON), which may differ from those before; gives its numbers.
    fn learn<'py>(
        &self,
        py: Python<'py>,
        data: Arrays<'py>,
        training: String,
    ) -> PyResult<Bound<'py, PyDict>> {
        let data = samples(&data)?;
        py.detach(|| {
            let mut state = self.state()?;
            if training != state.training {
                let (network, checkpoint) = (state.stream.network().clone(), state.stream.checkpoint());
                state.stream = start(network, &training, state.rule.as_deref(), Some(&checkpoint))?;
                state.training = training;
            }
            match state.stream.learn(data).map_err(refuse)? {
                Stop::Diverged { .. } => Err(refuse(DIVERGED)),
                Stop::Epochs
                | Stop::NoImprovement { .. }
                | Stop::Converged
                | Stop::Observer
                | Stop::TimeLimit => Ok(()),
            }
        })?;
        history::latest(py, self.state()?.stream.history())
    }

    /// The network as it is now.
    #[getter]
    fn network(&self) -> PyResult<Network> {
        Ok(Network(self.state()?.stream.network().clone()))
    }

    /// For `pickle` and `copy`.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Arguments)> {
        let state = self.state()?;
        let checkpoint = serde_json::to_string(&state.stream.checkpoint()).map_err(refuse)?;
        let network = Network(state.stream.network().clone());
        Ok((
            py.get_type::<Stream>().into_any(),
            (network, state.training.clone(), state.rule.clone(), checkpoint),
        ))
    }
}

/// What [`Stream::new`] takes.
type Arguments = (Network, String, Option<String>, String);

const DIVERGED: &str =
    "the loss is no longer a number: try a smaller learning_rate_init, or scale the inputs";
