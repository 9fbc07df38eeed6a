//! Batches smaller than all samples: which rows make them, and the sums over an epoch's batches.

use super::settings::Training;
use crate::backprop::Objective;
use crate::error::ModelError;
use crate::loss::{Loss, LossSums};
use crate::random::{RngStream, RunRng};
use crate::samples::Samples;

/// Batches of an epoch.
pub(super) struct Batches<'n> {
    size: usize,
    /// Where they are put together from.
    pub(super) source: Samples<'n>,
    /// The training rows, and their order in this epoch.
    rows: Vec<usize>,
    order: Vec<usize>,
}

impl<'n> Batches<'n> {
    /// Batches of `size` of these rows of `source`.
    pub(super) fn new(size: usize, source: Samples<'n>, rows: Vec<usize>) -> Batches<'n> {
        Batches { size, source, order: rows.clone(), rows }
    }

    /// Puts the rows into the order of this epoch.
    pub(super) fn arrange(&mut self, training: &Training, epoch: usize) {
        self.order.copy_from_slice(&self.rows);
        if !training.in_order {
            RunRng::new(training.seed, RngStream::Order, epoch).shuffle(&mut self.order);
        }
    }

    /// The rows of each batch.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &[usize]> {
        self.order.chunks(self.size)
    }
}

/// The training rows and the validation rows, each in ascending order.
pub(super) fn split(
    training: &Training,
    samples: &Samples<'_>,
) -> Result<(Vec<usize>, Vec<usize>), ModelError> {
    let (fraction, count) = (training.validation_split, samples.count());
    if fraction == 0.0 {
        return Ok(((0..count).collect(), Vec::new()));
    }
    let validation = (fraction * count as f64).round() as usize;
    if validation == 0 || validation == count {
        return Err(ModelError::Setting {
            setting: "the validation split",
            found: fraction,
            expected: "a fraction that leaves at least one sample on either side",
        });
    }
    let mut validation_rows: Vec<usize> = (0..count).collect();
    RunRng::new(training.seed, RngStream::Split, 0).shuffle(&mut validation_rows);
    let mut training_rows = validation_rows.split_off(validation);
    training_rows.sort_unstable();
    validation_rows.sort_unstable();
    let counts = |rows: &[usize]| rows.iter().any(|&row| samples.weight(row) > 0.0);
    if counts(&training_rows) && counts(&validation_rows) {
        Ok((training_rows, validation_rows))
    } else {
        Err(ModelError::NoWeight)
    }
}

/// What an epoch gives to the history.
pub(super) struct EpochNumbers {
    pub loss: f64,
    pub loss_without_penalty: f64,
    pub mse: f64,
    pub gradient_norm: f64,
}

impl EpochNumbers {
    /// Of an epoch of one step on all samples: those after the step.
    pub(super) fn after(objective: &Objective) -> EpochNumbers {
        EpochNumbers {
            loss: objective.loss(),
            loss_without_penalty: objective.loss_without_penalty(),
            mse: objective.mse(),
            gradient_norm: objective.gradient_norm(),
        }
    }
}

/// The sums over an epoch's batches, each as it was before its step.
pub(super) struct EpochSums {
    sums: LossSums,
    /// Each batch's penalty times what the batch weighs.
    penalties: f64,
    /// The length of the last batch's gradient.
    gradient_norm: f64,
}

impl EpochSums {
    pub(super) const ZERO: EpochSums =
        EpochSums { sums: LossSums::ZERO, penalties: 0.0, gradient_norm: f64::NAN };

    /// Adds a batch that was just evaluated, the epoch's last or another.
    pub(super) fn add(&mut self, objective: &Objective, is_last: bool) {
        self.sums += objective.sums();
        self.penalties += objective.sums().weight * objective.penalty();
        if is_last {
            self.gradient_norm = objective.gradient_norm();
        }
    }

    /// The loss on all samples with the mean of the penalties, the mean squared error, and the last gradient's length.
    pub(super) fn numbers(&self, loss: Loss, outputs: usize) -> EpochNumbers {
        let EpochSums { sums, penalties, gradient_norm } = self;
        let loss_without_penalty = sums.loss(loss, outputs);
        EpochNumbers {
            loss: loss_without_penalty + penalties / sums.weight,
            loss_without_penalty,
            mse: sums.mse(outputs),
            gradient_norm: *gradient_norm,
        }
    }
}
