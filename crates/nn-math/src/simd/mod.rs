//! Eight lanes of `f64`, the same on every machine.
//!
//! Everything fast in this workspace is written once, against small traits, and compiled for several instruction sets:
//!
//! - [`Arithmetic`]: what one can do with a value `V`. For every arithmetic of this module, `V` is a vector of numbers,
//!   worked on lane by lane; every operation is one correctly rounded IEEE 754 operation (`mul_add` is fused
//!   everywhere), so a lane's value never depends on the machine. A formula that asks for no more than this (and for
//!   [`crate::elementary::Elementary`]) can be given other meanings too: derivatives, or a drawing of itself.
//! - [`Bits`]: an arithmetic of numbers in the format of `f64`, whose patterns of bits can be taken apart.
//! - [`Simd`]: one whose vectors hold exactly [`LANES`] numbers and move to and from a [`Block`].
//!
//! AVX-512 holds a block in one register, AVX2 in two, the portable version in an array. Because the *number of
//! lanes* is fixed and not the register, sums over lanes have one order, and all instruction sets give the same bits.
//!
//! A computation is a [`Task`]; [`Level::run`] compiles it for its instruction set and runs it:
//!
//! ```
//! use nn_math::simd::{Block, Level, Simd, Task};
//!
//! /// The sum of squares of some blocks.
//! struct SumOfSquares<'a>(&'a [Block]);
//!
//! impl Task for SumOfSquares<'_> {
//!     type Output = f64;
//!     #[inline(always)]
//!     fn run<S: Simd>(self, simd: S) -> f64 {
//!         let mut sum = simd.splat(0.0);
//!         for block in self.0 {
//!             let x = simd.load(block);
//!             sum = simd.mul_add(x, x, sum);
//!         }
//!         simd.sum(sum)
//!     }
//! }
//!
//! let blocks = [Block([1.5; 8]); 100];
//! for level in Level::available() {
//!     assert_eq!(level.run(SumOfSquares(&blocks)), 1800.0);
//! }
//! ```

/// How many numbers a [`Block`] and a [`Simd`] vector hold.
pub const LANES: usize = 8;

/// Eight numbers on a cache line of their own: one quantity (a feature, a unit's activation) of eight samples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C, align(64))]
pub struct Block(pub [f64; LANES]);

impl Block {
    /// The sum of the lanes, in one fixed order: opposite halves, then quarters, then neighbours.
    #[inline(always)]
    pub fn sum(&self) -> f64 {
        let a = &self.0;
        ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]))
    }
}

/// Arithmetic on values `V`: here vectors of `f64`, lane by lane, each operation rounded once, to nearest. Elsewhere `V`
/// may be whatever has these operations.
///
/// A formula written against it is written once for all of them:
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
    /// What is reckoned with.
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
    /// `if a > b { a } else { b }`: where either is NaN, the *second*; so `max(limit, x)` keeps a NaN in `x`.
    fn max(self, a: Self::V, b: Self::V) -> Self::V;
    /// `if a < b { a } else { b }`: where either is NaN, the *second*; so `min(limit, x)` keeps a NaN in `x`.
    fn min(self, a: Self::V, b: Self::V) -> Self::V;
    /// `x` without its sign.
    fn abs(self, x: Self::V) -> Self::V;
    /// The magnitude of `x` with the sign of `sign`; `x` must not be negative.
    fn with_sign_of(self, x: Self::V, sign: Self::V) -> Self::V;
    /// `if test > 0 { yes } else { no }`; a NaN test gives `no`.
    fn if_positive(self, test: Self::V, yes: Self::V, no: Self::V) -> Self::V;
}

/// An [`Arithmetic`] of numbers in the format of `f64`, with the operations on their patterns of bits that
/// [`crate::elementary`] needs. Whatever has them has its functions too.
pub trait Bits: Arithmetic {
    /// The lowest twelve bits of each lane's pattern moved to its top: turns `k + 1023`, sitting in the low mantissa
    /// bits of a large number, into the number 2^k.
    fn low_bits_as_power_of_two(self, x: Self::V) -> Self::V;
    /// For a positive normal x = 2^k m with 1 <= m < 2: k. For any x, the highest twelve bits of the pattern as a whole
    /// number, less 1023.
    fn exponent(self, x: Self::V) -> Self::V;
    /// For a positive normal x = 2^k m with 1 <= m < 2: m. For any x, the number with the lowest 52 bits of the pattern
    /// and the sign and exponent of 1.
    fn mantissa(self, x: Self::V) -> Self::V;
}

/// 2^52: its lowest mantissa bit counts ones.
const ONES: f64 = 4503599627370496.0;
/// The mantissa in the pattern of a number.
const MANTISSA: u64 = (1 << 52) - 1;

/// A [`Bits`] whose vectors hold the [`LANES`] numbers of a [`Block`].
pub trait Simd: Bits + Send + Sync + 'static {
    /// Whether a vector is one register and there are 32 of them, not two of 16: the products of [`crate::dense`] then
    /// keep up to 3 x 8 sums at hand, otherwise up to 1 x 6.
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

    /// The [sum](Simd::sum) of each vector, with the same bits: that of vector i in lane i.
    #[inline(always)]
    fn sums(self, vectors: [Self::V; LANES]) -> Self::V {
        let a = self.transpose(vectors);
        let even = self.add(self.add(a[0], a[4]), self.add(a[2], a[6]));
        let odd = self.add(self.add(a[1], a[5]), self.add(a[3], a[7]));
        self.add(even, odd)
    }
}

/// A computation that can be compiled for any instruction set.
///
/// Mark `run` and what it calls `#[inline(always)]`: only code that ends up inside is compiled for the set.
pub trait Task {
    /// What the computation gives back.
    type Output;
    /// Does the computation with the given instructions.
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}

/// Declares functions that are compiled for every level and run at the one they are given, as their first argument. The
/// body is that of [`Task::run`]: generic over the instruction set `S`, whose operations the first name stands for. What is
/// lent to it is lent for `'a`.
///
/// ```
/// use nn_math::simd::{Block, Level, Simd};
///
/// nn_math::kernels! {
///     /// The sum of squares of some blocks.
///     pub fn sum_of_squares(s, blocks: &'a [Block]) -> f64 {
///         let mut sum = s.splat(0.0);
///         for block in blocks {
///             let x = s.load(block);
///             sum = s.mul_add(x, x, sum);
///         }
///         s.sum(sum)
///     }
/// }
///
/// assert_eq!(sum_of_squares(Level::best(), &[Block([1.5; 8]); 100]), 1800.0);
/// ```
#[macro_export]
macro_rules! kernels {
    ($(
        $(#[$meta:meta])*
        $public:vis fn $name:ident($s:ident $(, $argument:ident: $Type:ty)* $(,)?) $(-> $Output:ty)? $body:block
    )*) => {$(
        $(#[$meta])*
        #[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named there
        $public fn $name<'a>(level: $crate::simd::Level, $($argument: $Type),*) $(-> $Output)? {
            struct Kernel<'a> { $($argument: $Type,)* of: std::marker::PhantomData<&'a ()> }
            impl<'a> $crate::simd::Task for Kernel<'a> {
                #[allow(unused_parens)]
                type Output = ($($Output)?);
                #[inline(always)]
                fn run<S: $crate::simd::Simd>(self, $s: S) -> Self::Output {
                    let Kernel { $($argument,)* of: _ } = self;
                    $body
                }
            }
            level.run(Kernel { $($argument,)* of: std::marker::PhantomData })
        }
    )*};
}

/// Plain arithmetic on arrays of `N` numbers: the portable version (`N` = 8) and single numbers (`N` = 1).
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
    #[inline(always)]
    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        Self::zip(a, b, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, a: Self::V, b: Self::V) -> Self::V {
        Self::zip(a, b, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        Self::zip(a, b, |a, b| a * b)
    }
    #[inline(always)]
    fn div(self, a: Self::V, b: Self::V) -> Self::V {
        Self::zip(a, b, |a, b| a / b)
    }
    #[inline(always)]
    fn sqrt(self, x: Self::V) -> Self::V {
        x.map(f64::sqrt)
    }
    #[inline(always)]
    fn mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        std::array::from_fn(|i| a[i].mul_add(b[i], c[i]))
    }
    #[inline(always)]
    fn neg_mul_add(self, a: Self::V, b: Self::V, c: Self::V) -> Self::V {
        std::array::from_fn(|i| (-a[i]).mul_add(b[i], c[i]))
    }
    #[inline(always)]
    fn max(self, a: Self::V, b: Self::V) -> Self::V {
        Self::zip(a, b, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    fn min(self, a: Self::V, b: Self::V) -> Self::V {
        Self::zip(a, b, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    fn abs(self, x: Self::V) -> Self::V {
        x.map(f64::abs)
    }
    #[inline(always)]
    fn with_sign_of(self, x: Self::V, sign: Self::V) -> Self::V {
        Self::zip(x, sign, f64::copysign)
    }
    #[inline(always)]
    fn if_positive(self, test: Self::V, yes: Self::V, no: Self::V) -> Self::V {
        std::array::from_fn(|i| if test[i] > 0.0 { yes[i] } else { no[i] })
    }
}

impl<const N: usize> Bits for Portable<N> {
    #[inline(always)]
    fn low_bits_as_power_of_two(self, x: Self::V) -> Self::V {
        x.map(|x| f64::from_bits(x.to_bits() << 52))
    }
    #[inline(always)]
    fn exponent(self, x: Self::V) -> Self::V {
        x.map(|x| f64::from_bits(x.to_bits() >> 52 | ONES.to_bits()) - (ONES + 1023.0))
    }
    #[inline(always)]
    fn mantissa(self, x: Self::V) -> Self::V {
        x.map(|x| f64::from_bits(x.to_bits() & MANTISSA | 1f64.to_bits()))
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

/// The instruction sets of this architecture, by pulp's tokens (a token in hand proves that the CPU has them).
#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
mod x86 {
    use super::{Arithmetic, Bits, Block, LANES, MANTISSA, ONES, Simd, Task};
    use pulp::Simd as _;
    use pulp::x86::{V3, V4};
    use pulp::{NullaryFnOnce, cast, f64x4, f64x8};
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
        #[inline(always)]
        fn add(self, a: f64x8, b: f64x8) -> f64x8 {
            self.add_f64s(a, b)
        }
        #[inline(always)]
        fn sub(self, a: f64x8, b: f64x8) -> f64x8 {
            self.sub_f64s(a, b)
        }
        #[inline(always)]
        fn mul(self, a: f64x8, b: f64x8) -> f64x8 {
            self.mul_f64s(a, b)
        }
        #[inline(always)]
        fn div(self, a: f64x8, b: f64x8) -> f64x8 {
            self.div_f64s(a, b)
        }
        #[inline(always)]
        fn sqrt(self, x: f64x8) -> f64x8 {
            self.sqrt_f64s(x)
        }
        #[inline(always)]
        fn mul_add(self, a: f64x8, b: f64x8, c: f64x8) -> f64x8 {
            self.mul_add_f64x8(a, b, c)
        }
        #[inline(always)]
        fn neg_mul_add(self, a: f64x8, b: f64x8, c: f64x8) -> f64x8 {
            self.negate_mul_add_f64x8(a, b, c)
        }
        #[inline(always)]
        fn max(self, a: f64x8, b: f64x8) -> f64x8 {
            self.max_f64s(a, b)
        }
        #[inline(always)]
        fn min(self, a: f64x8, b: f64x8) -> f64x8 {
            self.min_f64s(a, b)
        }
        #[inline(always)]
        fn abs(self, x: f64x8) -> f64x8 {
            self.abs_f64x8(x)
        }
        #[inline(always)]
        fn with_sign_of(self, x: f64x8, sign: f64x8) -> f64x8 {
            let minus = self.splat_f64x8(-0.0);
            self.or_f64s(x, self.and_f64s(minus, sign))
        }
        #[inline(always)]
        fn if_positive(self, test: f64x8, yes: f64x8, no: f64x8) -> f64x8 {
            self.select_f64x8(self.cmp_gt_f64x8(test, self.splat_f64x8(0.0)), yes, no)
        }
    }

    impl Bits for V4 {
        #[inline(always)]
        fn low_bits_as_power_of_two(self, x: f64x8) -> f64x8 {
            cast(self.shl_const_u64x8::<52>(cast(x)))
        }
        #[inline(always)]
        fn exponent(self, x: f64x8) -> f64x8 {
            let high = cast(self.shr_const_u64x8::<52>(cast(x)));
            self.sub_f64s(self.or_f64s(high, self.splat_f64x8(ONES)), self.splat_f64x8(ONES + 1023.0))
        }
        #[inline(always)]
        fn mantissa(self, x: f64x8) -> f64x8 {
            let low = self.and_f64s(x, self.splat_f64x8(f64::from_bits(MANTISSA)));
            self.or_f64s(low, self.splat_f64x8(1.0))
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
            // Neighbouring rows give pairs of numbers: the even columns, then the odd ones.
            let [c0, c2, c4, c6] = transpose_pairs(
                self,
                [even(self, a, b), even(self, c, d), even(self, e, f), even(self, g, h)],
            );
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
        #[inline(always)]
        fn add(self, a: Pair, b: Pair) -> Pair {
            a.zip(b, |a, b| self.add_f64s(a, b))
        }
        #[inline(always)]
        fn sub(self, a: Pair, b: Pair) -> Pair {
            a.zip(b, |a, b| self.sub_f64s(a, b))
        }
        #[inline(always)]
        fn mul(self, a: Pair, b: Pair) -> Pair {
            a.zip(b, |a, b| self.mul_f64s(a, b))
        }
        #[inline(always)]
        fn div(self, a: Pair, b: Pair) -> Pair {
            a.zip(b, |a, b| self.div_f64s(a, b))
        }
        #[inline(always)]
        fn sqrt(self, x: Pair) -> Pair {
            x.map(|x| self.sqrt_f64s(x))
        }
        #[inline(always)]
        fn mul_add(self, a: Pair, b: Pair, c: Pair) -> Pair {
            a.zip3(b, c, |a, b, c| self.mul_add_f64x4(a, b, c))
        }
        #[inline(always)]
        fn neg_mul_add(self, a: Pair, b: Pair, c: Pair) -> Pair {
            a.zip3(b, c, |a, b, c| self.negate_mul_add_f64x4(a, b, c))
        }
        #[inline(always)]
        fn max(self, a: Pair, b: Pair) -> Pair {
            a.zip(b, |a, b| self.max_f64s(a, b))
        }
        #[inline(always)]
        fn min(self, a: Pair, b: Pair) -> Pair {
            a.zip(b, |a, b| self.min_f64s(a, b))
        }
        #[inline(always)]
        fn abs(self, x: Pair) -> Pair {
            x.map(|x| self.abs_f64x4(x))
        }
        #[inline(always)]
        fn with_sign_of(self, x: Pair, sign: Pair) -> Pair {
            let minus = self.splat_f64x4(-0.0);
            x.zip(sign, |x, sign| self.or_f64s(x, self.and_f64s(minus, sign)))
        }
        #[inline(always)]
        fn if_positive(self, test: Pair, yes: Pair, no: Pair) -> Pair {
            let zero = self.splat_f64x4(0.0);
            test.zip3(yes, no, |test, yes, no| self.select_f64x4(self.cmp_gt_f64x4(test, zero), yes, no))
        }
    }

    impl Bits for V3 {
        #[inline(always)]
        fn low_bits_as_power_of_two(self, x: Pair) -> Pair {
            x.map(|x| cast(self.shl_const_u64x4::<52>(cast(x))))
        }
        #[inline(always)]
        fn exponent(self, x: Pair) -> Pair {
            let (ones, bias) = (self.splat_f64x4(ONES), self.splat_f64x4(ONES + 1023.0));
            x.map(|x| {
                let high = cast(self.shr_const_u64x4::<52>(cast(x)));
                self.sub_f64s(self.or_f64s(high, ones), bias)
            })
        }
        #[inline(always)]
        fn mantissa(self, x: Pair) -> Pair {
            let (mask, one) = (self.splat_f64x4(f64::from_bits(MANTISSA)), self.splat_f64x4(1.0));
            x.map(|x| self.or_f64s(self.and_f64s(x, mask), one))
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

    /// A task with the instructions it is to use; pulp compiles `call` for them.
    pub(super) struct Compiled<T, S>(pub(super) T, pub(super) S);

    impl<T: Task, S: Simd> NullaryFnOnce for Compiled<T, S> {
        type Output = T::Output;
        #[inline(always)]
        fn call(self) -> T::Output {
            self.0.run(self.1)
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Set {
    Portable,
    #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
    Avx2(pulp::x86::V3),
    #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
    Avx512(pulp::x86::V4),
}

/// An instruction set that this machine has. All levels give the same bits; they differ in speed only.
#[derive(Clone, Copy, Debug)]
pub struct Level(Set);

impl Level {
    /// No instruction beyond what the program was compiled for.
    pub const PORTABLE: Level = Level(Set::Portable);

    /// Every level that this machine can run, slowest first; the last one is [`Level::best`].
    pub fn available() -> Vec<Level> {
        #[allow(unused_mut)] // only x86 adds to it
        let mut levels = vec![Level::PORTABLE];
        #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
        {
            levels.extend(pulp::x86::V3::try_new().map(|set| Level(Set::Avx2(set))));
            levels.extend(pulp::x86::V4::try_new().map(|set| Level(Set::Avx512(set))));
        }
        levels
    }

    /// The fastest level of this machine (detected once, then remembered).
    #[inline]
    pub fn best() -> Level {
        #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
        {
            if let Some(set) = pulp::x86::V4::try_new() {
                return Level(Set::Avx512(set));
            }
            if let Some(set) = pulp::x86::V3::try_new() {
                return Level(Set::Avx2(set));
            }
        }
        Level::PORTABLE
    }

    /// A name for people: `portable`, `avx2` or `avx512`.
    pub fn name(self) -> &'static str {
        match self.0 {
            Set::Portable => "portable",
            #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
            Set::Avx2(_) => "avx2",
            #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
            Set::Avx512(_) => "avx512",
        }
    }

    /// Runs `task` with vector instructions, if this level has them. Otherwise gives it back, and no version without them is
    /// compiled: for what is only there to be faster, and can be done in another way too.
    ///
    /// # Errors
    /// The task, at the portable level of an architecture that has others.
    #[inline]
    pub fn run_with_vectors<T: Task>(self, task: T) -> Result<T::Output, T> {
        match self.0 {
            #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
            Set::Portable => Err(task),
            #[cfg(not(any(target_arch = "x86_64", target_arch = "x86")))]
            Set::Portable => Ok(task.run(Portable::<LANES>)),
            #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
            Set::Avx2(set) => Ok(set.vectorize(x86::Compiled(task, set))),
            #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
            Set::Avx512(set) => Ok(set.vectorize(x86::Compiled(task, set))),
        }
    }

    /// Runs `task`, compiled for this level.
    #[inline]
    pub fn run<T: Task>(self, task: T) -> T::Output {
        match self.0 {
            Set::Portable => task.run(Portable::<LANES>),
            #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
            Set::Avx2(set) => set.vectorize(x86::Compiled(task, set)),
            #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
            Set::Avx512(set) => set.vectorize(x86::Compiled(task, set)),
        }
    }
}
