use super::generator::{check_samples, normal, of_two_classes, with_noise};
use crate::dataset::Dataset;
use crate::error::DataError;
use rand::Rng;

/// Exclusive or: the corners of the unit square in turn, 1 where exactly one of the two inputs is 1.
///
/// ```text
/// x0 x1 | y
///  0  0 | 0
///  0  1 | 1
///  1  0 | 1
///  1  1 | 0
/// ```
///
/// The oldest problem that a single layer cannot solve. The noise is added to both inputs; the target stays the corner's.
///
/// ```
/// use nn_data::Xor;
/// use nn_math::faer::mat;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let table = Xor::default().generate(&mut ChaCha8Rng::seed_from_u64(1))?;
/// assert_eq!(table.inputs(), mat![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
/// assert_eq!(table.targets(), mat![[0.0], [1.0], [1.0], [0.0]]);
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Xor {
    /// n: how many samples.
    pub samples: usize,
    /// The standard deviation of the noise.
    pub noise: f64,
}

/// The table itself: four samples without noise.
impl Default for Xor {
    fn default() -> Xor {
        Xor { samples: 4, noise: 0.0 }
    }
}

impl Xor {
    #[cfg(test)]
    pub(super) const DIGEST: u64 = 17_570_541_468_663_160_703;

    /// Draws the noise of each sample, x0 first, whatever its standard deviation.
    ///
    /// # Errors
    /// [`DataError`] if there are fewer than two samples, or the noise is no standard deviation.
    pub fn generate(&self, rng: &mut impl Rng) -> Result<Dataset, DataError> {
        let noise = normal(self.noise)?;
        check_samples(self.samples, 2, 3)?;
        let bit = |i: usize, shift: usize| (i >> shift) & 1;
        let corners: Vec<[f64; 2]> =
            (0..self.samples).map(|i| [bit(i, 1) as f64, bit(i, 0) as f64]).collect();
        of_two_classes(with_noise(&corners, noise, rng), |i| bit(i, 1) != bit(i, 0))
    }
}
