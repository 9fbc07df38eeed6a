//! A page as it stands in `docs/src`, and what is wrong with it.

use std::fmt;
use std::io::{self, Write};
use std::ops::Range;

/// A page of the book.
pub(crate) struct Page {
    /// Within `docs/src`, with forward slashes: `chapters/neuron.md`.
    pub path: String,
    /// Markdown, with our marks in it.
    pub text: String,
}

/// What is wrong, where, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// `docs/src/chapters/neuron.md:12`
    pub place: String,
    pub what: String,
    pub help: String,
}

impl Page {
    /// Something wrong at this place of the text.
    pub(crate) fn problem(&self, offset: usize, what: impl Into<String>, help: impl Into<String>) -> Problem {
        // No replacement changes the number of lines before the last check, so lines are those of the file.
        let line = 1 + self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
        Problem { place: format!("docs/src/{}:{line}", self.path), what: what.into(), help: help.into() }
    }

    /// A link from this page to a file of the book, `figures/neuron.svg`, as the page has to write it.
    pub(crate) fn link(&self, to: &str) -> String {
        "../".repeat(self.path.matches('/').count()) + to
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, "\n  help: {}", self.help) }
    }
}

/// Says what is wrong, if something is.
pub(crate) fn report(problems: &[Problem]) -> io::Result<()> {
    let mut out = io::stderr();
    for problem in problems {
        writeln!(out, "{problem}")?;
    }
    match problems.len() {
        0 => {}
        1 => writeln!(out, "error: there is 1 problem")?,
        many => writeln!(out, "error: there are {many} problems")?,
    }
    Ok(())
}

/// The text with some ranges replaced; they must not overlap.
pub(crate) fn replaced(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let (mut result, mut end) = (String::with_capacity(text.len()), 0);
    for (range, new) in edits {
        result += &text[end..range.start];
        result += &new;
        end = range.end;
    }
    result + &text[end..]
}

/// `&`, `<`, `>` and `"` as HTML wants them.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_file_line_and_way_out() {
        let page = Page { path: "chapters/a.md".to_owned(), text: "one\ntwo\nthree".to_owned() };
        let problem = page.problem(5, "no", "yes").to_string();
        assert_eq!(problem, "docs/src/chapters/a.md:2: no\n  help: yes");
        assert_eq!(page.link("figures/x.svg"), "../figures/x.svg");
    }

    #[test]
    fn ranges_are_replaced_whatever_their_order() {
        assert_eq!(replaced("abcdef", vec![(4..5, "E!".into()), (0..2, "-".into())]), "-cdE!f");
    }
}
