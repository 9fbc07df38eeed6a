//! What all sections share: the seed, the random streams drawn from it, and the noisy data.

use crate::Section;
use nn_data::{DataError, Dataset, NoisyLinear};
use nn_model::ModelError;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// Why a section could not be run. The sections' settings are fixed and right, so this is never expected.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TutorialError {
    /// The data could not be made.
    #[error("making the tutorial's data: {0}")]
    Data(#[from] DataError),
    /// A network could not be made or trained.
    #[error("training a network of the tutorial: {0}")]
    Model(#[from] ModelError),
}

/// The tutorial for one seed.
///
/// Every section has a random stream of its own, so its numbers are the same whether it is run alone, with others, or
/// beside them in another thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Story {
    seed: u64,
}

impl Story {
    /// The seed of the figures and numbers that come with the project: the notebook itself set none, and this is the
    /// first seed whose three long runs end like its own (jumps, a stuck run, a smooth run).
    pub const DEFAULT_SEED: u64 = 2;

    /// The tutorial for this seed.
    pub fn new(seed: u64) -> Story {
        Story { seed }
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The noisy linear data that all later sections share: 100 samples of x0 + x1 + x2 + noise.
    ///
    /// # Errors
    /// None is expected; see [`TutorialError`].
    pub fn noisy_data(&self) -> Result<Dataset, TutorialError> {
        Ok(NoisyLinear::sum().generate(&mut self.stream(0))?)
    }

    /// The random stream of a section.
    pub(crate) fn rng(&self, section: Section) -> ChaCha8Rng {
        self.stream(section as u64)
    }

    fn stream(&self, stream: u64) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(stream);
        rng
    }
}

impl Default for Story {
    fn default() -> Story {
        Story::new(Story::DEFAULT_SEED)
    }
}
