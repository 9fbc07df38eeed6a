//! From a table of whatever a file holds to numbers for a network, and back from its outputs.
//!
//! ```text
//! a column of numbers      one column, as it is
//! a column of categories   a column of zeros and ones for each category, called `column=category`; perhaps one for all others
//! ```
//!
//! What this takes (which categories there are, what fills a missing cell) is learned from the training rows alone, and is
//! kept with the model.

mod categories;
mod date_part;
mod dates;
mod fill;
mod input;
mod learn;

use crate::columns::{Columns, MOST_CATEGORIES};
use crate::error::ExperimentError;
use crate::memory::zeros;
use crate::notations::Notations;
use crate::note::Note;
use crate::targets::{self, Choice, Targets};
pub use date_part::DatePart;
use input::fill_cells;
pub use input::{InputColumn, Kind};
use learn::learn_kind;
use nn_data::Dataset;
use nn_math::Mat;
use nn_model::Task;
use nn_table::{ReadOptions, Table};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Makes numbers of a table, the same way each time: inputs for a network, and targets where there are any.
///
/// ```
/// use nn_experiment::{Columns, Encoder};
/// use nn_model::Task;
/// use nn_table::{Column, Table};
/// let table = Table::new("animals", vec![
///     Column::of_numbers("kilograms", vec![4.0, 20.0, 5.0]),
///     Column::of_texts("sound", ["meow", "woof", "meow"]),
///     Column::of_texts("animal", ["cat", "dog", "cat"]),
/// ])?;
/// let (encoder, choice, notes) = Encoder::learn(&table, &[0, 1, 2], &Columns::predicting(["animal"]))?;
/// assert_eq!(choice.task, Task::Binary);
/// assert_eq!(encoder.input_names(), ["kilograms", "sound=meow", "sound=woof"]);
/// assert_eq!(encoder.inputs(&table)?.row(1).iter().collect::<Vec<_>>(), [&20.0, &0.0, &1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encoder {
    /// The input columns, in the order of the network's inputs.
    pub inputs: Vec<InputColumn>,
    /// What is predicted.
    pub targets: Targets,
    /// Columns that were there in training and are not used.
    pub ignored: Vec<String>,
    /// The column that says how much each row counts in losses and scores, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// How inputs and targets are written.
    #[serde(default, skip_serializing_if = "Notations::is_empty")]
    pub notations: Notations,
}

impl Encoder {
    /// How many different categories a column may hold.
    pub const MOST_CATEGORIES: usize = MOST_CATEGORIES;

    /// Learns from these rows of a table (counted from 0) how to make numbers of its columns; says what the task is and why,
    /// and what is odd about the columns.
    ///
    /// # Errors
    /// [`ExperimentError`] if a column is not there, a cell is missing or no number where one should be, a column has too many
    /// categories, or the targets are not the task's.
    pub fn learn(
        table: &Table,
        rows: &[usize],
        columns: &Columns,
    ) -> Result<(Encoder, Choice, Vec<Note>), ExperimentError> {
        if columns.targets.is_empty() {
            return Err(ExperimentError::NoTarget { columns: table.names().map(str::to_owned).collect() });
        }
        let indices = |names: &[String]| table.indices(names.iter().map(String::as_str));
        let targets = indices(&columns.targets)?;
        let [is_target, is_ignored, is_text] =
            [&targets, &indices(&columns.ignore)?, &indices(&columns.text)?]
                .map(|indices| indices.iter().copied().collect::<HashSet<usize>>());
        let asked = indices(&columns.inputs)?;
        let name = |index: usize| table.columns()[index].name().to_owned();
        let mut seen = HashSet::new();
        if let Some(&twice) = targets.iter().find(|&&index| !seen.insert(index)) {
            return Err(ExperimentError::TargetTwice { name: name(twice) });
        }
        if let Some(&index) = asked.iter().find(|index| is_target.contains(index)) {
            return Err(ExperimentError::TargetAsInput { name: name(index) });
        }
        if let Some(&index) = targets.iter().find(|index| is_ignored.contains(index)) {
            return Err(ExperimentError::TargetIgnored { name: name(index) });
        }
        let weight = columns.weight.as_ref().map(|name| table.index(name)).transpose()?;
        if let Some(index) = weight.filter(|index| is_target.contains(index) || asked.contains(index)) {
            let uses = if is_target.contains(&index) {
                "the weights and a target"
            } else {
                "the weights and an input"
            };
            return Err(ExperimentError::TwoUses { name: name(index), uses });
        }
        let candidates = if asked.is_empty() { (0..table.columns().len()).collect() } else { asked };
        let wanted = |index: &usize| {
            !is_target.contains(index) && !is_ignored.contains(index) && weight != Some(*index)
        };
        let mut notes: Vec<Note> = table.layout_remarks().iter().cloned().map(Note::Layout).collect();
        let (mut inputs, mut used) = (Vec::new(), is_target.clone());
        for index in candidates.into_iter().filter(wanted) {
            let kind = learn_kind(table, rows, index, columns, is_text.contains(&index), &mut notes)?;
            inputs.push(InputColumn { name: name(index), kind });
            used.insert(index);
        }
        // Where there is nothing else to learn from, it is a column of inputs in their order.
        if inputs.len() == 1 {
            notes.retain(|note| !matches!(note, Note::Index { .. }));
        }
        used.extend(weight);
        let unused = |index: &usize| !used.contains(index);
        let ignored = (0..table.columns().len()).filter(unused).map(name).collect();
        if inputs.is_empty() {
            return Err(ExperimentError::NoInputs { columns: table.names().map(str::to_owned).collect() });
        }
        let choice = targets::choose(table, rows, &targets, columns.task, |index| is_text.contains(&index))?;
        if let Targets::Numbers { columns } = &choice.targets {
            for (name, &index) in columns.iter().zip(&targets) {
                let first = table.number(rows[0], index)?;
                if rows.iter().all(|&row| table.number(row, index).is_ok_and(|number| number == first)) {
                    notes.push(Note::ConstantTarget { name: name.clone() });
                }
            }
        }
        for (index, column) in table.columns().iter().enumerate().filter(|(index, _)| used.contains(index)) {
            // Who takes numbers for names wants no number read.
            let remarks = column.remarks().iter().filter(|_| !is_text.contains(&index));
            notes.extend(remarks.map(|remark| Note::Written {
                name: column.name().to_owned(),
                how: remark.to_string(),
                is_open: remark.is_open(),
            }));
        }
        let notations = Notations::of(table, used.into_iter());
        let (targets, weight) = (choice.targets.clone(), columns.weight.clone());
        Ok((Encoder { inputs, targets, ignored, weight, notations }, choice, notes))
    }

    /// Reads tables from now on as these options say, where they say something: how decimals are written, and what says that a cell
    /// is missing.
    pub fn insist(&mut self, said: &ReadOptions) {
        let targets = self.targets.columns().iter().cloned();
        let names = self.inputs.iter().map(|input| input.name.clone()).chain(targets).collect::<Vec<_>>();
        self.notations.insist(names.into_iter(), said);
    }

    /// What the outputs are.
    pub fn task(&self) -> Task {
        self.targets.task()
    }

    /// The names of the network's inputs: of columns, `column.part` or `column=category`.
    pub fn input_names(&self) -> Vec<String> {
        let names = |input: &InputColumn| match &input.kind {
            Kind::Number { .. } => vec![input.name.clone()],
            Kind::Date { parts, .. } => parts.iter().map(|part| format!("{}.{part}", input.name)).collect(),
            Kind::Category { encoder, other, .. } => {
                let categories = encoder.categories().iter().chain(other);
                categories.map(|text| format!("{}={text}", input.name)).collect()
            }
        };
        self.inputs.iter().flat_map(names).collect()
    }

    /// How many inputs the network has.
    pub fn width(&self) -> usize {
        self.inputs.iter().map(|input| input.kind.width()).sum()
    }

    /// The network's inputs, in the data's own units: a row for each of the table's, which may have its columns in any order.
    ///
    /// # Errors
    /// [`ExperimentError`] if a column is not there, or there is one that was not there in training; a cell is missing, no
    /// number, or a category that was not there in training.
    pub fn inputs(&self, table: &Table) -> Result<Mat<f64>, ExperimentError> {
        self.encode(table, 0..table.rows())
    }

    /// The inputs of these rows.
    fn encode(
        &self,
        table: &Table,
        rows: impl ExactSizeIterator<Item = usize> + Clone,
    ) -> Result<Mat<f64>, ExperimentError> {
        self.check_columns(table)?;
        let mut matrix = zeros(rows.len(), self.width())?;
        let indices = table.indices(self.inputs.iter().map(|input| input.name.as_str()))?;
        let mut first = 0;
        for (input, index) in self.inputs.iter().zip(indices) {
            let cells = self.notations.cells(table, index);
            for (i, row) in rows.clone().enumerate() {
                fill_cells(cells, row, &input.kind, |column, number| matrix[(i, first + column)] = number)?;
            }
            first += input.kind.width();
        }
        Ok(matrix)
    }

    /// The targets of these rows of a table (counted from 0): numbers, zeros and ones for classes and labels.
    ///
    /// # Errors
    /// [`ExperimentError`] if a column is not there, or a cell is missing, no number or none of the classes.
    pub fn targets(&self, table: &Table, rows: &[usize]) -> Result<Mat<f64>, ExperimentError> {
        self.targets.encode(table, rows, &self.notations)
    }

    /// How much each of these rows counts; none if all count the same, or the table does not say it.
    ///
    /// # Errors
    /// [`ExperimentError`] if a cell is missing, no number or negative.
    pub fn weights(&self, table: &Table, rows: &[usize]) -> Result<Option<Vec<f64>>, ExperimentError> {
        let Some(name) = self.weight.as_deref().filter(|weight| table.names().any(|name| name == *weight))
        else {
            return Ok(None);
        };
        let index = table.index(name)?;
        let weight = |&row: &usize| {
            let found = table.number(row, index)?.ok_or_else(|| table.missing(row, index))?;
            if found >= 0.0 {
                Ok(found)
            } else {
                Err(ExperimentError::Weight { place: table.place(row, index), found })
            }
        };
        rows.iter().map(weight).collect::<Result<_, _>>().map(Some)
    }

    /// Inputs, targets and weights of these rows (counted from 0).
    ///
    /// # Errors
    /// As [`Encoder::inputs`], [`Encoder::targets`] and [`Encoder::weights`]; and [`ExperimentError::Data`] if there is no row or two columns get the
    /// same name.
    pub fn dataset(&self, table: &Table, rows: &[usize]) -> Result<Dataset, ExperimentError> {
        let inputs = self.encode(table, rows.iter().copied())?;
        let targets = self.targets(table, rows)?;
        let data = Dataset::new(inputs, targets, self.input_names(), self.targets.output_names())?;
        Ok(match self.weights(table, rows)? {
            Some(weights) => data.with_weights(weights)?,
            None => data,
        })
    }

    /// Refuses a table without one of the inputs, or with a column that the model does not know.
    fn check_columns(&self, table: &Table) -> Result<(), ExperimentError> {
        let expected = || self.inputs.iter().map(|input| input.name.clone()).collect::<Vec<_>>();
        let there: HashSet<&str> = table.names().collect();
        let inputs = || self.inputs.iter().map(|input| input.name.as_str());
        let missing: Vec<String> = inputs().filter(|name| !there.contains(name)).map(str::to_owned).collect();
        let others =
            self.targets.columns().iter().chain(&self.ignored).chain(&self.weight).map(String::as_str);
        let known: HashSet<&str> = inputs().chain(others).collect();
        let extra: Vec<String> =
            table.names().filter(|name| !known.contains(name)).map(str::to_owned).collect();
        if missing.is_empty() && extra.is_empty() {
            return Ok(());
        }
        Err(ExperimentError::Columns {
            source_name: table.source().to_owned(),
            missing,
            extra,
            expected: expected(),
        })
    }
}
