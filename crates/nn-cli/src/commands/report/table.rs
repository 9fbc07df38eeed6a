//! Tables of the program as tables of the page.

use super::parts::said;
use crate::text::table::TextTable;
use maud::{Markup, html};

/// More letters than these need some width, so that a cell does not become a column of words.
const LONG: usize = 16;

/// A cell of the page: what stands in it, and about how many letters that has.
pub(super) struct Cell {
    pub(super) content: Markup,
    pub(super) letters: usize,
}

impl Cell {
    /// A text or a number.
    pub(super) fn of(text: &str) -> Cell {
        Cell { content: html! { bdi { (said(text)) } }, letters: text.chars().count() }
    }
}

/// A table of the program.
pub(super) fn table(caption: &str, table: &TextTable) -> Markup {
    marked(caption, table, |_, _| false)
}

/// The same with some cells in bold: by row and column, counted from 0.
pub(super) fn marked(caption: &str, table: &TextTable, is_marked: impl Fn(usize, usize) -> bool) -> Markup {
    let cell = |row: usize, (column, text): (usize, &String)| match is_marked(row, column) {
        true => Cell { content: html! { strong { (said(text)) } }, letters: text.chars().count() },
        false => Cell::of(text),
    };
    let rows = table.cells().iter().enumerate();
    let rows = rows.map(|(row, cells)| cells.iter().enumerate().map(|it| cell(row, it)).collect());
    of_cells(caption, table.headings(), table.word_columns(), rows.collect())
}

/// A table with its caption; on a narrow screen it scrolls sideways by itself. The first `words` columns hold words, and the first of
/// all names the row.
pub(super) fn of_cells(caption: &str, headings: &[String], words: usize, rows: Vec<Vec<Cell>>) -> Markup {
    let kind = |column: usize, letters: usize| match (column < words, letters > LONG) {
        (true, true) => "word long",
        (true, false) => "word",
        (false, _) => "number",
    };
    html! {
        div.table role="region" aria-label=(caption) tabindex="0" {
            p.caption aria-hidden="true" { (caption) }
            table aria-label=(caption) {
                thead { tr {
                    @for (column, heading) in headings.iter().enumerate() {
                        @if heading.is_empty() { td {} } @else {
                            th scope="col" class=(kind(column, 0)) { (said(heading)) }
                        }
                    }
                } }
                tbody { @for cells in rows { tr {
                    @for (column, cell) in cells.into_iter().enumerate() {
                        @if column == 0 {
                            th scope="row" class=(kind(column, cell.letters)) { (cell.content) }
                        } @else {
                            td class=(kind(column, cell.letters)) { (cell.content) }
                        }
                    }
                } } }
            }
        }
    }
}
