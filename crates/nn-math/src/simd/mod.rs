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

mod arithmetic;
#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
mod avx2;
#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
mod avx512;
mod level;
mod portable;

pub use arithmetic::{Arithmetic, Bits, Simd};
pub use level::{Level, Task};
pub use portable::Portable;

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
