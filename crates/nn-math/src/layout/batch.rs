//! Samples in blocks of eight: the layout that the kernels of [`crate::dense`] work in.
//!
//! A matrix of n samples x `width` numbers becomes ceil(n/8) groups of `width` [`Block`]s; a block holds one of the
//! `width` numbers for eight samples:
//!
//! ```text
//! group 0                                  group 1
//! [x(0..8, 0)] [x(0..8, 1)] ... [x(0..8, width-1)] [x(8..16, 0)] ...
//! ```
//!
//! So a vector instruction works on eight samples at once, however narrow the layer is. The products read their
//! operands in the order of memory and need not pack or transpose them first (except the deltas in the weight
//! gradient of a layer of eight units or more: [`crate::dense::to_rows`]). Lanes beyond the last sample repeat it.

// Loops go by index: closures and iterators over vectors may not be inlined, and then they do not use the
// instructions.
#![allow(clippy::needless_range_loop)]

use crate::kernels;
use crate::simd::{Block, LANES, Level, Simd};
use faer::{Mat, MatMut, MatRef};

/// A matrix of samples in blocks of eight; see the [module](self).
#[derive(Clone, Debug, Default)]
pub struct Batch {
    blocks: Vec<Block>,
    samples: usize,
    width: usize,
}

impl Batch {
    /// `samples` x `width` zeros.
    ///
    /// # Panics
    /// If there is no room for so many.
    pub fn zeros(samples: usize, width: usize) -> Batch {
        Batch { blocks: vec![Block::default(); block_count(samples, width)], samples, width }
    }

    /// The rows of `matrix` as a batch.
    ///
    /// ```
    /// use nn_math::{Mat, batch::Batch};
    /// let x = Mat::from_fn(11, 3, |i, j| (10 * i + j) as f64);
    /// assert_eq!(Batch::from_rows(x.as_ref()).to_mat(), x);
    /// ```
    pub fn from_rows(matrix: MatRef<'_, f64>) -> Batch {
        let mut batch = Batch::zeros(matrix.nrows(), matrix.ncols());
        gather_all(Level::best(), matrix, &mut batch.blocks);
        batch
    }

    /// The samples as the rows of a new matrix.
    pub fn to_mat(&self) -> Mat<f64> {
        let mut matrix = Mat::zeros(self.samples, self.width);
        scatter(&self.blocks, matrix.as_mut());
        matrix
    }

    /// How many samples the batch holds.
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// How many numbers each sample has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The blocks, group after group.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The blocks, group after group, as a mutable slice.
    pub fn blocks_mut(&mut self) -> &mut [Block] {
        &mut self.blocks
    }
}

/// How many blocks hold `samples` samples of `width` numbers; where they cannot be counted, more than there is room for.
pub fn block_count(samples: usize, width: usize) -> usize {
    samples.div_ceil(LANES).saturating_mul(width)
}

/// Writes all rows of `matrix` into blocks. Lanes beyond the last row repeat it.
///
/// If the columns are contiguous in memory, they are copied as they are; if the rows are, they are transposed in
/// registers; other matrices are copied number by number.
///
/// # Panics
/// If there are not [`block_count`] blocks.
pub fn gather_all(level: Level, matrix: MatRef<'_, f64>, blocks: &mut [Block]) {
    let (samples, width) = (matrix.nrows(), matrix.ncols());
    assert_eq!(blocks.len(), block_count(samples, width), "wrong number of blocks");
    if samples == 0 || width == 0 {
        return;
    }
    if matrix.row_stride() == 1 {
        for (j, column) in matrix.col_iter().enumerate() {
            if let Some(column) = column.try_as_col_major() {
                copy_column(level, column.as_slice(), width, &mut blocks[j..]);
            }
        }
        return;
    }
    gather_groups(level, matrix, RowSelection::First(samples), blocks);
}

/// Writes the given rows of `matrix`, in the given order, into blocks; see [`gather_all`].
///
/// # Panics
/// If there are not [`block_count`] blocks, or the matrix does not have one of the rows.
pub fn gather(level: Level, matrix: MatRef<'_, f64>, rows: &[usize], blocks: &mut [Block]) {
    let width = matrix.ncols();
    assert_eq!(blocks.len(), block_count(rows.len(), width), "wrong number of blocks");
    if width == 0 {
        return;
    }
    let neighbours = rows.windows(2).all(|pair| pair[1] == pair[0] + 1);
    if let (true, Some(&first)) = (neighbours, rows.first()) {
        return gather_all(level, matrix.subrows(first, rows.len()), blocks);
    }
    gather_groups(level, matrix, RowSelection::These(rows), blocks);
}

/// Which rows of a matrix.
#[derive(Clone, Copy)]
enum RowSelection<'a> {
    /// This many, from the first on.
    First(usize),
    /// The rows with these numbers.
    These(&'a [usize]),
}

impl RowSelection<'_> {
    /// The eight rows of a group. Beyond the last row it is the last one again.
    #[inline(always)]
    fn eight(self, group: usize) -> [usize; LANES] {
        let mut eight = [0; LANES];
        for (lane, row) in eight.iter_mut().enumerate() {
            let place = group * LANES + lane;
            *row = match self {
                RowSelection::First(count) => place.min(count - 1),
                RowSelection::These(rows) => rows[place.min(rows.len() - 1)],
            };
        }
        eight
    }
}

/// Gathers group by group. There must be at least one row and one column.
fn gather_groups(level: Level, matrix: MatRef<'_, f64>, rows: RowSelection<'_>, blocks: &mut [Block]) {
    if matrix.col_stride() == 1 {
        return transpose_rows(level, matrix, rows, blocks);
    }
    for (group, blocks) in blocks.chunks_exact_mut(matrix.ncols()).enumerate() {
        let rows = rows.eight(group);
        for (j, block) in blocks.iter_mut().enumerate() {
            *block = Block(rows.map(|row| matrix[(row, j)]));
        }
    }
}

/// These rows as slices, if rows are contiguous in memory.
#[inline(always)]
fn row_slices<'a>(matrix: MatRef<'a, f64>, rows: &[usize; LANES]) -> Option<[&'a [f64]; LANES]> {
    let mut slices: [&[f64]; LANES] = [&[]; LANES];
    for (slice, &row) in slices.iter_mut().zip(rows) {
        *slice = matrix.row(row).try_as_row_major()?.as_slice();
    }
    Some(slices)
}

kernels! {
    /// Writes rows that are contiguous in memory into blocks.
    fn transpose_rows(s, matrix: MatRef<'a, f64>, rows: RowSelection<'a>, blocks: &'a mut [Block]) {
        let width = matrix.ncols();
        for (group, blocks) in blocks.chunks_exact_mut(width).enumerate() {
            let Some(rows) = row_slices(matrix, &rows.eight(group)) else { continue };
            let (whole, rest) = blocks.as_chunks_mut::<LANES>();
            for (c, blocks) in whole.iter_mut().enumerate() {
                let columns = eight_columns(s, &rows, c * LANES);
                for j in 0..LANES {
                    s.store(columns[j], &mut blocks[j]);
                }
            }
            if width < LANES {
                for (j, block) in rest.iter_mut().enumerate() {
                    for lane in 0..LANES {
                        block.0[lane] = rows[lane][j];
                    }
                }
            } else if !rest.is_empty() {
                // The last eight columns, some of which are written already.
                let columns = eight_columns(s, &rows, width - LANES);
                for (block, column) in rest.iter_mut().rev().zip(columns.into_iter().rev()) {
                    s.store(column, block);
                }
            }
        }
    }

    /// Writes a column into its blocks: the first of `blocks`, and every block `width` further on.
    fn copy_column(s, column: &'a [f64], width: usize, blocks: &'a mut [Block]) {
        let (whole, rest) = column.as_chunks::<LANES>();
        for (group, eight) in whole.iter().enumerate() {
            s.store(s.load_array(eight), &mut blocks[group * width]);
        }
        if let Some(last) = rest.last() {
            let block = &mut blocks[whole.len() * width];
            block.0.fill(*last);
            block.0[..rest.len()].copy_from_slice(rest);
        }
    }
}

/// Eight columns of eight rows, from column `first` on.
#[inline(always)]
fn eight_columns<S: Simd>(s: S, rows: &[&[f64]; LANES], first: usize) -> [S::V; LANES] {
    let mut eights = [s.splat(0.0); LANES];
    for lane in 0..LANES {
        eights[lane] = s.load_array(&rows[lane][first..].as_chunks().0[0]);
    }
    s.transpose(eights)
}

/// Writes the samples in `blocks` into the rows of `matrix`.
///
/// # Panics
/// If there are not [`block_count`] blocks.
pub fn scatter(blocks: &[Block], mut matrix: MatMut<'_, f64>) {
    let (samples, width) = (matrix.nrows(), matrix.ncols());
    assert_eq!(blocks.len(), block_count(samples, width), "wrong number of blocks");
    if samples == 0 {
        return;
    }
    let together = matrix.row_stride() == 1;
    for (j, mut column) in matrix.as_mut().col_iter_mut().enumerate() {
        let blocks = blocks[j..].iter().step_by(width);
        if together && let Some(column) = column.as_mut().try_as_col_major_mut() {
            for (eight, block) in column.as_slice_mut().chunks_mut(LANES).zip(blocks) {
                match eight.first_chunk_mut() {
                    Some(eight) => *eight = block.0,
                    None => eight.copy_from_slice(&block.0[..eight.len()]),
                }
            }
        } else {
            let numbers = blocks.flat_map(|block| block.0);
            column.iter_mut().zip(numbers).for_each(|(to, from)| *to = from);
        }
    }
}
