//! Losses: what training makes small.

use crate::choice::choices;
use nn_math::simd::{Block, Simd};

choices! {
    /// What training makes small, reduction included: a gradient step of one size means different things for a sum and
    /// for a mean, so which of the two it is belongs to the loss.
    ///
    /// With errors e = output - target over n samples and m outputs:
    pub enum Loss, "loss" {
        /// Half the sum of squared errors, 1/2 sum e^2: what the notebook descends. Its gradient is the plain error.
        HalfSse = "half-sse",
        /// The mean squared error, 1/(n m) sum e^2.
        Mse = "mse",
    }
}

impl Loss {
    /// The loss as a multiple of the sum of squared errors of `samples` samples with `outputs` outputs each.
    pub(crate) fn per_squared_error(self, samples: usize, outputs: usize) -> f64 {
        match self {
            Loss::HalfSse => 0.5,
            Loss::Mse => 1.0 / (samples * outputs) as f64,
        }
    }
}

/// The error's way back through the output layer: delta = 2 c e * slope, for the loss c sum e^2.
///
/// `present` holds, for each group of eight samples, 1 in the lanes of real samples and 0 in those of the filling.
/// Gives the sum of e^2, lane by lane, added to `sum`.
#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
pub(crate) fn squared_error<S: Simd>(
    s: S,
    per_squared_error: f64,
    outputs: &[Block],
    slopes: &[Block],
    targets: &[Block],
    present: &[Block],
    deltas: &mut [Block],
    mut sum: S::V,
) -> S::V {
    let width = outputs.len() / present.len();
    let scale = s.splat(2.0 * per_squared_error);
    for (g, present) in present.iter().enumerate() {
        let present = s.load(present);
        for i in g * width..(g + 1) * width {
            let e = s.mul(s.sub(s.load(&outputs[i]), s.load(&targets[i])), present);
            sum = s.mul_add(e, e, sum);
            s.store(s.mul(s.mul(e, scale), s.load(&slopes[i])), &mut deltas[i]);
        }
    }
    sum
}
