//! What all sections share: the seed, the random streams drawn from it, and the noisy data.

use crate::sections::Section;
use nn_choice::limits;
use nn_data::{DataError, Dataset, NoisyLinear};
use nn_model::ModelError;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use serde::Serialize;

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

/// Which rule makes the noisy linear data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// y = x0 + x1 + x2 + noise: what the notebook's code does.
    #[default]
    Sum,
    /// y = 2 x0 + x1 + noise: what its text announces.
    AsAnnounced,
}

/// The tutorial for one seed.
///
/// Every section has a random stream of its own, so its numbers are the same whether it is run alone, with others, or
/// beside them in another thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Story {
    seed: u64,
    runs: usize,
    rule: Rule,
}

impl Story {
    /// The seed of the figures and numbers that come with the project: the notebook itself set none, and this is the
    /// first seed whose three long runs end like its own (jumps, a stuck run, a smooth run).
    pub const DEFAULT_SEED: u64 = 2;

    /// How often an experiment is repeated where the notebook's number is placed in a distribution.
    pub const DEFAULT_RUNS: usize = 1000;

    /// The tutorial for this seed.
    pub fn new(seed: u64) -> Story {
        Story { seed, runs: Story::DEFAULT_RUNS, rule: Rule::Sum }
    }

    /// The same with this number of repetitions where experiments are repeated; at least one.
    pub fn with_runs(self, runs: usize) -> Story {
        Story { runs: runs.max(1), ..self }
    }

    /// The same with data made by another rule.
    pub fn with_rule(self, rule: Rule) -> Story {
        Story { rule, ..self }
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How often experiments are repeated.
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// The noisy linear data that all later sections share: 100 samples with noise of standard deviation 0.2.
    ///
    /// # Errors
    /// None is expected; see [`TutorialError`].
    pub fn noisy_data(&self) -> Result<Dataset, TutorialError> {
        let rule = match self.rule {
            Rule::Sum => NoisyLinear::sum(),
            Rule::AsAnnounced => NoisyLinear::as_announced(),
        };
        Ok(rule.generate(&mut self.stream(0))?)
    }

    /// The results of `experiment` for `runs` stories: this one and those of the seeds after it, in their order. On all
    /// cores with the feature `parallel`, with the same results without.
    pub(crate) fn repeat<T: Send>(
        &self,
        runs: usize,
        experiment: impl Fn(&Story) -> Result<T, TutorialError> + Sync,
    ) -> Result<Vec<T>, TutorialError> {
        if runs > limits::REPEATS {
            let (what, most) = ("repetitions", limits::REPEATS);
            return Err(ModelError::TooMany { what, found: runs, most }.into());
        }
        let run = |i: usize| experiment(&Story { seed: self.seed.wrapping_add(i as u64), ..*self });
        #[cfg(feature = "parallel")]
        {
            nn_model::start_threads()?;
            use rayon::prelude::*;
            (0..runs).into_par_iter().map(run).collect()
        }
        #[cfg(not(feature = "parallel"))]
        {
            (0..runs).map(run).collect()
        }
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
