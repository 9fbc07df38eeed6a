//! When to stop: the loss on validation samples says it.
//!
//! ```text
//! moons with much noise     60 training, 60 validation and 2000 test samples
//! 2 - tanh 32 - tanh 32 - sigmoid 1, Adam on the mean cross-entropy, all samples in one batch
//! ```
//!
//! The same run twice from the same weights: once to the last epoch, once with early stopping.
//!
//! In the book: [validation](https://github.com/nn-notebook/nn-notebook/blob/main/docs/src/chapters/validation.md).

use super::Section;
use crate::story::{Story, TutorialError};
use nn_data::{Dataset, Moons};
use nn_model::{
    Activation, Adam, Architecture, EarlyStopping as Patience, History, Initialization, Loss, Metric,
    Network, Task, Training,
};
use serde::Serialize;

/// How many training samples there are, and how many validation samples.
pub const SAMPLES: usize = 60;
/// How many samples judge at the end.
pub const TEST_SAMPLES: usize = 2000;
/// The standard deviation of the noise; the moons then overlap.
pub const NOISE: f64 = 0.35;
/// How long the run without a stop is.
pub const EPOCHS: usize = 1000;
/// How many epochs without improvement early stopping waits.
pub const PATIENCE: usize = 100;
/// The learning rate of Adam.
pub const LEARNING_RATE: f64 = 0.003;

/// One run, and where it should have stopped.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EarlyStopping {
    /// The network in words.
    pub network: String,
    /// The loss on the training samples, after each epoch of the run without a stop.
    pub training_loss: Vec<f64>,
    /// The loss on the validation samples.
    pub validation_loss: Vec<f64>,
    /// The epoch with the least validation loss up to the stop; its weights are kept.
    pub best_epoch: usize,
    /// The epoch after which early stopping gave up.
    pub stopped_at: usize,
    /// How good the weights of the best epoch are on new samples.
    pub stopped: Score,
    /// How good the weights of the last epoch are.
    pub to_the_end: Score,
}

/// How good a network is on samples that it has not seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Score {
    /// The mean cross-entropy.
    pub loss: f64,
    /// The share of samples that it gets right.
    pub accuracy: f64,
}

/// Both networks, with what is needed to test them.
pub(crate) struct Trained {
    pub stopped: Network,
    pub to_the_end: Network,
    pub test: Dataset,
    stopped_history: History,
    history: History,
}

/// Trains both networks.
///
/// # Errors
/// None is expected; see [`TutorialError`].
pub fn run(story: &Story) -> Result<EarlyStopping, TutorialError> {
    let Trained { stopped, to_the_end, test, stopped_history, history } = train(story)?;
    Ok(EarlyStopping {
        network: stopped.architecture().to_string(),
        best_epoch: stopped_history.best_epoch.unwrap_or(0),
        stopped_at: stopped_history.epochs(),
        stopped: score(&stopped, &test)?,
        to_the_end: score(&to_the_end, &test)?,
        training_loss: history.loss,
        validation_loss: history.validation_loss,
    })
}

/// Draws the samples and the first weights, and trains from them with and without a stop.
pub(crate) fn train(story: &Story) -> Result<Trained, TutorialError> {
    let rng = &mut story.rng(Section::EarlyStopping);
    let moons = |samples| Moons { samples, noise: NOISE };
    let (known, validation) = (moons(SAMPLES).generate(rng)?, moons(SAMPLES).generate(rng)?);
    let test = moons(TEST_SAMPLES).generate(rng)?;
    let architecture = Architecture::new(2)
        .layer(32, Activation::Tanh)
        .layer(32, Activation::Tanh)
        .layer(1, Activation::Sigmoid);
    let mut to_the_end = Network::new(architecture, Initialization::GlorotUniform, rng)?;
    let mut stopped = to_the_end.clone();

    let training = Training::new(Adam::new(LEARNING_RATE), Loss::BinaryCrossEntropy).epochs(EPOCHS);
    let follow = |training: &Training, network: &mut Network| -> Result<History, TutorialError> {
        let run = training.start(network, (known.inputs(), known.targets()))?;
        Ok(run.validate((validation.inputs(), validation.targets()))?.complete())
    };
    let history = follow(&training, &mut to_the_end)?;
    let stopped_history = follow(&training.early_stopping(Patience::new(PATIENCE)), &mut stopped)?;
    Ok(Trained { stopped, to_the_end, test, stopped_history, history })
}

fn score(network: &Network, data: &Dataset) -> Result<Score, TutorialError> {
    let predictions = network.predict(data.inputs())?;
    let of = |metric: Metric| metric.evaluate(Task::of(network), data.targets(), predictions.as_ref());
    Ok(Score { loss: of(Metric::LogLoss)?, accuracy: of(Metric::Accuracy)? })
}
