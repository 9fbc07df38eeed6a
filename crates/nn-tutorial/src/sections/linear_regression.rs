//! Linear regression by gradient descent (a tutorial with seed 13): one weight, so that every step can be seen on the
//! parabola it goes down.
//!
//! ```text
//! t = 2 x + 0.2 noise        y = w x        loss = mean (t - y)^2        w -= 0.9 * mean 2 x (y - t)
//! ```
//!
//! The random numbers in their order: 20 uniform x, 20 normal noises, the first w.

use crate::networks::{column, descend};
use crate::story::{Story, TutorialError};
use nn_data::numpy::RandomState;
use nn_math::Mat;
use nn_model::{Activation, Architecture, Loss, Network, Objective};
use serde::Serialize;

/// The weight and the loss of each step as the tutorial prints them.
pub const PUBLISHED: [(&str, &str); 5] = [
    ("0.1380", "1.3710"),
    ("1.3722", "0.2174"),
    ("1.8205", "0.0651"),
    ("1.9834", "0.0451"),
    ("2.0426", "0.0424"),
];

/// The samples, the steps, and the parabola.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LinearRegression {
    /// The inputs.
    pub x: Vec<f64>,
    /// The targets.
    pub t: Vec<f64>,
    /// The weight before the first step and after each of four; the last is that of the fitted line.
    pub steps: Vec<Step>,
    /// The loss for weights from 0 to 4.
    pub curve: Vec<Point>,
}

/// Where descent is after some steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// How many steps were made.
    pub k: usize,
    /// The weight after them.
    pub weight: f64,
    /// The loss there.
    pub loss: f64,
}

/// A point of the parabola.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Point {
    /// The weight.
    pub weight: f64,
    /// The loss there.
    pub loss: f64,
}

impl LinearRegression {
    /// The weight that descent arrived at: the fitted line is y = `fitted` x.
    pub fn fitted(&self) -> f64 {
        self.steps.last().map_or(f64::NAN, |step| step.weight)
    }
}

/// Goes down. Nothing random in it: the seed is the tutorial's.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<LinearRegression, TutorialError> {
    let rng = &mut RandomState::new(13);
    let x = rng.random_matrix(20, 1)?;
    let noise = rng.randn_matrix(20, 1)?;
    let t = Mat::from_fn(20, 1, |i, _| 2.0 * x[(i, 0)] + 0.2 * noise[(i, 0)]);

    let line = Architecture::new(1).layer(1, Activation::Linear).without_bias();
    let mut network = Network::from_parameters(line, vec![rng.random()])?;
    let mut objective = Objective::new(&network, Loss::Mse, (x.as_ref(), t.as_ref()))?;
    let mut steps = Vec::new();
    for k in 0..5 {
        let loss = objective.evaluate(network.parameters())?;
        steps.push(Step { k, weight: network.parameters()[0], loss });
        descend(&mut network, 0.9, objective.gradient());
    }

    let mut point = |weight| Ok(Point { weight, loss: objective.evaluate(&[weight])? });
    let curve = (0..=100).map(|i| point(f64::from(i) / 25.0)).collect::<Result<_, TutorialError>>()?;
    Ok(LinearRegression { x: column(x.as_ref()), t: column(t.as_ref()), steps, curve })
}
