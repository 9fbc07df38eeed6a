//! Many runs, perhaps at once: every candidate on every fold with every seed.
//!
//! What comes out does not depend on how many threads there are: a run depends on its candidate, fold and seed alone,
//! results are put where they belong, and of several failures of a candidate the first by fold and seed is told. (The runs
//! before it all succeeded, so it is never among those left out.)

use crate::error::SelectError;
use crate::recipe::Recipe;
use crate::scores::{CrossValidation, Scores};
use nn_data::{Dataset, Split};
use nn_model::{Metric, Stop};
use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

/// Is told how many runs are done, of how many, and may ask for an end.
pub(crate) type Watcher<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Send + Sync + 'a;

/// A recipe and the splits to score it on; candidates that are run together have equally many.
pub(crate) struct Candidate<'a> {
    pub(crate) recipe: &'a Recipe,
    pub(crate) splits: &'a [Split],
}

/// What all candidates share.
pub(crate) struct Runner<'a> {
    pub(crate) data: &'a Dataset,
    pub(crate) seeds: &'a [u64],
    pub(crate) metrics: &'a [Metric],
    pub(crate) watcher: Option<&'a Watcher<'a>>,
}

/// The scores of one run: of each metric, on the held-out rows and on the training rows.
type RunScores = Vec<(f64, f64)>;

impl Runner<'_> {
    /// The scores of each candidate, or why there are none.
    pub(crate) fn run(&self, candidates: &[Candidate<'_>]) -> Vec<Result<CrossValidation, SelectError>> {
        let folds = candidates.first().map_or(0, |candidate| candidate.splits.len());
        let runs_each = folds * self.seeds.len();
        let total = candidates.len() * runs_each;
        let first_failure: Vec<AtomicUsize> =
            candidates.iter().map(|_| AtomicUsize::new(usize::MAX)).collect();
        let (done, cancelled) = (AtomicUsize::new(0), AtomicBool::new(false));

        let runs: Vec<Option<Result<RunScores, SelectError>>> = each(total, |job| {
            let (index, run) = (job / runs_each, job % runs_each);
            let (fold, seed) = (run / self.seeds.len(), self.seeds[run % self.seeds.len()]);
            if cancelled.load(Relaxed) {
                return None;
            }
            // What comes after a failure does not matter any more.
            let needed = run < first_failure[index].load(Relaxed);
            let result = if needed { self.one(&candidates[index], fold, seed, &cancelled) } else { None };
            if let Some(Err(_)) = result {
                first_failure[index].fetch_min(run, Relaxed);
            }
            let done = 1 + done.fetch_add(1, Relaxed);
            if self.watcher.is_some_and(|watcher| watcher(done, total).is_break()) {
                cancelled.store(true, Relaxed);
            }
            result
        });

        let mut runs = runs.into_iter();
        candidates.iter().map(|_| self.collect(runs.by_ref().take(runs_each).collect())).collect()
    }

    /// One run; none if it was cancelled before its end.
    fn one(
        &self,
        candidate: &Candidate<'_>,
        fold: usize,
        seed: u64,
        cancelled: &AtomicBool,
    ) -> Option<Result<RunScores, SelectError>> {
        let observer = || match cancelled.load(Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let result =
            self.fit_and_score(candidate.recipe, &candidate.splits[fold], run_seed(seed, fold), observer);
        result.map_err(|reason| SelectError::Run { fold, seed, reason: Box::new(reason) }).transpose()
    }

    fn fit_and_score(
        &self,
        recipe: &Recipe,
        split: &Split,
        seed: u64,
        observer: impl Fn() -> ControlFlow<()> + Send,
    ) -> Result<Option<RunScores>, SelectError> {
        let (training, held_out) = (self.data.rows(&split.train)?, self.data.rows(&split.test)?);
        let fitted = recipe.fit_watched(&training, None, seed, move |_| observer())?;
        if fitted.history.stop == Stop::Observer {
            return Ok(None);
        }
        if let Stop::Diverged { epoch } = fitted.history.stop {
            return Err(SelectError::Diverged { epoch });
        }
        let scores = |rows: &Dataset| -> Result<Vec<f64>, SelectError> {
            let scores = fitted.scores(rows, self.metrics)?;
            match self.metrics.iter().zip(&scores).find(|(_, score)| !score.is_finite()) {
                Some((&metric, &found)) => Err(SelectError::Score { metric, found }),
                None => Ok(scores),
            }
        };
        Ok(Some(scores(&held_out)?.into_iter().zip(scores(&training)?).collect()))
    }

    /// A candidate's runs, fold after fold and seed after seed, as its scores; or what failed first.
    fn collect(
        &self,
        runs: Vec<Option<Result<RunScores, SelectError>>>,
    ) -> Result<CrossValidation, SelectError> {
        let runs: Vec<RunScores> = runs
            .into_iter()
            .map(|run| run.unwrap_or(Err(SelectError::Cancelled)))
            .collect::<Result<_, _>>()?;
        let table = |metric: usize, part: fn(&(f64, f64)) -> f64| -> Vec<Vec<f64>> {
            let fold = |runs: &[RunScores]| runs.iter().map(|run| part(&run[metric])).collect();
            runs.chunks(self.seeds.len()).map(fold).collect()
        };
        let scores = self.metrics.iter().enumerate().map(|(place, &metric)| Scores {
            metric,
            held_out: table(place, |pair| pair.0),
            training: table(place, |pair| pair.1),
        });
        Ok(CrossValidation { seeds: self.seeds.to_vec(), scores: scores.collect() })
    }
}

/// The seed that [`Recipe::fit`] gets for a fold, counted from 0: the first 64 bits of stream `fold` of ChaCha8 seeded with
/// `seed`. So a fold's run can be done again alone.
pub fn run_seed(seed: u64, fold: usize) -> u64 {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(fold as u64);
    rng.next_u64()
}

/// The results of jobs 0, 1, ... in their order, on all cores with the feature `parallel`.
pub(crate) fn each<T: Send>(count: usize, job: impl Fn(usize) -> T + Send + Sync) -> Vec<T> {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        // A run is much work: every thread takes one after the other.
        (0..count).into_par_iter().with_max_len(1).map(job).collect()
    }
    #[cfg(not(feature = "parallel"))]
    {
        (0..count).map(job).collect()
    }
}
