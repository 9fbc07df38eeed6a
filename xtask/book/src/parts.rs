//! What a chapter has: a title, what one will learn, a story with code, what was found in three points, exercises that a
//! command checks, one of them for paper and one for code, with folded answers, and things to try.
//!
//! Pages in `docs/src/chapters` are chapters. Other pages may be as they like.

use crate::commands::{CONSOLE, language};
use crate::markdown::{Heading, Outline};
use crate::marks::{Kind, Mark};
use crate::numbers::looks_computed_in;
use crate::page::{Page, Problem};

/// The folder of the chapters.
const CHAPTERS: &str = "chapters/";

const LEARN: &str = "What you will learn";
const FOUND: &str = "What was found";
const EXERCISES: &str = "Exercises";
const TRY: &str = "Try it yourself";

/// How the titles of exercises end that ask for paper and for code.
const KINDS: [&str; 2] = [", on paper", ", in code"];

/// Where an answer is, until the reader opens it.
const FOLDED: &str = "<details>";

/// Chapters on how to use something; they are read with the program at hand, so no exercise has to be for paper, and what was
/// found is nothing.
const MANUALS: [&str; 3] = ["chapters/mathematics.md", "chapters/program.md", "chapters/rust.md"];

/// The languages that a block may have: those of commands, which are run, and of files that are no programs.
const LANGUAGES: [&str; 5] = [CONSOLE, "text", "toml", "json", "txt"];

/// Says what a chapter lacks.
pub(crate) fn check(page: &Page, outline: &Outline, marks: &[Mark], problems: &mut Vec<Problem>) {
    if !page.path.starts_with(CHAPTERS) {
        return;
    }
    let titles: Vec<&Heading> = outline.headings.iter().filter(|heading| heading.level == 1).collect();
    if titles.len() != 1 || outline.headings.first().is_some_and(|first| first.level != 1) {
        let what = format!("a chapter has one title, at its beginning; here are {}", titles.len());
        problems.push(page.problem(0, what, "begin with `# Title`"));
    }
    let parts: Vec<&Heading> = outline.headings.iter().filter(|heading| heading.level == 2).collect();
    let order: Vec<&str> = parts.iter().map(|part| part.title.as_str()).collect();
    let wanted = "the parts of a chapter are `## What you will learn`, the story, `## What was found`, `## Exercises`, `## Try it yourself`";
    let is_manual = MANUALS.contains(&page.path.as_str());
    let ends_well = match is_manual {
        true => order.ends_with(&[EXERCISES, TRY]),
        false => order.ends_with(&[FOUND, EXERCISES, TRY]),
    };
    if order.first() != Some(&LEARN) || order.len() < 4 || !ends_well {
        let what = format!("the chapter's parts are {}", order.join(", "));
        problems.push(page.problem(0, what, wanted));
        return;
    }
    let end_of = |i: usize| parts.get(i + 1).map_or(page.text.len(), |next| next.start);
    let commands_in = |start: usize, end: usize| {
        let blocks = outline.fences.iter().filter(|fence| language(fence) == CONSOLE);
        blocks.filter(|fence| (start..end).contains(&fence.range.start)).count()
    };
    if !outline.lists.iter().any(|list| (parts[0].start..end_of(0)).contains(list)) {
        problems.push(page.problem(parts[0].start, "what one will learn is a list", "write it with dashes"));
    }
    if !marks.iter().any(|mark| matches!(&mark.kind, Kind::Directive(name, _) if name == "snippet")) {
        problems.push(page.problem(0, "the chapter shows no code", "`{{#snippet path anchor}}` shows some"));
    }
    let (exercises, tries) = (parts.len() - 2, parts.len() - 1);
    if !is_manual {
        let found = exercises - 1;
        let points = points(&page.text[parts[found].start..end_of(found)]);
        if points != 3 {
            let what = format!("what was found has {points} points");
            problems.push(page.problem(parts[found].start, what, "say it in three, a list with dashes"));
        }
    }
    let inside = |heading: &&Heading| (parts[exercises].start..end_of(exercises)).contains(&heading.start);
    let single: Vec<&Heading> = outline.headings.iter().filter(|h| h.level == 3).filter(inside).collect();
    if single.is_empty() {
        problems.push(page.problem(
            parts[exercises].start,
            "there is no exercise",
            "`### 1. Title` begins one",
        ));
    }
    for (i, exercise) in single.iter().enumerate() {
        let end = single.get(i + 1).map_or(end_of(exercises), |next| next.start);
        if commands_in(exercise.start, end) == 0 {
            let what = format!("the exercise `{}` has no command that checks the answer", exercise.title);
            problems.push(page.problem(exercise.start, what, "add a block ```console"));
        }
        if !page.text[exercise.start..end].contains(FOLDED) {
            let what = format!("the answer of the exercise `{}` is not folded", exercise.title);
            problems.push(page.problem(exercise.start, what, "put it between `<details>` and `</details>`"));
        }
    }
    for kind in KINDS {
        if !is_manual && !single.iter().any(|exercise| exercise.title.ends_with(kind)) {
            let what = format!("no exercise's title ends in `{kind}`");
            problems.push(page.problem(
                parts[exercises].start,
                what,
                "each chapter has one for paper and one for code",
            ));
        }
    }
    if commands_in(parts[tries].start, page.text.len()) == 0 {
        problems.push(page.problem(
            parts[tries].start,
            "there is no command to try",
            "add a block ```console",
        ));
    }
    blocks(page, outline, problems);
}

/// How many points the lists of a text have.
fn points(text: &str) -> usize {
    text.lines().filter(|line| line.starts_with("- ")).count()
}

/// What may stand in a block.
fn blocks(page: &Page, outline: &Outline, problems: &mut Vec<Problem>) {
    for fence in &outline.fences {
        let start = fence.range.start;
        match language(fence) {
            "rust" => problems.push(page.problem(
                start,
                "code that nothing compiles",
                "show it with `{{#snippet ...}}`",
            )),
            "sh" | "bash" | "shell" => problems.push(page.problem(
                start,
                "a command that nothing runs",
                "write ```console and `$ ` before it",
            )),
            "text" => {
                if let Some(number) = looks_computed_in(&fence.body) {
                    let what = format!("`{number}` is typed by hand in a block of text");
                    problems.push(page.problem(
                        start,
                        what,
                        "write a table with marks, or let a command print it",
                    ));
                }
            }
            language if LANGUAGES.contains(&language) => {}
            language => {
                let what = format!("a block of `{language}`");
                problems.push(page.problem(start, what, format!("blocks are {}", LANGUAGES.join(", "))));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::outline;
    use crate::marks::marks;

    const WHOLE: &str = "# T\n\n## What you will learn\n\n- a\n\n## Story\n\n{{#snippet a.rs b}}\n\n## What was found\n\n- a\n- b\n- c\n\n\
                         ## Exercises\n\n### 1. One, on paper\n\n<details>\n\n```console\n$ nn\n```\n\n</details>\n\n\
                         ### 2. Two, in code\n\n```console\n$ nn\n```\n\n<details>\n\n</details>\n\n## Try it yourself\n\n```console\n$ nn\n```\n";

    fn found(text: &str) -> Vec<String> {
        let page = Page { path: "chapters/a.md".into(), text: text.into() };
        let outline = outline(text);
        let mut problems = Vec::new();
        let marks = marks(&page, &outline, &mut problems);
        check(&page, &outline, &marks, &mut problems);
        problems.into_iter().map(|problem| problem.what).collect()
    }

    #[test]
    fn a_whole_chapter_is_all_right() {
        assert_eq!(found(WHOLE), [""; 0]);
    }

    #[test]
    fn whatever_is_left_out_is_noticed() {
        for (gone, what) in [
            ("# T\n", "a chapter has one title"),
            ("## What you will learn\n", "the chapter's parts are"),
            ("- a\n\n## Story", "what one will learn is a list"),
            ("- b\n", "what was found has 2 points"),
            ("## What was found\n", "the chapter's parts are"),
            (", on paper", "no exercise's title ends in `, on paper`"),
            (", in code", "no exercise's title ends in `, in code`"),
            ("<details>\n\n```console", "the answer of the exercise `1. One, on paper` is not folded"),
            ("{{#snippet a.rs b}}\n", "the chapter shows no code"),
            ("### 1. One, on paper\n", "no exercise's title ends in `, on paper`"),
            ("```console\n$ nn\n```\n\n<details>", "the exercise `2. Two, in code` has no command"),
            ("## Try it yourself\n", "the chapter's parts are"),
        ] {
            let kept = ["## Story", "```console", "<details>"]
                .iter()
                .find(|kept| gone.len() > kept.len() && gone.ends_with(**kept));
            let kept = kept.copied().unwrap_or_default();
            let text = WHOLE.replacen(gone, kept, 1);
            assert_ne!(text, WHOLE);
            assert!(found(&text).iter().any(|found| found.contains(what)), "{gone}: {:?}", found(&text));
        }
        let text = WHOLE
            .replace("## Story\n", "## Story\n\n```rust\nx\n```\n\n```sh\nx\n```\n\n```text\n0.5\n```\n");
        assert_eq!(
            found(&text),
            [
                "code that nothing compiles",
                "a command that nothing runs",
                "`0.5` is typed by hand in a block of text"
            ]
        );
    }
}
