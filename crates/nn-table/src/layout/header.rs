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

/// The most rows of names.
const MOST: usize = 5;

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
    // Names that come again, where files were put together, say nothing of what stands below them.
    let own: Vec<&Row> = rest.iter().copied().filter(|row| row.cells != first.cells).collect();
    let own: Vec<&Row> = std::iter::once(*first).chain(own).collect();
    if let Some(rows) = above_numbers(&own) {
        return Header { rows, is_open: false };
    }
    if are_counted(first, rest) {
        return Header { rows: 1, is_open: true };
    }
    if first.cells.iter().any(|cell| looks_numeric(cell)) {
        let is_named = first.cells.iter().any(|cell| is_text(cell));
        return match numbers_as_names(first, rest).filter(|_| !is_named) {
            // Numbers of the columns above their names.
            Some(true) => Header { rows: 1 + above_numbers(rest).unwrap_or(0), is_open: true },
            Some(false) => Header { rows: 0, is_open: true },
            // Names that are numbers are seldom, but a row of texts and numbers may hold them.
            None => Header { rows: 0, is_open: is_named },
        };
    }
    // All texts: names, unless it looks like the rows below, or says what they say.
    let kinds: Vec<Column> = (0..columns).map(|column| Column::of(rest, column)).collect();
    let pairs = || first.cells.iter().zip(&kinds).filter(|(cell, _)| !cell.is_empty());
    let alike = pairs().any(|(cell, column)| column.has_shape_of(cell));
    let again = pairs().filter(|(cell, column)| column.cells.contains(&cell.as_str())).count();
    Header { rows: usize::from(!alike && 2 * again <= columns), is_open: true }
}

/// How many of the first rows have texts above columns of numbers: names, units, groups of columns.
fn above_numbers(rows: &[&Row]) -> Option<usize> {
    let are_names = |row: &&&Row| {
        row.cells.iter().all(|cell| !looks_numeric(cell)) && row.cells.iter().any(|cell| is_text(cell))
    };
    let most = rows.iter().take(MOST).take_while(are_names).count().min(rows.len() - 1);
    let is_above = |count: &usize| {
        let below: Vec<(usize, Column)> = (0..rows[0].cells.len())
            .map(|column| (column, Column::of(&rows[*count..], column)))
            .filter(|(_, column)| column.is_numbers)
            .collect();
        let texts = |row: &Row| {
            below.iter().filter(|(at, _)| row.cells.get(*at).is_some_and(|cell| is_text(cell))).count()
        };
        // A single number may stand among texts. A second row may hold names for some columns, such as units; a third is sooner one of
        // data where cells are missing.
        below.iter().any(|(_, column)| column.numbers > 1)
            && texts(rows[1]) > 0
            && rows[2..*count].iter().all(|row| texts(row) == below.len())
    };
    if let Some(count) = (2..=most).rev().find(is_above) {
        return Some(count);
    }
    let (first, rest) = rows.split_first()?;
    let is_name = |(column, cell): (usize, &String)| is_text(cell) && Column::of(rest, column).is_numbers;
    let is_above = first.cells.iter().enumerate().any(is_name);
    is_above.then(|| 1 + usize::from(goes_on(first, rest)))
}

/// Whether the second row goes on with names: years, or counted numbers, below merged cells.
fn goes_on(first: &Row, rest: &[&Row]) -> bool {
    let Some((second, later)) = rest.split_first() else { return false };
    let wholes = |row: &Row| {
        let said = row.cells[1..].iter().filter(|cell| !cell.is_empty());
        said.map(|cell| whole(cell)).collect::<Option<Vec<i64>>>().filter(|numbers| numbers.len() > 1)
    };
    let are_years = |numbers: &[i64]| numbers.iter().all(is_year);
    let are_counted =
        |numbers: &[i64]| numbers.windows(2).all(|pair| pair[1] == pair[0] + 1 || pair[1] == numbers[0]);
    let are_names = |what: &dyn Fn(&[i64]) -> bool| {
        let says_so = |row: &Row| wholes(row).is_some_and(|numbers| what(&numbers));
        says_so(second) && !later.iter().take(5).any(|row| says_so(row))
    };
    let are_merged = first.cells[1..].iter().any(String::is_empty);
    let has_corner = first.cells[0].is_empty() || second.cells[0].is_empty();
    let have_names = !later.is_empty() && later.iter().take(5).all(|row| !row.cells[0].is_empty());
    are_merged
        && has_corner
        && have_names
        && !looks_numeric(&second.cells[0])
        && (are_names(&are_years) || are_names(&are_counted))
}

/// A number of digits alone, as names have it.
fn whole(cell: &str) -> Option<i64> {
    let is_plain = cell == "0" || !cell.starts_with('0');
    (is_plain && cell.bytes().all(|byte| byte.is_ascii_digit())).then(|| cell.parse().ok())?
}

fn is_year(number: &i64) -> bool {
    (1800..=2100).contains(number)
}

/// Whether a first row of numbers alone holds names; none if it hardly could. The first cell may be empty, above the names of rows.
fn numbers_as_names(first: &Row, rest: &[&Row]) -> Option<bool> {
    let has_corner = first.cells[0].is_empty() && rest.iter().all(|row| !row.cells[0].is_empty());
    let from = usize::from(has_corner);
    let wholes = |row: &Row| row.cells[from..].iter().map(|cell| whole(cell)).collect::<Option<Vec<i64>>>();
    let years = |names: &[i64]| {
        names.len() > 1 && names.iter().all(is_year) && names.windows(2).all(|pair| pair[0] < pair[1])
    };
    let counted = |names: &[i64]| names.len() > 1 && names.windows(2).all(|pair| pair[1] == pair[0] + 1);
    let names = wholes(first)?;
    let distinct: std::collections::HashSet<&i64> = names.iter().collect();
    if distinct.len() < names.len() {
        return None;
    }
    let goes_on = |what: &dyn Fn(&[i64]) -> bool| {
        what(&names) && !rest.iter().take(5).any(|row| wholes(row).is_some_and(|names| what(&names)))
    };
    let (years, counted) = (goes_on(&years), goes_on(&counted));
    // Whoever writes all numbers of a column with decimals writes the first so too.
    let has_decimals = |cell: &&str| looks_numeric(cell) && cell.contains(['.', ',']);
    let above_decimals = (from..first.cells.len()).all(|column| {
        let mut below =
            rest.iter().map(|row| row.cells[column].as_str()).filter(|cell| !is_missing(cell)).peekable();
        below.peek().is_some() && below.all(|cell| has_decimals(&cell))
    });
    let several = names.len() + from;
    let is_taken = rest.len() > 1
        && (years || (above_decimals && several > 1) || (counted && several > 2 && names[0] <= 1));
    (is_taken || years || above_decimals || (counted && several > 2)).then_some(is_taken)
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
    numbers: usize,
    cells: Vec<&'a str>,
}

impl<'a> Column<'a> {
    fn of(rows: &'a [&'a Row], column: usize) -> Column<'a> {
        let cells: Vec<&str> =
            rows.iter().filter_map(|row| row.cells.get(column)).map(String::as_str).collect();
        let numbers = cells.iter().filter(|cell| looks_numeric(cell)).count();
        let texts = cells.iter().filter(|cell| is_text(cell)).count();
        // One odd cell among many numbers is no category.
        Column { is_numbers: numbers > 0 && texts * 10 <= numbers, numbers, cells }
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
