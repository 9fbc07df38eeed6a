//! What a report is about: everything that is computed for it.

use super::verdict::Verdict;
use crate::console::Console;
use crate::error::Error;
use crate::explained::{ImportanceReport, MOST_DRAWN_OUTPUTS};
use crate::judgement::{Coverage, Evaluation, IntervalArguments, evaluate, predict};
use nn_data::Dataset;
use nn_experiment::{ColumnEffects, ColumnSummary, EffectSettings, Model, Predictions};
use nn_math::Mat;
use nn_model::{Metric, Task};
use nn_select::Shuffles;
use nn_table::Table;

/// To how many values a column of numbers is set.
const POINTS: usize = 25;
/// What intervals and sets promise if nothing is said.
const COVERAGE: f64 = 0.9;

/// What was asked for.
pub(super) struct Asked {
    /// The files, as they were named.
    pub(super) model: String,
    pub(super) table: String,
    /// The whole command.
    pub(super) command: String,
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    /// By what columns are judged, and how.
    pub(super) metric: Metric,
    pub(super) repeats: usize,
    pub(super) columns: usize,
    pub(super) coverage: Option<f64>,
}

/// What was found.
pub(super) struct Findings<'m> {
    pub(super) asked: Asked,
    pub(super) model: &'m Model,
    pub(super) columns: Vec<ColumnSummary>,
    pub(super) data: Dataset,
    pub(super) predictions: Predictions,
    pub(super) evaluation: Evaluation,
    pub(super) verdict: Verdict,
    /// None if the model is not calibrated.
    pub(super) coverage: Option<Coverage>,
    /// Which columns matter, or why that cannot be told.
    pub(super) importance: Result<ImportanceReport<'m>, String>,
    /// What the values of the most important columns do, or why that cannot be told.
    pub(super) effects: Vec<(String, Result<Effects, String>)>,
}

/// What the values of a column do.
pub(super) struct Effects {
    pub(super) found: ColumnEffects,
    /// How many outputs are left out, since a picture has only so many colours.
    pub(super) left_out: usize,
}

impl<'m> Findings<'m> {
    pub(super) fn of(
        asked: Asked,
        model: &'m Model,
        table: &Table,
        intervals: &IntervalArguments,
        console: &Console,
    ) -> Result<Findings<'m>, Error> {
        let (data, predictions) = predict(model, table, console)?;
        let columns = model.summaries(table, &data)?;
        let evaluation = evaluate(model, &data, &predictions, intervals, console)?;
        let coverage = match (&model.conformal, asked.coverage) {
            (None, None) => None,
            (None, Some(share)) => Some(Coverage::of(model, &data, &predictions, share)?),
            (Some(conformal), share) => {
                let share = share.unwrap_or(COVERAGE.min(conformal.most_coverage()));
                Some(Coverage::of(model, &data, &predictions, share)?)
            }
        };
        let verdict = Verdict::of(&evaluation.baselines, evaluation.seen.as_ref());
        console.progress(&format!(
            "shuffling {} columns {} times ...",
            model.encoder.inputs.len(),
            asked.repeats
        ));
        let shuffles = Shuffles::drawn(asked.repeats, evaluation.seed);
        let importance = model.importance(table, asked.metric, &shuffles);
        let importance = importance.map(|found| ImportanceReport {
            found,
            model,
            repeats: asked.repeats,
            seed: evaluation.seed,
        });
        let importance = importance.map_err(|error| error.to_string());
        // Where nothing can be said of importance, the columns come as the model takes them.
        let names: Vec<String> = match &importance {
            Ok(report) => report.found.columns.iter().map(|(name, _)| name.clone()).collect(),
            Err(_) => model.encoder.inputs.iter().map(|input| input.name.clone()).collect(),
        };
        let mut effects = Vec::new();
        for name in names.into_iter().take(asked.columns) {
            console.progress(&format!("predicting for each value of {name} ..."));
            let found = effects_of(model, table, &data, &name);
            effects.push((name, found));
        }
        console.progress_is_done();
        Ok(Findings {
            asked,
            model,
            columns,
            data,
            predictions,
            evaluation,
            verdict,
            coverage,
            importance,
            effects,
        })
    }

    /// How many rows the table has.
    pub(super) fn rows(&self) -> usize {
        self.data.samples()
    }

    /// Whether anything is known of the training.
    pub(super) fn has_record(&self) -> bool {
        self.model.record.rows > 0
    }
}

/// What the values of a column do to the outputs, or to those that occur most often if these are too many for a picture.
fn effects_of(model: &Model, table: &Table, data: &Dataset, column: &str) -> Result<Effects, String> {
    let settings = EffectSettings { points: POINTS, curves: 0, output: None };
    let mut found = model.effects(table, column, &settings).map_err(|error| error.to_string())?;
    let average = &found.effects.average;
    if !average.is_all_finite() {
        return Err("an average prediction is no finite number".to_owned());
    }
    let left_out = found.outputs.len().saturating_sub(MOST_DRAWN_OUTPUTS);
    if left_out > 0 {
        let mut kept: Vec<usize> = (0..found.outputs.len()).collect();
        if model.task() != Task::Regression {
            let rows = |output: usize| data.targets().col(output).iter().sum::<f64>();
            kept.sort_by(|&a, &b| rows(b).total_cmp(&rows(a)));
        }
        kept.truncate(MOST_DRAWN_OUTPUTS);
        kept.sort_unstable();
        let (points, all) = (average.nrows(), average.clone());
        found.effects.average = Mat::from_fn(points, kept.len(), |i, j| all[(i, kept[j])]);
        found.effects.individual = kept.iter().map(|&j| found.effects.individual[j].clone()).collect();
        found.outputs = kept.iter().map(|&output| found.outputs[output].clone()).collect();
    }
    Ok(Effects { found, left_out })
}
