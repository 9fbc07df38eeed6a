//! The part of the Python package `nn` that is Rust: networks, their training and their predictions on NumPy's arrays, which are read
//! where they lie.
//!
//! Settings come as the JSON of a [`Training`](nn_model::Training), which is what files hold too. So there is no setting that has to
//! be passed on by hand, and what is wrong with one is said by the library.

mod arrays;
mod conformal;
mod files;
mod history;
mod importance;
mod network;
mod picture;
mod rule;
mod stream;
mod train;
mod tutorial;

use nn_model::{Activation, Loss};
use pyo3::prelude::*;

/// The name that the library has for an activation which others call otherwise, such as `sigmoid` for `logistic`.
#[pyfunction]
fn activation(name: &str) -> PyResult<String> {
    Ok(name.parse::<Activation>().map_err(arrays::refuse)?.to_string())
}

/// The library's name for a loss, and the activation that an output layer has with it.
#[pyfunction]
fn loss(name: &str) -> PyResult<(String, String)> {
    let loss: Loss = name.parse().map_err(arrays::refuse)?;
    Ok((loss.to_string(), loss.link().unwrap_or(Activation::Linear).to_string()))
}

#[pymodule]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(train::train, module)?)?;
    module.add_function(wrap_pyfunction!(activation, module)?)?;
    module.add_function(wrap_pyfunction!(loss, module)?)?;
    module.add_function(wrap_pyfunction!(network::predict, module)?)?;
    module.add_function(wrap_pyfunction!(importance::importances, module)?)?;
    module.add_function(wrap_pyfunction!(files::to_bytes, module)?)?;
    module.add_function(wrap_pyfunction!(files::save, module)?)?;
    module.add_function(wrap_pyfunction!(files::load, module)?)?;
    module.add_function(wrap_pyfunction!(picture::chart, module)?)?;
    module.add_function(wrap_pyfunction!(picture::diagram, module)?)?;
    module.add_function(wrap_pyfunction!(tutorial::sections, module)?)?;
    module.add_function(wrap_pyfunction!(tutorial::section, module)?)?;
    module.add_function(wrap_pyfunction!(tutorial::noisy_data, module)?)?;
    module.add_class::<conformal::Conformal>()?;
    module.add_class::<network::Network>()?;
    module.add_class::<stream::Stream>()
}
