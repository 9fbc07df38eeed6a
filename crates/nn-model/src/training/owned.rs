//! The network of a run: somebody else's, or its own.

use crate::network::Network;
use std::ops::{Deref, DerefMut};

/// A network that a [`Run`](crate::Run) trains: somebody else's, or its own. Made of `&mut network` or of `network`.
#[derive(Debug)]
pub enum TrainedNetwork<'n> {
    /// Somebody else's, who has it back when the run ends.
    Borrowed(&'n mut Network),
    /// The run's own; [`Run::into_network`](crate::Run::into_network) gives it back.
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
