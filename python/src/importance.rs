//! What a model's columns are worth to it.

use crate::arrays::{matrix, refuse};
use crate::network::{Network, mean};
use nn_math::Mat;
use nn_model::{Metric, Task};
use nn_select::Shuffles;
use numpy::{PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;

/// How much a metric drops when a column of `x` (n x inputs) is shuffled: the metric itself and, of each column, the drop of each
/// repeat.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "Python calls it from one place")]
pub(crate) fn importances(
    py: Python<'_>,
    networks: Vec<Py<Network>>,
    x: PyReadonlyArray2<'_, f64>,
    targets: PyReadonlyArray2<'_, f64>,
    weights: Option<PyReadonlyArray1<'_, f64>>,
    task: &str,
    metric: &str,
    repeats: usize,
    seed: u64,
) -> PyResult<(f64, Vec<Vec<f64>>)> {
    let task: Task = task.parse().map_err(refuse)?;
    let metric: Metric = metric.parse().map_err(refuse)?;
    let sign = if metric.higher_is_better() { 1.0 } else { -1.0 };
    let columns: Vec<_> = (0..x.shape()[1]).map(|column| column..column + 1).collect();
    let (x, targets) = (matrix(&x), matrix(&targets));
    let weights = weights.as_ref().map(|weights| weights.as_slice()).transpose().map_err(refuse)?;
    let score = |predictions: Mat<f64>| {
        let scores = Metric::evaluate_all(&[metric], task, targets.view_or_empty(), &predictions, weights)?;
        Ok(sign * scores.into_iter().sum::<Result<f64, _>>()?)
    };
    let found = py.detach(|| {
        let predict = |rows: nn_model::MatRef<'_, f64>| mean(&networks, rows);
        nn_select::importances(x.view_or_empty(), &columns, &Shuffles::drawn(repeats, seed), &predict, &score)
    });
    let (whole, found) = found.map_err(refuse)?;
    Ok((sign * whole, found.into_iter().map(|column| column.drops).collect()))
}
