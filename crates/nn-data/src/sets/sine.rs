use super::generator::{check_samples, normal};
use crate::dataset::Dataset;
use crate::error::{DataError, setting};
use libm::sin;
use nn_math::Mat;
use rand::{Rng, RngExt};
use rand_distr::Distribution;
use std::f64::consts::TAU;

/// A sine wave with noise: y = sin(2 pi periods x) + noise, with x uniform in [0, 1).
///
/// ```
/// use nn_data::Sine;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let data = Sine { samples: 20, ..Sine::default() }.generate(&mut ChaCha8Rng::seed_from_u64(1))?;
/// assert_eq!((data.samples(), data.input_names(), data.target_names()), (20, &["x".into()][..], &["y".into()][..]));
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sine {
    /// n: how many samples.
    pub samples: usize,
    /// The standard deviation of the noise.
    pub noise: f64,
    /// How many waves there are between x = 0 and x = 1.
    pub periods: f64,
}

/// 100 samples of one wave, with noise 0.1.
impl Default for Sine {
    fn default() -> Sine {
        Sine { samples: 100, noise: 0.1, periods: 1.0 }
    }
}

impl Sine {
    #[cfg(test)]
    pub(super) const DIGEST: u64 = 6_297_187_544_165_160_759;

    /// Draws first all inputs, then the noise of each target, whatever its standard deviation.
    ///
    /// # Errors
    /// [`DataError`] if there is no sample, or a setting is not finite.
    pub fn generate(&self, rng: &mut impl Rng) -> Result<Dataset, DataError> {
        let Self { samples, noise, periods } = *self;
        let noise = normal(noise)?;
        check_samples(samples, 1, 2)?;
        if !periods.is_finite() {
            return setting("the number of periods", nn_choice::digits(periods), "a finite number");
        }
        let x: Vec<f64> = (0..samples).map(|_| rng.random()).collect();
        let y: Vec<f64> = x.iter().map(|x| sin(TAU * periods * x) + noise.sample(rng)).collect();
        let column = |values: Vec<f64>| Mat::from_fn(samples, 1, |i, _| values[i]);
        Dataset::new(column(x), column(y), ["x"], ["y"])
    }
}
