//! The memory of an optimiser: what is kept where a run stops, so that it can go on later.

use nn_math::padded::Padded;

/// What an optimiser remembers from step to step.
#[derive(Clone, Debug, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct OptimizerMemory {
    /// How many steps were made.
    pub steps: usize,
    /// Running numbers, such as powers of b1 and b2.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub numbers: Vec<f64>,
    /// Running vectors, each as long as the parameters.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::lists"))]
    pub vectors: Vec<Padded>,
}

impl OptimizerMemory {
    /// The first vector, `length` numbers of it.
    pub(super) fn one(&mut self, length: usize) -> &mut [f64] {
        &mut self.vectors[0].filled_up_mut()[..length]
    }

    /// The first two vectors, `length` numbers of each.
    pub(super) fn two(&mut self, length: usize) -> [&mut [f64]; 2] {
        let (first, others) = self.vectors.split_at_mut(1);
        [&mut first[0].filled_up_mut()[..length], &mut others[0].filled_up_mut()[..length]]
    }
}
