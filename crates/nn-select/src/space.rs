//! A space of recipes, and the two ways to go through it.
//!
//! ```text
//! grid      every combination of choices; the last dimension changes fastest
//! random    trial t takes from stream t of ChaCha8(seed) one number for each dimension, in the order of the dimensions:
//!           so the first trials of a longer search are those of a shorter one
//! ```

use crate::error::SelectError;
use crate::recipe::Recipe;
use crate::results::{SearchResults, SearchRow, Setting};
use crate::runner::Candidate;
use crate::shard::{MOST, Shard};
use crate::validation::Validation;
use crate::values::Values;
use nn_data::Dataset;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use std::fmt::Display;
use std::sync::Arc;

/// A space of recipes: one to start from, and dimensions along which it is changed, each with a name, its values, and how a
/// value changes a recipe.
///
/// ```
/// use nn_data::{KFold, iris};
/// use nn_model::Activation;
/// use nn_select::{Recipe, Space, Validation};
///
/// let space = Space::new(Recipe::classifier().adjust(|training| training.epochs(20)))
///     .over("learning rate", [0.001, 0.01], |recipe, rate| recipe.learning_rate(rate))
///     .over("units", [4, 16], |recipe, units| recipe.hidden([units], Activation::Tanh));
/// let results = space.grid_search(&iris(), &Validation::new(KFold::new(3)).stratified())?;
/// assert_eq!(results.rows.len(), 4);
/// let best = results.best().ok_or("all failed")?;
/// assert_eq!(best.setting("learning rate"), Some("0.01"));
/// let fitted = best.recipe.fit(&iris(), 1)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "a space is a plan: call `grid_search` or `random_search`"]
pub struct Space {
    base: Recipe,
    dimensions: Vec<Dimension>,
    shard: Option<Shard>,
}

/// A dimension, whatever the type of its values.
#[derive(Clone)]
struct Dimension {
    name: String,
    count: Option<usize>,
    /// What is wrong with the values, told when a search is started.
    check: Result<(), SelectError>,
    /// The recipe changed by the value at u, and the value in words.
    change: Arc<dyn Fn(Recipe, f64) -> (Recipe, String) + Send + Sync>,
}

impl Space {
    /// How many candidates a search may have.
    pub const MOST: usize = MOST;

    /// The space that holds this recipe alone.
    pub fn new(base: Recipe) -> Space {
        Space { base, dimensions: Vec::new(), shard: None }
    }

    /// With searches that try this part of the candidates alone. [`SearchResults::merged`] makes of all parts what one search would
    /// have given.
    ///
    /// ```
    /// use nn_data::{KFold, iris};
    /// use nn_select::{Recipe, SearchResults, Shard, Space, Validation};
    /// let space = Space::new(Recipe::classifier().adjust(|training| training.epochs(5)))
    ///     .over("learning rate", [0.001, 0.01, 0.1], |recipe, rate| recipe.learning_rate(rate));
    /// let validation = Validation::new(KFold::new(3));
    ///
    /// let mut parts = Vec::new();
    /// for number in 1..=2 {
    ///     let shard = Shard::new(number, 2)?; // each of them on a machine of its own
    ///     parts.push((shard, space.clone().shard(shard).grid_search(&iris(), &validation)?));
    /// }
    /// assert_eq!(SearchResults::merged(parts)?, space.grid_search(&iris(), &validation)?);
    /// # Ok::<(), nn_select::SelectError>(())
    /// ```
    pub fn shard(self, shard: Shard) -> Space {
        Space { shard: Some(shard), ..self }
    }

    /// With one more dimension: its name, its values (a list, a range of whole numbers such as `4..=64`, [`uniform`], or
    /// [`log_uniform`]), and what a value makes of a recipe.
    ///
    /// [`uniform`]: crate::uniform
    /// [`log_uniform`]: crate::log_uniform
    pub fn over<T: Clone + Display + Send + Sync + 'static>(
        self,
        name: &str,
        values: impl Into<Values<T>>,
        change: impl Fn(Recipe, T) -> Recipe + Send + Sync + 'static,
    ) -> Space {
        self.with(name, values.into(), T::to_string, change)
    }

    /// The same for values that have names, such as whole recipes' parts.
    ///
    /// ```
    /// use nn_model::Activation;
    /// use nn_select::{Recipe, Space};
    /// let space = Space::new(Recipe::regressor()).over_named(
    ///     "hidden layers",
    ///     [("none", vec![]), ("one", vec![16]), ("two", vec![16, 16])],
    ///     |recipe, units| recipe.hidden(units, Activation::Tanh),
    /// );
    /// ```
    pub fn over_named<T: Clone + Send + Sync + 'static>(
        self,
        name: &str,
        values: impl IntoIterator<Item = (&'static str, T)>,
        change: impl Fn(Recipe, T) -> Recipe + Send + Sync + 'static,
    ) -> Space {
        let values: Vec<(&'static str, T)> = values.into_iter().collect();
        self.with(
            name,
            values.into(),
            |value| value.0.to_owned(),
            move |recipe, value| change(recipe, value.1),
        )
    }

    fn with<T: Clone + Send + Sync + 'static>(
        mut self,
        name: &str,
        values: Values<T>,
        in_words: fn(&T) -> String,
        change: impl Fn(Recipe, T) -> Recipe + Send + Sync + 'static,
    ) -> Space {
        self.dimensions.push(Dimension {
            name: name.to_owned(),
            count: values.count(),
            check: values.check(name),
            change: Arc::new(move |recipe, u| {
                let value = values.at(u);
                let words = in_words(&value);
                (change(recipe, value), words)
            }),
        });
        self
    }

    /// Cross-validates every combination of choices. Candidates that fail are rows with their reason; when the watcher
    /// breaks, those that are not done are too. On all cores with the feature `parallel`, with the same results without.
    ///
    /// # Errors
    /// [`SelectError`] if a dimension has no choices, is a range, or has another's name; there are too many combinations;
    /// the data cannot be divided into the folds; or a metric does not suit the task.
    pub fn grid_search(
        &self,
        data: &Dataset,
        validation: &Validation<'_>,
    ) -> Result<SearchResults, SelectError> {
        self.check()?;
        let mut counts = Vec::with_capacity(self.dimensions.len());
        for dimension in &self.dimensions {
            let count = dimension.count.ok_or(SelectError::NoGrid { dimension: dimension.name.clone() })?;
            counts.push(count);
        }
        let total = counts.iter().try_fold(1_usize, |total, &count| total.checked_mul(count));
        let total = total.filter(|&total| total <= Space::MOST);
        let total = total.ok_or(SelectError::TooManyCandidates { most: Space::MOST })?;
        let places = |candidate: usize| {
            let mut rest = candidate;
            let mut places: Vec<f64> = counts
                .iter()
                .rev()
                .map(|&count| {
                    let choice = rest % count;
                    rest /= count;
                    (choice as f64 + 0.5) / count as f64
                })
                .collect();
            places.reverse();
            places
        };
        self.search(total, places, data, validation)
    }

    /// Cross-validates this number of candidates, drawn at random in each dimension independently; with lists alone, one
    /// may be drawn twice. Otherwise as [`Space::grid_search`].
    ///
    /// # Errors
    /// [`SelectError`] if there is no trial or there are too many; a dimension has no choices, an empty range, or another's
    /// name; the data cannot be divided into the folds; or a metric does not suit the task.
    pub fn random_search(
        &self,
        trials: usize,
        seed: u64,
        data: &Dataset,
        validation: &Validation<'_>,
    ) -> Result<SearchResults, SelectError> {
        self.check()?;
        if trials == 0 {
            return Err(SelectError::NoTrials);
        }
        if trials > Space::MOST {
            return Err(SelectError::TooManyCandidates { most: Space::MOST });
        }
        let places = |trial: usize| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(trial as u64);
            self.dimensions.iter().map(|_| rng.random::<f64>()).collect()
        };
        self.search(trials, places, data, validation)
    }

    /// Refuses values that are none, and names that are there twice.
    fn check(&self) -> Result<(), SelectError> {
        for (place, dimension) in self.dimensions.iter().enumerate() {
            dimension.check.clone()?;
            if self.dimensions[..place].iter().any(|other| other.name == dimension.name) {
                return Err(SelectError::DuplicateDimension { name: dimension.name.clone() });
            }
        }
        Ok(())
    }

    /// Cross-validates the recipes at the places of so many candidates, or those of its part.
    fn search(
        &self,
        total: usize,
        places: impl Fn(usize) -> Vec<f64>,
        data: &Dataset,
        validation: &Validation<'_>,
    ) -> Result<SearchResults, SelectError> {
        let (splits, metrics) = (validation.splits(data)?, validation.metrics_for(&self.base)?);
        let here = |candidate: &usize| self.shard.is_none_or(|shard| shard.holds(*candidate));
        let numbers = (0..total).filter(here);
        let (recipes, settings): (Vec<_>, Vec<_>) =
            numbers.clone().map(|candidate| self.recipe_at(&places(candidate))).unzip();
        let candidates: Vec<_> = recipes.iter().map(|recipe| Candidate { recipe, splits: &splits }).collect();
        let results = validation.runner(data, &metrics)?.run(&candidates);
        let (inputs, outputs) = (data.inputs().ncols(), data.targets().ncols());
        let rows = numbers.zip(recipes.into_iter().zip(settings).zip(results));
        let rows = rows.map(|(candidate, ((recipe, settings), result))| SearchRow {
            candidate,
            settings,
            // A shape that is no network's has failed; its size does not matter.
            parameters: recipe.architecture(inputs, outputs).parameter_count().unwrap_or(0),
            recipe,
            outcome: result.into(),
        });
        Ok(SearchResults::new(metrics, rows.collect()))
    }

    fn recipe_at(&self, places: &[f64]) -> (Recipe, Vec<Setting>) {
        let (mut recipe, mut settings) = (self.base.clone(), Vec::with_capacity(places.len()));
        for (dimension, &u) in self.dimensions.iter().zip(places) {
            let (changed, value) = (dimension.change)(recipe, u);
            recipe = changed;
            settings.push(Setting { name: dimension.name.clone(), value });
        }
        (recipe, settings)
    }
}
