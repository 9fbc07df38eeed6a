//! Intervals and sets of classes that hold what is true in a stated share of all cases.

use crate::arrays::{matrix, refuse, to_array};
use nn_model::Task;
use nn_select::ConformityScore;
use numpy::{PyArray2, PyReadonlyArray2};
use pyo3::prelude::*;

/// How far a model is off on rows that it has not seen.
#[pyclass(frozen, module = "nn._core")]
pub(crate) struct Conformal(nn_select::Conformal);

#[pymethods]
impl Conformal {
    /// Of targets and predictions, each n x outputs (of two classes, the probability of the second).
    #[staticmethod]
    fn of(
        score: &str,
        task: &str,
        targets: PyReadonlyArray2<'_, f64>,
        predictions: PyReadonlyArray2<'_, f64>,
    ) -> PyResult<Conformal> {
        let score: ConformityScore = score.parse().map_err(refuse)?;
        let task: Task = task.parse().map_err(refuse)?;
        let conformal = nn_select::Conformal::new(score, task, matrix(&targets), matrix(&predictions));
        conformal.map(Conformal).map_err(refuse)
    }

    /// Of JSON, for `pickle`.
    #[new]
    fn new(json: &str) -> PyResult<Conformal> {
        serde_json::from_str(json).map(Conformal).map_err(refuse)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<Conformal>().into_any(), (serde_json::to_string(&self.0).map_err(refuse)?,)))
    }

    /// The lower and the upper ends of the intervals around predictions, each n x outputs.
    fn intervals<'py>(
        &self,
        py: Python<'py>,
        predictions: PyReadonlyArray2<'_, f64>,
        coverage: f64,
    ) -> PyResult<(Bound<'py, PyArray2<f64>>, Bound<'py, PyArray2<f64>>)> {
        let (low, high) = self.0.intervals(matrix(&predictions), coverage).map_err(refuse)?;
        Ok((to_array(py, low.as_ref())?, to_array(py, high.as_ref())?))
    }

    /// Whether each class is in the set of each row: n lists.
    fn sets(&self, predictions: PyReadonlyArray2<'_, f64>, coverage: f64) -> PyResult<Vec<Vec<bool>>> {
        self.0.sets(matrix(&predictions), coverage).map_err(refuse)
    }
}
