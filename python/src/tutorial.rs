//! The notebook's experiments.

use crate::arrays::{refuse, to_array};
use nn_tutorial::{Section, Story};
use numpy::PyArray2;
use pyo3::prelude::*;

/// Names and titles of all sections.
#[pyfunction]
pub(crate) fn sections() -> Vec<(&'static str, &'static str)> {
    Section::ALL.iter().map(|section| (section.name(), section.title())).collect()
}

/// What a section found, as JSON: what `nn tutorial --format json` prints of it.
#[pyfunction]
pub(crate) fn section(py: Python<'_>, name: &str, seed: u64, runs: usize) -> PyResult<String> {
    let section: Section = name.parse().map_err(refuse)?;
    let report = py.detach(|| section.run(&Story::new(seed).with_runs(runs))).map_err(refuse)?;
    serde_json::to_string(&report).map_err(refuse)
}

/// The noisy data of this seed: inputs (100 x 3) and targets (100 x 1).
#[pyfunction]
pub(crate) fn noisy_data(
    py: Python<'_>,
    seed: u64,
) -> PyResult<(Bound<'_, PyArray2<f64>>, Bound<'_, PyArray2<f64>>)> {
    let data = Story::new(seed).noisy_data().map_err(refuse)?;
    Ok((to_array(py, data.inputs())?, to_array(py, data.targets())?))
}
