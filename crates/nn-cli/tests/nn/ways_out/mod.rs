//! Help leads out: whoever does to the letter what a help line says ends well, or in another error that is true.
//!
//! The pages of `transcripts/ways_out` are transcripts. In each of their sections commands fail, and those below do what the
//! help said; the last one goes well, or fails otherwise. A file is a block of `text,NAME`; a second one takes the first one's
//! place, where help asks for another file. One of `hex,NAME` is given by its bytes.
//!
//! Every message that our sources have stands in one of these sections, or in [`exceptions`] with the reason why none can show it.

mod exceptions;
mod sources;

use crate::folder::Folder;
use crate::transcripts::assert_prints;
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};
use std::thread;

const PAGES: [(&str, &str); 11] = [
    ("tables", include_str!("../transcripts/ways_out/tables.md")),
    ("columns", include_str!("../transcripts/ways_out/columns.md")),
    ("trainings", include_str!("../transcripts/ways_out/trainings.md")),
    ("learning", include_str!("../transcripts/ways_out/learning.md")),
    ("coverage", include_str!("../transcripts/ways_out/coverage.md")),
    ("judgement", include_str!("../transcripts/ways_out/judgement.md")),
    ("ensembles", include_str!("../transcripts/ways_out/ensembles.md")),
    ("models", include_str!("../transcripts/ways_out/models.md")),
    ("explain", include_str!("../transcripts/ways_out/explain.md")),
    ("parts", include_str!("../transcripts/ways_out/parts.md")),
    ("commands", include_str!("../transcripts/ways_out/commands.md")),
];

/// A command of a section, and what came of it.
struct Step {
    command: String,
    /// Message and help, each on one line, if it failed.
    failure: Option<Failure>,
}

#[derive(Clone, PartialEq)]
struct Failure {
    error: String,
    help: String,
}

/// What all commands of a section did; a section that is not as it is written panics.
struct Section {
    title: String,
    steps: Vec<Step>,
}

/// The sections of all pages, run once for all tests here.
static SECTIONS: LazyLock<Vec<Section>> = LazyLock::new(|| {
    let sections = PAGES.iter().flat_map(|(page, text)| {
        text.split("\n## ").skip(1).map(move |section| {
            let (title, body) = section.split_once('\n').unwrap();
            (format!("{page}: {title}"), body)
        })
    });
    thread::scope(|scope| {
        let running: Vec<_> = sections
            .map(|(title, body)| scope.spawn(move || Section { steps: follow(body), title }))
            .collect();
        running.into_iter().map(|section| section.join().expect("a section is as it is written")).collect()
    })
});

fn follow(body: &str) -> Vec<Step> {
    let (folder, mut steps) = (Folder::new(), Vec::new());
    for block in body.split("```").skip(1).step_by(2) {
        let (kind, body) = block.split_once('\n').unwrap();
        match kind.split_once(',') {
            Some(("hex", name)) => folder.write(name, bytes(body)),
            Some((_, name)) => folder.write(name, body),
            None => steps.extend(body.split("$ nn ").skip(1).map(|shown| step(&folder, shown))),
        }
    }
    steps
}

/// The bytes that pairs of hexadecimal digits stand for; what stands in quotes stands for itself.
fn bytes(hex: &str) -> Vec<u8> {
    let pairs = |digits: &str| -> Vec<u8> {
        let digits: Vec<char> = digits.chars().filter(char::is_ascii_hexdigit).collect();
        digits.chunks(2).map(|pair| u8::from_str_radix(&String::from_iter(pair), 16).unwrap()).collect()
    };
    let parts = hex.split('"').enumerate();
    parts.flat_map(|(i, part)| if i % 2 == 0 { pairs(part) } else { part.as_bytes().to_vec() }).collect()
}

/// Runs a command as a shell would.
fn step(folder: &Folder, shown: &str) -> Step {
    let (command, shown) = shown.split_once('\n').unwrap();
    let before = folder.names();
    let run = folder.run(&words(command));
    let failed = run.code != 0;
    if failed {
        assert_eq!((run.stdout.as_str(), folder.names()), ("", before), "nn {command}\n{}", run.stderr);
        assert_eq!(run.stderr.matches("error: ").count(), 1, "nn {command}\n{}", run.stderr);
    }
    assert_eq!(failed, shown.contains("error: "), "nn {command}\n{}", run.stderr);
    let printed = if failed || run.stdout.is_empty() { &run.stderr } else { &run.stdout };
    let printed = if failed { &printed[printed.find("error: ").unwrap()..] } else { printed };
    assert_prints(command, shown, printed);
    let failure = failed.then(|| {
        let message = printed.replace("\n        ", " ");
        let (error, help) = message.split_once("\n  help: ").unwrap_or_else(|| panic!("no help\n{message}"));
        let error = error.trim_start_matches("error: ").to_owned();
        Failure { error, help: help.trim_end().to_owned() }
    });
    Step { command: command.to_owned(), failure }
}

/// The words of a command: blanks part them, except in single quotes.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for letter in command.chars() {
        match letter {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

/// What stands in back-ticks.
fn quoted(help: &str) -> impl Iterator<Item = &str> {
    help.split('`').skip(1).step_by(2)
}

/// The name of the command that is called: `train`, `data describe`.
fn name_of(command: &str) -> String {
    let words = words(command);
    let length = if words.starts_with(&["data".to_owned(), "describe".to_owned()]) { 2 } else { 1 };
    words[..length.min(words.len())].join(" ")
}

/// What `--help` says of a command.
fn flags_of(name: &str) -> String {
    static KNOWN: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap();
    let help = || Folder::new().succeeds(&format!("{name} --help"));
    known.entry(name.to_owned()).or_insert_with(help).clone()
}

/// The value that a command gives to a flag, if it has the flag: the next word, or nothing.
fn value_of(command: &str, flag: &str) -> Option<String> {
    let words = words(command);
    let shorts = [("-t", "--target"), ("-k", "--folds"), ("-k", "--keep"), ("-o", "--output")];
    let short = |word: &str| shorts.contains(&(word, flag));
    let place =
        words.iter().position(|word| word == flag || short(word) || word.starts_with(&format!("{flag}=")))?;
    Some(words.get(place + 1).cloned().unwrap_or_default())
}

/// Whether all these words are there, one after the other.
fn has(command: &str, asked: &str) -> bool {
    let (words, asked) = (words(command), words(asked));
    words.windows(asked.len()).any(|window| window == asked)
}

/// Whether all words of the suggestion stand in the command, in this order.
fn contains(command: &str, asked: &str) -> bool {
    let words = words(command);
    let mut left = words.iter();
    self::words(asked).iter().all(|asked| left.any(|word| word == asked))
}

#[test]
fn each_help_line_followed_to_the_letter_leads_out() {
    let mut wrong = Vec::new();
    for Section { title, steps } in SECTIONS.iter() {
        let failures: Vec<(usize, &Failure)> =
            steps.iter().enumerate().filter_map(|(i, step)| Some((i, step.failure.as_ref()?))).collect();
        assert!(!failures.is_empty(), "{title}: nothing fails");
        let last = steps.last().unwrap();
        if let Some(failure) = &last.failure {
            let others = &failures[..failures.len() - 1];
            assert!(others.iter().all(|(_, other)| other.error != failure.error), "{title}: the same again");
        }
        // The last one may be another error: whither it leads is the matter of its own section.
        for &(i, failure) in failures.iter().filter(|(i, _)| i + 1 < steps.len()) {
            let (failed, later) = (&steps[i].command, &steps[i + 1..]);
            let unheard =
                quoted(&failure.help).filter(|suggestion| !is_followed(failed, failure, suggestion, later));
            wrong.extend(unheard.map(|suggestion| format!("{title}: nobody follows `{suggestion}`")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a later command does what stands in back-ticks in a help, if that is a flag of the command or a whole one, and is
/// not told the same again.
fn is_followed(failed: &str, failure: &Failure, suggestion: &str, later: &[Step]) -> bool {
    let is_other = |step: &Step| step.failure.as_ref().is_none_or(|other| other.error != failure.error);
    let any =
        |follows: &dyn Fn(&str) -> bool| later.iter().any(|step| is_other(step) && follows(&step.command));
    if let Some(command) = suggestion.strip_prefix("nn ") {
        return match command.strip_suffix("--help") {
            Some(name) => flags_of(name.trim()).contains("--help"),
            None => any(&|later| contains(later, command)),
        };
    }
    if !suggestion.starts_with("--") {
        return true;
    }
    let flag = suggestion.split([' ', '=']).next().unwrap();
    let known = flags_of(&name_of(failed));
    let is_known = known.split([' ', ',', '\n', '=']).any(|word| word == flag);
    is_known
        && match suggestion.split_once(' ') {
            // A name in capitals stands for one.
            Some((_, value)) if stands_for_one(value) => any(&|later| value_of(later, flag).is_some()),
            Some(_) => any(&|later| has(later, suggestion)),
            // A flag alone is to be given, or given otherwise, or left out.
            None => any(&|later| value_of(later, flag) != value_of(failed, flag)),
        }
}

/// `NAME`, or `group=NAME`.
fn stands_for_one(value: &str) -> bool {
    value.rsplit('=').next().is_some_and(|name| name.chars().all(|letter| letter.is_ascii_uppercase()))
}

#[test]
fn every_error_of_the_libraries_and_every_help_is_shown_with_what_follows_it() {
    let failures: Vec<&Failure> =
        SECTIONS.iter().flat_map(|section| &section.steps).filter_map(|step| step.failure.as_ref()).collect();
    let shown: Vec<String> = failures
        .iter()
        .flat_map(|it| [format!("{}: {}", it.error, it.help), it.error.clone(), it.help.clone()])
        .collect();
    let mut missing = Vec::new();
    let mut excepted = exceptions::all();
    for message in sources::messages() {
        let is_shown = shown.iter().any(|text| message.is_in(text));
        let exception = excepted.iter_mut().find(|exception| exception.is_of(&message));
        match (is_shown, exception) {
            (_, Some(exception)) => exception.used |= !is_shown,
            (true, None) => {}
            (false, None) => missing.push(message.to_string()),
        }
    }
    let unused = excepted.iter().filter(|exception| !exception.used);
    missing.extend(
        unused.map(|it| format!("{}: no such message is without a section: {}", it.library, it.text)),
    );
    assert!(
        missing.is_empty(),
        "to each of these belongs a section of transcripts/ways_out with what follows it, or a row of exceptions.rs:\n{}",
        missing.join("\n")
    );
}
