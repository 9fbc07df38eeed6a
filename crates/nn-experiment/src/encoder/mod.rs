//! From a table of whatever a file holds to numbers for a network, and back from its outputs.
//!
//! ```text
//! a column of numbers      one column, as it is
//! a column of categories   a column of zeros and ones for each category, called `column=category`
//! ```
//!
//! What this takes (which categories there are, what fills a missing cell) is learned from the training rows alone, and is
//! kept with the model.

mod input;
mod learn;

use crate::columns::{Columns, MOST_CATEGORIES};
use crate::error::ExperimentError;
use crate::note::Note;
use crate::targets::{self, Choice, Targets};
use input::fill_cells;
pub use input::{InputColumn, Kind};
use learn::learn_kind;
use nn_data::Dataset;
use nn_math::Mat;
use nn_model::Task;
use nn_table::Table;
use serde::{Deserialize, Serialize};

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
        let mut targets = Vec::new();
        for name in &columns.targets {
            let index = table.index(name)?;
            if targets.contains(&index) {
                return Err(ExperimentError::TargetTwice { name: name.clone() });
            }
            targets.push(index);
        }
        for name in columns.ignore.iter().chain(&columns.text) {
            table.index(name)?;
        }
        if let Some(name) = columns.inputs.iter().find(|name| columns.targets.contains(name)) {
            return Err(ExperimentError::TargetAsInput { name: name.clone() });
        }
        if let Some(name) = columns.targets.iter().find(|name| columns.ignore.contains(name)) {
            return Err(ExperimentError::TargetIgnored { name: name.clone() });
        }
        let wanted = |name: &str| {
            let asked = columns.inputs.is_empty() || columns.inputs.iter().any(|input| input == name);
            asked && !columns.ignore.iter().any(|ignored| ignored == name)
        };
        let indices: Vec<usize> = match columns.inputs.is_empty() {
            true => (0..table.columns().len()).collect(),
            false => columns.inputs.iter().map(|name| table.index(name)).collect::<Result<_, _>>()?,
        };
        let mut notes = Vec::new();
        let (mut inputs, mut ignored) = (Vec::new(), Vec::new());
        for index in indices.into_iter().filter(|index| !targets.contains(index)) {
            let name = table.columns()[index].name();
            if !wanted(name) {
                continue;
            }
            let kind = learn_kind(table, rows, index, columns, &mut notes)?;
            inputs.push(InputColumn { name: name.to_owned(), kind });
        }
        for (index, name) in table.names().enumerate() {
            if !targets.contains(&index) && !inputs.iter().any(|input| input.name == name) {
                ignored.push(name.to_owned());
            }
        }
        if inputs.is_empty() {
            return Err(ExperimentError::NoInputs { columns: table.names().map(str::to_owned).collect() });
        }
        let as_text = |index: usize| columns.text.iter().any(|text| text == table.columns()[index].name());
        let choice = targets::choose(table, rows, &targets, columns.task, as_text)?;
        if let Targets::Numbers { columns } = &choice.targets {
            for (name, &index) in columns.iter().zip(&targets) {
                let first = table.number(rows[0], index)?;
                if rows.iter().all(|&row| table.number(row, index).is_ok_and(|number| number == first)) {
                    notes.push(Note::ConstantTarget { name: name.clone() });
                }
            }
        }
        Ok((Encoder { inputs, targets: choice.targets.clone(), ignored }, choice, notes))
    }

    /// What the outputs are.
    pub fn task(&self) -> Task {
        self.targets.task()
    }

    /// The names of the network's inputs: of columns, or `column=category`.
    pub fn input_names(&self) -> Vec<String> {
        let names = |input: &InputColumn| match &input.kind {
            Kind::Number { .. } => vec![input.name.clone()],
            Kind::Category { encoder, .. } => {
                encoder.categories().iter().map(|text| format!("{}={text}", input.name)).collect()
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
        self.check_columns(table)?;
        let mut matrix = zeros(table.rows(), self.width())?;
        let mut first = 0;
        for input in &self.inputs {
            let index = table.index(&input.name)?;
            for row in 0..table.rows() {
                fill_cells(table, row, index, &input.kind, |column, number| {
                    matrix[(row, first + column)] = number
                })?;
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
        self.targets.encode(table, rows)
    }

    /// Inputs and targets of these rows (counted from 0).
    ///
    /// # Errors
    /// As [`Encoder::inputs`] and [`Encoder::targets`]; and [`ExperimentError::Data`] if there is no row or two columns get the
    /// same name.
    pub fn dataset(&self, table: &Table, rows: &[usize]) -> Result<Dataset, ExperimentError> {
        self.check_columns(table)?;
        let mut inputs = zeros(rows.len(), self.width())?;
        let mut first = 0;
        for input in &self.inputs {
            let index = table.index(&input.name)?;
            for (i, &row) in rows.iter().enumerate() {
                fill_cells(table, row, index, &input.kind, |column, number| {
                    inputs[(i, first + column)] = number
                })?;
            }
            first += input.kind.width();
        }
        let targets = self.targets(table, rows)?;
        Ok(Dataset::new(inputs, targets, self.input_names(), self.targets.output_names())?)
    }

    /// Refuses a table without one of the inputs, or with a column that the model does not know.
    fn check_columns(&self, table: &Table) -> Result<(), ExperimentError> {
        let expected = || self.inputs.iter().map(|input| input.name.clone()).collect::<Vec<_>>();
        let missing: Vec<String> =
            expected().into_iter().filter(|name| !table.names().any(|known| known == name)).collect();
        let known = |name: &str| {
            self.inputs.iter().any(|input| input.name == name)
                || self.targets.columns().iter().any(|target| target == name)
                || self.ignored.iter().any(|ignored| ignored == name)
        };
        let extra: Vec<String> = table.names().filter(|name| !known(name)).map(str::to_owned).collect();
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

/// A matrix of zeros, if there is room for it.
fn zeros(rows: usize, columns: usize) -> Result<Mat<f64>, ExperimentError> {
    let too_large = ExperimentError::TooLarge { rows, columns };
    let bytes = rows.checked_mul(columns).and_then(|numbers| numbers.checked_mul(size_of::<f64>()));
    // More than this cannot be meant; and a Vec tells whether it can be had at all.
    let numbers =
        bytes.filter(|&bytes| bytes <= isize::MAX as usize / 4).ok_or(too_large)? / size_of::<f64>();
    Vec::<f64>::new().try_reserve_exact(numbers).map_err(|_| ExperimentError::TooLarge { rows, columns })?;
    Ok(Mat::zeros(rows, columns))
}
