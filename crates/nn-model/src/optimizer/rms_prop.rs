//! RMSprop.
//!
//! ```text
//! s = d s + (1-d) g^2        p -= r g / (sqrt s + e)
//! ```
//!
//! Source: Tieleman and Hinton, lecture 6.5 of "Neural Networks for Machine Learning" (2012). The formula is PyTorch's,
//! number for number.

use super::rule::{Step, StepRule};
use crate::check::{above_zero, below_one};
use crate::error::ModelError;
use nn_math::simd::Simd;
use nn_math::update::update;

settings! {
    /// RMSprop: divides each parameter's gradient by the root of the running mean of its squares.
    RmsProp {
        /// How far a step goes.
        learning_rate: f64 = 0.01,
        /// How slowly the mean of squares forgets, below 1.
        decay: f64 = 0.99,
        /// Added to the divisor.
        epsilon: f64 = 1e-8,
    }
}

builder!(RmsProp { decay, epsilon });

impl StepRule for RmsProp {
    fn learning_rate(&mut self) -> Option<&mut f64> {
        Some(&mut self.learning_rate)
    }

    fn memory_size(&self) -> (usize, usize) {
        (0, 1)
    }

    fn squares(&self) -> Option<usize> {
        Some(0)
    }

    fn check(&self) -> Result<(), ModelError> {
        below_one("the decay of RMSprop", self.decay)?;
        above_zero("the epsilon of RMSprop", self.epsilon)
    }

    #[inline(always)]
    fn step<S: Simd>(&self, s: S, step: Step<'_>) {
        let Step { learning_rate, gradient, parameters, memory, .. } = step;
        let len = gradient.len();
        let (rate, epsilon) = (s.splat(learning_rate), s.splat(self.epsilon));
        let (decay, rest) = (s.splat(self.decay), s.splat(1.0 - self.decay));
        update(s, [gradient], [parameters, memory.one(len)], |[g], [p, squares]| {
            let squares = s.mul_add(decay, squares, s.mul(rest, s.mul(g, g)));
            let direction = s.div(g, s.add(s.sqrt(squares), epsilon));
            [s.neg_mul_add(rate, direction, p), squares]
        });
    }
}
