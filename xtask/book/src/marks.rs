//! Our marks in a page: `{{...}}`, outside of code.
//!
//! ```text
//! {{one-step.mse_after, 3 decimals}}           a number that was computed      numbers
//! {{=0.5}}                                     a number that is given          numbers
//! {{#figure neuron}}                           a figure                        figures
//! {{#snippet crates/.../mod.rs pass}}          lines of the code               snippets
//! {{#play tangent figure=activations}}         something to play with          play
//! {{#exercise one-step-half}}                  a question with a field         exercises
//! ```

use crate::markdown::Outline;
use crate::page::{Page, Problem};
use std::ops::Range;

/// A mark and where it stands.
pub(crate) struct Mark {
    /// With its braces.
    pub range: Range<usize>,
    /// What it says.
    pub kind: Kind,
    /// Whether it stands in a formula.
    pub in_formula: bool,
}

/// What a mark says, trimmed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `{{one-step.mse_after, 3 decimals}}`
    Computed(String),
    /// `{{=0.5}}`
    Given(String),
    /// `{{#figure neuron}}`: name and argument.
    Directive(String, String),
}

/// The marks of a page in their order.
pub(crate) fn marks(page: &Page, outline: &Outline, problems: &mut Vec<Problem>) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut from = 0;
    while let Some(start) = page.text[from..].find("{{").map(|at| from + at) {
        if let Some(code) = outline.code.iter().find(|code| code.contains(&start)) {
            from = code.end.max(start + 2);
            continue;
        }
        let line = page.text[start..].lines().next().unwrap_or_default();
        let Some(length) = line.find("}}") else {
            problems.push(page.problem(
                start,
                "a mark begins with `{{` here and does not end on this line",
                "end it with `}}`, on one line",
            ));
            from = start + 2;
            continue;
        };
        let end = start + length + 2;
        let inside = page.text[start + 2..end - 2].trim();
        let kind = match (inside.strip_prefix('#'), inside.strip_prefix('=')) {
            (Some(directive), _) => {
                let (name, argument) = directive.split_once(' ').unwrap_or((directive, ""));
                Kind::Directive(name.to_owned(), argument.trim().to_owned())
            }
            (_, Some(given)) => Kind::Given(given.trim().to_owned()),
            _ => Kind::Computed(inside.to_owned()),
        };
        let in_formula = outline.formulas.iter().any(|formula| formula.range.contains(&start));
        marks.push(Mark { range: start..end, kind, in_formula });
        from = end;
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::outline;

    #[test]
    fn marks_are_found_in_prose_and_formulas_and_not_in_code() {
        let text = "a {{x.y, 2 digits}} and $b = {{ =0.5 }}$ but `{{code}}`\n\n```text\n{{code}}\n```\n\n{{#figure neuron}}\n";
        let page = Page { path: "a.md".into(), text: text.into() };
        let mut problems = Vec::new();
        let marks = marks(&page, &outline(text), &mut problems);
        assert_eq!(problems, []);
        let kinds: Vec<(&Kind, bool)> = marks.iter().map(|mark| (&mark.kind, mark.in_formula)).collect();
        assert_eq!(
            kinds,
            [
                (&Kind::Computed("x.y, 2 digits".into()), false),
                (&Kind::Given("0.5".into()), true),
                (&Kind::Directive("figure".into(), "neuron".into()), false),
            ]
        );
    }

    #[test]
    fn a_mark_without_an_end_is_a_problem_of_its_line() {
        let page = Page { path: "a.md".into(), text: "\nx {{one-step.\nmse}}".into() };
        let mut problems = Vec::new();
        assert_eq!(marks(&page, &outline(&page.text), &mut problems).len(), 0);
        assert_eq!(problems[0].place, "docs/src/a.md:2");
    }
}
