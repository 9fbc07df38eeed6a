//! The three products of a dense layer, over samples in blocks of eight ([`crate::batch`]).
//!
//! With X: n x inputs, W: inputs x outputs (row-major), b: outputs, and the gradient D of a loss with respect to Z:
//!
//! ```text
//! forward            Z  = X W + b                  n x outputs
//! weight gradient    dW = X^T D,  db = 1^T D       inputs x outputs, outputs
//! input gradient     dX = (D W^T) * F'             n x inputs; F': derivative of the activation that made X
//! ```
//!
//! **Same bits everywhere.** Each number of a result is one chain of fused multiply-adds in an order that depends on
//! the shapes alone: over inputs (forward), outputs (input gradient) or samples (weight gradient). Two kinds of
//! numbers are eight chains instead, one for each lane, which [`sum_lanes`] adds up: biases, and the columns of a
//! weight gradient that are left over from whole eights. Instruction sets differ only in how many chains they compute
//! side by side. A chain over samples can be continued later, so all samples at once and a few at a time give the
//! same bits.
//!
//! **Why it is fast.** A tile of results stays in registers while the chains read memory in order. The products of
//! faer, which pack their operands first, were no faster at any shape that we tried, and their last bits depend on
//! the CPU. faer does all other work with matrices.
//!
//! **Lengths.** The documentation of each function says which slice determines the number of groups of eight samples.
//! The other slices may be longer: what lies beyond the shapes is neither read nor written. If one is too short, the
//! function panics when it needs a number that is missing; without samples it needs none.
//!
//! Each function is compiled for every instruction set and runs at the given [`Level`](crate::simd::Level). (When all
//! of them were inlined into one large function, the compiler took minutes and the code was slower.)

// Loops go by index: closures and iterators over vectors may not be inlined, and then they do not use the
// instructions.
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
