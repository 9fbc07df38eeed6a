//! A layer of a network.

use crate::activation::Activation;
use std::ops::Range;

/// One layer: its shape, its activation, and where its parameters lie in [`Network::parameters`](crate::Network::parameters).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Layer {
    /// fan_in: how many numbers come in.
    pub inputs: usize,
    /// fan_out: how many units there are.
    pub outputs: usize,
    /// What each unit makes of its weighted sum.
    pub activation: Activation,
    /// The weights, `inputs` x `outputs`, row-major: all weights of the first input, then of the second, ...
    pub weights: Range<usize>,
    /// The biases, one for each output; empty in a layer without them.
    pub biases: Range<usize>,
}

impl Layer {
    #[inline(always)]
    pub(crate) fn shape(&self) -> (usize, usize) {
        (self.inputs, self.outputs)
    }

    /// Its weights and biases among the network's parameters.
    #[inline(always)]
    pub(crate) fn of<'a>(&self, parameters: &'a [f64]) -> (&'a [f64], &'a [f64]) {
        (&parameters[self.weights.clone()], &parameters[self.biases.clone()])
    }
}
