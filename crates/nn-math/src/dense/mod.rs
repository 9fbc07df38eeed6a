//! The three products of a dense layer, over samples in blocks of eight ([`crate::batch`]).
//!
//! With X: n x inputs, W: inputs x outputs (row-major), b: outputs, and the gradient D of a loss with respect to Z:
//!
//! ```text
//! forward            Z  = X W + b                  n x outputs
//! weight gradient    dW = X^T D,  db = 1^T D       inputs x outputs, outputs
//! input gradient     dX = (D W^T) * S              n x inputs; S: slopes of the activation that made X
//! ```
//!
//! **Same bits everywhere.** Each number of a result is one chain of fused multiply-adds in an order that depends on
//! the shapes alone: over inputs (forward), outputs (input gradient) or samples (weight gradient: one chain where columns
//! come in whole eights; for the columns left over and for biases eight, one for each lane, that [`sum_lanes`] adds up).
//! Instruction sets differ only in how many chains they run side by side, and a chain over samples can be taken up where
//! it was left: many samples at once give the bits of a few at a time.
//!
//! **How it is fast.** A tile of results stays in registers while the chains run through memory in order. faer's
//! products, which pack their operands first, are no faster on any shape we tried, and their last bits depend on the
//! CPU; faer stays the tool for everything else that is a matrix.
//!
//! **Lengths.** Each function says which slice has as many groups of eight samples as are reckoned with. The others may be
//! longer: what is beyond the shapes is neither read nor written. Where one is too short, there is a panic as soon as a
//! number is missing; so without samples nothing is.
//!
//! Each function is compiled for every instruction set and runs at the [`Level`](crate::simd::Level) it is given. (All of
//! them inlined into one large function took the compiler minutes, and made slower code.)

// By index: closures and iterators over vectors may not be inlined, and then have none of the instructions.
#![allow(clippy::needless_range_loop)]

mod forward;
pub mod inlined;
mod input_gradient;
mod panels;
mod tiles;
mod weight_gradient;

pub use forward::forward;
pub use input_gradient::input_gradient;
pub use weight_gradient::{
    bias_gradient_lanes, lane_blocks, row_blocks, sum_lanes, to_rows, weight_gradient, weight_gradient_lanes,
};
