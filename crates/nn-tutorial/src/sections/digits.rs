//! Handwritten digits: 8 x 8 pixels, ten classes.
//!
//! ```text
//! 1437 training digits, 360 test digits          64 - relu 64 - softmax 10, Adam on the mean cross-entropy
//! pixels from 0 to 1                             batches of 32
//! ```
//!
//! In the book: [digits](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/digits.md).

use super::Section;
use crate::story::{Story, TutorialError};
use nn_data::{Dataset, Rows, Scaler, Scaling, train_test_split};
use nn_math::Mat;
use nn_model::{
    Activation, Adam, Architecture, ConfusionMatrix, Initialization, Loss, Metric, MetricHistory, Network,
    Task, Training,
};
use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use serde::Serialize;

/// Which fraction of all digits are test digits.
pub const TEST_FRACTION: f64 = 0.2;
/// How often the network goes through the others.
pub const EPOCHS: usize = 30;
/// How many digits make a step.
pub const BATCH: usize = 32;
/// The learning rate of Adam.
pub const LEARNING_RATE: f64 = 0.003;
/// How many digits are shown.
pub const SHOWN: usize = 24;

/// What the network makes of digits that it has not seen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Digits {
    /// The network in words.
    pub network: String,
    /// How many training digits there are.
    pub training_samples: usize,
    /// How many test digits there are.
    pub test_samples: usize,
    /// The share of the training digits that are right, after each epoch.
    pub training_accuracy: Vec<f64>,
    /// The share of the others.
    pub test_accuracy: Vec<f64>,
    /// The share of the others at the end without a hidden layer.
    pub one_layer_accuracy: f64,
    /// How many digits of each class (row) are taken for each class (column).
    pub confusion: Vec<Vec<usize>>,
    /// Some of the digits: those that it gets wrong first, then others in order.
    pub shown: Vec<Digit>,
}

/// A digit and what the network takes it for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Digit {
    /// 8 x 8 pixels row by row from the top, from 0 (paper) to 1 (ink).
    pub pixels: Vec<f64>,
    /// What it is.
    pub class: usize,
    /// What it is taken for.
    pub predicted: usize,
    /// The probability that the network gives to that.
    pub probability: f64,
}

/// How much each pixel of one of the digits shown speaks for what it is taken for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Influence {
    /// The digit.
    pub digit: Digit,
    /// By how much the score of what it is taken for grows with the ink of each pixel, 8 x 8 as the pixels.
    pub by_pixel: Vec<f64>,
}

/// Trains the network.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<Digits, TutorialError> {
    let mut task = DigitsTask::new(story)?;
    let (network, accuracy) = task.learn(hidden_layer())?;
    let (_, one_layer) = task.learn(Architecture::new(64))?;

    let probabilities = network.predict_proba(task.test_x.as_ref())?;
    let matrix = ConfusionMatrix::new(Task::MultiClass, task.test.targets(), probabilities.as_ref())?;
    let count = |row: &[f64]| row.iter().map(|&count| count as usize).collect();
    Ok(Digits {
        network: network.architecture().to_string(),
        training_samples: task.train.samples(),
        test_samples: task.test.samples(),
        training_accuracy: accuracy.training,
        test_accuracy: accuracy.validation,
        one_layer_accuracy: one_layer.validation.last().copied().unwrap_or(f64::NAN),
        confusion: matrix.rows().map(count).collect(),
        shown: task.shown(&network)?.into_iter().map(|(_, digit)| digit).collect(),
    })
}

/// What the pixels of the digits shown have to say to the same network.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn influences(story: &Story) -> Result<Vec<Influence>, TutorialError> {
    let mut task = DigitsTask::new(story)?;
    let (network, _) = task.learn(hidden_layer())?;
    let of = |(row, digit): (usize, Digit)| {
        let gradient = network
            .input_gradients()
            .of_score(task.test_x.as_ref().get(row..row + 1, ..), digit.predicted)?;
        let by_pixel = gradient.row(0).iter().zip(task.scaler.scale()).map(|(slope, scale)| slope / scale);
        Ok(Influence { digit, by_pixel: by_pixel.collect() })
    };
    task.shown(&network)?.into_iter().map(of).collect()
}

fn hidden_layer() -> Architecture {
    Architecture::new(64).layer(64, Activation::Relu)
}

/// The digits to learn from and the others, scaled, and what is drawn by lot.
struct DigitsTask {
    train: Dataset,
    test: Dataset,
    x: Mat<f64>,
    test_x: Mat<f64>,
    scaler: Scaler,
    seed: u64,
    rng: ChaCha8Rng,
}

impl DigitsTask {
    fn new(story: &Story) -> Result<DigitsTask, TutorialError> {
        let mut rng = story.rng(Section::Digits);
        let digits = nn_data::digits();
        let split = train_test_split(Rows::Stratified(&digits.labels()?), TEST_FRACTION, &mut rng)?;
        let (train, test) = (digits.rows(&split.train)?, digits.rows(&split.test)?);
        let scaler = Scaling::MinMax.fit(train.inputs())?;
        let (x, test_x) = (scaler.transform(train.inputs())?, scaler.transform(test.inputs())?);
        Ok(DigitsTask { train, test, x, test_x, scaler, seed: rng.random(), rng })
    }

    /// Trains a network that ends in one unit for each digit; gives it with its accuracy after each epoch.
    fn learn(&mut self, architecture: Architecture) -> Result<(Network, MetricHistory), TutorialError> {
        let architecture = architecture.layer(10, Activation::Softmax);
        let mut network = Network::new(architecture, Initialization::HeUniform, &mut self.rng)?;
        let training = Training::new(Adam::new(LEARNING_RATE), Loss::CrossEntropy)
            .epochs(EPOCHS)
            .batch_size(BATCH)
            .seed(self.seed)
            .metrics([Metric::Accuracy]);
        let run = training.start(&mut network, (self.x.as_ref(), self.train.targets()))?;
        let mut history = run.validate((self.test_x.as_ref(), self.test.targets()))?.complete();
        Ok((network, history.metrics.swap_remove(0)))
    }

    /// The digits to be shown, those first that the network gets wrong, each with its row among the others.
    fn shown(&self, network: &Network) -> Result<Vec<(usize, Digit)>, TutorialError> {
        let probabilities = network.predict_proba(self.test_x.as_ref())?;
        let (labels, predicted) = (self.test.labels()?, network.predict_class(self.test_x.as_ref())?);
        let classes = labels.indices();
        let (mut order, right): (Vec<usize>, Vec<usize>) =
            (0..classes.len()).partition(|&row| classes[row] != predicted[row]);
        order.extend(right);
        let digit = |&row: &usize| Digit {
            pixels: self.test.inputs().row(row).iter().map(|pixel| pixel / 16.0).collect(),
            class: classes[row],
            predicted: predicted[row],
            probability: probabilities[(row, predicted[row])],
        };
        Ok(order.iter().take(SHOWN).map(|row| (*row, digit(row))).collect())
    }
}
