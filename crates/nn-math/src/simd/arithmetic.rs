//! The operations on a value, on a number in the format of `f64`, and on a vector of eight numbers.

use super::{Block, LANES};

/// Arithmetic on values `V`. In this module these are vectors of `f64`, and each operation works on every lane alone
/// and rounds once, to nearest. Elsewhere `V` may be anything that has these operations.
///
/// A formula that is written against this trait is written once for all of them:
///
/// ```
/// use nn_math::simd::{Arithmetic, Portable};
///
/// fn length<S: Arithmetic>(s: S, x: S::V, y: S::V) -> S::V {
///     s.sqrt(s.mul_add(x, x, s.mul(y, y)))
/// }
///
/// assert_eq!(length(Portable::<2>, [3.0, 5.0], [4.0, 12.0]), [5.0, 13.0]);
/// ```
pub trait Arithmetic: Copy {
    /// The type of the values.
    type V: Copy;

    /// `value`, in every lane.
    fn splat(self, value: f64) -> Self::V;
    /// `a + b`
    fn add(self, a: Self::V, b: Self::V) -> Self::V;
    /// `a - b`
    fn sub(self, a: Self::V, b: Self::V) -> Self::V;
    /// `a * b`
    fn mul(self, a: Self::V, b: Self::V) -> Self::V;
    /// `a / b`
    fn div(self, a: Self::V, b: Self::V) -> Self::V;
    /// The square root of `x`; NaN below zero.
    fn sqrt(self, x: Self::V) -> Self::V;
    /// `a * b + c`, rounded once.
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// `c - a * b`, rounded once.
    fn neg_mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V;
    /// `if a > b { a } else { b }`. If either is NaN, this is the *second*; so `max(limit, x)` keeps a NaN in `x`.
    fn max(self, a: Self::V, b: Self::V) -> Self::V;
    /// `if a < b { a } else { b }`. If either is NaN, this is the *second*; so `min(limit, x)` keeps a NaN in `x`.
    fn min(self, a: Self::V, b: Self::V) -> Self::V;
    /// `x` without its sign.
    fn abs(self, x: Self::V) -> Self::V;
    /// The magnitude of `x` with the sign of `sign`; `x` must not be negative.
    fn with_sign_of(self, x: Self::V, sign: Self::V) -> Self::V;
    /// `if test > 0 { yes } else { no }`; a NaN test gives `no`.
    fn if_positive(self, test: Self::V, yes: Self::V, no: Self::V) -> Self::V;
}

/// An [`Arithmetic`] of numbers in the format of `f64`, with the operations on their bit patterns that
/// [`crate::elementary`] needs. Every type that implements it has the functions of that module too.
pub trait Bits: Arithmetic {
    /// Moves the lowest twelve bits of each pattern to its top. If the low mantissa bits of a large number hold
    /// `k + 1023`, this gives the number 2^k.
    fn low_bits_as_power_of_two(self, x: Self::V) -> Self::V;
    /// For a positive normal x = 2^k m with 1 <= m < 2, this is k. For any x, it is the highest twelve bits of the
    /// pattern as a whole number, minus 1023.
    fn exponent(self, x: Self::V) -> Self::V;
    /// For a positive normal x = 2^k m with 1 <= m < 2, this is m. For any x, it is the number with the lowest 52
    /// bits of the pattern and the sign and exponent of 1.
    fn mantissa(self, x: Self::V) -> Self::V;
}

/// 2^52. The last bit of its mantissa stands for 1, so a whole number can be put into its low bits.
pub(super) const ONES: f64 = 4503599627370496.0;
/// The bits of the mantissa in the pattern of a number.
pub(super) const MANTISSA: u64 = (1 << 52) - 1;

/// Implements operations of a trait for one instruction set, a line each. All of them are inlined, because only what
/// is inlined into a [`super::Computation`] is compiled for the set.
macro_rules! operations {
    ($($name:ident($self:ident $(, $argument:ident)+) = $value:expr;)*) => {$(
        #[inline(always)]
        fn $name($self $(, $argument: Self::V)+) -> Self::V {
            $value
        }
    )*};
}
pub(super) use operations;

/// A [`Bits`] whose vectors hold the [`LANES`] numbers of a [`Block`].
pub trait Simd: Bits + Send + Sync + 'static {
    /// Whether a vector is one of 32 registers, and not two of 16. The products of [`crate::dense`] keep up to 3 x 8
    /// sums in registers if it is, up to 1 x 6 otherwise.
    const WIDE: bool;

    /// The block as a vector.
    fn load(self, from: &Block) -> Self::V;
    /// The vector as a block.
    fn store(self, v: Self::V, to: &mut Block);
    /// Eight consecutive numbers as a vector.
    fn load_array(self, from: &[f64; LANES]) -> Self::V;
    /// The vector as eight consecutive numbers.
    fn store_array(self, v: Self::V, to: &mut [f64; LANES]);

    /// Whether `a < b` in every lane.
    fn all_below(self, a: Self::V, b: Self::V) -> bool;
    /// Rows as columns: lane j of vector i becomes lane i of vector j.
    fn transpose(self, rows: [Self::V; LANES]) -> [Self::V; LANES];

    /// The sum of the lanes, in the order of [`Block::sum`].
    #[inline(always)]
    fn sum(self, v: Self::V) -> f64 {
        let mut block = Block::default();
        self.store(v, &mut block);
        block.sum()
    }

    /// The [sum](Simd::sum) of each vector, with the same bits: the sum of vector i in lane i.
    #[inline(always)]
    fn sums(self, vectors: [Self::V; LANES]) -> Self::V {
        let a = self.transpose(vectors);
        let even = self.add(self.add(a[0], a[4]), self.add(a[2], a[6]));
        let odd = self.add(self.add(a[1], a[5]), self.add(a[3], a[7]));
        self.add(even, odd)
    }
}
