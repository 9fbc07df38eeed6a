//! Over-fitting, shown and cured: a wide network on a few noisy samples of a sine.
//!
//! ```text
//! 20 samples of sin(2 pi x) with noise 0.3     1 - tanh 24 - tanh 24 - linear 1, Adam on the mean squared error
//! ```
//!
//! No prediction can do better on new samples than the variance of their noise, 0.09. The remedies, from the same first
//! weights on the same samples:
//!
//! ```text
//! weight penalty    l2/2 sum w^2 is added to the loss
//! dropout           in every step each hidden unit is left out with a small probability
//! early stopping    a quarter of the samples are validation samples and say when to stop
//! more data         five times as many samples
//! ```
//!
//! In the book: [validation](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/validation.md).

use super::Section;
use crate::statistics::Quantiles;
use crate::story::{Story, TutorialError};
use nn_data::{Dataset, Sine};
use nn_math::Mat;
use nn_math::reduce::mean_squared_error;
use nn_model::{
    Activation, Adam, Architecture, EarlyStopping, Initialization, Loss, Network, Penalty, Training,
};
use serde::Serialize;

/// How many training samples there are.
pub const SAMPLES: usize = 20;
/// How many there are with more data.
pub const MORE_SAMPLES: usize = 100;
/// The standard deviation of their noise.
pub const NOISE: f64 = 0.3;
/// How many new samples judge.
pub const TEST_SAMPLES: usize = 500;
/// How many epochs a run has.
pub const EPOCHS: usize = 3000;
/// The learning rate of Adam.
pub const LEARNING_RATE: f64 = 0.003;
/// The factor of the weight penalty.
pub const L2: f64 = 0.005;
/// The probability of dropout.
pub const DROPOUT: f64 = 0.1;
/// The fraction of the samples that early stopping takes for validation.
pub const VALIDATION_FRACTION: f64 = 0.25;
/// How many epochs without improvement early stopping waits.
pub const PATIENCE: usize = 300;
/// At most this number of runs is compared.
pub const RUNS: usize = 20;
/// How many epochs lie between two looks at the errors.
const LOOK: usize = 20;

/// A run that over-fits, and many runs with and without remedies.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Overfitting {
    /// The samples of the first run: x and y.
    pub samples: Vec<(f64, f64)>,
    /// What its network makes of them.
    pub curve: Vec<Point>,
    /// Its errors along the way.
    pub errors: Vec<Errors>,
    /// How many runs were made in each way.
    pub runs: usize,
    /// The ways: without remedy first.
    pub ways: Vec<Way>,
}

/// The rule and two networks at one x.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Point {
    /// x.
    pub x: f64,
    /// sin(2 pi x): what the samples have in common.
    pub rule: f64,
    /// The network without remedy, after the last epoch.
    pub plain: f64,
    /// The one with a weight penalty.
    pub penalised: f64,
}

/// The mean squared errors after some epochs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Errors {
    /// How many epochs are done.
    pub epoch: usize,
    /// On the training samples.
    pub training: f64,
    /// On new ones.
    pub test: f64,
}

/// A way to train, and what came of it in many runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Way {
    /// Its name.
    pub name: &'static str,
    /// The mean squared error on all samples that the run was given.
    pub training: Quantiles,
    /// On new ones.
    pub test: Quantiles,
    /// In how many runs the error on new samples was less than without remedy.
    pub better: usize,
}

/// What a way makes of the plain settings.
type Settings = fn(Training) -> Training;

/// Names of the ways, how many samples each gets, and its settings.
const WAYS: [(&str, usize, Settings); 5] = [
    ("no remedy", SAMPLES, |training| training),
    ("weight penalty", SAMPLES, |training| training.penalty(Penalty::l2(L2))),
    ("dropout", SAMPLES, |training| training.dropout(DROPOUT)),
    ("early stopping", SAMPLES, |training| {
        training.validation_split(VALIDATION_FRACTION).early_stopping(EarlyStopping::new(PATIENCE))
    }),
    ("more data", MORE_SAMPLES, |training| training),
];

/// What every way of one run starts from.
struct Start {
    samples: Dataset,
    test: Dataset,
    network: Network,
    seed: u64,
}

impl Start {
    fn draw(story: &Story) -> Result<Start, TutorialError> {
        let rng = &mut story.rng(Section::Overfitting);
        let sine = |samples| Sine { samples, noise: NOISE, periods: 1.0 };
        let (samples, test) = (sine(MORE_SAMPLES).generate(rng)?, sine(TEST_SAMPLES).generate(rng)?);
        let architecture = Architecture::new(1)
            .layer(24, Activation::Tanh)
            .layer(24, Activation::Tanh)
            .layer(1, Activation::Linear);
        let network = Network::new(architecture, Initialization::HeUniform, rng)?;
        Ok(Start { samples, test, network, seed: story.seed() })
    }

    fn training(&self) -> Training {
        Training::new(Adam::new(LEARNING_RATE), Loss::Mse).epochs(EPOCHS).seed(self.seed)
    }

    /// The first `count` samples.
    fn first(&self, count: usize) -> Result<Dataset, TutorialError> {
        Ok(self.samples.rows(&(0..count).collect::<Vec<_>>())?)
    }

    /// Trains in one way: the network, its training error and its test error.
    fn train(&self, samples: usize, way: Settings) -> Result<(Network, [f64; 2]), TutorialError> {
        let (data, mut network) = (self.first(samples)?, self.network.clone());
        way(self.training()).train(&mut network, (data.inputs(), data.targets()))?;
        let errors = [mse(&network, &data)?, mse(&network, &self.test)?];
        Ok((network, errors))
    }
}

/// Trains the networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<Overfitting, TutorialError> {
    let start = Start::draw(story)?;
    let data = start.first(SAMPLES)?;
    let (x, y) = (data.inputs(), data.targets());
    let (plain, errors) = follow(&start, &data)?;
    Ok(Overfitting {
        samples: (0..SAMPLES).map(|i| (x[(i, 0)], y[(i, 0)])).collect(),
        curve: curve(&start, &plain)?,
        errors,
        runs: story.runs().min(RUNS),
        ways: ways(story)?,
    })
}

/// Trains in every way again and again, each time with samples and first weights of their own.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn ways(story: &Story) -> Result<Vec<Way>, TutorialError> {
    let runs = story.repeat(story.runs().min(RUNS), |story| {
        let start = Start::draw(story)?;
        WAYS.map(|(_, samples, way)| Ok(start.train(samples, way)?.1)).into_iter().collect()
    })?;
    let way = |(i, (name, ..)): (usize, &(&'static str, _, _))| Way {
        name,
        training: Quantiles::of(runs.iter().map(|run: &Vec<[f64; 2]>| run[i][0])),
        test: Quantiles::of(runs.iter().map(|run| run[i][1])),
        better: runs.iter().filter(|run| run[i][1] < run[0][1]).count(),
    };
    Ok(WAYS.iter().enumerate().map(way).collect())
}

/// The first run without remedy: its network, and its errors along the way.
fn follow(start: &Start, data: &Dataset) -> Result<(Network, Vec<Errors>), TutorialError> {
    let mut network = start.network.clone();
    let mut run = start.training().start(&mut network, (data.inputs(), data.targets()))?;
    let mut errors = Vec::new();
    for epoch in (0..=EPOCHS).step_by(LOOK) {
        run.run(epoch - run.history().epochs());
        let (training, test) = (mse(run.network(), data)?, mse(run.network(), &start.test)?);
        errors.push(Errors { epoch, training, test });
    }
    run.finish();
    Ok((network, errors))
}

/// From x = 0 to 1: the rule, the network without remedy, and one with a weight penalty.
fn curve(start: &Start, plain: &Network) -> Result<Vec<Point>, TutorialError> {
    let x = Mat::from_fn(201, 1, |i, _| i as f64 / 200.0);
    let (_, samples, penalty) = WAYS[1];
    let (penalised, _) = start.train(samples, penalty)?;
    let (plain, penalised) = (plain.predict(x.as_ref())?, penalised.predict(x.as_ref())?);
    let point = |i| {
        let at = x[(i, 0)];
        Point {
            x: at,
            rule: libm::sin(std::f64::consts::TAU * at),
            plain: plain[(i, 0)],
            penalised: penalised[(i, 0)],
        }
    };
    Ok((0..x.nrows()).map(point).collect())
}

fn mse(network: &Network, data: &Dataset) -> Result<f64, TutorialError> {
    let column = crate::networks::column;
    let predictions = network.predict(data.inputs())?;
    Ok(mean_squared_error(&column(predictions.as_ref()), &column(data.targets())))
}
