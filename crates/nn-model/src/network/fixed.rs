//! A network with one hidden layer whose shape the compiler knows.

// By index: closures and iterators over vectors may not be inlined, and then have none of the instructions.
#![allow(clippy::needless_range_loop)]

use super::{Layer, Network};
use crate::activation::{Activation, with_fused_formula};
use crate::backprop::activate::apply_to_sample;
use crate::error::ModelError;
use crate::formula::activation::Formula;
use nn_math::kernels;
use nn_math::simd::{Block, Computation, LANES, Level, Simd};

/// A network with one hidden layer whose shape is part of its type, for one prediction after another in as little time as can be: the
/// numbers of [`Predictor::predict_sample`](super::Predictor::predict_sample) to the last bit, in about half its time.
///
/// With three inputs and two units, the arithmetic of a prediction is some sixty instructions. Finding the layers and their lengths
/// takes as many again, and they fill the space in which a processor begins the next sample before it has ended this one.
/// Where the shape is in the type there is nothing to be found, loops are unrolled, and what one layer hands to the next stays in
/// registers. Nor is there anything left that can go wrong when it predicts: the shape is checked once, in [`FixedNetwork::new`].
///
/// It has a copy of the parameters and no memory on the heap. A layer has to fit into one vector, so it has eight units at most;
/// wider ones gain nothing, because their arithmetic takes longer than finding them.
///
/// ```
/// use nn_model::{Activation, Architecture, FixedNetwork, Network};
/// let architecture = Architecture::new(3).layer(2, Activation::Relu).layer(1, Activation::Linear).without_bias();
/// let network = Network::from_parameters(architecture, vec![1.0, 0.0, 0.0, 1.0, 1.0, -1.0, 2.0, 3.0])?;
/// let fixed = FixedNetwork::<3, 2, 1>::new(&network)?;
/// assert_eq!(fixed.predict(&[1.0, 5.0, 2.0]), [2.0 * 3.0 + 3.0 * 3.0]);
///
/// let error = FixedNetwork::<3, 4, 1>::new(&network).unwrap_err().to_string();
/// assert_eq!(
///     error,
///     "the network is 3 - relu 2 - linear 1, which is no FixedNetwork::<3, 4, 1>: give its own inputs, hidden units and outputs, \
///      or predict with Network::predictor, which takes any shape"
/// );
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FixedNetwork<const INPUTS: usize, const HIDDEN: usize, const OUTPUTS: usize> {
    hidden: FixedLayer<INPUTS>,
    output: FixedLayer<HIDDEN>,
    level: Level,
}

/// A layer of `K` inputs and eight units at most, whose parameters are filled up with zeros.
#[derive(Clone, Copy, Debug)]
struct FixedLayer<const K: usize> {
    biases: Block,
    weights: [Block; K],
    units: usize,
    activation: Activation,
}

impl<const INPUTS: usize, const HIDDEN: usize, const OUTPUTS: usize> FixedNetwork<INPUTS, HIDDEN, OUTPUTS> {
    /// A copy of a network that has this shape.
    ///
    /// # Errors
    /// [`ModelError::FixedShape`] if it has another one, [`ModelError::TooMany`] if a layer has more than eight units.
    pub fn new(network: &Network) -> Result<Self, ModelError> {
        let shape = [INPUTS, HIDDEN, OUTPUTS];
        let found = network.architecture();
        let [hidden, output] = network.layers() else {
            return Err(ModelError::FixedShape { shape, found: found.to_string() });
        };
        if [hidden.inputs, output.inputs, output.outputs] != shape {
            return Err(ModelError::FixedShape { shape, found: found.to_string() });
        }
        let widest = HIDDEN.max(OUTPUTS);
        if widest > LANES {
            return Err(ModelError::TooMany {
                what: "units in a layer of a fixed network",
                found: widest,
                most: LANES,
            });
        }
        Ok(FixedNetwork {
            hidden: FixedLayer::new(hidden, network.parameters()),
            output: FixedLayer::new(output, network.parameters()),
            level: Level::best(),
        })
    }

    /// Computes with the instructions of `level` instead of the machine's best: the same bits, for tests that say so.
    pub fn with_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// The outputs for a sample.
    #[inline]
    pub fn predict(&self, sample: &[f64; INPUTS]) -> [f64; OUTPUTS] {
        self.level.run(Forward { network: self, sample })
    }
}

impl<const K: usize> FixedLayer<K> {
    /// Of a layer that has `K` inputs and eight units at most.
    fn new(layer: &Layer, parameters: &[f64]) -> FixedLayer<K> {
        let (weights, biases) = layer.of(parameters);
        let filled_up = |numbers: &[f64]| {
            let mut block = Block::default();
            block.0.iter_mut().zip(numbers).for_each(|(to, from)| *to = *from);
            block
        };
        let mut rows = weights.chunks_exact(layer.outputs).map(filled_up);
        let weights = std::array::from_fn(|_| rows.next().unwrap_or_default());
        FixedLayer { biases: filled_up(biases), weights, units: layer.outputs, activation: layer.activation }
    }

    /// f(x W + b), the units side by side.
    #[inline(always)]
    fn forward<S: Simd>(&self, s: S, level: Level, x: &[f64; K]) -> [f64; LANES] {
        let mut z = s.load(&self.biases);
        for k in 0..K {
            z = s.mul_add(s.splat(x[k]), s.load(&self.weights[k]), z);
        }
        let mut outputs = [0.0; LANES];
        with_fused_formula!(self.activation, |f| s.store_array(f.derivatives(s, z).0, &mut outputs), else {
            let mut called = [[0.0; LANES]];
            s.store_array(z, &mut called[0]);
            activate(level, level, self.activation, self.units, &mut called);
            outputs = called[0];
        });
        outputs
    }
}

kernels! {
    /// The activations that are not compiled into every network of a shape, for the weighted sums of a sample.
    fn activate(s, same_level: Level, activation: Activation, width: usize, z: &'a mut [[f64; LANES]]) {
        apply_to_sample(s, same_level, activation, width, z);
    }
}

/// A prediction.
struct Forward<'a, const INPUTS: usize, const HIDDEN: usize, const OUTPUTS: usize> {
    network: &'a FixedNetwork<INPUTS, HIDDEN, OUTPUTS>,
    sample: &'a [f64; INPUTS],
}

impl<const INPUTS: usize, const HIDDEN: usize, const OUTPUTS: usize> Computation
    for Forward<'_, INPUTS, HIDDEN, OUTPUTS>
{
    type Output = [f64; OUTPUTS];

    #[inline(always)]
    fn run<S: Simd>(self, s: S) -> [f64; OUTPUTS] {
        let FixedNetwork { hidden, output, level } = self.network;
        let a = first::<HIDDEN>(hidden.forward(s, *level, self.sample));
        first::<OUTPUTS>(output.forward(s, *level, &a))
    }
}

/// The first of eight numbers, of which no layer has more.
#[inline(always)]
fn first<const N: usize>(eight: [f64; LANES]) -> [f64; N] {
    *eight.first_chunk().unwrap_or(&[0.0; N])
}
