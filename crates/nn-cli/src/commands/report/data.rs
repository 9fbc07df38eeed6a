//! What was asked, and of which data.

use super::findings::Findings;
use super::parts::{code, name, paragraphs, section};
use super::table::{Cell, of_cells};
use crate::text::number::{count, significant};
use crate::text::shortened::shortened;
use maud::{Markup, html};
use nn_choice::listed;
use nn_experiment::{ColumnRole, ColumnSummary, SummaryValues};
use nn_model::Task;

/// More columns than these make no table that one can read.
const MOST_COLUMNS: usize = 40;
/// How many categories are named.
const MOST_NAMED: usize = 6;
/// How long a category may be.
const NAME: usize = 30;

pub(super) fn markup(findings: &Findings<'_>) -> Markup {
    let Findings { asked, model, columns, .. } = findings;
    let targets = model.encoder.targets.columns();
    let inputs = model.encoder.inputs.len();
    let has_outside = columns.iter().any(|column| column.outside.is_some());
    // What is not drawn into the table is an input.
    let (inputs_there, others): (Vec<_>, Vec<_>) =
        columns.iter().cloned().partition(|column| column.role == ColumnRole::Input);
    let kept = MOST_COLUMNS.saturating_sub(others.len());
    let shown: Vec<_> =
        others.into_iter().chain(inputs_there.into_iter().take(kept)).take(MOST_COLUMNS).collect();
    section(
        "data",
        "What was asked, and of which data",
        html! {
            p {
                "The model is asked for "
                @for (place, target) in targets.iter().take(MOST_NAMED).enumerate() {
                    @if place > 0 { ", " }
                    strong { (name(target)) }
                }
                @if targets.len() > MOST_NAMED { " and " (count(targets.len() - MOST_NAMED, "column")) " more" }
                ": " (task(model.task())) ". It is given "
                (count(inputs, "column")) " of a row and answers with " (answer(model.task())) "."
            }
            p {
                "This page judges it by " (count(findings.rows(), "row")) " of " (code(&asked.table))
                ", in which the right answers stand."
                @if findings.has_record() {
                    " It was trained on " (count(model.record.rows, "row"))
                    @if let Some(file) = &model.record.experiment.data.file { " of " (code(&file.display().to_string())) }
                    @if model.record.validation_rows > 0 {
                        "; " (count(model.record.validation_rows, "validation row")) " looked on, which it did not learn from"
                    }
                    "."
                }
            }
            @if let Some(weight) = &model.encoder.weight {
                p {
                    @match findings.data.weights() {
                        Some(_) => { "Rows count as much as " (name(weight)) " says, in all scores." }
                        None => { "In the training, rows counted as much as a column " (name(weight)) " said. This table has none: here all count the same." }
                    }
                }
            }
            (of_columns(&shown, has_outside))
            @if columns.len() > MOST_COLUMNS {
                p { "These are " (MOST_COLUMNS) " of " (columns.len()) " columns; " (code("nn data describe")) " has all of them." }
            }
            @if has_outside {
                (paragraphs(["`Outside` counts the rows of this table whose value the training did not have: a number beyond its range, a date with a year, a month or another part beyond those of the training, or a new category. `Missing` counts empty cells."]))
            }
            @if !model.encoder.ignored.is_empty() {
                (paragraphs([format!("Not used: {}.", listed(&model.encoder.ignored))]))
            }
        },
    )
}

fn task(task: Task) -> &'static str {
    match task {
        Task::Regression => "numbers (regression)",
        Task::Binary => "one of two classes",
        Task::MultiClass => "one of several classes",
        Task::MultiLabel => "which of several labels a row has",
    }
}

fn answer(task: Task) -> &'static str {
    match task {
        Task::Regression => "a number for each target",
        Task::Binary | Task::MultiClass => "a class and the probability of each",
        Task::MultiLabel => "a probability for each label",
    }
}

fn of_columns(columns: &[ColumnSummary], has_outside: bool) -> Markup {
    let mut headings = vec!["column", "for", "holds", "values", "missing"];
    headings.extend(has_outside.then_some("outside"));
    let headings: Vec<String> = headings.into_iter().map(str::to_owned).collect();
    let row = |column: &ColumnSummary| {
        let role = match column.role {
            ColumnRole::Input => "input",
            ColumnRole::Target => "target",
            ColumnRole::Weight => "weight of the row",
        };
        let holds = match &column.values {
            SummaryValues::Nothing => "nothing",
            SummaryValues::Numbers { .. } => "numbers",
            SummaryValues::Dates { .. } => "dates",
            SummaryValues::Categories(_) => "categories",
        };
        let outside = column.outside.map_or_else(String::new, |rows| rows.to_string());
        let mut cells = vec![Cell::of(&column.name), Cell::of(role), Cell::of(holds), values(&column.values)];
        cells.push(Cell::of(&column.missing.to_string()));
        cells.extend(has_outside.then(|| Cell::of(&outside)));
        cells
    };
    let rows = columns.iter().map(row).collect();
    of_cells("The columns of this table that the model takes", &headings, 4, rows)
}

/// Which values there are.
fn values(values: &SummaryValues) -> Cell {
    match values {
        SummaryValues::Nothing => Cell::of(""),
        SummaryValues::Numbers { least, mean, largest } => {
            let [least, mean, largest] = [least, mean, largest].map(|number| significant(*number));
            Cell::of(&format!("{least} to {largest}, mean {mean}"))
        }
        SummaryValues::Dates { first, last } => Cell::of(&format!("{first} to {last}")),
        SummaryValues::Categories(counts) => {
            let named = || counts.iter().take(MOST_NAMED);
            let more = counts.len().saturating_sub(MOST_NAMED);
            let content = html! {
                @for (place, (category, rows)) in named().enumerate() {
                    @if place > 0 { ", " }
                    (name(&shortened(category, NAME))) " (" (rows) ")"
                }
                @if more > 0 { ", and " (more) " more" }
            };
            Cell { content, letters: named().map(|(category, _)| category.chars().count() + 6).sum() }
        }
    }
}
