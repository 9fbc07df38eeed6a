use super::generator::{check_samples, normal, of_two_classes, spaced, with_noise};
use crate::dataset::Dataset;
use crate::error::DataError;
use libm::{cos, sin};
use rand::Rng;
use std::f64::consts::PI;

/// Two half circles that reach into each other: scikit-learn's `make_moons`, without its shuffling.
///
/// ```text
/// y = 0    (cos t, sin t)              t evenly from 0 to pi, n / 2 points
/// y = 1    (1 - cos t, 1/2 - sin t)    in the same way, the other points
/// ```
///
/// ```
/// use nn_data::Moons;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let data = Moons { samples: 200, noise: 0.1 }.generate(&mut ChaCha8Rng::seed_from_u64(1))?;
/// assert_eq!(data.labels()?.counts(), [100, 100]);
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moons {
    /// n: how many samples, in both moons together.
    pub samples: usize,
    /// The standard deviation of the noise.
    pub noise: f64,
}

/// 100 samples without noise, as in scikit-learn.
impl Default for Moons {
    fn default() -> Moons {
        Moons { samples: 100, noise: 0.0 }
    }
}

impl Moons {
    #[cfg(test)]
    pub(super) const DIGEST: u64 = 17_343_830_757_903_943_201;

    /// Draws the noise of each sample, x0 first, whatever its standard deviation.
    ///
    /// # Errors
    /// [`DataError`] if there are fewer than two samples, or the noise is no standard deviation.
    pub fn generate(&self, rng: &mut impl Rng) -> Result<Dataset, DataError> {
        let noise = normal(self.noise)?;
        check_samples(self.samples, 2, 3)?;
        let first = self.samples / 2;
        let second = self.samples - first;
        let angle = |i, n| spaced(0.0, PI, i, n);
        let upper = (0..first).map(|i| angle(i, first)).map(|t| [cos(t), sin(t)]);
        let lower = (0..second).map(|i| angle(i, second)).map(|t| [1.0 - cos(t), 0.5 - sin(t)]);
        let points: Vec<[f64; 2]> = upper.chain(lower).collect();
        of_two_classes(with_noise(&points, noise, rng), |i| i >= first)
    }
}
