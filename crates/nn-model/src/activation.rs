//! Activations: what a unit makes of its weighted sum.
//!
//! To add one: a row in the list, and its formula with its first two derivatives in `derivatives`. Nothing else, anywhere.

use crate::choice::choices;
use nn_math::elementary::Elementary;
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

/// f(z), f'(z) and f''(z), side by side, for any number of lanes; what is not used is not computed. (A macro, so that
/// the choice is made once per layer and each activation gets a loop of its own.)
macro_rules! derivatives {
    ($activation:expr, $s:ident, |$f:ident| $body:expr) => {{
        let one = $s.splat(1.0);
        let two = $s.splat(2.0);
        let zero = $s.splat(0.0);
        match $activation {
            Activation::Linear => {
                let $f = |z| (z, one, zero);
                $body
            }
            Activation::Sigmoid => {
                let $f = |z| {
                    let a = $s.sigmoid(z);
                    let slope = $s.mul(a, $s.sub(one, a));
                    (a, slope, $s.mul(slope, $s.neg_mul_add(two, a, one)))
                };
                $body
            }
            Activation::Tanh => {
                let $f = |z| {
                    let a = $s.tanh(z);
                    let slope = $s.neg_mul_add(a, a, one);
                    (a, slope, $s.mul(slope, $s.mul($s.splat(-2.0), a)))
                };
                $body
            }
            Activation::Relu => {
                let $f = |z| ($s.relu(z), $s.if_positive(z, one, zero), zero);
                $body
            }
        }
    }};
}

impl Activation {
    /// f(z) and f'(z) of one number.
    pub fn value_and_slope(self, z: f64) -> (f64, f64) {
        let s = Portable::<1>;
        let ([a], [slope], _) = derivatives!(self, s, |f| f([z]));
        (a, slope)
    }

    /// Overwrites the weighted sums in `z` with f(z).
    #[inline(always)]
    pub(crate) fn apply<S: Simd>(self, s: S, z: &mut [Block]) {
        derivatives!(self, s, |f| for z in z.iter_mut() {
            s.store(f(s.load(z)).0, z);
        })
    }

    /// Overwrites the weighted sums in `z` with f(z), and `slopes` with f'(z).
    #[inline(always)]
    pub(crate) fn apply_with_slopes<S: Simd>(self, s: S, z: &mut [Block], slopes: &mut [Block]) {
        derivatives!(self, s, |f| for (z, slope) in z.iter_mut().zip(slopes) {
            let (a, da, _) = f(s.load(z));
            s.store(a, z);
            s.store(da, slope);
        })
    }

    /// Overwrites the weighted sums in `z` with f(z), `slopes` with f'(z) and `bends` with f''(z).
    #[inline(always)]
    pub(crate) fn apply_with_bends<S: Simd>(
        self,
        s: S,
        z: &mut [Block],
        slopes: &mut [Block],
        bends: &mut [Block],
    ) {
        derivatives!(self, s, |f| for ((z, slope), bend) in z.iter_mut().zip(slopes).zip(bends) {
            let (a, da, dda) = f(s.load(z));
            s.store(a, z);
            s.store(da, slope);
            s.store(dda, bend);
        })
    }
}
