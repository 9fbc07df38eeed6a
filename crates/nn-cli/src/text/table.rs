//! A table of text with aligned columns: words to the left, numbers to the right.

use super::visible::one_line;
use std::io::{self, Write};

/// Rows of cells under a line of headings.
pub(crate) struct TextTable {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    words: usize,
}

impl TextTable {
    /// A table with these columns, and no rows yet.
    pub(crate) fn new<const COLUMNS: usize>(headings: [&str; COLUMNS]) -> TextTable {
        TextTable { headings: headings.map(str::to_owned).to_vec(), rows: Vec::new(), words: 0 }
    }

    /// The same where the columns are not known beforehand.
    pub(crate) fn of(headings: Vec<String>) -> TextTable {
        TextTable { headings, rows: Vec::new(), words: 0 }
    }

    /// Adds a row of as many cells as there are columns.
    pub(crate) fn row_of(mut self, cells: Vec<String>) -> TextTable {
        self.rows.push(cells);
        self
    }

    /// Says that the first columns hold words, to be aligned left.
    pub(crate) fn words(mut self, columns: usize) -> TextTable {
        self.words = columns;
        self
    }

    /// Adds a row.
    pub(crate) fn row<const COLUMNS: usize>(mut self, cells: [String; COLUMNS]) -> TextTable {
        self.rows.push(cells.to_vec());
        self
    }

    /// Adds rows.
    pub(crate) fn rows<const COLUMNS: usize>(
        self,
        rows: impl IntoIterator<Item = [String; COLUMNS]>,
    ) -> TextTable {
        rows.into_iter().fold(self, TextTable::row)
    }

    /// The same with so many rows at most: the first.
    pub(crate) fn first(mut self, rows: usize) -> TextTable {
        self.rows.truncate(rows);
        self
    }

    /// What stands above the columns.
    pub(crate) fn headings(&self) -> &[String] {
        &self.headings
    }

    /// How many of the first columns hold words.
    pub(crate) fn word_columns(&self) -> usize {
        self.words
    }

    /// The cells, row by row.
    pub(crate) fn cells(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// Writes it, two columns in from the left.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let flat = |cells: &Vec<String>| cells.iter().map(|cell| one_line(cell)).collect();
        let (headings, rows): (Vec<String>, Vec<Vec<String>>) =
            (flat(&self.headings), self.rows.iter().map(flat).collect());
        let width = |column: usize| {
            let cells = std::iter::once(&headings).chain(&rows).filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..headings.len()).map(width).collect();
        let rule: Vec<String> = widths.iter().map(|&width| "-".repeat(width)).collect();
        for row in [&headings, &rule].into_iter().chain(&rows) {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
                if column < self.words { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            });
            let line = cells.collect::<Vec<String>>().join("  ");
            writeln!(out, "  {}", line.trim_end())?;
        }
        Ok(())
    }

    /// Writes it as comma-separated values.
    pub(crate) fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        // Into memory first: what goes wrong on the way out, csv would wrap in an error of its own.
        let mut csv = csv::Writer::from_writer(Vec::new());
        for row in std::iter::once(&self.headings).chain(&self.rows) {
            csv.write_record(row)?;
        }
        out.write_all(&csv.into_inner().map_err(csv::IntoInnerError::into_error)?)
    }

    /// Writes it as a table for a Markdown file.
    pub(crate) fn write_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        let line = |cells: &mut dyn Iterator<Item = String>| cells.collect::<Vec<String>>().join(" | ");
        let escaped = |cell: &String| cell.replace('|', "\\|").replace('\n', " ");
        let rule = |column| if column < self.words { ":--" } else { "--:" }.to_owned();
        writeln!(out, "| {} |", line(&mut self.headings.iter().map(escaped)))?;
        writeln!(out, "| {} |", line(&mut (0..self.headings.len()).map(rule)))?;
        self.rows.iter().try_for_each(|row| writeln!(out, "| {} |", line(&mut row.iter().map(escaped))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_aligned_left_and_numbers_right() {
        let mut out = Vec::new();
        let row = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
        TextTable::new(["net", "x"])
            .words(1)
            .rows([row("a", "10.5"), row("long", "-1")])
            .write(&mut out)
            .unwrap();
        let expected = "  net      x\n  ----  ----\n  a     10.5\n  long    -1\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
    #[test]
    fn other_programs_get_cells_that_cannot_break_a_row() {
        let table = TextTable::new(["a", "b"]).words(1).row(["x|y\nz".to_owned(), "1,5".to_owned()]);
        let (mut csv, mut markdown) = (Vec::new(), Vec::new());
        table.write_csv(&mut csv).unwrap();
        table.write_markdown(&mut markdown).unwrap();
        assert_eq!(String::from_utf8(csv).unwrap(), "a,b\n\"x|y\nz\",\"1,5\"\n");
        assert_eq!(String::from_utf8(markdown).unwrap(), "| a | b |\n| :-- | --: |\n| x\\|y z | 1,5 |\n");
    }
}
