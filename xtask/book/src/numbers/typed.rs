//! Numbers that were typed by hand where they look as if they had been computed.
//!
//! A decimal fraction, a percentage, a power or a whole number of three or more digits comes from a run, or is marked as
//! given: `{{=0.5}}`. Small whole numbers (three inputs, two layers) are words of the story.

use crate::markdown::Outline;
use crate::marks::Mark;
use crate::page::{Page, Problem};

/// A whole number with this many digits is a setting or a result.
const LONG: usize = 3;

/// Finds them in prose and in formulas.
pub(crate) fn typed_numbers(page: &Page, outline: &Outline, marks: &[Mark], problems: &mut Vec<Problem>) {
    let formulas = outline.formulas.iter().map(|formula| &formula.range);
    // A text is cut into pieces at every escape; a number is looked for in the piece where it begins.
    for range in outline.prose.iter().chain(formulas) {
        let text = &page.text[range.clone()];
        for (start, number) in numbers(text) {
            let offset = range.start + start;
            if marks.iter().any(|mark| mark.range.contains(&offset)) || !looks_computed(number) {
                continue;
            }
            problems.push(page.problem(
                offset,
                format!("`{number}` is typed by hand"),
                "let it come from a run, `{{section.path, 3 decimals}}`, or mark it as given, `{{=0.5}}`",
            ));
        }
    }
}

/// The first number of a text that looks as if it had been computed.
pub(crate) fn looks_computed_in(text: &str) -> Option<&str> {
    numbers(text).into_iter().map(|(_, number)| number).find(|number| looks_computed(number))
}

/// The numbers of a text with their places; digits in a name, as in x0, are none.
fn numbers(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let rest = &text[start..];
        let mut end = digits(rest);
        if rest[end..].starts_with('.') {
            let decimals = digits(&rest[end + 1..]);
            end += if decimals > 0 { 1 + decimals } else { 0 };
        }
        let exponent =
            rest[end..].strip_prefix(['e', 'E']).map(|e| e.strip_prefix(['-', '+', '−']).unwrap_or(e));
        if let Some(exponent) = exponent.filter(|exponent| digits(exponent) > 0) {
            end = rest.len() - exponent.len() + digits(exponent);
        }
        let percent = rest[end..].trim_start_matches([' ', '\u{a0}', '\\', ',']);
        if percent.starts_with('%') {
            end = rest.len() - percent.len() + 1;
        }
        let named = text[..start].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        if !named {
            found.push((start, &rest[..end]));
        }
        from = start + end.max(1);
    }
    found
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn looks_computed(number: &str) -> bool {
    !number.bytes().all(|byte| byte.is_ascii_digit()) || number.len() >= LONG
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::outline;
    use crate::marks::marks;

    fn found(text: &str) -> Vec<String> {
        let page = Page { path: "a.md".into(), text: text.into() };
        let outline = outline(text);
        let mut problems = Vec::new();
        let marks = marks(&page, &outline, &mut problems);
        typed_numbers(&page, &outline, &marks, &mut problems);
        let number = |problem: Problem| problem.what.split('`').nth(1).map(str::to_owned);
        problems.into_iter().filter_map(number).collect()
    }

    #[test]
    fn decimals_percentages_powers_and_long_numbers_are_found() {
        assert_eq!(found("It falls to 0.289."), ["0.289"]);
        assert_eq!(found("about 62 % of 1000 runs, 1e-5, in *0.5*"), ["62 %", "1000", "1e-5", "0.5"]);
        assert_eq!(found("$x = 0.25$ and $$y = 1.5$$"), ["0.25", "1.5"]);
    }

    #[test]
    fn words_of_the_story_marks_and_code_are_not() {
        assert_eq!(
            found("3 inputs, x0 and w123, step 2. End `0.5` {{=0.5}} {{a.b.100, 3 decimals}}"),
            [""; 0]
        );
        assert_eq!(found("```text\n0.5\n```\n\n[x](a.md#0.5)"), [""; 0]);
    }
}
