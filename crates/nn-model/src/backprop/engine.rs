//! What an engine is: how the steps of a pass and of a prediction are computed.

use super::workspace::{Gradient, LaneSums, PassContext, Share, Workspace};
use crate::network::Layer;
use nn_math::simd::Block;

/// An engine that can predict.
pub(super) trait Predict: Copy {
    /// a = f(x W + b), for the groups of samples that `a` has.
    fn activations(self, layer: &Layer, parameters: &[f64], x: &[Block], a: &mut [Block]);
}

/// How the steps of a [`pass`] are computed. Layers are counted by `l` from 0.
pub(super) trait Engine: Copy + Send + Sync {
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
pub(super) struct Totals<'a> {
    /// The partial sums of [`Gradient`].
    pub lanes: &'a mut [Block],
    pub sums: &'a mut LaneSums,
}
