//! How effects are printed.

use crate::error::Error;
use crate::text::json;
use crate::text::number::{count, significant};
use crate::text::page::Page;
use crate::text::screen::Screen;
use crate::text::table::TextTable;
use nn_experiment::{ColumnEffects, ColumnValues, Model};
use nn_math::Mat;
use nn_model::Task;
use serde::Serialize;
use std::io::Write;

/// More outputs than these make no table that one can read.
const MOST_OUTPUTS: usize = 10;
/// What categories are called that the model does not know.
const UNKNOWN: &str = "(not known)";

/// What was found, and of what.
pub(crate) struct EffectsReport<'a> {
    pub(crate) found: &'a ColumnEffects,
    pub(crate) model: &'a Model,
    pub(crate) is_centred: bool,
}

#[derive(Serialize)]
struct Results<'a> {
    task: &'static str,
    column: &'a str,
    kind: &'static str,
    rows: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<&'a str>,
    centred: bool,
    values: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_rows: Option<&'a [usize]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deciles: Option<&'a [f64]>,
    outputs: Vec<OutputResult<'a>>,
    individual_rows: Vec<usize>,
}

#[derive(Serialize)]
struct OutputResult<'a> {
    name: &'a str,
    average: Vec<f64>,
    individual: Vec<Vec<f64>>,
}

/// A value that a column is set to.
#[derive(Serialize)]
#[serde(untagged)]
enum Value {
    Number(f64),
    /// None for what is not known.
    Text(Option<String>),
}

impl<'a> EffectsReport<'a> {
    /// What the predictions are of, in words: `probability of yes`.
    pub(crate) fn quantity(&self) -> String {
        let names = self.found.outputs.join(", ");
        match (self.model.task(), &self.found.outputs[..]) {
            (Task::Regression, _) => names,
            (Task::Binary | Task::MultiClass | Task::MultiLabel, [_]) => format!("probability of {names}"),
            (Task::Binary | Task::MultiClass | Task::MultiLabel, _) => "probability".to_owned(),
        }
    }

    /// The values in words.
    pub(crate) fn values(&self, exact: bool) -> Vec<String> {
        let number = |x: &f64| if exact { x.to_string() } else { significant(*x) };
        match &self.found.values {
            ColumnValues::Numbers { values, .. } => values.iter().map(number).collect(),
            ColumnValues::Dates(dates) => dates.iter().map(ToString::to_string).collect(),
            ColumnValues::Categories { names, .. } => {
                names.iter().map(|name| name.clone().unwrap_or_else(|| UNKNOWN.to_owned())).collect()
            }
        }
    }

    /// A row for each value with the average of each output and, with all digits, the single rows.
    pub(crate) fn table(&self, exact: bool) -> TextTable {
        let ColumnEffects { column, values, outputs, effects, curves, .. } = self.found;
        let number = |x: f64| if exact { x.to_string() } else { significant(x) };
        let shown = if exact { outputs.len() } else { outputs.len().min(MOST_OUTPUTS) };
        let counts = match values {
            ColumnValues::Categories { rows, .. } => Some(rows),
            ColumnValues::Numbers { .. } | ColumnValues::Dates(_) => None,
        };
        let mut headings = vec![column.clone()];
        headings.extend(counts.map(|_| "rows".to_owned()));
        headings.extend(outputs[..shown].iter().cloned());
        let single = effects.individual.first().filter(|_| exact);
        headings.extend(single.into_iter().flat_map(|_| curves.iter().map(|row| format!("row {}", row + 1))));
        let words = usize::from(!matches!(values, ColumnValues::Numbers { .. }));
        let mut table = TextTable::of(headings).words(words);
        for (point, value) in self.values(exact).into_iter().enumerate() {
            let mut row = vec![value];
            row.extend(counts.map(|counts| counts[point].to_string()));
            row.extend((0..shown).map(|output| number(effects.average[(point, output)])));
            row.extend(single.into_iter().flat_map(|it| it.col(point).iter().map(|x| number(*x))));
            table = table.row_of(row);
        }
        table
    }

    pub(crate) fn text(&self, out: &mut dyn Write) -> Result<(), Error> {
        let ColumnEffects { column, values, outputs, curves, rows, is_weighted, .. } = self.found;
        let mut page = Page::new(out, Screen::of_stdout());
        let less = if self.is_centred { ", less that at the first value" } else { "" };
        page.text(&format!(
            "{} on {}: the average {} when {column} is this in all of them{less}.",
            self.model.task(),
            count(*rows, "row"),
            self.quantity(),
        ))?;
        if let (Some(weight), true) = (&self.model.encoder.weight, is_weighted) {
            page.text(&format!("Rows count as much as {weight} says."))?;
        }
        page.table(&self.table(false))?;
        if outputs.len() > MOST_OUTPUTS {
            page.text(&format!(
                "These are the first {MOST_OUTPUTS} of {} outputs: `--class` chooses one, `--format csv` has all.",
                outputs.len()
            ))?;
        }
        if !curves.is_empty() {
            page.text("The curves of single rows are in `--plot`, `--format csv` and `--format json`.")?;
        }
        if values.len() < 2 {
            page.text(&format!("All rows have the same {column}: nothing can be told of other values."))?;
        }
        Ok(())
    }

    /// One JSON object on one line.
    pub(crate) fn json(&self, out: &mut dyn Write) -> Result<(), Error> {
        let ColumnEffects { column, values, outputs, effects, curves, rows, is_weighted } = self.found;
        let (kind, value_rows, deciles) = match values {
            ColumnValues::Numbers { deciles, .. } => ("numbers", None, Some(&deciles[..])),
            ColumnValues::Dates(_) => ("dates", None, None),
            ColumnValues::Categories { rows, .. } => ("categories", Some(&rows[..]), None),
        };
        let values = match values {
            ColumnValues::Numbers { values, .. } => values.iter().copied().map(Value::Number).collect(),
            ColumnValues::Dates(dates) => {
                dates.iter().map(|date| Value::Text(Some(date.to_string()))).collect()
            }
            ColumnValues::Categories { names, .. } => names.iter().cloned().map(Value::Text).collect(),
        };
        let rows_of = |it: &Mat<f64>| it.row_iter().map(|row| row.iter().copied().collect()).collect();
        let output = |(place, name): (usize, &'a String)| OutputResult {
            name,
            average: effects.average.col(place).iter().copied().collect(),
            individual: rows_of(&effects.individual[place]),
        };
        let results = Results {
            task: self.model.task().name(),
            column,
            kind,
            rows: *rows,
            weight: self.model.encoder.weight.as_deref().filter(|_| *is_weighted),
            centred: self.is_centred,
            values,
            value_rows,
            deciles,
            outputs: outputs.iter().enumerate().map(output).collect(),
            individual_rows: curves.iter().map(|row| row + 1).collect(),
        };
        Ok(json::write(out, "nn-effects", &results)?)
    }
}
