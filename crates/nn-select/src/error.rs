//! What can be wrong with a recipe, with what is asked of it, and with what comes out.

use crate::conformity::ConformityScore;
use nn_choice::{counted, digits};
use nn_data::DataError;
use nn_model::{Metric, ModelError, Task};

/// Why a model could not be fitted, scored or chosen.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SelectError {
    /// The data are not what they should be.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The network, its training or the metric is not what it should be.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A document whose parts make no model.
    #[error("this is no fitted model: {problem}")]
    Document {
        /// What was found, and what was expected.
        problem: String,
    },
    /// Targets that are not the task's.
    #[error(
        "the task {task} takes {expected}, but the targets have {} ({}): change the recipe's task, or take \
         `Recipe::suited_to(&data)`",
        counted(names.len(), "column"), names.join(", ")
    )]
    Targets {
        /// The recipe's task.
        task: Task,
        /// What it takes.
        expected: &'static str,
        /// The names of the columns of targets that there are.
        names: Vec<String>,
    },
    /// Scaled targets where they are classes or labels.
    #[error(
        "the targets of the task {task} are zeros and ones and cannot be scaled: take `Scaling::None` for them"
    )]
    TargetScaling {
        /// The recipe's task.
        task: Task,
    },
    /// A network of another shape than the recipe's.
    #[error("the network is {found}, but the recipe makes {expected}: train one of that shape")]
    Network {
        /// Its layers.
        found: String,
        /// The recipe's.
        expected: String,
    },
    /// A member of an ensemble that is not like the first.
    #[error(
        "member {member} (counted from 0) of the ensemble and the first have different {what}: fit all of them by one recipe to the same data"
    )]
    Ensemble {
        /// What is different.
        what: &'static str,
        /// Which member.
        member: usize,
    },
    /// A list of groups that is not the rows'.
    #[error("there are groups for {found} rows, but {expected} rows: give the group of each row")]
    Groups {
        /// How many rows have a group.
        found: usize,
        /// How many rows there are.
        expected: usize,
    },
    /// Weights of classes where there are no classes.
    #[error("the task {task} has no classes that could have weights: leave them out")]
    ClassWeights {
        /// The task.
        task: Task,
    },
    /// Probabilities where there are none.
    #[error("the task {task} has no probabilities: give those of classes or labels")]
    NoProbabilities {
        /// The task.
        task: Task,
    },
    /// An output layer that makes its probabilities otherwise.
    #[error("a temperature divides what a sigmoid or softmax takes, but the output layer is {found}")]
    NoLogits {
        /// The output layer's activation.
        found: String,
    },
    /// A conformity score of another task; labels have none.
    #[error(
        "the conformity score {score} is not one of the task {task}: take `absolute-residual` for numbers, `lac` or `aps` for classes, and none for labels"
    )]
    ConformityScore {
        /// The score.
        score: ConformityScore,
        /// The task.
        task: Task,
    },
    /// A coverage that cannot be promised.
    #[error(
        "a coverage of {found} was asked for, but {} to calibrate with can promise up to {}: ask for less, or calibrate with more",
        counted(*rows, "row"), digits(*rows as f64 / (*rows + 1) as f64), found = digits(*found)
    )]
    Coverage {
        /// What was asked for.
        found: f64,
        /// How many rows there were to calibrate with.
        rows: usize,
    },
    /// A run that diverged.
    #[error("diverged in epoch {epoch}: try a smaller learning rate")]
    Diverged {
        /// The first epoch with an error that was infinite or NaN; 0 if it was so before training.
        epoch: usize,
    },
    /// A score that is no finite number.
    #[error("the {metric} is {found}: the predictions are too far off to be scored", found = digits(*found))]
    Score {
        /// The metric.
        metric: Metric,
        /// Its value.
        found: f64,
    },
    /// What went wrong in one of many runs; in the first of them, by fold and seed.
    #[error("fold {fold} (counted from 0), seed {seed}: {reason}")]
    Run {
        /// The fold that was held out, counted from 0.
        fold: usize,
        /// The seed.
        seed: u64,
        /// What went wrong.
        reason: Box<SelectError>,
    },
    /// The watcher asked for an end.
    #[error("stopped by the watcher before all runs were done")]
    Cancelled,
    /// No seed to run with.
    #[error("there are no seeds to run with: give at least one, such as `.seeds([1])`")]
    NoSeeds,
    /// Not a single candidate.
    #[error("there is nothing to search for: ask for at least one trial")]
    NoTrials,
    /// A part that a search does not have.
    #[error("`{found}` is no part of a search: give its number and how many there are, from 1/16 to 16/16")]
    Shard {
        /// What was found.
        found: String,
    },
    /// Results that are not those of all parts of one search.
    #[error("these are not all parts of one search: {problem}")]
    Parts {
        /// What was found, and what was expected.
        problem: String,
    },
    /// A dimension without choices.
    #[error("the dimension `{dimension}` has no choices: give it at least one")]
    NoChoices {
        /// The dimension's name.
        dimension: String,
    },
    /// A range to draw from that is empty or endless.
    #[error(
        "the dimension `{dimension}` is drawn between {low} and {high}: give {expected}, the lower one first", low = digits(*low), high = digits(*high)
    )]
    Range {
        /// The dimension's name.
        dimension: String,
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
        /// What would do.
        expected: &'static str,
    },
    /// A name that two dimensions have.
    #[error("two dimensions are called `{name}`: give each a name of its own")]
    DuplicateDimension {
        /// The name.
        name: String,
    },
    /// A grid over a range.
    #[error(
        "the dimension `{dimension}` is a range, which has no grid: list its choices, or take `random_search`"
    )]
    NoGrid {
        /// The dimension's name.
        dimension: String,
    },
    /// A search that would never end.
    #[error("the search has more than {most} candidates: search fewer choices, or take `random_search`")]
    TooManyCandidates {
        /// How many there may be.
        most: usize,
    },
    /// A fraction of the training rows that is out of range.
    #[error(
        "a learning curve was asked for {found} of the training rows: give fractions above 0 and up to 1", found = digits(*found)
    )]
    Fraction {
        /// The fraction.
        found: f64,
    },
}
