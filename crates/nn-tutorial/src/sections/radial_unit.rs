//! A hidden unit that sees how far a number is from 0 (a tutorial with seed 4): one class lies on both sides of the other.
//!
//! ```text
//! blue  20 samples around 0, target 1              h = exp(-(w x)^2)        a = sigmoid(h + b)
//! red   10 around -2 and 10 around 2, target 0     loss = mean cross-entropy,  rate 2, 20 steps from w = 2.3, b = 1.4
//! ```
//!
//! The random numbers in their order: the blue samples, the red ones on the left, those on the right, all with a standard
//! deviation of 0.5.
//!
//! The output has no weight. Here it has one that is 1 and frozen.
//!
//! In the book: [xor](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/xor.md).

use crate::networks::column;
use crate::story::{Story, TutorialError};
use nn_data::numpy::RandomState;
use nn_math::Mat;
use nn_model::{Activation, Architecture, Frozen, GradientDescent, Loss, Network, Objective, Training};
use serde::Serialize;

/// The last loss, weight and bias as the tutorial prints them; it gets all samples right.
pub const PUBLISHED: [&str; 3] = ["0.52", "1.12", "-0.44"];

/// How many samples each class has.
pub const EACH: usize = 20;

/// How many steps there are.
pub const STEPS: usize = 20;

/// The samples, the steps, and the landscape they cross.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RadialUnit {
    /// The samples with target 1.
    pub blue: Vec<Sample>,
    /// The samples with target 0.
    pub red: Vec<Sample>,
    /// How many samples are on the wrong side at the end.
    pub mistakes: usize,
    /// Weight and bias before the first step and after each.
    pub path: Vec<Step>,
    /// The activation of the hidden unit and its derivative.
    pub function: Vec<Point>,
    /// The loss around the path.
    pub surface: Surface,
}

/// A sample and what has become of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Sample {
    /// The input.
    pub x: f64,
    /// What the hidden unit makes of it at the end.
    pub hidden: f64,
    /// The probability of blue at the end.
    pub output: f64,
}

/// Where descent is after some steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// How many steps were made.
    pub k: usize,
    /// The weight of the hidden unit after them.
    pub weight: f64,
    /// The bias of the output.
    pub bias: f64,
    /// The loss there.
    pub loss: f64,
}

/// A point of exp(-z^2).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Point {
    /// The weighted sum.
    pub z: f64,
    /// The activation.
    pub activation: f64,
    /// Its derivative.
    pub derivative: f64,
}

/// The loss over a rectangle of weights and biases.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Surface {
    /// The weights: -3, -2.95, ..., 3.
    pub weights: Vec<f64>,
    /// The biases: -2, -1.95, ..., 2.
    pub biases: Vec<f64>,
    /// Row by row: one row for each bias, and in it one number for each weight.
    pub loss: Vec<f64>,
}

/// Goes down. Nothing random in it: the seed is the tutorial's.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<RadialUnit, TutorialError> {
    let rng = &mut RandomState::new(4);
    let x = Mat::from_fn(2 * EACH, 1, |i, _| 0.5 * rng.randn() + center(i));
    let t = Mat::from_fn(2 * EACH, 1, |i, _| f64::from(i < EACH));

    let unit = Architecture::new(1).layer_without_bias(1, Activation::Gaussian).layer(1, Activation::Sigmoid);
    let mut network = Network::from_parameters(unit, parameters(2.3, 1.4))?;
    let mut objective = Objective::new(&network, Loss::BinaryCrossEntropy, (x.as_ref(), t.as_ref()))?;
    let training = Training::new(GradientDescent::new(2.0), Loss::BinaryCrossEntropy).epochs(STEPS);
    let mut descent = training.frozen([Frozen::Weights(1)]).start(&mut network, (&x, &t))?;
    let mut path = Vec::new();
    for k in 0..=STEPS {
        descent.run(k - descent.history().epochs());
        let parameters = descent.network().parameters();
        path.push(Step { k, weight: parameters[0], bias: parameters[2], loss: descent.objective().loss() });
    }
    drop(descent);

    let hidden = column(network.activations(x.as_ref())?[0].as_ref());
    let outputs = column(network.predict(x.as_ref())?.as_ref());
    let sample = |i: usize| Sample { x: x[(i, 0)], hidden: hidden[i], output: outputs[i] };
    Ok(RadialUnit {
        blue: (0..EACH).map(sample).collect(),
        red: (EACH..2 * EACH).map(sample).collect(),
        mistakes: (0..2 * EACH).filter(|&i| (outputs[i] > 0.5) != (i < EACH)).count(),
        path,
        function: (-60..=60).map(|i| point(f64::from(i) / 20.0)).collect(),
        surface: surface(&mut objective)?,
    })
}

/// The middle of sample i's group: the blue come first, then the red on the left.
fn center(i: usize) -> f64 {
    [0.0, 0.0, -2.0, 2.0][i / (EACH / 2)]
}

/// The weight of the hidden unit, weight and bias of the output.
fn parameters(weight: f64, bias: f64) -> Vec<f64> {
    vec![weight, 1.0, bias]
}

fn point(z: f64) -> Point {
    let (activation, derivative) = Activation::Gaussian.value_and_derivative(z);
    Point { z, activation, derivative }
}

fn surface(objective: &mut Objective) -> Result<Surface, TutorialError> {
    let weights: Vec<f64> = (-60..=60).map(|i| f64::from(i) / 20.0).collect();
    let biases: Vec<f64> = (-40..=40).map(|i| f64::from(i) / 20.0).collect();
    let mut loss = Vec::with_capacity(weights.len() * biases.len());
    for bias in &biases {
        for weight in &weights {
            loss.push(objective.evaluate_loss(&parameters(*weight, *bias))?);
        }
    }
    Ok(Surface { weights, biases, loss })
}
