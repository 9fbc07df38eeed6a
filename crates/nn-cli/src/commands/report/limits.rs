//! What the page cannot tell, and where the model should not be trusted.

use super::findings::Findings;
use super::verdict::Rows;
use crate::judgement::Seen;
use crate::text::number::{count, percent};
use nn_experiment::{ColumnRole, ColumnSummary, InputColumn, Kind};
use nn_model::Task;

/// Fewer rows than these make scores that may be far off.
const FEW_ROWS: usize = 100;
/// Fewer rows than these of a class tell little of it.
const FEW_OF_CLASS: u64 = 10;
/// How many columns and classes are named.
const MOST_NAMED: usize = 6;

/// A sentence or two for each limit that is met.
pub(super) fn sentences(findings: &Findings<'_>) -> Vec<String> {
    let Findings { model, evaluation, columns, .. } = findings;
    let rows = findings.rows();
    let mut all = Vec::new();
    all.extend(
        evaluation.seen.as_ref().and_then(Seen::warning).map(|warning| format!("Seen rows: {warning}.")),
    );
    if findings.verdict.rows == Rows::Unknown {
        all.push("The file does not say which rows the model was trained on: only its makers know whether these are new to it.".to_owned());
    }
    if rows < FEW_ROWS {
        all.push(format!("There are {}: with so few, scores may be off by much, and so may what is said of single columns.", count(rows, "row")));
    }
    all.extend(outside(columns, rows));
    if model.trace.is_none() {
        all.push(
            "The file does not say between which numbers the training rows lay: whether some of these rows lie beyond cannot be told."
                .to_owned(),
        );
    }
    all.extend(missing(columns, &model.encoder.inputs));
    all.extend(rare_classes(findings));
    all.push(
        "Importance and effects are about this model, and not about the world: that two things go together does not say that one causes the other. \
         Who changes a column in the world need not get what the curve shows."
            .to_owned(),
    );
    all.push(
        "All that is said here is of rows that come about as these did. Of other places, times or ways of measuring it says nothing."
            .to_owned(),
    );
    if findings.coverage.is_some() {
        all.push("What intervals or sets promise holds on average over all cases, and not for each kind of row by itself.".to_owned());
    }
    all
}

/// The names of some things, and how many there are beside.
fn named(names: &[String]) -> String {
    match names.len().saturating_sub(MOST_NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names[..MOST_NAMED].join(", ")),
    }
}

/// Rows where the training had nothing.
fn outside(columns: &[ColumnSummary], rows: usize) -> Option<String> {
    let there = columns.iter().filter_map(|column| Some((column, column.outside.filter(|rows| *rows > 0)?)));
    let there: Vec<String> = there
        .map(|(column, outside)| format!("`{}` in {outside} of {}", column.name, count(rows, "row")))
        .collect();
    (!there.is_empty()).then(|| {
        format!(
            "Some rows lie beyond what the training had: {}. There the model guesses at what it has never seen, and nothing that is promised need hold.",
            named(&there)
        )
    })
}

/// Missing cells, which the model fills.
fn missing(columns: &[ColumnSummary], inputs: &[InputColumn]) -> Option<String> {
    let fills = |name: &str| {
        let input = inputs.iter().find(|input| input.name == name)?;
        match &input.kind {
            Kind::Number { fill } => fill.map(nn_table::number_text),
            Kind::Category { fill, .. } => fill.clone(),
            // A date of parts that were never together has no name.
            Kind::Date { .. } => None,
        }
    };
    let of_inputs = columns.iter().filter(|column| column.role == ColumnRole::Input && column.missing > 0);
    let there: Vec<String> = of_inputs
        .map(|column| {
            let taken_for =
                fills(&column.name).map_or_else(String::new, |fill| format!(" (taken for {fill})"));
            format!("{} of `{}`{taken_for}", count(column.missing, "cell"), column.name)
        })
        .collect();
    (!there.is_empty()).then(|| {
        format!(
            "Missing here are {}. What stands in their place is the same for all rows: such rows are predicted as if they were usual ones.",
            named(&there)
        )
    })
}

/// Classes of which there are no rows, or too few.
fn rare_classes(findings: &Findings<'_>) -> Vec<String> {
    let Some(confusion) = &findings.evaluation.confusion else { return Vec::new() };
    let counts = || confusion.classes.iter().zip(confusion.counts.iter().map(|row| row.iter().sum::<u64>()));
    let quoted = |class: &String| format!("`{class}`");
    let none: Vec<String> = counts().filter(|(_, rows)| *rows == 0).map(|(class, _)| quoted(class)).collect();
    let few = counts().filter(|(_, rows)| (1..FEW_OF_CLASS).contains(rows));
    let few: Vec<String> = few.map(|(class, rows)| format!("{} ({rows})", quoted(class))).collect();
    let mut all = Vec::new();
    if !none.is_empty() {
        all.push(format!(
            "No row here is of {}: how well the model finds such rows, this page cannot tell.",
            named(&none)
        ));
    }
    if !few.is_empty() {
        all.push(format!("Of {} there are few rows: their scores may be far off.", named(&few)));
    }
    let most = counts().map(|(_, rows)| rows).max().unwrap_or(0) as f64 / findings.rows().max(1) as f64;
    if most > MOSTLY_ONE && findings.model.task() != Task::Regression {
        all.push(format!(
            "One class has {} of the rows: always answering it would be right as often. Look at what is found of the others.",
            percent(most, 0)
        ));
    }
    all
}

/// From this share of the rows on, being right for so many says little.
const MOSTLY_ONE: f64 = 0.8;
