//! Eight lanes of `f64`, the same on every machine.
//!
//! Everything fast in this workspace is written once, against small traits, and compiled for several instruction
//! sets:
//!
//! - [`Arithmetic`]: the operations on a value `V`. In every arithmetic of this module, `V` is a vector of numbers,
//!   and an operation works on each lane alone. Each is one correctly rounded IEEE 754 operation (`mul_add` is fused
//!   on every machine), so the value of a lane never depends on the machine. A formula that uses only these
//!   operations (and those of [`crate::elementary::Elementary`]) can be given other meanings too: its derivative, or
//!   a graph of itself.
//! - [`Bits`]: an arithmetic of numbers in the format of `f64`, whose bit patterns can be taken apart.
//! - [`Simd`]: one whose vectors hold exactly [`LANES`] numbers, which are loaded from a [`Block`] and stored to one.
//!
//! AVX-512 holds a block in one register, AVX2 in two, WebAssembly in four, the portable version in an array. The *number of lanes* is
//! fixed, not the register; therefore sums over lanes have one order, and all instruction sets give the same bits.
//!
//! A computation is a type with the trait [`Computation`]. [`Level::run`] is compiled for each instruction set and runs it:
//!
//! ```
//! use nn_math::simd::{Block, Computation, Level, Simd};
//!
//! /// The sum of squares of some blocks.
//! struct SumOfSquares<'a>(&'a [Block]);
//!
//! impl Computation for SumOfSquares<'_> {
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

mod arithmetic;
#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
mod avx2;
#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
mod avx512;
mod level;
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
mod wasm;

pub use arithmetic::{Arithmetic, Bits, Simd};
#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
pub use avx2::Pair;
pub use level::{Computation, Level};
pub use portable::Portable;

/// How many numbers a [`Block`] and a [`Simd`] vector hold.
pub const LANES: usize = 8;

/// Eight numbers on a cache line of their own: one quantity (a feature, the activation of a unit) for eight samples.
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
