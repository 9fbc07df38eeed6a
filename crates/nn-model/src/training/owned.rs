//! The network of a run: somebody else's, or its own.

use super::history::History;
use super::run::Run;
use crate::network::Network;
use std::ops::{Deref, DerefMut};

/// A network that a [`Run`] trains: somebody else's, or its own. Made of `&mut network` or of `network`.
#[derive(Debug)]
pub enum TrainedNetwork<'n> {
    /// Somebody else's, who has it back when the run ends.
    Borrowed(&'n mut Network),
    /// The run's own; [`Run::into_network`] gives it back.
    Owned(Box<Network>),
}

impl<'n> From<&'n mut Network> for TrainedNetwork<'n> {
    fn from(network: &'n mut Network) -> TrainedNetwork<'n> {
        TrainedNetwork::Borrowed(network)
    }
}

impl From<Network> for TrainedNetwork<'_> {
    fn from(network: Network) -> Self {
        TrainedNetwork::Owned(Box::new(network))
    }
}

impl Deref for TrainedNetwork<'_> {
    type Target = Network;
    fn deref(&self) -> &Network {
        match self {
            TrainedNetwork::Borrowed(network) => network,
            TrainedNetwork::Owned(network) => network,
        }
    }
}

impl DerefMut for TrainedNetwork<'_> {
    fn deref_mut(&mut self) -> &mut Network {
        match self {
            TrainedNetwork::Borrowed(network) => network,
            TrainedNetwork::Owned(network) => network,
        }
    }
}

impl Run<'_> {
    /// [`Run::finish`], with the network: its own, or a copy of somebody else's.
    ///
    /// ```
    /// # use nn_math::Mat;
    /// # use nn_model::{Activation, Adam, Architecture, Initialization, Loss, Network, Run, Training};
    /// # use rand::{SeedableRng, rngs::ChaCha8Rng};
    /// # let architecture = Architecture::new(1).layer(4, Activation::Tanh).layer(1, Activation::Linear);
    /// # let network = Network::new(architecture, Initialization::GlorotUniform, &mut ChaCha8Rng::seed_from_u64(7))?;
    /// # let (x, y) = (Mat::from_fn(20, 1, |i, _| i as f64 / 10.0), Mat::from_fn(20, 1, |i, _| i as f64 / 5.0));
    /// // A run that owns what it works on can be kept anywhere.
    /// let mut run: Run<'static> = Training::new(Adam::new(0.01), Loss::Mse).start(network, (x, y))?;
    /// run.run(50);
    /// let (network, history) = run.into_network();
    /// # assert_eq!(history.epochs(), 50);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    pub fn into_network(mut self) -> (Network, History) {
        self.restore_best();
        let network = match self.network {
            TrainedNetwork::Borrowed(network) => network.clone(),
            TrainedNetwork::Owned(network) => *network,
        };
        (network, self.history)
    }
}
