//! Which rows of a table hold the names of its columns.

use super::sample::Row;
use super::shape::{has_digits_in_shape, shape};
use crate::notation::{is_missing, looks_numeric};

/// What the first row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// How many rows hold names.
    pub(super) rows: usize,
    /// Whether it could be read the other way.
    pub(super) is_open: bool,
}

/// Whether the first rows hold names, and how many of them do. `rows` have as many cells as the table; blank ones are not among them.
pub(super) fn find(rows: &[&Row]) -> Header {
    let Some((first, rest)) = rows.split_first() else { return Header { rows: 1, is_open: false } };
    if rest.is_empty() {
        return Header {
            rows: usize::from(first.cells.iter().all(|cell| !looks_numeric(cell))),
            is_open: true,
        };
    }
    let columns = first.cells.len();
    let kinds: Vec<Column> = (0..columns).map(|column| Column::of(rest, column)).collect();
    let above = |row: &Row| row.cells.iter().zip(&kinds).any(|(cell, kind)| is_text(cell) && kind.is_numbers);
    if above(first) {
        // A second row without a number above numbers is one of names or units too.
        let second = &rest[0];
        let later = &rest[1..];
        let numbers_below = |column: usize| !later.is_empty() && Column::of(later, column).is_numbers;
        let is_name_too = !later.is_empty()
            && second.cells.iter().all(|cell| !looks_numeric(cell))
            && second.cells.iter().enumerate().any(|(column, cell)| is_text(cell) && numbers_below(column));
        return Header { rows: 1 + usize::from(is_name_too), is_open: false };
    }
    // Where the first row has texts in columns that are numbers but for the second row, both hold names.
    if rest.len() > 1 && first.cells.iter().all(|cell| !looks_numeric(cell)) {
        let later = &rest[1..];
        let second = &rest[0];
        let names = second
            .cells
            .iter()
            .enumerate()
            .filter(|(column, cell)| is_text(cell) && Column::of(later, *column).is_numbers);
        if second.cells.iter().all(|cell| !looks_numeric(cell)) && names.count() > 0 {
            return Header { rows: 2, is_open: false };
        }
    }
    if are_counted(first, rest) {
        return Header { rows: 1, is_open: true };
    }
    if first.cells.iter().any(|cell| looks_numeric(cell)) {
        // Names that are numbers are seldom, but a row of texts and numbers may hold them.
        return Header { rows: 0, is_open: first.cells.iter().any(|cell| is_text(cell)) };
    }
    // All texts: names, unless it looks like the rows below, or says what they say.
    let pairs = || first.cells.iter().zip(&kinds).filter(|(cell, _)| !cell.is_empty());
    let alike = pairs().any(|(cell, column)| column.has_shape_of(cell));
    let again = pairs().filter(|(cell, column)| column.cells.contains(&cell.as_str())).count();
    Header { rows: usize::from(!alike && 2 * again <= columns), is_open: true }
}

fn is_text(cell: &str) -> bool {
    !(looks_numeric(cell) || is_missing(cell))
}

/// Whether the first row counts on, as years do, beside a name or two, and the rows below do not.
fn are_counted(first: &Row, rest: &[&Row]) -> bool {
    let counts = |row: &Row| {
        let wholes: Option<Vec<i64>> =
            row.cells.iter().filter(|cell| looks_numeric(cell)).map(|cell| cell.parse().ok()).collect();
        wholes.is_some_and(|wholes| wholes.len() > 1 && wholes.windows(2).all(|pair| pair[0] < pair[1]))
    };
    first.cells.iter().any(|cell| is_text(cell))
        && counts(first)
        && !rest.iter().take(5).any(|row| counts(row))
}

/// What stands in a column below the first row.
struct Column<'a> {
    is_numbers: bool,
    cells: Vec<&'a str>,
}

impl<'a> Column<'a> {
    fn of(rows: &'a [&'a Row], column: usize) -> Column<'a> {
        let cells: Vec<&str> =
            rows.iter().filter_map(|row| row.cells.get(column)).map(String::as_str).collect();
        let numbers = cells.iter().filter(|cell| looks_numeric(cell)).count();
        let texts = cells.iter().filter(|cell| is_text(cell)).count();
        // One odd cell among many numbers is no category.
        Column { is_numbers: numbers > 0 && texts * 10 <= numbers, cells }
    }

    /// Whether this cell is made of digits and signs as most of them are.
    fn has_shape_of(&self, cell: &str) -> bool {
        let own = shape(cell);
        let alike = || self.cells.iter().filter(|other| shape(other) == own).count();
        has_digits_in_shape(cell) && 2 * alike() > self.cells.len()
    }
}

/// The names of several rows: those of merged cells hold for the ones to the right of them.
pub(crate) fn joined(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut names = vec![String::new(); columns];
    for (level, row) in rows.iter().enumerate() {
        let mut last = "";
        for (column, name) in names.iter_mut().enumerate() {
            let cell = row.get(column).map_or("", |cell| cell.trim());
            if !cell.is_empty() {
                last = cell;
            } else if level + 1 == rows.len() {
                last = "";
            }
            if !last.is_empty() {
                if !name.is_empty() {
                    name.push(' ');
                }
                name.push_str(last);
            }
        }
    }
    names
}

/// Names without the blanks around them and with one for each column; no two are the same. Says which had to be renamed.
pub(crate) fn distinct(header: impl Iterator<Item = String>) -> (Vec<String>, Vec<(String, String)>) {
    let given: Vec<String> = header.collect();
    let mut taken: std::collections::HashSet<String> =
        given.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let (mut seen, mut renamed) = (std::collections::HashSet::new(), Vec::new());
    let mut free = |name: &str| {
        let mut numbers = 1_usize..;
        let mut other = name.to_owned();
        while !taken.insert(other.clone()) {
            other = format!("{name}.{}", numbers.next().unwrap_or_default());
        }
        other
    };
    let names = given.iter().enumerate().map(|(column, name)| match name.trim() {
        "" => free(&format!("column{}", column + 1)),
        name if seen.insert(name.to_owned()) => name.to_owned(),
        name => {
            let other = free(name);
            renamed.push((name.to_owned(), other.clone()));
            other
        }
    });
    let names = names.collect();
    (names, renamed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_distinct_and_made_up_ones_keep_out_of_the_way_of_real_ones() {
        let names = |header: &[&str]| distinct(header.iter().map(|name| (*name).to_owned())).0;
        assert_eq!(names(&["x", " x ", "x.1", "x"]), ["x", "x.2", "x.1", "x.3"]);
        assert_eq!(names(&["column2", ""]), ["column2", "column2.1"]);
    }

    #[test]
    fn merged_cells_name_the_columns_to_their_right() {
        let rows = [["", "men", "", "women", ""], ["year", "a", "b", "a", "b"]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(joined(&rows), ["year", "men a", "men b", "women a", "women b"]);
    }
}
