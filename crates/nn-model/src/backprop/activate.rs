//! Activations of whole layers: the formulas of [`crate::activation`] in loops of their own, and the softmax, which couples the
//! units of a layer.

use crate::activation::{Activation, CoupledActivation, Formula, with_formula};
use nn_math::elementary::Elementary;
use nn_math::kernels;
use nn_math::simd::{Block, LANES, Simd};

kernels! {
    /// Overwrites the weighted sums in `z`, groups of `width` units, with f(z).
    pub(crate) fn apply(s, activation: Activation, width: usize, z: &'a mut [Block]) {
        match activation.coupled() {
            None => with_formula!(activation, |f| for z in z.iter_mut() {
                s.store(f.derivatives(s, s.load(z)).0, z);
            }),
            Some(CoupledActivation::Softmax) => for z in z.chunks_exact_mut(width) {
                shift_by_highest(s, z);
                softmax_of_shifted(s, z);
            },
        }
    }

    /// Overwrites the weighted sums in `z` with f(z), and `derivatives` with f'(z).
    pub(crate) fn apply_with_derivatives(s, activation: Activation, z: &'a mut [Block], derivatives: &'a mut [Block]) {
        with_formula!(activation, |f| for (z, derivative) in z.iter_mut().zip(derivatives) {
            let (a, da, _) = f.derivatives(s, s.load(z));
            s.store(a, z);
            s.store(da, derivative);
        })
    }

    /// Overwrites the weighted sums in `z` with f(z), `derivatives` with f'(z) and `second_derivatives` with f''(z).
    pub(crate) fn apply_with_second_derivatives(
        s,
        activation: Activation,
        z: &'a mut [Block],
        derivatives: &'a mut [Block],
        second_derivatives: &'a mut [Block],
    ) {
        with_formula!(activation, |f| for ((z, derivative), second_derivative) in z.iter_mut().zip(derivatives).zip(second_derivatives) {
            let (a, da, dda) = f.derivatives(s, s.load(z));
            s.store(a, z);
            s.store(da, derivative);
            s.store(dda, second_derivative);
        })
    }
}

/// [`apply`] to the weighted sums of a single sample, `width` of them and some that fill up the last eight.
#[inline(always)]
pub(crate) fn apply_to_sample<S: Simd>(s: S, activation: Activation, width: usize, z: &mut [[f64; LANES]]) {
    match activation.coupled() {
        None => with_formula!(activation, |f| for z in z.iter_mut() {
            s.store_array(f.derivatives(s, s.load_array(z)).0, z);
        }),
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

/// Overwrites scores of eight samples, the highest of which is 0, with their softmax; gives back the sum of their e^z.
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
