//! AVX-512: eight lanes are one register. The type is pulp's token; whoever has one knows that the CPU has the
//! instructions.

use super::arithmetic::{Arithmetic, Bits, MANTISSA, ONES, Simd, operations};
use super::{Block, LANES};
use pulp::Simd as _;
use pulp::x86::V4;
use pulp::{cast, f64x8};
#[cfg(target_arch = "x86")]
use std::arch::x86::__m512d;
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::__m512d;

impl Arithmetic for V4 {
    type V = f64x8;

    #[inline(always)]
    fn splat(self, value: f64) -> f64x8 {
        self.splat_f64x8(value)
    }
    operations! {
        add(self, a, b) = self.add_f64s(a, b);
        sub(self, a, b) = self.sub_f64s(a, b);
        mul(self, a, b) = self.mul_f64s(a, b);
        div(self, a, b) = self.div_f64s(a, b);
        sqrt(self, x) = self.sqrt_f64s(x);
        mul_add(self, a, b, c) = self.mul_add_f64x8(a, b, c);
        neg_mul_add(self, a, b, c) = self.negate_mul_add_f64x8(a, b, c);
        max(self, a, b) = self.max_f64s(a, b);
        min(self, a, b) = self.min_f64s(a, b);
        abs(self, x) = self.abs_f64x8(x);
        with_sign_of(self, x, sign) = {
            let minus = self.splat_f64x8(-0.0);
            self.or_f64s(x, self.and_f64s(minus, sign))
        };
        if_positive(self, test, yes, no) = self.select_f64x8(self.cmp_gt_f64x8(test, self.splat_f64x8(0.0)), yes, no);
    }
}

impl Bits for V4 {
    operations! {
        low_bits_as_power_of_two(self, x) = cast(self.shl_const_u64x8::<52>(cast(x)));
        exponent(self, x) = {
            let high = cast(self.shr_const_u64x8::<52>(cast(x)));
            self.sub_f64s(self.or_f64s(high, self.splat_f64x8(ONES)), self.splat_f64x8(ONES + 1023.0))
        };
        mantissa(self, x) = {
            let low = self.and_f64s(x, self.splat_f64x8(f64::from_bits(MANTISSA)));
            self.or_f64s(low, self.splat_f64x8(1.0))
        };
    }
}

impl Simd for V4 {
    const WIDE: bool = true;

    #[inline(always)]
    fn load(self, from: &Block) -> f64x8 {
        cast(from.0)
    }
    #[inline(always)]
    fn store(self, v: f64x8, to: &mut Block) {
        to.0 = cast(v);
    }
    #[inline(always)]
    fn load_array(self, from: &[f64; LANES]) -> f64x8 {
        cast(*from)
    }
    #[inline(always)]
    fn store_array(self, v: f64x8, to: &mut [f64; LANES]) {
        *to = cast(v);
    }
    #[inline(always)]
    fn all_below(self, a: f64x8, b: f64x8) -> bool {
        self.cmp_lt_f64x8(a, b).0 == u8::MAX
    }
    #[inline(always)]
    fn transpose(self, [a, b, c, d, e, f, g, h]: [f64x8; LANES]) -> [f64x8; LANES] {
        // Two neighbouring rows give pairs of numbers: of the even columns, and of the odd columns.
        let [c0, c2, c4, c6] =
            transpose_pairs(self, [even(self, a, b), even(self, c, d), even(self, e, f), even(self, g, h)]);
        let [c1, c3, c5, c7] =
            transpose_pairs(self, [odd(self, a, b), odd(self, c, d), odd(self, e, f), odd(self, g, h)]);
        [c0, c1, c2, c3, c4, c5, c6, c7]
    }
}

/// The even columns of two rows, in pairs.
#[inline(always)]
fn even(s: V4, a: f64x8, b: f64x8) -> __m512d {
    s.avx512f._mm512_unpacklo_pd(cast(a), cast(b))
}

/// The odd columns of two rows, in pairs.
#[inline(always)]
fn odd(s: V4, a: f64x8, b: f64x8) -> __m512d {
    s.avx512f._mm512_unpackhi_pd(cast(a), cast(b))
}

/// Four rows of four pairs as columns.
#[inline(always)]
fn transpose_pairs(s: V4, [a, b, c, d]: [__m512d; 4]) -> [f64x8; 4] {
    const EVEN: i32 = 0b10_00_10_00;
    const ODD: i32 = 0b11_01_11_01;
    let avx = s.avx512f;
    let (ab02, ab13) = (avx._mm512_shuffle_f64x2::<EVEN>(a, b), avx._mm512_shuffle_f64x2::<ODD>(a, b));
    let (cd02, cd13) = (avx._mm512_shuffle_f64x2::<EVEN>(c, d), avx._mm512_shuffle_f64x2::<ODD>(c, d));
    [
        cast(avx._mm512_shuffle_f64x2::<EVEN>(ab02, cd02)),
        cast(avx._mm512_shuffle_f64x2::<EVEN>(ab13, cd13)),
        cast(avx._mm512_shuffle_f64x2::<ODD>(ab02, cd02)),
        cast(avx._mm512_shuffle_f64x2::<ODD>(ab13, cd13)),
    ]
}
