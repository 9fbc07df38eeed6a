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
use nn_data::{Rows, Scaling, train_test_split};
use nn_model::{
    Activation, Adam, Architecture, ConfusionMatrix, Initialization, Loss, Metric, Network, Task, Training,
};
use rand::RngExt;
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

/// Trains the network.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<Digits, TutorialError> {
    let rng = &mut story.rng(Section::Digits);
    let digits = nn_data::digits();
    let split = train_test_split(Rows::Stratified(&digits.labels()?), TEST_FRACTION, rng)?;
    let (train, test) = (digits.rows(&split.train)?, digits.rows(&split.test)?);
    let scaler = Scaling::MinMax.fit(train.inputs())?;
    let (x, test_x) = (scaler.transform(train.inputs())?, scaler.transform(test.inputs())?);

    let (seed, initialization) = (rng.random(), Initialization::HeUniform);
    let mut learn = |architecture: Architecture| -> Result<_, TutorialError> {
        let mut network = Network::new(architecture.layer(10, Activation::Softmax), initialization, rng)?;
        let training = Training::new(Adam::new(LEARNING_RATE), Loss::CrossEntropy)
            .epochs(EPOCHS)
            .batch_size(BATCH)
            .seed(seed)
            .metrics([Metric::Accuracy]);
        let run = training.start(&mut network, (x.as_ref(), train.targets()))?;
        let mut history = run.validate((test_x.as_ref(), test.targets()))?.complete();
        Ok((network, history.metrics.swap_remove(0)))
    };
    let (network, accuracy) = learn(Architecture::new(64).layer(64, Activation::Relu))?;
    let (_, one_layer) = learn(Architecture::new(64))?;

    let probabilities = network.predict_proba(test_x.as_ref())?;
    let matrix = ConfusionMatrix::new(Task::MultiClass, test.targets(), probabilities.as_ref())?;
    let (labels, predicted) = (test.labels()?, network.predict_class(test_x.as_ref())?);
    let classes = labels.indices();
    let (mut order, right): (Vec<usize>, Vec<usize>) =
        (0..classes.len()).partition(|&row| classes[row] != predicted[row]);
    order.extend(right);
    let digit = |&row: &usize| Digit {
        pixels: test.inputs().row(row).iter().map(|pixel| pixel / 16.0).collect(),
        class: classes[row],
        predicted: predicted[row],
        probability: probabilities[(row, predicted[row])],
    };
    let count = |row: &[f64]| row.iter().map(|&count| count as usize).collect();
    Ok(Digits {
        network: network.architecture().to_string(),
        training_samples: train.samples(),
        test_samples: test.samples(),
        training_accuracy: accuracy.training,
        test_accuracy: accuracy.validation,
        one_layer_accuracy: one_layer.validation.last().copied().unwrap_or(f64::NAN),
        confusion: matrix.rows().map(count).collect(),
        shown: order.iter().take(SHOWN).map(digit).collect(),
    })
}
