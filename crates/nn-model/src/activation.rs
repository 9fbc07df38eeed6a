//! Activations: what a unit makes of its weighted sum.
//!
//! To add one: a row in the list, and its formula with its first two derivatives in `formulas!`. Training, parsing, tests,
//! files and ONNX graphs all follow from these two.

use nn_choice::choices;
use nn_math::elementary::Elementary;
use nn_math::simd::Portable;
use std::f64::consts::FRAC_2_SQRT_PI;
use std::ops::RangeInclusive;

choices! {
    /// What a unit makes of its weighted sum z: its output a = f(z).
    ///
    /// ```
    /// use nn_model::Activation;
    /// let tanh: Activation = "tanh".parse()?;
    /// assert_eq!(tanh.value_and_derivative(0.0), (0.0, 1.0));
    /// assert_eq!("identity".parse(), Ok(Activation::Linear));
    /// assert_eq!(tanh.range(), -1.0..=1.0);
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
        /// a = z above 0, z/100 below: a relu that never goes quite dead
        LeakyRelu = "leaky-relu",
        /// a = z above 0, e^z - 1 below (Clevert et al. 2016)
        Elu = "elu",
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
    }
}

/// An activation's formula. (A function and no closure: a closure that is not inlined has none of the instructions.)
pub(crate) trait Formula: Copy {
    /// f(z), f'(z) and f''(z), side by side; what is not used is not computed.
    fn derivatives<S: Elementary>(self, s: S, z: S::V) -> (S::V, S::V, S::V);
}

/// Declares the formulas with the range of their values, and two macros that make a choice once and give each activation a loop
/// of its own: `with_formula!`, and `with_fused_formula!`, which knows only those that are marked `fused` and calls for
/// something else for the others. (Each fused formula is compiled into loops of its own for networks of narrow layers, which takes
/// the compiler time.) What is `coupled` is a function of all units of a layer, and for output layers only: it is a row of
/// [`CoupledActivation`] too, and does not compile before each place that computes a layer has an answer for it.
macro_rules! formulas {
    ($d:tt $s:ident, $z:ident: $( $kind:ident $Variant:ident in $range:expr => $body:block )*) => {
        pub(crate) mod formula {
            $( #[derive(Clone, Copy)] pub(crate) struct $Variant; )*
        }

        $(
            impl Formula for formula::$Variant {
                #[inline(always)]
                fn derivatives<S: Elementary>(self, $s: S, $z: S::V) -> (S::V, S::V, S::V) $body
            }
        )*

        impl Activation {
            /// The least and the highest number that it gives, or comes as near to as one likes.
            pub fn range(self) -> RangeInclusive<f64> {
                match self { $( Activation::$Variant => $range, )* }
            }

            /// Which of the activations that couple the units of a layer it is; none if each unit is computed by itself.
            #[inline(always)]
            pub fn coupled(self) -> Option<CoupledActivation> {
                match self { $( Activation::$Variant => by_kind!($kind, None, None, Some(CoupledActivation::$Variant)), )* }
            }
        }

        macro_rules! with_formula {
            ($d activation:expr, |$d f:ident| $d body:expr) => {
                match $d activation {
                    $( $crate::activation::Activation::$Variant => {
                        let $d f = $crate::activation::formula::$Variant;
                        $d body
                    } )*
                }
            };
        }

        macro_rules! with_fused_formula {
            ($d activation:expr, |$d f:ident| $d body:expr, else $d rest:expr) => {
                match $d activation {
                    $( $crate::activation::Activation::$Variant => $crate::activation::by_kind!($kind, {
                        let $d f = $crate::activation::formula::$Variant;
                        $d body
                    }, $d rest, $d rest), )*
                }
            };
        }
        pub(crate) use {with_formula, with_fused_formula};
    };
}

macro_rules! by_kind {
    (fused, $fused:expr, $called:expr, $coupled:expr) => {
        $fused
    };
    (called, $fused:expr, $called:expr, $coupled:expr) => {
        $called
    };
    (coupled, $fused:expr, $called:expr, $coupled:expr) => {
        $coupled
    };
}
pub(crate) use by_kind;

formulas! { $ s, z:
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
    called LeakyRelu in f64::NEG_INFINITY..=f64::INFINITY => {
        let leak = s.splat(0.01);
        (s.if_positive(z, z, s.mul(leak, z)), s.if_positive(z, s.splat(1.0), leak), s.splat(0.0))
    }
    called Elu in -1.0..=f64::INFINITY => {
        let zero = s.splat(0.0);
        let below = s.exp_m1(s.min(zero, z));
        let derivative = s.add(below, s.splat(1.0)); // 1 above 0
        (s.if_positive(z, z, below), derivative, s.if_positive(z, zero, derivative))
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

    /// f(z), written with the operations of `s`: vectors, single numbers, or whatever else can interpret them, such as
    /// dual numbers or a graph that is being written down. (A softmax is no function of one number: this is the
    /// softmax of a layer of one unit, 1.)
    #[inline(always)]
    pub fn value<S: Elementary>(self, s: S, z: S::V) -> S::V {
        with_formula!(self, |f| f.derivatives(s, z).0)
    }

    /// f(z) and f'(z) of one number.
    pub fn value_and_derivative(self, z: f64) -> (f64, f64) {
        let s = Portable::<1>;
        let ([a], [derivative], _) = with_formula!(self, |f| f.derivatives(s, [z]));
        (a, derivative)
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
