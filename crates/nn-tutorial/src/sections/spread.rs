//! How far runs differ: the error of many runs after each epoch, with the notebook's own numbers among them.

use super::{fresh_starts, jumps, saturation, small_steps, stuck};
use crate::networks::least_squares_mse;
use crate::statistics::Quantiles;
use crate::{Run, Story, TutorialError, notebook};
use serde::Serialize;

/// A ribbon for each experiment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Spread {
    /// How many runs each ribbon is made of.
    pub runs: usize,
    /// The two-layer network on the truth table, 100 epochs: mean squared error.
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
    let above = |values: &[f64]| values.iter().map(|value| value - notebook::LEAST_SQUARES_MSE).collect::<Vec<_>>();
    let at = |epochs: usize, values: &[f64]| -> Vec<(usize, f64)> { values.iter().map(|value| (epochs, *value)).collect() };
    let mut tanh = at(100, &above(&notebook::TANH_HUNDRED));
    tanh.extend(at(1000, &above(&notebook::TANH_THOUSAND)));
    tanh.extend(at(3000, &above(&notebook::TANH_THREE_THOUSAND)));
    Ok(Spread {
        runs: story.runs(),
        truth_table: ribbon(story, at(100, &notebook::TRUTH_TABLE_TWO_LAYERS), |story| {
            Ok((fresh_starts::run(story)?.runs.two_layer, 0.0))
        })?,
        saturation: ribbon(story, at(100, &notebook::SATURATION[..1]), |story| {
            Ok((saturation::run(story)?.runs.one_layer, 0.0))
        })?,
        tanh: ribbon(story, tanh, |story| Ok((jumps::run(story)?.runs.two_layer, floor(story)?)))?,
        sigmoid: ribbon(story, at(3000, &above(&notebook::SIGMOID_THREE_THOUSAND)), |story| {
            Ok((stuck::run(story)?.runs.two_layer, floor(story)?))
        })?,
        small_steps: ribbon(story, at(3000, &above(&notebook::SMALL_STEPS)), |story| {
            Ok((small_steps::run(story)?.runs.two_layer, floor(story)?))
        })?,
    })
}

fn floor(story: &Story) -> Result<f64, TutorialError> {
    Ok(least_squares_mse(&story.noisy_data()?))
}

/// The ribbon of the runs that `experiment` gives, each with what is to be subtracted from its errors.
fn ribbon(
    story: &Story,
    notebook: Vec<(usize, f64)>,
    experiment: impl Fn(&Story) -> Result<(Run, f64), TutorialError> + Sync,
) -> Result<Ribbon, TutorialError> {
    let curves = story.repeat(story.runs(), |story| {
        let (run, floor) = experiment(story)?;
        let epochs = watched(run.mse.len());
        Ok(epochs.iter().map(|epoch| run.mse[epoch - 1] - floor).collect::<Vec<f64>>())
    })?;
    let last = notebook.iter().map(|(epochs, _)| *epochs).max().unwrap_or(0);
    let epochs = watched(last);
    let quantiles = (0..epochs.len()).map(|i| Quantiles::of(curves.iter().map(|curve| curve[i]))).collect();
    Ok(Ribbon { epochs, quantiles, notebook })
}

/// About three hundred epochs of so many, the first hundred all: that is where most happens.
fn watched(epochs: usize) -> Vec<usize> {
    let step = (epochs / 250).max(1);
    (1..=epochs).filter(|epoch| *epoch <= 100 || epoch % step == 0).collect()
}
