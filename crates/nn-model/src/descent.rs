//! Gradient descent on all samples at once.
//!
//! ```text
//! parameters -= learning_rate * gradient of the loss
//! ```

use crate::{Loss, ModelError, Network, Objective};
use nn_math::MatRef;
use nn_math::simd::{Level, Simd, Task};

/// What to do when the error stops being a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OnDivergence {
    /// Stop after the first epoch with an infinite or NaN error, and say so in [`History::stop`].
    #[default]
    Stop,
    /// Go on to the last epoch, as the notebook does: for those who want to see the NaN.
    Continue,
}

/// Why a run stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stop {
    /// It did all the epochs that were asked for.
    Finished,
    /// The error after `epoch` (the first epoch is 1) was infinite or NaN: the learning rate is too large. Epoch 0: the
    /// error was so before training, because the data or the weights are too large.
    Diverged {
        /// The first epoch with such an error.
        epoch: usize,
    },
}

/// What happened in a run.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct History {
    /// The mean squared error before the first epoch.
    pub initial_mse: f64,
    /// The mean squared error after each epoch: `mse[0]` is the one after the first.
    pub mse: Vec<f64>,
    /// Why the run stopped.
    pub stop: Stop,
}

impl History {
    /// The mean squared error at the end.
    pub fn final_mse(&self) -> f64 {
        self.mse.last().copied().unwrap_or(self.initial_mse)
    }
}

/// Full-batch gradient descent with a fixed learning rate.
///
/// ```
/// use nn_math::Mat;
/// use nn_model::{Activation, Architecture, GradientDescent, Initialization, Network, Stop};
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
///
/// // The truth table: the output is the first bit.
/// let x = Mat::from_fn(4, 3, |i, j| [[0., 0., 1.], [0., 1., 1.], [1., 0., 1.], [1., 1., 1.]][i][j]);
/// let y = Mat::from_fn(4, 1, |i, _| [0., 0., 1., 1.][i]);
///
/// let architecture = Architecture::new(3).layer(1, Activation::Sigmoid).without_bias();
/// let mut network = Network::new(architecture, Initialization::UNIT, &mut ChaCha8Rng::seed_from_u64(7))?;
/// let history = GradientDescent::new(1.0).epochs(100).train(&mut network, x.as_ref(), y.as_ref())?;
/// assert_eq!(history.stop, Stop::Finished);
/// assert!(history.final_mse() < 0.01);
/// # Ok::<(), nn_model::ModelError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use = "settings do nothing until `train` or `start` is called"]
pub struct GradientDescent {
    learning_rate: f64,
    epochs: usize,
    loss: Loss,
    on_divergence: OnDivergence,
}

impl GradientDescent {
    /// Descent with this learning rate, for 100 epochs, on half the sum of squared errors.
    pub fn new(learning_rate: f64) -> GradientDescent {
        GradientDescent { learning_rate, epochs: 100, loss: Loss::HalfSse, on_divergence: OnDivergence::Stop }
    }

    /// How many times to go through all samples.
    pub fn epochs(mut self, epochs: usize) -> GradientDescent {
        self.epochs = epochs;
        self
    }

    /// What to make small.
    pub fn loss(mut self, loss: Loss) -> GradientDescent {
        self.loss = loss;
        self
    }

    /// What to do when the error stops being a number.
    pub fn on_divergence(mut self, on_divergence: OnDivergence) -> GradientDescent {
        self.on_divergence = on_divergence;
        self
    }

    /// Trains `network` on the rows of `inputs` (n x inputs) with `targets` (n x outputs).
    ///
    /// # Errors
    /// [`ModelError`] if the shapes do not fit, a number is not finite, or the learning rate is not positive. A run that
    /// diverges is no error: it is reported in [`History::stop`], and leaves the network with the weights of that epoch.
    pub fn train(
        &self,
        network: &mut Network,
        inputs: MatRef<'_, f64>,
        targets: MatRef<'_, f64>,
    ) -> Result<History, ModelError> {
        let mut descent = self.start(network, inputs, targets)?;
        descent.run(self.epochs);
        Ok(descent.finish())
    }

    /// Starts a run that the caller moves on, by [`Descent::run`].
    ///
    /// # Errors
    /// As [`GradientDescent::train`].
    pub fn start<'a>(
        &self,
        network: &'a mut Network,
        inputs: MatRef<'_, f64>,
        targets: MatRef<'_, f64>,
    ) -> Result<Descent<'a>, ModelError> {
        let found = self.learning_rate;
        if !(found.is_finite() && found > 0.0) {
            return Err(ModelError::LearningRate { found });
        }
        if let Some((index, found)) = network.parameters().iter().enumerate().find(|(_, p)| !p.is_finite()) {
            return Err(ModelError::Parameter { index, found: *found });
        }
        let mut mse = Vec::new();
        mse.try_reserve_exact(self.epochs).map_err(|_| ModelError::Epochs { found: self.epochs })?;
        let mut objective = Objective::new(network, self.loss, inputs, targets)?;
        objective.evaluate(network.parameters())?;
        let initial_mse = objective.mse();
        let stop = if initial_mse.is_finite() { Stop::Finished } else { Stop::Diverged { epoch: 0 } };
        let history = History { initial_mse, mse, stop };
        Ok(Descent { settings: *self, network, objective, history })
    }
}

/// A run of [`GradientDescent`] under way.
///
/// Between epochs the objective has always been evaluated at the network's present parameters: an epoch is an update,
/// then an evaluation, whose error goes into the history and whose gradient serves the next update. So one evaluation
/// an epoch is enough, and running in pieces gives the same bits as running in one go.
#[derive(Debug)]
pub struct Descent<'a> {
    settings: GradientDescent,
    network: &'a mut Network,
    objective: Objective,
    history: History,
}

impl Descent<'_> {
    /// Runs `epochs` more epochs, or fewer if the error stops being a number and [`OnDivergence::Stop`] holds (then
    /// this and every later call do nothing more). Allocates nothing while the epochs of the run stay within those of
    /// [`GradientDescent::epochs`].
    pub fn run(&mut self, epochs: usize) -> Stop {
        self.objective.level.run(Epochs { descent: self, epochs });
        self.history.stop
    }

    /// Computes with the instructions of `level` instead of the machine's best: the same bits, for tests that say so.
    pub fn with_level(mut self, level: Level) -> Self {
        self.objective = self.objective.with_level(level);
        self
    }

    /// The network as it is now.
    pub fn network(&self) -> &Network {
        self.network
    }

    /// The objective, evaluated at the network's present parameters.
    pub fn objective(&self) -> &Objective {
        &self.objective
    }

    /// What happened so far.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Ends the run.
    pub fn finish(self) -> History {
        self.history
    }
}

struct Epochs<'a, 'b> {
    descent: &'a mut Descent<'b>,
    epochs: usize,
}

impl Task for Epochs<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let Epochs { descent: Descent { settings, network, objective, history }, epochs } = self;
        let parameters = network.parameters_mut();
        for _ in 0..epochs {
            if history.stop != Stop::Finished && settings.on_divergence == OnDivergence::Stop {
                break;
            }
            for (parameter, gradient) in parameters.iter_mut().zip(objective.gradient()) {
                *parameter = (-settings.learning_rate).mul_add(*gradient, *parameter);
            }
            objective.pass(s, parameters);
            let mse = objective.mse();
            history.mse.push(mse);
            if !mse.is_finite() && history.stop == Stop::Finished {
                history.stop = Stop::Diverged { epoch: history.mse.len() };
            }
        }
    }
}
