//! Handwritten digits with two small hidden layers (a tutorial with seed 1), batch by batch, until the validation loss has risen twice.
//!
//! ```text
//! 1078 training, 359 validation and 360 test digits     64 - sigmoid 20 - sigmoid 20 - softmax 10
//! pixels from 0 to 16, not scaled                       mean cross-entropy,  43 batches in order,  w -= 0.1 * gradient
//! ```
//!
//! The random numbers in their order: a permutation of all digits, of which the first 719 are set aside; a permutation of
//! those, of which the first 360 are test digits; the weights, layer by layer, times 0.1. Biases begin at 0.
//!
//! The batches are what NumPy's `array_split` makes of the training digits: none is larger than another by more than one.
//!
//! In the book: [digits](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/digits.md).

use crate::story::{Story, TutorialError};
use nn_data::numpy::RandomState;
use nn_model::{Activation, ConfusionMatrix, GradientDescent, Loss, Metric, Network, Task, Training};
use serde::Serialize;
use std::ops::ControlFlow;

/// How many test digits the tutorial gets right.
pub const PUBLISHED_RIGHT: usize = 344;

/// The mistakes that it shows: which digit, taken for which, how often.
pub const PUBLISHED_MISTAKES: [(usize, usize, usize); 13] = [
    (0, 4, 1),
    (3, 2, 1),
    (4, 1, 1),
    (5, 3, 1),
    (5, 8, 1),
    (5, 9, 1),
    (7, 1, 1),
    (7, 4, 2),
    (8, 2, 2),
    (8, 5, 2),
    (8, 9, 1),
    (9, 3, 1),
    (9, 5, 1),
];

/// The learning rate.
pub const LEARNING_RATE: f64 = 0.1;
/// How many batches there are.
pub const BATCHES: usize = 43;
/// How many epochs there are at most.
pub const MOST_EPOCHS: usize = 300;

/// What the network learns, and what it makes of the test digits.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DigitsInBatches {
    /// The network in words.
    pub network: String,
    /// How many training digits there are.
    pub training_samples: usize,
    /// How many validation digits there are.
    pub validation_samples: usize,
    /// How many test digits there are.
    pub test_samples: usize,
    /// The loss on each batch before its step, over all epochs.
    pub batch_loss: Vec<f64>,
    /// The loss on the training digits after each epoch.
    pub training_loss: Vec<f64>,
    /// The loss on the validation digits after each epoch.
    pub validation_loss: Vec<f64>,
    /// How many test digits are right.
    pub right: usize,
    /// The share of them.
    pub accuracy: f64,
    /// How many test digits of each class (row) are taken for each class (column).
    pub confusion: Vec<Vec<usize>>,
}

/// Trains the network. Nothing random in it: the seed is the tutorial's.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(_: &Story) -> Result<DigitsInBatches, TutorialError> {
    let rng = &mut RandomState::new(1);
    let digits = nn_data::digits();
    let all = rng.permutation(digits.samples())?;
    let (aside, train) = (digits.rows(&all[..719])?, digits.rows(&all[719..])?);
    let order = rng.permutation(aside.samples())?;
    let (test, validation) = (aside.rows(&order[..360])?, aside.rows(&order[360..])?);

    let mut network = draw(rng)?;
    let mut batch_loss = Vec::new();
    // ANCHOR: training
    let history = Training::new(GradientDescent::new(LEARNING_RATE), Loss::CrossEntropy)
        .batch_count(BATCHES)
        .in_order()
        .epochs(MOST_EPOCHS)
        .metrics([Metric::LogLoss]) // the loss after each epoch
        .start(&mut network, &train)?
        .validate(&validation)?
        .before_step(|step| batch_loss.push(step.loss))?
        .observe(|progress| match rises_twice(&progress.history.validation_loss) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        })
        .complete();
    // ANCHOR_END: training
    let training_loss = history.metric(Metric::LogLoss).map_or_else(Vec::new, |loss| loss.training.clone());

    let probabilities = network.predict(test.inputs())?;
    let matrix = ConfusionMatrix::new(Task::MultiClass, test.targets(), probabilities.as_ref())?;
    let confusion: Vec<Vec<usize>> =
        matrix.rows().map(|row| row.iter().map(|&count| count as usize).collect()).collect();
    Ok(DigitsInBatches {
        network: network.architecture().to_string(),
        training_samples: train.samples(),
        validation_samples: validation.samples(),
        test_samples: test.samples(),
        batch_loss,
        training_loss,
        validation_loss: history.validation_loss,
        right: confusion.iter().enumerate().map(|(class, row)| row[class]).sum(),
        accuracy: matrix.accuracy(),
        confusion,
    })
}

fn draw(rng: &mut RandomState) -> Result<Network, TutorialError> {
    let mut weights = |inputs, units| rng.matrix(inputs, units, |rng| 0.1 * rng.randn());
    let weights = [weights(64, 20)?, weights(20, 20)?, weights(20, 10)?];
    let activations = [Activation::Sigmoid, Activation::Sigmoid, Activation::Softmax];
    let layers = weights.iter().zip(activations);
    Ok(Network::from_layers(layers.map(|(w, activation)| (w.as_ref(), &[0.0; 20][..w.ncols()], activation)))?)
}

/// Whether more than three epochs are done, and the last two did not lower the loss.
fn rises_twice(loss: &[f64]) -> bool {
    matches!(loss, [_, .., before, between, last] if last >= between && between >= before)
}
