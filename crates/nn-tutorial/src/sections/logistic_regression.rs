//! Logistic regression by gradient descent (a tutorial with seed 1): two classes of points in the plane, told apart by
//! two weights without a bias, so that the boundary passes through the origin.
//!
//! ```text
//! red   20 points around (-1, 0), target 0        a = sigmoid(w0 x0 + w1 x1)
//! blue  20 points around (+1, 0), target 1        loss = sum of cross-entropies,  w -= 0.05 * gradient,  from (-4, -2)
//! ```
//!
//! The loss is the *sum* over the 40 points; at 0.05, descent on their mean would get nowhere in ten steps.
//!
//! In the book: [classification](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/classification.md).

use crate::networks::descend;
use crate::story::{Story, TutorialError};
use nn_data::numpy::RandomState;
use nn_math::{Mat, MatRef};
use nn_model::{Activation, Architecture, Loss, Network, Objective};
use serde::Serialize;

/// How many points the tutorial's figure shows on the wrong side: of the blue ones, of the red ones.
pub const PUBLISHED_MISTAKES: Mistakes = Mistakes { blue: 2, red: 4 };

/// How many points each class has.
const EACH: usize = 20;

/// The points, the steps, and the landscape they cross.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LogisticRegression {
    /// The points with target 0.
    pub red: Vec<[f64; 2]>,
    /// The points with target 1.
    pub blue: Vec<[f64; 2]>,
    /// The weights before the first step and after each of ten.
    pub path: Vec<Step>,
    /// What the last weights get wrong.
    pub mistakes: Mistakes,
    /// The loss around them.
    pub surface: Surface,
}

/// Where descent is after some steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// How many steps were made.
    pub k: usize,
    /// The weights after them.
    pub weights: [f64; 2],
    /// The loss there.
    pub loss: f64,
}

/// How many points of each class are on the wrong side of the boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Mistakes {
    /// Blue points taken for red.
    pub blue: usize,
    /// Red points taken for blue.
    pub red: usize,
}

/// The loss over a square of weights.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Surface {
    /// The values that each of the weights takes: -5, -4.9, ..., 5.
    pub axis: Vec<f64>,
    /// Row by row: one row for each value of the second weight, and in it one number for each of the first.
    pub loss: Vec<f64>,
}

/// Goes down. Nothing random in it: the seed is the tutorial's.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<LogisticRegression, TutorialError> {
    let rng = &mut RandomState::new(1);
    let normal = rng.randn_matrix(2 * EACH, 2)?;
    let x = Mat::from_fn(2 * EACH, 2, |i, j| normal[(i, j)] + [center(i), 0.0][j]);
    let t = Mat::from_fn(2 * EACH, 1, |i, _| f64::from(i >= EACH));

    let plane = Architecture::new(2).layer(1, Activation::Sigmoid).without_bias();
    let mut network = Network::from_parameters(plane, vec![-4.0, -2.0])?;
    let mut objective = Objective::new(&network, Loss::BinaryCrossEntropySum, (x.as_ref(), t.as_ref()))?;
    let mut path = Vec::new();
    for k in 0..=10 {
        let loss = objective.evaluate(network.parameters())?;
        path.push(Step { k, weights: [network.parameters()[0], network.parameters()[1]], loss });
        if k < 10 {
            descend(&mut network, 0.05, objective.gradient());
        }
    }

    let outputs = network.predict(x.as_ref())?;
    let taken_for_blue = |i: &usize| outputs[(*i, 0)] > 0.5;
    let mistakes = Mistakes {
        blue: (EACH..2 * EACH).filter(|i| !taken_for_blue(i)).count(),
        red: (0..EACH).filter(taken_for_blue).count(),
    };
    Ok(LogisticRegression {
        red: points(x.as_ref().subrows(0, EACH)),
        blue: points(x.as_ref().subrows(EACH, EACH)),
        path,
        mistakes,
        surface: surface(&mut objective)?,
    })
}

/// The first coordinate of the middle of sample i's class: the red come first.
fn center(i: usize) -> f64 {
    if i < EACH { -1.0 } else { 1.0 }
}

fn points(x: MatRef<'_, f64>) -> Vec<[f64; 2]> {
    (0..x.nrows()).map(|i| [x[(i, 0)], x[(i, 1)]]).collect()
}

fn surface(objective: &mut Objective) -> Result<Surface, TutorialError> {
    let axis: Vec<f64> = (-50..=50).map(|i| f64::from(i) / 10.0).collect();
    let mut loss = Vec::with_capacity(axis.len() * axis.len());
    for second in &axis {
        for first in &axis {
            loss.push(objective.evaluate(&[*first, *second])?);
        }
    }
    Ok(Surface { axis, loss })
}
