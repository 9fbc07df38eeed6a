//! Backpropagation: the loss on given samples and its gradient, in one pass forward and back.
//!
//! Letters, with their shapes for n samples (a layer has `inputs` and `outputs`; layer l reads what layer l-1 wrote):
//!
// ANCHOR: backpropagation
//! ```text
//! a[l]           n x outputs        activations; a[-1] is X
//! z[l]           n x outputs        a[l-1] W[l] + b[l], overwritten by a[l] = f(z[l])
//! derivative[l]  n x outputs        f'(z[l])
//! delta[l]       n x outputs        dL/dz[l]
//!
//! forward        a[l]       = f(a[l-1] W[l] + b[l])
//! output         delta[L]   = dL/da[L] * derivative[L]
//! backward       delta[l-1] = (delta[l] W[l]^T) * derivative[l-1]
//! gradient       dW[l]      = a[l-1]^T delta[l]        db[l] = 1^T delta[l]
//! ```
// ANCHOR_END: backpropagation
//!
//! Dropout multiplies `a[l]` and `derivative[l]` of the hidden layers by masks of 0 and 1/(1 - rate), which is all that it takes.
//!
//! The algorithm stands in `pass` alone. How a step is computed is up to an `Engine`, and there are three: `called` calls
//! a kernel for each product; `fused` runs whole epochs of narrow networks in one function; `curvature` takes a derivative
//! along with each number. The plain version, for reading and for tests, is [`reference`](mod@reference).
//!
//! Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323 (1986).

pub(crate) mod activate;
pub(crate) mod called;
mod curvature;
mod directional;
mod engine;
pub(crate) mod fused;
mod input_gradients;
mod objective;
mod output;
pub(crate) mod predict;
pub mod reference;
pub(crate) mod threads;
pub(crate) mod workspace;

pub use curvature::Curvature;
pub(crate) use fused::OptimizerStep;
pub use input_gradients::InputGradients;
pub use objective::Objective;

use engine::{Engine, Totals};
use std::ops::Range;
use workspace::{LaneSums, PassContext, Share, Workspace, deal};

// ANCHOR: pass
/// Forward, loss and, with `back`, backward for the samples of a share.
#[inline(always)]
fn propagate<E: Engine>(
    engine: E,
    context: &PassContext<'_>,
    parameters: &[f64],
    share: &mut Share,
    totals: Totals<'_>,
    back: bool,
) {
    let last = context.layers.len() - 1;
    for l in 0..last {
        engine.layer(context, l, parameters, share);
    }
    engine.output(context, parameters, share, totals);
    if back {
        for l in (1..=last).rev() {
            engine.back(context, l, parameters, share);
        }
    }
}

/// A pass through these groups of eight samples, at `parameters`: gives the sums of the loss and, with
/// `back`, leaves the gradient in the workspace.
///
/// The samples go through in tiles, all the way forward and back. The gradient is the sum over the samples
/// in their order: shares and tiles do not show in its bits.
#[inline(always)]
fn pass<E: Engine>(
    engine: E,
    context: &PassContext<'_>,
    parameters: &[f64],
    groups: Range<usize>,
    workspace: &mut Workspace,
    back: bool,
) -> LaneSums {
    let mut sums = LaneSums::default();
    let mut start = groups.start;
    while start < groups.end {
        let first = start == groups.start;
        start = deal(start..groups.end, &mut workspace.shares, first);
        engine.propagate_all(context, parameters, workspace, &mut sums, back);
        let Workspace { shares, gradient } = &mut *workspace;
        if back {
            for l in 0..context.layers.len() {
                engine.gradient(context, l, shares, gradient, first);
            }
        }
    }
    if back {
        engine.finish(context, &mut workspace.gradient);
    }
    sums
}
// ANCHOR_END: pass
