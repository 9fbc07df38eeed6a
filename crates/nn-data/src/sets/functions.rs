use super::generator::{check_samples, normal};
use crate::dataset::Dataset;
use crate::error::DataError;
use nn_math::Mat;
use rand::{Rng, RngExt};
use rand_distr::Distribution;

/// Sets of y = f(x) + noise for a function of one number.
macro_rules! functions {
    ($( $(#[$about:meta])* $Set:ident, |$x:ident| $f:expr, $digest:literal; )*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $Set {
            /// n: how many samples.
            pub samples: usize,
            /// The standard deviation of the noise.
            pub noise: f64,
        }

        /// 100 samples with noise 0.1.
        impl Default for $Set {
            fn default() -> $Set {
                $Set { samples: 100, noise: 0.1 }
            }
        }

        impl $Set {
            #[cfg(test)]
            pub(super) const DIGEST: u64 = $digest;

            /// Draws first all inputs, then the noise of each target, whatever its standard deviation.
            ///
            /// # Errors
            /// [`DataError`] if there is no sample, or the noise is not finite.
            pub fn generate(&self, rng: &mut impl Rng) -> Result<Dataset, DataError> {
                draw(self.samples, self.noise, |$x: f64| $f, rng)
            }
        }
    )*};
}

functions! {
    /// A parabola with noise: y = x^2 + noise, with x uniform in [-1, 1).
    ///
    /// ```
    /// use nn_data::Parabola;
    /// use rand::{SeedableRng, rngs::ChaCha8Rng};
    /// let data = Parabola { samples: 20, noise: 0.0 }.generate(&mut ChaCha8Rng::seed_from_u64(1))?;
    /// assert_eq!(data.targets()[(7, 0)], data.inputs()[(7, 0)].powi(2));
    /// # Ok::<(), nn_data::DataError>(())
    /// ```
    Parabola, |x| x * x, 7_598_261_004_873_321_163;
    /// Two straight lines that meet in a corner, with noise: y = |x| + noise, with x uniform in [-1, 1).
    Absolute, |x| x.abs(), 7_118_454_356_949_213_557;
    /// A jump, with noise: y = 1 where x is above 0, otherwise -1, + noise, with x uniform in [-1, 1).
    Step, |x| if x > 0.0 { 1.0 } else { -1.0 }, 16_576_402_916_673_535_028;
}

fn draw(
    samples: usize,
    noise: f64,
    f: impl Fn(f64) -> f64,
    rng: &mut impl Rng,
) -> Result<Dataset, DataError> {
    let noise = normal(noise)?;
    check_samples(samples, 1, 2)?;
    let x: Vec<f64> = (0..samples).map(|_| 2.0 * rng.random::<f64>() - 1.0).collect();
    let y: Vec<f64> = x.iter().map(|x| f(*x) + noise.sample(rng)).collect();
    let column = |values: Vec<f64>| Mat::from_fn(samples, 1, |i, _| values[i]);
    Dataset::new(column(x), column(y), ["x"], ["y"])
}
