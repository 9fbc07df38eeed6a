//! Batches smaller than all samples: which rows make them, and the sums over an epoch's batches.

use super::settings::{Training, exclusive};
use crate::backprop::Objective;
use crate::check::{at_most, check_setting};
use crate::error::ModelError;
use crate::loss::{Loss, LossSums};
use crate::random::{RngStream, RunRng};
use crate::samples::Samples;

impl Training {
    fn check_batches(&self) -> Result<(), ModelError> {
        let sizes = [(self.batch_size, "the batch size"), (self.batch_count, "the number of batches")];
        for (number, setting) in sizes {
            check_setting(setting, number.unwrap_or(1) as f64, number != Some(0), "1 or more")?;
        }
        check_setting("the size of a batch", 0.0, !self.batch_sizes.contains(&0), "1 or more")?;
        let said = [self.batch_size.is_some(), self.batch_count.is_some(), !self.batch_sizes.is_empty()];
        if said.iter().filter(|said| **said).count() > 1 {
            let this = "a batch size, a number of batches or sizes of batches";
            return exclusive(this, "another of them", "say one of the three");
        }
        if self.drop_last && self.batch_size.is_none() {
            let instead = "set a batch size, or leave it out";
            return exclusive("dropping the last batch", "batches without a batch size", instead);
        }
        if self.in_order && !self.has_batches() {
            let instead =
                "set a batch size, or leave the order out: it makes no difference to a sum over all samples";
            return exclusive("taking samples in order", "all of them at once", instead);
        }
        Ok(())
    }

    /// Puts down where each batch of this number of samples ends.
    pub(super) fn cut(&self, samples: usize, ends: &mut Vec<usize>) -> Result<(), ModelError> {
        self.check_batches()?;
        ends.clear();
        if let Some(count) = self.batch_count {
            at_most("batches of these samples", count, samples)?;
            let (size, longer) = (samples / count, samples % count);
            ends.extend((1..=count).map(|batch| batch * size + batch.min(longer)));
        } else if !self.batch_sizes.is_empty() {
            let found = self.batch_sizes.iter().fold(0_usize, |sum, size| sum.saturating_add(*size));
            if found != samples {
                return Err(ModelError::BatchSizes { found, samples });
            }
            let mut end = 0;
            ends.extend(self.batch_sizes.iter().map(|size| {
                end += size;
                end
            }));
        } else {
            let size = self.batch_size.unwrap_or(samples);
            ends.extend((1..=samples / size).map(|batch| batch * size));
            if !self.drop_last && !samples.is_multiple_of(size) {
                ends.push(samples);
            }
            if ends.is_empty() {
                at_most("samples of a batch, of which a shorter one is dropped,", size, samples)?;
            }
        }
        Ok(())
    }
}

/// Batches of an epoch.
pub(super) struct Batches<'n> {
    /// Where they are put together from.
    pub(super) source: Samples<'n>,
    /// The training rows, and their order in this epoch.
    rows: Vec<usize>,
    order: Vec<usize>,
    /// Where in this order each batch ends.
    ends: Vec<usize>,
    /// Whether order and ends were given, and are not to be drawn.
    given: bool,
    /// Whether they never were, also before the run was resumed, as far as a checkpoint says.
    pub(super) whole_epochs: Option<bool>,
    /// The epoch of which some are done.
    pub(super) under_way: Option<EpochUnderWay>,
}

impl<'n> Batches<'n> {
    /// Batches of these rows of `source` that end so.
    pub(super) fn new(source: Samples<'n>, rows: Vec<usize>, ends: Vec<usize>) -> Batches<'n> {
        Batches {
            source,
            order: rows.clone(),
            rows,
            ends,
            given: false,
            whole_epochs: Some(true),
            under_way: None,
        }
    }

    /// Batches of pieces of up to this number of samples.
    pub(super) fn of_pieces(
        training: &Training,
        none: Samples<'n>,
        largest: usize,
    ) -> Result<Batches<'n>, ModelError> {
        let mut batches = Batches::new(none, (0..largest).collect(), Vec::new());
        batches.cut(training, largest)?;
        Ok(batches)
    }

    /// Makes batches of all rows of a piece of this number of samples.
    pub(super) fn cut(&mut self, training: &Training, samples: usize) -> Result<(), ModelError> {
        training.cut(samples, &mut self.ends)?;
        for rows in [&mut self.rows, &mut self.order] {
            rows.clear();
            rows.extend(0..samples);
        }
        Ok(())
    }

    /// Takes these batches from now on: each with at least one row, and at most as many as there is memory for.
    pub(super) fn give<B: AsRef<[usize]>>(
        &mut self,
        batches: &[B],
        capacity: usize,
    ) -> Result<(), ModelError> {
        let samples = self.source.count();
        for (batch, rows) in batches.iter().map(AsRef::as_ref).enumerate() {
            if rows.is_empty() || rows.len() > capacity {
                return Err(ModelError::GivenBatch { batch, found: rows.len(), largest: capacity });
            }
            if let Some(&row) = rows.iter().find(|row| **row >= samples) {
                return Err(ModelError::GivenRow { batch, row, samples });
            }
        }
        if batches.is_empty() {
            return Err(ModelError::NoSamples);
        }
        (self.given, self.whole_epochs, self.under_way) = (true, Some(false), None);
        self.order.clear();
        self.ends.clear();
        for rows in batches {
            self.order.extend_from_slice(rows.as_ref());
            self.ends.push(self.order.len());
        }
        Ok(())
    }

    /// How many rows there are to learn from; none are known where they come in pieces.
    pub(super) fn samples(&self) -> Option<usize> {
        (self.source.count() > 0).then_some(self.rows.len())
    }

    /// Puts the rows into the order of this epoch.
    pub(super) fn arrange(&mut self, training: &Training, epoch: usize) {
        if self.given {
            return;
        }
        self.order.copy_from_slice(&self.rows);
        // (A single batch of all rows, as a piece may be, is in no order.)
        if !training.in_order && self.ends != [self.rows.len()] {
            RunRng::new(training.seed, RngStream::Order, epoch).shuffle(&mut self.order);
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// The rows of each batch.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[usize]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.order[start..end])
    }

    /// How many rows the largest has.
    pub(super) fn largest(&self) -> usize {
        self.iter().map(<[usize]>::len).max().unwrap_or(0)
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

/// An epoch of which some batches are done.
pub(super) struct EpochUnderWay {
    /// How many.
    pub done: usize,
    /// Draws the masks of the others.
    pub rng: RunRng,
    pub sums: EpochSums,
}
