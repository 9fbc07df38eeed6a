//! What a model says about the rows of a table.

use crate::Targets;
use nn_math::{Mat, MatRef};
use nn_table::Column;

/// What a model says about each row of a table, in the data's own units and names.
#[derive(Clone, Debug, PartialEq)]
pub struct Predictions {
    pub(crate) targets: Targets,
    pub(crate) outputs: Mat<f64>,
}

impl Predictions {
    /// The numbers, rows x outputs: of regression in the data's own units, otherwise probabilities (of two classes, that of
    /// the second).
    pub fn outputs(&self) -> MatRef<'_, f64> {
        self.outputs.as_ref()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.outputs.nrows()
    }

    /// The class of each row, as a place in [`Predictions::classes`]; none where there are no classes. A probability of one
    /// half is the second class; of several equals the first is taken.
    pub fn class_indices(&self) -> Option<Vec<usize>> {
        let classes = self.classes()?.len();
        let class = |row: usize| match self.outputs.ncols() {
            1 => usize::from(self.outputs[(row, 0)] >= 0.5),
            _ => (1..classes).fold(0, |best, class| {
                if self.outputs[(row, class)] > self.outputs[(row, best)] { class } else { best }
            }),
        };
        Some((0..self.rows()).map(class).collect())
    }

    /// The names of the classes; none where there are no classes.
    pub fn classes(&self) -> Option<&[String]> {
        self.targets.classes()
    }

    /// The probability of each class (or of each label), rows x classes; none for regression.
    pub fn probabilities(&self) -> Option<Mat<f64>> {
        match (&self.targets, self.outputs.ncols()) {
            (Targets::Numbers { .. }, _) => None,
            (Targets::Classes { .. }, 1) => Some(Mat::from_fn(self.rows(), 2, |row, class| {
                let second = self.outputs[(row, 0)];
                if class == 0 { 1.0 - second } else { second }
            })),
            _ => Some(self.outputs.clone()),
        }
    }

    /// The predictions as columns of a table: the numbers, the names of the classes, or 0 and 1 for each label; with
    /// `probabilities`, one more for each class or label, called `P(name)`.
    pub fn columns(&self, probabilities: bool) -> Vec<Column> {
        let numbers = |name: String, column: usize| {
            Column::of_numbers(name, self.outputs.col(column).iter().copied().collect())
        };
        let mut columns = match (&self.targets, self.class_indices()) {
            (targets, Some(indices)) => {
                let name = match targets {
                    Targets::Classes { column, .. } => column,
                    _ => "class",
                };
                let classes = self.classes().unwrap_or_default();
                vec![Column::of_texts(name, indices.into_iter().map(|index| &classes[index]))]
            }
            (Targets::Labels { columns }, _) => {
                let label = |(j, name): (usize, &String)| {
                    let column = self.outputs.col(j);
                    let labels = column.iter().map(|&p| f64::from(u8::from(p >= 0.5)));
                    Column::of_numbers(name.clone(), labels.collect())
                };
                columns.iter().enumerate().map(label).collect()
            }
            (targets, _) => {
                targets.columns().iter().enumerate().map(|(j, name)| numbers(name.clone(), j)).collect()
            }
        };
        if let (true, Some(all)) = (probabilities, self.probabilities()) {
            let names = self.classes().unwrap_or(self.targets.columns());
            columns.extend(names.iter().enumerate().map(|(j, name)| {
                Column::of_numbers(format!("P({name})"), all.col(j).iter().copied().collect())
            }));
        }
        columns
    }
}
