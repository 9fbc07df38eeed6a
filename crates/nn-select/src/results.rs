//! The results of a search, best first.

use crate::error::SelectError;
use crate::recipe::Recipe;
use crate::scores::{Outcome, Scores};
use crate::shard::Shard;
use crate::text::{Line, aligned, short};
use nn_model::Metric;
use std::collections::BTreeSet;
use std::fmt;

/// The results of a search: a row for each candidate, best first by the first metric; of equals the earlier candidate comes
/// first, and those that failed come last. Displayed as an aligned table.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct SearchResults {
    /// The metrics; rows are ranked by the first.
    pub metrics: Vec<Metric>,
    /// The candidates, best first.
    pub rows: Vec<SearchRow>,
}

/// A candidate of a search.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct SearchRow {
    /// Its place in the order of the search, counted from 0.
    pub candidate: usize,
    /// Where it lies in the space: a value for each dimension.
    pub settings: Vec<Setting>,
    /// How many weights and biases its networks have.
    pub parameters: usize,
    /// The recipe itself.
    pub recipe: Recipe,
    /// Its scores on each fold with each seed, or why there are none.
    pub outcome: Outcome,
}

/// The value of a dimension, in words; numbers so that reading them gives the same number.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Setting {
    /// The dimension's name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl SearchRow {
    /// The value of a dimension, in words.
    pub fn setting(&self, dimension: &str) -> Option<&str> {
        self.settings.iter().find(|setting| setting.name == dimension).map(|setting| setting.value.as_str())
    }

    /// The scores of a metric, unless the candidate failed or the metric was not asked for.
    pub fn scores(&self, metric: Metric) -> Option<&Scores> {
        self.outcome.scored().and_then(|scores| scores.of(metric))
    }
}

impl SearchResults {
    /// Ranks rows that are in the order of their candidates.
    pub(crate) fn new(metrics: Vec<Metric>, rows: Vec<SearchRow>) -> SearchResults {
        let mut results = SearchResults { metrics, rows: Vec::new() };
        let cost = |row: &SearchRow| results.cost(row).unwrap_or(f64::NAN);
        let mut ranked: Vec<(f64, SearchRow)> = rows.into_iter().map(|row| (cost(&row), row)).collect();
        // Stable, so that equals keep their order; what has no cost is last.
        ranked.sort_by(|(a, _), (b, _)| a.partial_cmp(b).unwrap_or(a.is_nan().cmp(&b.is_nan())));
        results.rows = ranked.into_iter().map(|(_, row)| row).collect();
        results
    }

    /// The results of all parts of a search, in any order, as those of one search: the same as if there had been no parts.
    ///
    /// # Errors
    /// [`SelectError::Parts`] if a part is missing or there twice, the parts have other metrics, or a part has candidates of
    /// another's. That all of them searched the same space with the same data is up to the caller.
    pub fn merged(
        parts: impl IntoIterator<Item = (Shard, SearchResults)>,
    ) -> Result<SearchResults, SelectError> {
        let wrong = |problem: String| SelectError::Parts { problem };
        let mut parts: Vec<(Shard, SearchResults)> = parts.into_iter().collect();
        parts.sort_by_key(|(shard, _)| (shard.of(), shard.number()));
        let Some((first, all)) = parts.first().map(|(shard, results)| (shard.of(), results.metrics.clone()))
        else {
            return Err(wrong("there is none".to_owned()));
        };
        if let Some((shard, _)) = parts.iter().find(|(shard, _)| shard.of() != first) {
            return Err(wrong(format!("one is of {first} parts, and one of {}", shard.of())));
        }
        if let Some(pair) = parts.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(wrong(format!("part {} is there twice", pair[0].0)));
        }
        if parts.len() < first {
            let there: BTreeSet<usize> = parts.iter().map(|(shard, _)| shard.number()).collect();
            let mut missing = (1..=first).filter(|number| !there.contains(number));
            let few: Vec<String> = missing.by_ref().take(10).map(|number| number.to_string()).collect();
            let more = match missing.count() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            return Err(wrong(format!("of {first} parts, these are missing: {}{more}", few.join(", "))));
        }
        let mut rows = Vec::new();
        for (shard, part) in parts {
            if part.metrics != all {
                return Err(wrong(format!("part {shard} has other metrics")));
            }
            if part.rows.iter().any(|row| !shard.holds(row.candidate)) {
                return Err(wrong(format!("part {shard} has candidates of another's")));
            }
            rows.extend(part.rows);
        }
        rows.sort_by_key(|row| row.candidate);
        if let Some((expected, _)) = rows.iter().enumerate().find(|(place, row)| row.candidate != *place) {
            return Err(wrong(format!("candidate {expected} (counted from 0) is missing or there twice")));
        }
        Ok(SearchResults::new(all, rows))
    }

    /// The scores by which a row is ranked.
    fn ranked_by<'a>(&self, row: &'a SearchRow) -> Option<&'a Scores> {
        row.scores(*self.metrics.first()?)
    }

    /// What is least for the best row; none where that is no number.
    fn cost(&self, row: &SearchRow) -> Option<f64> {
        self.ranked_by(row).map(Scores::cost).filter(|cost| !cost.is_nan())
    }

    /// The best candidate; none if all failed.
    pub fn best(&self) -> Option<&SearchRow> {
        self.rows.first().filter(|row| self.cost(row).is_some())
    }

    /// The candidate with the fewest weights and biases among those whose mean is within one standard error (of the best
    /// one's) of the best mean; of equals the better. The difference to the best is within the noise, and what is simpler
    /// tends to do better on new data than it seems (Breiman et al., *Classification and Regression Trees*, 1984).
    pub fn one_standard_error(&self) -> Option<&SearchRow> {
        self.one_standard_error_by(|row| row.parameters as f64)
    }

    /// The same with another measure of what is simple: the less the simpler.
    ///
    /// ```
    /// # use nn_data::{KFold, iris};
    /// # use nn_model::Penalty;
    /// # use nn_select::{Recipe, Space, Validation};
    /// # let base = Recipe::classifier().adjust(|training| training.epochs(5));
    /// # let validation = Validation::new(KFold::new(3));
    /// let space = Space::new(base)
    ///     .over("l2", [0.0, 0.001, 0.01], |recipe, l2| recipe.adjust(|training| training.penalty(Penalty::l2(l2))));
    /// let results = space.grid_search(&iris(), &validation)?;
    /// let l2 = |text: Option<&str>| text.and_then(|text| text.parse().ok()).unwrap_or(0.0);
    /// let strongest = results.one_standard_error_by(|row| -l2(row.setting("l2")));
    /// # assert!(strongest.is_some());
    /// # Ok::<(), nn_select::SelectError>(())
    /// ```
    pub fn one_standard_error_by(&self, size: impl Fn(&SearchRow) -> f64) -> Option<&SearchRow> {
        let best = self.ranked_by(self.best()?)?;
        let limit = best.cost() + best.standard_error();
        let close = self.rows.iter().filter(|row| self.cost(row).is_some_and(|cost| cost <= limit));
        close.min_by(|a, b| size(a).total_cmp(&size(b)))
    }
}

impl fmt::Display for SearchResults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names =
            self.rows.iter().take(1).flat_map(|row| &row.settings).map(|setting| setting.name.clone());
        let head = Line::new(names.chain(["parameters".to_owned()])).heads(&self.metrics);
        let rows = self.rows.iter().map(|row| {
            let settings = row.settings.iter().map(|setting| short(&setting.value));
            Line::new(settings.chain([row.parameters.to_string()])).outcome(&row.outcome)
        });
        aligned(f, &[head].into_iter().chain(rows).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::CrossValidation;

    fn row(candidate: usize, score: f64) -> SearchRow {
        let scores = Scores { metric: Metric::R2, held_out: vec![vec![score]; 2], training: vec![] };
        let outcome = Outcome::Scored(CrossValidation { seeds: vec![1], scores: vec![scores] });
        SearchRow { candidate, settings: vec![], parameters: 1, recipe: Recipe::regressor(), outcome }
    }

    #[test]
    fn a_score_that_is_not_a_number_ranks_with_the_failures_and_never_wins() {
        let failed = SearchRow { outcome: Outcome::Failed("why".to_owned()), ..row(1, 0.0) };
        let rows =
            vec![row(0, f64::NAN), failed, row(2, -0.0), row(3, 0.5), row(4, 0.0), row(5, f64::NEG_INFINITY)];
        let results = SearchResults::new(vec![Metric::R2], rows);
        let order: Vec<usize> = results.rows.iter().map(|row| row.candidate).collect();
        assert_eq!(order, [3, 2, 4, 5, 0, 1]);
        assert_eq!(results.one_standard_error().map(|row| row.candidate), Some(3));

        let none = SearchResults::new(vec![Metric::R2], vec![row(0, f64::NAN)]);
        assert_eq!((none.best().is_none(), none.one_standard_error().is_none()), (true, true));
    }
}
