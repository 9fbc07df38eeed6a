use super::generator::{check_samples, evenly, normal, of_classes, spaced, with_noise};
use crate::dataset::Dataset;
use crate::error::{DataError, setting};
use libm::{cos, sin};
use rand::Rng;
use std::f64::consts::TAU;

/// Arms wound around each other, a class each.
///
/// ```text
/// arm a of k    r (cos t, sin t)    r evenly from 1/10 to 1,   t = 2 pi (turns r + a / k)
/// ```
///
/// The more turns, the harder. Radius grows in proportion to the angle: these are Archimedes' spirals.
///
/// ```
/// use nn_data::Spirals;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let spirals = Spirals { samples: 200, arms: 2, turns: 1.5, ..Spirals::default() };
/// let data = spirals.generate(&mut ChaCha8Rng::seed_from_u64(1))?;
/// assert_eq!(data.labels()?.counts(), [100, 100]);
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spirals {
    /// n: how many samples, in all arms together; the first arms have one more if need be.
    pub samples: usize,
    /// The standard deviation of the noise.
    pub noise: f64,
    /// k: how many arms, at least 2.
    pub arms: usize,
    /// How often an arm would wind around the centre on its way from radius 0 to 1.
    pub turns: f64,
}

/// 300 samples in three arms of one turn, with noise 0.02.
impl Default for Spirals {
    fn default() -> Spirals {
        Spirals { samples: 300, noise: 0.02, arms: 3, turns: 1.0 }
    }
}

impl Spirals {
    #[cfg(test)]
    pub(super) const DIGEST: u64 = 6_599_590_002_230_277_026;

    /// Draws the noise of each sample, arm by arm from the centre outwards, x0 first, whatever its standard deviation.
    ///
    /// # Errors
    /// [`DataError`] if there are fewer than two arms, fewer samples than arms, or a setting is not finite.
    pub fn generate(&self, rng: &mut impl Rng) -> Result<Dataset, DataError> {
        let Self { samples, noise, arms, turns } = *self;
        let noise = normal(noise)?;
        if arms < 2 {
            return setting("the number of arms", arms, "at least 2");
        }
        check_samples(samples, arms, arms.saturating_add(2))?;
        if !turns.is_finite() {
            return setting("the number of turns", nn_choice::digits(turns), "a finite number");
        }
        let mut points = Vec::with_capacity(samples);
        let mut class_of = Vec::with_capacity(samples);
        for (arm, n) in evenly(samples, arms).enumerate() {
            for i in 0..n {
                let r = spaced(0.1, 1.0, i, n);
                let t = TAU * (turns * r + arm as f64 / arms as f64);
                points.push([r * cos(t), r * sin(t)]);
                class_of.push(arm);
            }
        }
        of_classes(with_noise(&points, noise, rng), class_of, arms)
    }
}
