use super::generator::{check_samples, normal, of_two_classes, with_noise};
use crate::dataset::Dataset;
use crate::error::{DataError, setting};
use libm::{cos, sin};
use rand::Rng;
use std::f64::consts::TAU;

/// A circle within a circle: scikit-learn's `make_circles`, without its shuffling.
///
/// ```text
/// y = 0    (cos t, sin t)           t = 2 pi i / m,  i = 0 to m - 1,  m = n / 2
/// y = 1    factor (cos t, sin t)    in the same way, with the other points
/// ```
///
/// ```
/// use nn_data::Circles;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let circles = Circles { samples: 200, noise: 0.05, factor: 0.5 };
/// let data = circles.generate(&mut ChaCha8Rng::seed_from_u64(1))?;
/// assert_eq!(data.labels()?.counts(), [100, 100]);
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Circles {
    /// n: how many samples, in both circles together.
    pub samples: usize,
    /// The standard deviation of the noise.
    pub noise: f64,
    /// The radius of the inner circle; that of the outer one is 1.
    pub factor: f64,
}

/// 100 samples without noise, the inner circle of radius 0.8, as in scikit-learn.
impl Default for Circles {
    fn default() -> Circles {
        Circles { samples: 100, noise: 0.0, factor: 0.8 }
    }
}

impl Circles {
    #[cfg(test)]
    pub(super) const DIGEST: u64 = 9_114_168_836_316_058_153;

    /// Draws the noise of each sample, x0 first, whatever its standard deviation.
    ///
    /// # Errors
    /// [`DataError`] if there are fewer than two samples, the noise is no standard deviation, or the inner circle is not
    /// inside.
    pub fn generate(&self, rng: &mut impl Rng) -> Result<Dataset, DataError> {
        let noise = normal(self.noise)?;
        check_samples(self.samples, 2, 3)?;
        if !(0.0..1.0).contains(&self.factor) {
            return setting(
                "the radius of the inner circle",
                nn_choice::digits(self.factor),
                "from 0 to below 1",
            );
        }
        let outer = self.samples / 2;
        let circle = |n: usize, radius: f64| {
            (0..n).map(move |i| i as f64 * (TAU / n as f64)).map(move |t| [radius * cos(t), radius * sin(t)])
        };
        let points: Vec<[f64; 2]> =
            circle(outer, 1.0).chain(circle(self.samples - outer, self.factor)).collect();
        of_two_classes(with_noise(&points, noise, rng), |i| i >= outer)
    }
}
