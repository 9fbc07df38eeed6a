//! What a model says about the rows of a table.

use crate::targets::Targets;
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

    /// The class of each row, as a place in [`Predictions::classes`], by the rule of
    /// [`Task::classes`](nn_model::Task::classes); none where there are no classes.
    pub fn class_indices(&self) -> Option<Vec<usize>> {
        self.targets.task().classes(self.outputs())
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
            (Targets::Classes { .. } | Targets::OneHot { .. } | Targets::Labels { .. }, _) => {
                Some(self.outputs.clone())
            }
        }
    }

    /// The predictions as columns of a table: the numbers, the names of the classes, or 0 and 1 for each label; with
    /// `probabilities`, one more for each class or label, called `P(name)`.
    pub fn columns(&self, probabilities: bool) -> Vec<Column> {
        let task = self.targets.task();
        let mut all = match (task.classes(self.outputs()), task.labels(self.outputs())) {
            (Some(indices), _) => {
                let name = match &self.targets {
                    Targets::Classes { column, .. } => column,
                    Targets::Numbers { .. } | Targets::OneHot { .. } | Targets::Labels { .. } => "class",
                };
                let classes = self.classes().unwrap_or_default();
                vec![Column::of_texts(name, indices.into_iter().map(|index| &classes[index]))]
            }
            (None, Some(labels)) => columns(self.targets.columns(), labels.as_ref()),
            (None, None) => columns(self.targets.columns(), self.outputs()),
        };
        if let (true, Some(probabilities)) = (probabilities, self.probabilities()) {
            let names = self.classes().unwrap_or(self.targets.columns());
            let names: Vec<String> = names.iter().map(|name| format!("P({name})")).collect();
            all.extend(columns(&names, probabilities.as_ref()));
        }
        all
    }
}

/// A column of numbers for each name.
fn columns(names: &[String], numbers: MatRef<'_, f64>) -> Vec<Column> {
    let column = |(j, name): (usize, &String)| {
        Column::of_numbers(name.clone(), numbers.col(j).iter().copied().collect())
    };
    names.iter().enumerate().map(column).collect()
}
