//! Parameters that training leaves as they are.
//!
//! The gradient of a frozen parameter is 0, no weight decay takes it, and the optimiser remembers nothing of it; so it keeps its
//! bits whatever the optimiser. What is left of the gradient is that of the free parameters: its length is theirs, and so is
//! what clipping looks at. The penalty still counts frozen weights, as a constant, so that the loss stays comparable. Backward
//! stops at the lowest layer with a free parameter.

use crate::error::ModelError;
use crate::network::Layer;
use std::ops::Range;

/// Parameters that training leaves as they are; layers are counted from 0.
///
/// ```
/// use nn_math::Mat;
/// use nn_model::{Activation, Adam, Architecture, Frozen, Loss, Network, Training};
/// let architecture = Architecture::new(1).layer(1, Activation::Tanh).layer(1, Activation::Linear);
/// let mut network = Network::from_parameters(architecture, vec![0.5, 0.1, 2.0, 0.0])?;
/// let (x, y) = (Mat::from_fn(9, 1, |i, _| i as f64), Mat::from_fn(9, 1, |i, _| (i as f64).tanh()));
///
/// let training = Training::new(Adam::new(0.01), Loss::Mse).frozen([Frozen::Layer(0), Frozen::Biases(1)]);
/// training.train(&mut network, (&x, &y))?;
/// assert_eq!((network.weights(0)?[(0, 0)], network.biases(0)?, network.biases(1)?), (0.5, &[0.1][..], &[0.0][..]));
/// assert!(network.weights(1)?[(0, 0)] < 2.0);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Frozen {
    /// The weights and biases of a layer.
    Layer(usize),
    /// The weights of a layer.
    Weights(usize),
    /// The biases of a layer.
    Biases(usize),
    /// These, in the order of [`Network::parameters`](crate::Network::parameters).
    Range(Range<usize>),
}

impl Frozen {
    /// The parameters for which the mask says so.
    ///
    /// ```
    /// use nn_model::Frozen;
    /// assert_eq!(Frozen::mask(&[true, true, false, true]), [Frozen::Range(0..2), Frozen::Range(3..4)]);
    /// ```
    pub fn mask(frozen: &[bool]) -> Vec<Frozen> {
        let mut start = 0;
        let runs = frozen.chunk_by(|a, b| a == b).map(|run| {
            start += run.len();
            (run[0], start - run.len()..start)
        });
        runs.filter(|(frozen, _)| *frozen).map(|(_, range)| Frozen::Range(range)).collect()
    }

    fn range(&self, layers: &[Layer]) -> Result<Range<usize>, ModelError> {
        let layer =
            |l: usize| layers.get(l).ok_or(ModelError::FrozenLayer { found: l, layers: layers.len() });
        match *self {
            Frozen::Layer(l) => layer(l).map(|layer| layer.weights.start..layer.biases.end),
            Frozen::Weights(l) => layer(l).map(|layer| layer.weights.clone()),
            Frozen::Biases(l) => layer(l).map(|layer| layer.biases.clone()),
            Frozen::Range(Range { start, end }) => {
                let parameters = count(layers);
                if start > end || end > parameters {
                    return Err(ModelError::FrozenRange { start, end, parameters });
                }
                Ok(start..end)
            }
        }
    }
}

/// Which parameters are frozen, in ascending order: no range is empty or touches another.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct FrozenRanges(Vec<Range<usize>>);

impl FrozenRanges {
    /// Refuses layers and parameters that are not there, and to freeze all there are.
    pub(crate) fn new(frozen: &[Frozen], layers: &[Layer]) -> Result<FrozenRanges, ModelError> {
        let mut ranges = frozen.iter().map(|it| it.range(layers)).collect::<Result<Vec<_>, _>>()?;
        ranges.retain(|range| !range.is_empty());
        ranges.sort_by_key(|range| range.start);
        ranges.dedup_by(|next, before| {
            let touches = next.start <= before.end;
            before.end = if touches { before.end.max(next.end) } else { before.end };
            touches
        });
        if ranges.first() == Some(&(0..count(layers))) {
            return Err(ModelError::AllFrozen);
        }
        Ok(FrozenRanges(ranges))
    }

    #[inline(always)]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first layer that has a free parameter.
    pub(crate) fn first_free_layer(&self, layers: &[Layer]) -> usize {
        let end = self.0.first().filter(|first| first.start == 0).map_or(0, |first| first.end);
        layers.iter().take_while(|layer| layer.biases.end <= end).count()
    }

    /// Sets the frozen ones among these numbers, one for each parameter.
    #[inline(always)]
    pub(crate) fn fill(&self, numbers: &mut [f64], value: f64) {
        self.0.iter().for_each(|range| numbers[range.clone()].fill(value));
    }

    /// What is left of a range.
    pub(crate) fn free_of(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let (mut free, mut start) = (Vec::new(), range.start);
        for frozen in &self.0 {
            free.push(start..frozen.start.min(range.end));
            start = start.max(frozen.end);
        }
        free.push(start..range.end);
        free.retain(|range| !range.is_empty());
        free
    }
}

fn count(layers: &[Layer]) -> usize {
    layers.last().map_or(0, |layer| layer.biases.end)
}
