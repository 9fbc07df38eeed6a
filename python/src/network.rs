//! A network that Python can hold.

use crate::arrays::{filled, matrix, refuse, to_array};
use nn_model::{Activation, Architecture, Initialization, Mat, MatRef};
use nn_select::SelectError;
use numpy::{IntoPyArray, PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// Weights (inputs x units) and biases (units) of each layer, in new arrays.
type Parts<'py> = (Vec<Bound<'py, PyArray2<f64>>>, Vec<Bound<'py, PyArray1<f64>>>);

/// A multilayer perceptron. It does not change: training makes another.
#[pyclass(frozen, module = "nn._core")]
pub(crate) struct Network(pub(crate) nn_model::Network);

#[pymethods]
impl Network {
    /// Of each layer its weights (inputs x units), its biases (units) and the name of its activation.
    #[new]
    fn new(
        coefs: Vec<PyReadonlyArray2<'_, f64>>,
        intercepts: Vec<PyReadonlyArray1<'_, f64>>,
        activations: Vec<String>,
    ) -> PyResult<Network> {
        if coefs.len() != intercepts.len() || coefs.len() != activations.len() {
            return Err(refuse(format!(
                "expected weights, biases and an activation for each layer, found {}, {} and {} of them",
                coefs.len(),
                intercepts.len(),
                activations.len()
            )));
        }
        let mut layers = Vec::with_capacity(coefs.len());
        for ((weights, biases), activation) in coefs.iter().zip(&intercepts).zip(&activations) {
            let activation: Activation = activation.parse().map_err(refuse)?;
            layers.push((matrix(weights), biases.as_slice().map_err(refuse)?, activation));
        }
        nn_model::Network::from_layers(layers).map(Network).map_err(refuse)
    }

    /// A new network, whose parameters are drawn as `nn train` draws them from this seed.
    ///
    /// `layers` are units and activation of each; `initialization` is JSON, such as `"he-normal"` in quotes.
    #[staticmethod]
    fn draw(
        inputs: usize,
        layers: Vec<(usize, String)>,
        initialization: &str,
        seed: u64,
    ) -> PyResult<Network> {
        let initialization: Initialization = serde_json::from_str(initialization).map_err(refuse)?;
        let mut architecture = Architecture::new(inputs);
        for (units, activation) in layers {
            architecture = architecture.layer(units, activation.parse::<Activation>().map_err(refuse)?);
        }
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        nn_model::Network::new(architecture, initialization, &mut rng).map(Network).map_err(refuse)
    }

    /// Weights and biases of each layer.
    fn parts<'py>(&self, py: Python<'py>) -> PyResult<Parts<'py>> {
        let (mut coefs, mut intercepts) = (Vec::new(), Vec::new());
        for (weights, biases, _) in self.0.parts() {
            coefs.push(to_array(py, weights)?);
            intercepts.push(biases.to_vec().into_pyarray(py));
        }
        Ok((coefs, intercepts))
    }

    /// The names of the layers' activations.
    #[getter]
    fn activations(&self) -> Vec<String> {
        self.0.layers().iter().map(|layer| layer.activation.to_string()).collect()
    }

    /// A number that tells the parameters from others: the same for the same bits, here, in Rust and in the terminal.
    #[getter]
    fn digest(&self) -> u64 {
        self.0.digest()
    }

    /// For `pickle` and `copy`.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Arguments<'py>)> {
        let (coefs, intercepts) = self.parts(py)?;
        Ok((py.get_type::<Network>().into_any(), (coefs, intercepts, self.activations())))
    }
}

/// What [`Network::new`] takes.
type Arguments<'py> = (Vec<Bound<'py, PyArray2<f64>>>, Vec<Bound<'py, PyArray1<f64>>>, Vec<String>);

/// The outputs for each row of `x` (n x inputs), n x outputs; of several networks the mean, added in their order.
#[pyfunction]
pub(crate) fn predict<'py>(
    py: Python<'py>,
    networks: Vec<Py<Network>>,
    x: PyReadonlyArray2<'py, f64>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let (inputs, rows) = (matrix(&x), x.shape()[0]);
    match &networks[..] {
        [only] => {
            let network = &only.get().0;
            filled(py, (rows, network.outputs()), |outputs| network.predictor().predict_into(inputs, outputs))
        }
        several => {
            let mean = py.detach(|| mean(several, inputs.view_or_empty())).map_err(refuse)?;
            to_array(py, mean.as_ref())
        }
    }
}

/// The mean of what several networks say.
pub(crate) fn mean(networks: &[Py<Network>], inputs: MatRef<'_, f64>) -> Result<Mat<f64>, SelectError> {
    let of = |network: &Py<Network>| Ok(network.get().0.predict(inputs)?);
    let all: Vec<Mat<f64>> = networks.iter().map(of).collect::<Result<_, SelectError>>()?;
    nn_math::mean_of(all).map_err(|member| SelectError::Ensemble { what: "numbers of outputs", member })
}
