//! The formula of an activation, the loops over it, and activations of one's own.

use super::recorded::Recorded;
use nn_math::elementary::Elementary;
use nn_math::kernels;
use nn_math::simd::{Block, LANES, Level, Portable};
use std::fmt;
use std::ops::RangeInclusive;

/// An activation's formula. (A function and no closure: a closure that is not inlined has none of the instructions.)
pub(crate) trait Formula: Copy {
    /// f(z), f'(z) and f''(z), side by side; what is not used is not computed.
    fn derivatives<S: Elementary>(self, s: S, z: S::V) -> (S::V, S::V, S::V);
}

/// An activation of one's own: a formula that is compiled into the loops that ours are compiled into, for every instruction set.
///
/// ```
/// use nn_model::{Activation, ActivationFormula, Elementary};
/// use std::ops::RangeInclusive;
///
/// /// a = z / sqrt(1 + c z^2)
/// struct InverseSquareRoot {
///     c: f64,
/// }
///
/// impl ActivationFormula for InverseSquareRoot {
///     fn name(&self) -> &str {
///         "own-isru"
///     }
///     fn range(&self) -> RangeInclusive<f64> {
///         -self.c.sqrt().recip()..=self.c.sqrt().recip()
///     }
///     #[inline(always)]
///     fn derivatives<S: Elementary>(&self, s: S, z: S::V) -> (S::V, S::V, S::V) {
///         let (one, c) = (s.splat(1.0), s.splat(self.c));
///         let r = s.div(one, s.sqrt(s.mul_add(s.mul(c, z), z, one)));
///         let a = s.mul(z, r);
///         let r3 = s.mul(r, s.mul(r, r)); // f' = r^3, f'' = -3 c z r^5 = -3 c a r^4
///         (a, r3, s.mul(s.mul(s.splat(-3.0), s.mul(c, a)), s.mul(r3, r)))
///     }
/// }
///
/// let activation = Activation::own(&InverseSquareRoot { c: 0.25 });
/// assert_eq!(activation.value_and_derivative(0.0), (0.0, 1.0));
/// activation.check()?; // once, in a test: the derivatives are those of the formula
/// # Ok::<(), nn_model::FormulaError>(())
/// ```
pub trait ActivationFormula: Sync + 'static {
    /// Its name in messages and files. A file holds the name alone, so what has other numbers has another name.
    fn name(&self) -> &str;

    /// The least and the highest number that it gives, or comes as near to as one likes. Outputs from 0 to 1 count as
    /// probabilities.
    fn range(&self) -> RangeInclusive<f64>;

    /// f(z), f'(z) and f''(z), side by side, so that they share what they have in common; what is not used is not computed.
    ///
    /// Mark it `#[inline(always)]`, and all that it calls: what is not inlined is right, but has none of the vector
    /// instructions.
    fn derivatives<S: Elementary>(&self, s: S, z: S::V) -> (S::V, S::V, S::V);
}

impl<F: ActivationFormula> Formula for &F {
    #[inline(always)]
    fn derivatives<S: Elementary>(self, s: S, z: S::V) -> (S::V, S::V, S::V) {
        ActivationFormula::derivatives(self, s, z)
    }
}

kernels! {
    /// Overwrites the weighted sums in `z` with f(z).
    pub(crate) fn apply<F: Formula>(s, f: F, z: &'a mut [Block]) {
        for z in z {
            s.store(f.derivatives(s, s.load(z)).0, z);
        }
    }

    /// Overwrites the weighted sums in `z` with f(z), and `derivatives` with f'(z).
    pub(crate) fn apply_with_derivatives<F: Formula>(s, f: F, z: &'a mut [Block], derivatives: &'a mut [Block]) {
        for (z, derivative) in z.iter_mut().zip(derivatives) {
            let (a, da, _) = f.derivatives(s, s.load(z));
            s.store(a, z);
            s.store(da, derivative);
        }
    }

    /// Overwrites the weighted sums in `z` with f(z), `derivatives` with f'(z) and `second_derivatives` with f''(z).
    pub(crate) fn apply_with_second_derivatives<F: Formula>(
        s,
        f: F,
        z: &'a mut [Block],
        derivatives: &'a mut [Block],
        second_derivatives: &'a mut [Block],
    ) {
        for ((z, derivative), second_derivative) in z.iter_mut().zip(derivatives).zip(second_derivatives) {
            let (a, da, dda) = f.derivatives(s, s.load(z));
            s.store(a, z);
            s.store(da, derivative);
            s.store(dda, second_derivative);
        }
    }

    /// [`apply`] to the weighted sums of a single sample.
    fn apply_to_sample<F: Formula>(s, f: F, z: &'a mut [[f64; LANES]]) {
        for z in z {
            s.store_array(f.derivatives(s, s.load_array(z)).0, z);
        }
    }
}

/// The loops over a formula, behind a pointer.
pub(crate) trait Loops: Sync {
    fn name(&self) -> &str;
    fn range(&self) -> RangeInclusive<f64>;
    fn recorded(&self) -> Recorded;
    fn derivatives(&self, z: f64) -> (f64, f64, f64);
    fn apply(&self, level: Level, z: &mut [Block]);
    fn apply_to_sample(&self, level: Level, z: &mut [[f64; LANES]]);
    fn apply_with_derivatives(&self, level: Level, z: &mut [Block], derivatives: &mut [Block]);
    fn apply_with_second_derivatives(
        &self,
        level: Level,
        z: &mut [Block],
        first: &mut [Block],
        second: &mut [Block],
    );
}

impl<F: ActivationFormula> Loops for F {
    fn name(&self) -> &str {
        ActivationFormula::name(self)
    }
    fn range(&self) -> RangeInclusive<f64> {
        ActivationFormula::range(self)
    }
    fn recorded(&self) -> Recorded {
        Recorded::new(1, |s, arguments| ActivationFormula::derivatives(self, s, arguments[0]))
    }
    fn derivatives(&self, z: f64) -> (f64, f64, f64) {
        let ([a], [first], [second]) = ActivationFormula::derivatives(self, Portable::<1>, [z]);
        (a, first, second)
    }
    fn apply(&self, level: Level, z: &mut [Block]) {
        apply(level, self, z);
    }
    fn apply_to_sample(&self, level: Level, z: &mut [[f64; LANES]]) {
        apply_to_sample(level, self, z);
    }
    fn apply_with_derivatives(&self, level: Level, z: &mut [Block], derivatives: &mut [Block]) {
        apply_with_derivatives(level, self, z, derivatives);
    }
    fn apply_with_second_derivatives(
        &self,
        level: Level,
        z: &mut [Block],
        first: &mut [Block],
        second: &mut [Block],
    ) {
        apply_with_second_derivatives(level, self, z, first, second);
    }
}

/// An activation of one's own, as [`Activation::own`](crate::Activation::own) makes it. Two are equal if they have the same name and
/// do the same operations.
#[derive(Clone, Copy)]
pub struct OwnActivation(&'static dyn Loops);

impl OwnActivation {
    pub(crate) fn new<F: ActivationFormula>(formula: &'static F) -> OwnActivation {
        OwnActivation(formula)
    }

    /// Its name in messages and files.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// f(z), f'(z) and f''(z), with the operations of `s`.
    pub(crate) fn replay<S: Elementary>(self, s: S, z: S::V) -> (S::V, S::V, S::V) {
        self.0.recorded().replay(s, &[z])
    }

    pub(crate) fn loops(self) -> &'static dyn Loops {
        self.0
    }
}

impl PartialEq for OwnActivation {
    fn eq(&self, other: &OwnActivation) -> bool {
        self.name() == other.name() && self.0.recorded() == other.0.recorded()
    }
}

impl fmt::Debug for OwnActivation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
