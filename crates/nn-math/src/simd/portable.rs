//! The version for every machine, which also computes with single numbers.

use super::arithmetic::{Arithmetic, Bits, MANTISSA, ONES, Simd, operations};
use super::{Block, LANES};

/// Arithmetic on arrays of `N` numbers without vector instructions: the portable version (`N` = 8) and single numbers
/// (`N` = 1).
#[derive(Clone, Copy, Debug)]
pub struct Portable<const N: usize>;

impl<const N: usize> Portable<N> {
    #[inline(always)]
    fn zip(a: [f64; N], b: [f64; N], f: impl Fn(f64, f64) -> f64) -> [f64; N] {
        std::array::from_fn(|i| f(a[i], b[i]))
    }
}

impl<const N: usize> Arithmetic for Portable<N> {
    type V = [f64; N];

    #[inline(always)]
    fn splat(self, value: f64) -> Self::V {
        [value; N]
    }
    operations! {
        add(self, a, b) = Self::zip(a, b, |a, b| a + b);
        sub(self, a, b) = Self::zip(a, b, |a, b| a - b);
        mul(self, a, b) = Self::zip(a, b, |a, b| a * b);
        div(self, a, b) = Self::zip(a, b, |a, b| a / b);
        sqrt(self, x) = x.map(f64::sqrt);
        mul_add(self, a, b, c) = std::array::from_fn(|i| a[i].mul_add(b[i], c[i]));
        neg_mul_add(self, a, b, c) = std::array::from_fn(|i| (-a[i]).mul_add(b[i], c[i]));
        max(self, a, b) = Self::zip(a, b, |a, b| if a > b { a } else { b });
        min(self, a, b) = Self::zip(a, b, |a, b| if a < b { a } else { b });
        abs(self, x) = x.map(f64::abs);
        with_sign_of(self, x, sign) = Self::zip(x, sign, f64::copysign);
        if_positive(self, test, yes, no) = std::array::from_fn(|i| if test[i] > 0.0 { yes[i] } else { no[i] });
    }
}

impl<const N: usize> Bits for Portable<N> {
    operations! {
        low_bits_as_power_of_two(self, x) = x.map(|x| f64::from_bits(x.to_bits() << 52));
        exponent(self, x) = x.map(|x| f64::from_bits(x.to_bits() >> 52 | ONES.to_bits()) - (ONES + 1023.0));
        mantissa(self, x) = x.map(|x| f64::from_bits(x.to_bits() & MANTISSA | 1f64.to_bits()));
    }
}

impl Simd for Portable<LANES> {
    const WIDE: bool = false;

    #[inline(always)]
    fn load(self, from: &Block) -> Self::V {
        from.0
    }
    #[inline(always)]
    fn store(self, v: Self::V, to: &mut Block) {
        to.0 = v;
    }
    #[inline(always)]
    fn load_array(self, from: &[f64; LANES]) -> Self::V {
        *from
    }
    #[inline(always)]
    fn store_array(self, v: Self::V, to: &mut [f64; LANES]) {
        *to = v;
    }
    #[inline(always)]
    fn all_below(self, a: Self::V, b: Self::V) -> bool {
        a.iter().zip(b).all(|(a, b)| *a < b)
    }
    #[inline(always)]
    fn transpose(self, rows: [Self::V; LANES]) -> [Self::V; LANES] {
        std::array::from_fn(|j| rows.map(|row| row[j]))
    }
}
