//! Forward and back through a network of nothing but narrow layers, all in one function.
//!
//! Where a layer has a handful of units, its weighted sums are in registers anyway, and what takes the time is handing
//! them on: each number that one kernel writes and the next one reads costs a dozen cycles of waiting, more than the
//! arithmetic in between. So here a layer's activation, and at the end its loss, is computed on the sums where they are.
//!
//! The numbers are those that the kernels one by one would give ([`crate::tape`]), to the last bit.

use crate::Activation;
use crate::gradient::Gradient;
use crate::loss::{PART, Sums, deltas};
use crate::network::Layer;
use crate::tape::{Lesson, TILE_GROUPS, Tape};
use nn_math::dense::inlined;
use nn_math::elementary::Elementary;
use nn_math::kernels;
use nn_math::simd::{Block, LANES, Simd};
use std::ops::Range;

/// Whether all layers are narrow.
pub(crate) fn suits(layers: &[Layer]) -> bool {
    layers.iter().all(|layer| layer.outputs < LANES)
}

kernels! {
    /// Forward and, if `back`, back through these groups of samples: fills the gradient and gives the sums of the loss.
    pub(crate) fn pass(
        s,
        lesson: Lesson<'a>,
        groups: Range<usize>,
        parameters: &'a [f64],
        tapes: &'a mut [Tape],
        gradient: &'a mut Gradient,
        back: bool,
    ) -> Sums {
        pass_inlined(s, &lesson, groups, parameters, tapes, gradient, back)
    }
}

#[inline(always)]
fn pass_inlined<S: Simd>(
    s: S,
    lesson: &Lesson<'_>,
    groups: Range<usize>,
    parameters: &[f64],
    tapes: &mut [Tape],
    gradient: &mut Gradient,
    back: bool,
) -> Sums {
    let Lesson { layers, x, .. } = *lesson;
    let mut sums = Sums::default();
    let Some((output, hidden)) = layers.split_last() else { return sums };
    let mut here = groups.start..groups.start;
    while here.end < groups.end {
        here = here.end..groups.end.min(here.end + TILE_GROUPS);
        let first = &x.blocks()[here.start * x.width()..here.end * x.width()];
        let mut before = first;
        for (layer, tape) in hidden.iter().zip(&mut *tapes) {
            forward(s, layer, here.len(), parameters, before, tape);
            before = &tape.a;
        }
        let (tapes_before, tape) = tapes.split_at_mut(hidden.len());
        let before = tapes_before.last().map_or(first, |tape| &tape.a);
        score(s, lesson, output, here.clone(), parameters, before, &mut tape[0], &mut sums);
        if back {
            let add = here.start > groups.start;
            backward(s, layers, here.len(), parameters, first, tapes, gradient.lanes_mut(), add);
        }
    }
    if back {
        gradient.sum_all_lanes(s);
    }
    sums
}

/// A layer's weights and biases.
type Parameters<'a> = (&'a [f64], &'a [f64]);

fn of_layer<'a>(parameters: &'a [f64], layer: &Layer) -> Parameters<'a> {
    (&parameters[layer.weights.clone()], &parameters[layer.biases.clone()])
}

/// The weighted sums of `N` units, from `j` on, of the group of eight samples `x`.
#[inline(always)]
fn sums_of<S: Simd, const N: usize>(
    s: S,
    x: &[Block],
    (weights, biases): Parameters<'_>,
    outputs: usize,
    j: usize,
) -> [S::V; N] {
    let mut z = [s.splat(0.0); N];
    if !biases.is_empty() {
        for n in 0..N {
            z[n] = s.splat(biases[j + n]);
        }
    }
    for (k, x) in x.iter().enumerate() {
        let (x, row) = (s.load(x), &weights[k * outputs + j..][..N]);
        for n in 0..N {
            z[n] = s.mul_add(x, s.splat(row[n]), z[n]);
        }
    }
    z
}

/// Fills `a` and `slope` of a hidden layer for so many groups.
#[inline(always)]
fn forward<S: Simd>(
    s: S,
    layer: &Layer,
    groups: usize,
    parameters: &[f64],
    before: &[Block],
    tape: &mut Tape,
) {
    let (inputs, outputs) = layer.shape();
    let parameters = of_layer(parameters, layer);
    for g in 0..groups {
        let x = &before[g * inputs..][..inputs];
        let (a, slope) = (&mut tape.a[g * outputs..][..outputs], &mut tape.slope[g * outputs..][..outputs]);
        let mut j = 0;
        while j + 2 <= outputs {
            let z = sums_of::<S, 2>(s, x, parameters, outputs, j);
            for n in 0..2 {
                let (value, derivative) = layer.activation.with_slope(s, z[n]);
                s.store(value, &mut a[j + n]);
                s.store(derivative, &mut slope[j + n]);
            }
            j += 2;
        }
        if j < outputs {
            let [z] = sums_of::<S, 1>(s, x, parameters, outputs, j);
            let (value, derivative) = layer.activation.with_slope(s, z);
            s.store(value, &mut a[j]);
            s.store(derivative, &mut slope[j]);
        }
    }
}

/// Fills the output layer's `delta`, and adds to the sums of the loss.
#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
fn score<S: Simd>(
    s: S,
    lesson: &Lesson<'_>,
    layer: &Layer,
    groups: Range<usize>,
    parameters: &[f64],
    before: &[Block],
    tape: &mut Tape,
    sums: &mut Sums,
) {
    let Lesson { level, loss, y, weights, plain, factor, .. } = *lesson;
    let (inputs, outputs) = layer.shape();
    let parameters = of_layer(parameters, layer);
    let squares_only = loss.is_half_squares();
    let mut part = groups.start..groups.start;
    while part.end < groups.end {
        part = part.end..groups.end.min(part.end + PART);
        let here = part.start - groups.start..part.end - groups.start;
        let targets = &y.blocks()[part.start * outputs..part.end * outputs];
        if loss.link() == Some(Activation::Softmax) {
            // The units of a softmax have to do with one another.
            for g in here.clone() {
                for j in 0..outputs {
                    let [z] = sums_of::<S, 1>(s, &before[g * inputs..][..inputs], parameters, outputs, j);
                    s.store(z, &mut tape.a[g * outputs + j]);
                }
            }
            sums.add(&deltas(level, tape.outputs(here, targets, &weights[part.clone()]), loss, factor));
            continue;
        }
        let (mut squares, mut terms) = (s.splat(0.0), s.splat(0.0));
        for g in here.clone() {
            let x = &before[g * inputs..][..inputs];
            // Where every sample counts as one there is nothing to multiply by.
            let weighted = groups.start + g >= plain;
            let weight = if weighted { s.load(&weights[groups.start + g]) } else { s.splat(1.0) };
            let (scaled, scale) = (weighted || factor != 1.0, s.mul(weight, s.splat(factor)));
            for j in 0..outputs {
                let [z] = sums_of::<S, 1>(s, x, parameters, outputs, j);
                let t = s.load(&targets[(g - here.start) * outputs + j]);
                let (e, term, mut delta);
                if loss.link() == Some(Activation::Sigmoid) {
                    e = s.sub(s.sigmoid(z), t);
                    (term, delta) = (s.neg_mul_add(t, z, s.softplus(z)), e);
                    if scaled {
                        delta = s.mul(delta, scale);
                    }
                } else {
                    let (a, slope) = layer.activation.with_slope(s, z);
                    e = s.sub(a, t);
                    (term, delta, _) = loss.of_error(s, e);
                    if scaled {
                        delta = s.mul(delta, scale);
                    }
                    if layer.activation != Activation::Linear {
                        delta = s.mul(delta, slope);
                    }
                }
                squares = s.mul_add(if weighted { s.mul(e, weight) } else { e }, e, squares);
                if !squares_only {
                    terms = s.mul_add(term, weight, terms);
                }
                s.store(delta, &mut tape.delta[g * outputs + j]);
            }
        }
        if squares_only {
            terms = s.mul(s.splat(0.5), squares);
        }
        s.store(s.add(s.load(&sums.squares), squares), &mut sums.squares);
        s.store(s.add(s.load(&sums.terms), terms), &mut sums.terms);
    }
}

/// From the deltas of the output layer: those of the layers before it, and the partial sums of the gradient.
#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
fn backward<S: Simd>(
    s: S,
    layers: &[Layer],
    groups: usize,
    parameters: &[f64],
    x: &[Block],
    tapes: &mut [Tape],
    lanes: &mut [Block],
    add: bool,
) {
    for (l, layer) in layers.iter().enumerate().rev() {
        let (inputs, outputs) = layer.shape();
        let (before, here) = tapes.split_at_mut(l);
        let delta = &here[0].delta[..groups * outputs];
        let mut x = x;
        if let Some(Tape { a, slope, delta: delta_before, .. }) = before.last_mut() {
            let (weights, _) = of_layer(parameters, layer);
            for g in 0..groups {
                let delta = &delta[g * outputs..][..outputs];
                let slope = &slope[g * inputs..][..inputs];
                let delta_before = &mut delta_before[g * inputs..][..inputs];
                for k in 0..inputs {
                    let mut sum = s.splat(0.0);
                    for (delta, weight) in delta.iter().zip(&weights[k * outputs..][..outputs]) {
                        sum = s.mul_add(s.load(delta), s.splat(*weight), sum);
                    }
                    s.store(s.mul(sum, s.load(&slope[k])), &mut delta_before[k]);
                }
            }
            x = a;
        }
        let (weights, biases) =
            lanes[layer.weights.start..layer.biases.end].split_at_mut(layer.weights.len());
        inlined::weight_gradient_lanes(s, x, delta, layer.shape(), weights, add);
        inlined::bias_gradient_lanes(s, delta, outputs, biases, add);
    }
}
