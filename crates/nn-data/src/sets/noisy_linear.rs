//! Samples of a linear rule with noise: the notebook's second data.

use super::generator::{check_range, check_samples, normal};
use crate::dataset::Dataset;
use crate::error::{DataError, setting};
use nn_math::Mat;
use rand::{Rng, RngExt};
use rand_distr::Distribution;

/// y = coefficients . x + noise, with every input uniform in a range and the noise normal.
///
/// The notebook's text announces y = 2 x0 + x1 ([`NoisyLinear::as_announced`]); the code it runs gives
/// y = x0 + x1 + x2 ([`NoisyLinear::sum`]), as the residuals of its printed rows confirm.
///
/// ```
/// use nn_data::NoisyLinear;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let rule = NoisyLinear { samples: 5, noise: 0.0, ..NoisyLinear::as_announced() };
/// let data = rule.generate(&mut ChaCha8Rng::seed_from_u64(1))?;
/// let x = data.inputs();
/// assert_eq!(data.targets()[(3, 0)], 2.0 * x[(3, 0)] + x[(3, 1)]);
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NoisyLinear {
    /// n: how many samples.
    pub samples: usize,
    /// One for each input; a zero makes an input that does not matter.
    pub coefficients: Vec<f64>,
    /// The standard deviation of the noise.
    pub noise: f64,
    /// The inputs' least value.
    pub low: f64,
    /// The bound above the inputs.
    pub high: f64,
}

/// [`NoisyLinear::sum`].
impl Default for NoisyLinear {
    fn default() -> NoisyLinear {
        NoisyLinear::sum()
    }
}

impl NoisyLinear {
    #[cfg(test)]
    pub(super) const DIGEST: u64 = 7_313_352_003_794_432_395;

    /// The rule that the notebook runs: 100 samples of x0 + x1 + x2, inputs in [0, 1), noise 0.2.
    pub fn sum() -> NoisyLinear {
        NoisyLinear { samples: 100, coefficients: vec![1.0, 1.0, 1.0], noise: 0.2, low: 0.0, high: 1.0 }
    }

    /// The rule that the notebook's text announces: 2 x0 + x1, the rest as in [`NoisyLinear::sum`].
    pub fn as_announced() -> NoisyLinear {
        NoisyLinear { coefficients: vec![2.0, 1.0, 0.0], ..NoisyLinear::sum() }
    }

    /// Draws first all inputs, row by row, then the noise of each target, whatever its standard deviation.
    ///
    /// # Errors
    /// [`DataError`] if there are no samples or coefficients, the range is empty, or a setting is not finite.
    pub fn generate(&self, rng: &mut impl Rng) -> Result<Dataset, DataError> {
        let Self { samples, ref coefficients, noise, low, high } = *self;
        if coefficients.is_empty() || !coefficients.iter().all(|c| c.is_finite()) {
            let found = format!("{coefficients:?}");
            return setting("the list of coefficients", found, "one finite number for each input");
        }
        check_samples(samples, 1, coefficients.len().saturating_add(1))?;
        check_range("the range of the inputs", low, high)?;
        let noise = normal(noise)?;

        let mut inputs = Mat::zeros(samples, coefficients.len());
        for i in 0..samples {
            for j in 0..coefficients.len() {
                inputs[(i, j)] = low + (high - low) * rng.random::<f64>();
            }
        }
        let targets = Mat::from_fn(samples, 1, |i, _| {
            let exact: f64 = coefficients.iter().enumerate().map(|(j, c)| c * inputs[(i, j)]).sum();
            exact + noise.sample(rng)
        });
        let names = (0..coefficients.len()).map(|j| format!("x{j}"));
        Dataset::new(inputs, targets, names, ["y".to_owned()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::ChaCha8Rng};

    #[test]
    fn the_noise_has_the_mean_and_spread_that_were_asked_for() {
        let rule = NoisyLinear { samples: 20_000, ..NoisyLinear::sum() };
        let data = rule.generate(&mut ChaCha8Rng::seed_from_u64(3)).unwrap();
        let x = data.inputs();
        let noise: Vec<f64> =
            (0..20_000).map(|i| data.targets()[(i, 0)] - x.row(i).iter().sum::<f64>()).collect();
        let mean = noise.iter().sum::<f64>() / 20_000.0;
        let variance = noise.iter().map(|e| (e - mean).powi(2)).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.005, "mean {mean}");
        assert!((variance.sqrt() - 0.2).abs() < 0.005, "standard deviation {}", variance.sqrt());
        let all: Vec<f64> = (0..3).flat_map(|j| x.col(j).iter().copied()).collect();
        assert!(all.iter().all(|x| (0.0..1.0).contains(x)) && all.iter().any(|x| *x > 0.99));
    }

    #[test]
    fn inputs_fill_the_range_that_was_asked_for() {
        let rule = NoisyLinear { samples: 5_000, low: 3.0, high: 5.0, ..NoisyLinear::sum() };
        let data = rule.generate(&mut ChaCha8Rng::seed_from_u64(4)).unwrap();
        let all: Vec<f64> = data.inputs().col_iter().flat_map(|column| column.iter().copied()).collect();
        assert!(all.iter().all(|x| (3.0..5.0).contains(x)));
        assert!(all.iter().any(|x| *x < 3.01) && all.iter().any(|x| *x > 4.99));
    }

    #[test]
    fn settings_that_make_no_sense_are_refused_with_what_would_do() {
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let refused = |rule: NoisyLinear, rng: &mut ChaCha8Rng| rule.generate(rng).unwrap_err().to_string();
        assert_eq!(
            refused(NoisyLinear { samples: 0, ..NoisyLinear::sum() }, rng),
            "the number of samples is 0, but must be at least 1"
        );
        assert_eq!(
            refused(NoisyLinear { noise: -1.0, ..NoisyLinear::sum() }, rng),
            "the standard deviation of the noise is -1, but must be zero or a positive number"
        );
        assert_eq!(
            refused(NoisyLinear { low: 2.0, ..NoisyLinear::sum() }, rng),
            "the range of the inputs is 2 to 1, but must be two finite numbers, the lower one first"
        );
        assert_eq!(
            refused(NoisyLinear { coefficients: vec![f64::NAN], ..NoisyLinear::sum() }, rng),
            "the list of coefficients is [NaN], but must be one finite number for each input"
        );
    }
}
