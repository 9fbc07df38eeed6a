//! The notebook's first data.

use crate::dataset::Dataset;
use nn_math::Mat;

/// Three bits to one: four rows in which the target is the first bit and the third is always 1.
///
/// ```text
/// x0 x1 x2 | y
///  0  0  1 | 0
///  0  1  1 | 0
///  1  0  1 | 1
///  1  1  1 | 1
/// ```
///
/// The constant third input does the work of a bias, which the notebook's networks lack.
pub fn truth_table() -> Dataset {
    let bit = |row: usize, shift: usize| ((row >> shift) & 1) as f64;
    let inputs = Mat::from_fn(4, 3, |i, j| [bit(i, 1), bit(i, 0), 1.0][j]);
    let targets = Mat::from_fn(4, 1, |i, _| bit(i, 1));
    Dataset::of_checked(inputs, targets, ["x0", "x1", "x2"], ["y"])
}
