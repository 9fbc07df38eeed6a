//! AVX2: eight lanes are two registers. The type is pulp's token; whoever has one knows that the CPU has the
//! instructions.

use super::arithmetic::{Arithmetic, Bits, MANTISSA, ONES, Simd, operations};
use super::{Block, LANES};
use pulp::Simd as _;
use pulp::x86::V3;
use pulp::{cast, f64x4};

/// Two AVX2 registers: lanes 0-3 and lanes 4-7.
#[derive(Clone, Copy)]
pub struct Pair(f64x4, f64x4);

impl Pair {
    #[inline(always)]
    fn map(self, f: impl Fn(f64x4) -> f64x4) -> Pair {
        Pair(f(self.0), f(self.1))
    }
    #[inline(always)]
    fn zip(self, b: Pair, f: impl Fn(f64x4, f64x4) -> f64x4) -> Pair {
        Pair(f(self.0, b.0), f(self.1, b.1))
    }
    #[inline(always)]
    fn zip3(self, b: Pair, c: Pair, f: impl Fn(f64x4, f64x4, f64x4) -> f64x4) -> Pair {
        Pair(f(self.0, b.0, c.0), f(self.1, b.1, c.1))
    }
}

impl Arithmetic for V3 {
    type V = Pair;

    #[inline(always)]
    fn splat(self, value: f64) -> Pair {
        Pair(self.splat_f64x4(value), self.splat_f64x4(value))
    }
    operations! {
        add(self, a, b) = a.zip(b, |a, b| self.add_f64s(a, b));
        sub(self, a, b) = a.zip(b, |a, b| self.sub_f64s(a, b));
        mul(self, a, b) = a.zip(b, |a, b| self.mul_f64s(a, b));
        div(self, a, b) = a.zip(b, |a, b| self.div_f64s(a, b));
        sqrt(self, x) = x.map(|x| self.sqrt_f64s(x));
        mul_add(self, a, b, c) = a.zip3(b, c, |a, b, c| self.mul_add_f64x4(a, b, c));
        neg_mul_add(self, a, b, c) = a.zip3(b, c, |a, b, c| self.negate_mul_add_f64x4(a, b, c));
        max(self, a, b) = a.zip(b, |a, b| self.max_f64s(a, b));
        min(self, a, b) = a.zip(b, |a, b| self.min_f64s(a, b));
        abs(self, x) = x.map(|x| self.abs_f64x4(x));
        with_sign_of(self, x, sign) = {
            let minus = self.splat_f64x4(-0.0);
            x.zip(sign, |x, sign| self.or_f64s(x, self.and_f64s(minus, sign)))
        };
        if_positive(self, test, yes, no) = {
            let zero = self.splat_f64x4(0.0);
            test.zip3(yes, no, |test, yes, no| self.select_f64x4(self.cmp_gt_f64x4(test, zero), yes, no))
        };
    }
}

impl Bits for V3 {
    operations! {
        low_bits_as_power_of_two(self, x) = x.map(|x| cast(self.shl_const_u64x4::<52>(cast(x))));
        exponent(self, x) = {
            let (ones, bias) = (self.splat_f64x4(ONES), self.splat_f64x4(ONES + 1023.0));
            x.map(|x| {
                let high = cast(self.shr_const_u64x4::<52>(cast(x)));
                self.sub_f64s(self.or_f64s(high, ones), bias)
            })
        };
        mantissa(self, x) = {
            let (mask, one) = (self.splat_f64x4(f64::from_bits(MANTISSA)), self.splat_f64x4(1.0));
            x.map(|x| self.or_f64s(self.and_f64s(x, mask), one))
        };
    }
}

impl Simd for V3 {
    const WIDE: bool = false;

    #[inline(always)]
    fn load(self, from: &Block) -> Pair {
        self.load_array(&from.0)
    }
    #[inline(always)]
    fn store(self, v: Pair, to: &mut Block) {
        self.store_array(v, &mut to.0);
    }
    #[inline(always)]
    fn load_array(self, from: &[f64; LANES]) -> Pair {
        let [low, high]: [f64x4; 2] = cast(*from);
        Pair(low, high)
    }
    #[inline(always)]
    fn store_array(self, v: Pair, to: &mut [f64; LANES]) {
        *to = cast([v.0, v.1]);
    }
    #[inline(always)]
    fn all_below(self, a: Pair, b: Pair) -> bool {
        let both = self.and_m64x4(self.cmp_lt_f64x4(a.0, b.0), self.cmp_lt_f64x4(a.1, b.1));
        self.avx._mm256_movemask_pd(cast(both)) == 0b1111
    }
    #[inline(always)]
    fn transpose(self, [a, b, c, d, e, f, g, h]: [Pair; LANES]) -> [Pair; LANES] {
        let [a0, a1, a2, a3] = transpose_quarter(self, [a.0, b.0, c.0, d.0]);
        let [b0, b1, b2, b3] = transpose_quarter(self, [e.0, f.0, g.0, h.0]);
        let [c0, c1, c2, c3] = transpose_quarter(self, [a.1, b.1, c.1, d.1]);
        let [d0, d1, d2, d3] = transpose_quarter(self, [e.1, f.1, g.1, h.1]);
        [
            Pair(a0, b0),
            Pair(a1, b1),
            Pair(a2, b2),
            Pair(a3, b3),
            Pair(c0, d0),
            Pair(c1, d1),
            Pair(c2, d2),
            Pair(c3, d3),
        ]
    }
}

/// Four rows of four numbers as columns.
#[inline(always)]
fn transpose_quarter(s: V3, [a, b, c, d]: [f64x4; 4]) -> [f64x4; 4] {
    let (avx, a, b, c, d) = (s.avx, cast(a), cast(b), cast(c), cast(d));
    let (even, odd) = (avx._mm256_unpacklo_pd(a, b), avx._mm256_unpackhi_pd(a, b));
    let (even_below, odd_below) = (avx._mm256_unpacklo_pd(c, d), avx._mm256_unpackhi_pd(c, d));
    [
        cast(avx._mm256_permute2f128_pd::<0x20>(even, even_below)),
        cast(avx._mm256_permute2f128_pd::<0x20>(odd, odd_below)),
        cast(avx._mm256_permute2f128_pd::<0x31>(even, even_below)),
        cast(avx._mm256_permute2f128_pd::<0x31>(odd, odd_below)),
    ]
}
