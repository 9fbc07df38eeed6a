use super::generator::{check_samples, evenly, normal, of_classes, with_noise};
use crate::dataset::Dataset;
use crate::error::{DataError, setting};
use libm::{cos, sin};
use rand::Rng;
use std::f64::consts::TAU;

/// Circles around the same centre at equal distances, a class each.
///
/// ```text
/// ring a of k    r (cos t, sin t)    r = a / k,   a = 1 to k,   t = 2 pi i / m,   i = 0 to m - 1
/// ```
///
/// Every ring but the innermost needs a boundary on both of its sides: the more rings, the harder.
///
/// ```
/// use nn_data::Rings;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let rings = Rings { samples: 200, rings: 4, ..Rings::default() };
/// let data = rings.generate(&mut ChaCha8Rng::seed_from_u64(1))?;
/// assert_eq!(data.labels()?.counts(), [50, 50, 50, 50]);
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rings {
    /// n: how many samples, in all rings together; the inner rings have one more if need be.
    pub samples: usize,
    /// The standard deviation of the noise.
    pub noise: f64,
    /// k: how many rings, at least 2. The outermost has radius 1.
    pub rings: usize,
}

/// 300 samples in three rings, with noise 0.05.
impl Default for Rings {
    fn default() -> Rings {
        Rings { samples: 300, noise: 0.05, rings: 3 }
    }
}

impl Rings {
    #[cfg(test)]
    pub(super) const DIGEST: u64 = 5_899_687_090_348_157_250;

    /// Draws the noise of each sample, ring by ring from the innermost outwards, x0 first, whatever its standard deviation.
    ///
    /// # Errors
    /// [`DataError`] if there are fewer than two rings, fewer samples than rings, or the noise is no standard deviation.
    pub fn generate(&self, rng: &mut impl Rng) -> Result<Dataset, DataError> {
        let Self { samples, noise, rings } = *self;
        let noise = normal(noise)?;
        if rings < 2 {
            return setting("the number of rings", rings, "at least 2");
        }
        check_samples(samples, rings, rings.saturating_add(2))?;
        let mut points = Vec::with_capacity(samples);
        let mut class_of = Vec::with_capacity(samples);
        for (ring, n) in evenly(samples, rings).enumerate() {
            let r = (ring + 1) as f64 / rings as f64;
            for i in 0..n {
                let t = i as f64 * (TAU / n as f64);
                points.push([r * cos(t), r * sin(t)]);
                class_of.push(ring);
            }
        }
        of_classes(with_noise(&points, noise, rng), class_of, rings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::ChaCha8Rng};

    #[test]
    fn rings_lie_at_equal_distances_and_their_samples_at_equal_angles() {
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let data = Rings { samples: 14, noise: 0.0, rings: 4 }.generate(rng).unwrap();
        assert_eq!(data.labels().unwrap().counts(), [4, 4, 3, 3]);
        let polar = |i: usize| {
            let (x, y) = (data.inputs()[(i, 0)], data.inputs()[(i, 1)]);
            (x.hypot(y), y.atan2(x).rem_euclid(TAU))
        };
        for (i, &class) in data.labels().unwrap().indices().iter().enumerate() {
            assert!((polar(i).0 - (class + 1) as f64 / 4.0).abs() < 1e-15, "radius of row {i}");
        }
        for (i, angle) in [(0, 0.0), (1, 0.25), (3, 0.75), (8, 0.0), (9, 1.0 / 3.0), (13, 2.0 / 3.0)] {
            assert!((polar(i).1 - angle * TAU).abs() < 1e-14, "angle of row {i}");
        }
        assert_eq!(
            Rings { rings: 1, ..Rings::default() }.generate(rng).unwrap_err().to_string(),
            "the number of rings is 1, but must be at least 2"
        );
        assert!(Rings { samples: 2, ..Rings::default() }.generate(rng).is_err());
    }
}
