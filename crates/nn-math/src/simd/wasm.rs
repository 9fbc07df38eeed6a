//! WebAssembly: eight lanes are four vectors of 128 bits.
//!
//! The multiply-add is the relaxed one: an environment may fuse it or round twice, but always does the same. Whether it fuses is
//! asked by [`Level::fuses`](super::Level::fuses); where it does not, the bits are others, and a program that was compiled without
//! relaxed instructions is to be used instead.

use super::arithmetic::{Arithmetic, Bits, MANTISSA, ONES, Simd, operations};
use super::{Block, LANES};
use std::arch::wasm32::{
    f64x2, f64x2_abs, f64x2_add, f64x2_div, f64x2_extract_lane, f64x2_gt, f64x2_lt, f64x2_mul, f64x2_pmax,
    f64x2_pmin, f64x2_relaxed_madd, f64x2_relaxed_nmadd, f64x2_splat, f64x2_sqrt, f64x2_sub, i64x2_all_true,
    i64x2_shl, i64x2_shuffle, u64x2_shr, u64x2_splat, v128, v128_and, v128_bitselect, v128_or,
};

/// Arithmetic with 128-bit vectors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Simd128;

/// Eight numbers.
type Vectors = [v128; LANES / 2];

impl Simd128 {
    #[inline(always)]
    fn zip(a: Vectors, b: Vectors, f: impl Fn(v128, v128) -> v128) -> Vectors {
        std::array::from_fn(|i| f(a[i], b[i]))
    }
}

impl Arithmetic for Simd128 {
    type V = Vectors;

    #[inline(always)]
    fn splat(self, value: f64) -> Vectors {
        [f64x2_splat(value); LANES / 2]
    }
    operations! {
        add(self, a, b) = Self::zip(a, b, |a, b| f64x2_add(a, b));
        sub(self, a, b) = Self::zip(a, b, |a, b| f64x2_sub(a, b));
        mul(self, a, b) = Self::zip(a, b, |a, b| f64x2_mul(a, b));
        div(self, a, b) = Self::zip(a, b, |a, b| f64x2_div(a, b));
        sqrt(self, x) = x.map(|x| f64x2_sqrt(x));
        mul_add(self, a, b, c) = std::array::from_fn(|i| f64x2_relaxed_madd(a[i], b[i], c[i]));
        neg_mul_add(self, a, b, c) = std::array::from_fn(|i| f64x2_relaxed_nmadd(a[i], b[i], c[i]));
        // pmax(b, a) is `if b < a { a } else { b }`, pmin(b, a) is `if a < b { a } else { b }`.
        max(self, a, b) = Self::zip(a, b, |a, b| f64x2_pmax(b, a));
        min(self, a, b) = Self::zip(a, b, |a, b| f64x2_pmin(b, a));
        abs(self, x) = x.map(|x| f64x2_abs(x));
        with_sign_of(self, x, sign) = Self::zip(x, sign, |x, sign| v128_or(x, v128_and(f64x2_splat(-0.0), sign)));
        if_positive(self, test, yes, no) = std::array::from_fn(|i| {
            v128_bitselect(yes[i], no[i], f64x2_gt(test[i], f64x2_splat(0.0)))
        });
    }
}

impl Bits for Simd128 {
    operations! {
        low_bits_as_power_of_two(self, x) = x.map(|x| i64x2_shl(x, 52));
        exponent(self, x) = x.map(|x| {
            f64x2_sub(v128_or(u64x2_shr(x, 52), f64x2_splat(ONES)), f64x2_splat(ONES + 1023.0))
        });
        mantissa(self, x) = x.map(|x| v128_or(v128_and(x, u64x2_splat(MANTISSA)), f64x2_splat(1.0)));
    }
}

impl Simd for Simd128 {
    const WIDE: bool = false;

    #[inline(always)]
    fn load(self, from: &Block) -> Vectors {
        self.load_array(&from.0)
    }
    #[inline(always)]
    fn store(self, v: Vectors, to: &mut Block) {
        self.store_array(v, &mut to.0);
    }
    #[inline(always)]
    fn load_array(self, from: &[f64; LANES]) -> Vectors {
        std::array::from_fn(|i| f64x2(from[2 * i], from[2 * i + 1]))
    }
    #[inline(always)]
    fn store_array(self, v: Vectors, to: &mut [f64; LANES]) {
        for (i, v) in v.into_iter().enumerate() {
            (to[2 * i], to[2 * i + 1]) = (f64x2_extract_lane::<0>(v), f64x2_extract_lane::<1>(v));
        }
    }
    #[inline(always)]
    fn all_below(self, a: Vectors, b: Vectors) -> bool {
        let [w, x, y, z] = Self::zip(a, b, |a, b| f64x2_lt(a, b));
        i64x2_all_true(v128_and(v128_and(w, x), v128_and(y, z)))
    }
    #[inline(always)]
    fn transpose(self, rows: [Vectors; LANES]) -> [Vectors; LANES] {
        std::array::from_fn(|j| {
            std::array::from_fn(|i| {
                let (a, b) = (rows[2 * i][j / 2], rows[2 * i + 1][j / 2]);
                if j % 2 == 0 { i64x2_shuffle::<0, 2>(a, b) } else { i64x2_shuffle::<1, 3>(a, b) }
            })
        })
    }
}
