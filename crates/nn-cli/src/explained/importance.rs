//! How importances are printed and drawn.

use crate::error::Error;
use crate::text::json;
use crate::text::number::{count, significant};
use crate::text::page::Page;
use crate::text::screen::Screen;
use crate::text::shortened::shortened;
use crate::text::table::TextTable;
use nn_experiment::{ColumnImportances, Model};
use nn_plot::{Axis, Interval, IntervalChart, Reference};
use nn_select::Importance;
use serde::Serialize;
use std::io::Write;

/// More columns than these make no picture that one can read.
const MOST_DRAWN: usize = 25;
/// How many pairs of columns that say the same are named.
const MOST_PAIRS: usize = 5;
/// How long the name of a column may be in a picture.
const NAME: usize = 28;

/// What was found, of what, and how.
pub(crate) struct ImportanceReport<'m> {
    pub(crate) found: ColumnImportances,
    pub(crate) model: &'m Model,
    pub(crate) repeats: usize,
    pub(crate) seed: u64,
}

#[derive(Serialize)]
struct Results<'a> {
    task: &'static str,
    metric: &'static str,
    higher_is_better: bool,
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<&'a str>,
    rows: usize,
    repeats: usize,
    seed: u64,
    columns: Vec<ColumnResult>,
    alike: Vec<AlikeResult>,
}

#[derive(Serialize)]
struct ColumnResult {
    column: String,
    importance: f64,
    standard_error: Option<f64>,
    constant: bool,
    drops: Vec<f64>,
}

#[derive(Serialize)]
struct AlikeResult {
    columns: [String; 2],
    correlation: f64,
}

impl ImportanceReport<'_> {
    /// A row for each column; `exact` with all digits.
    pub(crate) fn table(&self, exact: bool) -> TextTable {
        let number = |x: f64| if exact { x.to_string() } else { significant(x) };
        let row = |(column, importance): &(String, Importance)| {
            let error = importance.standard_error().map_or_else(String::new, number);
            [column.clone(), number(importance.mean()), error]
        };
        let headings = ["column", "importance", "standard error"];
        TextTable::new(headings).words(1).rows(self.found.columns.iter().map(row))
    }

    /// What the metric does when a column is shuffled that matters.
    pub(crate) fn change(&self) -> &'static str {
        if self.found.metric.higher_is_better() { "falls" } else { "grows" }
    }

    /// How often each column is shuffled, in words.
    pub(crate) fn times(&self) -> String {
        if self.repeats == 1 { "once".to_owned() } else { format!("{} times", self.repeats) }
    }

    /// What the numbers are.
    fn introduction(&self) -> Vec<String> {
        let ColumnImportances { metric, score, rows, is_weighted, .. } = &self.found;
        let of_weights = self.model.encoder.weight.as_ref().filter(|_| *is_weighted);
        let introduction = format!(
            "{} on {}: {metric} is {}. By so much it {} when a column is shuffled, on average over being shuffled {}:",
            self.model.task(),
            count(*rows, "row"),
            significant(*score),
            self.change(),
            self.times(),
        );
        let of_weights = of_weights.map(|weight| format!("Rows count as much as {weight} says."));
        std::iter::once(introduction).chain(of_weights).collect()
    }

    /// What is to be kept in mind.
    pub(crate) fn remarks(&self) -> Vec<String> {
        let ColumnImportances { columns, alike, .. } = &self.found;
        let constant: Vec<&str> =
            columns.iter().filter(|(_, it)| it.is_constant).map(|(column, _)| column.as_str()).collect();
        let constant = (!constant.is_empty())
            .then(|| format!("The same in all rows, so that nothing can be told: {}.", constant.join(", ")));
        let pairs = alike.iter().take(MOST_PAIRS);
        let pairs: Vec<String> =
            pairs.map(|(a, b, correlation)| format!("{a} and {b} ({correlation:.2})")).collect();
        let more = if alike.len() > MOST_PAIRS {
            format!(", and {} pairs more", alike.len() - MOST_PAIRS)
        } else {
            String::new()
        };
        let which = match pairs.is_empty() {
            true => String::new(),
            false => format!(" Here these go together (correlation): {}{more}.", pairs.join("; ")),
        };
        let shared = format!(
            "Columns that say the same share their importance: what one loses is read off the other.{which}"
        );
        constant.into_iter().chain([shared]).collect()
    }

    pub(crate) fn text(&self, out: &mut dyn Write) -> Result<(), Error> {
        let mut page = Page::new(out, Screen::of_stdout());
        self.introduction().iter().try_for_each(|sentence| page.text(sentence))?;
        page.table(&self.table(false))?;
        self.remarks().iter().try_for_each(|sentence| page.text(sentence))?;
        Ok(())
    }

    /// One JSON object on one line.
    pub(crate) fn json(&self, out: &mut dyn Write) -> Result<(), Error> {
        let ColumnImportances { metric, score, rows, is_weighted, columns, alike: alikes } = &self.found;
        let column = |(column, importance): &'_ (String, Importance)| ColumnResult {
            column: column.clone(),
            importance: importance.mean(),
            standard_error: importance.standard_error(),
            constant: importance.is_constant,
            drops: importance.drops.clone(),
        };
        let alike = |(a, b, correlation): &'_ (String, String, f64)| AlikeResult {
            columns: [a.clone(), b.clone()],
            correlation: *correlation,
        };
        let results = Results {
            task: self.model.task().name(),
            metric: metric.name(),
            higher_is_better: metric.higher_is_better(),
            value: *score,
            weight: self.model.encoder.weight.as_deref().filter(|_| *is_weighted),
            rows: *rows,
            repeats: self.repeats,
            seed: self.seed,
            columns: columns.iter().map(column).collect(),
            alike: alikes.iter().map(alike).collect(),
        };
        Ok(json::write(out, "nn-importance", &results)?)
    }

    /// The most important columns with their standard errors.
    pub(crate) fn chart(&self) -> IntervalChart {
        let label = format!("how much worse {} is when the column is shuffled", self.found.metric);
        self.chart_of(&label, NAME)
    }

    /// The same for a phone, which has no space for long words, with names of so many letters at most.
    pub(crate) fn narrow_chart(&self, letters: usize) -> IntervalChart {
        self.chart_of(&format!("how much worse {} is", self.found.metric), letters).narrow()
    }

    fn chart_of(&self, label: &str, letters: usize) -> IntervalChart {
        let ColumnImportances { metric, rows, columns, .. } = &self.found;
        let tells =
            |importance: &Importance| importance.mean() > 2.0 * importance.standard_error().unwrap_or(0.0);
        let title = match columns.first() {
            Some((column, importance)) if tells(importance) => {
                format!("{} matters most", shortened(column, letters))
            }
            Some(_) | None => "No column matters".to_owned(),
        };
        let mut chart = IntervalChart::new(
            title,
            format!(
                "Of each column its importance for {metric} on {}, the largest first.",
                count(*rows, "row")
            ),
        )
        .x(Axis::new(label))
        .with(Reference::vertical(0.0));
        for (column, importance) in columns.iter().take(MOST_DRAWN) {
            let (mean, error) = (importance.mean(), importance.standard_error().unwrap_or(0.0));
            let interval =
                Interval::new("mean and two standard errors", mean - 2.0 * error, mean, mean + 2.0 * error);
            chart = chart.row(shortened(column, letters), [interval]);
        }
        chart
    }
}
