//! The three products of a dense layer, over samples in blocks of eight ([`crate::batch`]).
//!
//! With X: n x inputs, W: inputs x outputs (row-major), b: outputs, and the gradient D of a loss with respect to Z:
//!
//! ```text
//! forward            Z  = X W + b                  n x outputs
//! weight gradient    dW = X^T D,  db = 1^T D       inputs x outputs, outputs
//! input gradient     dX = (D W^T) * S              n x inputs; S: slopes of the activation that made X
//! ```
//!
//! **Same bits everywhere.** Each number of a result is one chain of fused multiply-adds in an order that depends on
//! the shapes alone: over inputs (forward), outputs (input gradient) or samples (weight gradient: one chain where columns
//! come in whole eights; for the columns left over and for biases eight, one for each lane, that [`sum_lanes`] adds up).
//! Instruction sets differ only in how many chains they run side by side, and a chain over samples can be taken up where
//! it was left: many samples at once give the bits of a few at a time.
//!
//! **How it is fast.** A tile of results stays in registers while the chains run through memory in order. faer's
//! products, which pack their operands first, are no faster on any shape we tried, and their last bits depend on the
//! CPU; faer stays the tool for everything else that is a matrix.
//!
//! **Lengths.** Each function says which slice has as many groups of eight samples as are reckoned with. The others may be
//! longer: what is beyond the shapes is neither read nor written. Where one is too short, there is a panic as soon as a
//! number is missing; so without samples nothing is.
//!
//! Each function is compiled for every instruction set and runs at the [`Level`](crate::simd::Level) it is given. (All of
//! them inlined into one large function took the compiler minutes, and made slower code.)

// By index: closures and iterators over vectors may not be inlined, and then have none of the instructions.
#![allow(clippy::needless_range_loop)]

use crate::kernels;
use crate::simd::{Block, LANES, Simd};

/// Calls a tile kernel over `0..count`, in steps of the first width that fits:
/// `tiles!(start in count, [8, 4, 2, 1] => |WIDTH| call)`.
macro_rules! tiles {
    ($start:ident in $count:expr, [$($width:literal),*] => |$w:ident| $call:expr) => {{
        let count = $count;
        let mut $start = 0;
        $(
            while count - $start >= $width {
                const $w: usize = $width;
                $call;
                $start += $width;
            }
        )*
    }};
}

/// From so many weights in a row on, they are packed into panels: a column of eight of them takes a cache line from each
/// row, and lines that lie a large power of two apart drive one another out of the cache.
const WIDE_ROWS: usize = 256;

/// So many rows of eight weights make a panel: 8 kB, beside which the samples of a tile find room in the first cache.
const PANEL: usize = 128;

/// How many blocks [`to_rows`] fills for `groups` groups of eight samples.
pub fn row_blocks(groups: usize, outputs: usize) -> usize {
    groups * LANES * (outputs / LANES)
}

/// How many blocks [`weight_gradient_lanes`] fills.
pub fn lane_blocks(inputs: usize, outputs: usize) -> usize {
    inputs * (outputs % LANES)
}

kernels! {
    /// Z = X W + b, for the whole groups that `z` has room for. `bias` has `outputs` numbers, or none.
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
        } else if S::WIDE {
            tiles!(g in groups, [3, 1] => |M| tiles!(j in outputs, [8, 4, 2, 1] => |N| {
                forward_tile::<S, M, N>(s, x, weights, bias, shape, g, j, z)
            }));
        } else {
            tiles!(g in groups, [1] => |M| tiles!(j in outputs, [6, 2, 1] => |N| {
                forward_tile::<S, M, N>(s, x, weights, bias, shape, g, j, z)
            }));
        }
    }

    /// dX = (D W^T) * S, elementwise times the slopes S of the activation that made X, for the whole groups that `dx` has
    /// room for.
    ///
    /// # Panics
    /// If a slice is too short for the shapes, or there are no inputs.
    pub fn input_gradient(
        s,
        d: &'a [Block],
        weights: &'a [f64],
        shape: (usize, usize),
        slopes: &'a [Block],
        dx: &'a mut [Block],
    ) {
        let (inputs, outputs) = shape;
        let groups = dx.len() / inputs;
        if outputs >= WIDE_ROWS {
            input_gradient_by_panels(s, d, weights, shape, slopes, dx);
        } else if S::WIDE {
            tiles!(g in groups, [3, 1] => |M| tiles!(k in inputs, [8, 4, 2, 1] => |N| {
                input_gradient_tile::<S, M, N>(s, d, weights, shape, slopes, g, k, dx)
            }));
        } else {
            tiles!(g in groups, [1] => |M| tiles!(k in inputs, [6, 2, 1] => |N| {
                input_gradient_tile::<S, M, N>(s, d, weights, shape, slopes, g, k, dx)
            }));
        }
    }

    /// The groups of D sample by sample, into [`row_blocks`] blocks: each holds eight neighbouring columns of one sample.
    /// What is left of the columns is left out.
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

    /// Some rows of dW = X^T D, those from input `first` on: as many as `dw` has room for; of the columns, those that come
    /// in whole eights (the others are left as they are). Goes on from what `dw` holds if `add`, from zeros otherwise.
    ///
    /// `rows` is D as [`to_rows`] makes it: dW is the sum, sample by sample, of outer products of a row of X and a row
    /// of D, over the groups that `x` has. Lanes beyond the last sample must hold zeros in D; any finite number in X is
    /// harmless there.
    ///
    /// # Panics
    /// If a slice is too short for the shapes, rows beyond the last input are asked for, or there are no outputs, or no
    /// inputs though columns in whole eights.
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
        if S::WIDE {
            tiles!(c in chunks, [3, 1] => |N| tiles!(k in count, [8, 2, 1] => |M| {
                outer_tile::<S, M, N>(s, (x, inputs, first + k), rows, (k, c, outputs), dw, add)
            }));
        } else {
            tiles!(c in chunks, [1] => |N| tiles!(k in count, [6, 1] => |M| {
                outer_tile::<S, M, N>(s, (x, inputs, first + k), rows, (k, c, outputs), dw, add)
            }));
        }
    }

    /// Those columns of dW = X^T D that [`weight_gradient`] leaves out, row by row, one block for each number: eight
    /// partial sums, one for each lane, over the groups that `d` has. Goes on from what `lanes` holds if `add`, from zeros
    /// otherwise.
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

    /// db = 1^T D, one block of eight partial sums for each number, over the groups that `d` has. Goes on from what `lanes`
    /// holds if `add`, from zeros otherwise. There are `outputs` blocks, or fewer for the first outputs alone, or none.
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

/// The smaller kernels for those who put a larger one together: to be called inside a [`crate::simd::Task`].
pub mod inlined {
    use super::{LANES, Simd, chunk, chunk_mut, dot_tile, load, single_tile};
    use crate::simd::Block;

    /// z = x W + b for a single sample, eight outputs at a time; the bits of [`super::forward`]. `z` is filled up to whole
    /// eights; so the weights are read up to seven numbers beyond the last, and so are the biases, if there are any.
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
        if S::WIDE {
            tiles!(c in z.len(), [16, 8, 4, 2, 1] => |N| single_tile::<S, N>(s, x, weights, bias, outputs, c, z));
        } else {
            tiles!(c in z.len(), [4, 1] => |N| single_tile::<S, N>(s, x, weights, bias, outputs, c, z));
        }
    }

    /// [`super::weight_gradient_lanes`]
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

    /// [`super::bias_gradient_lanes`]
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

    /// [`super::sum_lanes`]
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

#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
fn input_gradient_tile<S: Simd, const M: usize, const N: usize>(
    s: S,
    d: &[Block],
    weights: &[f64],
    (inputs, outputs): (usize, usize),
    slopes: &[Block],
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
        let slopes = &slopes[(g + m) * inputs + k..][..N];
        let dx = &mut dx[(g + m) * inputs + k..][..N];
        for n in 0..N {
            s.store(s.mul(sums[n], s.load(&slopes[n])), &mut dx[n]);
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
            let panel = Panel { rows: &panel[..count], first, last: true, start: bias.get(j..j + N), slopes: None };
            if S::WIDE {
                tiles!(g in groups, [3, 1] => |M| panel.tile::<S, M, N>(s, (x, inputs), (z, outputs), g, j));
            } else {
                tiles!(g in groups, [1] => |M| panel.tile::<S, M, N>(s, (x, inputs), (z, outputs), g, j));
            }
        });
    }
}

/// [`input_gradient`] with panels of transposed weights.
#[inline(always)]
fn input_gradient_by_panels<S: Simd>(
    s: S,
    d: &[Block],
    weights: &[f64],
    (inputs, outputs): (usize, usize),
    slopes: &[Block],
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
            let panel = Panel { rows: &panel[..count], first, last, start: None, slopes: Some(slopes) };
            if S::WIDE {
                tiles!(g in groups, [3, 1] => |M| panel.tile::<S, M, N>(s, (d, outputs), (dx, inputs), g, k));
            } else {
                tiles!(g in groups, [1] => |M| panel.tile::<S, M, N>(s, (d, outputs), (dx, inputs), g, k));
            }
        });
    }
}

/// Some rows of a column of weights.
struct Panel<'a> {
    rows: &'a [[f64; LANES]],
    /// Which number of a sample the first row belongs to: chains begin with 0, and go on from there.
    first: usize,
    /// Whether chains end with these rows.
    last: bool,
    /// What chains start from; zeros, if nothing is given.
    start: Option<&'a [f64]>,
    /// What results are multiplied by at the end of their chains.
    slopes: Option<&'a [Block]>,
}

impl Panel<'_> {
    /// Goes on with the chains of `M` groups, from `g` on, and `N` columns, from `j` on.
    #[inline(always)]
    fn tile<S: Simd, const M: usize, const N: usize>(
        &self,
        s: S,
        (x, inputs): (&[Block], usize),
        (z, outputs): (&mut [Block], usize),
        g: usize,
        j: usize,
    ) {
        let mut sums = [[s.splat(0.0); N]; M];
        for m in 0..M {
            let z = chunk::<N, _>(z, (g + m) * outputs + j);
            for n in 0..N {
                if self.first > 0 {
                    sums[m][n] = s.load(&z[n]);
                } else if let Some(start) = self.start {
                    sums[m][n] = s.splat(start[n]);
                }
            }
        }
        let x: [&[Block]; M] =
            std::array::from_fn(|m| &x[(g + m) * inputs + self.first..][..self.rows.len()]);
        for (k, row) in self.rows.iter().enumerate() {
            let mut numbers = [s.splat(0.0); M];
            for m in 0..M {
                numbers[m] = s.load(&x[m][k]);
            }
            for n in 0..N {
                let w = s.splat(row[n]);
                for m in 0..M {
                    sums[m][n] = s.mul_add(numbers[m], w, sums[m][n]);
                }
            }
        }
        for m in 0..M {
            let place = (g + m) * outputs + j;
            if let Some(slopes) = self.slopes.filter(|_| self.last) {
                let slopes = chunk::<N, _>(slopes, place);
                for n in 0..N {
                    sums[m][n] = s.mul(sums[m][n], s.load(&slopes[n]));
                }
            }
            let z = chunk_mut::<N, _>(z, place);
            for n in 0..N {
                s.store(sums[m][n], &mut z[n]);
            }
        }
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

/// `lanes` are those of the tile's first number and on, `width` to a row.
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
    // By index: an iterator of chunks would begin with two divisions, which count where there is a handful of samples.
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

/// Some blocks as vectors. (A loop and no closure: a closure that is not inlined has none of the instructions.)
#[inline(always)]
fn load<S: Simd, const N: usize>(s: S, blocks: &[Block; N]) -> [S::V; N] {
    let mut vectors = [s.splat(0.0); N];
    for n in 0..N {
        vectors[n] = s.load(&blocks[n]);
    }
    vectors
}

/// `N` neighbours from `start` on, as an array, so that the compiler knows their number.
#[inline(always)]
fn chunk<const N: usize, T>(slice: &[T], start: usize) -> &[T; N] {
    match slice[start..].first_chunk() {
        Some(chunk) => chunk,
        None => &slice[start..][..N].as_chunks().0[0], // out of bounds: panics with the index
    }
}

/// [`chunk`], to be written.
#[inline(always)]
fn chunk_mut<const N: usize, T>(slice: &mut [T], start: usize) -> &mut [T; N] {
    &mut slice[start..][..N].as_chunks_mut().0[0]
}
