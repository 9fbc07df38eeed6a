//! Second derivatives: how the gradient changes along a direction, and how sharp the valley is.
//!
//! Differentiating backpropagation itself along a direction v (R. denotes d/dr at parameters + r v) gives the product of
//! the Hessian H and v, exactly, for the price of a few gradients and without H (letters as in [`super`], and V, u for
//! the parts of v that belong to W, b):
//!
//! ```text
//! forward   Rz[l]       = Ra[l-1] W[l] + a[l-1] V[l] + u[l]        Ra[l] = derivative[l] * Rz[l]
//!           Rderivative[l]   = f''(z[l]) * Rz[l]
//! output    Rdelta[L]   = R(dL/da * derivative)
//! backward  (H v)[l]    = Ra[l-1]^T delta[l] + a[l-1]^T Rdelta[l]
//!           Rdelta[l-1] = (Rdelta[l] W[l]^T + delta[l] V[l]^T) * derivative[l-1] + (delta[l] W[l]^T) * Rderivative[l-1]
//! ```
//!
//! Source: B. A. Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6 (1994).

use super::objective::Objective;
use crate::check::at_most;
use crate::error::ModelError;
use nn_choice::limits;
use nn_math::Mat;
use nn_math::eigen::{largest_eigenvalue, symmetric_eigenvalues};

/// Up to this number of parameters, [`Curvature::sharpness`] builds the whole Hessian.
const DENSE_HESSIAN_LIMIT: usize = 64;

/// The second derivatives of an [`Objective`], by all parameters, frozen or not.
///
/// ```
/// use nn_math::Mat;
/// use nn_model::{Activation, Architecture, Curvature, Loss, Network, Objective};
///
/// // y = w x: the half-SSE is a parabola in w whose second derivative is the sum of x^2.
/// let network = Network::from_parameters(
///     Architecture::new(1).layer(1, Activation::Linear).without_bias(), vec![0.5])?;
/// let (x, y) = (Mat::from_fn(2, 1, |i, _| [3.0, 4.0][i]), Mat::zeros(2, 1));
/// let objective = Objective::new(&network, Loss::HalfSse, (&x, &y))?;
/// let mut curvature = Curvature::new(objective);
/// assert_eq!(curvature.sharpness(network.parameters())?, 25.0);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Curvature {
    objective: Objective,
}

impl Curvature {
    /// The second derivatives of `objective`. Takes all the memory that products need.
    pub fn new(mut objective: Objective) -> Curvature {
        objective.make_tangents();
        Curvature { objective }
    }

    /// H v: the Hessian of the loss at `parameters`, times `direction`.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if one of them has not as many numbers as the network has parameters.
    pub fn hessian_product(&mut self, parameters: &[f64], direction: &[f64]) -> Result<&[f64], ModelError> {
        let expected = self.objective.gradient().len();
        for found in [parameters.len(), direction.len()] {
            if found != expected {
                return Err(ModelError::ParameterCount { expected, found });
            }
        }
        self.objective.hessian_product(parameters, direction);
        Ok(self.objective.gradient())
    }

    /// H, symmetric, in the order of the parameters: one product for each of them.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if there are not as many parameters as the network has, [`ModelError::TooMany`] beyond
    /// [`HESSIAN`](nn_choice::limits::HESSIAN) of them.
    pub fn hessian(&mut self, parameters: &[f64]) -> Result<Mat<f64>, ModelError> {
        let size = self.objective.gradient().len();
        at_most("parameters with a whole Hessian", size, limits::HESSIAN)?;
        let mut hessian = Mat::zeros(size, size);
        let mut direction = vec![0.0; size];
        for j in 0..size {
            direction[j] = 1.0;
            for (i, h) in self.hessian_product(parameters, &direction)?.iter().enumerate() {
                hessian[(i, j)] = *h;
            }
            direction[j] = 0.0;
        }
        Ok(hessian)
    }

    /// The largest eigenvalue of H: how strongly the loss curves in the direction where it curves most.
    /// Gradient descent with learning rate r is stable only where it is below 2/r. NaN where H is not
    /// finite.
    ///
    /// From the whole Hessian for a small network; by Lanczos iteration, to about 10 digits, for a large one.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if there are not as many parameters as the network has.
    pub fn sharpness(&mut self, parameters: &[f64]) -> Result<f64, ModelError> {
        let size = self.objective.gradient().len();
        if size <= DENSE_HESSIAN_LIMIT {
            let hessian = self.hessian(parameters)?;
            return Ok(last(symmetric_eigenvalues(hessian.as_ref())));
        }
        self.hessian_product(parameters, parameters)?; // checks the lengths once
        let task = |direction: &[f64], product: &mut [f64]| {
            self.objective.hessian_product(parameters, direction);
            product.copy_from_slice(self.objective.gradient());
        };
        Ok(largest_eigenvalue(size, 1e-10, task))
    }
}

fn last(eigenvalues: Option<Vec<f64>>) -> f64 {
    eigenvalues.and_then(|eigenvalues| eigenvalues.last().copied()).unwrap_or(f64::NAN)
}
