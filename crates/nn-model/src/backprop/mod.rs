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
pub(crate) mod fused;
mod objective;
mod output;
pub(crate) mod predict;
pub mod reference;
pub(crate) mod threads;
mod workspace;

pub use curvature::Curvature;
pub use objective::Objective;

use crate::loss::Loss;
use crate::network::Layer;
use nn_math::batch::Batch;
use nn_math::simd::{Block, LANES};
use output::LaneSums;
use std::ops::Range;
use workspace::{Gradient, Share, Workspace, deal};

/// How many samples a share takes forward and back together, so that they stay in the cache; a multiple of eight.
pub(crate) const TILE: usize = 128;
const TILE_GROUPS: usize = TILE / LANES;

/// What a pass reads besides the parameters; with these in here, narrow networks would be a sixth slower.
#[derive(Clone, Copy)]
struct PassContext<'a> {
    pub layers: &'a [Layer],
    pub loss: Loss,
    /// What the loss multiplies the sum of its terms by.
    pub loss_scale: f64,
    /// n x inputs and n x outputs.
    pub x: &'a Batch,
    pub y: &'a Batch,
    /// For each group of eight samples: their weights, 0 in the lanes of the filling.
    pub weights: &'a [Block],
    /// Before this group, all weights are 1, and so is the loss's scale: there is nothing to multiply by.
    pub unweighted: usize,
    /// What dropout multiplies each hidden layer by, for all groups; empty where there is none.
    pub masks: &'a [Vec<Block>],
}

/// How the steps of a [`pass`] are computed. Layers are counted by `l` from 0.
trait Engine: Copy + Send + Sync {
    /// [`propagate`] for each share, side by side where there are threads; adds to the sums in the order of the samples.
    fn propagate_all(
        self,
        context: &PassContext<'_>,
        parameters: &[f64],
        workspace: &mut Workspace,
        sums: &mut LaneSums,
        back: bool,
    );

    /// Hidden layer `l`: a[l] and derivative[l] from a[l-1].
    fn layer(self, context: &PassContext<'_>, l: usize, parameters: &[f64], share: &mut Share);

    /// The output layer with its loss: a[L] and delta[L]. The sums of the loss go to the share, or to `totals` at once; so does
    /// the gradient of that layer, if an engine computes it in the same go.
    fn output(self, context: &PassContext<'_>, parameters: &[f64], share: &mut Share, totals: Totals<'_>);

    /// delta[l-1] from delta[l], for l of 1 or more.
    fn back(self, context: &PassContext<'_>, l: usize, parameters: &[f64], share: &mut Share);

    /// Adds dW[l] and db[l] of all shares, in their order; starts from zeros if these are the `first` of the pass.
    fn gradient(
        self,
        context: &PassContext<'_>,
        l: usize,
        shares: &[Share],
        sums: &mut Gradient,
        first: bool,
    );

    /// Adds up what [`Engine::gradient`] left in parts.
    fn finish(self, context: &PassContext<'_>, sums: &mut Gradient);
}

/// What an engine that takes one share after the other may add to at once.
struct Totals<'a> {
    /// The partial sums of [`Gradient`].
    pub lanes: &'a mut [Block],
    pub sums: &'a mut LaneSums,
}

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

/// A pass through these groups of eight samples, at `parameters`: gives the sums of the loss and, with `back`, leaves the
/// gradient in the workspace.
///
/// The samples go through in tiles, all the way forward and back. The gradient is the sum over the samples in their order:
/// shares and tiles do not show in its bits.
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
