//! Cross-validation of one recipe: fitted k times, each time scored on the rows it has not seen.

use crate::error::SelectError;
use crate::recipe::Recipe;
use crate::runner::Candidate;
use crate::scores::CrossValidation;
use crate::validation::Validation;
use nn_data::Dataset;

impl Recipe {
    /// The scores of this recipe on each fold, with each seed: on the held-out rows and on the training rows. Scalers are
    /// fitted anew to each fold's training rows. On all cores with the feature `parallel`, with the same results without.
    ///
    /// # Errors
    /// [`SelectError`] if the data cannot be divided into these folds, a metric does not suit the task, or the watcher breaks; and
    /// [`SelectError::Run`] if a run fails or diverges, or its score is not finite.
    pub fn cross_validate(
        &self,
        data: &Dataset,
        validation: &Validation<'_>,
    ) -> Result<CrossValidation, SelectError> {
        let (splits, metrics) = (validation.splits(data)?, validation.metrics_for(self)?);
        let candidate = Candidate { recipe: self, splits: &splits };
        let results = validation.runner(data, &metrics)?.run(&[candidate]);
        // One candidate, one result.
        results.into_iter().next().unwrap_or(Err(SelectError::Cancelled))
    }
}
