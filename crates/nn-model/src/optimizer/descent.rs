//! Gradient descent, plain, with momentum, and in Nesterov's form.
//!
//! ```text
//! plain      p -= r g
//! momentum   v  = m v + g        p -= r v
//! Nesterov   v  = m v + g        p -= r (g + m v)
//! ```
//!
//! Sources: Polyak (1964); Nesterov (1983) in the form of Sutskever et al., ICML 2013. The formulas are PyTorch's, number for
//! number.

use super::rule::{Step, StepRule};
use crate::check::below_one;
use crate::error::ModelError;
use nn_math::simd::Simd;
use nn_math::update::update;

settings! {
    /// Gradient descent: p -= r g; with momentum m also v = m v + g, p -= r v.
    ///
    /// ```
    /// use nn_model::GradientDescent;
    /// let plain = GradientDescent::new(0.1);
    /// let heavy_ball = GradientDescent::new(0.1).momentum(0.9);
    /// let nesterov = GradientDescent::new(0.1).nesterov(0.9);
    /// ```
    GradientDescent {
        /// How far a step goes.
        learning_rate: f64 = 0.01,
        /// How much of the last step goes on: 0 for none, below 1.
        momentum: f64 = 0.0,
        /// Whether the gradient is taken as if momentum had already moved on (Nesterov).
        nesterov: bool = false,
    }
}

impl GradientDescent {
    /// With this momentum; 0.9 is usual.
    pub fn momentum(self, momentum: f64) -> GradientDescent {
        GradientDescent { momentum, nesterov: false, ..self }
    }

    /// With this momentum in Nesterov's form.
    pub fn nesterov(self, momentum: f64) -> GradientDescent {
        GradientDescent { momentum, nesterov: true, ..self }
    }
}

impl StepRule for GradientDescent {
    fn learning_rate(&mut self) -> Option<&mut f64> {
        Some(&mut self.learning_rate)
    }

    fn memory_size(&self) -> (usize, usize) {
        (0, usize::from(self.momentum > 0.0))
    }

    fn check(&self) -> Result<(), ModelError> {
        below_one("the momentum", self.momentum)
    }

    #[inline(always)]
    fn step<S: Simd>(&self, s: S, step: Step<'_>) {
        let Step { learning_rate, gradient, parameters, memory, .. } = step;
        let rate = s.splat(learning_rate);
        if self.momentum == 0.0 {
            update(s, [gradient], [parameters], |[g], [p]| [s.neg_mul_add(rate, g, p)]);
            return;
        }
        let len = gradient.len();
        let (momentum, nesterov) = (s.splat(self.momentum), self.nesterov);
        update(s, [gradient], [parameters, memory.one(len)], |[g], [p, v]| {
            let v = s.mul_add(momentum, v, g);
            let move_by = if nesterov { s.mul_add(momentum, v, g) } else { v };
            [s.neg_mul_add(rate, move_by, p), v]
        });
    }
}
