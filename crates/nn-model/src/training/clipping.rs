//! Gradients that are too long, made shorter.
//!
//! ```text
//! exact      g *= longest / |g|              if |g| > longest               g with its penalty
//! pytorch    g *= longest / (|g| + 1e-6)     if that is a factor below 1    g without the l2 penalty, which is added afterwards
//! ```

use crate::backprop::Objective;
use nn_choice::choices;

/// What PyTorch adds to the length that it divides by.
const EPSILON: f64 = 1e-6;

choices! {
    /// What [`Training::clip_norm`](crate::Training::clip_norm) makes of a gradient that is too long.
    ///
    /// ```
    /// use nn_model::{Clipping, GradientDescent, Loss, Penalty, Training};
    /// // SGD(lr=0.1, weight_decay=0.01) after clip_grad_norm_(parameters, 1.0)
    /// let training = Training::new(GradientDescent::new(0.1), Loss::Mse)
    ///     .penalty(Penalty::l2(0.01))
    ///     .clip_norm(1.0)
    ///     .clipping(Clipping::PyTorch);
    /// ```
    #[derive(Default)]
    pub enum Clipping, "clipping" {
        /// The gradient, penalty included, gets exactly the longest length.
        #[default]
        Exact = "exact",
        /// As PyTorch's `clip_grad_norm_`: the factor is longest / (length + 1e-6), and the penalty `l2` is added after it, as its
        /// optimisers add `weight_decay`.
        PyTorch = "pytorch",
    }
}

impl Clipping {
    /// Shortens the gradient of the objective, which was evaluated at `parameters`.
    pub(super) fn apply(self, objective: &mut Objective, longest: f64, parameters: &[f64]) {
        let factor = match self {
            Clipping::Exact => longest / objective.gradient_norm(),
            Clipping::PyTorch => {
                objective.add_l2(parameters, -1.0);
                longest / (objective.gradient_norm() + EPSILON)
            }
        };
        if factor < 1.0 {
            objective.change_gradient(|gradient| gradient.iter_mut().for_each(|g| *g *= factor));
        }
        if self == Clipping::PyTorch {
            objective.add_l2(parameters, 1.0);
        }
    }
}
