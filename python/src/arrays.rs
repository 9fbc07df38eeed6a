//! NumPy's arrays as matrices, and back.

use nn_model::{MatMut, MatRef, Matrix, Samples};
use numpy::{
    IntoPyArray, PyArray2, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// Whatever the library says, as Python's `ValueError`.
pub(crate) fn refuse(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// An array of rows: where it lies, if its rows or its columns lie one behind the other, and else copied.
pub(crate) fn matrix<'a>(array: &'a PyReadonlyArray2<'_, f64>) -> Matrix<'a> {
    let (rows, columns) = (array.shape()[0], array.shape()[1]);
    match array.as_slice() {
        Ok(numbers) if array.is_c_contiguous() => MatRef::from_row_major_slice(numbers, rows, columns).into(),
        Ok(numbers) => MatRef::from_column_major_slice(numbers, rows, columns).into(),
        Err(_) => Matrix::from((array.as_array().iter().copied().collect::<Vec<f64>>(), columns)),
    }
}

/// Inputs (n x inputs), targets (n x outputs) and perhaps weights (n).
pub(crate) type Arrays<'py> =
    (PyReadonlyArray2<'py, f64>, PyReadonlyArray2<'py, f64>, Option<PyReadonlyArray1<'py, f64>>);

/// Samples, where they lie.
pub(crate) fn samples<'a>((x, y, weights): &'a Arrays<'_>) -> PyResult<Samples<'a>> {
    let samples = Samples::new(matrix(x), matrix(y));
    Ok(match weights {
        Some(weights) => samples.with_weights(weights.as_slice().map_err(refuse)?),
        None => samples,
    })
}

/// A new array of `rows` x `columns`, as `fill` fills it.
pub(crate) fn filled<E: Send>(
    py: Python<'_>,
    (rows, columns): (usize, usize),
    fill: impl FnOnce(MatMut<'_, f64>) -> Result<(), E> + Send,
) -> PyResult<Bound<'_, PyArray2<f64>>>
where
    E: std::fmt::Display,
{
    let mut numbers = vec![0.0; rows * columns];
    py.detach(|| fill(MatMut::from_row_major_slice_mut(&mut numbers, rows, columns))).map_err(refuse)?;
    numbers.into_pyarray(py).reshape([rows, columns])
}

/// A new array of these rows.
pub(crate) fn to_array<'py>(py: Python<'py>, rows: MatRef<'_, f64>) -> PyResult<Bound<'py, PyArray2<f64>>> {
    filled(py, rows.shape(), |mut array| {
        array.copy_from(rows);
        Ok::<(), std::convert::Infallible>(())
    })
}
