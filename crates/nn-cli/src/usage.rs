//! What was wrong with a command line, and what would be right, in our words: clap knows, but says it in its own style.

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
pub(crate) fn way_out(error: &clap::Error) -> String {
    let close = close(error).map(|close| format!("did you mean `{close}`?"));
    let choices = all(error, ContextKind::ValidValue);
    let choices =
        (1..=MANY).contains(&choices.len()).then(|| format!("choose one of {}", choices.join(", ")));
    let is_invalid = error.kind() == ErrorKind::ValueValidation;
    let reason = || error.source().filter(|_| is_invalid).map(ToString::to_string);
    match (close, choices.or_else(reason)) {
        (Some(close), Some(choices)) => format!("{close} Or {choices}"),
        (Some(close), None) => format!("{close} {}", see(error)),
        (None, Some(choices)) => choices,
        (None, None) => see(error),
    }
}

/// More names than this are no help.
const MANY: usize = 50;

/// What may have been meant.
fn close(error: &clap::Error) -> Option<String> {
    first(error, ContextKind::InvalidArg)
        .filter(|word| is_section(word))
        .map(|name| format!("--section {name}"))
        .or_else(|| first(error, ContextKind::SuggestedValue))
        // clap minds capitals.
        .or_else(|| {
            let value = first(error, ContextKind::InvalidValue)?;
            nn_choice::nearest(&value, &all(error, ContextKind::ValidValue)).map(str::to_owned)
        })
        .or_else(|| first(error, ContextKind::SuggestedArg))
        // Of several commands the most similar is the last.
        .or_else(|| all(error, ContextKind::SuggestedSubcommand).pop())
}

/// Whether this names a section of the tutorial, as in `nn tutorial jumps`.
fn is_section(word: &str) -> bool {
    #[cfg(feature = "tutorial")]
    return word.parse::<nn_tutorial::Section>().is_ok();
    #[cfg(not(feature = "tutorial"))]
    return word.is_empty();
}

/// Where to read more: the help of the command whose usage clap would show, `Usage: nn tutorial [OPTIONS]`.
fn see(error: &clap::Error) -> String {
    let usage = first(error, ContextKind::Usage).unwrap_or_default();
    let words = usage.split_whitespace().skip_while(|word| *word == "Usage:");
    let command: Vec<&str> = words.take_while(|word| word.starts_with(char::is_alphabetic)).collect();
    match command[..] {
        [] => "add `--help` to see what can be given".to_owned(),
        _ => format!("`{} --help` shows what can be given", command.join(" ")),
    }
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
