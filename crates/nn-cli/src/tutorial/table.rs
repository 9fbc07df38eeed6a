//! A table of text with aligned columns: words to the left, numbers to the right.

use std::io::{self, Write};

/// Rows of cells under a line of headings.
pub(crate) struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    words: usize,
}

impl Table {
    /// A table with these columns, and no rows yet.
    pub(crate) fn new<const COLUMNS: usize>(headings: [&str; COLUMNS]) -> Table {
        Table { headings: headings.map(str::to_owned).to_vec(), rows: Vec::new(), words: 0 }
    }

    /// Says that the first so many columns hold words, to be aligned left.
    pub(crate) fn words(mut self, columns: usize) -> Table {
        self.words = columns;
        self
    }

    /// Adds a row.
    pub(crate) fn row<const COLUMNS: usize>(mut self, cells: [String; COLUMNS]) -> Table {
        self.rows.push(cells.to_vec());
        self
    }

    /// Adds rows.
    pub(crate) fn rows<const COLUMNS: usize>(
        self,
        rows: impl IntoIterator<Item = [String; COLUMNS]>,
    ) -> Table {
        rows.into_iter().fold(self, Table::row)
    }

    /// Writes it, two columns in from the left.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let width = |column: usize| {
            let cells = std::iter::once(&self.headings).chain(&self.rows).filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.headings.len()).map(width).collect();
        let rule: Vec<String> = widths.iter().map(|&width| "-".repeat(width)).collect();
        for row in [&self.headings, &rule].into_iter().chain(&self.rows) {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
                if column < self.words { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            });
            let line = cells.collect::<Vec<String>>().join("  ");
            writeln!(out, "  {}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_aligned_left_and_numbers_right() {
        let mut out = Vec::new();
        let row = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
        Table::new(["net", "x"])
            .words(1)
            .rows([row("a", "10.5"), row("long", "-1")])
            .write(&mut out)
            .unwrap();
        let expected = "  net      x\n  ----  ----\n  a     10.5\n  long    -1\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
