//! The objective: a loss on given samples as a function of the parameters, with its gradient by [backpropagation](super).

use super::called::Called;
use super::directional::Directional;
use super::fused::{self, FusedRun, HistoryRows, OptimizerStep};
use super::pass;
use super::threads::Threads;
use super::workspace::{LaneSums, PassContext, Tangent, Workspace};
use crate::error::ModelError;
use crate::loss::{Loss, LossSums};
use crate::network::{Layer, Network};
use crate::random::RunRng;
use crate::samples::Samples;
use crate::training::dropout::Dropout;
use crate::training::frozen::{Frozen, FrozenRanges};
use crate::training::penalty::Penalty;
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
    layers: Vec<Layer>,
    loss: Loss,
    penalty: Penalty,
    frozen: FrozenRanges,
    x: Batch,
    y: Batch,
    /// For each group of eight samples: their weights, 0 in the lanes of the filling.
    weights: Vec<Block>,
    /// The number of groups, from the first on, whose weights are all 1.
    unweighted: usize,
    /// How many samples there can be, how many there are, and what they weigh together.
    capacity: usize,
    samples: usize,
    total_weight: f64,
    /// What dropout multiplies each hidden layer by, for all samples; empty where there is none.
    masks: Vec<Vec<Block>>,
    /// The inputs before dropout multiplies them; empty where it does not.
    whole_x: Vec<Block>,
    workspace: Workspace,
    called: Called,
    /// What the last evaluation gave: the sums over its samples, and the penalty.
    sums: LossSums,
    penalty_value: f64,
}

/// What a pass reads of an objective whose samples weigh so much. (A method would borrow the workspace too.)
macro_rules! context {
    ($of:ident, $weight:expr) => {{
        let loss_scale = $of.loss.scale($weight, $of.y.width());
        PassContext {
            layers: &$of.layers,
            loss: $of.loss,
            loss_scale,
            x: &$of.x,
            y: &$of.y,
            weights: &$of.weights,
            unweighted: if loss_scale == 1.0 { $of.unweighted } else { 0 },
            masks: &$of.masks,
        }
    }};
}

impl Objective {
    /// The loss of `network`'s architecture on `samples`: inputs (n x inputs), targets (n x outputs), perhaps weights.
    ///
    /// Copies the samples into the kernels' layout and takes all the memory that is needed; nothing later allocates.
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
        let mut objective = Objective::with_capacity(network, loss, samples.count(), Threads::ONE);
        objective.fill(&samples, &Vec::from_iter(0..samples.count()));
        Ok(objective)
    }

    /// An objective with memory for this number of samples, and none yet.
    pub(crate) fn with_capacity(
        network: &Network,
        loss: Loss,
        samples: usize,
        threads: Threads,
    ) -> Objective {
        let layers = network.layers().to_vec();
        let groups = samples.div_ceil(LANES);
        Objective {
            loss,
            penalty: Penalty::NONE,
            frozen: FrozenRanges::default(),
            x: Batch::zeros(samples, network.architecture().inputs()),
            y: Batch::zeros(samples, network.outputs()),
            weights: vec![Block::default(); groups],
            unweighted: 0,
            capacity: samples,
            samples: 0,
            total_weight: 0.0,
            masks: Vec::new(),
            whole_x: Vec::new(),
            workspace: Workspace::new(&layers, groups, threads.count()),
            called: Called::new(Level::best(), threads),
            sums: LossSums { terms: f64::NAN, squares: f64::NAN, weight: f64::NAN },
            penalty_value: f64::NAN,
            layers,
        }
    }

    /// Takes these rows of `samples`, in this order, instead of the samples it had: at most as many as it was made with. For
    /// batches of one's own making, without allocating.
    ///
    /// ```
    /// # use nn_math::Mat;
    /// # use nn_model::{Activation, Architecture, Loss, Network, Objective, Samples};
    /// # let architecture = Architecture::new(1).layer(1, Activation::Linear).without_bias();
    /// # let network = Network::from_parameters(architecture, vec![1.0])?;
    /// let (x, y) = (Mat::from_fn(5, 1, |i, _| i as f64), Mat::zeros(5, 1));
    /// let samples = Samples::from((&x, &y));
    /// let mut objective = Objective::new(&network, Loss::HalfSse, &samples)?;
    /// objective.load(&samples, &[4, 2])?;
    /// assert_eq!(objective.evaluate(network.parameters())?, (16.0 + 4.0) / 2.0);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError`] if the samples are not made for the network and the loss, there are no rows or more than there is memory
    /// for, or a row is not there.
    pub fn load<'a>(&mut self, samples: impl Into<Samples<'a>>, rows: &[usize]) -> Result<(), ModelError> {
        let samples = samples.into();
        samples.check_rows(rows, (self.x.width(), self.y.width()), self.loss)?;
        let (capacity, found) = (self.capacity, rows.len());
        if found == 0 {
            return Err(ModelError::NoSamples);
        }
        if found > capacity {
            return Err(ModelError::Capacity { capacity, found });
        }
        self.fill(&samples, rows);
        Ok(())
    }

    /// [`Objective::load`] for what is known to fit.
    ///
    /// Lanes left over are filled with the last row: whatever happens in them happens to a real sample too, so they cannot
    /// be the first to overflow. Their weight 0 keeps them out of every sum.
    pub(crate) fn fill(&mut self, source: &Samples<'_>, rows: &[usize]) {
        let Objective { x, y, called, .. } = self;
        let Called { level, threads, .. } = *called;
        let groups = rows.len().div_ceil(LANES);
        for (matrix, batch) in [(source.inputs(), x), (source.targets(), y)] {
            let width = matrix.ncols();
            threads.rows(&mut batch.blocks_mut()[..groups * width], width, |group, blocks| {
                let rows = &rows[group * LANES..];
                let count = rows.len().min(blocks.len() / width * LANES);
                gather(level, matrix, &rows[..count], blocks);
            });
        }
        self.whole_x.iter_mut().zip(self.x.blocks()).for_each(|(whole, x)| *whole = *x);
        for (weights, rows) in self.weights.iter_mut().zip(rows.chunks(LANES)) {
            *weights = Block::default();
            for (weight, row) in weights.0.iter_mut().zip(rows) {
                *weight = source.weight(*row);
            }
        }
        self.samples = rows.len();
        self.total_weight = total(&self.weights[..groups]);
        self.unweighted =
            self.weights[..groups].iter().take_while(|weights| weights.0 == [1.0; LANES]).count();
    }

    /// Adds a penalty on the weights to the loss.
    pub fn with_penalty(mut self, penalty: Penalty) -> Objective {
        self.penalty = penalty;
        self
    }

    /// Makes the gradient 0 for parameters that are to stay what they are, and does not go back further than it must for the others.
    ///
    /// # Errors
    /// [`ModelError`] if there is no such layer or parameter, or nothing is left that is free.
    pub fn with_frozen(mut self, frozen: &[Frozen]) -> Result<Objective, ModelError> {
        self.frozen = FrozenRanges::new(frozen, &self.layers)?;
        self.called.first_free = self.frozen.first_free_layer(&self.layers);
        Ok(self)
    }

    /// Computes with the instructions of `level` instead of the machine's best: the same bits, for tests that say so.
    pub fn with_level(mut self, level: Level) -> Objective {
        self.called.level = level;
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
    /// same eight are computed along with weight 0: if one of them overflows, the result is no number.) For descent sample
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
        self.check_count(parameters)?;
        let samples = self.samples;
        if rows.is_empty() || rows.end > samples {
            return Err(ModelError::RowRange { start: rows.start, end: rows.end, samples });
        }
        // The groups that hold the rows, with their neighbours there counted as filling.
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
        let (weight, unweighted) = (total(&self.weights[groups.clone()]), self.unweighted);
        if self.weights[first] != ends[0] || self.weights[last] != ends[1] {
            self.unweighted = 0;
        }
        self.pass(groups, weight, parameters, true);
        self.unweighted = unweighted;
        [self.weights[first], self.weights[last]] = ends;
        Ok(self.loss())
    }

    /// The loss at `parameters` without its gradient, which takes about a third of the time; [`Objective::gradient`] stays what it
    /// was.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if there are not as many parameters as the network has.
    pub fn evaluate_loss(&mut self, parameters: &[f64]) -> Result<f64, ModelError> {
        self.check_count(parameters)?;
        Ok(self.measure(parameters))
    }

    fn check_count(&self, parameters: &[f64]) -> Result<(), ModelError> {
        let (expected, found) = (self.gradient().len(), parameters.len());
        if found == expected { Ok(()) } else { Err(ModelError::ParameterCount { expected, found }) }
    }

    /// The loss on the samples and at the parameters last evaluated, penalty included; NaN before that.
    pub fn loss(&self) -> f64 {
        self.loss_without_penalty() + self.penalty_value
    }

    pub(crate) fn loss_without_penalty(&self) -> f64 {
        self.sums.loss(self.loss, self.y.width())
    }

    /// The mean squared error over the samples last evaluated (by their weights) and all outputs; NaN before that.
    pub fn mse(&self) -> f64 {
        self.sums.mse(self.y.width())
    }

    /// What the loss on the samples last evaluated is made of, without the penalty: to be added to that of other samples. NaN before
    /// an evaluation.
    pub fn sums(&self) -> LossSums {
        self.sums
    }

    /// The penalty at the parameters last evaluated: what the weights add to the loss. NaN before that.
    pub fn penalty(&self) -> f64 {
        self.penalty_value
    }

    pub(crate) fn level(&self) -> Level {
        self.called.level
    }

    /// How many samples there can be.
    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    /// How many outputs the network has.
    pub(crate) fn outputs(&self) -> usize {
        self.y.width()
    }

    /// The gradient of the loss on the samples and at the parameters last evaluated, in the order of
    /// [`Network::parameters`].
    pub fn gradient(&self) -> &[f64] {
        &self.workspace.gradient.values
    }

    /// The same, with the zeros that fill it up.
    pub(crate) fn padded_gradient(&self) -> &Padded {
        &self.workspace.gradient.values
    }

    /// Lets `change` change the gradient before a step is made with it; what is frozen stays 0.
    pub(crate) fn change_gradient(&mut self, change: impl FnOnce(&mut [f64])) {
        let values = &mut self.workspace.gradient.values;
        change(values);
        self.frozen.fill(values, 0.0);
    }

    /// The length of the gradient.
    pub(crate) fn gradient_norm(&self) -> f64 {
        sum_of_squares(self.called.level, self.padded_gradient().filled_up()).sqrt()
    }

    /// Adds the gradient of the l2 penalty at `parameters` this number of times: -1 takes it away.
    pub(crate) fn add_l2(&mut self, parameters: &[f64], times: f64) {
        let Objective { layers, penalty, called, .. } = self;
        let (level, penalty) = (called.level, Penalty { l1: 0.0, l2: times * penalty.l2, ..*penalty });
        let values = &mut self.workspace.gradient.values;
        penalty.add_gradient(level, layers, parameters, values);
        self.frozen.fill(values, 0.0);
    }

    /// Takes the memory for dropout's masks, which are to be drawn before each pass.
    pub(crate) fn make_masks(&mut self, dropout: &Dropout, input_dropout: f64) {
        if !dropout.is_none() {
            let (groups, hidden) = (self.weights.len(), self.layers.len() - 1);
            let masks =
                self.layers[..hidden].iter().map(|layer| vec![Block::default(); groups * layer.outputs]);
            self.masks = masks.collect();
        }
        if input_dropout > 0.0 {
            self.whole_x = self.x.blocks().to_vec();
        }
    }

    /// Draws the masks of a pass through the samples anew, where there are any; those of the inputs last.
    pub(crate) fn draw_masks(&mut self, dropout: &Dropout, input_dropout: f64, rng: &mut RunRng) {
        let groups = self.samples.div_ceil(LANES);
        for (l, (mask, layer)) in self.masks.iter_mut().zip(&self.layers).enumerate() {
            rng.mask(dropout.of(l), &mut mask[..groups * layer.outputs]);
        }
        if !self.whole_x.is_empty() {
            let inputs = self.x.width();
            let x = &mut self.x.blocks_mut()[..groups * inputs];
            rng.mask(input_dropout, x);
            for (x, whole) in x.iter_mut().zip(&self.whole_x) {
                x.0.iter_mut().zip(whole.0).for_each(|(x, whole)| *x *= whole);
            }
        }
    }

    /// [`Objective::evaluate`] for parameters that are known to be as many as they should.
    pub(crate) fn evaluate_all(&mut self, parameters: &[f64]) {
        let groups = 0..self.samples.div_ceil(LANES);
        self.pass(groups, self.total_weight, parameters, true);
    }

    /// [`Objective::evaluate_loss`] for parameters that are known to be as many as they should.
    pub(crate) fn measure(&mut self, parameters: &[f64]) -> f64 {
        let groups = 0..self.samples.div_ceil(LANES);
        self.pass(groups, self.total_weight, parameters, false);
        self.loss()
    }

    /// A pass through these groups, whose samples weigh `weight` together: sets the sums and, if it is wanted, the gradient.
    fn pass(&mut self, groups: Range<usize>, weight: f64, parameters: &[f64], with_gradient: bool) {
        let context = context!(self, weight);
        let workspace = &mut self.workspace;
        let sums = pass(self.called, &context, parameters, groups, workspace, with_gradient);
        self.take(sums, weight);
        let Objective { layers, penalty, frozen, called, workspace, .. } = self;
        self.penalty_value = penalty.value(called.level, layers, parameters);
        if with_gradient {
            penalty.add_gradient(called.level, layers, parameters, &mut workspace.gradient.values);
            frozen.fill(&mut workspace.gradient.values, 0.0);
        }
    }

    fn take(&mut self, sums: LaneSums, weight: f64) {
        self.sums = LossSums { terms: sums.terms.sum(), squares: sums.squares.sum(), weight };
        self.penalty_value = 0.0;
    }

    /// The Hessian of the loss at `parameters` times `direction`, in place of the gradient; see [`super::curvature`].
    pub(super) fn hessian_product(&mut self, parameters: &[f64], direction: &[f64]) {
        let context = context!(self, self.total_weight);
        let engine = Directional { called: self.called, direction };
        let groups = 0..self.samples.div_ceil(LANES);
        pass(engine, &context, parameters, groups, &mut self.workspace, true);
        let Objective { layers, penalty, called, workspace, .. } = self;
        penalty.add_hessian_product(called.level, layers, direction, &mut workspace.gradient.values);
    }

    /// Takes the memory that [`Objective::hessian_product`] needs, which is of all parameters, frozen or not.
    pub(super) fn make_tangents(&mut self) {
        (self.frozen, self.called.first_free) = (FrozenRanges::default(), 0);
        for share in &mut self.workspace.shares {
            share.tangents = share.tapes.iter().map(Tangent::beside).collect();
        }
    }

    /// Whether [`Objective::descend`] can do what epochs ask for.
    pub(crate) fn can_descend(&self) -> bool {
        fused::suits(&self.layers)
            && self.masks.is_empty()
            // What is left out of the inputs is drawn anew before each epoch.
            && self.whole_x.is_empty()
            && self.penalty.is_none()
            && self.frozen.is_empty()
    }

    /// As many epochs on all samples as there are learning rates, each a step and an evaluation, of a network that
    /// [can be](Objective::can_descend) and is evaluated at its parameters; gives the number of epochs done. The lists are as long
    /// as the rates.
    pub(crate) fn descend(
        &mut self,
        parameters: &mut Padded,
        step: OptimizerStep<'_>,
        rates: &[f64],
        [loss, mse, gradient_norm]: [&mut [f64]; 3],
    ) -> usize {
        let (weight, groups) = (self.total_weight, self.samples.div_ceil(LANES));
        let context = context!(self, weight);
        let terms = weight * self.y.width() as f64;
        let rows = HistoryRows { loss, mse, gradient_norm, terms };
        let (called, workspace) = (self.called, &mut self.workspace);
        let run = FusedRun { called, context, groups, parameters, workspace, step, rates, rows };
        let (done, sums) = run.run();
        if done > 0 {
            self.take(sums, weight);
        }
        done
    }
}

impl Network {
    /// The loss on `samples`, without penalty and gradient: of rows that are not trained on, or of a network from a file.
    ///
    /// ```
    /// # use nn_math::Mat;
    /// # use nn_model::{Activation, Architecture, Loss, Network};
    /// # let architecture = Architecture::new(1).layer(1, Activation::Linear).without_bias();
    /// let network = Network::from_parameters(architecture, vec![2.0])?; // y = 2 x
    /// let (x, y) = (Mat::from_fn(2, 1, |i, _| i as f64), Mat::zeros(2, 1));
    /// assert_eq!(network.loss(Loss::Mse, (&x, &y))?, 2.0);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Objective::new`].
    pub fn loss<'a>(&self, loss: Loss, samples: impl Into<Samples<'a>>) -> Result<f64, ModelError> {
        Ok(Objective::new(self, loss, samples)?.measure(self.parameters()))
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
