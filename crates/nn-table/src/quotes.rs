//! Quotes that open in one line and close in another: a cell of several lines, or two quotes that have nothing to do with each other.

/// What is odd about them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Odd {
    /// The cell goes on behind the quote that closes it.
    GoesOn {
        /// At which byte it opens.
        opens: usize,
        /// At which byte it closes.
        closes: usize,
    },
    /// Its lines have as many delimiters as rows would have.
    HoldsRows {
        /// At which byte it opens.
        opens: usize,
    },
}

/// What is odd about a row of so many cells, as it stands in the text.
pub(crate) fn odd(row: &[u8], delimiter: u8, cells: usize) -> Option<Odd> {
    let is_break = |byte: u8| byte == b'\n' || byte == b'\r';
    let next = |from: usize, wanted: &dyn Fn(u8) -> bool| {
        row[from..].iter().position(|&byte| wanted(byte)).map(|at| from + at)
    };
    let mut at = next(0, &|byte| !is_break(byte))?;
    if row[at..].starts_with(b"\xef\xbb\xbf") {
        at += 3;
    }
    let mut holds_rows = None;
    for cell in 0.. {
        if row.get(at) == Some(&b'"') {
            let opens = at;
            let mut closes = next(opens + 1, &|byte| byte == b'"')?;
            while row.get(closes + 1) == Some(&b'"') {
                closes = next(closes + 2, &|byte| byte == b'"')?;
            }
            at = closes + 1;
            let within = &row[opens + 1..closes];
            if within.iter().any(|&byte| is_break(byte)) {
                let end = next(at, &|byte| byte == delimiter || is_break(byte)).unwrap_or(row.len());
                if !row[at..end].trim_ascii().is_empty() {
                    return Some(Odd::GoesOn { opens, closes });
                }
                if holds_rows.is_none() && are_rows(within, delimiter, cell, cells) {
                    holds_rows = Some(Odd::HoldsRows { opens });
                }
            }
        }
        at = next(at, &|byte| byte == delimiter || is_break(byte))?;
        if is_break(row[at]) {
            break;
        }
        at += 1;
    }
    holds_rows
}

/// Whether lines from a cell of one row to the same cell of another have as many delimiters as these. A single one in two lines is
/// the comma of a sentence.
fn are_rows(lines: &[u8], delimiter: u8, cell: usize, cells: usize) -> bool {
    let counts: Vec<usize> = lines
        .split(|byte| *byte == b'\n' || *byte == b'\r')
        .map(|line| line.iter().filter(|byte| **byte == delimiter).count())
        .collect();
    let [first, between @ .., last] = &counts[..] else { return false };
    (cells > 2 || (cells == 2 && !between.is_empty()))
        && first + cell + 1 == cells
        && *last == cell
        && between.iter().all(|count| count + 1 == cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_of_several_lines_holds_and_what_stands_behind_it_tells_whether_it_is_one() {
        let odd = |row: &str, cells| odd(row.as_bytes(), b',', cells);
        assert_eq!(odd("1,\"a\nb\",2\n", 3), None);
        assert_eq!(odd("1,\"a\nb\" ,2\n", 3), None);
        assert_eq!(odd("1,\"a \"\"b\"\"\nc\"\"\"\n", 2), None);
        assert_eq!(odd("1,\"a\" b,\"c\nd\"\n", 3), None);
        assert_eq!(odd("\n\n1,\"a\n2,\"b\n", 2), Some(Odd::GoesOn { opens: 4, closes: 9 }));
        assert_eq!(odd("\u{feff}\"a\n\"b,2\n", 2), Some(Odd::GoesOn { opens: 3, closes: 6 }));
        assert_eq!(odd("1,\"a,x\n2,b\",y\n", 3), Some(Odd::HoldsRows { opens: 2 }));
        assert_eq!(odd("1,\"a\n2,b\"\n", 2), None);
        assert_eq!(odd("1,\"a\n2,b\n3,c\"\n", 2), Some(Odd::HoldsRows { opens: 2 }));
        assert_eq!(odd("1,\"a\n2,b", 2), None);
    }
}
