//! dX = (D W^T) * F'.

use super::panels::{PANEL, Panel, WIDE_ROWS};
use super::tiles::tiles;
use crate::kernels;
use crate::simd::{Block, LANES, Simd};

kernels! {
    /// dX = (D W^T) * F', elementwise times the derivative F' of the activation that made X, for as many whole groups
    /// as `dx` has.
    ///
    /// # Panics
    /// If a slice is too short for the shapes, or there are no inputs.
    pub fn input_gradient(
        s,
        d: &'a [Block],
        weights: &'a [f64],
        shape: (usize, usize),
        derivative: &'a [Block],
        dx: &'a mut [Block],
    ) {
        let (inputs, outputs) = shape;
        let groups = dx.len() / inputs;
        if outputs >= WIDE_ROWS {
            input_gradient_by_panels(s, d, weights, shape, derivative, dx);
        } else {
            tiles!(S: g in groups, [3, 1] or [1]; k in inputs, [8, 4, 2, 1] or [6, 2, 1] => |M, N| {
                input_gradient_tile::<S, M, N>(s, d, weights, shape, derivative, g, k, dx)
            });
        }
    }
}

#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
fn input_gradient_tile<S: Simd, const M: usize, const N: usize>(
    s: S,
    d: &[Block],
    weights: &[f64],
    (inputs, outputs): (usize, usize),
    derivative: &[Block],
    g: usize,
    k: usize,
    dx: &mut [Block],
) {
    let d: [&[Block]; M] = std::array::from_fn(|m| &d[(g + m) * outputs..][..outputs]);
    let w: [&[f64]; N] = std::array::from_fn(|n| &weights[(k + n) * outputs..][..outputs]);
    let mut sums = [[s.splat(0.0); N]; M];
    for j in 0..outputs {
        let d: [S::V; M] = std::array::from_fn(|m| s.load(&d[m][j]));
        for n in 0..N {
            let w = s.splat(w[n][j]);
            for m in 0..M {
                sums[m][n] = s.mul_add(d[m], w, sums[m][n]);
            }
        }
    }
    for (m, sums) in sums.into_iter().enumerate() {
        let derivative = &derivative[(g + m) * inputs + k..][..N];
        let dx = &mut dx[(g + m) * inputs + k..][..N];
        for n in 0..N {
            s.store(s.mul(sums[n], s.load(&derivative[n])), &mut dx[n]);
        }
    }
}

/// [`input_gradient`] with panels of transposed weights.
#[inline(always)]
fn input_gradient_by_panels<S: Simd>(
    s: S,
    d: &[Block],
    weights: &[f64],
    (inputs, outputs): (usize, usize),
    derivative: &[Block],
    dx: &mut [Block],
) {
    let groups = dx.len() / inputs;
    let mut panel = [[0.0; LANES]; PANEL];
    for first in (0..outputs).step_by(PANEL) {
        let count = PANEL.min(outputs - first);
        tiles!(k in inputs, [8, 1] => |N| {
            for n in 0..N {
                let row = &weights[(k + n) * outputs + first..][..count];
                panel.iter_mut().zip(row).for_each(|(panel, weight)| panel[n] = *weight);
            }
            let last = first + count == outputs;
            let panel = Panel { rows: &panel[..count], first, last, start: None, derivative: Some(derivative) };
            tiles!(S: g in groups, [3, 1] or [1] => |M| panel.tile::<S, M, N>(s, (d, outputs), (dx, inputs), g, k));
        });
    }
}
