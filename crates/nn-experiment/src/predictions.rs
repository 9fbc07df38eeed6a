//! What a model says about the rows of a table.

use crate::targets::Targets;
use nn_math::{Mat, MatRef};
use nn_model::{ConfusionMatrix, Metric, ModelError, Task};
use nn_table::Column;

/// What a model says about each row of a table, in the data's own units and names.
#[derive(Clone, Debug, PartialEq)]
pub struct Predictions {
    targets: Targets,
    outputs: Mat<f64>,
    /// Where a threshold was chosen, 1 for the rows above it and 0 for others.
    decided: Option<Mat<f64>>,
}

impl Predictions {
    pub(crate) fn new(targets: Targets, outputs: Mat<f64>, threshold: Option<f64>) -> Predictions {
        let decide = |threshold| {
            Mat::from_fn(outputs.nrows(), outputs.ncols(), |i, j| {
                f64::from(u8::from(outputs[(i, j)] > threshold))
            })
        };
        let decided = threshold.map(decide);
        Predictions { targets, outputs, decided }
    }

    /// What tells the classes: the probabilities, or whether they are above the threshold.
    fn decided(&self) -> MatRef<'_, f64> {
        self.decided.as_ref().unwrap_or(&self.outputs).as_ref()
    }

    /// How good these predictions are for these targets (rows x outputs): each metric, or why it is not defined. The weights are
    /// those of the rows, if they have some. Metrics of classes are by the model's threshold, those of probabilities know none.
    ///
    /// # Errors
    /// As [`Metric::evaluate_all`].
    pub fn scores(
        &self,
        targets: MatRef<'_, f64>,
        metrics: &[Metric],
        weights: Option<&[f64]>,
    ) -> Result<Vec<Result<f64, ModelError>>, ModelError> {
        let task = self.targets.task();
        let mut scores = Metric::evaluate_all(metrics, task, targets, &self.outputs, weights)?;
        if let Some(decided) = &self.decided {
            let of_classes = Metric::evaluate_all(metrics, task, targets, decided, weights)?;
            for ((score, of_class), metric) in scores.iter_mut().zip(of_classes).zip(metrics) {
                if is_of_classes(*metric) {
                    *score = of_class;
                }
            }
        }
        Ok(scores)
    }

    /// How often each class is taken for each; none where there are no classes. With weights, sums of these.
    ///
    /// # Errors
    /// As [`ConfusionMatrix::new`].
    pub fn confusion(
        &self,
        targets: MatRef<'_, f64>,
        weights: Option<&[f64]>,
    ) -> Result<Option<ConfusionMatrix>, ModelError> {
        let task = self.targets.task();
        match (task, weights) {
            (Task::Regression | Task::MultiLabel, _) => Ok(None),
            (Task::Binary | Task::MultiClass, None) => {
                ConfusionMatrix::new(task, targets, self.decided()).map(Some)
            }
            (Task::Binary | Task::MultiClass, Some(weights)) => {
                ConfusionMatrix::weighted(task, targets, self.decided(), weights).map(Some)
            }
        }
    }

    /// The numbers, rows x outputs: of regression in the data's own units, otherwise probabilities (of two classes, that of
    /// the second).
    pub fn outputs(&self) -> MatRef<'_, f64> {
        self.outputs.as_ref()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.outputs.nrows()
    }

    /// The class of each row, as a place in [`Predictions::classes`], by the model's threshold or else the rule of
    /// [`Task::classes`](nn_model::Task::classes); none where there are no classes.
    pub fn class_indices(&self) -> Option<Vec<usize>> {
        self.targets.task().classes(self.decided())
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
        let mut all = match (self.class_indices(), task.labels(self.outputs())) {
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

/// Whether a metric is of classes, and not of their probabilities.
fn is_of_classes(metric: Metric) -> bool {
    match metric {
        Metric::Accuracy | Metric::BalancedAccuracy | Metric::Precision | Metric::Recall | Metric::F1 => true,
        Metric::Mse | Metric::Rmse | Metric::Mae | Metric::R2 | Metric::LogLoss | Metric::RocAuc => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn scores_by_weights_and_threshold_are_scikit_learns() {
        let all: Value = serde_json::from_str(include_str!("../tests/experiment/scikit_learn.json")).unwrap();
        for case in all["scored"].as_array().unwrap() {
            let column = |name: &str| -> Vec<f64> {
                case[name].as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
            };
            let [probabilities, targets, weights] = ["probabilities", "targets", "weights"].map(column);
            let [outputs, targets] =
                [probabilities, targets].map(|numbers| Mat::from_fn(numbers.len(), 1, |i, _| numbers[i]));
            let classes = ["no", "yes"].map(str::to_owned).to_vec();
            let names = Targets::Classes { column: "y".to_owned(), classes };
            let predictions = Predictions::new(names, outputs, case["threshold"].as_f64());
            let expected = case["scores"].as_object().unwrap();
            let metrics: Vec<Metric> = expected.keys().map(|name| name.parse().unwrap()).collect();
            let scores = predictions.scores(targets.as_ref(), &metrics, Some(&weights)).unwrap();
            for ((metric, score), (_, expected)) in metrics.iter().zip(scores).zip(expected) {
                let (score, expected) = (score.unwrap(), expected.as_f64().unwrap());
                assert!((score - expected).abs() < 1e-12, "{metric}: {score}, and scikit-learn's {expected}");
            }
            let confusion = predictions.confusion(targets.as_ref(), Some(&weights)).unwrap().unwrap();
            let recall = case["scores"]["recall"].as_f64().unwrap();
            assert!((confusion.recall(1).unwrap() - recall).abs() < 1e-12);
            let above = predictions.class_indices().unwrap().iter().sum::<usize>();
            let threshold = case["threshold"].as_f64().unwrap();
            assert_eq!(above, predictions.outputs().col(0).iter().filter(|p| **p > threshold).count());
        }
    }
}
