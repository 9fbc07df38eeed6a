use super::generator::{check_range, check_samples, evenly, normal, of_classes};
use crate::dataset::Dataset;
use crate::error::{DataError, setting};
use nn_math::Mat;
use rand::{Rng, RngExt};
use rand_distr::Distribution;

/// Clouds around random centres, a class each: scikit-learn's `make_blobs`, without its shuffling.
///
/// ```text
/// centre    each coordinate uniform in [low, high)
/// sample    its centre + noise
/// ```
///
/// ```
/// use nn_data::Blobs;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let blobs = Blobs { samples: 200, centres: 4, ..Blobs::default() };
/// let data = blobs.generate(&mut ChaCha8Rng::seed_from_u64(1))?;
/// assert_eq!(data.labels()?.counts(), [50, 50, 50, 50]);
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blobs {
    /// n: how many samples, in all clouds together; the first clouds have one more if need be.
    pub samples: usize,
    /// The standard deviation of each coordinate around its centre (scikit-learn's `cluster_std`).
    pub noise: f64,
    /// k: how many clouds, at least 2.
    pub centres: usize,
    /// How many inputs.
    pub features: usize,
    /// The least coordinate of a centre.
    pub low: f64,
    /// The bound above the coordinates of centres.
    pub high: f64,
}

/// 100 samples in three clouds of standard deviation 1, in two dimensions, centres between -10 and 10, as in scikit-learn.
impl Default for Blobs {
    fn default() -> Blobs {
        Blobs { samples: 100, noise: 1.0, centres: 3, features: 2, low: -10.0, high: 10.0 }
    }
}

impl Blobs {
    #[cfg(test)]
    pub(super) const DIGEST: u64 = 9_020_958_159_737_872_500;

    /// Draws first all centres, then the noise of each sample, both row by row, whatever its standard deviation.
    ///
    /// # Errors
    /// [`DataError`] if there are fewer than two centres, fewer samples than centres, no features, an empty range, or the
    /// noise is no standard deviation.
    pub fn generate(&self, rng: &mut impl Rng) -> Result<Dataset, DataError> {
        let Self { samples, noise, centres, features, low, high } = *self;
        let noise = normal(noise)?;
        if centres < 2 {
            return setting("the number of centres", centres, "at least 2");
        }
        if features == 0 {
            return setting("the number of features", features, "at least 1");
        }
        check_samples(samples, centres, centres.saturating_add(features))?;
        check_range("the range of the centres", low, high)?;

        let mut draw_centre = || (0..features).map(|_| low + (high - low) * rng.random::<f64>()).collect();
        let centres: Vec<Vec<f64>> = (0..centres).map(|_| draw_centre()).collect();
        let class_of: Vec<usize> = evenly(samples, centres.len())
            .enumerate()
            .flat_map(|(class, n)| std::iter::repeat_n(class, n))
            .collect();
        let mut inputs = Mat::zeros(samples, features);
        for (i, &class) in class_of.iter().enumerate() {
            for (j, centre) in centres[class].iter().enumerate() {
                inputs[(i, j)] = centre + noise.sample(rng);
            }
        }
        of_classes(inputs, class_of, centres.len())
    }
}
