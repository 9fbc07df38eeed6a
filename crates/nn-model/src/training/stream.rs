//! Samples that arrive in pieces.

use super::batches::Batches;
use super::checkpoint::Checkpoint;
use super::history::{History, Stop};
use super::hook::GradientStep;
use super::owned::TrainedNetwork;
use super::run::Run;
use super::settings::{Training, exclusive};
use super::watch::{Progress, Watch};
use crate::check::{at_most, check_output};
use crate::error::ModelError;
use crate::network::Network;
use crate::samples::Samples;
use nn_choice::limits;
use nn_math::Mat;
use std::ops::ControlFlow;

/// A run of a [`Training`] on samples that arrive in pieces, each an epoch; made by [`Training::stream`]. Network, optimiser,
/// schedule and history go on from piece to piece (scikit-learn's `partial_fit`).
///
/// Nothing is kept of a piece. Its loss in the history is that of its samples before they were learned, each as it was before the
/// step of its batch: what the network makes of samples it has never seen.
///
/// ```
/// use nn_math::Mat;
/// use nn_model::{Activation, Adam, Architecture, Loss, Network, Training};
/// let architecture = Architecture::new(1).layer(1, Activation::Linear);
/// let network = Network::from_parameters(architecture, vec![0.0, 0.0])?;
/// let mut stream = Training::new(Adam::new(0.05), Loss::Mse).stream(network, 20)?;
/// for piece in 0..500 {
///     let x = Mat::from_fn(20, 1, |i, _| ((20 * piece + i) as f64).sin());
///     let y = Mat::from_fn(20, 1, |i, _| 2.0 * x[(i, 0)] + 1.0);
///     stream.learn((&x, &y))?;
/// }
/// let (network, history) = stream.into_network();
/// assert_eq!(history.epochs(), 500);
/// assert!((network.weights(0)?[(0, 0)] - 2.0).abs() < 1e-3);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
pub struct Stream<'n>(Run<'n>);

impl Training {
    /// Starts a run on pieces of up to this number of samples. Without a batch size there is one step a piece; with one, a piece may
    /// have any number of samples, and takes as many steps as it has batches.
    ///
    /// # Errors
    /// As [`Training::train`]; and [`ModelError::Exclusive`] with an optimiser that [evaluates](crate::Optimizer::evaluates), or with
    /// a validation split; [`ModelError::TooMany`] for pieces or batches that nobody has memory for.
    pub fn stream<'n>(
        &self,
        network: impl Into<TrainedNetwork<'n>>,
        largest: usize,
    ) -> Result<Stream<'n>, ModelError> {
        let (training, network) = (self.clone(), network.into());
        training.check()?;
        if training.optimizer.evaluates() {
            let instead = "it remembers steps on samples that are gone; use Adam";
            return exclusive("L-BFGS", "samples in pieces", instead);
        }
        if training.validation_split > 0.0 {
            let instead = "give validation samples by `validate`";
            return exclusive("a validation split", "samples in pieces", instead);
        }
        if let Some(output) = network.layers().last() {
            check_output(training.loss, output.activation)?;
        }
        if largest == 0 {
            return Err(ModelError::NoSamples);
        }
        let size = largest.max(training.batch_size.unwrap_or(0));
        let width = network.architecture().inputs() + network.outputs();
        at_most("numbers of a piece", size.saturating_mul(width), limits::PIECE)?;
        let none =
            Samples::from((Mat::zeros(0, network.architecture().inputs()), Mat::zeros(0, network.outputs())));
        let watch = Watch::new(&training, &network, &none, [&[], &[]])?;
        let batches = Batches::of_pieces(&training, none, largest)?;
        let size = training.batch_size.unwrap_or(batches.largest());
        Run::assemble(training, network, watch, size, Some(batches)).map(Stream)
    }
}

impl<'n> Stream<'n> {
    /// An epoch on samples that have just arrived, unless there was a reason to stop; says whether there is one. Allocates nothing
    /// for a piece that is not larger than those before, but for a history of more epochs than [`Training::epochs`].
    ///
    /// # Errors
    /// [`ModelError`] if the samples are not made for the network and the loss, or a batch is larger than there is memory for.
    pub fn learn<'a>(&mut self, piece: impl Into<Samples<'a>>) -> Result<Stop, ModelError> {
        let (run, piece) = (&mut self.0, piece.into());
        piece.check(&run.network, run.training.loss)?;
        let capacity = run.objective.capacity();
        if let Some(batches) = &mut run.batches {
            batches.cut(&run.training, piece.count())?;
            let found = batches.largest();
            if found > capacity {
                return Err(ModelError::Capacity { capacity, found });
            }
        }
        run.watch.start_clock(&run.training);
        if !run.is_over() {
            run.batched_epoch(Some(&piece), usize::MAX);
        }
        Ok(run.history.stop)
    }

    /// [`Run::validate`].
    ///
    /// # Errors
    /// As there.
    pub fn validate<'a>(self, samples: impl Into<Samples<'a>>) -> Result<Stream<'n>, ModelError> {
        self.0.validate(samples).map(Stream)
    }

    /// [`Run::observe`].
    pub fn observe(
        self,
        observer: impl FnMut(&mut Progress<'_>) -> ControlFlow<()> + Send + 'n,
    ) -> Stream<'n> {
        Stream(self.0.observe(observer))
    }

    /// [`Run::before_step`].
    ///
    /// # Errors
    /// As there.
    pub fn before_step(
        self,
        hook: impl FnMut(GradientStep<'_>) + Send + 'n,
    ) -> Result<Stream<'n>, ModelError> {
        self.0.before_step(hook).map(Stream)
    }

    /// The network as it is now.
    pub fn network(&self) -> &Network {
        self.0.network()
    }

    /// What happened so far: an epoch is a piece.
    pub fn history(&self) -> &History {
        self.0.history()
    }

    /// All that it takes to go on with the next piece later.
    pub fn checkpoint(&self) -> Checkpoint {
        self.0.checkpoint()
    }

    /// [`Run::resume`]: the next pieces give the bits that they would have given without the stop.
    ///
    /// # Errors
    /// As there.
    pub fn resume(self, checkpoint: &Checkpoint) -> Result<Stream<'n>, ModelError> {
        self.0.resume(checkpoint).map(Stream)
    }

    /// Ends the run: see [`Run::finish`].
    pub fn finish(self) -> History {
        self.0.finish()
    }

    /// Ends the run: see [`Run::into_network`].
    pub fn into_network(self) -> (Network, History) {
        self.0.into_network()
    }
}
