//! What is in a table, printed.

use crate::console::Console;
use crate::error::Error;
use crate::reading::TableArguments;
use crate::text::json;
use crate::text::number::{count, percent, significant};
use crate::text::page::Page;
use crate::text::screen::Screen;
use crate::text::shortened::shortened;
use crate::text::table::TextTable;
use crate::values::Format;
use clap::Args;
use nn_table::{ColumnDescription, Description, Kind, TableReader};
use std::io::Write;

/// Describe a table: rows, columns, types, missing cells, ranges, classes, small histograms
///
/// A table of any number of rows takes the same memory. Of more than four million numbers, quantiles and histograms of columns
/// with more than a thousand different ones are approximate, within 1 % of the rows; it is said where they are.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DescribeArguments {
    #[command(flatten)]
    table: TableArguments,

    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How long a name may be that leaves room for the rest of the row.
const NAME: usize = 24;

const EXAMPLES: &str = "\
Examples:
  nn data describe people.csv
  nn data describe measurements.csv.gz --no-header
  nn data blobs | nn data describe -
  nn data describe people.csv --format json | jq '.columns[].missing'";

pub(super) fn run(
    arguments: &DescribeArguments,
    out: &mut impl Write,
    console: &Console,
) -> Result<(), Error> {
    let reader = TableReader::open(&arguments.table.file, &arguments.table.reading.options())?;
    console.detail(&format!("{}: {}", reader.source(), reader.about()));
    let description = Description::of(reader)?;
    for remark in &description.remarks {
        console.note(remark);
    }
    match arguments.format {
        Format::Text => text(&description, &mut Page::new(out, Screen::of_stdout()))?,
        Format::Json => json::write(out, "nn-data-describe", &description)?,
        Format::Csv => exact(&description).write_csv(out)?,
        Format::Markdown => exact(&description).write_markdown(out)?,
    }
    Ok(())
}

fn text(description: &Description, page: &mut Page<'_>) -> std::io::Result<()> {
    page.text(&format!(
        "{}: {} of {}. {}.",
        description.source,
        count(description.rows, "row"),
        count(description.columns.len(), "column"),
        description.about
    ))?;
    let bars = page.screen().bars();
    let row = |column: &ColumnDescription| {
        let number = |value: fn(&nn_table::Numbers) -> f64| {
            column.numbers.as_ref().map_or_else(String::new, |numbers| significant(value(numbers)))
        };
        let histogram = match &column.numbers {
            Some(numbers) => bars_of(&numbers.histogram, bars),
            None => String::new(),
        };
        [
            shortened(&column.name, NAME),
            column.kind.name().to_owned(),
            histogram,
            if column.missing == 0 { String::new() } else { column.missing.to_string() },
            column
                .distinct
                .map_or_else(|| format!("> {}", description.told_apart), |distinct| distinct.to_string()),
            number(|numbers| numbers.min),
            number(|numbers| numbers.median),
            number(|numbers| numbers.max),
            number(|numbers| numbers.mean),
            number(|numbers| numbers.standard_deviation),
        ]
    };
    let headings =
        ["column", "type", "histogram", "missing", "distinct", "min", "median", "max", "mean", "sd"];
    page.table(&TextTable::new(headings).words(3).rows(description.columns.iter().map(row)))?;
    for column in description.columns.iter().filter(|column| has_classes(column)) {
        let all: usize = column.values.iter().map(|value| value.count).sum();
        let share = |value: &nn_table::Value| {
            format!("{} {} ({})", value.value, value.count, percent(value.count as f64 / all as f64, 0))
        };
        let shares: Vec<String> = column.values.iter().map(share).collect();
        page.text(&format!("{}: {}.", column.name, shares.join(", ")))?;
    }
    for remark in description.columns.iter().filter_map(remark) {
        page.text(&remark)?;
    }
    let approximate = |column: &&ColumnDescription| column.numbers.as_ref().is_some_and(|n| n.approximate);
    if let Some(first) = description.columns.iter().find(approximate) {
        let name = shortened(&first.name, NAME);
        page.text(&format!(
            "Medians and histograms of columns with many different numbers, such as {name}, are approximate: \
             within 1 % of the rows."
        ))?;
    }
    Ok(())
}

/// Whether a column may hold classes: few categories, or few whole numbers.
fn has_classes(column: &ColumnDescription) -> bool {
    match column.kind {
        // Where no category is there twice, they name the rows.
        Kind::Text => column.values.len() > 1 && column.values[0].count > 1,
        Kind::Whole => (2..=10).contains(&column.values.len()),
        Kind::Number | Kind::Date | Kind::Mixed | Kind::Empty => false,
    }
}

/// What is worth knowing about the column before a training.
fn remark(column: &ColumnDescription) -> Option<String> {
    let name = &column.name;
    let mut remarks = Vec::new();
    if !column.notation.is_empty() {
        remarks.push(format!("written with {}", column.notation));
    }
    remarks.extend(column.remarks.iter().cloned());
    if let Some(first) = &column.first_non_numeric {
        let (cells, hold) =
            (count(column.non_numeric, "cell"), if column.non_numeric == 1 { "holds" } else { "hold" });
        remarks
            .push(format!("{cells} {hold} no number, the first of them `{}` on {}", first.found, first.row));
    }
    if let (Some(first), false) = (&column.first_missing, column.kind == Kind::Empty) {
        let missing = count(column.missing, "cell");
        remarks.push(format!("{missing} missing, the first on {}", first.row));
    }
    if column.kind == Kind::Empty {
        remarks.push("nothing in it".to_owned());
    } else if column.distinct == Some(1) && column.missing == 0 {
        remarks.push("always the same, so it tells a model nothing".to_owned());
    }
    (!remarks.is_empty()).then(|| format!("{name}: {}.", remarks.join("; ")))
}

/// All numbers as they are, for other programs.
fn exact(description: &Description) -> TextTable {
    let headings = [
        "column",
        "type",
        "missing",
        "non_numeric",
        "distinct",
        "count",
        "mean",
        "sd",
        "min",
        "p5",
        "p25",
        "median",
        "p75",
        "p95",
        "max",
    ];
    let row = |column: &ColumnDescription| {
        let number = |value: fn(&nn_table::Numbers) -> f64| {
            column.numbers.as_ref().map_or_else(String::new, |numbers| nn_table::number_text(value(numbers)))
        };
        [
            column.name.clone(),
            column.kind.name().to_owned(),
            column.missing.to_string(),
            column.non_numeric.to_string(),
            column.distinct.map_or_else(String::new, |distinct| distinct.to_string()),
            column.numbers.as_ref().map_or(0, |numbers| numbers.count).to_string(),
            number(|numbers| numbers.mean),
            number(|numbers| numbers.standard_deviation),
            number(|numbers| numbers.min),
            number(|numbers| numbers.p5),
            number(|numbers| numbers.p25),
            number(|numbers| numbers.median),
            number(|numbers| numbers.p75),
            number(|numbers| numbers.p95),
            number(|numbers| numbers.max),
        ]
    };
    TextTable::new(headings).words(2).rows(description.columns.iter().map(row))
}

/// A histogram as a row of bars, as high as there are numbers; what is not empty shows.
fn bars_of(counts: &[usize], bars: &[char]) -> String {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let bar = |&count: &usize| match count {
        0 => bars[0],
        _ => bars[1 + (count * (bars.len() - 1) - 1) / most],
    };
    counts.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_bar_is_full_and_no_count_but_zero_is_invisible() {
        let bars = [' ', '_', '#'];
        assert_eq!(bars_of(&[0, 1, 50, 51, 100], &bars), " __##");
        assert_eq!(bars_of(&[0, 0], &bars), "  ");
    }
}
