//! What was wrong with a command line, and what would be right, in our words: clap knows, but says it in its own style.

use crate::text::shell::shell_word;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error as _;

/// What was wrong with the command line.
pub(crate) fn mistake(error: &clap::Error) -> String {
    let value = first(error, ContextKind::InvalidValue).unwrap_or_default();
    match (error.kind(), first(error, ContextKind::InvalidArg).as_deref().map(name)) {
        (ErrorKind::InvalidValue, Some(argument)) if value.is_empty() => {
            format!("`{argument}` needs a value")
        }
        (ErrorKind::InvalidValue | ErrorKind::ValueValidation, Some(argument)) => {
            format!("`{value}` is no value for `{argument}`")
        }
        (ErrorKind::UnknownArgument, Some(argument)) => format!("there is no argument `{argument}` here"),
        (ErrorKind::ArgumentConflict, Some(argument)) => {
            match first(error, ContextKind::PriorArg).as_deref().map(name) {
                Some(other) if other != argument => format!("`{argument}` cannot be used with `{other}`"),
                _ => format!("`{argument}` is given more than once"),
            }
        }
        (ErrorKind::InvalidSubcommand, _) => {
            format!(
                "there is no command `{}`",
                first(error, ContextKind::InvalidSubcommand).unwrap_or_default()
            )
        }
        (ErrorKind::MissingRequiredArgument, _) => {
            let missing = all(error, ContextKind::InvalidArg);
            let missing: Vec<String> =
                missing.iter().map(|argument| format!("`{}`", name(argument))).collect();
            format!("missing: {}", missing.join(" and "))
        }
        // What is left is rare, and said well enough by clap.
        _ => {
            let rendered = error.render().to_string();
            rendered.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
        }
    }
}

/// What to do about it.
pub(crate) fn way_out(error: &clap::Error, command: &str) -> String {
    let close = close(error, command).map(|close| format!("did you mean `{close}`?"));
    let choices = all(error, ContextKind::ValidValue);
    let choices =
        (1..=MANY).contains(&choices.len()).then(|| format!("choose one of {}", choices.join(", ")));
    let is_invalid = error.kind() == ErrorKind::ValueValidation;
    let reason = || error.source().filter(|_| is_invalid).map(ToString::to_string);
    match (close, choices.or_else(reason)) {
        (Some(close), Some(choices)) => format!("{close} Or {choices}"),
        (Some(close), None) => format!("{close} {}", see(command)),
        (None, Some(choices)) => choices,
        (None, None) => see(command),
    }
}

/// More names than this are no help.
const MANY: usize = 50;

/// What may have been meant.
fn close(error: &clap::Error, command: &str) -> Option<String> {
    let word = first(error, ContextKind::InvalidArg).filter(|_| error.kind() == ErrorKind::UnknownArgument);
    word.and_then(|word| flag_for(&word, command))
        .or_else(|| {
            first(error, ContextKind::SuggestedValue).filter(|_| error.get(ContextKind::Custom).is_some())
        })
        // clap minds capitals, and suggests what only shares a few letters.
        .or_else(|| {
            let value = first(error, ContextKind::InvalidValue)?;
            nn_choice::nearest(&value, &all(error, ContextKind::ValidValue)).map(str::to_owned)
        })
        .or_else(|| {
            // clap also suggests what only shares a few letters.
            let asked = first(error, ContextKind::InvalidArg)?;
            nn_choice::nearest(&asked, &all(error, ContextKind::SuggestedArg)).map(str::to_owned)
        })
        // Of several commands the most similar is the last.
        .or_else(|| all(error, ContextKind::SuggestedSubcommand).pop())
}

/// The flag that a word lacks where it stands alone.
fn flag_for(word: &str, command: &str) -> Option<String> {
    let is_column = || !word.starts_with('-') && !word.contains(['.', '/']);
    match command {
        "nn tutorial" if is_section(word) => Some(format!("--section {word}")),
        "nn train" | "nn cv" | "nn search" if is_column() => Some(format!("--target {}", shell_word(word))),
        _ => None,
    }
}

/// Whether this names a section of the tutorial, as in `nn tutorial jumps`.
fn is_section(word: &str) -> bool {
    #[cfg(feature = "tutorial")]
    return word.parse::<nn_tutorial::Section>().is_ok();
    #[cfg(not(feature = "tutorial"))]
    return word.is_empty();
}

/// Where to read more: the help of the command.
fn see(command: &str) -> String {
    format!("`{command} --help` shows what can be given")
}

/// `--section` of `--section <NAME>`
fn name(argument: &str) -> &str {
    argument.split(" <").next().unwrap_or(argument)
}

fn first(error: &clap::Error, kind: ContextKind) -> Option<String> {
    all(error, kind).into_iter().next()
}

fn all(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(several)) => several.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        _ => Vec::new(),
    }
}
