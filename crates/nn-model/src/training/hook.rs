//! What may happen to a gradient between its evaluation and the step along it: a hook, and clipping.

use super::run::Run;
use super::settings::Training;
use crate::backprop::Objective;
use crate::error::ModelError;
use crate::network::Network;

/// A gradient between its evaluation and the step along it; what a hook sees and may change. See [`Run::before_step`].
#[derive(Debug)]
#[non_exhaustive]
pub struct GradientStep<'a> {
    /// Which epoch it is: 1 is the first.
    pub epoch: usize,
    /// Which batch of the epoch: 0 is the first.
    pub batch: usize,
    /// The network before the step.
    pub network: &'a Network,
    /// The gradient as it was evaluated, before clipping, in the order of [`Network::parameters`].
    pub gradient: &'a mut [f64],
}

pub(super) type Hook<'n> = Box<dyn FnMut(GradientStep<'_>) + Send + 'n>;

impl<'n> Run<'n> {
    /// Shows `hook` each gradient before the step along it, to be looked at or changed: to keep a weight where it is, to add
    /// noise, or to add what other machines have computed. (AdamW's decay is no part of the gradient: it moves weights whose
    /// gradient is 0 too.) Here the first of two weights is frozen:
    ///
    /// ```
    /// # use nn_math::Mat;
    /// # use nn_model::{Activation, Architecture, GradientDescent, Loss, Network, Training};
    /// # let architecture = Architecture::new(2).layer(1, Activation::Linear).without_bias();
    /// # let mut network = Network::from_parameters(architecture, vec![1.0, 0.0])?;
    /// # let (x, y) = (Mat::from_fn(9, 2, |i, j| (i + j) as f64), Mat::from_fn(9, 1, |i, _| 3.0 * i as f64));
    /// let training = Training::new(GradientDescent::new(0.001), Loss::HalfSse);
    /// let run = training.start(&mut network, (&x, &y))?.before_step(|step| step.gradient[0] = 0.0)?;
    /// run.complete();
    /// assert_eq!(network.parameters()[0], 1.0);
    /// assert!(network.parameters()[1] > 0.5);
    /// # Ok::<(), nn_model::ModelError>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError::Exclusive`] with an optimiser that [evaluates](crate::Optimizer::evaluates): its steps are not along a
    /// gradient that could be changed.
    pub fn before_step(
        mut self,
        hook: impl FnMut(GradientStep<'_>) + Send + 'n,
    ) -> Result<Run<'n>, ModelError> {
        if self.training.optimizer.evaluates() {
            return Err(ModelError::Exclusive {
                this: "L-BFGS",
                that: "a hook before each step",
                instead: "its line search needs the gradient of the loss as it is; use Adam",
            });
        }
        self.hook = Some(Box::new(hook));
        Ok(self)
    }
}

/// What happens to a gradient between its evaluation and the step: the hook, then clipping.
pub(super) fn before_step(
    training: &Training,
    objective: &mut Objective,
    network: &Network,
    hook: &mut Option<Hook<'_>>,
    [epoch, batch]: [usize; 2],
) {
    if let Some(hook) = hook {
        hook(GradientStep { epoch, batch, network, gradient: objective.gradient_mut() });
    }
    if let Some(longest) = training.clip_norm {
        let norm = objective.gradient_norm();
        if norm > longest {
            objective.gradient_mut().iter_mut().for_each(|g| *g *= longest / norm);
        }
    }
}
