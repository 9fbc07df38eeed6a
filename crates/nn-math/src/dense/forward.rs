//! Z = X W + b.

use super::panels::{PANEL, Panel, WIDE_ROWS};
use super::tiles::{chunk, tiles};
use crate::kernels;
use crate::simd::{Block, LANES, Simd};

kernels! {
    /// Z = X W + b, for as many whole groups as `z` has. `bias` has `outputs` numbers, or none.
    ///
    /// # Panics
    /// If a slice is too short for the shapes, `bias` has another length, or there are no outputs.
    pub fn forward(
        s,
        x: &'a [Block],
        weights: &'a [f64],
        bias: &'a [f64],
        shape: (usize, usize),
        z: &'a mut [Block],
    ) {
        let (inputs, outputs) = shape;
        let groups = z.len() / outputs;
        let weights = &weights[..inputs * outputs];
        assert!(bias.is_empty() || bias.len() == outputs, "a bias for some of the outputs only");
        if outputs >= WIDE_ROWS {
            forward_by_panels(s, x, weights, bias, shape, z);
        } else {
            tiles!(S: g in groups, [3, 1] or [1]; j in outputs, [8, 4, 2, 1] or [6, 2, 1] => |M, N| {
                forward_tile::<S, M, N>(s, x, weights, bias, shape, g, j, z)
            });
        }
    }
}

#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
fn forward_tile<S: Simd, const M: usize, const N: usize>(
    s: S,
    x: &[Block],
    weights: &[f64],
    bias: &[f64],
    (inputs, outputs): (usize, usize),
    g: usize,
    j: usize,
    z: &mut [Block],
) {
    let x: [&[Block]; M] = std::array::from_fn(|m| &x[(g + m) * inputs..][..inputs]);
    let start: [S::V; N] = std::array::from_fn(|n| s.splat(bias.get(j + n).copied().unwrap_or(0.0)));
    let mut sums = [start; M];
    for (k, row) in weights.chunks_exact(outputs).enumerate() {
        let row = chunk::<N, _>(row, j);
        let x: [S::V; M] = std::array::from_fn(|m| s.load(&x[m][k]));
        for n in 0..N {
            let w = s.splat(row[n]);
            for m in 0..M {
                sums[m][n] = s.mul_add(x[m], w, sums[m][n]);
            }
        }
    }
    for (m, sums) in sums.into_iter().enumerate() {
        let z = &mut z[(g + m) * outputs + j..][..N];
        for n in 0..N {
            s.store(sums[n], &mut z[n]);
        }
    }
}

/// [`forward`] with panels of weights.
#[inline(always)]
fn forward_by_panels<S: Simd>(
    s: S,
    x: &[Block],
    weights: &[f64],
    bias: &[f64],
    (inputs, outputs): (usize, usize),
    z: &mut [Block],
) {
    let groups = z.len() / outputs;
    let mut panel = [[0.0; LANES]; PANEL];
    for first in (0..inputs.max(1)).step_by(PANEL) {
        let count = PANEL.min(inputs - first);
        tiles!(j in outputs, [8, 1] => |N| {
            for (row, k) in panel.iter_mut().zip(first..first + count) {
                row[..N].copy_from_slice(&weights[k * outputs + j..][..N]);
            }
            let panel = Panel { rows: &panel[..count], first, last: true, start: bias.get(j..j + N), derivative: None };
            tiles!(S: g in groups, [3, 1] or [1] => |M| panel.tile::<S, M, N>(s, (x, inputs), (z, outputs), g, j));
        });
    }
}
