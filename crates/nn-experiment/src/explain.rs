//! What a model makes of the columns of a table: how important each is, and what its values do.
//!
//! A column of the table is shuffled or set as a whole, whatever numbers it becomes: all zeros and ones of a category, all parts of a
//! date. How that is computed is [`nn_select::importances`] and [`nn_select::effects`].

use crate::encoder::Kind;
use crate::error::ExperimentError;
use crate::model::Model;
use crate::predictions::Predictions;
use nn_choice::limits;
use nn_data::Dataset;
use nn_math::{Mat, MatRef};
use nn_model::{Metric, Task};
use nn_select::{Effects, Importance, SelectError, Shuffles, effects, importances, quantile, quantile_grid};
use nn_table::{Date, Table};
use std::ops::Range;

/// How important the columns of a table are to a model.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnImportances {
    /// By what predictions are judged.
    pub metric: Metric,
    /// How good they are for the table as it is.
    pub score: f64,
    /// For how many rows.
    pub rows: usize,
    /// Whether the table says how much each row counts.
    pub is_weighted: bool,
    /// Each column, the most important one first, and how much worse the metric becomes when it is shuffled: less where more is better,
    /// more where less is.
    pub columns: Vec<(String, Importance)>,
    /// Columns of numbers that say nearly the same, with their correlation, the closest first. Looked for among
    /// [`ColumnImportances::MOST_COMPARED`] columns at most.
    pub alike: Vec<(String, String, f64)>,
}

impl ColumnImportances {
    /// How many columns of numbers are compared with each other.
    pub const MOST_COMPARED: usize = 200;
    /// From which correlation on two columns say nearly the same.
    pub const ALIKE: f64 = 0.8;
}

/// How effects of a column are to be computed.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectSettings {
    /// How many values a column is set to; of categories it is each that the table has.
    pub points: usize,
    /// For how many rows there is a curve of their own; they are taken at equal distances from the table.
    pub curves: usize,
    /// The class, the label or the target that is looked at; all of them if nothing is said and, of two classes, the positive one.
    pub output: Option<String>,
}

impl Default for EffectSettings {
    fn default() -> EffectSettings {
        EffectSettings { points: 25, curves: 0, output: None }
    }
}

/// What a model predicts when a column has this value, and that one.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnEffects {
    /// The column.
    pub column: String,
    /// The values that it was set to.
    pub values: ColumnValues,
    /// What is predicted, a name for each output: a target, or a class or label whose probability it is.
    pub outputs: Vec<String>,
    /// The predictions, in the data's own units.
    pub effects: Effects,
    /// The rows that have a curve of their own, counted from 0.
    pub curves: Vec<usize>,
    /// How many rows there are.
    pub rows: usize,
    /// Whether the table says how much each row counts.
    pub is_weighted: bool,
}

/// Values that a column was set to.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnValues {
    /// Numbers: see [`quantile_grid`].
    Numbers {
        /// The values, in ascending order.
        values: Vec<f64>,
        /// Below which nine numbers a tenth of the rows lies, two tenths, ...
        deciles: Vec<f64>,
    },
    /// Dates that the table has, in ascending order, at equal distances in their ranks between the 5 % quantile and the 95 % quantile.
    Dates(Vec<Date>),
    /// Categories that the table has, in the model's order.
    Categories {
        /// Their names; none for all that the model does not know and takes for none.
        names: Vec<Option<String>>,
        /// How many rows each has.
        rows: Vec<usize>,
    },
}

impl ColumnValues {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            ColumnValues::Numbers { values, .. } => values.len(),
            ColumnValues::Dates(dates) => dates.len(),
            ColumnValues::Categories { names, .. } => names.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What is looked at of the outputs.
#[derive(Clone, Copy)]
enum Output {
    All,
    One(usize),
    /// Of two classes the one whose probability is not given.
    Other,
}

impl Output {
    fn of(self, outputs: Mat<f64>) -> Mat<f64> {
        match self {
            Output::All => outputs,
            Output::One(column) => Mat::from_fn(outputs.nrows(), 1, |row, _| outputs[(row, column)]),
            Output::Other => Mat::from_fn(outputs.nrows(), 1, |row, _| 1.0 - outputs[(row, 0)]),
        }
    }
}

impl Model {
    /// The metric by which columns are judged if nothing is said: the share that is explained, or that is right.
    pub fn usual_metric(&self) -> Metric {
        match self.task() {
            Task::Regression => Metric::R2,
            Task::Binary | Task::MultiClass | Task::MultiLabel => Metric::Accuracy,
        }
    }

    /// How important each input column of a table is to the predictions, which has the targets too: how much worse a metric becomes when
    /// the column is shuffled. Scores are by the rows' weights, if the table has them, and the model's threshold.
    ///
    /// Columns that say the same share their importance: what one loses by being shuffled is read off the other. So little importance does
    /// not mean that a column tells nothing of the target.
    ///
    /// ```
    /// use nn_data::BuiltIn;
    /// use nn_experiment::{Columns, DataSettings, Draw, Experiment, built_in};
    /// use nn_model::Metric;
    /// use nn_select::Shuffles;
    ///
    /// let data = DataSettings { generator: Some(BuiltIn::Iris), ..DataSettings::default() };
    /// let table = built_in(BuiltIn::Iris, None, None, &mut Draw::default().rng())?;
    /// let experiment = Experiment { data, columns: Columns::predicting(["species"]), ..Experiment::default() };
    /// let model = experiment.run()?;
    ///
    /// let found = model.importance(&table, Metric::Accuracy, &Shuffles::drawn(10, 0))?;
    /// let (column, importance) = &found.columns[0];
    /// assert!(column.starts_with("petal") && importance.mean() > 0.1);
    /// assert!(importance.standard_error() < Some(0.02));
    /// // One petal tells much of the other.
    /// assert_eq!(found.alike[0].0, "petal length (cm)");
    /// # Ok::<(), nn_experiment::ExperimentError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Model::dataset`] and [`importances`]; and if the metric is not defined for these rows.
    pub fn importance(
        &self,
        table: &Table,
        metric: Metric,
        shuffles: &Shuffles,
    ) -> Result<ColumnImportances, ExperimentError> {
        let data = self.dataset(table)?;
        let sign = if metric.higher_is_better() { 1.0 } else { -1.0 };
        let score = |outputs: Mat<f64>| -> Result<f64, SelectError> {
            let predictions = Predictions::new(self.encoder.targets.clone(), outputs, self.threshold);
            let mut scores = predictions.scores(data.targets(), &[metric], data.weights())?;
            Ok(sign * scores.swap_remove(0)?)
        };
        let groups: Vec<Range<usize>> = self.columns_of_inputs().collect();
        let predict = |inputs: MatRef<'_, f64>| self.fitted.predict(inputs);
        let (score, found) = importances(data.inputs(), &groups, shuffles, &predict, &score)?;
        let names = self.encoder.inputs.iter().map(|input| input.name.clone());
        let mut columns: Vec<(String, Importance)> = names.zip(found).collect();
        columns.sort_by(|(_, a), (_, b)| b.mean().total_cmp(&a.mean()));
        let (score, rows, is_weighted) = (sign * score, data.targets().nrows(), data.weights().is_some());
        Ok(ColumnImportances { metric, score, rows, is_weighted, columns, alike: self.alike(&data) })
    }

    /// Which columns of the network's inputs each input column of the table becomes.
    fn columns_of_inputs(&self) -> impl Iterator<Item = Range<usize>> {
        let mut end = 0;
        self.encoder.inputs.iter().map(move |input| {
            let start = end;
            end += input.kind.width();
            start..end
        })
    }

    /// Pairs of columns of numbers that say nearly the same.
    fn alike(&self, data: &Dataset) -> Vec<(String, String, f64)> {
        let of_numbers = self.encoder.inputs.iter().zip(self.columns_of_inputs());
        let of_numbers = of_numbers.filter(|(input, _)| matches!(input.kind, Kind::Number { .. }));
        // Deviations from the mean, each column of the length 1: their products are correlations.
        let deviations = |column: usize| {
            let numbers = data.inputs().col(column);
            let mean = numbers.iter().sum::<f64>() / numbers.nrows() as f64;
            let length = numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>().sqrt();
            numbers.iter().map(|number| (number - mean) / length).collect::<Vec<f64>>()
        };
        let columns: Vec<(&String, Vec<f64>)> = of_numbers
            .take(ColumnImportances::MOST_COMPARED)
            .map(|(input, columns)| (&input.name, deviations(columns.start)))
            .collect();
        let mut alike = Vec::new();
        for (i, (name, one)) in columns.iter().enumerate() {
            for (other, two) in &columns[i + 1..] {
                let correlation: f64 = one.iter().zip(two).map(|(a, b)| a * b).sum();
                // Of a column that is the same in all rows it is no number.
                if correlation.abs() >= ColumnImportances::ALIKE {
                    alike.push(((*name).clone(), (*other).clone(), correlation));
                }
            }
        }
        alike.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
        alike
    }

    /// What is predicted when a column has this value in all rows of a table, and that one: on average over the rows, by their weights
    /// if the table has them, and for single rows. The targets may be missing.
    ///
    /// ```
    /// use nn_data::BuiltIn;
    /// use nn_experiment::{ColumnValues, Columns, EffectSettings, Experiment};
    /// use nn_experiment::{DataSettings, Draw, built_in};
    ///
    /// let data = DataSettings { generator: Some(BuiltIn::Iris), ..DataSettings::default() };
    /// let table = built_in(BuiltIn::Iris, None, None, &mut Draw::default().rng())?;
    /// let experiment = Experiment { data, columns: Columns::predicting(["species"]), ..Experiment::default() };
    /// let model = experiment.run()?;
    ///
    /// let settings = EffectSettings { points: 5, output: Some("setosa".to_owned()), ..EffectSettings::default() };
    /// let found = model.effects(&table, "petal length (cm)", &settings)?;
    /// let ColumnValues::Numbers { values, .. } = &found.values else { panic!("lengths are numbers") };
    /// assert!(values[0] < 1.5 && values[4] > 6.0);
    /// // The longer a petal, the less likely it is one of setosa.
    /// let probability = found.effects.average;
    /// assert!(probability[(0, 0)] > probability[(4, 0)]);
    /// # Ok::<(), nn_experiment::ExperimentError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Encoder::inputs`](crate::Encoder::inputs) and [`effects`]; and [`ExperimentError`] if there is no such input or output, or no
    /// room for as many curves.
    pub fn effects(
        &self,
        table: &Table,
        column: &str,
        settings: &EffectSettings,
    ) -> Result<ColumnEffects, ExperimentError> {
        let place = self.encoder.inputs.iter().position(|input| input.name == column);
        let Some((place, columns)) =
            place.and_then(|place| Some((place, self.columns_of_inputs().nth(place)?)))
        else {
            let known = self.encoder.inputs.iter().map(|input| input.name.clone()).collect();
            return Err(ExperimentError::NoSuchInput { found: column.to_owned(), known });
        };
        let (outputs, output) = self.output(settings.output.as_deref())?;
        let inputs = self.encoder.inputs(table)?;
        let rows = inputs.nrows();
        let all: Vec<usize> = (0..rows).collect();
        let weights = self.encoder.weights(table, &all)?;
        let (values, grid) = self.grid(table, &inputs, place, &columns, settings.points)?;
        let count = settings.curves.min(rows);
        let curves: Vec<usize> =
            (0..count).map(|i| (i as u128 * rows as u128 / count as u128) as usize).collect();
        let (height, width) = (count.saturating_mul(outputs.len()), values.len());
        if !limits::fits(height.saturating_mul(width).saturating_mul(2 * size_of::<f64>())) {
            return Err(ExperimentError::TooLarge { rows: height, columns: width });
        }
        let predict = |inputs: MatRef<'_, f64>| Ok(output.of(self.fitted.predict(inputs)?));
        let effects =
            effects(inputs.as_ref(), &columns, grid.as_ref(), weights.as_deref(), &curves, &predict)?;
        let (column, is_weighted) = (column.to_owned(), weights.is_some());
        Ok(ColumnEffects { column, values, outputs, effects, curves, rows, is_weighted })
    }

    /// What is looked at, with its name.
    fn output(&self, asked: Option<&str>) -> Result<(Vec<String>, Output), ExperimentError> {
        let targets = &self.encoder.targets;
        let names = targets.classes().unwrap_or(targets.columns());
        let place = asked.map(|asked| match names.iter().position(|name| name == asked) {
            Some(place) => Ok(place),
            None => Err(ExperimentError::NoSuchOutput { found: asked.to_owned(), known: names.to_vec() }),
        });
        Ok(match (targets.task(), place.transpose()?) {
            (Task::Binary, None | Some(1)) => (names[1..].to_vec(), Output::One(0)),
            (Task::Binary, Some(_)) => (names[..1].to_vec(), Output::Other),
            (Task::Regression | Task::MultiClass | Task::MultiLabel, None) => (names.to_vec(), Output::All),
            (Task::Regression | Task::MultiClass | Task::MultiLabel, Some(place)) => {
                (vec![names[place].clone()], Output::One(place))
            }
        })
    }

    /// The values that a column is set to, and the numbers that each becomes.
    fn grid(
        &self,
        table: &Table,
        inputs: &Mat<f64>,
        place: usize,
        columns: &Range<usize>,
        points: usize,
    ) -> Result<(ColumnValues, Mat<f64>), ExperimentError> {
        let (input, rows) = (&self.encoder.inputs[place], inputs.nrows());
        // The numbers that these rows of the table become.
        let of_rows = |rows: &[usize]| {
            Mat::from_fn(rows.len(), columns.len(), |i, column| inputs[(rows[i], columns.start + column)])
        };
        Ok(match &input.kind {
            Kind::Number { .. } => {
                let mut numbers: Vec<f64> = inputs.col(columns.start).iter().copied().collect();
                numbers.sort_by(f64::total_cmp);
                let values = quantile_grid(&numbers, points);
                let tenths = if numbers.is_empty() { 0..0 } else { 1..10 };
                let deciles = tenths.map(|tenth| quantile(&numbers, f64::from(tenth) / 10.0)).collect();
                let grid = Mat::from_fn(values.len(), 1, |i, _| values[i]);
                (ColumnValues::Numbers { values, deciles }, grid)
            }
            Kind::Date { .. } => {
                let cells = self.encoder.notations.cells(table, table.index(&input.name)?);
                let mut dates = Vec::with_capacity(rows);
                for row in 0..rows {
                    // A missing one has parts, and no date.
                    dates.extend(cells.date(row)?.map(|date| (row, date)));
                }
                dates.sort_by(|(_, a), (_, b)| a.days().total_cmp(&b.days()));
                let chosen = spread(&dates, points);
                let rows: Vec<usize> = chosen.iter().map(|(row, _)| *row).collect();
                (ColumnValues::Dates(chosen.into_iter().map(|(_, date)| date).collect()), of_rows(&rows))
            }
            Kind::Category { encoder, other, .. } => {
                let names = encoder.categories().iter().chain(other);
                let mut found: Vec<(Option<String>, Option<usize>, usize)> =
                    names.map(|name| (Some(name.clone()), None, 0)).chain([(None, None, 0)]).collect();
                let none = columns.len();
                for row in 0..rows {
                    let category =
                        columns.clone().position(|column| inputs[(row, column)] != 0.0).unwrap_or(none);
                    found[category].1.get_or_insert(row);
                    found[category].2 += 1;
                }
                let there = found.into_iter().filter_map(|(name, row, count)| Some((name, row?, count)));
                let (mut names, mut first, mut counts) = (Vec::new(), Vec::new(), Vec::new());
                for (name, row, count) in there {
                    names.push(name);
                    first.push(row);
                    counts.push(count);
                }
                (ColumnValues::Categories { names, rows: counts }, of_rows(&first))
            }
        })
    }
}

/// Of dates in ascending order so many different ones, at equal distances in their ranks, without the outermost twentieths where there are
/// more than wanted.
fn spread(dates: &[(usize, Date)], points: usize) -> Vec<(usize, Date)> {
    let mut different = dates.to_vec();
    different.dedup_by_key(|(_, date)| date.days());
    if different.len() <= points {
        return different;
    }
    let rank = |share: f64| (share * (dates.len() - 1) as f64).round() as usize;
    let last = points.max(2) - 1;
    let mut chosen: Vec<(usize, Date)> =
        (0..=last).map(|i| dates[rank(0.05 + 0.9 * i as f64 / last as f64)]).collect();
    chosen.dedup_by_key(|(_, date)| date.days());
    chosen
}
