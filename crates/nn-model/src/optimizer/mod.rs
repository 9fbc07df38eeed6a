//! Optimisers: how a gradient moves the parameters.
//!
//! Each has a file with its formula, its settings and its step. Letters there: parameters p, gradient g, learning rate r;
//! running vectors v and s start at 0.
//!
//! To add one: a file with its settings and a [`StepRule`], its `mod`, and its row in the list.

#[macro_use]
mod settings;

mod adam;
mod descent;
mod lbfgs;
mod memory;
mod rms_prop;
mod rule;

pub use memory::OptimizerMemory;

use crate::backprop::Objective;
use crate::check::{fits, same};
use crate::error::ModelError;
use crate::network::Network;
use crate::training::frozen::{Frozen, FrozenRanges};
use nn_choice::{UnknownName, choices, limits};
use nn_math::kernels;
use nn_math::padded::Padded;
use nn_math::simd::Level;
use rule::{Step, StepRule};
use std::ops::Range;

/// Declares the optimisers as choices, re-exports their settings, and makes `with_rule!`, which calls for the [`StepRule`] of any
/// of them.
macro_rules! optimizers {
    ($d:tt $( $(#[$doc:meta])* $module:ident::$Rule:ident = $name:literal $(| $alias:literal)*, )*) => {
        $( pub use $module::$Rule; )*

        choices! {
            /// How the gradient moves the parameters: one of the optimisers with its settings. Made of any of them by `into`,
            /// which is what functions that take `impl Into<Optimizer>` do.
            ///
            /// ```
            /// use nn_model::{Adam, Optimizer};
            /// let optimizer = Optimizer::from(Adam::new(0.01));
            /// assert_eq!(optimizer.name(), "adam");
            /// assert_eq!(Optimizer::named("adam", 0.01)?, optimizer);
            /// # Ok::<(), nn_model::UnknownName>(())
            /// ```
            pub enum Optimizer, "optimizer", serde(tag = "name") {
                $( $(#[$doc])* $Rule($Rule) = $name $(| $alias)*, )*
            }
        }

        macro_rules! with_rule {
            ($d optimizer:expr, |$d rule:ident| $d body:expr) => {
                match $d optimizer { $( Optimizer::$Rule($d rule) => $d body, )* }
            };
        }
    };
}

optimizers! { $
    /// Straight down the gradient, perhaps with momentum.
    descent::GradientDescent = "gradient-descent" | "sgd",
    /// Each parameter's step divided by the recent size of its gradient.
    rms_prop::RmsProp = "rms-prop" | "rmsprop",
    /// Momentum and division by the recent size, both without bias at the start.
    adam::Adam = "adam",
    /// Adam with weight decay that its division does not touch.
    adam::AdamW = "adam-w" | "adamw",
    /// Adam with Nesterov's momentum.
    adam::NAdam = "nadam" | "n-adam",
    /// Limited-memory BFGS: few, far steps by an estimate of the curvature, on all samples at once.
    lbfgs::Lbfgs = "lbfgs" | "l-bfgs",
}

impl Optimizer {
    /// The optimiser of this name with its usual settings and this learning rate (of which L-BFGS has none).
    ///
    /// # Errors
    /// [`UnknownName`] if there is none of this name.
    pub fn named(name: &str, learning_rate: f64) -> Result<Optimizer, UnknownName> {
        Ok(name.parse::<Optimizer>()?.with_learning_rate(learning_rate))
    }

    /// The learning rate before any schedule; 1 for L-BFGS, which finds the length of its steps itself.
    pub fn learning_rate(mut self) -> f64 {
        with_rule!(&mut self, |rule| rule.learning_rate().copied()).unwrap_or(1.0)
    }

    /// The same optimiser with another learning rate.
    pub fn with_learning_rate(mut self, learning_rate: f64) -> Optimizer {
        if let Some(rate) = with_rule!(&mut self, |rule| rule.learning_rate()) {
            *rate = learning_rate;
        }
        self
    }

    /// Whether it evaluates the loss several times for a step, and so needs all samples at once and a loss that stays what it is:
    /// batches, dropout, clipping and schedules do not go with it.
    pub fn evaluates(self) -> bool {
        with_rule!(self, |rule| rule.evaluates())
    }

    pub(crate) fn check(self) -> Result<(), ModelError> {
        check_rate(self.learning_rate())?;
        with_rule!(self, |rule| rule.check())
    }
}

/// Refuses a learning rate that is no positive number.
pub(crate) fn check_rate(found: f64) -> Result<f64, ModelError> {
    if found.is_finite() && found > 0.0 { Ok(found) } else { Err(ModelError::LearningRate { found }) }
}

/// An optimiser at work on a network's parameters: its settings and what it remembers.
///
/// A training loop of one's own, here of Adam on every other sample:
///
/// ```
/// use nn_math::Mat;
/// use nn_model::{Activation, Adam, Architecture, Loss, Network, Objective, OptimizerState};
///
/// let architecture = Architecture::new(1).layer(1, Activation::Linear);
/// let mut network = Network::from_parameters(architecture, vec![0.0, 0.0])?;
/// let (x, y) = (Mat::from_fn(8, 1, |i, _| i as f64 / 8.0), Mat::from_fn(8, 1, |i, _| 1.0 + i as f64 / 4.0));
/// let mut objective = Objective::new(&network, Loss::Mse, (&x, &y))?;
/// let mut optimizer = OptimizerState::new(Adam::new(0.01), &network)?;
/// for epoch in 0..1000 {
///     for row in (epoch % 2..8).step_by(2) {
///         objective.evaluate_rows(row..row + 1, network.parameters())?;
///         optimizer.step(network.parameters_mut(), objective.gradient(), 0.01)?;
///     }
/// }
/// assert!((network.parameters()[0] - 2.0).abs() < 1e-3); // y = 2 x + 1
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct OptimizerState {
    pub(crate) optimizer: Optimizer,
    pub(crate) memory: OptimizerMemory,
    /// How many parameters the network has, which of them weight decay takes, and which stay what they are.
    parameters: usize,
    decayed: Vec<Range<usize>>,
    frozen: FrozenRanges,
    level: Level,
}

impl OptimizerState {
    /// Before its first step on the parameters of `network`. Takes all the memory that steps need.
    ///
    /// # Errors
    /// [`ModelError`] if a setting is out of range, or there is no memory for it.
    pub fn new(optimizer: impl Into<Optimizer>, network: &Network) -> Result<OptimizerState, ModelError> {
        let optimizer = optimizer.into();
        optimizer.check()?;
        let (numbers, vectors) = with_rule!(optimizer, |rule| rule.memory_size());
        let parameters = network.parameters().len();
        if !limits::fits(vectors.saturating_mul(parameters).saturating_mul(size_of::<f64>())) {
            return Err(ModelError::TooLarge);
        }
        Ok(OptimizerState {
            optimizer,
            memory: OptimizerMemory {
                steps: 0,
                numbers: vec![1.0; numbers],
                vectors: (0..vectors).map(|_| Padded::zeros(parameters)).collect(),
            },
            parameters,
            decayed: network
                .layers()
                .iter()
                .map(|layer| with_rule!(optimizer, |rule| rule.decayed(layer)))
                .collect(),
            frozen: FrozenRanges::default(),
            level: Level::best(),
        })
    }

    /// Computes with the instructions of `level` instead of the machine's best: the same bits, for tests that say so.
    pub fn with_level(mut self, level: Level) -> OptimizerState {
        self.level = level;
        self
    }

    /// Leaves parameters of `network` as they are, where the gradient is 0 too ([`Objective::with_frozen`]): weight decay does not
    /// take them, and no direction of L-BFGS moves them.
    ///
    /// # Errors
    /// As [`Objective::with_frozen`].
    pub fn with_frozen(mut self, frozen: &[Frozen], network: &Network) -> Result<OptimizerState, ModelError> {
        self.frozen = FrozenRanges::new(frozen, network.layers())?;
        self.decayed = self.decayed.iter().flat_map(|range| self.frozen.free_of(range)).collect();
        Ok(self)
    }

    /// The settings.
    pub fn optimizer(&self) -> Optimizer {
        self.optimizer
    }

    /// Whether a step is the gradient times the learning rate and nothing else.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.optimizer, Optimizer::GradientDescent(GradientDescent { momentum: 0.0, .. }))
    }

    /// What it remembers: to be kept where training stops.
    pub fn memory(&self) -> &OptimizerMemory {
        &self.memory
    }

    /// Goes on with what such an optimiser remembered; of frozen parameters, with nothing.
    ///
    /// # Errors
    /// [`ModelError::Checkpoint`] if it is the memory of another optimiser, or for another network;
    /// [`ModelError::DamagedCheckpoint`] if it is none.
    pub fn restore(&mut self, memory: &OptimizerMemory) -> Result<(), ModelError> {
        let own = &self.memory;
        same("numbers in the optimiser's memory", own.numbers.len(), memory.numbers.len())?;
        same("vectors in the optimiser's memory", own.vectors.len(), memory.vectors.len())?;
        for vector in &memory.vectors {
            same("numbers in a vector of the optimiser's memory", self.parameters, vector.len())?;
        }
        let squares = with_rule!(self.optimizer, |rule| rule.squares()).map(|i| &*memory.vectors[i]);
        let negative = squares.into_iter().flatten().find(|square| **square < 0.0);
        fits("a mean of squared gradients", negative.copied().unwrap_or(0.0), |x| *x >= 0.0, "0 or more")?;
        fits("its number of steps", memory.steps, |steps| *steps <= usize::MAX / 2, "a count of steps")?;
        self.memory = memory.clone();
        self.memory.vectors.iter_mut().for_each(|vector| self.frozen.fill(vector, 0.0));
        Ok(())
    }

    /// Moves `parameters` one step along `gradient` (both in the order of [`Network::parameters`]) at this learning rate, whatever the
    /// settings say of it. Allocates nothing.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if one of them has not as many numbers as the network has parameters,
    /// [`ModelError::Exclusive`] for an optimiser that [evaluates](Optimizer::evaluates), which takes [`OptimizerState::advance`].
    pub fn step(
        &mut self,
        parameters: &mut [f64],
        gradient: &[f64],
        learning_rate: f64,
    ) -> Result<(), ModelError> {
        if self.optimizer.evaluates() {
            return Err(ModelError::Exclusive {
                this: "L-BFGS",
                that: "a step along a given gradient",
                instead: "it evaluates the loss itself; call `advance` with the objective",
            });
        }
        let expected = self.parameters;
        for found in [parameters.len(), gradient.len()] {
            if found != expected {
                return Err(ModelError::ParameterCount { expected, found });
            }
        }
        let OptimizerState { optimizer, ref mut memory, ref decayed, level, .. } = *self;
        step(level, optimizer, Step { learning_rate, decayed, gradient, parameters, memory });
        Ok(())
    }

    /// Moves `network` one step along the gradient of `objective`, which has been evaluated there, and leaves it evaluated at the
    /// new parameters: an epoch of any optimiser on all samples. False if there is no step that makes the loss smaller, which only
    /// an optimiser that [evaluates](Optimizer::evaluates) notices. Allocates nothing.
    ///
    /// # Errors
    /// [`ModelError::ParameterCount`] if the network or the objective has another number of parameters,
    /// [`ModelError::NotEvaluated`] if the objective has not been evaluated.
    pub fn advance(
        &mut self,
        objective: &mut Objective,
        network: &mut Network,
        learning_rate: f64,
    ) -> Result<bool, ModelError> {
        let expected = self.parameters;
        for found in [network.parameters().len(), objective.gradient().len()] {
            if found != expected {
                return Err(ModelError::ParameterCount { expected, found });
            }
        }
        if objective.sums().weight.is_nan() {
            return Err(ModelError::NotEvaluated);
        }
        Ok(self.advance_by(objective, network.padded_parameters_mut(), learning_rate, |_| {}))
    }

    /// [`OptimizerState::advance`] for what is known to fit; calls `prepare` between the step and the evaluation.
    pub(crate) fn advance_by(
        &mut self,
        objective: &mut Objective,
        parameters: &mut Padded,
        learning_rate: f64,
        prepare: impl FnOnce(&mut Objective),
    ) -> bool {
        if let Optimizer::Lbfgs(lbfgs) = self.optimizer {
            return lbfgs.advance(objective, parameters, &mut self.memory, &self.frozen);
        }
        self.step_padded(parameters, objective.padded_gradient(), learning_rate);
        prepare(objective);
        objective.evaluate_all(parameters);
        true
    }

    /// [`OptimizerState::step`] for what is known to fit.
    pub(crate) fn step_padded(&mut self, parameters: &mut Padded, gradient: &Padded, learning_rate: f64) {
        let (parameters, gradient) = (parameters.filled_up_mut(), gradient.filled_up());
        let OptimizerState { optimizer, ref mut memory, ref decayed, level, .. } = *self;
        step(level, optimizer, Step { learning_rate, decayed, gradient, parameters, memory });
    }
}

kernels! {
    /// One step along a gradient.
    fn step(s, optimizer: Optimizer, step: Step<'a>) {
        step.memory.steps += 1;
        with_rule!(optimizer, |rule| rule.step(s, step));
    }
}
