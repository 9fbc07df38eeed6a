//! Predictions with a promise: intervals, or sets of classes, of the columns of a table.

use crate::error::ExperimentError;
use crate::model::Model;
use crate::predictions::Predictions;
use crate::targets::Targets;
use nn_data::Dataset;
use nn_math::{Mat, MatRef};
use nn_select::{Conformal, ConformityScore};
use nn_table::Column;

/// What stands between the classes of a set.
const BETWEEN: &str = " | ";

/// Where what is true lies, with the probability that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Regions {
    /// Of numbers, in the data's own units: the ends of each, rows x outputs.
    Intervals {
        /// The lower ends.
        low: Mat<f64>,
        /// The upper ends.
        high: Mat<f64>,
    },
    /// Of classes. No set is empty.
    Sets {
        /// Whether each class is in the set, for each row.
        sets: Vec<Vec<bool>>,
        /// How many sets would have been empty and were given the most probable class, so that they hold more than was promised.
        filled: usize,
    },
}

impl Model {
    /// The same model with intervals or sets, calibrated by rows that it has not seen in its training: only these tell how far it will be
    /// off on others. `score` is what is usual for the task if nothing is said. Weights of rows do not count here.
    ///
    /// # Errors
    /// [`ExperimentError::Select`] if there are no rows, they have no such score (labels have none), or a prediction is no finite number.
    pub fn calibrate(
        &self,
        data: &Dataset,
        score: Option<ConformityScore>,
    ) -> Result<Model, ExperimentError> {
        let task = self.task();
        let Some(score) = score.or(Conformal::usual_score(task)) else {
            return Err(ExperimentError::NoRegions { task });
        };
        let outputs = self.fitted.predict(data.inputs())?;
        let conformal = Conformal::new(score, task, data.targets(), outputs.as_ref())?;
        Ok(Model { conformal: Some(conformal), ..self.clone() })
    }

    /// Intervals or sets around predictions of this model, which hold what is true with this probability.
    ///
    /// # Errors
    /// [`ExperimentError::NotCalibrated`] if it was not calibrated, [`ExperimentError::Select`] as
    /// [`Conformal::quantiles`](nn_select::Conformal::quantiles).
    pub fn regions(&self, predictions: &Predictions, coverage: f64) -> Result<Regions, ExperimentError> {
        let conformal = self.conformal.as_ref().ok_or(ExperimentError::NotCalibrated)?;
        let outputs = predictions.outputs();
        if conformal.score() == ConformityScore::AbsoluteResidual {
            let (low, high) = conformal.intervals(outputs, coverage)?;
            return Ok(Regions::Intervals { low, high });
        }
        let mut sets = conformal.sets(outputs, coverage)?;
        let mut filled = 0;
        for (row, set) in sets.iter_mut().enumerate() {
            // An empty set would promise the same and say nothing.
            if !set.contains(&true) {
                set[most_probable(outputs, row)] = true;
                filled += 1;
            }
        }
        Ok(Regions::Sets { sets, filled })
    }
}

fn most_probable(outputs: MatRef<'_, f64>, row: usize) -> usize {
    match outputs.ncols() {
        1 => usize::from(outputs[(row, 0)] > 0.5),
        columns => {
            (0..columns).fold(0, |best, j| if outputs[(row, j)] > outputs[(row, best)] { j } else { best })
        }
    }
}

impl Regions {
    /// As columns of a table: `price low` and `price high` of each target, or one column `set` with the classes in it.
    pub fn columns(&self, targets: &Targets) -> Vec<Column> {
        match self {
            Regions::Intervals { low, high } => {
                let column = |(j, name): (usize, &String), ends: &Mat<f64>, which: &str| {
                    Column::of_numbers(format!("{name} {which}"), ends.col(j).iter().copied().collect())
                };
                let both = |target| [column(target, low, "low"), column(target, high, "high")];
                targets.columns().iter().enumerate().flat_map(both).collect()
            }
            Regions::Sets { sets, .. } => {
                let names = targets.classes().unwrap_or_default();
                let text = |set: &Vec<bool>| {
                    let inside = names.iter().zip(set).filter(|(_, is_in)| **is_in);
                    inside.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(BETWEEN)
                };
                vec![Column::of_texts("set", sets.iter().map(text))]
            }
        }
    }

    /// Whether what was true lies within, for targets as the network has them (rows x outputs): for each output of each row, or the class
    /// of each row.
    pub fn hold(&self, targets: MatRef<'_, f64>) -> Vec<Vec<bool>> {
        match self {
            Regions::Intervals { low, high } => (0..targets.nrows())
                .map(|i| {
                    let within = |j| (low[(i, j)]..=high[(i, j)]).contains(&targets[(i, j)]);
                    (0..targets.ncols()).map(within).collect()
                })
                .collect(),
            Regions::Sets { sets, .. } => {
                sets.iter().enumerate().map(|(row, set)| vec![set[most_probable(targets, row)]]).collect()
            }
        }
    }

    /// How wide the intervals of each output are, which is the same in each row, or how many classes a set has on average.
    pub fn sizes(&self) -> Vec<f64> {
        match self {
            Regions::Intervals { low, high } => {
                let width = |j| if low.nrows() == 0 { 0.0 } else { high[(0, j)] - low[(0, j)] };
                (0..low.ncols()).map(width).collect()
            }
            Regions::Sets { sets, .. } => {
                let classes: usize = sets.iter().map(|set| set.iter().filter(|is_in| **is_in).count()).sum();
                vec![classes as f64 / sets.len().max(1) as f64]
            }
        }
    }
}
