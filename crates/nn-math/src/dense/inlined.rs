//! The smaller kernels as parts of larger ones: functions to be called inside a [`crate::simd::Computation`].

use super::tiles::{chunk, chunk_mut, load, tiles};
use crate::simd::{Block, LANES, Simd};

/// z = x W + b for a single sample, eight outputs at a time, with the bits of [`super::forward()`]. `z` is filled in
/// whole eights, so up to seven numbers are read beyond the last weight, and beyond the last bias if there are
/// biases.
///
/// # Panics
/// If a slice is too short.
#[inline(always)]
pub fn forward_single<S: Simd>(
    s: S,
    x: &[f64],
    weights: &[f64],
    bias: &[f64],
    outputs: usize,
    z: &mut [[f64; LANES]],
) {
    tiles!(S: c in z.len(), [16, 8, 4, 2, 1] or [4, 1] => |N| {
        single_tile::<S, N>(s, x, weights, bias, outputs, c, z)
    });
}

/// [`super::weight_gradient_lanes`], inlined.
#[inline(always)]
pub fn weight_gradient_lanes<S: Simd>(
    s: S,
    x: &[Block],
    d: &[Block],
    (inputs, outputs): (usize, usize),
    lanes: &mut [Block],
    add: bool,
) {
    let groups = d.len() / outputs;
    let (first, rest) = (outputs - outputs % LANES, outputs % LANES);
    tiles!(j in rest, [2, 1] => |N| tiles!(k in inputs, [4, 3, 2, 1] => |M| {
        let lanes = (&mut lanes[k * rest + j..], rest);
        dot_tile::<S, M, N>(s, groups, (x, inputs, k), (d, outputs, first + j), lanes, add)
    }));
}

/// [`super::bias_gradient_lanes`], inlined.
#[inline(always)]
pub fn bias_gradient_lanes<S: Simd>(s: S, d: &[Block], outputs: usize, lanes: &mut [Block], add: bool) {
    tiles!(j in lanes.len(), [8, 1] => |N| {
        let lanes = chunk_mut::<N, _>(lanes, j);
        let mut sums = [s.splat(0.0); N];
        if add {
            sums = load(s, lanes);
        }
        for d in d.chunks_exact(outputs) {
            let d: [S::V; N] = load(s, chunk(d, j));
            for n in 0..N {
                sums[n] = s.add(sums[n], d[n]);
            }
        }
        for n in 0..N {
            s.store(sums[n], &mut lanes[n]);
        }
    });
}

/// [`super::sum_lanes`], inlined.
#[inline(always)]
pub fn sum_lanes<S: Simd>(s: S, lanes: &[Block], sums: &mut [f64]) {
    let lanes = &lanes[..sums.len()];
    let (whole, rest) = sums.as_chunks_mut::<LANES>();
    let (whole_lanes, rest_lanes) = lanes.as_chunks::<LANES>();
    for (sums, lanes) in whole.iter_mut().zip(whole_lanes) {
        s.store_array(s.sums(load(s, lanes)), sums);
    }
    for (sum, lanes) in rest.iter_mut().zip(rest_lanes) {
        *sum = lanes.sum();
    }
}

#[inline(always)]
fn single_tile<S: Simd, const N: usize>(
    s: S,
    x: &[f64],
    weights: &[f64],
    bias: &[f64],
    outputs: usize,
    c: usize,
    z: &mut [[f64; LANES]],
) {
    let mut sums = [s.splat(0.0); N];
    if !bias.is_empty() {
        let bias = &bias[c * LANES..][..N * LANES].as_chunks::<LANES>().0;
        for n in 0..N {
            sums[n] = s.load_array(&bias[n]);
        }
    }
    for (k, x) in x.iter().enumerate() {
        let (x, row) = (s.splat(*x), &weights[k * outputs + c * LANES..][..N * LANES]);
        for n in 0..N {
            sums[n] = s.mul_add(x, s.load_array(&row.as_chunks().0[n]), sums[n]);
        }
    }
    for n in 0..N {
        s.store_array(sums[n], &mut z[c + n]);
    }
}

/// `lanes` begin with the first number of the tile, and have `width` blocks to a row.
#[inline(always)]
fn dot_tile<S: Simd, const M: usize, const N: usize>(
    s: S,
    groups: usize,
    (x, inputs, k): (&[Block], usize, usize),
    (d, outputs, j): (&[Block], usize, usize),
    (lanes, width): (&mut [Block], usize),
    add: bool,
) {
    let mut sums = [[s.splat(0.0); N]; M];
    if add {
        for m in 0..M {
            sums[m] = load(s, chunk(lanes, m * width));
        }
    }
    // By index: an iterator of chunks begins with two divisions, which matter if there are only a few samples.
    for g in 0..groups {
        let x: [S::V; M] = load(s, chunk(x, g * inputs + k));
        let d: [S::V; N] = load(s, chunk(d, g * outputs + j));
        for m in 0..M {
            for n in 0..N {
                sums[m][n] = s.mul_add(x[m], d[n], sums[m][n]);
            }
        }
    }
    for m in 0..M {
        let lanes = chunk_mut::<N, _>(lanes, m * width);
        for n in 0..N {
            s.store(sums[m][n], &mut lanes[n]);
        }
    }
}
