//! The notebook's first data, and the same bits with another target.

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
    two_bits_to(|first, _| first)
}

/// The inputs of [`truth_table`] with another target: 1 if one of the first two bits is 1, but not both.
pub fn exclusive_or() -> Dataset {
    two_bits_to(|first, second| first ^ second)
}

fn two_bits_to(target: fn(usize, usize) -> usize) -> Dataset {
    let bits = |row: usize| ((row >> 1) & 1, row & 1);
    let inputs = Mat::from_fn(4, 3, |i, j| [bits(i).0, bits(i).1, 1][j] as f64);
    let targets = Mat::from_fn(4, 1, |i, _| target(bits(i).0, bits(i).1) as f64);
    Dataset::of_checked(inputs, targets, ["x0", "x1", "x2"], ["y"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(data: &Dataset) -> Vec<[f64; 4]> {
        let (x, y) = (data.inputs(), data.targets());
        (0..x.nrows()).map(|i| [x[(i, 0)], x[(i, 1)], x[(i, 2)], y[(i, 0)]]).collect()
    }

    #[test]
    fn three_bits_have_the_targets_that_are_written_down() {
        let [first, second] = [truth_table(), exclusive_or()].map(|data| rows(&data));
        assert_eq!(first, [[0., 0., 1., 0.], [0., 1., 1., 0.], [1., 0., 1., 1.], [1., 1., 1., 1.]]);
        assert_eq!(second, [[0., 0., 1., 0.], [0., 1., 1., 1.], [1., 0., 1., 1.], [1., 1., 1., 0.]]);
    }
}
