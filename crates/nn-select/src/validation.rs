//! How recipes are compared: which folds, which metrics, which seeds.

use crate::error::SelectError;
use crate::recipe::Recipe;
use crate::runner::{Runner, Watcher};
use nn_data::{Dataset, KFold, Labels, Rows, Split};
use nn_model::{Metric, ModelError};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::ops::ControlFlow;

/// How recipes are compared: by k folds, some metrics, some seeds. All recipes that are scored by one validation see the same
/// folds and seeds, so that chance makes no difference between them.
///
/// ```
/// use nn_data::{KFold, iris};
/// use nn_model::{Activation, Metric};
/// use nn_select::{Recipe, Validation};
///
/// let recipe = Recipe::classifier().hidden([8], Activation::Tanh).learning_rate(0.01);
/// let validation = Validation::new(KFold::new(5)).stratified().seeds([1, 2]);
/// let result = recipe.cross_validate(&iris(), &validation)?;
/// let accuracy = &result.scores[0];
/// assert_eq!(accuracy.metric, Metric::Accuracy);
/// assert!(accuracy.mean() > 0.9 && accuracy.standard_error() < 0.03);
/// # Ok::<(), nn_select::SelectError>(())
/// ```
#[must_use = "a validation is a plan: give it to `cross_validate` or a search"]
pub struct Validation<'a> {
    /// The folds.
    pub folds: KFold,
    /// Which rows may be in a fold together.
    pub division: Division,
    /// What rows are dealt to folds by.
    pub shuffle_seed: u64,
    /// What is scored; the recipe's usual metric if there are none.
    pub metrics: Vec<Metric>,
    /// The seeds of each fold's runs.
    pub seeds: Vec<u64>,
    watcher: Option<Box<Watcher<'a>>>,
}

/// Which rows may be in a fold together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Division {
    /// Any.
    #[default]
    Plain,
    /// Of each class its share; for targets that are classes. A class with fewer rows than there are folds is an error.
    Stratified,
    /// The same, with what there is of such a class.
    Lenient,
    /// Rows in order of time: a fold is judged by what was trained on all rows before it, as [`KFold::in_order`] divides them.
    Ordered,
    /// All rows of a group, of which this is the list: the group of each row.
    Grouped(Labels),
}

impl<'a> Validation<'a> {
    /// By these folds, dealt by the seed 0, without regard to classes; by the recipe's usual metric; with the one seed 0.
    pub fn new(folds: KFold) -> Validation<'a> {
        Validation {
            folds,
            division: Division::Plain,
            shuffle_seed: 0,
            metrics: Vec::new(),
            seeds: vec![0],
            watcher: None,
        }
    }

    /// With each class in proportion in each fold; for targets that are classes.
    pub fn stratified(self) -> Validation<'a> {
        self.divided(Division::Stratified)
    }

    /// With folds divided in this way.
    ///
    /// ```
    /// use nn_data::{KFold, Labels, truth_table};
    /// use nn_select::{Division, Validation};
    /// let patients = Labels::from_names(["a", "b", "a", "b"])?;
    /// let validation = Validation::new(KFold::new(2)).divided(Division::Grouped(patients));
    /// assert!(validation.splits(&truth_table())?.iter().any(|split| split.test == [0, 2]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn divided(self, division: Division) -> Validation<'a> {
        Validation { division, ..self }
    }

    /// With rows dealt to folds by `ChaCha8Rng::seed_from_u64(seed)`.
    pub fn shuffled_by(self, seed: u64) -> Validation<'a> {
        Validation { shuffle_seed: seed, ..self }
    }

    /// By these metrics; searches rank by the first.
    pub fn metrics(self, metrics: impl IntoIterator<Item = Metric>) -> Validation<'a> {
        Validation { metrics: metrics.into_iter().collect(), ..self }
    }

    /// With each of these seeds, the scores of which are averaged; see [`run_seed`](crate::run_seed).
    pub fn seeds(self, seeds: impl IntoIterator<Item = u64>) -> Validation<'a> {
        Validation { seeds: seeds.into_iter().collect(), ..self }
    }

    /// Tells `watcher` how many runs are done, of how many, after each of them; when it breaks, no more are started and those
    /// under way stop after their epoch. It is called by whichever thread did the run, so that numbers, each of which comes
    /// once, may overtake each other.
    pub fn watched_by(
        self,
        watcher: impl Fn(usize, usize) -> ControlFlow<()> + Send + Sync + 'a,
    ) -> Validation<'a> {
        Validation { watcher: Some(Box::new(watcher)), ..self }
    }

    /// Training rows and held-out rows: fold after fold, repeat after repeat.
    ///
    /// # Errors
    /// [`SelectError::Data`] if there are too few rows for the folds, or classes are asked for and there are none;
    /// [`SelectError::Groups`] if there is not a group for each row.
    pub fn splits(&self, data: &Dataset) -> Result<Vec<Split>, SelectError> {
        let (labels, samples) = (self.labels(data)?, data.samples());
        let rows = match (&self.division, &labels) {
            (Division::Ordered, _) => return Ok(self.folds.in_order(samples)?),
            (Division::Grouped(groups), _) if groups.samples() != samples => {
                return Err(SelectError::Groups { found: groups.samples(), expected: samples });
            }
            (Division::Grouped(groups), _) => Rows::Grouped(groups),
            (Division::Lenient, Some(labels)) => Rows::Lenient(labels),
            (Division::Stratified, Some(labels)) => Rows::Stratified(labels),
            (Division::Plain | Division::Stratified | Division::Lenient, _) => Rows::Plain(samples),
        };
        Ok(self.folds.split(rows, &mut ChaCha8Rng::seed_from_u64(self.shuffle_seed))?)
    }

    /// The classes that are to be kept in proportion.
    pub(crate) fn labels(&self, data: &Dataset) -> Result<Option<Labels>, SelectError> {
        Ok(match self.division {
            Division::Stratified | Division::Lenient => Some(data.labels()?),
            Division::Plain | Division::Ordered | Division::Grouped(_) => None,
        })
    }

    /// The metrics to score this recipe by, at least one.
    pub(crate) fn metrics_for(&self, recipe: &Recipe) -> Result<Vec<Metric>, SelectError> {
        let task = recipe.task;
        if let Some(&metric) = self.metrics.iter().find(|metric| !metric.suits(task)) {
            return Err(ModelError::MetricTask { metric, task }.into());
        }
        Ok(if self.metrics.is_empty() { vec![recipe.usual_metric()] } else { self.metrics.clone() })
    }

    pub(crate) fn runner<'e>(
        &'e self,
        data: &'e Dataset,
        metrics: &'e [Metric],
    ) -> Result<Runner<'e>, SelectError> {
        if self.seeds.is_empty() {
            return Err(SelectError::NoSeeds);
        }
        #[cfg(feature = "parallel")]
        nn_model::start_threads()?;
        Ok(Runner { data, metrics, seeds: &self.seeds, watcher: self.watcher.as_deref() })
    }
}
