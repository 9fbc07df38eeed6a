//! Toy sets: small problems that can be drawn, each hard for some network in its own way.
//!
//! Each has a settings struct with public fields, a default, and `generate`. Samples come class by class, without shuffling;
//! sines and cosines are `libm`'s, so that the bits are the same everywhere.

use super::{blobs::Blobs, circles::Circles, moons::Moons, sine::Sine, spirals::Spirals, xor::Xor};
use crate::dataset::Dataset;
use crate::error::DataError;
use nn_choice::choices;
use rand::Rng;

choices! {
    /// The toy sets by name, each with the default settings but for the number of samples and the noise.
    ///
    /// ```
    /// use nn_data::{Moons, ToySet};
    /// use rand::{SeedableRng, rngs::ChaCha8Rng};
    /// let set: ToySet = "moons".parse()?;
    /// let data = set.generate(50, 0.1, &mut ChaCha8Rng::seed_from_u64(1))?;
    /// assert_eq!(data, Moons { samples: 50, noise: 0.1 }.generate(&mut ChaCha8Rng::seed_from_u64(1))?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub enum ToySet, "toy set" {
        /// [`Xor`]: two classes at alternate corners of a square.
        Xor = "xor",
        /// [`Moons`]: two classes, two half circles that reach into each other.
        Moons = "moons",
        /// [`Circles`]: two classes, a circle within a circle.
        Circles = "circles",
        /// [`Spirals`]: several classes, arms wound around each other.
        Spirals = "spirals",
        /// [`Blobs`]: several classes, a cloud each.
        Blobs = "blobs",
        /// [`Sine`]: regression, one input.
        Sine = "sine",
    }
}

impl ToySet {
    /// The number of samples and the noise of the default settings.
    pub fn usual(self) -> (usize, f64) {
        match self {
            ToySet::Xor => (Xor::default().samples, Xor::default().noise),
            ToySet::Moons => (Moons::default().samples, Moons::default().noise),
            ToySet::Circles => (Circles::default().samples, Circles::default().noise),
            ToySet::Spirals => (Spirals::default().samples, Spirals::default().noise),
            ToySet::Blobs => (Blobs::default().samples, Blobs::default().noise),
            ToySet::Sine => (Sine::default().samples, Sine::default().noise),
        }
    }

    /// So many samples with noise of this standard deviation.
    ///
    /// # Errors
    /// As the set's own `generate`.
    pub fn generate(self, samples: usize, noise: f64, rng: &mut impl Rng) -> Result<Dataset, DataError> {
        match self {
            ToySet::Xor => Xor { samples, noise }.generate(rng),
            ToySet::Moons => Moons { samples, noise }.generate(rng),
            ToySet::Circles => Circles { samples, noise, ..Circles::default() }.generate(rng),
            ToySet::Spirals => Spirals { samples, noise, ..Spirals::default() }.generate(rng),
            ToySet::Blobs => Blobs { samples, noise, ..Blobs::default() }.generate(rng),
            ToySet::Sine => Sine { samples, noise, ..Sine::default() }.generate(rng),
        }
    }
}
