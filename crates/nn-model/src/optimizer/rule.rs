//! What every optimiser says of itself.

use super::memory::OptimizerMemory;
use crate::error::ModelError;
use crate::network::Layer;
use nn_math::simd::Simd;
use std::ops::Range;

/// What an optimiser is: its settings with what they mean.
pub(crate) trait StepRule {
    /// Whether it evaluates the objective within a step, so that a gradient alone is not enough.
    fn evaluates(&self) -> bool {
        false
    }
    /// The learning rate before any schedule, if there is one.
    fn learning_rate(&mut self) -> Option<&mut f64>;
    /// What the memory starts from: how many numbers, all 1, and how many vectors, all 0.
    fn memory_size(&self) -> (usize, usize);
    /// Which of the vectors is a mean of squares, if one is.
    fn squares(&self) -> Option<usize> {
        None
    }
    /// Refuses settings that are out of range; the learning rate is checked already.
    fn check(&self) -> Result<(), ModelError>;
    /// The parameters of a layer that weight decay takes.
    fn decayed(&self, layer: &Layer) -> Range<usize> {
        layer.weights.clone()
    }
    /// One step along a gradient; `memory.steps` already counts it.
    fn step<S: Simd>(&self, s: S, step: Step<'_>);
}

/// What a step works on.
pub(crate) struct Step<'a> {
    pub learning_rate: f64,
    /// The parameters that weight decay takes.
    pub decayed: &'a [Range<usize>],
    /// As long as the parameters, and either both or neither filled up to whole eights.
    pub gradient: &'a [f64],
    pub parameters: &'a mut [f64],
    pub memory: &'a mut OptimizerMemory,
}
