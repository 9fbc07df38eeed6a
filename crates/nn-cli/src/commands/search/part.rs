//! A part of a search in a file: what was searched, which part it is, and what came out.

use super::super::cv::ValidationArguments;
use crate::commands::at_rest;
use crate::error::Error;
use nn_experiment::{Experiment, OutputSettings, Plan, SearchSpace};
use nn_model::digest;
use nn_select::{SearchResults, SelectError, Shard};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A part of a search.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    pub(super) search: Search,
    shard: Shard,
    results: SearchResults,
}

/// What all parts of a search have in common.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    /// The version of the program: another may compute other bits.
    version: String,
    /// What is searched around, everything chosen.
    pub(super) experiment: Experiment,
    /// The space, as TOML.
    space: String,
    trials: Option<usize>,
    trial_seed: u64,
    judging: ValidationArguments,
    pub(super) task: String,
    pub(super) rows: usize,
    /// Of the numbers that the training rows have become.
    data: String,
}

impl Search {
    pub(super) fn new(
        plan: &Plan,
        space: &SearchSpace,
        (trials, trial_seed): (Option<usize>, u64),
        judging: &ValidationArguments,
    ) -> Search {
        let data = &plan.training;
        let columns = data.inputs().col_iter().chain(data.targets().col_iter());
        let numbers: Vec<f64> = columns.flat_map(|column| column.iter().copied()).collect();
        let weights = data.weights().unwrap_or_default();
        Search {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            experiment: plan.experiment.clone(),
            space: space.to_string(),
            trials,
            trial_seed,
            judging: judging.clone(),
            task: plan.task().name().to_owned(),
            rows: data.samples(),
            data: format!("{:016x}{:016x}", digest(&numbers), digest(weights)),
        }
    }

    /// What is different in another search, if anything is. Where the tables lie, and what else is written, makes no difference.
    fn difference(&self, other: &Search) -> Option<&'static str> {
        let settings = |search: &Search| {
            let mut experiment = search.experiment.clone();
            experiment.data.file = None;
            experiment.output = OutputSettings::default();
            experiment
        };
        let same = [
            (self.version == other.version, "version of the program"),
            ((self.rows, &self.data) == (other.rows, &other.data), "table"),
            (settings(self) == settings(other) && self.task == other.task, "experiment"),
            (self.space == other.space, "space"),
            ((self.trials, self.trial_seed) == (other.trials, other.trial_seed), "number or seed of trials"),
            (self.judging == other.judging, "way of judging (folds, repeats, runs or scores)"),
        ];
        same.into_iter().find(|(same, _)| !same).map(|(_, what)| what)
    }
}

impl Part {
    pub(super) fn new(search: Search, shard: Shard, results: SearchResults) -> Part {
        Part { search, shard, results }
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), Error> {
        at_rest::write(self, path)
    }

    fn load(path: &Path) -> Result<Part, Error> {
        let help = "give files that `nn search --shard` wrote, as it wrote them";
        at_rest::load(path, "part of a search", help, help)
    }
}

/// What the parts in these files have in common, and their results as those of one search.
pub(super) fn merge(paths: &[PathBuf]) -> Result<(Search, SearchResults), Error> {
    let mut first: Option<(&Path, Search)> = None;
    let mut parts = Vec::new();
    for path in paths {
        let Part { search, shard, results } = Part::load(path)?;
        parts.push((shard, results));
        let Some((other, first)) = &first else {
            first = Some((path, search));
            continue;
        };
        if let Some(what) = first.difference(&search) {
            return Err(Error::failed(
                format!(
                    "{} and {} are parts of different searches: they have another {what}",
                    other.display(),
                    path.display()
                ),
                "search each part by the same command, but for `--shard` and `--save`",
            ));
        }
    }
    let incomplete = |error: SelectError| {
        let help = "give each part of the search once; a part that is missing can be searched at any time";
        Error::failed(error.to_string(), help)
    };
    let results = SearchResults::merged(parts).map_err(incomplete)?;
    let none = || incomplete(SelectError::Parts { problem: "there is none".to_owned() });
    first.map(|(_, search)| (search, results)).ok_or_else(none)
}
