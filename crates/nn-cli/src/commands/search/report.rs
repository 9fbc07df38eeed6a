//! How the results of a search are printed.

use crate::error::Error;
use crate::text::json;
use crate::text::number::{count, significant};
use crate::text::page::Page;
use crate::text::screen::Screen;
use crate::text::table::TextTable;
use nn_select::{SearchResults as Results, SearchRow, Setting};
use serde::Serialize;
use std::io::Write;

/// More rows than these are for programs.
const MOST_ROWS: usize = 30;

/// A row for each candidate, best first; `exact` with all digits.
pub(super) fn table(results: &Results, exact: bool) -> TextTable {
    let number = |x: f64| if exact { x.to_string() } else { significant(x) };
    // People get the errors of the metric that ranks, programs get all.
    let with_errors = |place: usize| exact || place == 0;
    let name = |setting: &Setting| match setting.name.rsplit_once('.') {
        Some((_, last)) if !exact => last.to_owned(),
        _ => setting.name.clone(),
    };
    let names = results.rows.iter().take(1).flat_map(|row| row.settings.iter().map(name));
    let mut headings: Vec<String> = ["rank".to_owned()].into_iter().chain(names).collect();
    headings.push("parameters".to_owned());
    for (place, metric) in results.metrics.iter().enumerate() {
        headings.push(metric.to_string());
        if with_errors(place) {
            headings.extend(["standard error".to_owned(), "training".to_owned()]);
        }
    }
    let columns = headings.len();
    let rows = results.rows.iter().take(if exact { usize::MAX } else { MOST_ROWS }).enumerate();
    rows.fold(TextTable::of(headings), |table, (rank, row)| {
        let settings = row.settings.iter().map(|setting| match setting.value.parse::<f64>() {
            Ok(value) if !exact => significant(value),
            _ => setting.value.clone(),
        });
        let mut cells: Vec<String> = [(rank + 1).to_string()].into_iter().chain(settings).collect();
        cells.push(row.parameters.to_string());
        for (place, metric) in results.metrics.iter().enumerate() {
            if let Some(scores) = row.scores(*metric) {
                cells.push(number(scores.mean()));
                if with_errors(place) {
                    cells.extend([scores.standard_error(), scores.training_mean()].map(number));
                }
            }
        }
        if let Some(reason) = row.outcome.failure() {
            let reason = if exact { reason.to_owned() } else { "failed".to_owned() };
            cells.push(reason);
        }
        cells.resize(columns, String::new());
        table.row_of(cells)
    })
}

pub(super) fn text(results: &Results, samples: usize, out: &mut dyn Write) -> Result<(), Error> {
    let mut page = Page::new(out, Screen::of_stdout());
    page.table(&table(results, false))?;
    if results.rows.len() > MOST_ROWS {
        let more = results.rows.len() - MOST_ROWS;
        page.text(&format!("{more} more; `--format csv` shows all."))?;
    }
    if let Some(reason) = results.rows.iter().find_map(|row| row.outcome.failure()) {
        let failed = results.rows.iter().filter(|row| row.outcome.failure().is_some()).count();
        page.text(&format!("{} failed; one of them: {reason}.", count(failed, "candidate")))?;
    }
    let words = |row: &SearchRow| {
        let settings = row.settings.iter().map(|setting| format!("{} = {}", setting.name, setting.value));
        settings.collect::<Vec<String>>().join(", ")
    };
    if let (Some(best), Some(metric)) = (results.best(), results.metrics.first()) {
        page.text(&format!("Best by {metric} on {}: {}.", count(samples, "row"), words(best)))?;
        if let Some(smallest) = results.one_standard_error().filter(|row| row.candidate != best.candidate) {
            page.text(&format!(
                "Within one standard error of it, and smaller ({}): {}.",
                count(smallest.parameters, "parameter"),
                words(smallest)
            ))?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct SearchResults<'a> {
    task: &'a str,
    rows: usize,
    best: Option<usize>,
    one_standard_error: Option<usize>,
    candidates: &'a Results,
}

/// One JSON object on one line.
pub(super) fn json(results: &Results, task: &str, rows: usize, out: &mut dyn Write) -> Result<(), Error> {
    let results = SearchResults {
        task,
        rows,
        best: results.best().map(|row| row.candidate),
        one_standard_error: results.one_standard_error().map(|row| row.candidate),
        candidates: results,
    };
    Ok(json::write(out, "nn-search", &results)?)
}
