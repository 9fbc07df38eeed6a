//! Optimisers: how a gradient moves the parameters.
//!
//! With parameters p, gradient g and learning rate r; v and s start at 0, t counts the steps from 1:
//!
//! ```text
//! gradient descent  p -= r g
//!   momentum        v  = m v + g                     p -= r v
//!   Nesterov        v  = m v + g                     p -= r (g + m v)
//! RMSprop           s  = d s + (1-d) g^2             p -= r g / (sqrt s + e)
//! Adam              v  = b1 v + (1-b1) g
//!                   s  = b2 s + (1-b2) g^2           p -= r/(1-b1^t) v / (sqrt(s/(1-b2^t)) + e)
//! AdamW             weights -= r decay weights       then as Adam
//! L-BFGS            see its own module
//! ```
//!
//! These are PyTorch's formulas, number for number. To add one: a struct with its settings and its step, and its row in the
//! list.
//!
//! Sources: Polyak (1964); Nesterov (1983) in the form of Sutskever et al., ICML 2013; Tieleman and Hinton (2012); Kingma and
//! Ba, ICLR 2015; Loshchilov and Hutter, ICLR 2019.

pub(crate) mod lbfgs;

use crate::check::check_setting;
use crate::network::Layer;
use crate::optimizer::lbfgs::Lbfgs;
use crate::{ModelError, UnknownName};
use nn_math::kernels;
use nn_math::padded::Padded;
use nn_math::simd::Simd;
use nn_math::update::update;

/// What an optimiser remembers from step to step.
#[derive(Clone, Debug, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub(crate) struct Memory {
    /// How many steps were made.
    pub steps: usize,
    /// Running numbers, such as powers of b1 and b2.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::many"))]
    pub numbers: Vec<f64>,
    /// Running vectors, each as long as the parameters.
    #[cfg_attr(feature = "serde", serde(with = "crate::numbers::lists"))]
    pub vectors: Vec<Padded>,
}

impl Memory {
    /// The first vector.
    fn one(&mut self) -> &mut [f64] {
        self.vectors[0].filled_up_mut()
    }

    /// The first two vectors.
    fn two(&mut self) -> [&mut [f64]; 2] {
        let (first, others) = self.vectors.split_at_mut(1);
        [first[0].filled_up_mut(), others[0].filled_up_mut()]
    }
}

/// What a step works on.
pub(crate) struct Step<'a> {
    pub learning_rate: f64,
    pub layers: &'a [Layer],
    /// Filled up to whole eights, as everything that is as long.
    pub gradient: &'a [f64],
    pub parameters: &'a mut [f64],
    pub memory: &'a mut Memory,
}

/// An optimiser that needs nothing but the gradient.
trait FirstOrder {
    /// What the memory starts from: so many numbers, all 1, and so many vectors, all 0.
    fn memory(&self) -> (usize, usize);
    /// Refuses settings that are out of range; the learning rate is checked already.
    fn check(&self) -> Result<(), ModelError>;
    /// One step; `memory.steps` already counts it.
    fn step<S: Simd>(&self, s: S, step: Step<'_>);
}

/// Declares the optimisers: the enum with its names, and what all of them have.
macro_rules! optimizers {
    ($( $(#[$doc:meta])* $Type:ident = $name:literal, )*) => {
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
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(tag = "name"))]
        #[non_exhaustive]
        pub enum Optimizer {
            $( $(#[$doc])* #[cfg_attr(feature = "serde", serde(rename = $name))] $Type($Type), )*
            /// Limited-memory BFGS: few, far steps by an estimate of the curvature, on all samples at once.
            #[cfg_attr(feature = "serde", serde(rename = "lbfgs"))]
            Lbfgs(Lbfgs),
        }

        impl Optimizer {
            /// The names there are.
            pub const NAMES: &[&str] = &[$( $name, )* "lbfgs"];

            /// The name used in files, on the command line and in messages.
            pub fn name(&self) -> &'static str {
                match self { $( Optimizer::$Type(_) => $name, )* Optimizer::Lbfgs(_) => "lbfgs" }
            }

            /// The optimiser of this name with its usual settings and this learning rate (of which L-BFGS has none).
            ///
            /// # Errors
            /// [`UnknownName`] if there is none of this name.
            pub fn named(name: &str, learning_rate: f64) -> Result<Optimizer, UnknownName> {
                match name {
                    $( $name => Ok($Type { learning_rate, ..$Type::default() }.into()), )*
                    "lbfgs" => Ok(Lbfgs::default().into()),
                    _ => Err(UnknownName {
                        what: "optimizer",
                        found: name.to_owned(),
                        known: Self::NAMES.to_vec(),
                    }),
                }
            }

            /// The learning rate before any schedule; 1 for L-BFGS, which finds the length of its steps itself.
            pub fn learning_rate(&self) -> f64 {
                match self { $( Optimizer::$Type(it) => it.learning_rate, )* Optimizer::Lbfgs(_) => 1.0 }
            }

            /// The same optimiser with another learning rate.
            pub fn with_learning_rate(mut self, learning_rate: f64) -> Optimizer {
                match &mut self {
                    $( Optimizer::$Type(it) => it.learning_rate = learning_rate, )*
                    Optimizer::Lbfgs(_) => {}
                }
                self
            }

            pub(crate) fn check(&self) -> Result<(), ModelError> {
                let found = self.learning_rate();
                if !(found.is_finite() && found > 0.0) {
                    return Err(ModelError::LearningRate { found });
                }
                match self { $( Optimizer::$Type(it) => it.check(), )* Optimizer::Lbfgs(it) => it.check() }
            }

            pub(crate) fn memory(&self, parameters: usize) -> Memory {
                let (numbers, vectors) = match self {
                    $( Optimizer::$Type(it) => it.memory(), )*
                    Optimizer::Lbfgs(it) => it.memory(),
                };
                Memory { steps: 0, numbers: vec![1.0; numbers], vectors: vec![Padded::zeros(parameters); vectors] }
            }
        }

        kernels! {
            /// One step along its gradient. (L-BFGS, which evaluates as it goes, has its own.)
            pub(crate) fn step(s, optimizer: Optimizer, step: Step<'a>) {
                step.memory.steps += 1;
                match optimizer { $( Optimizer::$Type(it) => it.step(s, step), )* Optimizer::Lbfgs(_) => {} }
            }
        }

        $( impl From<$Type> for Optimizer {
            fn from(optimizer: $Type) -> Optimizer { Optimizer::$Type(optimizer) }
        } )*

        impl From<Lbfgs> for Optimizer {
            fn from(optimizer: Lbfgs) -> Optimizer { Optimizer::Lbfgs(optimizer) }
        }
    };
}

optimizers! {
    /// Straight down the gradient, perhaps with momentum.
    GradientDescent = "gradient-descent",
    /// Each parameter's step divided by the recent size of its gradient.
    RmsProp = "rms-prop",
    /// Momentum and division by the recent size, both without bias at the start.
    Adam = "adam",
    /// Adam with weight decay that its division does not touch.
    AdamW = "adam-w",
}

/// Declares an optimiser's settings, each with its usual value, and a constructor with the learning rate.
macro_rules! settings {
    ($(#[$meta:meta])* $Type:ident { $( $(#[$doc:meta])* $field:ident: $Value:ty = $usual:expr, )* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default, deny_unknown_fields))]
        pub struct $Type { $( $(#[$doc])* pub $field: $Value, )* }

        impl Default for $Type {
            fn default() -> $Type { $Type { $( $field: $usual, )* } }
        }

        impl $Type {
            /// With this learning rate and the usual settings.
            pub fn new(learning_rate: f64) -> $Type {
                $Type { learning_rate, ..$Type::default() }
            }
        }
    };
}

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

impl FirstOrder for GradientDescent {
    fn memory(&self) -> (usize, usize) {
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
        let (momentum, nesterov) = (s.splat(self.momentum), self.nesterov);
        update(s, [gradient], [parameters, memory.one()], |[g], [p, v]| {
            let v = s.mul_add(momentum, v, g);
            let move_by = if nesterov { s.mul_add(momentum, v, g) } else { v };
            [s.neg_mul_add(rate, move_by, p), v]
        });
    }
}

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

impl FirstOrder for RmsProp {
    fn memory(&self) -> (usize, usize) {
        (0, 1)
    }

    fn check(&self) -> Result<(), ModelError> {
        below_one("the decay of RMSprop", self.decay)?;
        above_zero("the epsilon of RMSprop", self.epsilon)
    }

    #[inline(always)]
    fn step<S: Simd>(&self, s: S, step: Step<'_>) {
        let Step { learning_rate, gradient, parameters, memory, .. } = step;
        let (rate, epsilon) = (s.splat(learning_rate), s.splat(self.epsilon));
        let (decay, rest) = (s.splat(self.decay), s.splat(1.0 - self.decay));
        update(s, [gradient], [parameters, memory.one()], |[g], [p, squares]| {
            let squares = s.mul_add(decay, squares, s.mul(rest, s.mul(g, g)));
            let direction = s.div(g, s.add(s.sqrt(squares), epsilon));
            [s.neg_mul_add(rate, direction, p), squares]
        });
    }
}

settings! {
    /// Adam: momentum, divided by the root of the running mean of squares, both freed of their bias towards the 0 they
    /// start from.
    ///
    /// ```
    /// use nn_model::Adam;
    /// let adam = Adam { beta2: 0.99, ..Adam::new(0.001) };
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
    }
}

impl FirstOrder for Adam {
    fn memory(&self) -> (usize, usize) {
        (2, 2)
    }

    fn check(&self) -> Result<(), ModelError> {
        below_one("Adam's beta1", self.beta1)?;
        below_one("Adam's beta2", self.beta2)?;
        above_zero("Adam's epsilon", self.epsilon)
    }

    #[inline(always)]
    fn step<S: Simd>(&self, s: S, step: Step<'_>) {
        let Step { learning_rate, gradient, parameters, memory, .. } = step;
        // b1^t and b2^t.
        memory.numbers[0] *= self.beta1;
        memory.numbers[1] *= self.beta2;
        let rate = s.splat(learning_rate / (1.0 - memory.numbers[0]));
        let root = s.splat((1.0 - memory.numbers[1]).sqrt());
        let epsilon = s.splat(self.epsilon);
        let (beta1, rest1) = (s.splat(self.beta1), s.splat(1.0 - self.beta1));
        let (beta2, rest2) = (s.splat(self.beta2), s.splat(1.0 - self.beta2));
        let [means, squares] = memory.two();
        update(s, [gradient], [parameters, means, squares], |[g], [p, mean, square]| {
            let mean = s.mul_add(beta1, mean, s.mul(rest1, g));
            let square = s.mul_add(beta2, square, s.mul(rest2, s.mul(g, g)));
            let direction = s.div(mean, s.add(s.div(s.sqrt(square), root), epsilon));
            [s.neg_mul_add(rate, direction, p), mean, square]
        });
    }
}

settings! {
    /// Adam with decoupled weight decay: before each step, weights (not biases) shrink by learning rate times decay.
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
    }
}

impl AdamW {
    /// The same without the decay.
    fn adam(&self) -> Adam {
        let AdamW { learning_rate, beta1, beta2, epsilon, .. } = *self;
        Adam { learning_rate, beta1, beta2, epsilon }
    }
}

impl FirstOrder for AdamW {
    fn memory(&self) -> (usize, usize) {
        self.adam().memory()
    }

    fn check(&self) -> Result<(), ModelError> {
        self.adam().check()?;
        crate::check::at_least_zero("AdamW's weight decay", self.weight_decay)
    }

    #[inline(always)]
    fn step<S: Simd>(&self, s: S, step: Step<'_>) {
        let keep = s.splat(1.0 - step.learning_rate * self.weight_decay);
        for layer in step.layers {
            update(s, [], [&mut step.parameters[layer.weights.clone()]], |[], [w]| [s.mul(w, keep)]);
        }
        self.adam().step(s, step);
    }
}

fn below_one(setting: &'static str, found: f64) -> Result<(), ModelError> {
    check_setting(setting, found, (0.0..1.0).contains(&found), "0 or more and below 1")
}

fn above_zero(setting: &'static str, found: f64) -> Result<(), ModelError> {
    check_setting(setting, found, found.is_finite() && found > 0.0, "a positive number, such as 1e-8")
}
