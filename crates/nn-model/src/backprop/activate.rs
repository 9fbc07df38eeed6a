//! Activations of whole layers: the loops over the formulas of [`crate::activation`], and the softmax, which couples the
//! units of a layer.

use crate::activation::{Activation, CoupledActivation, with_formula};
use crate::formula::activation::{self as loops, Formula};
use nn_math::elementary::Elementary;
use nn_math::kernels;
use nn_math::simd::{Block, LANES, Level, Simd};

/// Overwrites the weighted sums in `z`, groups of `width` units, with f(z).
pub(crate) fn apply(level: Level, activation: Activation, width: usize, z: &mut [Block]) {
    match activation.coupled() {
        None => with_formula!(activation, |f| loops::apply(level, f, z), |own| own.loops().apply(level, z)),
        Some(CoupledActivation::Softmax) => softmax(level, width, z),
    }
}

/// Overwrites the weighted sums in `z` with f(z), and `derivatives` with f'(z).
pub(crate) fn apply_with_derivatives(
    level: Level,
    activation: Activation,
    z: &mut [Block],
    derivatives: &mut [Block],
) {
    with_formula!(activation, |f| loops::apply_with_derivatives(level, f, z, derivatives), |own| {
        own.loops().apply_with_derivatives(level, z, derivatives)
    });
}

/// Overwrites the weighted sums in `z` with f(z), `derivatives` with f'(z) and `second_derivatives` with f''(z).
pub(crate) fn apply_with_second_derivatives(
    level: Level,
    activation: Activation,
    z: &mut [Block],
    first: &mut [Block],
    second: &mut [Block],
) {
    with_formula!(activation, |f| loops::apply_with_second_derivatives(level, f, z, first, second), |own| {
        own.loops().apply_with_second_derivatives(level, z, first, second)
    });
}

kernels! {
    fn softmax(s, width: usize, z: &'a mut [Block]) {
        for z in z.chunks_exact_mut(width) {
            shift_by_highest(s, z);
            softmax_of_shifted(s, z);
        }
    }
}

/// [`apply`] to the weighted sums of a single sample, `width` of them and some that fill up the last eight. The level is that of `s`.
#[inline(always)]
pub(crate) fn apply_to_sample<S: Simd>(
    s: S,
    level: Level,
    activation: Activation,
    width: usize,
    z: &mut [[f64; LANES]],
) {
    match activation.coupled() {
        None => with_formula!(
            activation,
            |f| for z in z.iter_mut() {
                s.store_array(f.derivatives(s, s.load_array(z)).0, z);
            },
            |own| own.loops().apply_to_sample(level, z)
        ),
        Some(CoupledActivation::Softmax) => softmax_of_sample(s, width, z),
    }
}

/// The softmax of the first `width` numbers, in the order of that of eight samples.
#[inline(always)]
fn softmax_of_sample<S: Simd>(s: S, width: usize, z: &mut [[f64; LANES]]) {
    let scores = &z.as_flattened()[..width];
    let highest = scores.iter().fold(f64::NEG_INFINITY, |highest, z| if highest > *z { highest } else { *z });
    for z in z.iter_mut() {
        s.store_array(s.exp(s.sub(s.load_array(z), s.splat(highest))), z);
    }
    let total = s.splat(z.as_flattened()[..width].iter().fold(0.0, |total, e| total + e));
    for z in z {
        s.store_array(s.div(s.load_array(z), total), z);
    }
}

/// Takes the highest of the scores `z` of eight samples from each of them: their softmax stays, and no e^z overflows.
#[inline(always)]
pub(crate) fn shift_by_highest<S: Simd>(s: S, z: &mut [Block]) {
    let highest = z.iter().fold(s.splat(f64::NEG_INFINITY), |highest, z| s.max(highest, s.load(z)));
    for z in z {
        s.store(s.sub(s.load(z), highest), z);
    }
}

/// Overwrites scores of eight samples, the highest of which is 0, with their softmax; gives back the sum of
/// their e^z.
#[inline(always)]
pub(crate) fn softmax_of_shifted<S: Simd>(s: S, z: &mut [Block]) -> S::V {
    let mut total = s.splat(0.0);
    for z in z.iter_mut() {
        let e = s.exp(s.load(z));
        total = s.add(total, e);
        s.store(e, z);
    }
    for z in z {
        s.store(s.div(s.load(z), total), z);
    }
    total
}
