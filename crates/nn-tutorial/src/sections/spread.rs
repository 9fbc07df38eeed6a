//! How far runs differ: the error of many runs after each epoch, with the notebook's own numbers among them.
//!
//! The experiments are those of the sections `fresh-starts`, `saturation`, `jumps`, `stuck` and `small-steps`, each with the seeds
//! that follow the story's. After each epoch, the 5 %, 50 % and 95 % quantiles over the runs are kept.

use super::jumps::LongRun;
use super::{fresh_starts, jumps, saturation, small_steps, stuck};
use crate::networks::FinishedRun;
use crate::notebook;
use crate::statistics::Quantiles;
use crate::story::{Story, TutorialError};
use serde::Serialize;

/// A ribbon for each experiment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Spread {
    /// How many runs each ribbon is made of.
    pub runs: usize,
    /// The one-layer network on the truth table, 100 epochs: mean squared error.
    pub truth_table_one_layer: Ribbon,
    /// The two-layer network on the truth table, 1000 epochs: mean squared error.
    pub truth_table: Ribbon,
    /// The one-layer network with a sigmoid output on the noisy data, 100 epochs: mean squared error.
    pub saturation: Ribbon,
    /// Tanh hidden units at learning rate 0.01, 3000 epochs: error above least squares.
    pub tanh: Ribbon,
    /// Sigmoid hidden units at learning rate 0.01, 3000 epochs: error above least squares.
    pub sigmoid: Ribbon,
    /// Tanh hidden units at learning rate 0.001, 3000 epochs: error above least squares.
    pub small_steps: Ribbon,
}

/// Quantiles over runs along the epochs, with the notebook's numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Ribbon {
    /// The epochs after which the quantiles are taken.
    pub epochs: Vec<usize>,
    /// The quantiles there.
    pub quantiles: Vec<Quantiles>,
    /// The notebook's numbers: after how many epochs, and what.
    pub notebook: Vec<(usize, f64)>,
}

/// Runs everything again and again.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<Spread, TutorialError> {
    Ok(Spread {
        runs: story.runs(),
        truth_table_one_layer: truth_table_one_layer(story)?,
        truth_table: truth_table(story)?,
        saturation: saturation(story)?,
        tanh: tanh(story)?,
        sigmoid: sigmoid(story)?,
        small_steps: small_steps(story)?,
    })
}

/// The one-layer network on the truth table.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn truth_table_one_layer(story: &Story) -> Result<Ribbon, TutorialError> {
    ribbon(story, &[(100, &notebook::TRUTH_TABLE_ONE_LAYER)], 0.0, |story| {
        Ok((fresh_starts::run(story)?.runs.one_layer, 0.0))
    })
}

/// The two-layer network on the truth table.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn truth_table(story: &Story) -> Result<Ribbon, TutorialError> {
    let notebook: [(usize, &[f64]); 2] =
        [(100, &notebook::TRUTH_TABLE_TWO_LAYERS), (1000, &notebook::TRUTH_TABLE_THOUSAND)];
    ribbon(story, &notebook, 0.0, |story| Ok((fresh_starts::run_for(story, 1000)?.two_layer, 0.0)))
}

/// The one-layer network with a sigmoid output.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn saturation(story: &Story) -> Result<Ribbon, TutorialError> {
    ribbon(story, &[(100, &notebook::SATURATION[..1])], 0.0, |story| {
        Ok((saturation::run(story)?.runs.one_layer, 0.0))
    })
}

/// Tanh hidden units at learning rate 0.01.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn tanh(story: &Story) -> Result<Ribbon, TutorialError> {
    let notebook: [(usize, &[f64]); 3] = [
        (100, &notebook::TANH_HUNDRED),
        (1000, &notebook::TANH_THOUSAND),
        (3000, &notebook::TANH_THREE_THOUSAND),
    ];
    excess(story, &notebook, jumps::run)
}

/// Sigmoid hidden units at learning rate 0.01.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn sigmoid(story: &Story) -> Result<Ribbon, TutorialError> {
    let notebook: [(usize, &[f64]); 2] =
        [(100, &notebook::SIGMOID_HUNDRED), (3000, &notebook::SIGMOID_THREE_THOUSAND)];
    excess(story, &notebook, stuck::run)
}

/// Tanh hidden units at learning rate 0.001.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn small_steps(story: &Story) -> Result<Ribbon, TutorialError> {
    excess(story, &[(3000, &notebook::SMALL_STEPS)], small_steps::run)
}

/// A ribbon of a long run's errors above least squares.
fn excess(
    story: &Story,
    notebook: &[(usize, &[f64])],
    section: fn(&Story) -> Result<LongRun, TutorialError>,
) -> Result<Ribbon, TutorialError> {
    ribbon(story, notebook, notebook::LEAST_SQUARES_MSE, |story| {
        let LongRun { runs, least_squares_mse, .. } = section(story)?;
        Ok((runs.two_layer, least_squares_mse))
    })
}

/// The ribbon of the runs that `experiment` gives, each with what is to be subtracted from its errors; `floor` is what is
/// to be subtracted from the notebook's.
fn ribbon(
    story: &Story,
    notebook: &[(usize, &[f64])],
    floor: f64,
    experiment: impl Fn(&Story) -> Result<(FinishedRun, f64), TutorialError> + Sync,
) -> Result<Ribbon, TutorialError> {
    let epochs = watched(notebook.iter().map(|(epochs, _)| *epochs).max().unwrap_or(0));
    let curves = story.repeat(story.runs(), |story| {
        let (run, floor) = experiment(story)?;
        Ok(epochs.iter().map(|epochs| run.mse_after(*epochs) - floor).collect::<Vec<f64>>())
    })?;
    let quantiles = (0..epochs.len()).map(|i| Quantiles::of(curves.iter().map(|curve| curve[i]))).collect();
    let marks =
        notebook.iter().flat_map(|(epochs, values)| values.iter().map(|value| (*epochs, value - floor)));
    Ok(Ribbon { epochs, quantiles, notebook: marks.collect() })
}

/// About three hundred of the epochs: all of the first hundred, where most happens, and the last.
fn watched(epochs: usize) -> Vec<usize> {
    let step = (epochs / 300).max(1);
    (1..=epochs).filter(|epoch| *epoch <= 100 || epoch % step == 0 || *epoch == epochs).collect()
}
