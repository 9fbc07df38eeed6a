//! What the model goes by: which columns matter, and what their values do.

use super::figure;
use super::findings::{Effects, Findings};
use super::parts::{code, name, paragraphs, said, section};
use super::table::table;
use crate::explained::{EffectsReport, ImportanceReport, Width, draw_effects};
use crate::text::number::{count, significant};
use maud::{Markup, html};
use nn_experiment::ColumnImportances;
use nn_model::Task;
use nn_plot::{Picture, PlotError};

/// More columns than these make no table that one can read.
const MOST_COLUMNS: usize = 40;
/// How long names may be in a narrow picture; shorter ones where these do not fit.
const LETTERS: [usize; 3] = [20, 14, 9];

pub(super) fn markup(findings: &Findings<'_>) -> Markup {
    section(
        "columns",
        "What it goes by",
        html! {
            @match &findings.importance {
                Ok(report) => (importance(report)),
                Err(why) => p.note { "Which columns matter cannot be told by these rows: " (said(why)) "." },
            }
            @for (column, effects) in &findings.effects {
                h3 { "What " (name(column)) " does" }
                @match effects {
                    Ok(effects) => (of_column(effects, findings)),
                    Err(why) => p.note { "That cannot be told by these rows: " (said(why)) "." },
                }
            }
            @if !findings.effects.is_empty() {
                (paragraphs(["A curve shows the prediction on average when the column is set to a value in all rows of the table, whatever stood there. \
                    Where columns go together, some of these rows could not be: there an average says little."]))
            }
        },
    )
}

fn importance(report: &ImportanceReport<'_>) -> Markup {
    let columns = report.found.columns.len();
    let shown = report.table(false).first(MOST_COLUMNS);
    html! {
        p { "A column matters if the predictions become worse without it. Its cells were put into other rows at random, so that they tell nothing any more." }
        p { (introduction(report)) }
        (table("Importance of the columns", &shown))
        @if columns > MOST_COLUMNS {
            p { "These are the " (MOST_COLUMNS) " most important of " (count(columns, "column")) "; " (code("nn importance")) " has all of them." }
        }
        (figure::of(report.chart().draw(), narrow(report), "The importance of a column, and two standard errors to either side: by so much it may be off, because columns were shuffled so many times and no more."))
        (paragraphs(report.remarks()))
    }
}

/// What the numbers are.
fn introduction(report: &ImportanceReport<'_>) -> Markup {
    let ColumnImportances { metric, score, rows, .. } = &report.found;
    html! {
        "On these " (count(*rows, "row")) " the " (code(metric.name())) " is " (significant(*score)) ". The importance says by how much it " (report.change())
        " when a column is shuffled, on average over being shuffled " (report.times()) " (seed " (report.seed) ")."
    }
}

/// The picture for a phone, with names as long as there is space for.
fn narrow(report: &ImportanceReport<'_>) -> Result<Picture, PlotError> {
    let drawn = |letters: &usize| report.narrow_chart(*letters).draw();
    let tried =
        LETTERS.iter().map(drawn).find(|picture| !matches!(picture, Err(PlotError::TextDoesNotFit { .. })));
    tried.unwrap_or_else(|| drawn(&LETTERS[LETTERS.len() - 1]))
}

fn of_column(effects: &Effects, findings: &Findings<'_>) -> Markup {
    let report = EffectsReport { found: &effects.found, model: findings.model, is_centred: false };
    let quantity = report.quantity();
    let rows = count(effects.found.rows, "row");
    let draw = |width| draw_effects(&report, width);
    html! {
        @if effects.found.values.len() < 2 {
            p { "All rows have the same value here: nothing can be told of others." }
        } @else {
            (figure::of(
                draw(Width::Page),
                draw(Width::Phone),
                &format!("The average {quantity} over {rows}, when {} is this in all of them.", effects.found.column),
            ))
            @if effects.left_out > 0 {
                p {
                    @match findings.model.task() {
                        Task::Regression => { "The last " (count(effects.left_out, "target")) }
                        Task::Binary | Task::MultiClass | Task::MultiLabel => {
                            "Those that occur least often, " (count(effects.left_out, "output")) ","
                        }
                    }
                    " are left out; " (code("nn effects --class")) " shows any."
                }
            }
            details {
                summary { "The numbers" }
                (table("Average prediction for each value", &report.table(false)))
            }
        }
    }
}
