//! Optimisers from one start on one surface: two weights, w1 tanh(w0 x), fitted to samples without noise.
//!
//! ```text
//! x evenly from -2 to 2, t = 2 tanh(x / 2)     loss = mean (w1 tanh(w0 x) - t)^2
//! ```
//!
//! The valley is bent and narrow: what one weight gains the other must give back. An optimiser has arrived when the loss
//! is below a thousandth of what it was at the start, and stays there. Each runs with the learning rate that lets it arrive
//! first among 1, 1/2, 1/4, ...; L-BFGS has none.
//!
//! In the book: [optimisers](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/optimisers.md).

use crate::story::{Story, TutorialError};
use nn_math::{Mat, MatRef};
use nn_model::Activation::{Linear, Tanh};
use nn_model::{
    Adam, Architecture, GradientDescent, Lbfgs, Loss, Network, Objective, OnDivergence, Optimizer, RmsProp,
    Training,
};
use serde::Serialize;

/// Where all of them start.
pub const START: [f64; 2] = [2.5, 0.2];
/// The weights of the rule, where the loss is 0.
pub const BOTTOM: [f64; 2] = [0.5, 2.0];
/// How many epochs each has.
pub const EPOCHS: usize = 300;
/// How many optimisers there are.
pub const CONTESTANTS: usize = 6;
/// The fraction of the first loss below which an optimiser has arrived.
pub const ARRIVED: f64 = 1e-3;
/// How many learning rates are tried: 1, 1/2, 1/4, ...
pub const RATES: usize = 10;
/// How many points the surface has along each side.
pub const SIDE: usize = 141;
/// The range of the first weight on the surface.
pub const FIRST: (f64, f64) = (0.0, 3.5);
/// The range of the second weight.
pub const SECOND: (f64, f64) = (0.0, 3.0);

/// The surface, and the ways down.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Optimizers {
    /// The loss row by row: the first row lies at the least second weight, its numbers go along the first.
    pub surface: Vec<f64>,
    /// The ways.
    pub ways: Vec<Way>,
}

/// One optimiser's way.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Way {
    /// The optimiser's name.
    pub name: &'static str,
    /// The best of the learning rates; none for L-BFGS.
    pub learning_rate: Option<f64>,
    /// The weights before the first epoch and after each.
    pub path: Vec<(f64, f64)>,
    /// The loss there.
    pub loss: Vec<f64>,
    /// The epoch after which the loss stays below [`ARRIVED`] times that at the start.
    pub arrived: Option<usize>,
}

/// The optimisers at learning rate 1.
fn contestants() -> [(&'static str, Optimizer); CONTESTANTS] {
    [
        ("gradient descent", GradientDescent::new(1.0).into()),
        ("momentum", GradientDescent::new(1.0).momentum(0.9).into()),
        ("Nesterov", GradientDescent::new(1.0).nesterov(0.9).into()),
        ("RMSprop", RmsProp::new(1.0).into()),
        ("Adam", Adam::new(1.0).into()),
        ("L-BFGS", Lbfgs::default().into()),
    ]
}

/// Goes down in every way. Nothing random in it.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<Optimizers, TutorialError> {
    let (x, targets) = samples()?;
    let samples = (x.as_ref(), targets.as_ref());

    let mut objective = Objective::new(&network(BOTTOM)?, Loss::Mse, samples)?;
    let place = |(low, high): (f64, f64), i: usize| low + (high - low) * i as f64 / (SIDE - 1) as f64;
    let surface = (0..SIDE * SIDE)
        .map(|i| objective.evaluate(&[place(FIRST, i % SIDE), place(SECOND, i / SIDE)]))
        .collect::<Result<_, _>>()?;

    let ways = contestants().into_iter().map(|(name, optimizer)| best(name, optimizer, samples));
    Ok(Optimizers { surface, ways: ways.collect::<Result<_, _>>()? })
}

/// The inputs, and the targets of the rule.
pub(crate) fn samples() -> Result<(Mat<f64>, Mat<f64>), TutorialError> {
    let x = Mat::from_fn(21, 1, |i, _| i as f64 / 5.0 - 2.0);
    let targets = network(BOTTOM)?.predict(x.as_ref())?;
    Ok((x, targets))
}

/// The network of two weights.
pub(crate) fn network(weights: [f64; 2]) -> Result<Network, TutorialError> {
    let architecture = Architecture::new(1).layer(1, Tanh).layer(1, Linear).without_bias();
    Ok(Network::from_parameters(architecture, weights.to_vec())?)
}

fn follow(
    name: &'static str,
    optimizer: Optimizer,
    samples: (MatRef<'_, f64>, MatRef<'_, f64>),
) -> Result<Way, TutorialError> {
    let mut network = network(START)?;
    let training = Training::new(optimizer, Loss::Mse).epochs(EPOCHS).on_divergence(OnDivergence::Continue);
    let mut run = training.start(&mut network, samples)?;
    let mut path = vec![(START[0], START[1])];
    for _ in 0..EPOCHS {
        run.run(1);
        // Once it has converged, a run does no more epochs.
        if run.history().epochs() < path.len() {
            break;
        }
        let weights = run.network().parameters();
        path.push((weights[0], weights[1]));
    }
    let history = run.finish();
    let loss: Vec<f64> = history.initial_loss.into_iter().chain(history.loss).collect();
    // A loss that is not a number is not there.
    let there = |now: &f64| *now < ARRIVED * loss[0];
    let away = loss.iter().rposition(|now| !there(now));
    let arrived = away.map(|last| last + 1).filter(|epoch| *epoch < loss.len());
    let learning_rate = (!optimizer.evaluates()).then(|| optimizer.learning_rate());
    Ok(Way { name, learning_rate, path, loss, arrived })
}

/// The way at the learning rate with which it arrives first or, where it never does, ends lowest.
fn best(
    name: &'static str,
    optimizer: Optimizer,
    samples: (MatRef<'_, f64>, MatRef<'_, f64>),
) -> Result<Way, TutorialError> {
    let end = |way: &Way| way.loss.last().copied().filter(|loss| loss.is_finite()).unwrap_or(f64::INFINITY);
    let rank = |way: &Way| (way.arrived.unwrap_or(usize::MAX), end(way));
    let mut best = follow(name, optimizer, samples)?;
    let mut learning_rate = optimizer.learning_rate();
    for _ in 1..RATES {
        learning_rate *= 0.5;
        let way = follow(name, optimizer.with_learning_rate(learning_rate), samples)?;
        if rank(&way) < rank(&best) {
            best = way;
        }
    }
    Ok(best)
}
