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
//! the shapes alone: over inputs (forward), outputs (input gradient) or samples (weight gradient). Instruction sets
//! differ only in how many chains they run side by side.
//!
//! **How it is fast.** A tile of results stays in registers while the chains run through memory in order. faer's
//! products, which pack their operands first, are no faster on any shape we tried, and their last bits depend on the
//! CPU; faer stays the tool for everything else that is a matrix.
//!
//! The functions are generic over the instruction set: call them inside a [`crate::simd::Task`].

use crate::simd::{Block, LANES, Simd};

/// Eight columns of one row of D, as [`weight_gradient`] wants them; see [`row_scratch`].
pub type RowChunk = [f64; LANES];

/// How many [`RowChunk`]s of scratch [`weight_gradient`] needs for `groups` groups of eight samples.
pub fn row_scratch(groups: usize, outputs: usize) -> usize {
    groups * LANES * (outputs / LANES)
}

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

/// Z = X W + b. `bias` has `outputs` numbers, or none.
///
/// # Panics
/// If a slice is too short for the shapes, or there are no outputs.
#[inline(always)]
pub fn forward<S: Simd>(
    s: S,
    x: &[Block],
    weights: &[f64],
    bias: &[f64],
    (inputs, outputs): (usize, usize),
    z: &mut [Block],
) {
    let groups = z.len() / outputs;
    let weights = &weights[..inputs * outputs];
    assert!(bias.is_empty() || bias.len() == outputs, "a bias for some of the outputs only");
    if S::WIDE {
        tiles!(g in groups, [3, 1] => |M| tiles!(j in outputs, [8, 4, 2, 1] => |N| {
            forward_tile::<S, M, N>(s, x, weights, bias, (inputs, outputs), g, j, z)
        }));
    } else {
        tiles!(g in groups, [1] => |M| tiles!(j in outputs, [6, 2, 1] => |N| {
            forward_tile::<S, M, N>(s, x, weights, bias, (inputs, outputs), g, j, z)
        }));
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

/// dX = (D W^T) * S, elementwise times the slopes S of the activation that made X.
///
/// # Panics
/// If a slice is too short for the shapes, or there are no inputs.
#[inline(always)]
pub fn input_gradient<S: Simd>(
    s: S,
    d: &[Block],
    weights: &[f64],
    (inputs, outputs): (usize, usize),
    slopes: &[Block],
    dx: &mut [Block],
) {
    let groups = dx.len() / inputs;
    if S::WIDE {
        tiles!(g in groups, [3, 1] => |M| tiles!(k in inputs, [8, 4, 2, 1] => |N| {
            input_gradient_tile::<S, M, N>(s, d, weights, (inputs, outputs), slopes, g, k, dx)
        }));
    } else {
        tiles!(g in groups, [1] => |M| tiles!(k in inputs, [6, 2, 1] => |N| {
            input_gradient_tile::<S, M, N>(s, d, weights, (inputs, outputs), slopes, g, k, dx)
        }));
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

/// dW = X^T D and db = 1^T D, added to what `dw` and `db` hold. `db` has `outputs` numbers, or none.
///
/// Columns of D in groups of eight go sample by sample, as outer products of a row of X and a row of D; what is left
/// of the columns, and narrow layers altogether, go eight samples at a time, as dot products.
/// `rows` is scratch of [`row_scratch`] chunks. Lanes beyond the last sample must hold zeros in D; any finite number in X
/// is harmless there.
///
/// # Panics
/// If a slice is too short for the shapes, or there are no inputs or no outputs.
#[inline(always)]
#[allow(clippy::too_many_arguments)] // a kernel: everything it touches is named here
pub fn weight_gradient<S: Simd>(
    s: S,
    x: &[Block],
    d: &[Block],
    (inputs, outputs): (usize, usize),
    rows: &mut [RowChunk],
    dw: &mut [f64],
    db: &mut [f64],
) {
    let groups = d.len() / outputs;
    let x = &x[..groups * inputs];
    assert!(db.is_empty() || db.len() == outputs, "a bias gradient for some of the outputs only");
    let chunks = outputs / LANES;
    if chunks > 0 {
        let rows = &mut rows[..row_scratch(groups, outputs)];
        to_rows(d, outputs, rows);
        if S::WIDE {
            tiles!(c in chunks, [3, 1] => |N| tiles!(k in inputs, [8, 4, 1] => |M| {
                outer_tile::<S, M, N>(s, x, rows, (inputs, outputs), k, c, dw)
            }));
        } else {
            tiles!(c in chunks, [1] => |N| tiles!(k in inputs, [6, 1] => |M| {
                outer_tile::<S, M, N>(s, x, rows, (inputs, outputs), k, c, dw)
            }));
        }
    }
    let first = chunks * LANES;
    tiles!(j in outputs - first, [2, 1] => |N| tiles!(k in inputs, [4, 3, 2, 1] => |M| {
        dot_tile::<S, M, N>(s, x, d, (inputs, outputs), k, first + j, dw)
    }));
    for (j, db) in db.iter_mut().enumerate() {
        let mut sum = s.splat(0.0);
        for d in d.chunks_exact(outputs) {
            sum = s.add(sum, s.load(&d[j]));
        }
        *db += s.sum(sum);
    }
}

/// D sample by sample, the first `outputs / 8` chunks of each row.
#[inline(always)]
fn to_rows(d: &[Block], outputs: usize, rows: &mut [RowChunk]) {
    let chunks = outputs / LANES;
    for (d, rows) in d.chunks_exact(outputs).zip(rows.chunks_exact_mut(LANES * chunks)) {
        for (c, d) in d.as_chunks::<LANES>().0.iter().enumerate() {
            for lane in 0..LANES {
                rows[lane * chunks + c] = d.map(|d| d.0[lane]);
            }
        }
    }
}

#[inline(always)]
fn outer_tile<S: Simd, const M: usize, const N: usize>(
    s: S,
    x: &[Block],
    rows: &[RowChunk],
    (inputs, outputs): (usize, usize),
    k: usize,
    c: usize,
    dw: &mut [f64],
) {
    let chunks = outputs / LANES;
    let mut sums = [[s.splat(0.0); N]; M];
    for (x, rows) in x.chunks_exact(inputs).zip(rows.chunks_exact(LANES * chunks)) {
        let x = chunk::<M, _>(x, k);
        for lane in 0..LANES {
            let row = chunk::<N, _>(&rows[lane * chunks..], c);
            let d: [S::V; N] = std::array::from_fn(|n| s.load_array(&row[n]));
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
            s.store_array(s.add(s.load_array(dw), sum), dw);
        }
    }
}

#[inline(always)]
fn dot_tile<S: Simd, const M: usize, const N: usize>(
    s: S,
    x: &[Block],
    d: &[Block],
    (inputs, outputs): (usize, usize),
    k: usize,
    j: usize,
    dw: &mut [f64],
) {
    let mut sums = [[s.splat(0.0); N]; M];
    for (x, d) in x.chunks_exact(inputs).zip(d.chunks_exact(outputs)) {
        let x: [S::V; M] = chunk::<M, _>(x, k).each_ref().map(|x| s.load(x));
        let d: [S::V; N] = chunk::<N, _>(d, j).each_ref().map(|d| s.load(d));
        for m in 0..M {
            for n in 0..N {
                sums[m][n] = s.mul_add(x[m], d[n], sums[m][n]);
            }
        }
    }
    for m in 0..M {
        for n in 0..N {
            dw[(k + m) * outputs + j + n] += s.sum(sums[m][n]);
        }
    }
}

/// `N` neighbours from `start` on, as an array, so that the compiler knows their number.
#[inline(always)]
fn chunk<const N: usize, T>(slice: &[T], start: usize) -> &[T; N] {
    match slice[start..].first_chunk() {
        Some(chunk) => chunk,
        None => &slice[start..][..N].as_chunks().0[0], // out of bounds: panics with the index
    }
}
