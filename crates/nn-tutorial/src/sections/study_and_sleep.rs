//! A test score from the hours of study and of sleep before it (a tutorial without a seed): three students to train on,
//! a fourth to predict.
//!
//! ```text
//! inputs / largest of their column, scores / 100        2 - sigmoid 3 - sigmoid 1, no bias, normal first weights
//! half the sum of squared errors, learning rate 1, 1000 iterations
//! ```
//!
//! Without a seed its numbers cannot be re-derived, but they can be placed: here are those of many runs. Run i draws its
//! weights as NumPy does after `np.random.seed(s + i)`, where s is the story's seed.
//!
//! The tutorial divides the fourth student's 4 and 8 hours by 8, the larger of the two, and not by 3 and 9 as it does
//! the columns that it trains on: what it predicts is the score for 1.5 hours of study and 9 of sleep.

use crate::networks::descend;
use crate::statistics::Quantiles;
use crate::story::{Story, TutorialError};
use nn_data::Dataset;
use nn_data::numpy::RandomState;
use nn_math::Mat;
use nn_model::{Activation, Architecture, Loss, Network, Objective};
use rand::SeedableRng;
use serde::Serialize;

/// How many runs there are, unless the story asks for fewer.
const RUNS: usize = 200;
const ITERATIONS: usize = 1000;

/// Hours of study and of sleep, and the score, of three students.
pub const STUDENTS: [([f64; 2], f64); 3] = [([2.0, 9.0], 92.0), ([1.0, 5.0], 86.0), ([3.0, 6.0], 89.0)];

/// The fourth student, as the tutorial scales the 4 and 8 hours.
pub const QUERY: [f64; 2] = [0.5, 1.0];

/// What the runs end with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StudyAndSleep {
    /// How many runs there are.
    pub runs: usize,
    /// The mean squared error on the three students, of scores divided by 100.
    pub mse: Quantiles,
    /// The fourth student's score, divided by 100.
    pub prediction: Quantiles,
    /// The runs one by one, in the order of their seeds.
    pub outcomes: Vec<Outcome>,
}

/// What one run ends with.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Outcome {
    /// The mean squared error.
    pub mse: f64,
    /// The prediction.
    pub prediction: f64,
}

/// Trains all the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<StudyAndSleep, TutorialError> {
    let students = students()?;
    let outcomes = story.repeat(story.runs().min(RUNS), |story| one_run(&students, story))?;
    Ok(StudyAndSleep {
        runs: outcomes.len(),
        mse: Quantiles::of(outcomes.iter().map(|outcome| outcome.mse)),
        prediction: Quantiles::of(outcomes.iter().map(|outcome| outcome.prediction)),
        outcomes,
    })
}

fn one_run(students: &Dataset, story: &Story) -> Result<Outcome, TutorialError> {
    let mut rng = RandomState::seed_from_u64(story.seed());
    let architecture =
        Architecture::new(2).layer(3, Activation::Sigmoid).layer(1, Activation::Sigmoid).without_bias();
    // Matrices fill row by row, and so do the parameters: as np.random.randn(2, 3), then np.random.randn(3, 1).
    let weights = (0..architecture.parameter_count()?).map(|_| rng.randn()).collect();
    let mut network = Network::from_parameters(architecture, weights)?;

    let mut objective = Objective::new(&network, Loss::HalfSse, (students.inputs(), students.targets()))?;
    for _ in 0..ITERATIONS {
        objective.evaluate(network.parameters())?;
        descend(&mut network, 1.0, objective.gradient());
    }
    objective.evaluate(network.parameters())?;
    let query = Mat::from_fn(1, 2, |_, j| QUERY[j]);
    Ok(Outcome { mse: objective.mse(), prediction: network.predict(query.as_ref())?[(0, 0)] })
}

/// The three students in the tutorial's units.
fn students() -> Result<Dataset, TutorialError> {
    let largest = |j: usize| STUDENTS.iter().map(|(hours, _)| hours[j]).fold(0.0, f64::max);
    let inputs = Mat::from_fn(3, 2, |i, j| STUDENTS[i].0[j] / largest(j));
    let targets = Mat::from_fn(3, 1, |i, _| STUDENTS[i].1 / 100.0);
    Ok(Dataset::new(inputs, targets, ["study", "sleep"], ["score"])?)
}
