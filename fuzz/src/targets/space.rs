//! Spaces to search: read, put around a recipe, and two candidates drawn and trained.

use super::common::refused;
use nn_data::KFold;
use nn_experiment::{Experiment, ExperimentError, Plan, SearchSpace};
use nn_select::Validation;
use std::sync::LazyLock;

/// What is searched around, made once.
static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let text = "data = { generator = 'truth-table' }\ncolumns.targets = ['y']\nnetwork.hidden = [2]\ntraining.epochs = 1";
    Experiment::from_toml(text, "experiment.toml").unwrap().plan().unwrap()
});

pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err(error) = search(text) {
        refused(&error);
    }
}

fn search(text: &str) -> Result<(), ExperimentError> {
    let space = SearchSpace::from_toml(text, "space.toml")?.around(&PLAN)?;
    // What takes long because it is asked to is honest.
    if ["epochs", "hidden", "threads", "\\"].iter().all(|word| !text.contains(word)) {
        let results = space.random_search(2, 1, &PLAN.training, &Validation::new(KFold::new(2)))?;
        assert_eq!(results.rows.len(), 2);
    }
    Ok(())
}
