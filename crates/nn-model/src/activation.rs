//! Activations: what a unit makes of its weighted sum.
//!
//! To add one: a row in the list, and its formula with its slope in `value_and_slope`. Nothing else, anywhere.

use crate::choice::choices;
use nn_math::elementary::{relu_v, sigmoid_v, tanh_v};
use nn_math::simd::{Arithmetic, Block, Portable, Simd};

choices! {
    /// What a unit makes of its weighted sum z: its output a = f(z).
    ///
    /// ```
    /// use nn_model::Activation;
    /// let tanh: Activation = "tanh".parse()?;
    /// assert_eq!(tanh.value_and_slope(0.0), (0.0, 1.0));
    /// assert_eq!(
    ///     "tanj".parse::<Activation>().unwrap_err().to_string(),
    ///     "there is no activation called `tanj`; choose one of: linear, sigmoid, tanh, relu",
    /// );
    /// # Ok::<(), nn_model::UnknownName>(())
    /// ```
    pub enum Activation, "activation" {
        /// a = z
        Linear = "linear",
        /// a = 1 / (1 + e^-z), between 0 and 1
        Sigmoid = "sigmoid",
        /// a = (e^z - e^-z) / (e^z + e^-z), between -1 and 1
        Tanh = "tanh",
        /// a = max(z, 0)
        Relu = "relu",
    }
}

/// f(z) and f'(z), side by side, for any number of lanes. (A macro, so that the choice is made once per layer and each
/// activation gets a loop of its own.)
macro_rules! value_and_slope {
    ($activation:expr, $s:ident, |$formula:ident| $body:expr) => {{
        let one = $s.splat(1.0);
        let zero = $s.splat(0.0);
        match $activation {
            Activation::Linear => {
                let $formula = |z| (z, one);
                $body
            }
            Activation::Sigmoid => {
                let $formula = |z| {
                    let a = sigmoid_v($s, z);
                    (a, $s.mul(a, $s.sub(one, a)))
                };
                $body
            }
            Activation::Tanh => {
                let $formula = |z| {
                    let a = tanh_v($s, z);
                    (a, $s.neg_mul_add(a, a, one))
                };
                $body
            }
            Activation::Relu => {
                let $formula = |z| (relu_v($s, z), $s.if_positive(z, one, zero));
                $body
            }
        }
    }};
}

impl Activation {
    /// f(z) and f'(z) of one number.
    pub fn value_and_slope(self, z: f64) -> (f64, f64) {
        let s = Portable::<1>;
        let ([a], [slope]) = value_and_slope!(self, s, |f| f([z]));
        (a, slope)
    }

    /// Overwrites the weighted sums in `z` with f(z), and `slopes` with f'(z).
    #[inline(always)]
    pub(crate) fn apply<S: Simd>(self, s: S, z: &mut [Block], slopes: &mut [Block]) {
        value_and_slope!(self, s, |f| for (z, slope) in z.iter_mut().zip(slopes) {
            let (a, da) = f(s.load(z));
            s.store(a, z);
            s.store(da, slope);
        })
    }

    /// Overwrites the weighted sums in `z` with f(z).
    #[inline(always)]
    pub(crate) fn apply_values<S: Simd>(self, s: S, z: &mut [Block]) {
        value_and_slope!(self, s, |f| for z in z.iter_mut() {
            s.store(f(s.load(z)).0, z);
        })
    }
}
