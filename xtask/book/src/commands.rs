//! Commands with what they print:
//!
//! ````text
//! ```console
//! $ nn tutorial --section one-step
//! ...
//! The mean squared error (MSE) went from 0.314 to 0.289. ...
//! ```
//! ````
//!
//! Each command is run, and its output is compared. `...` alone on a line stands for any lines, at the end of a line for its rest.
//! The commands of a page are run in their order, in one folder that is empty at first. After `console,fails` a command
//! is expected to fail. A block of `toml,NAME.toml` is a file of that name, which is in the folder for the commands after it.

use crate::markdown::{Fence, Outline};
use crate::page::{Page, Problem, replaced};
use crate::programs::{Output, Programs, Session};
use anyhow::Result;
use std::path::PathBuf;

/// The language of blocks with commands.
pub(crate) const CONSOLE: &str = "console";

/// A command and what a page says that it prints.
struct CommandExample {
    command: String,
    printed: Vec<String>,
}

/// Runs the commands of a page. Gives the page's text with what they print, if that differs from what the page says.
pub(crate) fn run(
    page: &Page,
    outline: &Outline,
    programs: &Programs,
    problems: &mut Vec<Problem>,
) -> Result<Option<String>> {
    let mut session = programs.session();
    let mut edits = Vec::new();
    for fence in &outline.fences {
        if let Some(name) = file(fence) {
            session.write(name, &fence.body)?;
        }
        if language(fence) != CONSOLE {
            continue;
        }
        if page.text[fence.body_range.clone()] != fence.body {
            problems.push(page.problem(
                fence.range.start,
                "a block of commands is indented",
                "put it at the margin",
            ));
            continue;
        }
        let fails = fence.info.split(',').any(|word| word.trim() == "fails");
        let mut body = String::new();
        for CommandExample { command, printed } in command_examples(&fence.body) {
            let (output, said) = match output(&command, fails, programs, &mut session)? {
                Ok(output) => said(output),
                Err((what, help)) => {
                    problems.push(page.problem(fence.range.start, what, help));
                    (String::new(), Vec::new())
                }
            };
            body += &format!("$ {command}\n");
            match difference(&printed, &said) {
                None => printed.iter().for_each(|line| body += &format!("{line}\n")),
                Some(difference) => {
                    body += &output;
                    problems.push(page.problem(
                        fence.range.start,
                        format!("`{command}` {difference}"),
                        "if the change was meant: `cargo xtask book --write` puts in what it prints; shorten that with lines of `...`",
                    ));
                }
            }
        }
        if body.is_empty() {
            problems.push(page.problem(
                fence.range.start,
                "a block of commands without one",
                "begin with `$ `",
            ));
        }
        if body != fence.body {
            edits.push((fence.body_range.clone(), body));
        }
    }
    Ok((!edits.is_empty()).then(|| replaced(&page.text, edits)))
}

/// The first word after the three backticks.
pub(crate) fn language(fence: &Fence) -> &str {
    fence.info.split([',', ' ']).next().unwrap_or_default()
}

/// The name of the file that a block shows, if it says one: `toml,space.toml`.
fn file(fence: &Fence) -> Option<&str> {
    let (language, name) = fence.info.split_once(',')?;
    (name.strip_suffix(language)?.ends_with('.') && !name.contains(['/', '\\'])).then_some(name)
}

/// Lines before the first command belong to no command; a correct block has none.
fn command_examples(body: &str) -> Vec<CommandExample> {
    let mut commands: Vec<CommandExample> = Vec::new();
    for line in body.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => {
                commands.push(CommandExample { command: command.to_owned(), printed: Vec::new() })
            }
            (None, Some(last)) => last.printed.push(line.trim_end().to_owned()),
            (None, None) => {}
        }
    }
    commands
}

/// Results, or messages if there are no results, as text and as lines. Messages beside results only report progress.
fn said(output: Output) -> (String, Vec<String>) {
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    let lines = text.lines().map(|line| line.trim_end().to_owned()).collect();
    (text, lines)
}

/// Runs a command. The inner error is the author's: what is wrong, and the way out.
fn output(
    command: &str,
    fails: bool,
    programs: &Programs,
    session: &mut Session<'_>,
) -> Result<Result<Output, (String, String)>> {
    let Some((program, arguments)) = understood(command, programs) else {
        let help = "the book runs `nn ...`, `cargo xtask ...` and `cargo run -q --release -p PACKAGE --example NAME -- ...`, \
                    without pipes and redirections";
        return Ok(Err((format!("`{command}` cannot be run here"), help.to_owned())));
    };
    let output = session.run(&program, &arguments)?;
    if (output.code == Some(0)) == fails {
        let what = format!("`{command}` ended with {:?}: {}", output.code, output.stderr);
        return Ok(Err((what, "correct it, or write ```console,fails if it should fail".to_owned())));
    }
    Ok(Ok(output))
}

/// The program and the arguments that a command means.
fn understood(command: &str, programs: &Programs) -> Option<(PathBuf, Vec<String>)> {
    let words = shlex::split(command)?;
    if words.iter().any(|word| word.contains(['|', '>', '<', '&', ';'])) {
        return None;
    }
    let word: Vec<&str> = words.iter().map(String::as_str).collect();
    match word[..] {
        ["nn", ..] => Some((programs.nn(), words[1..].to_vec())),
        ["cargo", "xtask", ..] => Some((programs.xtask(), words[2..].to_vec())),
        ["cargo", "run", "-q", "--release", "-p", _, "--example", name] => {
            Some((programs.example(name), vec![]))
        }
        ["cargo", "run", "-q", "--release", "-p", _, "--example", name, "--", ..] => {
            Some((programs.example(name), words[9..].to_vec()))
        }
        _ => None,
    }
}

/// How what was printed differs from what the page shows, if it does.
fn difference(shown: &[String], printed: &[String]) -> Option<String> {
    let mut rest = printed.iter();
    let mut skip = false;
    for expected in shown {
        let fits = |line: &String| match expected.strip_suffix("...") {
            Some(start) => line.starts_with(start),
            None => line == expected,
        };
        if expected == "..." {
            skip = true;
        } else if std::mem::take(&mut skip) {
            if !rest.any(fits) {
                return Some(format!("does not print (in this place)\n    {expected}"));
            }
        } else {
            match rest.next() {
                Some(line) if fits(line) => {}
                Some(line) => return Some(format!("prints\n    {line}\n  instead of\n    {expected}")),
                None => return Some(format!("prints nothing more where the page has\n    {expected}")),
            }
        }
    }
    match rest.next() {
        Some(line) if !skip => Some(format!("goes on to print\n    {line}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn dots_stand_for_lines_and_for_the_rest_of_a_line() {
        let printed = lines("one\ntwo 0.28\nthree\nfour");
        for fits in ["one\ntwo 0.28\nthree\nfour", "...\ntwo ...\n...", "one\n...\nfour", "..."] {
            assert_eq!(difference(&lines(fits), &printed), None, "{fits}");
        }
        for (shown, difference_is) in [
            ("one\ntwo 0.29\n...", "prints\n    two 0.28\n  instead of\n    two 0.29"),
            ("one\n...\nfive", "does not print (in this place)\n    five"),
            ("one\ntwo 0.28\nthree", "goes on to print\n    four"),
            ("...\nfour\nfive", "prints nothing more where the page has\n    five"),
        ] {
            assert_eq!(difference(&lines(shown), &printed).as_deref(), Some(difference_is));
        }
    }

    #[test]
    fn a_block_may_have_several_commands() {
        let commands = command_examples("$ nn a\nx\n\n$ nn b\n");
        let parts: Vec<_> =
            commands.iter().map(|shown| (shown.command.as_str(), shown.printed.len())).collect();
        assert_eq!(parts, [("nn a", 2), ("nn b", 0)]);
    }

    #[test]
    fn a_block_with_a_name_that_goes_with_its_language_is_a_file() {
        let name = |info: &str| {
            let outline = crate::markdown::outline(&format!("```{info}\na = 1\n```\n"));
            file(&outline.fences[0]).map(str::to_owned)
        };
        assert_eq!(name("toml,space.toml").as_deref(), Some("space.toml"));
        assert_eq!(name("json,new.json").as_deref(), Some("new.json"));
        for none in ["toml", "console,fails", "toml,space.json", "toml,../space.toml", "toml,toml"] {
            assert_eq!(name(none), None, "{none}");
        }
    }
}
