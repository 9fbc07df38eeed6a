//! The instruction sets that this machine has, and how a computation is compiled for each of them.

use super::Block;
use super::arithmetic::Simd;
use std::iter;

/// What computes with the instructions that the program was compiled for.
#[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
const COMPILED_FOR: super::wasm::Simd128 = super::wasm::Simd128;
/// What computes with the instructions that the program was compiled for.
#[cfg(not(all(target_arch = "wasm32", target_feature = "relaxed-simd")))]
const COMPILED_FOR: super::Portable<{ super::LANES }> = super::Portable;

/// A computation that can be compiled for any instruction set.
///
/// Mark `run` and everything that it calls `#[inline(always)]`: only inlined code is compiled for the set.
pub trait Computation {
    /// The result of the computation.
    type Output;
    /// Does the computation with the given instructions.
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}

/// Declares functions that are compiled for every level. Their first argument is the [`Level`] at which they run. The
/// body becomes the body of [`Computation::run`]: it is generic over the instruction set `S`, and the first name in the
/// declaration is the value with its operations. References in the other arguments have the lifetime `'a`.
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
///
/// A function may have a parameter of type, `fn name<F: Trait>(s, f: F)`, for what is to be inlined into it.
#[macro_export]
macro_rules! kernels {
    ($(
        $(#[$meta:meta])*
        $public:vis fn $name:ident $(<$F:ident: $Bound:path>)? ($s:ident $(, $argument:ident: $Type:ty)* $(,)?) $(-> $Output:ty)? $body:block
    )*) => {$(
        $(#[$meta])*
        #[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named there
        $public fn $name<'a $(, $F: $Bound)?>(level: $crate::simd::Level, $($argument: $Type),*) $(-> $Output)? {
            struct Kernel<'a $(, $F)?> { $($argument: $Type,)* of: std::marker::PhantomData<&'a ()> }
            impl<'a $(, $F: $Bound)?> $crate::simd::Computation for Kernel<'a $(, $F)?> {
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

kernels! {
    /// The square of a block, plus another. (From memory, so that no compiler knows the result.)
    fn fused(s, x: &'a [Block], sum: Block) -> Block {
        let mut result = sum;
        for x in std::hint::black_box(x) {
            s.store(s.mul_add(s.load(x), s.load(x), s.load(&result)), &mut result);
        }
        result
    }
}

/// A task and its instruction set, for which pulp compiles `call`.
#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
struct Compiled<T, S>(T, S);

#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
impl<T: Computation, S: Simd> pulp::NullaryFnOnce for Compiled<T, S> {
    type Output = T::Output;
    #[inline(always)]
    fn call(self) -> T::Output {
        self.0.run(self.1)
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

/// An instruction set that this machine has. All levels give the same bits and differ in speed only.
#[derive(Clone, Copy, Debug)]
pub struct Level(Set);

impl Level {
    /// Only instructions that the program was compiled for.
    pub const PORTABLE: Level = Level(Set::Portable);

    /// Every level that this machine can run, slowest first; the last one is [`Level::best`].
    pub fn available() -> Vec<Level> {
        iter::once(Level::PORTABLE).chain(Level::with_vectors()).collect()
    }

    /// The fastest level of this machine (detected once, then remembered).
    #[inline]
    pub fn best() -> Level {
        Level::with_vectors().next_back().unwrap_or(Level::PORTABLE)
    }

    /// The levels beyond [`Level::PORTABLE`] that this machine can run, slowest first.
    #[inline]
    fn with_vectors() -> impl DoubleEndedIterator<Item = Level> {
        #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
        let sets = [pulp::x86::V3::try_new().map(Set::Avx2), pulp::x86::V4::try_new().map(Set::Avx512)];
        #[cfg(not(any(target_arch = "x86_64", target_arch = "x86")))]
        let sets = [None; 0];
        sets.into_iter().flatten().map(Level)
    }

    /// Whether a multiply-add at this level rounds once, as all do whose results are the same bits everywhere. Only WebAssembly with
    /// relaxed instructions leaves it to the environment; a program for it asks at its start, and where the answer is no another
    /// one is to be used, compiled without them.
    pub fn fuses(self) -> bool {
        let x = 1.0 + 2f64.powi(-30);
        let product = fused(self, &[Block([x; 8])], Block([-(1.0 + 2f64.powi(-29)); 8]));
        // x^2 = 1 + 2^-29 + 2^-60, whose last part is lost where the product is rounded by itself.
        product == Block([2f64.powi(-60); 8])
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

    /// Runs `task` with vector instructions if this level has them, and gives it back otherwise. No version without
    /// vector instructions is compiled. This is for a task whose only purpose is speed, and whose result the caller
    /// can compute in another way.
    ///
    /// # Errors
    /// Gives back the task at the portable level of an architecture that has other levels; and on WebAssembly, where what is only
    /// for speed is not compiled, since programs are sent over the wire.
    #[inline]
    pub fn run_with_vectors<T: Computation>(self, task: T) -> Result<T::Output, T> {
        match self.0 {
            #[cfg(any(target_arch = "x86_64", target_arch = "x86", target_arch = "wasm32"))]
            Set::Portable => Err(task),
            #[cfg(not(any(target_arch = "x86_64", target_arch = "x86", target_arch = "wasm32")))]
            Set::Portable => Ok(task.run(COMPILED_FOR)),
            #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
            Set::Avx2(set) => Ok(set.vectorize(Compiled(task, set))),
            #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
            Set::Avx512(set) => Ok(set.vectorize(Compiled(task, set))),
        }
    }

    /// Runs `task` with the instructions of this level.
    #[inline]
    pub fn run<T: Computation>(self, task: T) -> T::Output {
        match self.0 {
            Set::Portable => task.run(COMPILED_FOR),
            #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
            Set::Avx2(set) => set.vectorize(Compiled(task, set)),
            #[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
            Set::Avx512(set) => set.vectorize(Compiled(task, set)),
        }
    }
}
