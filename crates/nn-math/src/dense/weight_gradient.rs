//! dW = X^T D and db = 1^T D.

use super::inlined;
use super::tiles::{chunk, load, tiles};
use crate::kernels;
use crate::simd::{Block, LANES, Simd};

/// How many blocks [`to_rows`] fills for `groups` groups of eight samples.
pub fn row_blocks(groups: usize, outputs: usize) -> usize {
    groups * LANES * (outputs / LANES)
}

/// How many blocks [`weight_gradient_lanes`] fills.
pub fn lane_blocks(inputs: usize, outputs: usize) -> usize {
    inputs * (outputs % LANES)
}

kernels! {
    /// Writes the groups of D sample by sample into [`row_blocks`] blocks. Each block holds eight neighbouring
    /// columns of one sample. Columns beyond the last whole eight are left out.
    ///
    /// # Panics
    /// If there are fewer blocks.
    pub fn to_rows(s, d: &'a [Block], outputs: usize, rows: &'a mut [Block]) {
        let chunks = outputs / LANES;
        if chunks == 0 {
            return;
        }
        let rows = &mut rows[..row_blocks(d.len() / outputs, outputs)];
        for (d, rows) in d.chunks_exact(outputs).zip(rows.chunks_exact_mut(LANES * chunks)) {
            for (c, d) in d.as_chunks::<LANES>().0.iter().enumerate() {
                let columns = s.transpose(load(s, d));
                for lane in 0..LANES {
                    s.store(columns[lane], &mut rows[lane * chunks + c]);
                }
            }
        }
    }

    /// The rows of dW = X^T D from input `first` on, as many as `dw` has. Only the columns in whole eights are
    /// computed; the others stay as they are. The sums continue from the numbers in `dw` if `add`, and start from
    /// zero otherwise.
    ///
    /// `rows` is D as [`to_rows`] writes it. dW is the sum, sample by sample, of the outer products of a row of X and
    /// a row of D, over the groups that `x` has. In D, lanes beyond the last sample must be zero; in X, they may hold
    /// any finite number.
    ///
    /// # Panics
    /// If a slice is too short for the shapes, if rows beyond the last input are asked for, if there are no outputs,
    /// or if there are eight outputs or more and no inputs.
    pub fn weight_gradient(
        s,
        x: &'a [Block],
        rows: &'a [Block],
        shape: (usize, usize),
        first: usize,
        dw: &'a mut [f64],
        add: bool,
    ) {
        let (inputs, outputs) = shape;
        let (chunks, count) = (outputs / LANES, dw.len() / outputs);
        if chunks == 0 {
            return;
        }
        let rows = &rows[..row_blocks(x.len() / inputs, outputs)];
        tiles!(S: c in chunks, [3, 1] or [1]; k in count, [8, 2, 1] or [6, 1] => |N, M| {
            outer_tile::<S, M, N>(s, (x, inputs, first + k), rows, (k, c, outputs), dw, add)
        });
    }

    /// The columns of dW = X^T D that [`weight_gradient()`] leaves out, row by row, over the groups that `d` has.
    /// Each number is a block of eight partial sums, one for each lane. The sums continue from the numbers in `lanes`
    /// if `add`, and start from zero otherwise.
    ///
    /// # Panics
    /// If there are fewer than [`lane_blocks`], `x` is too short for the shapes, or there are no outputs.
    pub fn weight_gradient_lanes(
        s,
        x: &'a [Block],
        d: &'a [Block],
        shape: (usize, usize),
        lanes: &'a mut [Block],
        add: bool,
    ) {
        inlined::weight_gradient_lanes(s, x, d, shape, lanes, add);
    }

    /// db = 1^T D, over the groups that `d` has. Each number is a block of eight partial sums, one for each lane. The
    /// sums continue from the numbers in `lanes` if `add`, and start from zero otherwise. `lanes` has a block for
    /// each output, or fewer for the first outputs only.
    ///
    /// # Panics
    /// If there are more blocks than outputs.
    pub fn bias_gradient_lanes(s, d: &'a [Block], outputs: usize, lanes: &'a mut [Block], add: bool) {
        inlined::bias_gradient_lanes(s, d, outputs, lanes, add);
    }

    /// The sum of each block, in the order of [`Block::sum`].
    ///
    /// # Panics
    /// If there are fewer blocks than numbers.
    pub fn sum_lanes(s, lanes: &'a [Block], sums: &'a mut [f64]) {
        inlined::sum_lanes(s, lanes, sums);
    }
}

#[inline(always)]
fn outer_tile<S: Simd, const M: usize, const N: usize>(
    s: S,
    (x, inputs, x_first): (&[Block], usize, usize),
    rows: &[Block],
    (k, c, outputs): (usize, usize, usize),
    dw: &mut [f64],
    add: bool,
) {
    let chunks = outputs / LANES;
    let mut sums = [[s.splat(0.0); N]; M];
    if add {
        for (m, sums) in sums.iter_mut().enumerate() {
            let dw = &dw[(k + m) * outputs + c * LANES..][..N * LANES];
            for (sum, dw) in sums.iter_mut().zip(dw.as_chunks::<LANES>().0) {
                *sum = s.load_array(dw);
            }
        }
    }
    for (x, rows) in x.chunks_exact(inputs).zip(rows.chunks_exact(LANES * chunks)) {
        let x = chunk::<M, _>(x, x_first);
        for lane in 0..LANES {
            let d: [S::V; N] = load(s, chunk(&rows[lane * chunks..], c));
            for m in 0..M {
                let x = s.splat(x[m].0[lane]);
                for n in 0..N {
                    sums[m][n] = s.mul_add(x, d[n], sums[m][n]);
                }
            }
        }
    }
    for (m, sums) in sums.into_iter().enumerate() {
        let dw = &mut dw[(k + m) * outputs + c * LANES..][..N * LANES];
        for (dw, sum) in dw.as_chunks_mut::<LANES>().0.iter_mut().zip(sums) {
            s.store_array(sum, dw);
        }
    }
}
