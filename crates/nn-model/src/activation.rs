//! Activations: what a unit makes of its weighted sum.
//!
//! To add one: a row in the list, and its formula with its first two derivatives in `formulas!`. Training, parsing, tests,
//! files and ONNX graphs all follow from these two.

use crate::formula::activation::{ActivationFormula, Formula, OwnActivation};
use crate::formula::list::formulas;
use nn_choice::choices;
use nn_math::elementary::Elementary;
use nn_math::simd::Portable;
use std::f64::consts::FRAC_2_SQRT_PI;
use std::ops::RangeInclusive;

choices! {
    /// What a unit makes of its weighted sum z: its output a = f(z). What has a number is written with it, `leaky-relu:0.2`; the
    /// name alone means the default.
    ///
    /// ```
    /// use nn_model::Activation;
    /// let tanh: Activation = "tanh".parse()?;
    /// assert_eq!(tanh.value_and_derivative(0.0), (0.0, 1.0));
    /// assert_eq!("identity".parse(), Ok(Activation::Linear));
    /// assert_eq!(tanh.range(), -1.0..=1.0);
    /// assert_eq!("leaky-relu:0.2".parse(), Ok(Activation::LeakyRelu { leak: 0.2 }));
    /// let error = "tanj".parse::<Activation>().unwrap_err().to_string();
    /// assert!(error.contains("(did you mean `tanh`?); choose one of: linear, sigmoid, "));
    /// # Ok::<(), nn_model::UnknownName>(())
    /// ```
    pub enum Activation, "activation" {
        /// a = z
        Linear = "linear" | "identity",
        /// a = 1 / (1 + e^-z), between 0 and 1
        Sigmoid = "sigmoid" | "logistic",
        /// a = (e^z - e^-z) / (e^z + e^-z), between -1 and 1
        Tanh = "tanh",
        /// a = max(z, 0)
        Relu = "relu",
        /// a = z above 0, leak z below: a relu that never goes quite dead
        LeakyRelu {
            /// The slope below 0.
            leak: f64 = 0.01 in 0.0..=1.0
        } = "leaky-relu" | "leaky_relu",
        /// a = z above 0, alpha (e^z - 1) below (Clevert et al. 2016)
        Elu {
            /// How far below 0 it goes.
            alpha: f64 = 1.0 in 0.0..=100.0
        } = "elu",
        /// a = 1.0507 z above 0, 1.7581 (e^z - 1) below: keeps mean 0 and variance 1 (Klambauer et al. 2017)
        Selu = "selu",
        /// a = z, cut to -1..=1
        HardTanh = "hard-tanh" | "hardtanh" | "hard_tanh",
        /// a = e^z, the mean of a count (for the loss poisson)
        Exp = "exp" | "exponential",
        /// a = ln(1 + e^z), a smooth relu
        Softplus = "softplus",
        /// a = z / (1 + e^-z) (Elfwing et al. 2018)
        Silu = "silu" | "swish",
        /// a = z P(normal < z), exactly, not by tanh (Hendrycks and Gimpel 2016)
        Gelu = "gelu",
        /// a = z tanh(ln(1 + e^z)) (Misra 2019)
        Mish = "mish",
        /// a = e^(-z^2), between 0 and 1: largest where z is 0, and falling to both sides (Broomhead and Lowe 1988)
        Gaussian = "gaussian" | "radial-basis",
        /// a_j = e^z_j / sum_k e^z_k over the units of the layer: probabilities of classes. For output layers only, with
        /// the loss cross-entropy.
        Softmax = "softmax",
    } else {
        /// One of one's own; see [`Activation::own`].
        Own(OwnActivation)
    }
}

/// The two numbers of the selu, for which activations keep mean 0 and variance 1 from layer to layer.
const SELU_SCALE: f64 = 1.0507009873554805;
const SELU_ALPHA: f64 = 1.6732632423543772;

formulas! { $ s, z in crate::activation:
    fused Linear in f64::NEG_INFINITY..=f64::INFINITY => {
        (z, s.splat(1.0), s.splat(0.0))
    }
    fused Sigmoid in 0.0..=1.0 => {
        let one = s.splat(1.0);
        let a = s.sigmoid(z);
        let derivative = s.mul(a, s.sub(one, a));
        (a, derivative, s.mul(derivative, s.neg_mul_add(s.splat(2.0), a, one)))
    }
    fused Tanh in -1.0..=1.0 => {
        let a = s.tanh(z);
        let derivative = s.neg_mul_add(a, a, s.splat(1.0));
        (a, derivative, s.mul(derivative, s.mul(s.splat(-2.0), a)))
    }
    fused Relu in 0.0..=f64::INFINITY => {
        let zero = s.splat(0.0);
        (s.relu(z), s.if_positive(z, s.splat(1.0), zero), zero)
    }
    called LeakyRelu { leak } in (if leak > 0.0 { f64::NEG_INFINITY } else { 0.0 })..=f64::INFINITY => {
        let leak = s.splat(leak);
        (s.if_positive(z, z, s.mul(leak, z)), s.if_positive(z, s.splat(1.0), leak), s.splat(0.0))
    }
    called Elu { alpha } in -alpha..=f64::INFINITY => {
        let (zero, one, alpha) = (s.splat(0.0), s.splat(1.0), s.splat(alpha));
        let below = s.exp_m1(s.min(zero, z));
        let derivative = s.mul(alpha, s.add(below, one));
        (
            s.if_positive(z, z, s.mul(alpha, below)),
            s.if_positive(z, one, derivative),
            s.if_positive(z, zero, derivative),
        )
    }
    called Selu in -SELU_SCALE * SELU_ALPHA..=f64::INFINITY => {
        let (zero, scale, below_0) = (s.splat(0.0), s.splat(SELU_SCALE), s.splat(SELU_SCALE * SELU_ALPHA));
        let below = s.exp_m1(s.min(zero, z));
        let derivative = s.mul(below_0, s.add(below, s.splat(1.0)));
        (
            s.if_positive(z, s.mul(scale, z), s.mul(below_0, below)),
            s.if_positive(z, scale, derivative),
            s.if_positive(z, zero, derivative),
        )
    }
    called HardTanh in -1.0..=1.0 => {
        let (zero, one) = (s.splat(0.0), s.splat(1.0));
        let cut = s.max(s.splat(-1.0), s.min(one, z));
        (cut, s.if_positive(s.sub(one, s.abs(z)), one, zero), zero)
    }
    called Exp in 0.0..=f64::INFINITY => {
        let a = s.exp(z);
        (a, a, a)
    }
    called Softplus in 0.0..=f64::INFINITY => {
        let derivative = s.sigmoid(z);
        (s.softplus(z), derivative, s.mul(derivative, s.sub(s.splat(1.0), derivative)))
    }
    called Silu in -0.2784645427610738..=f64::INFINITY => {
        let (one, two) = (s.splat(1.0), s.splat(2.0));
        let gate = s.sigmoid(z);
        let (a, shut) = (s.mul(z, gate), s.sub(one, gate));
        // f'' = g (1 - g) (2 + z (1 - 2 g))
        let turn = s.mul_add(z, s.neg_mul_add(two, gate, one), two);
        (a, s.mul_add(a, shut, gate), s.mul(s.mul(gate, shut), turn))
    }
    called Gelu in -0.16997120747990369..=f64::INFINITY => {
        let below = s.normal_cdf(z);
        let half = s.mul(s.splat(-0.5), z);
        // The normal density: e^(-z^2/2) / sqrt(2 pi).
        let scale = s.splat(FRAC_2_SQRT_PI / (2.0 * std::f64::consts::SQRT_2));
        let density = s.mul(scale, s.exp(s.mul(half, z)));
        let second_derivative = s.mul(density, s.neg_mul_add(z, z, s.splat(2.0)));
        (s.mul(z, below), s.mul_add(z, density, below), second_derivative)
    }
    called Mish in -0.3088434130172504..=f64::INFINITY => {
        let (one, two) = (s.splat(1.0), s.splat(2.0));
        let (t, gate) = (s.tanh(s.softplus(z)), s.sigmoid(z));
        // t' = (1 - t^2) g, f' = t + z t', f'' = t' (2 + z (1 - g - 2 t g))
        let dt = s.mul(s.neg_mul_add(t, t, one), gate);
        let turn = s.mul_add(z, s.neg_mul_add(s.mul(two, t), gate, s.sub(one, gate)), two);
        (s.mul(z, t), s.mul_add(z, dt, t), s.mul(dt, turn))
    }
    called Gaussian in 0.0..=1.0 => {
        let minus_two = s.splat(-2.0);
        let a = s.exp(s.neg_mul_add(z, z, s.splat(0.0)));
        // f' = -2 z f, f'' = -2 (f + z f')
        let derivative = s.mul(s.mul(minus_two, z), a);
        (a, derivative, s.mul(minus_two, s.mul_add(z, derivative, a)))
    }
    // Of a single unit; a layer of them is computed by `softmax_of_shifted`, its derivatives by the loss.
    coupled Softmax in 0.0..=1.0 => {
        let _ = z;
        (s.splat(1.0), s.splat(0.0), s.splat(0.0))
    }
}

/// The activations that are functions of all units of a layer, and not of one weighted sum: see [`Activation::coupled`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoupledActivation {
    /// [`Activation::Softmax`]
    Softmax,
}

impl Activation {
    /// Whether it couples the units of a layer, so that only an output layer can have it, and only with the loss that is
    /// made for it.
    pub fn is_for_outputs_only(self) -> bool {
        self.coupled().is_some()
    }

    /// Whether what it gives can be probabilities: of the classes of a sample if it couples them, of each output if not.
    pub(crate) fn is_probability(self) -> bool {
        self.range() == (0.0..=1.0)
    }

    /// An activation of one's own: as fast as ours where the compiler can see its formula, and known by its name in files.
    /// (`Activation::own(&MyFormula { .. })`: a value of constants lives as long as the program.)
    pub fn own<F: ActivationFormula>(formula: &'static F) -> Activation {
        Activation::Own(OwnActivation::new(formula))
    }

    /// f(z), written with the operations of `s`: vectors, single numbers, or whatever else can interpret them, such as
    /// dual numbers or a graph that is being written down. (A softmax is no function of one number: this is the
    /// softmax of a layer of one unit, 1.)
    pub fn value<S: Elementary>(self, s: S, z: S::V) -> S::V {
        with_formula!(self, |f| f.derivatives(s, z).0, |own| own.replay(s, z).0)
    }

    /// f(z) and f'(z) of one number.
    pub fn value_and_derivative(self, z: f64) -> (f64, f64) {
        let (a, derivative, _) = self.derivatives(z);
        (a, derivative)
    }

    /// f(z), f'(z) and f''(z) of one number.
    pub(crate) fn derivatives(self, z: f64) -> (f64, f64, f64) {
        with_formula!(
            self,
            |f| {
                let ([a], [first], [second]) = f.derivatives(Portable::<1>, [z]);
                (a, first, second)
            },
            |own| own.loops().derivatives(z)
        )
    }
}

impl Activation {
    /// The activations and derivatives of a layer's units for one sample, in plain numbers: for [`crate::backprop::reference`].
    /// Those of a softmax are part of its loss, and given as 1.
    pub(crate) fn of_layer(self, z: &[f64]) -> (Vec<f64>, Vec<f64>) {
        match self.coupled() {
            None => z.iter().map(|z| self.value_and_derivative(*z)).unzip(),
            Some(CoupledActivation::Softmax) => {
                let highest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let powers: Vec<f64> = z.iter().map(|z| (z - highest).exp()).collect();
                let sum: f64 = powers.iter().sum();
                (powers.iter().map(|power| power / sum).collect(), vec![1.0; z.len()])
            }
        }
    }
}
