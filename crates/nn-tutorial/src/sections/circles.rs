//! A circle within a circle, told apart by three hidden units (a tutorial with seed 1), with momentum.
//!
//! ```text
//! class 0  50 points on a circle of radius 1       2 - sigmoid 3 - softmax 2,  loss = sum of cross-entropies
//! class 1  50 on one of radius 0.3                 v = 0.9 v - 0.02 * gradient,  w += v,  300 steps
//! ```
//!
//! The random numbers in their order: the noise of the points, with a standard deviation of 0.1; then the parameters, biases
//! before weights in each layer, once to check the gradient with, and once more, times 0.1, to begin with. They
//! are 17, so that the second half of a pair of normal numbers is left from the first time and used in the second.
//!
//! In the book: [xor](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/xor.md) and
//! [optimisers](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/optimisers.md).

use crate::networks::column;
use crate::story::{Story, TutorialError};
use nn_data::Circles as Points;
use nn_data::numpy::RandomState;
use nn_math::derivative::central_gradient;
use nn_math::reduce::dot;
use nn_math::{Mat, MatRef};
use nn_model::{Activation, GradientDescent, Loss, Network, Objective, Optimizer, Samples, Training};
use serde::Serialize;

/// How many points there are in all.
pub const SAMPLES: usize = 100;
/// The learning rate.
pub const LEARNING_RATE: f64 = 0.02;
/// How much of the last step goes on.
pub const MOMENTUM: f64 = 0.9;
/// How many steps there are.
pub const STEPS: usize = 300;
/// The step of the differences that check the gradient.
pub const DIFFERENCE: f64 = 1e-4;
/// The range of the map in both directions.
pub const RANGE: (f64, f64) = (-1.5, 1.5);
/// How many points the map has along each side.
pub const SIDE: usize = 61;

/// The points and how they were learned to be told apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Circles {
    /// The points, those of the outer circle first.
    pub points: Vec<Point>,
    /// How many are on the right side at the end.
    pub right: usize,
    /// The largest distance of a slope by backpropagation from that by central differences.
    pub gradient_error: f64,
    /// With momentum.
    pub momentum: Descent,
    /// Without, from the same weights.
    pub plain: Descent,
    /// The probability of class 1 at the end, row by row: the first row lies at the least x1, its numbers go along x0.
    pub map: Vec<f64>,
}

/// A point and what has become of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Point {
    /// x0 and x1.
    pub at: (f64, f64),
    /// 0 on the outer circle, 1 on the inner one.
    pub class: usize,
    /// What the three hidden units make of it.
    pub hidden: [f64; 3],
    /// Where that is, seen along the plane which parts the classes: the distance from the plane, positive on the side of class 1, and
    /// the place along it.
    pub edge_on: (f64, f64),
}

/// A way down.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Descent {
    /// The loss before the first step and after each.
    pub loss: Vec<f64>,
    /// After how many steps it is below half of what it was, if it ever is.
    pub halved: Option<usize>,
}

/// Checks a gradient and goes down twice. Nothing random in it: the seed is the tutorial's.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<Circles, TutorialError> {
    let rng = &mut RandomState::new(1);
    // Without noise of their own, the points are the same from any generator.
    let circles = Points { samples: SAMPLES, noise: 0.0, factor: 0.3 }.generate(&mut rng.clone())?;
    let noise = rng.normal_matrix(0.0, 0.1, SAMPLES, 2)?;
    let (x, labels) = (circles.inputs() + noise, circles.labels()?);
    let targets = labels.one_hot()?;
    let samples = Samples::from((&x, &targets));

    let gradient_error = gradient_error(&draw(rng, 1.0)?, samples.clone())?;
    let start = draw(rng, 0.1)?;
    let descent = GradientDescent::new(LEARNING_RATE);
    let (network, momentum) = descend(start.clone(), descent.momentum(MOMENTUM), &samples)?;
    let (_, plain) = descend(start, descent, &samples)?;

    let found = network.predict_class(x.as_ref())?;
    Ok(Circles {
        points: points(&network, x.as_ref(), labels.indices())?,
        right: found.iter().zip(labels.indices()).filter(|(found, class)| found == class).count(),
        gradient_error,
        momentum,
        plain,
        map: map(&network)?,
    })
}

/// A network with parameters in the tutorial's order: of each layer the biases before the weights.
fn draw(rng: &mut RandomState, scale: f64) -> Result<Network, TutorialError> {
    let mut draw = |rows, columns| rng.matrix(rows, columns, |rng| scale * rng.randn());
    let (hidden_biases, hidden) = (column(draw(3, 1)?.as_ref()), draw(2, 3)?);
    let (output_biases, output) = (column(draw(2, 1)?.as_ref()), draw(3, 2)?);
    Ok(Network::from_layers([
        (hidden.as_ref(), &hidden_biases[..], Activation::Sigmoid),
        (output.as_ref(), &output_biases[..], Activation::Softmax),
    ])?)
}

fn gradient_error(network: &Network, samples: Samples<'_>) -> Result<f64, TutorialError> {
    let mut objective = Objective::new(network, Loss::CrossEntropySum, samples)?;
    objective.evaluate(network.parameters())?;
    let gradient = objective.gradient().to_vec();
    let mut point = network.parameters().to_vec();
    // The point always has as many numbers as the network has parameters.
    let loss = |point: &[f64]| objective.evaluate_loss(point).unwrap_or(f64::NAN);
    let differences = central_gradient(&mut point, DIFFERENCE, loss);
    Ok(gradient.iter().zip(differences).map(|(g, d)| (g - d).abs()).fold(0.0, f64::max))
}

fn descend(
    mut network: Network,
    optimizer: impl Into<Optimizer>,
    samples: &Samples<'_>,
) -> Result<(Network, Descent), TutorialError> {
    let training = Training::new(optimizer, Loss::CrossEntropySum).epochs(STEPS);
    let history = training.train(&mut network, samples.clone())?;
    let loss: Vec<f64> = history.initial_loss.into_iter().chain(history.loss).collect();
    let halved = loss.iter().position(|now| *now < 0.5 * loss[0]);
    Ok((network, Descent { loss, halved }))
}

fn points(network: &Network, x: MatRef<'_, f64>, classes: &[usize]) -> Result<Vec<Point>, TutorialError> {
    let hidden = network.activations(x)?.swap_remove(0);
    let (weights, biases) = (network.weights(1)?, network.biases(1)?);
    // Class 1 is likelier where `across . h + bias` is positive.
    let across: Vec<f64> = (0..3).map(|i| weights[(i, 1)] - weights[(i, 0)]).collect();
    let length = dot(&across, &across).sqrt();
    let (across, bias): (Vec<f64>, f64) =
        (across.iter().map(|a| a / length).collect(), (biases[1] - biases[0]) / length);
    // At right angles to it.
    let turn = across[0].hypot(across[1]);
    let along = [-across[1] / turn, across[0] / turn, 0.0];
    let point = |(i, class): (usize, &usize)| {
        let hidden = [0, 1, 2].map(|unit| hidden[(i, unit)]);
        let edge_on = (dot(&across, &hidden) + bias, dot(&along, &hidden));
        Point { at: (x[(i, 0)], x[(i, 1)]), class: *class, hidden, edge_on }
    };
    Ok(classes.iter().enumerate().map(point).collect())
}

fn map(network: &Network) -> Result<Vec<f64>, TutorialError> {
    let place = |i: usize| RANGE.0 + (RANGE.1 - RANGE.0) * i as f64 / (SIDE - 1) as f64;
    let places = Mat::from_fn(SIDE * SIDE, 2, |i, j| place(if j == 0 { i % SIDE } else { i / SIDE }));
    Ok(network.predict(places.as_ref())?.col(1).iter().copied().collect())
}
