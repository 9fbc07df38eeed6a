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
//! So a vector instruction works on eight samples at once however narrow the layer is, a product reads its operands
//! one after the other, and no product needs its operands packed or transposed first. Lanes beyond the last sample
//! hold zeros.

use crate::simd::{Block, LANES};
use faer::{Mat, MatMut, MatRef};

/// A matrix of samples in blocks of eight; see the [module](self).
#[derive(Clone, Debug, Default)]
pub struct Batch {
    blocks: Vec<Block>,
    samples: usize,
    width: usize,
}

impl Batch {
    /// Room for `samples` x `width` numbers, all zero.
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
        gather(matrix, &mut batch.blocks);
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

    /// The blocks, group after group, to be written.
    pub fn blocks_mut(&mut self) -> &mut [Block] {
        &mut self.blocks
    }
}

/// How many blocks hold `samples` samples of `width` numbers.
pub fn block_count(samples: usize, width: usize) -> usize {
    samples.div_ceil(LANES) * width
}

/// Writes the rows of `matrix` into blocks, with zeros in the lanes that are left over.
///
/// # Panics
/// If there are not [`block_count`] blocks.
pub fn gather(matrix: MatRef<'_, f64>, blocks: &mut [Block]) {
    let (samples, width) = (matrix.nrows(), matrix.ncols());
    assert_eq!(blocks.len(), block_count(samples, width), "wrong number of blocks");
    for (i, block) in blocks.iter_mut().enumerate() {
        let (first, column) = (i / width * LANES, matrix.col(i % width));
        *block = match column
            .try_as_col_major()
            .and_then(|column| column.as_slice().get(first..)?.first_chunk())
        {
            Some(lanes) => Block(*lanes),
            None => {
                Block(std::array::from_fn(
                    |lane| if first + lane < samples { column[first + lane] } else { 0.0 },
                ))
            }
        };
    }
}

/// Writes the samples in `blocks` into the rows of `matrix`.
///
/// # Panics
/// If there are not [`block_count`] blocks.
pub fn scatter(blocks: &[Block], mut matrix: MatMut<'_, f64>) {
    let (samples, width) = (matrix.nrows(), matrix.ncols());
    assert_eq!(blocks.len(), block_count(samples, width), "wrong number of blocks");
    for (i, block) in blocks.iter().enumerate() {
        let first = i / width * LANES;
        for (lane, value) in block.0.iter().enumerate().take(samples - first) {
            matrix[(first + lane, i % width)] = *value;
        }
    }
}
