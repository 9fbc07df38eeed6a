//! What may happen to a gradient between its evaluation and the step along it: a hook, and clipping.

use super::settings::Training;
use crate::backprop::Objective;
use crate::network::Network;

/// A gradient between its evaluation and the step along it; what a hook sees and may change. See
/// [`Run::before_step`](crate::Run::before_step).
#[derive(Debug)]
#[non_exhaustive]
pub struct GradientStep<'a> {
    /// Which epoch it is: 1 is the first.
    pub epoch: usize,
    /// Which batch of the epoch: 0 is the first.
    pub batch: usize,
    /// The network before the step.
    pub network: &'a Network,
    /// The loss on the batch there, penalty included.
    pub loss: f64,
    /// The gradient as it was evaluated, before clipping, in the order of [`Network::parameters`]. What is
    /// [frozen](crate::Frozen) stays frozen.
    pub gradient: &'a mut [f64],
}

pub(super) type Hook<'n> = Box<dyn FnMut(GradientStep<'_>) + Send + 'n>;

/// What happens to a gradient between its evaluation and the step: the hook, then clipping.
pub(super) fn before_step(
    training: &Training,
    objective: &mut Objective,
    network: &Network,
    hook: &mut Option<Hook<'_>>,
    [epoch, batch]: [usize; 2],
) {
    if let Some(hook) = hook {
        let loss = objective.loss();
        objective.change_gradient(|gradient| hook(GradientStep { epoch, batch, network, loss, gradient }));
    }
    if let Some(longest) = training.clip_norm {
        training.clipping.apply(objective, longest, network.parameters());
    }
}
