//! The forward pass of a prediction: activations alone.

use super::called::Called;
use super::engine::Predict;
use super::fused::Fused;
use crate::network::Layer;
use nn_math::kernels;
use nn_math::simd::Block;

/// The outputs of every layer for a number of groups of samples: `tiles` are the inputs, then what each layer makes of them. With
/// `narrow` in one function, for a network that [suits](super::fused::suits) it.
pub(crate) fn predict(
    called: Called,
    narrow: bool,
    layers: &[Layer],
    groups: usize,
    parameters: &[f64],
    tiles: &mut [Vec<Block>],
) {
    // Nothing is narrow in a page, and the compiler leaves the function out.
    if narrow && cfg!(not(target_arch = "wasm32")) {
        predict_fused(called.level, called, layers, groups, parameters, tiles);
    } else {
        each_layer(called, layers, groups, parameters, tiles);
    }
}

#[inline(always)]
fn each_layer<P: Predict>(
    engine: P,
    layers: &[Layer],
    groups: usize,
    parameters: &[f64],
    tiles: &mut [Vec<Block>],
) {
    for (l, layer) in layers.iter().enumerate() {
        let (before, here) = tiles.split_at_mut(l + 1);
        let (x, a) = (&before[l][..groups * layer.inputs], &mut here[0][..groups * layer.outputs]);
        engine.activations(layer, parameters, x, a);
    }
}

kernels! {
    /// [`each_layer`] in one function.
    fn predict_fused(
        s,
        called: Called,
        layers: &'a [Layer],
        groups: usize,
        parameters: &'a [f64],
        tiles: &'a mut [Vec<Block>],
    ) {
        each_layer(Fused { s, called: &called, unit_inputs: 0 }, layers, groups, parameters, tiles);
    }
}
