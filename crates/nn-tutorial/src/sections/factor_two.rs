//! Exclusive or with the full gradient of the sum of squares (a tutorial without a seed): where the "11 lines" leave out
//! the factor 2 of the derivative of e^2, and so descend half the sum, this one keeps it.
//!
//! ```text
//! 3 - sigmoid 4 - sigmoid 1, no bias, first weights uniform in [0, 1)
//! loss = sum e^2, learning rate 1, 1500 iterations
//! ```
//!
//! Without a seed its numbers cannot be re-derived, but they can be placed: here are those of many runs. Run i draws its
//! weights as NumPy does after `np.random.seed(s + i)`, where s is the story's seed.

use crate::networks::four_hidden;
use crate::statistics::Quantiles;
use crate::story::{Story, TutorialError};
use nn_data::numpy::RandomState;
use nn_data::{Dataset, exclusive_or};
use nn_model::{GradientDescent, Initialization, Loss, Network, Training};
use rand::SeedableRng;
use serde::Serialize;

/// A run that ends with a larger sum of squares has not learned: at least one sample is then off by more than 0.25.
pub const FAR: f64 = 0.25;

/// What the runs end with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FactorTwo {
    /// How many runs there are.
    pub runs: usize,
    /// The sum of squared errors at the end of descent on sum e^2.
    pub full: Outcomes,
    /// The same at the end of descent on half of it, from the same first weights.
    pub half: Outcomes,
    /// How many runs on sum e^2 have not learned: they end above [`FAR`].
    pub not_learned: usize,
}

/// Sums of squared errors.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Outcomes {
    /// Of the first run, whose seed is the story's.
    pub first: f64,
    /// Of all.
    pub quantiles: Quantiles,
}

/// Trains all the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<FactorTwo, TutorialError> {
    let data = exclusive_or();
    let runs = story.runs();
    let full = story.repeat(runs, |story| one_run(&data, Loss::Sse, story))?;
    let half = story.repeat(runs, |story| one_run(&data, Loss::HalfSse, story))?;
    Ok(FactorTwo {
        runs,
        not_learned: full.iter().filter(|sse| **sse > FAR).count(),
        full: outcomes(&full),
        half: outcomes(&half),
    })
}

fn outcomes(sse: &[f64]) -> Outcomes {
    Outcomes {
        first: sse.first().copied().unwrap_or(f64::NAN),
        quantiles: Quantiles::of(sse.iter().copied()),
    }
}

/// The sum of squared errors after one run.
fn one_run(data: &Dataset, loss: Loss, story: &Story) -> Result<f64, TutorialError> {
    let mut rng = RandomState::seed_from_u64(story.seed());
    let mut network = Network::new(four_hidden(), Initialization::Uniform { low: 0.0, high: 1.0 }, &mut rng)?;
    let descent = Training::new(GradientDescent::new(1.0), loss).epochs(1500);
    let history = descent.train(&mut network, (data.inputs(), data.targets()))?;
    Ok(history.final_mse() * data.samples() as f64)
}
