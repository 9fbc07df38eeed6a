//! Where training starts.
//!
//! With fan_in inputs and fan_out units in a layer:
//!
//! ```text
//!                  weights                                       biases    made for
//! uniform          between low and high                          as weights
//! normal           mean 0, standard deviation given              as weights
//! glorot-uniform   between -r and r, r^2 = 6/(fan_in + fan_out)  0         sigmoid, tanh, softmax
//! glorot-normal    variance 2/(fan_in + fan_out)                 0
//! he-uniform       between -r and r, r^2 = 6/fan_in              0         relu and its relatives
//! he-normal        variance 2/fan_in                             0
//! fan-in-uniform   between -r and r, r^2 = 1/fan_in              as weights
//! orthogonal       gain times a matrix with orthonormal rows     0         deep networks
//!                  or columns, whichever are fewer
//! ```
//!
//! Given weights need none of these: [`Network::from_parameters`](crate::Network::from_parameters).
//!
//! Sources: Glorot and Bengio, AISTATS 2010; He et al., ICCV 2015; Saxe, McClelland and Ganguli, ICLR 2014.

use super::layer::Layer;
use crate::check::check_setting;
use crate::error::ModelError;
use nn_choice::choices;
use nn_math::reduce::dot;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

choices! {
    /// How the parameters of a new network are chosen, in the order in which they lie in
    /// [`Network::parameters`](crate::Network::parameters).
    ///
    /// ```
    /// use nn_model::{Activation, Architecture, Initialization, Network};
    /// use rand::{SeedableRng, rngs::ChaCha8Rng};
    /// let architecture = Architecture::new(64).layer(32, Activation::Relu).layer(10, Activation::Softmax);
    /// let network = Network::new(architecture, Initialization::HeNormal, &mut ChaCha8Rng::seed_from_u64(1))?;
    /// assert_eq!(network.biases(0)?, [0.0; 32]);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    pub enum Initialization, "initialization", serde(deny_unknown_fields) {
        /// Every weight and bias independently and uniformly between `low` and `high`. The notebook uses -1 to 1.
        Uniform {
            /// The least value.
            low: f64,
            /// The bound above.
            high: f64,
        } = "uniform",
        /// Every weight and bias independently from the normal distribution around 0.
        Normal {
            /// The standard deviation.
            standard_deviation: f64 | "deviation",
        } = "normal",
        /// Uniform weights whose variance keeps activations and gradients of a tanh layer the same size.
        GlorotUniform = "glorot-uniform",
        /// The same variance, normal.
        GlorotNormal = "glorot-normal",
        /// Uniform weights whose variance keeps the activations of a relu layer the same size.
        HeUniform = "he-uniform",
        /// The same variance, normal.
        HeNormal = "he-normal",
        /// Weights and biases as PyTorch's `Linear` draws them if nothing is said: the variance is a sixth of [`HeUniform`]'s.
        ///
        /// [`HeUniform`]: Initialization::HeUniform
        FanInUniform = "fan-in-uniform",
        /// Weights that turn what comes in without stretching it, times `gain`.
        Orthogonal {
            /// The factor: 1 for linear and tanh layers, the square root of 2 for relu.
            gain: f64,
        } = "orthogonal",
    }
}

impl Initialization {
    /// The notebook's choice: uniform between -1 and 1.
    pub const UNIT: Initialization = Initialization::Uniform { low: -1.0, high: 1.0 };

    pub(crate) fn draw(self, layers: &[Layer], rng: &mut impl Rng) -> Result<Vec<f64>, ModelError> {
        self.check()?;
        let count = layers.last().map_or(0, |layer| layer.biases.end);
        let mut parameters = Vec::new();
        parameters.try_reserve_exact(count).map_err(|_| ModelError::TooLarge)?;
        parameters.resize(count, 0.0);
        for layer in layers {
            let (weights, biases) = (layer.weights.clone(), layer.biases.clone());
            let (fan_in, fan_out) = (layer.inputs as f64, layer.outputs as f64);
            match self {
                Initialization::Uniform { low, high } => {
                    uniform(&mut parameters[weights.start..biases.end], low, high, rng);
                }
                Initialization::Normal { standard_deviation } => {
                    normal(&mut parameters[weights.start..biases.end], standard_deviation, rng);
                }
                Initialization::GlorotUniform => {
                    let range = (6.0 / (fan_in + fan_out)).sqrt();
                    uniform(&mut parameters[weights], -range, range, rng);
                }
                Initialization::GlorotNormal => {
                    normal(&mut parameters[weights], (2.0 / (fan_in + fan_out)).sqrt(), rng);
                }
                Initialization::HeUniform => {
                    let range = (6.0 / fan_in).sqrt();
                    uniform(&mut parameters[weights], -range, range, rng);
                }
                Initialization::HeNormal => {
                    normal(&mut parameters[weights], (2.0 / fan_in).sqrt(), rng);
                }
                Initialization::FanInUniform => {
                    let range = (1.0 / fan_in).sqrt();
                    uniform(&mut parameters[weights.start..biases.end], -range, range, rng);
                }
                Initialization::Orthogonal { gain } => {
                    orthogonal(&mut parameters[weights], (layer.inputs, layer.outputs), gain, rng);
                }
            }
        }
        Ok(parameters)
    }

    fn check(self) -> Result<(), ModelError> {
        let positive = "a positive number, such as 1";
        match self {
            Initialization::Uniform { low, high } if !((high - low).is_finite() && low < high) => {
                Err(ModelError::Range { low, high })
            }
            Initialization::Normal { standard_deviation: found } => {
                check_setting("the standard deviation", found, found.is_finite() && found > 0.0, positive)
            }
            Initialization::Orthogonal { gain: found } => {
                check_setting("the gain", found, found.is_finite() && found > 0.0, positive)
            }
            Initialization::Uniform { .. }
            | Initialization::GlorotUniform
            | Initialization::GlorotNormal
            | Initialization::HeUniform
            | Initialization::HeNormal
            | Initialization::FanInUniform => Ok(()),
        }
    }
}

fn uniform(numbers: &mut [f64], low: f64, high: f64, rng: &mut impl Rng) {
    numbers.fill_with(|| low + (high - low) * rng.random::<f64>());
}

fn normal(numbers: &mut [f64], deviation: f64, rng: &mut impl Rng) {
    numbers.fill_with(|| deviation * rng.sample::<f64, _>(StandardNormal));
}

/// Normal numbers made orthonormal vector by vector: rows of the row-major `inputs` x `outputs` matrix or, if these are
/// fewer, columns. (Gram and Schmidt's way, done twice over so that rounding leaves nothing.)
fn orthogonal(weights: &mut [f64], (inputs, outputs): (usize, usize), gain: f64, rng: &mut impl Rng) {
    let (count, length) = (inputs.min(outputs), inputs.max(outputs));
    let mut vectors: Vec<Vec<f64>> = Vec::with_capacity(count);
    while vectors.len() < count {
        let mut vector = vec![0.0; length];
        normal(&mut vector, 1.0, rng);
        let before = norm(&vector);
        for _ in 0..2 {
            for other in &vectors {
                let overlap = dot(&vector, other);
                vector.iter_mut().zip(other).for_each(|(v, o)| *v -= overlap * o);
            }
        }
        let after = norm(&vector);
        // A vector that lies among the others is drawn again.
        if after > 1e-8 * before {
            vector.iter_mut().for_each(|v| *v /= after);
            vectors.push(vector);
        }
    }
    for (i, row) in weights.chunks_exact_mut(outputs).enumerate() {
        for (j, weight) in row.iter_mut().enumerate() {
            *weight = gain * if inputs <= outputs { vectors[i][j] } else { vectors[j][i] };
        }
    }
}

fn norm(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}
