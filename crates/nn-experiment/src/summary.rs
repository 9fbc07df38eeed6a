//! What the columns of a table hold that a model is asked about, as the model reads them.

use crate::encoder::Kind;
use crate::error::ExperimentError;
use crate::model::Model;
use crate::targets::Targets;
use nn_data::Dataset;
use nn_table::{ColumnCells, Date, Table};
use std::collections::{BTreeMap, HashSet};

/// What a column of a table holds, and what a model makes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSummary {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub role: ColumnRole,
    /// How many cells say nothing.
    pub missing: usize,
    /// What the others say.
    pub values: SummaryValues,
    /// In how many rows an input lies where the training had nothing: a number beyond those of the training rows, a date of which a part
    /// that the network is given is beyond, a category that was not there. None if the model does not know, and of other columns.
    pub outside: Option<usize>,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    /// The model predicts from it.
    Input,
    /// The model predicts it.
    Target,
    /// It says how much a row counts.
    Weight,
}

/// What cells say.
#[derive(Clone, Debug, PartialEq)]
pub enum SummaryValues {
    /// Nothing: all of them are missing.
    Nothing,
    /// Numbers.
    Numbers {
        /// The least.
        least: f64,
        /// The mean.
        mean: f64,
        /// The largest.
        largest: f64,
    },
    /// Dates.
    Dates {
        /// The first.
        first: Date,
        /// The last.
        last: Date,
    },
    /// Categories or classes, and in how many rows each is, the most frequent first.
    Categories(Vec<(String, usize)>),
}

impl Model {
    /// What the columns of a table hold that the model takes, in its order: inputs, targets, and how much rows count, if the table has
    /// that. `data` is what [`Model::dataset`] makes of the table.
    ///
    /// ```
    /// use nn_data::BuiltIn;
    /// use nn_experiment::{Columns, DataSettings, Draw, Experiment, SummaryValues, built_in};
    ///
    /// let data = DataSettings { generator: Some(BuiltIn::Iris), ..DataSettings::default() };
    /// let table = built_in(BuiltIn::Iris, None, None, &mut Draw::default().rng())?;
    /// let experiment = Experiment { data, columns: Columns::predicting(["species"]), ..Experiment::default() };
    /// let model = experiment.run()?;
    ///
    /// let columns = model.summaries(&table, &model.dataset(&table)?)?;
    /// assert_eq!(columns.len(), 5);
    /// // It was trained on these rows, so none lies outside.
    /// assert_eq!((columns[0].missing, columns[0].outside), (0, Some(0)));
    /// let SummaryValues::Categories(species) = &columns[4].values else { panic!("species are categories") };
    /// assert_eq!(species[0].1, 50);
    /// # Ok::<(), nn_experiment::ExperimentError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Encoder::dataset`](crate::Encoder::dataset): of a table that became a data set, none is known.
    pub fn summaries(&self, table: &Table, data: &Dataset) -> Result<Vec<ColumnSummary>, ExperimentError> {
        let encoder = &self.encoder;
        let mut all = Vec::new();
        let mut first = 0;
        for input in &encoder.inputs {
            let cells = encoder.notations.cells(table, table.index(&input.name)?);
            let columns = first..first + input.kind.width();
            let (missing, values) = match &input.kind {
                Kind::Number { .. } => numbers(cells, table.rows())?,
                Kind::Date { .. } => dates(cells, table.rows())?,
                Kind::Category { encoder, .. } => categories(cells, table.rows(), encoder.categories()),
            };
            let is_outside = |row: usize| {
                let numbers = || columns.clone().map(|column| (column, data.inputs()[(row, column)]));
                match (&input.kind, &self.trace) {
                    (Kind::Category { .. }, _) => Some(numbers().all(|(_, number)| number == 0.0)),
                    (Kind::Number { .. } | Kind::Date { .. }, Some(trace)) => {
                        let beyond = |(j, number): (usize, f64)| {
                            trace.least.get(j).is_some_and(|least| number < *least)
                                || trace.largest.get(j).is_some_and(|largest| number > *largest)
                        };
                        Some(numbers().any(beyond))
                    }
                    (Kind::Number { .. } | Kind::Date { .. }, None) => None,
                }
            };
            let outside: Option<Vec<bool>> = (0..data.samples()).map(is_outside).collect();
            let outside = outside.map(|rows| rows.into_iter().filter(|is_outside| *is_outside).count());
            all.push(ColumnSummary {
                name: input.name.clone(),
                role: ColumnRole::Input,
                missing,
                values,
                outside,
            });
            first = columns.end;
        }
        let targets = encoder.targets.columns().iter().map(|name| (name, ColumnRole::Target));
        let weight = encoder.weight.iter().filter(|name| table.index(name).is_ok());
        for (name, role) in targets.chain(weight.map(|name| (name, ColumnRole::Weight))) {
            let cells = encoder.notations.cells(table, table.index(name)?);
            let are_numbers =
                role == ColumnRole::Weight || matches!(encoder.targets, Targets::Numbers { .. });
            let (missing, values) = match are_numbers {
                true => numbers(cells, table.rows())?,
                false => categories(cells, table.rows(), encoder.targets.classes().unwrap_or_default()),
            };
            all.push(ColumnSummary { name: name.clone(), role, missing, values, outside: None });
        }
        Ok(all)
    }
}

fn numbers(cells: ColumnCells<'_>, rows: usize) -> Result<(usize, SummaryValues), ExperimentError> {
    let (mut count, mut mean) = (0_usize, 0.0);
    let (mut least, mut largest) = (f64::INFINITY, f64::NEG_INFINITY);
    for row in 0..rows {
        let Some(number) = cells.number(row)? else { continue };
        count += 1;
        // A sum of large numbers would be none.
        mean += (number - mean) / count as f64;
        (least, largest) = (least.min(number), largest.max(number));
    }
    let values = match count {
        0 => SummaryValues::Nothing,
        _ => SummaryValues::Numbers { least, mean, largest },
    };
    Ok((rows - count, values))
}

fn dates(cells: ColumnCells<'_>, rows: usize) -> Result<(usize, SummaryValues), ExperimentError> {
    let (mut count, mut ends) = (0, None::<(Date, Date)>);
    for row in 0..rows {
        let Some(date) = cells.date(row)? else { continue };
        count += 1;
        ends = Some(match ends.take() {
            None => (date, date),
            Some((first, last)) if date.days() < first.days() => (date, last),
            Some((first, last)) if date.days() > last.days() => (first, date),
            Some(ends) => ends,
        });
    }
    let values = ends.map_or(SummaryValues::Nothing, |(first, last)| SummaryValues::Dates { first, last });
    Ok((rows - count, values))
}

fn categories(cells: ColumnCells<'_>, rows: usize, known: &[String]) -> (usize, SummaryValues) {
    let known: HashSet<&String> = known.iter().collect();
    // A word that often says that a cell is missing is a category where one is called so.
    let category = |row| {
        let as_it_stands = cells.as_it_stands(row).filter(|text| known.contains(text));
        as_it_stands.or_else(|| cells.category(row))
    };
    let mut counts = BTreeMap::<String, usize>::new();
    for name in (0..rows).filter_map(category) {
        *counts.entry(name).or_default() += 1;
    }
    let missing = rows - counts.values().sum::<usize>();
    let mut counts = Vec::from_iter(counts);
    // Of as many rows, by name.
    counts.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    match counts.is_empty() {
        true => (missing, SummaryValues::Nothing),
        false => (missing, SummaryValues::Categories(counts)),
    }
}
