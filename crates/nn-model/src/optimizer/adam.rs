//! Adam and its relatives.
//!
//! ```text
//! Adam     v = b1 v + (1-b1) g
//!          s = b2 s + (1-b2) g^2        p -= r/(1-b1^t) v / (sqrt(s/(1-b2^t)) + e)      t counts the steps from 1
//!          with "epsilon hat": e / sqrt(1-b2^t) in place of e
//! AdamW    weights -= r decay weights, then as Adam; biases too if that is asked for
//! NAdam    v and s as Adam             m[t] = b1 (1 - 0.96^(t d)/2)      M[t] = m[1] m[2] ... m[t]
//!          p -= r ((1-m[t])/(1-M[t]) g + m[t+1]/(1-M[t+1]) v) / (sqrt(s/(1-b2^t)) + e)
//! ```
//!
//! Sources: Kingma and Ba, ICLR 2015; Loshchilov and Hutter, ICLR 2019; Dozat, ICLR 2016 (workshop). The formulas are PyTorch's,
//! number for number.

use super::rule::{Step, StepRule};
use crate::check::{above_zero, at_least_zero, below_one};
use crate::error::ModelError;
use crate::network::Layer;
use nn_math::elementary::scalar;
use nn_math::simd::Simd;
use nn_math::update::update;
use std::ops::Range;

settings! {
    /// Adam: momentum, divided by the root of the running mean of squares, both freed of their bias towards the 0 they
    /// start from.
    ///
    /// ```
    /// use nn_model::Adam;
    /// let adam = Adam::new(0.001).beta2(0.99);
    /// ```
    Adam {
        /// How far a step goes, about.
        learning_rate: f64 = 0.001,
        /// How slowly the mean of gradients forgets, below 1.
        beta1: f64 = 0.9,
        /// How slowly the mean of squares forgets, below 1.
        beta2: f64 = 0.999,
        /// Added to the divisor.
        epsilon: f64 = 1e-8,
        /// Whether epsilon is added before the mean of squares is freed of its bias, as Keras and scikit-learn do: Kingma and Ba's
        /// "epsilon hat".
        epsilon_hat: bool = false,
    }
}

builder!(Adam { beta1, beta2, epsilon });

impl Adam {
    /// With epsilon added before the correction of the bias, as Keras and scikit-learn do.
    pub fn epsilon_hat(self) -> Adam {
        Adam { epsilon_hat: true, ..self }
    }
}

impl StepRule for Adam {
    fn learning_rate(&mut self) -> Option<&mut f64> {
        Some(&mut self.learning_rate)
    }

    fn memory_size(&self) -> (usize, usize) {
        (2, 2)
    }

    fn squares(&self) -> Option<usize> {
        Some(1)
    }

    fn check(&self) -> Result<(), ModelError> {
        below_one("Adam's beta1", self.beta1)?;
        below_one("Adam's beta2", self.beta2)?;
        above_zero("Adam's epsilon", self.epsilon)
    }

    #[inline(always)]
    fn step<S: Simd>(&self, s: S, step: Step<'_>) {
        let Step { learning_rate, gradient, parameters, memory, .. } = step;
        let len = gradient.len();
        // b1^t and b2^t.
        memory.numbers[0] *= self.beta1;
        memory.numbers[1] *= self.beta2;
        let rate = s.splat(learning_rate / (1.0 - memory.numbers[0]));
        let root = (1.0 - memory.numbers[1]).sqrt();
        let epsilon = s.splat(if self.epsilon_hat { self.epsilon / root } else { self.epsilon });
        let root = s.splat(root);
        let (beta1, rest1) = (s.splat(self.beta1), s.splat(1.0 - self.beta1));
        let (beta2, rest2) = (s.splat(self.beta2), s.splat(1.0 - self.beta2));
        let [means, squares] = memory.two(len);
        update(s, [gradient], [parameters, means, squares], |[g], [p, mean, square]| {
            let mean = s.mul_add(beta1, mean, s.mul(rest1, g));
            let square = s.mul_add(beta2, square, s.mul(rest2, s.mul(g, g)));
            let direction = s.div(mean, s.add(s.div(s.sqrt(square), root), epsilon));
            [s.neg_mul_add(rate, direction, p), mean, square]
        });
    }
}

settings! {
    /// Adam with decoupled weight decay: before each step, weights (and biases, if [`decay_biases`](AdamW::decay_biases) says so, as
    /// PyTorch's do) shrink by learning rate times decay.
    AdamW {
        /// How far a step goes, about.
        learning_rate: f64 = 0.001,
        /// How slowly the mean of gradients forgets, below 1.
        beta1: f64 = 0.9,
        /// How slowly the mean of squares forgets, below 1.
        beta2: f64 = 0.999,
        /// Added to the divisor.
        epsilon: f64 = 1e-8,
        /// How fast weights shrink.
        weight_decay: f64 = 0.01,
        /// Whether biases shrink too.
        decay_biases: bool = false,
    }
}

builder!(AdamW { beta1, beta2, epsilon, weight_decay });

impl AdamW {
    /// With a decay of biases as of weights, as PyTorch's.
    pub fn on_biases(self) -> AdamW {
        AdamW { decay_biases: true, ..self }
    }

    /// The same without the decay.
    fn adam(&self) -> Adam {
        let AdamW { learning_rate, beta1, beta2, epsilon, .. } = *self;
        Adam { learning_rate, beta1, beta2, epsilon, epsilon_hat: false }
    }
}

impl StepRule for AdamW {
    fn learning_rate(&mut self) -> Option<&mut f64> {
        Some(&mut self.learning_rate)
    }

    fn memory_size(&self) -> (usize, usize) {
        self.adam().memory_size()
    }

    fn squares(&self) -> Option<usize> {
        Some(1)
    }

    fn check(&self) -> Result<(), ModelError> {
        self.adam().check()?;
        at_least_zero("AdamW's weight decay", self.weight_decay)
    }

    fn decayed(&self, layer: &Layer) -> Range<usize> {
        layer.weights.start..if self.decay_biases { layer.biases.end } else { layer.weights.end }
    }

    #[inline(always)]
    fn step<S: Simd>(&self, s: S, step: Step<'_>) {
        let keep = s.splat(1.0 - step.learning_rate * self.weight_decay);
        for weights in step.decayed {
            update(s, [], [&mut step.parameters[weights.clone()]], |[], [w]| [s.mul(w, keep)]);
        }
        self.adam().step(s, step);
    }
}

settings! {
    /// Adam with Nesterov's momentum, which grows with the steps: a step looks ahead by the momentum of the next one.
    NAdam {
        /// How far a step goes, about.
        learning_rate: f64 = 0.002,
        /// How slowly the mean of gradients forgets, below 1.
        beta1: f64 = 0.9,
        /// How slowly the mean of squares forgets, below 1.
        beta2: f64 = 0.999,
        /// Added to the divisor.
        epsilon: f64 = 1e-8,
        /// How fast the momentum grows from half of beta1 to beta1.
        momentum_decay: f64 = 0.004,
    }
}

builder!(NAdam { beta1, beta2, epsilon, momentum_decay });

impl NAdam {
    /// The momentum of step `t`.
    fn momentum(&self, t: f64) -> f64 {
        const LN_0_96: f64 = -0.040821994520255166;
        self.beta1 * (1.0 - 0.5 * scalar::exp(LN_0_96 * t * self.momentum_decay))
    }
}

impl StepRule for NAdam {
    fn learning_rate(&mut self) -> Option<&mut f64> {
        Some(&mut self.learning_rate)
    }

    fn memory_size(&self) -> (usize, usize) {
        (2, 2)
    }

    fn squares(&self) -> Option<usize> {
        Some(1)
    }

    fn check(&self) -> Result<(), ModelError> {
        below_one("NAdam's beta1", self.beta1)?;
        below_one("NAdam's beta2", self.beta2)?;
        above_zero("NAdam's epsilon", self.epsilon)?;
        at_least_zero("NAdam's momentum decay", self.momentum_decay)
    }

    #[inline(always)]
    fn step<S: Simd>(&self, s: S, step: Step<'_>) {
        let Step { learning_rate, gradient, parameters, memory, .. } = step;
        let len = gradient.len();
        let t = memory.steps as f64;
        let (now, next) = (self.momentum(t), self.momentum(t + 1.0));
        // The product of all momenta so far, and b2^t.
        memory.numbers[0] *= now;
        memory.numbers[1] *= self.beta2;
        let product = memory.numbers[0];
        let by_gradient = s.splat(learning_rate * (1.0 - now) / (1.0 - product));
        let by_mean = s.splat(learning_rate * next / (1.0 - product * next));
        let root = s.splat((1.0 - memory.numbers[1]).sqrt());
        let epsilon = s.splat(self.epsilon);
        let (beta1, rest1) = (s.splat(self.beta1), s.splat(1.0 - self.beta1));
        let (beta2, rest2) = (s.splat(self.beta2), s.splat(1.0 - self.beta2));
        let [means, squares] = memory.two(len);
        update(s, [gradient], [parameters, means, squares], |[g], [p, mean, square]| {
            let mean = s.mul_add(beta1, mean, s.mul(rest1, g));
            let square = s.mul_add(beta2, square, s.mul(rest2, s.mul(g, g)));
            let ahead = s.mul_add(by_gradient, g, s.mul(by_mean, mean));
            [s.sub(p, s.div(ahead, s.add(s.div(s.sqrt(square), root), epsilon))), mean, square]
        });
    }
}
