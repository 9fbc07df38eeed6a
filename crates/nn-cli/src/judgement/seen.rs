//! How many of the rows the model has seen before, and what that means for the scores.

use crate::text::number::{count, percent};
use nn_data::Dataset;
use nn_experiment::{Model, RowOrigin, SeenRows};
use serde::Serialize;

/// Fewer rows than these say too little to be scored by themselves.
const ENOUGH: usize = 20;
/// A share of training rows that are there more than once, from which on rows are the same by chance.
const MANY_TWICE: f64 = 0.1;

/// How many of the rows were there in the training.
#[derive(Serialize)]
pub(crate) struct Seen {
    /// The rows of which it is known whether they were training rows: all of them, or a sample.
    pub(crate) known: usize,
    /// Of these, the training rows.
    pub(crate) training: usize,
    /// The same of validation rows, which are no training rows too.
    pub(crate) known_validation: usize,
    pub(crate) validation: usize,
    /// The rows that are known to be neither.
    pub(crate) new: usize,
    /// Which share of the training rows is there more than once among themselves.
    pub(crate) twice: f64,
    #[serde(skip)]
    rows: usize,
}

impl Seen {
    /// Of the rows of a table; none if the model does not know.
    pub(crate) fn of_rows(model: &Model, data: &Dataset) -> Option<Seen> {
        Seen::of(model, &origins(model, data)?)
    }

    pub(super) fn of(model: &Model, origins: &[RowOrigin]) -> Option<Seen> {
        let SeenRows { training, validation: _ } = model.seen.as_ref()?;
        let all = |of: fn(&RowOrigin) -> bool| origins.iter().filter(|origin| of(origin)).count();
        Some(Seen {
            known: all(|row| row.training.is_some()),
            training: all(|row| row.training == Some(true)),
            known_validation: all(|row| row.validation.is_some()),
            validation: all(|row| row.validation == Some(true) && row.training != Some(true)),
            new: all(|row| row.is_new()),
            twice: 1.0 - training.distinct() as f64 / model.record.rows.max(1) as f64,
            rows: origins.len(),
        })
    }

    /// Of a hundred rows, of which so many are known, with so many training and validation rows among these.
    #[cfg(test)]
    pub(crate) fn of_counts(training: usize, validation: usize, known: usize, twice: f64) -> Seen {
        let (known_validation, new, rows) = (known, known.saturating_sub(training + validation), 100);
        Seen { known, training, known_validation, validation, new, twice, rows }
    }

    /// What is to be said of scores on these rows, if some were seen.
    pub(crate) fn warning(&self) -> Option<String> {
        let means = "scores of rows that a model learned from say how well it remembers, and not how well it predicts";
        self.warning_that(means)
    }

    /// The same where training rows mean something else.
    pub(crate) fn warning_that(&self, means: &'static str) -> Option<String> {
        let of_training = self.share("training", self.training, self.known);
        let of_validation = self.share("validation", self.validation, self.known_validation);
        let (shares, learned) = match (of_training, of_validation) {
            (None, None) => return None,
            (Some(training), validation) => {
                ([Some(training), validation].into_iter().flatten().collect::<Vec<_>>().join(" and "), means)
            }
            (None, Some(validation)) => (
                validation,
                "if these decided when to stop or which model to take, the scores look better than they are",
            ),
        };
        let by_chance = match self.may_be_by_chance() {
            true => format!(
                " ({} of the training rows are there more than once among themselves, so some rows are the same by chance)",
                percent(self.twice, 0)
            ),
            false => String::new(),
        };
        Some(format!("the model has seen {shares}: {learned}{by_chance}"))
    }

    /// Whether most of the rows, as far as it is known, are those that the model learned from.
    pub(crate) fn are_mostly_training_rows(&self) -> bool {
        2 * self.training > self.known && !self.may_be_by_chance()
    }

    /// Whether so many training rows are the same among themselves that some here may be the same as they by chance.
    pub(crate) fn may_be_by_chance(&self) -> bool {
        self.twice > MANY_TWICE && self.training > 0
    }

    /// How many rows were there, or about which share.
    fn share(&self, of: &str, there: usize, known: usize) -> Option<String> {
        match there {
            0 => None,
            _ if known == self.rows => {
                Some(format!("{there} of {} in the {of} data", count(self.rows, "row")))
            }
            _ => Some(format!(
                "about {} of {} in the {of} data (by {known} of which it is known)",
                percent(there as f64 / known as f64, 0),
                count(self.rows, "row"),
            )),
        }
    }

    /// Whether scores of the rows that are new tell something, and something else than those of all.
    pub(super) fn has_enough_new_rows(&self) -> bool {
        self.new >= ENOUGH && self.training + self.validation > 0
    }
}

/// Where the rows come from; none if the model does not know.
pub(super) fn origins(model: &Model, data: &Dataset) -> Option<Vec<RowOrigin>> {
    model.seen.as_ref().map(|seen| seen.origins(data))
}
