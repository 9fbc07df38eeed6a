//! `nn try`: the book's exercises, and whether an answer to one is right. (`try` is a word of Rust, so the file cannot have its name.)
//!
//! An answer may be what a reader's own program prints. Its last numbers count, as many as are asked for.

use crate::console::Console;
use crate::error::Error;
use crate::text::json;
use crate::text::page::Page;
use crate::text::screen::Screen;
use crate::text::table::TextTable;
use crate::values::TextOrJson;
use clap::builder::{PossibleValue, PossibleValuesParser};
use nn_tutorial::exercises::{self, Description, Exercise, ExerciseError, Part, Verdict};
use serde::Serialize;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Try an exercise of the book: print what it asks, or check an answer
///
/// The exercise in code of a chapter has the chapter's name. Its answer may come from a program of your own: the last numbers that it
/// prints count. The exit code is 0 if the answer is right and 1 if it is not.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// A chapter, for its exercise in code, or the name of any exercise; without it, all are listed
    #[arg(value_name = "EXERCISE", value_parser = name_parser(), hide_possible_values = true)]
    name: Option<String>,

    /// A file with what your program printed, `-` for standard input
    #[arg(value_name = "OUTPUT", requires = "name", conflicts_with = "answer")]
    output: Option<PathBuf>,

    /// Check this answer: numbers as in 0.5, .5, 1/2, 5e-1 or 0,5; or one of the choices, by its number
    ///
    /// With a minus before a fraction or a point, write `--answer=-1/2`.
    #[arg(long, value_name = "ANSWER", num_args = 1.., requires = "name", allow_negative_numbers = true)]
    answer: Vec<String>,

    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: TextOrJson,
}

const EXAMPLES: &str = "\
Examples:
  nn try                                                     all exercises
  nn try one-step                                            what the exercise in code of a chapter asks
  nn try one-step --answer 90                                is it right?
  nn try neuron-border --answer 2 1 1/2                      several numbers
  cargo run -q --release --example mine | nn try one-step -  what a program prints
  python3 mine.py | nn try one-step -                        in whatever language it is written";

/// Takes the names of exercises, and of chapters that have some.
fn name_parser() -> PossibleValuesParser {
    let exercises = exercises::all().map(|exercise| PossibleValue::new(exercise.name).help(exercise.title));
    let mut names: Vec<PossibleValue> = exercises.collect();
    for exercise in exercises::all() {
        if !names.iter().any(|name| name.get_name() == exercise.chapter) {
            names.push(PossibleValue::new(exercise.chapter));
        }
    }
    PossibleValuesParser::new(names)
}

/// Does what the command line asks.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write, console: &Console) -> Result<(), Error> {
    let Some(name) = &arguments.name else {
        return list(exercises::all(), arguments.format, out);
    };
    let Ok(exercise) = exercises::named(name) else {
        // A chapter without an exercise in code.
        if arguments.output.is_some() || !arguments.answer.is_empty() {
            return Err(Error::failed(
                format!("`{name}` is a chapter, and has no exercise in code"),
                format!("say which exercise: {}", names_of(exercises::of_chapter(name))),
            ));
        }
        return list(exercises::of_chapter(name), arguments.format, out);
    };
    let answer = match &arguments.output {
        Some(output) => printed(exercise, output, console)?,
        None if arguments.answer.is_empty() => return ask(exercise, arguments.format, out),
        None => arguments.answer.join(" "),
    };
    let verdict = exercise.check(&answer).map_err(|error| refusal(exercise, &error))?;
    match arguments.format {
        TextOrJson::Text if verdict.right => {
            Page::new(out, Screen::of_stdout()).text(&format!("Right. {}", verdict.said))?
        }
        TextOrJson::Text => {}
        TextOrJson::Json => {
            json::write(out, "nn-try", &Judged { name: exercise.name, answer: &answer, verdict: &verdict })?
        }
    }
    if verdict.right {
        return Ok(());
    }
    out.flush()?;
    Err(Error::failed(
        format!("{answer} is not right. {}", verdict.said),
        format!("`nn try {}` says what is asked", exercise.name),
    ))
}

#[derive(Serialize)]
struct List {
    exercises: Vec<Description>,
}

#[derive(Serialize)]
struct Judged<'a> {
    name: &'a str,
    answer: &'a str,
    #[serde(flatten)]
    verdict: &'a Verdict,
}

fn list(
    exercises: impl Iterator<Item = &'static Exercise>,
    format: TextOrJson,
    out: &mut impl Write,
) -> Result<(), Error> {
    match format {
        TextOrJson::Text => {
            let row = |exercise: &Exercise| [exercise.name.to_owned(), exercise.title.to_owned()];
            Ok(TextTable::new(["exercise", "title"]).words(2).rows(exercises.map(row)).write(out)?)
        }
        TextOrJson::Json => Ok(json::write(
            out,
            "nn-try",
            &List { exercises: exercises.map(Exercise::description).collect() },
        )?),
    }
}

/// Prints what is asked, and how to answer.
fn ask(exercise: &Exercise, format: TextOrJson, out: &mut impl Write) -> Result<(), Error> {
    let Exercise { name, chapter, title, question, .. } = exercise;
    if format == TextOrJson::Json {
        return Ok(json::write(out, "nn-try", &List { exercises: vec![exercise.description()] })?);
    }
    let mut page = Page::new(out, Screen::of_stdout());
    page.heading(title, name)?;
    page.text(question)?;
    let (choices, parts) = (exercise.choices(), exercise.parts());
    let answer = match parts {
        [] => "1".to_owned(),
        parts => vec!["NUMBER"; parts.len()].join(" "),
    };
    if choices.is_empty() {
        let row = |Part { label, tolerance }: &Part| [(*label).to_owned(), tolerance.to_string()];
        page.table(&TextTable::new(["answer", "how exact"]).words(2).rows(parts.iter().map(row)))?;
        page.text(&format!("`nn try {name} --answer {answer}` checks an answer; `... | nn try {name} -` what a program prints last."))?;
    } else {
        let row = |(i, text): (usize, &&str)| [(i + 1).to_string(), (*text).to_owned()];
        page.table(&TextTable::new(["choice", "answer"]).words(2).rows(choices.iter().enumerate().map(row)))?;
        page.text(&format!(
            "Choose before you try: `nn try {name} --answer {answer}` takes the first, and shows the run."
        ))?;
    }
    let others = names_of(exercises::of_chapter(chapter).filter(|other| other.name != *name));
    if !others.is_empty() {
        page.text(&format!("Others of the chapter: {others}."))?;
    }
    Ok(())
}

fn names_of(exercises: impl Iterator<Item = &'static Exercise>) -> String {
    exercises.map(|exercise| exercise.name).collect::<Vec<_>>().join(", ")
}

/// An answer that cannot be judged.
fn refusal(exercise: &Exercise, error: &ExerciseError) -> Error {
    let see = || format!("`nn try {}` says what is asked", exercise.name);
    Error::failed(error.to_string(), error.help().unwrap_or_else(see))
}

/// How much of what a program printed is looked at, from its end.
const TAIL: usize = 1 << 16;

/// The last numbers of a program's output, as many as are asked for.
fn printed(exercise: &Exercise, output: &Path, console: &Console) -> Result<String, Error> {
    let wanted = exercise.parts().len();
    if wanted == 0 {
        return Err(Error::failed(
            format!("`{}` asks for a choice, not for what a program prints", exercise.name),
            format!("`nn try {} --answer 1` takes the first choice", exercise.name),
        ));
    }
    let is_stdin = output.as_os_str() == "-";
    let bytes = if is_stdin { tail(io::stdin().lock()) } else { File::open(output).and_then(tail) };
    let source = if is_stdin { "standard input".to_owned() } else { output.display().to_string() };
    let bytes = bytes.map_err(|error| {
        Error::failed(
            format!("cannot read {source}: {error}"),
            format!("pipe what your program prints: `... | nn try {} -`", exercise.name),
        )
    })?;
    // Some shells write two bytes for each letter.
    let bytes: Vec<u8> = bytes.into_iter().filter(|byte| *byte != 0).collect();
    let text = String::from_utf8_lossy(&bytes);
    let found = numbers_in(&text);
    if found.len() < wanted {
        let there = match found.len() {
            0 => "there is no number".to_owned(),
            1 => "there is 1 number".to_owned(),
            several => format!("there are {several} numbers"),
        };
        let labels: Vec<&str> = exercise.parts().iter().map(|part| part.label).collect();
        return Err(Error::failed(
            format!("{there} in {source}; asked for: {}", labels.join("; ")),
            "let the program print this last, numbers with a decimal point",
        ));
    }
    let last = found[found.len() - wanted..].join("; ");
    console.note(&format!("read from {source}: {last}"));
    Ok(last)
}

/// The last bytes, without a line that is cut.
fn tail(mut from: impl Read) -> io::Result<Vec<u8>> {
    let (mut kept, mut piece) = (Vec::new(), vec![0; TAIL]);
    let mut is_cut = false;
    loop {
        let read = match from.read(&mut piece) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if read == 0 {
            break;
        }
        kept.extend_from_slice(&piece[..read]);
        if kept.len() > 2 * TAIL {
            kept.drain(..kept.len() - TAIL);
            is_cut = true;
        }
    }
    if is_cut {
        let line = kept.iter().position(|byte| byte.is_ascii_whitespace()).unwrap_or(kept.len());
        kept.drain(..line);
    }
    Ok(kept)
}

/// The numbers of a text, as they are written there: `-0.5`, `3`, `1e-3`, `1/2`, `NaN`, `inf`. Digits of a word (`h0`, `x_1`, `2nd`)
/// and what colours a terminal are none.
fn numbers_in(text: &str) -> Vec<String> {
    let text = without_colours(text).replace('−', "-");
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut found, mut rest, mut before) = (Vec::new(), text.as_str(), ' ');
    while let Some(first) = rest.chars().next() {
        // A sign belongs to a number unless it stands between two, or in a word.
        let signed = rest.strip_prefix(['-', '+']).filter(|_| !is_word(before) && before != ')');
        let body = signed.unwrap_or(rest);
        let length = if is_word(before) || before == '.' { 0 } else { number(body) };
        if length == 0 {
            // The whole of a word, so that none of its digits begins a number.
            let word = if is_word(first) {
                rest.find(|c| !is_word(c)).unwrap_or(rest.len())
            } else {
                first.len_utf8()
            };
            before = rest[..word].chars().next_back().unwrap_or(' ');
            rest = &rest[word..];
            continue;
        }
        let mut end = rest.len() - body.len() + length;
        if let Some(below) = rest[end..].strip_prefix('/').map(number).filter(|length| *length > 0) {
            end += 1 + below;
        }
        found.push(rest[..end].to_owned());
        before = '0';
        rest = &rest[end..];
    }
    found
}

/// How many bytes at the beginning of a text are a number without a sign; 0 if it begins otherwise, or with a word such as `2nd`.
fn number(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    for word in ["NaN", "nan", "infinity", "inf"] {
        if text.starts_with(word)
            && !text[word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
        {
            return word.len();
        }
    }
    let whole = digits(0);
    let point = usize::from(text[whole..].starts_with('.'));
    let fraction = if point == 1 { digits(whole + 1) } else { 0 };
    if whole + fraction == 0 {
        return 0;
    }
    // A point that ends a sentence belongs to no number, and does no harm.
    let mut end = whole + if fraction > 0 { 1 + fraction } else { 0 };
    if text[end..].starts_with(['e', 'E']) {
        let sign = usize::from(text[end + 1..].starts_with(['-', '+']));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    let is_word = text[end..].starts_with(|c: char| c.is_alphabetic() || c == '_');
    if is_word { 0 } else { end }
}

/// The text without what sets the colours of a terminal, `ESC [ ... m`.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once(|c: char| c.is_ascii_alphabetic()).map_or(part, |(_, rest)| rest));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_whatever_text_and_are_kept_as_they_are_written() {
        for (text, numbers) in [
            ("91", &["91"][..]),
            ("after step 91, error 0.009997.", &["91", "0.009997"]),
            ("[-0.5, +3.0e-2,.5]", &["-0.5", "+3.0e-2", ".5"]),
            ("x=1/2 y=-1/2", &["1/2", "-1/2"]),
            ("w0 = 3, h_1: 4, 2nd 5, 3f64, 1e5x", &["3", "4", "5"]),
            ("1-2 3 - 4 5 -6", &["1", "2", "3", "4", "5", "-6"]),
            ("f(2)-3", &["2", "3"]),
            ("\u{1b}[1;32m0.5\u{1b}[0m \u{1b}[K7", &["0.5", "7"]),
            ("NaN nan inf -inf infinity info nano", &["NaN", "nan", "inf", "-inf", "infinity"]),
            ("loss:0.25%;n=10.", &["0.25", "10"]),
            ("1.2.3", &["1.2"]),
            ("−2 ± 0.1 °C ½ ٣", &["-2", "0.1"]),
            ("1e 2E+ 3e-x", &[]),
            ("tensor(0.2689, dtype=torch.float64)", &["0.2689"]),
            ("Ok(0.5) Some(-1)", &["0.5", "-1"]),
            ("", &[]),
            ("\u{fffd}\u{0}7\u{0}", &["7"]),
        ] {
            assert_eq!(numbers_in(text), numbers, "{text:?}");
        }
    }

    #[test]
    fn only_the_end_of_a_long_text_is_kept_and_it_does_not_begin_within_a_number() {
        let long = "123456789 ".repeat(5 * TAIL / 10) + "0.5\n";
        let kept = tail(long.as_bytes()).unwrap();
        assert!(kept.len() <= 2 * TAIL && kept.len() > TAIL / 2, "{}", kept.len());
        let found = numbers_in(std::str::from_utf8(&kept).unwrap());
        assert!(found[..found.len() - 1].iter().all(|number| number == "123456789"), "{}", found[0]);
        assert_eq!(found.last().map(String::as_str), Some("0.5"));
        assert_eq!(tail(&b"12 0.5"[..]).unwrap(), b"12 0.5");
    }
}
