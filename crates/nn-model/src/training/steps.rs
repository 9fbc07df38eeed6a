//! An epoch batch by batch: as a whole, or one step at a time.

use super::batches::{EpochSums, EpochUnderWay};
use super::history::Stop;
use super::hook::before_step;
use super::run::Run;
use crate::random::{RngStream, RunRng};
use crate::samples::Samples;

impl Run<'_> {
    /// A single step: on the next batch of the epoch under way, or on all samples where they are one batch. With the last batch
    /// the epoch is in the history. Steps give the bits of whole epochs, and [`Run::run`] first does what is left of an epoch.
    ///
    /// A [`checkpoint`](Run::checkpoint) in the middle of an epoch knows what its steps have done and not which they were: a run
    /// that goes on from it begins the epoch anew.
    ///
    /// ```
    /// # use nn_math::Mat;
    /// # use nn_model::{Activation, Adam, Architecture, Loss, Network, Training};
    /// # let architecture = Architecture::new(1).layer(1, Activation::Linear);
    /// # let network = Network::from_parameters(architecture, vec![0.0, 0.0])?;
    /// # let (x, y) = (Mat::from_fn(20, 1, |i, _| i as f64 / 10.0), Mat::from_fn(20, 1, |i, _| i as f64 / 5.0));
    /// let mut run = Training::new(Adam::new(0.01), Loss::Mse).batch_size(8).start(network, (x, y))?;
    /// run.step();
    /// assert_eq!((run.steps_done(), run.steps_in_epoch(), run.history().epochs()), (1, 3, 0));
    /// run.run(1);
    /// assert_eq!((run.steps_done(), run.history().epochs()), (0, 1));
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    pub fn step(&mut self) -> Stop {
        if self.batches.is_none() {
            return self.run(1);
        }
        self.watch.start_clock(&self.training);
        if self.history.epochs() == 0 && self.steps_done() == 0 {
            self.watch.look_before(&self.network, &mut self.history);
        }
        if !self.is_over() {
            self.batched_epoch(None, 1);
        }
        self.history.stop
    }

    /// How many steps of the epoch under way are done; none between two epochs.
    pub fn steps_done(&self) -> usize {
        let under_way = self.batches.as_ref().and_then(|batches| batches.under_way.as_ref());
        under_way.map_or(0, |epoch| epoch.done)
    }

    /// How many steps an epoch has.
    pub fn steps_in_epoch(&self) -> usize {
        self.batches.as_ref().map_or(1, |batches| batches.count())
    }

    /// The next batches of an epoch, up to this number: of the run's samples, or of a piece from elsewhere.
    pub(super) fn batched_epoch(&mut self, piece: Option<&Samples<'_>>, most: usize) {
        let (epoch, learning_rate) = self.next_epoch();
        let Run { training, network, objective, optimizer, threads, hook, batches: Some(batches), .. } = self
        else {
            return;
        };
        let EpochUnderWay { done, mut rng, mut sums } = batches.under_way.take().unwrap_or_else(|| {
            batches.arrange(training, epoch);
            let rng = RunRng::new(training.seed, RngStream::Dropout, epoch);
            EpochUnderWay { done: 0, rng, sums: EpochSums::ZERO }
        });
        let until = done.saturating_add(most).min(batches.count());
        threads.run(|| {
            let source = piece.unwrap_or(&batches.source);
            for (batch, rows) in batches.iter().enumerate().take(until).skip(done) {
                objective.fill(source, rows);
                objective.draw_masks(&training.dropout, training.input_dropout, &mut rng);
                objective.evaluate_all(network.parameters());
                sums.add(objective, batch + 1 == batches.count());
                before_step(training, objective, network, hook, [epoch + 1, batch]);
                let parameters = network.padded_parameters_mut();
                optimizer.step_padded(parameters, objective.padded_gradient(), learning_rate);
            }
        });
        if until < batches.count() {
            batches.under_way = Some(EpochUnderWay { done: until, rng, sums });
            return;
        }
        let numbers = sums.numbers(training.loss, objective.outputs());
        self.record(learning_rate, numbers);
    }
}
