//! How well a gradient can be checked: the error of finite differences against their step.
//!
//! A longer step sees the curve bend, a shorter one drowns in rounding; in between is the best step, near the cube root of
//! the rounding error for central differences and near its square root for one-sided ones.
//!
//! ```text
//! central      (f(x + h) - f(x - h)) / 2h      error about h^2 |f'''| / 6 + eps |f| / h
//! one-sided    (f(x + h) - f(x)) / h           error about h |f''| / 2 + 2 eps |f| / h
//! ```
//!
//! In the book: [gradient-check](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/gradient-check.md).

use super::two_layers::WEIGHTS;
use crate::networks::two_layers;
use crate::story::{Story, TutorialError};
use nn_data::truth_table;
use nn_math::derivative::central_gradient;
use nn_model::{Activation, Loss, Network, Objective};
use serde::Serialize;

/// Errors of finite differences.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GradientCheck {
    /// From the longest step to the shortest.
    pub steps: Vec<StepError>,
    /// The step with the least error of central differences.
    pub best_central: f64,
    /// The step with the least error of one-sided differences.
    pub best_one_sided: f64,
}

/// One step's errors: the distance from the gradient by backpropagation, relative to its length.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StepError {
    /// h.
    pub step: f64,
    /// Of (f(x + h) - f(x - h)) / 2h.
    pub central: f64,
    /// Of (f(x + h) - f(x)) / h.
    pub one_sided: f64,
}

/// Checks the gradient of the two-layer network on the truth table at the notebook's weights. Nothing random in it.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<GradientCheck, TutorialError> {
    let data = truth_table();
    let architecture = two_layers(Activation::Sigmoid, Activation::Sigmoid);
    let network = Network::from_parameters(architecture, WEIGHTS.to_vec())?;
    let mut objective = Objective::new(&network, Loss::HalfSse, (data.inputs(), data.targets()))?;
    objective.evaluate(&WEIGHTS)?;
    let gradient = objective.gradient().to_vec();
    let mut point = WEIGHTS;
    // The point always has as many numbers as the network has weights.
    let mut loss = |point: &[f64]| objective.evaluate(point).unwrap_or(f64::NAN);
    let here = loss(&WEIGHTS);
    let steps: Vec<StepError> = std::iter::successors(Some(0.5), |h| Some(0.5 * h))
        .take(48)
        .map(|h| {
            let one_sided: Vec<f64> = (0..point.len())
                .map(|i| {
                    point[i] = WEIGHTS[i] + h;
                    let above = loss(&point);
                    point[i] = WEIGHTS[i];
                    (above - here) / h
                })
                .collect();
            let central = central_gradient(&mut point, h, &mut loss);
            StepError {
                step: h,
                central: distance(&central, &gradient),
                one_sided: distance(&one_sided, &gradient),
            }
        })
        .collect();
    let best = |error: fn(&StepError) -> f64| {
        let least = steps.iter().min_by(|a, b| error(a).total_cmp(&error(b)));
        least.map_or(f64::NAN, |least| least.step)
    };
    let (best_central, best_one_sided) = (best(|s| s.central), best(|s| s.one_sided));
    Ok(GradientCheck { steps, best_central, best_one_sided })
}

/// The length of a - b over that of b.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    let squares: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
    (squares / b.iter().map(|b| b * b).sum::<f64>()).sqrt()
}
