//! The notebook explains its jumps by hidden units changing sign. Units that cannot change sign jump as well, and a
//! smaller step stops the jumps without stopping the changes of sign.
//!
//! A unit 1 + tanh z is 2 sigmoid(2 z). Descending with it at rate r is the same, step for step, as descending with a
//! sigmoid unit whose weights are twice as large at rate 4 r; so that is how it is computed.

use super::Section;
use super::edge_of_stability::find_jumps;
use crate::networks::{hidden_signs, notebook_descent, two_layers};
use crate::story::{Story, TutorialError};
use nn_model::Activation::{Linear, Sigmoid, Tanh};
use nn_model::{Activation, Initialization, Network, OnDivergence};
use serde::Serialize;

/// The most runs of each kind.
const MOST_RUNS: usize = 100;
const EPOCHS: usize = 3000;

/// Runs with units that can and cannot change sign.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SignFlips {
    /// Sigmoid units, always positive, at learning rate 0.02.
    pub sigmoid: Kind,
    /// Units 1 + tanh, always positive, at learning rate 0.005.
    pub one_plus_tanh: Kind,
    /// Tanh units, of either sign, at learning rate 0.001.
    pub small_steps: Kind,
}

/// Runs of one kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Kind {
    /// The hidden units in words.
    pub units: &'static str,
    /// The learning rate.
    pub learning_rate: f64,
    /// How many runs there were.
    pub runs: usize,
    /// How many of them had at least one jump.
    pub runs_with_jumps: usize,
    /// How many of them had at least one epoch after which the error was larger.
    pub runs_with_rises: usize,
    /// How many of them had a hidden output that ended with another sign than it began with.
    pub runs_with_flips: usize,
    /// The error after each epoch of the story's own run.
    pub mse: Vec<f64>,
}

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<SignFlips, TutorialError> {
    let twice = Initialization::Uniform { low: -2.0, high: 2.0 };
    Ok(SignFlips {
        sigmoid: kind(story, "sigmoid", 0.02, Sigmoid, Initialization::UNIT, 1.0)?,
        one_plus_tanh: kind(story, "1 + tanh", 0.005, Sigmoid, twice, 4.0)?,
        small_steps: kind(story, "tanh", 0.001, Tanh, Initialization::UNIT, 1.0)?,
    })
}

fn kind(
    story: &Story,
    units: &'static str,
    learning_rate: f64,
    hidden: Activation,
    initialization: Initialization,
    scale: f64,
) -> Result<Kind, TutorialError> {
    let one = |story: &Story| -> Result<(Vec<f64>, bool), TutorialError> {
        let data = story.noisy_data()?;
        let mut network =
            Network::new(two_layers(hidden, Linear), initialization, &mut story.rng(Section::SignFlips))?;
        let before = hidden_signs(&network, &data)?;
        let history = notebook_descent(scale * learning_rate)
            .epochs(EPOCHS)
            .on_divergence(OnDivergence::Continue)
            .train(&mut network, (data.inputs(), data.targets()))?;
        Ok((history.mse, before != hidden_signs(&network, &data)?))
    };
    let runs = story.repeat(story.runs().min(MOST_RUNS), one)?;
    let rises = |mse: &[f64]| mse.windows(2).any(|pair| pair[1] > pair[0]);
    Ok(Kind {
        units,
        learning_rate,
        runs: runs.len(),
        runs_with_jumps: runs.iter().filter(|run| !find_jumps(&run.0).is_empty()).count(),
        runs_with_rises: runs.iter().filter(|run| rises(&run.0)).count(),
        runs_with_flips: runs.iter().filter(|run| run.1).count(),
        mse: runs.into_iter().next().map_or(Vec::new(), |run| run.0),
    })
}
