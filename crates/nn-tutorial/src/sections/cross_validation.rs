//! Does the second layer help? The notebook ends by asking for cross-validation; here it is.
//!
//! Every row of the noisy linear data is predicted by networks that were trained on other rows only: ten folds, dealt anew
//! several times. Then once more with a rule that is not linear, on the same inputs with the same noise:
//!
//! ```text
//! linear        y = x0 + x1 + x2 + noise
//! with a sine   y = sin(2 pi x0) + x1 + x2 + noise
//! ```
//!
//! The standard error of a mean over folds takes into account that folds share most of their training rows (Nadeau and
//! Bengio, *Inference for the generalization error*, Machine Learning 52, 2003): with J folds in all, variance s^2
//! between them, and t test rows for each n training rows, it is sqrt((1/J + t/n) s^2).
//!
//! In the book: [validation](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/validation.md).

use super::Section;
use crate::networks::{column, notebook_descent, one_layer, two_layers};
use crate::story::{Story, TutorialError};
use nn_data::{Dataset, KFold, Rows};
use nn_math::least_squares::least_squares;
use nn_math::reduce::mean_squared_error;
use nn_math::{Mat, MatRef};
use nn_model::Activation::{Linear, Tanh};
use nn_model::{Architecture, Initialization, Lbfgs, Loss, Network, Training};
use rand::rngs::ChaCha8Rng;
use serde::Serialize;

/// k: how many folds.
pub const FOLDS: usize = 10;
/// How often the rows are dealt anew, at most.
pub const REPEATS: usize = 5;
/// The variance of the noise: what no prediction can do better than.
pub const NOISE_VARIANCE: f64 = 0.04;

/// Both comparisons.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CrossValidation {
    /// How often the rows were dealt to ten folds.
    pub repeats: usize,
    /// On the notebook's noisy linear data.
    pub linear: Vec<Contestant>,
    /// With a sine of the first input.
    pub sine: Vec<Contestant>,
}

/// How well one way to predict does on rows that it was not trained on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Contestant {
    /// Its name.
    pub name: &'static str,
    /// The mean squared error on new rows.
    pub error: Estimate,
    /// By how much that is more than the error of least squares on the same rows.
    pub excess: Estimate,
}

/// A mean over folds with its standard error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// How a contestant learns from some rows and predicts others.
type Fit = fn(&Dataset, MatRef<'_, f64>, &mut ChaCha8Rng) -> Result<Vec<f64>, TutorialError>;

const CONTESTANTS: [(&str, Fit); 4] = [
    ("least squares", |data, x, _| Ok(fit_least_squares(data, x))),
    ("one layer", |data, x, rng| descend(one_layer(Linear), data, x, rng)),
    ("two layers, 2 tanh units", |data, x, rng| descend(two_layers(Tanh, Linear), data, x, rng)),
    ("two layers, 8 tanh units and biases", |data, x, rng| {
        let architecture = Architecture::new(3).layer(8, Tanh).layer(1, Linear);
        let mut network = Network::new(architecture, Initialization::GlorotUniform, rng)?;
        let training = Training::new(Lbfgs::default(), Loss::Mse).epochs(100);
        training.train(&mut network, (data.inputs(), data.targets()))?;
        Ok(column(network.predict(x)?.as_ref()))
    }),
];

/// Compares the contestants on both data sets.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<CrossValidation, TutorialError> {
    let repeats = story.runs().min(REPEATS);
    let linear = story.noisy_data()?;
    Ok(CrossValidation {
        repeats,
        linear: compare(story, &linear, repeats)?,
        sine: compare(story, &with_sine(&linear)?, repeats)?,
    })
}

/// The same inputs and the same noise, but the rule has sin(2 pi x0) in place of x0.
fn with_sine(data: &Dataset) -> Result<Dataset, TutorialError> {
    let (x, y) = (data.inputs(), data.targets());
    let sine_for_line = |x: f64| libm::sin(std::f64::consts::TAU * x) - x;
    let targets = Mat::from_fn(data.samples(), 1, |i, _| y[(i, 0)] + sine_for_line(x[(i, 0)]));
    let names = |names: &[String]| names.to_vec();
    Ok(Dataset::new(x.to_owned(), targets, names(data.input_names()), names(data.target_names()))?)
}

/// Both data sets are dealt to the same folds.
fn compare(story: &Story, data: &Dataset, repeats: usize) -> Result<Vec<Contestant>, TutorialError> {
    let rng = &mut story.rng(Section::CrossValidation);
    let splits = KFold::new(FOLDS).repeated(repeats).split(Rows::Plain(data.samples()), rng)?;
    let mut errors = vec![Vec::with_capacity(splits.len()); CONTESTANTS.len()];
    for split in &splits {
        let (train, test) = (data.rows(&split.train)?, data.rows(&split.test)?);
        for ((_, fit), errors) in CONTESTANTS.iter().zip(&mut errors) {
            let predictions = fit(&train, test.inputs(), rng)?;
            errors.push(mean_squared_error(&predictions, &column(test.targets())));
        }
    }
    let contestant = |((name, _), errors_here): (&(&'static str, Fit), &Vec<f64>)| Contestant {
        name,
        error: Estimate::of(errors_here.iter().copied()),
        excess: Estimate::of(errors_here.iter().zip(&errors[0]).map(|(error, least)| error - least)),
    };
    Ok(CONTESTANTS.iter().zip(&errors).map(contestant).collect())
}

impl Estimate {
    /// Of one number for each fold.
    fn of(numbers: impl Iterator<Item = f64> + Clone) -> Estimate {
        let count = numbers.clone().count() as f64;
        let mean = numbers.clone().sum::<f64>() / count;
        let variance = numbers.map(|number| (number - mean) * (number - mean)).sum::<f64>() / (count - 1.0);
        let test_share = 1.0 / (FOLDS - 1) as f64;
        Estimate { mean, standard_error: ((1.0 / count + test_share) * variance).sqrt() }
    }
}

/// The notebook's training, with steps small enough not to jump.
fn descend(
    architecture: Architecture,
    data: &Dataset,
    x: MatRef<'_, f64>,
    rng: &mut ChaCha8Rng,
) -> Result<Vec<f64>, TutorialError> {
    let mut network = Network::new(architecture, Initialization::UNIT, rng)?;
    notebook_descent(0.001).epochs(3000).train(&mut network, (data.inputs(), data.targets()))?;
    Ok(column(network.predict(x)?.as_ref()))
}

fn fit_least_squares(data: &Dataset, x: MatRef<'_, f64>) -> Vec<f64> {
    // A data set is finite and its rows match, which is all that least squares asks for.
    match least_squares(data.inputs(), data.targets()) {
        Ok(weights) => column((x * weights).as_ref()),
        Err(_) => vec![f64::NAN; x.nrows()],
    }
}
