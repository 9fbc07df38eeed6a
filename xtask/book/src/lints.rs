//! What a reader stumbles over and nobody notices while writing: lines of code that do not fit, chapters that are spoken of
//! without a link, terms before the chapter that explains them, labels in figures that no page explains.
//!
//! The page of symbols and the glossary are tables, and the lints read them: the glossary's first column has the terms, its
//! last the chapter that explains them. The tables of symbols have theirs in the first column; below the heading
//! `Words on the axes` these are words, elsewhere letters in LaTeX.

use crate::markdown::{Outline, outline};
use crate::page::{Page, Problem};
use std::collections::{BTreeMap, BTreeSet};

/// The columns of code that a page has space for on a screen 1200 pixels wide.
pub(crate) const COLUMNS: usize = 110;

const GLOSSARY: &str = "glossary.md";
const SYMBOLS: &str = "symbols.md";

/// The heading of the table of words.
const WORDS: &str = "Words on the axes";

/// What stands before `chapter` where one is meant that a reader may want to go to.
const OTHER: [&str; 6] = ["later", "earlier", "next", "previous", "coming", "last"];

/// Finds lines of code that are too long.
pub(crate) fn long_lines(page: &Page, outline: &Outline, problems: &mut Vec<Problem>) {
    for fence in &outline.fences {
        if let Some(columns) = too_long(&fence.body) {
            problems.push(page.problem(fence.range.start, long(columns), WRAP));
        }
    }
}

/// How long the longest line is, if it is too long.
pub(crate) fn too_long(code: &str) -> Option<usize> {
    code.lines().map(|line| line.chars().count()).max().filter(|columns| *columns > COLUMNS)
}

/// What is said of a line of this length.
pub(crate) fn long(columns: usize) -> String {
    format!("a line of code has {columns} columns; there is space for {COLUMNS}")
}

/// The way out.
pub(crate) const WRAP: &str = "break it into two, a command by `\\` at the end of the line";

/// Finds `a later chapter` and the like in sentences without a link.
pub(crate) fn chapters_without_links(page: &Page, outline: &Outline, problems: &mut Vec<Problem>) {
    for range in &outline.prose {
        for (at, _) in page.text[range.clone()].match_indices("chapter") {
            let at = range.start + at;
            let before = page.text[..at].split_whitespace().next_back().unwrap_or_default();
            if OTHER.contains(&before.to_lowercase().as_str()) && !sentence(&page.text, at).contains("](") {
                problems.push(page.problem(
                    at,
                    format!("`{before} chapter` without a link"),
                    "say which: `[The learning rate](learning-rate.md)`",
                ));
            }
        }
    }
}

/// The sentence around a place.
fn sentence(text: &str, at: usize) -> &str {
    let ends = [". ", ".\n", "? ", "?\n", ": ", "\n\n"];
    let start = ends.iter().filter_map(|end| text[..at].rfind(end)).max().unwrap_or(0);
    let end = ends.iter().filter_map(|end| text[at..].find(end)).min().map_or(text.len(), |end| at + end);
    &text[start..end]
}

/// Finds terms of the glossary in chapters before the one that explains them, unless they are links. A book without a
/// glossary has no terms.
pub(crate) fn terms_before_their_chapter(order: &[&str], sources: &BTreeMap<String, String>) -> Vec<Problem> {
    let Some(glossary) = sources.get(GLOSSARY) else { return Vec::new() };
    let place = |page: &str| order.iter().position(|other| *other == page);
    let mut problems = Vec::new();
    for row in rows(glossary) {
        let (Some(terms), Some(link)) = (row.first(), row.last()) else { continue };
        let Some(explained) = link.split_once("](").and_then(|(_, rest)| rest.split([')', '#']).next())
        else {
            continue;
        };
        let Some(last) = place(explained) else {
            let what = format!("`{terms}` is explained in `{explained}`, which is no page of the book");
            problems.push(Problem { place: format!("docs/src/{GLOSSARY}"), what, help: String::new() });
            continue;
        };
        for path in order[..last].iter().filter(|path| path.starts_with("chapters/")) {
            let Some(text) = sources.get(*path) else { continue };
            let page = Page { path: (*path).to_owned(), text: text.clone() };
            let parts = outline(text);
            for term in terms.split(',').map(str::trim).filter(|term| !term.is_empty()) {
                if let Some(at) = first_use(&page, &parts, term) {
                    problems.push(page.problem(
                        at,
                        format!("`{term}` is used here and explained later, in `{explained}`"),
                        format!("link it, `[{term}](../{GLOSSARY})`, use another word, or name an earlier chapter in the glossary"),
                    ));
                }
            }
        }
    }
    problems
}

/// Where a term is first used in prose that is no link.
fn first_use(page: &Page, parts: &Outline, term: &str) -> Option<usize> {
    let text = page.text.to_lowercase();
    // Lower case may have other lengths; then places would be wrong.
    let text = if text.len() == page.text.len() { text.as_str() } else { page.text.as_str() };
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices(&term.to_lowercase()).map(|(at, _)| at).find(|&at| {
        let rest = &text[at + term.len()..];
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        let whole = !text[..at].ends_with(is_part) && !rest.starts_with(is_part);
        let inside = |ranges: &[std::ops::Range<usize>]| ranges.iter().any(|range| range.contains(&at));
        whole && inside(&parts.prose) && !inside(&parts.links)
    })
}

/// Finds words along axes that the page of symbols does not have. A book without that page has no such words.
pub(crate) fn unknown_labels(axes: &[(&str, &str)], sources: &BTreeMap<String, String>) -> Vec<Problem> {
    let Some(symbols) = sources.get(SYMBOLS) else { return Vec::new() };
    let (letters, words) = symbols.split_once(WORDS).unwrap_or((symbols, ""));
    let letters: BTreeSet<char> =
        rows(letters).iter().filter_map(|row| row.first()).flat_map(|cell| letters_of(cell)).collect();
    let words = rows(words);
    let words: Vec<&str> = words.iter().filter_map(|row| row.first()).map(String::as_str).collect();
    let has_word = |label: &str| words.iter().any(|word| contains_word(label, word));
    let unknown = axes.iter().filter(|(_, label)| !label.is_empty());
    let unknown = unknown.filter(|(_, label)| !has_word(label) && !is_of_letters(label, &letters));
    let problem = |(figure, label): &(&str, &str)| Problem {
        place: format!("docs/src/{SYMBOLS}"),
        what: format!("the axis `{label}` of the figure `{figure}` has no word of this page"),
        help: format!("add the word to the table below `{WORDS}`, or use one that is there"),
    };
    unknown.map(problem).collect()
}

fn contains_word(label: &str, word: &str) -> bool {
    let label = label.to_lowercase();
    label.match_indices(&word.to_lowercase()).any(|(at, found)| {
        let rest = &label[at + found.len()..];
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        !label[..at].ends_with(char::is_alphanumeric) && !rest.starts_with(char::is_alphanumeric)
    })
}

/// Whether a label, such as f(z), consists of letters of the page and signs alone.
fn is_of_letters(label: &str, letters: &BTreeSet<char>) -> bool {
    let words = label.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.into_iter().all(|word| {
        let mut letter = word.chars();
        letter.next().is_some_and(|first| letters.contains(&first)) && letter.next().is_none()
    })
}

/// The letters of a cell of LaTeX: `$w$, $w_{ij}$` has a w, `$\eta$` an η.
fn letters_of(cell: &str) -> Vec<char> {
    const GREEK: [(&str, char); 14] = [
        ("alpha", 'α'),
        ("beta", 'β'),
        ("delta", 'δ'),
        ("Delta", 'Δ'),
        ("epsilon", 'ϵ'),
        ("varepsilon", 'ε'),
        ("eta", 'η'),
        ("kappa", 'κ'),
        ("lambda", 'λ'),
        ("mu", 'μ'),
        ("rho", 'ρ'),
        ("sigma", 'σ'),
        ("sum", 'Σ'),
        ("tau", 'τ'),
    ];
    let formulas = cell.split('$').skip(1).step_by(2);
    let first = |formula: &str| match formula.strip_prefix('\\') {
        Some(command) => {
            let name = command.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
            GREEK.iter().find(|(other, _)| *other == name).map(|(_, letter)| *letter)
        }
        None => formula.chars().next(),
    };
    formulas.filter_map(first).collect()
}

/// The rows of all tables of a page, without their headings.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let Some(cells) = line.trim().strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
            inside = false;
            continue;
        };
        if cells.chars().all(|c| "-:| ".contains(c)) {
            inside = true;
        } else if inside {
            rows.push(cells.split('|').map(|cell| cell.trim().trim_matches('*').to_owned()).collect());
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        Page { path: "chapters/a.md".into(), text: text.into() }
    }

    fn book(pages: &[(&str, &str)]) -> BTreeMap<String, String> {
        pages.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    fn whats(problems: Vec<Problem>) -> Vec<String> {
        problems.into_iter().map(|problem| format!("{}: {}", problem.place, problem.what)).collect()
    }

    #[test]
    fn a_line_of_code_that_does_not_fit_is_found() {
        let (fits, long) = ("x".repeat(COLUMNS), "ä".repeat(COLUMNS + 1));
        let text = format!("# A\n\n```text\n{fits}\n```\n\n```text\n{long}\n```\n");
        let mut problems = Vec::new();
        long_lines(&page(&text), &outline(&text), &mut problems);
        assert_eq!(
            whats(problems),
            ["docs/src/chapters/a.md:7: a line of code has 111 columns; there is space for 110"]
        );
    }

    #[test]
    fn a_later_chapter_without_a_link_is_found_and_one_with_a_link_is_not() {
        let found = |text: &str| {
            let mut problems = Vec::new();
            chapters_without_links(&page(text), &outline(text), &mut problems);
            whats(problems)
        };
        for text in ["A later\nchapter tells more.", "[Link](b.md). The next chapter does."] {
            assert_eq!(found(text).len(), 1, "{text}");
        }
        for text in [
            "A [later chapter](b.md).",
            "The next chapter, [B](b.md), does.",
            "This chapter.",
            "`next chapter`",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_term_before_its_chapter_is_found_unless_it_is_a_link() {
        let glossary = "| term | meaning | explained in |\n|---|---|---|\n| hidden layer, batch | m | [B](chapters/b.md) |\n";
        let order = ["chapters/a.md", "chapters/b.md", GLOSSARY];
        let found = |a: &str| {
            let sources = book(&[("chapters/a.md", a), ("chapters/b.md", "A batch."), (GLOSSARY, glossary)]);
            whats(terms_before_their_chapter(&order, &sources))
        };
        assert_eq!(
            found("# A\n\nTwo Batches? No: two batchs.\n"),
            ["docs/src/chapters/a.md:3: `batch` is used here and explained later, in `chapters/b.md`"]
        );
        assert_eq!(found("No hidden\nlayer, `batch`, mini-batch, [batch](../glossary.md).\n"), [""; 0]);
        let lost = book(&[(GLOSSARY, &glossary.replace("b.md", "c.md"))]);
        assert!(whats(terms_before_their_chapter(&order, &lost))[0].contains("is no page of the book"));
    }

    #[test]
    fn an_axis_without_a_word_of_the_page_of_symbols_is_found() {
        let symbols = "| symbol | m |\n|---|---|\n| $f$, $f'$ | m |\n| $w_{ij}$ | m |\n| $\\eta$ | m |\n\n\
                       ## Words on the axes\n\n| axis | m |\n|---|---|\n| epoch | m |\n| mean squared error | m |\n";
        let sources = book(&[(SYMBOLS, symbols)]);
        let found = |label: &str| unknown_labels(&[("figure", label)], &sources).len();
        for label in
            ["epoch", "mean squared error after 100 epochs", "w₀", "f(w), f′(w)", "learning η, epoch", ""]
        {
            assert_eq!(found(label), 0, "{label}");
        }
        for label in ["Checkpoint", "MSE", "y", "λ", "epochal"] {
            assert_eq!(found(label), 1, "{label}");
        }
    }
}
