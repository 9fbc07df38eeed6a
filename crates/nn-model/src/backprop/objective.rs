//! The objective: a loss on given samples as a function of the parameters, with its gradient by backpropagation.
//!
//! Letters, with their shapes for n samples (a layer has `inputs` and `outputs`; layer l reads what layer l-1 wrote):
//!
// ANCHOR: backpropagation
//! ```text
//! a[l]      n x outputs        activations; a[-1] is X
//! z[l]      n x outputs        a[l-1] W[l] + b[l], overwritten by a[l] = f(z[l])
//! slope[l]  n x outputs        f'(z[l])
//! delta[l]  n x outputs        dL/dz[l]
//!
//! forward   a[l]       = f(a[l-1] W[l] + b[l])
//! output    delta[L]   = dL/da[L] * slope[L]
//! backward  dW[l]      = a[l-1]^T delta[l]        db[l] = 1^T delta[l]
//!           delta[l-1] = (delta[l] W[l]^T) * slope[l-1]
//! ```
// ANCHOR_END: backpropagation
//!
//! Dropout multiplies a[l] and slope[l] of the hidden layers by masks of 0 and 1/(1 - rate), which is all that it takes.
//!
//! The samples go through in tiles of [`TILE`], all the way forward and back, so that the activations of a tile stay in
//! the cache however many samples there are; the gradient is the sum over the tiles, in their order.
//!
//! Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323 (1986).

use crate::backprop::fused::{self, Learner, Log, Steps};
use crate::backprop::gradient::Gradient;
use crate::backprop::threads::Threads;
use crate::backprop::workspace::{Lesson, TILE_GROUPS, Work, Worker};
use crate::loss::Sums;
use crate::network::{Layer, Network};
use crate::random::Chance;
use crate::training::penalty::Penalty;
use crate::{Loss, ModelError, Samples};
use nn_math::batch::{Batch, gather};
use nn_math::kernels;
use nn_math::padded::Padded;
use nn_math::simd::{Block, LANES, Level};
use std::ops::Range;

/// A loss on given samples as a function of a network's parameters.
///
/// ```
/// use nn_math::Mat;
/// use nn_model::{Activation, Architecture, Loss, Network, Objective};
///
/// // y = w x with w = 2, one sample x = 3, target 5: loss 1/2 (6 - 5)^2, gradient (6 - 5) 3.
/// let network = Network::from_parameters(
///     Architecture::new(1).layer(1, Activation::Linear).without_bias(), vec![2.0])?;
/// let (x, y) = (Mat::from_fn(1, 1, |_, _| 3.0), Mat::from_fn(1, 1, |_, _| 5.0));
/// let mut objective = Objective::new(&network, Loss::HalfSse, (&x, &y))?;
/// assert_eq!(objective.evaluate(network.parameters())?, 0.5);
/// assert_eq!(objective.gradient(), [3.0]);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Objective {
    pub(crate) layers: Vec<Layer>,
    pub(crate) loss: Loss,
    pub(crate) penalty: Penalty,
    pub(crate) x: Batch,
    pub(crate) y: Batch,
    /// For each group of eight samples: their weights, 0 in the lanes of the filling.
    pub(crate) weights: Vec<Block>,
    /// So many groups, from the first on, whose weights are all 1.
    plain: usize,
    /// How many samples there are, and what they weigh together.
    samples: usize,
    weight: f64,
    /// What dropout multiplies each layer by, for all samples; empty where there is none.
    masks: Vec<Vec<Block>>,
    pub(crate) workers: Vec<Worker>,
    threads: Threads,
    /// Whether all layers are narrow.
    narrow: bool,
    gradient: Gradient,
    pub(crate) evaluated: Evaluated,
    pub(crate) level: Level,
}

/// The sums of an evaluation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evaluated {
    /// What the samples weigh together.
    pub weight: f64,
    /// Of the loss's terms.
    pub terms: f64,
    /// Of the squared errors.
    pub squares: f64,
    /// The penalty on the weights.
    pub penalty: f64,
}

impl Evaluated {
    /// Before any evaluation.
    const NONE: Evaluated =
        Evaluated { weight: f64::NAN, terms: f64::NAN, squares: f64::NAN, penalty: f64::NAN };
}

/// What a worker reads of an objective whose samples weigh so much. (A method would borrow the workers too.)
macro_rules! lesson {
    ($of:ident, $weight:expr) => {
        Lesson {
            level: $of.level,
            layers: &$of.layers,
            loss: $of.loss,
            x: &$of.x,
            y: &$of.y,
            weights: &$of.weights,
            plain: $of.plain,
            masks: &$of.masks,
            factor: $of.loss.factor($weight, $of.y.width()),
        }
    };
}

impl Objective {
    /// The loss of `network`'s architecture on `samples`: inputs (n x inputs), targets (n x outputs), perhaps weights.
    ///
    /// Copies the samples into the kernels' layout and makes all the room that is needed; nothing later allocates.
    ///
    /// # Errors
    /// [`ModelError`] if the shapes do not fit, there are no samples, a number is NaN or infinite, or the loss is not made
    /// for the output layer or the targets.
    pub fn new<'a>(
        network: &Network,
        loss: Loss,
        samples: impl Into<Samples<'a>>,
    ) -> Result<Objective, ModelError> {
        let samples = samples.into();
        samples.check(network, loss)?;
        let mut objective = Objective::with_room(network, loss, samples.count(), Threads::ONE);
        objective.fill(&samples, &Vec::from_iter(0..samples.count()));
        Ok(objective)
    }

    /// An objective with room for so many samples, and none yet.
    pub(crate) fn with_room(network: &Network, loss: Loss, samples: usize, threads: Threads) -> Objective {
        let layers = network.layers().to_vec();
        let groups = samples.div_ceil(LANES);
        let share = groups.div_ceil(threads.count()).next_multiple_of(crate::loss::PART).min(TILE_GROUPS);
        Objective {
            loss,
            penalty: Penalty::NONE,
            x: Batch::zeros(samples, network.architecture().inputs()),
            y: Batch::zeros(samples, network.outputs()),
            weights: vec![Block::default(); groups],
            plain: 0,
            samples: 0,
            weight: 0.0,
            masks: Vec::new(),
            workers: vec![Worker::new(&layers, share); threads.count()],
            threads,
            narrow: fused::suits(&layers),
            gradient: Gradient::new(&layers),
            evaluated: Evaluated::NONE,
            level: Level::best(),
            layers,
        }
    }

    /// Takes these rows of `source` as its samples, in this order, instead of those it had.
    ///
    /// Lanes left over are filled with the last row: whatever happens in them happens to a real sample too, so they cannot
    /// be the first to overflow. Their weight 0 keeps them out of every sum.
    pub(crate) fn fill(&mut self, source: &Samples<'_>, rows: &[usize]) {
        let Objective { x, y, weights, level, threads, .. } = self;
        let groups = rows.len().div_ceil(LANES);
        for (matrix, batch) in [(source.inputs, x), (source.targets, y)] {
            let (width, level) = (matrix.ncols(), *level);
            threads.rows(&mut batch.blocks_mut()[..groups * width], width, |group, blocks| {
                let rows = &rows[group * LANES..];
                let count = rows.len().min(blocks.len() / width * LANES);
                gather(level, matrix, &rows[..count], blocks);
            });
        }
        for (weights, rows) in weights.iter_mut().zip(rows.chunks(LANES)) {
            *weights = Block::default();
            for (weight, row) in weights.0.iter_mut().zip(rows) {
                *weight = source.weights.as_ref().map_or(1.0, |weights| weights[*row]);
            }
        }
        self.samples = rows.len();
        self.weight = total(&self.weights[..groups]);
        self.plain = self.weights[..groups].iter().take_while(|weights| weights.0 == [1.0; LANES]).count();
    }

    /// Adds a penalty on the weights to the loss.
    pub fn with_penalty(mut self, penalty: Penalty) -> Objective {
        self.penalty = penalty;
        self
    }

    /// Computes with the instructions of `level` instead of the machine's best: the same bits, for tests that say so.
    pub fn with_level(mut self, level: Level) -> Objective {
        self.level = level;
        self
    }

    /// The loss at `parameters` (in the order of [`Network::parameters`]); also computes the gradient there.
    ///
    /// Samples that overflow give an infinite or NaN loss: finiteness is checked on what comes in, not on what comes out.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if there are not as many parameters as the network has.
    pub fn evaluate(&mut self, parameters: &[f64]) -> Result<f64, ModelError> {
        self.evaluate_rows(0..self.samples, parameters)
    }

    /// The loss on the samples in `rows` alone, as if there were no others; also computes its gradient. (Neighbours in the
    /// same eight are reckoned along with weight 0: if one of them overflows, the result is no number.) For descent sample
    /// by sample, or by small batches:
    ///
    /// ```
    /// # use nn_math::Mat;
    /// # use nn_model::{Activation, Architecture, Loss, Network, Objective};
    /// // y = w x from w = 0, and y = 2 x in three samples.
    /// # let architecture = Architecture::new(1).layer(1, Activation::Linear).without_bias();
    /// # let mut network = Network::from_parameters(architecture, vec![0.0])?;
    /// let (x, y) = (Mat::from_fn(3, 1, |i, _| i as f64), Mat::from_fn(3, 1, |i, _| 2.0 * i as f64));
    /// let mut objective = Objective::new(&network, Loss::HalfSse, (&x, &y))?;
    /// for row in 0..3 {
    ///     objective.evaluate_rows(row..row + 1, network.parameters())?;
    ///     network.parameters_mut()[0] -= 0.5 * objective.gradient()[0];
    /// }
    /// // Errors 0, -2 and -2 before the updates: w = 0 + 0.5 * 2 * 1 = 1, then 1 + 0.5 * 2 * 2 = 3.
    /// assert_eq!(network.parameters(), [3.0]);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// A single row, and rows that start at a multiple of eight, give the bits of an objective that has no others.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if there are not as many parameters as the network has, [`ModelError::RowRange`] if
    /// `rows` is empty or goes beyond the samples.
    pub fn evaluate_rows(&mut self, rows: Range<usize>, parameters: &[f64]) -> Result<f64, ModelError> {
        let (expected, found) = (self.gradient().len(), parameters.len());
        if found != expected {
            return Err(ModelError::ParameterCount { expected, found });
        }
        let samples = self.samples;
        if rows.is_empty() || rows.end > samples {
            return Err(ModelError::RowRange { start: rows.start, end: rows.end, samples });
        }
        self.evaluate_some(rows, parameters);
        Ok(self.loss())
    }

    /// The loss on the samples and at the parameters last evaluated, penalty included; NaN before that.
    pub fn loss(&self) -> f64 {
        let Evaluated { weight, terms, penalty, .. } = self.evaluated;
        self.loss.factor(weight, self.y.width()) * terms + penalty
    }

    /// The mean squared error over the samples last evaluated (by their weights) and all outputs; NaN before that.
    pub fn mse(&self) -> f64 {
        self.evaluated.squares / (self.evaluated.weight * self.y.width() as f64)
    }

    /// The gradient of the loss on the samples and at the parameters last evaluated, in the order of
    /// [`Network::parameters`].
    pub fn gradient(&self) -> &[f64] {
        self.gradient.values()
    }

    /// The same, with the zeros that fill it up.
    pub(crate) fn padded_gradient(&self) -> &Padded {
        self.gradient.values()
    }

    /// What a worker reads of it in a pass through all samples.
    pub(crate) fn lesson(&self) -> Lesson<'_> {
        lesson!(self, self.weight)
    }

    /// The same, to be changed before a step is made with it.
    pub(crate) fn gradient_mut(&mut self) -> &mut [f64] {
        self.gradient.values_mut()
    }

    /// Makes room for dropout's masks; to be filled before each pass.
    pub(crate) fn make_masks(&mut self) {
        let (groups, hidden) = (self.weights.len(), self.layers.len() - 1);
        let masks = self.layers[..hidden].iter().map(|layer| vec![Block::default(); groups * layer.outputs]);
        self.masks = masks.collect();
    }

    /// Draws the masks of a pass through the samples anew, where there are any.
    pub(crate) fn draw_masks(&mut self, probability: f64, chance: &mut Chance) {
        let groups = self.samples.div_ceil(LANES);
        for (mask, layer) in self.masks.iter_mut().zip(&self.layers) {
            chance.mask(probability, &mut mask[..groups * layer.outputs]);
        }
    }

    /// [`Objective::evaluate`] for parameters that are known to be as many as they should.
    pub(crate) fn evaluate_all(&mut self, parameters: &[f64]) {
        let groups = 0..self.samples.div_ceil(LANES);
        self.pass(groups, self.weight, parameters, true);
    }

    /// The loss alone, without its gradient.
    pub(crate) fn measure(&mut self, parameters: &[f64]) -> f64 {
        let groups = 0..self.samples.div_ceil(LANES);
        self.pass(groups, self.weight, parameters, false);
        self.loss()
    }

    /// [`Objective::evaluate_rows`] for what is known to be right: the groups that hold the rows, with their neighbours there
    /// counted as filling.
    pub(crate) fn evaluate_some(&mut self, rows: Range<usize>, parameters: &[f64]) {
        let groups = rows.start / LANES..rows.end.div_ceil(LANES);
        let (first, last) = (groups.start, groups.end - 1);
        let ends = [self.weights[first], self.weights[last]];
        for group in [first, last] {
            for (lane, weight) in self.weights[group].0.iter_mut().enumerate() {
                if !rows.contains(&(group * LANES + lane)) {
                    *weight = 0.0;
                }
            }
        }
        let weight = total(&self.weights[groups.clone()]);
        let plain = self.plain;
        if self.weights[first] != ends[0] || self.weights[last] != ends[1] {
            self.plain = 0;
        }
        self.pass(groups, weight, parameters, true);
        self.plain = plain;
        [self.weights[first], self.weights[last]] = ends;
    }

    /// Forward, and `back` if asked to, through these groups, whose samples weigh `weight` together: sets the sums and the
    /// gradient.
    fn pass(&mut self, groups: Range<usize>, weight: f64, parameters: &[f64], back: bool) {
        let lesson = lesson!(self, weight);
        let Lesson { level, layers, x, .. } = lesson;
        let (workers, gradient, threads) = (&mut self.workers, &mut self.gradient, self.threads);
        let mut sums = Sums::default();
        let tile = TILE_GROUPS * workers.len();
        for start in groups.clone().step_by(tile) {
            let end = groups.end.min(start + tile);
            let share = (end - start).div_ceil(workers.len()).next_multiple_of(crate::loss::PART);
            for (w, worker) in workers.iter_mut().enumerate() {
                worker.groups = end.min(start + w * share)..end.min(start + (w + 1) * share);
            }
            threads.each(workers, |worker| worker.work(&lesson, parameters, back));
            workers.iter().flat_map(Worker::sums).for_each(|part| sums.add(part));
            if back {
                gradient.add(level, layers, &Work { x, workers }, start == groups.start, threads);
            }
        }
        if back {
            gradient.finish(level, layers);
        }
        let penalty = self.penalty.add(level, layers, parameters, gradient.values_mut());
        let (squares, terms) = (sums.squares.sum(), sums.terms.sum());
        self.evaluated = Evaluated { weight, terms, squares, penalty };
    }

    /// Whether [`Objective::descend`] can do what epochs ask for.
    pub(crate) fn is_narrow(&self) -> bool {
        self.narrow && self.masks.is_empty() && self.penalty == Penalty::NONE
    }

    /// Steps on all samples, each followed by an evaluation, for a [narrow](Objective::is_narrow) network that is evaluated
    /// at its parameters; gives the number of steps done. The loss's own entries and lists are as long as the rates.
    pub(crate) fn descend(
        &mut self,
        parameters: &mut Padded,
        steps: Steps<'_>,
        [loss, mse, norm]: [&mut [f64]; 3],
    ) -> usize {
        let lesson = lesson!(self, self.weight);
        let log = Log { loss, mse, gradient_norm: norm, terms: self.weight * self.y.width() as f64 };
        let groups = self.samples.div_ceil(LANES);
        let (tapes, gradient) = (&mut self.workers[0].tapes, &mut self.gradient);
        let learner = Learner { lesson, groups, parameters, tapes, gradient };
        let (done, sums) = fused::descend(learner, steps, log);
        if done > 0 {
            let (squares, terms) = (sums.squares.sum(), sums.terms.sum());
            self.evaluated = Evaluated { weight: self.weight, terms, squares, penalty: 0.0 };
        }
        done
    }

    /// The length of the gradient.
    pub(crate) fn gradient_norm(&self) -> f64 {
        sum_of_squares(self.level, self.gradient.values().filled_up()).sqrt()
    }
}

/// The sum of all lanes, group after group.
fn total(weights: &[Block]) -> f64 {
    weights.iter().map(|group| group.0.iter().sum::<f64>()).sum()
}

kernels! {
    /// Of numbers filled up to whole eights.
    fn sum_of_squares(s, numbers: &'a [f64]) -> f64 {
        let mut sum = s.splat(0.0);
        for eight in numbers.as_chunks::<LANES>().0 {
            let eight = s.load_array(eight);
            sum = s.mul_add(eight, eight, sum);
        }
        s.sum(sum)
    }
}
