//! A run at rest: all that it takes to go on exactly where it was.

use super::history::{History, Stop};
use super::penalty::Penalty;
use super::run::Run;
use super::schedule::ScheduleState;
use super::settings::Training;
use super::stopping::StoppingState;
use crate::check::{fits, same};
use crate::error::ModelError;
use crate::optimizer::OptimizerMemory;
use nn_choice::digits;

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
    pub(crate) memory: OptimizerMemory,
    pub(crate) history: History,
    pub(crate) plateau: ScheduleState,
    pub(crate) best: Option<Best>,
    /// For how many epochs early stopping has seen no gain; in older files, since the best one.
    #[cfg_attr(feature = "serde", serde(default))]
    pub(crate) waited: Option<usize>,
    /// Whether all steps were those of epochs that were done, with batches that the settings make: not if batches were ever
    /// [given](Run::set_batches), nor in the middle of an epoch. Older files do not say.
    #[cfg_attr(feature = "serde", serde(default))]
    pub(crate) whole_epochs: Option<bool>,
}

/// What early stopping has to be better than, and its parameters if they are kept.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub(crate) struct Best {
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::one"))]
    pub loss: f64,
    pub epoch: usize,
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub parameters: Vec<f64>,
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

impl<'n> Run<'n> {
    /// Goes on where `checkpoint` was made, with its parameters, its optimiser's memory and its history: on the same samples
    /// and with the same settings (but for the number of epochs), the run gives the bits it would have given without the stop. A
    /// learning rate that an observer set is kept; batches that were [given](Run::set_batches) have to be given again.
    ///
    /// # Errors
    /// [`ModelError::Checkpoint`] if it was made with another network, optimiser or other settings, [`ModelError::OtherSeed`] with
    /// another seed, [`ModelError::DamagedCheckpoint`] if its parts contradict each other or are what nothing can be.
    pub fn resume(mut self, checkpoint: &Checkpoint) -> Result<Run<'n>, ModelError> {
        let Checkpoint { training, parameters, memory, history, plateau, best, waited, whole_epochs } =
            checkpoint;
        let size = self.network.parameters().len();
        same("parameters", size, parameters.len())?;
        let loss = self.training.loss;
        history.check(loss)?;
        let epochs = history.epochs();
        let seeds = [self.training.seed, training.seed];
        if seeds[0] != seeds[1] {
            return Err(ModelError::OtherSeed { expected: seeds[1], found: seeds[0] });
        }
        let has_penalty = self.training.penalty != Penalty::NONE;
        history.check_measured(&self.history.metrics, self.watch.measured(), has_penalty)?;
        plateau.check(epochs, loss)?;
        let at_most = || format!("at most {epochs}");
        let waiting = waited.unwrap_or(0);
        fits("how long early stopping has waited", waiting, |waited| *waited <= epochs, at_most())?;
        self.check_steps(memory.steps, epochs, *whole_epochs)?;
        let kept = best.as_ref().filter(|best| !best.parameters.is_empty()).map(|best| best.epoch);
        let expected = in_words(kept);
        fits("its best epoch", in_words(history.best_epoch), |found| *found == expected, &expected)?;
        let mut stopping = StoppingState { waited: waited.unwrap_or(0), ..StoppingState::default() };
        if let Some(best) = best {
            if !best.parameters.is_empty() {
                same("parameters of the best epoch", size, best.parameters.len())?;
            }
            fits(
                "the epoch of its best parameters",
                best.epoch,
                |best| (1..=epochs).contains(best),
                at_most(),
            )?;
            fits("its best value", best.loss, |best| *best < f64::INFINITY, "a number")?;
            if let Some(stopping) = training.early_stopping {
                let watched = stopping.watched;
                let expected = watched.with_sign(watched.value_at(best.epoch, history));
                // NaN where it was not measured.
                let fit = |found: &f64| expected.is_nan() || *found == expected;
                fits("its best value", best.loss, fit, digits(expected))?;
            }
            let waited = waited.unwrap_or(epochs - best.epoch);
            stopping = StoppingState { best: Some(best.loss), best_epoch: best.epoch, waited };
        }
        self.optimizer.restore(memory)?;
        self.network.parameters_mut().copy_from_slice(parameters);
        (self.watch.schedule, self.watch.stopping) = (*plateau, stopping);
        self.watch.kept.clear();
        self.watch.kept.extend(best.iter().flat_map(|best| &best.parameters));
        self.history = history.clone();
        self.history.reserve(self.training.epochs.saturating_sub(self.history.epochs()));
        if matches!(self.history.stop, Stop::Observer | Stop::TimeLimit) {
            // Stopped from outside, not at an end of its own.
            self.history.stop = Stop::Epochs;
        }
        if let Some(batches) = &mut self.batches {
            batches.whole_epochs = *whole_epochs;
        }
        self.evaluate_present();
        Ok(self)
    }

    /// Refuses a number of steps that this many epochs cannot have.
    fn check_steps(&self, steps: usize, epochs: usize, bounded: Option<bool>) -> Result<(), ModelError> {
        // The count has room left.
        let any = usize::MAX / 2;
        let (least, most) = match (self.training.optimizer.evaluates(), &self.batches) {
            (true, _) => (0, epochs), // it begins anew where its memory leads nowhere
            (false, None) => (epochs, epochs),
            // How many batches an epoch has may have changed, but each has a sample.
            (false, Some(batches)) => {
                let samples = batches.samples().filter(|_| bounded == Some(true));
                (epochs, samples.map_or(any, |samples| epochs.saturating_mul(samples).min(any)))
            }
        };
        let fit = |steps: &usize| (least..=most).contains(steps);
        fits("its number of steps", steps, fit, format!("from {least} to {most}"))
    }

    /// All that it takes to go on later where the run is now; see [`Run::resume`].
    pub fn checkpoint(&self) -> Checkpoint {
        let StoppingState { best, best_epoch, waited } = self.watch.stopping;
        Checkpoint {
            training: self.training.clone(),
            parameters: self.network.parameters().to_vec(),
            memory: self.optimizer.memory().clone(),
            history: self.history.clone(),
            plateau: self.watch.schedule,
            best: best.map(|loss| Best { loss, epoch: best_epoch, parameters: self.watch.kept.clone() }),
            waited: Some(waited),
            whole_epochs: self
                .batches
                .as_ref()
                .map_or(Some(true), |batches| batches.whole_epochs.filter(|_| batches.under_way.is_none())),
        }
    }
}

fn in_words(epoch: Option<usize>) -> String {
    epoch.map_or("none".to_owned(), |epoch| epoch.to_string())
}
