//! A run at rest: all that it takes to go on exactly where it was.

use super::history::History;
use super::schedule::ScheduleState;
use super::settings::Training;
use super::watch::Best;
use crate::optimizer::Memory;

/// A training run at rest, made by [`Run::checkpoint`](crate::Run::checkpoint) and taken up by
/// [`Run::resume`](crate::Run::resume): parameters, the optimiser's memory, the history, and what schedules and early stopping
/// remember. With the feature `serde` it can be written to a file.
///
/// ```
/// # use nn_math::Mat;
/// # use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Training};
/// # use rand::{SeedableRng, rngs::ChaCha8Rng};
/// # let architecture = Architecture::new(1).layer(4, Activation::Tanh).layer(1, Activation::Linear);
/// # let mut network = Network::new(architecture, Initialization::GlorotUniform, &mut ChaCha8Rng::seed_from_u64(7))?;
/// # let mut other = network.clone();
/// # let x = Mat::from_fn(20, 1, |i, _| i as f64 / 10.0);
/// # let y = Mat::from_fn(20, 1, |i, _| (i as f64 / 10.0).sin());
/// # let samples = (&x, &y);
/// let training = Training::new(Adam::new(0.01), Loss::Mse).batch_size(5).epochs(20);
/// let mut run = training.start(&mut network, samples)?;
/// run.run(8);
/// let checkpoint = run.checkpoint();
/// // Later, elsewhere:
/// let resumed = checkpoint.training().start(&mut other, samples)?.resume(&checkpoint)?.complete();
/// assert_eq!(resumed, run.complete());
/// # assert_eq!(network, other);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Checkpoint {
    pub(crate) training: Training,
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub(crate) parameters: Vec<f64>,
    pub(crate) memory: Memory,
    pub(crate) history: History,
    pub(crate) plateau: ScheduleState,
    pub(crate) best: Option<Best>,
}

impl Checkpoint {
    /// The settings of the run.
    pub fn training(&self) -> &Training {
        &self.training
    }

    /// The network's parameters when the checkpoint was made.
    pub fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    /// What had happened until then.
    pub fn history(&self) -> &History {
        &self.history
    }
}
