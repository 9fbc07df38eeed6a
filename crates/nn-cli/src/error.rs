//! What can go wrong, how it is said, and the exit code.
//!
//! ```text
//! error: <what happened>
//!   help: <the way out, where there is one>
//! ```
//!
//! 0: all went well, which includes a reader who has seen enough (`nn tutorial | head -1`). 1: it failed. 2: the
//! command line was not understood.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use nn_tutorial::TutorialError;
use std::io::{self, Write};
use std::process::ExitCode;

/// Why the program stops early.
#[derive(Debug)]
pub(crate) enum Error {
    /// The command line asked for help or the version, or was not understood.
    CommandLine(clap::Error),
    /// The results could not be written to standard output.
    Output(io::Error),
    /// An experiment could not be run.
    Tutorial(TutorialError),
}

impl From<clap::Error> for Error {
    fn from(error: clap::Error) -> Error {
        Error::CommandLine(error)
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        Error::Output(error)
    }
}

impl From<TutorialError> for Error {
    fn from(error: TutorialError) -> Error {
        Error::Tutorial(error)
    }
}

const FAILURE: u8 = 1;
const USAGE: u8 = 2;

impl Error {
    /// Says what happened, if anything did, and gives the exit code.
    pub(crate) fn report(self, messages: &mut impl Write) -> ExitCode {
        let (code, what, help) = match self {
            Error::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Error::Output(error) => {
                let help = (error.kind() == io::ErrorKind::StorageFull).then(|| "free some space, or write elsewhere".to_owned());
                (FAILURE, format!("cannot write the results: {error}"), help)
            }
            Error::Tutorial(error) => (FAILURE, error.to_string(), None),
            Error::CommandLine(error) => match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                    return match error.print().and_then(|()| io::stdout().flush()) {
                        Ok(()) => ExitCode::SUCCESS,
                        Err(error) => Error::Output(error).report(messages),
                    };
                }
                ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                    // If nobody can read the help, nobody can read a message about it either.
                    let _ = error.print();
                    return ExitCode::from(USAGE);
                }
                _ => (USAGE, misunderstanding(&error), Some(way_out(&error))),
            },
        };
        // The exit code still tells what a closed standard error cannot.
        let _ = writeln!(messages, "error: {what}");
        if let Some(help) = help {
            let _ = writeln!(messages, "  help: {help}");
        }
        ExitCode::from(code)
    }
}

/// What was wrong with the command line.
fn misunderstanding(error: &clap::Error) -> String {
    let context = |kind| context(error, kind).into_iter().next();
    let argument = context(ContextKind::InvalidArg);
    match (error.kind(), argument) {
        (ErrorKind::InvalidValue, Some(argument)) => match context(ContextKind::InvalidValue) {
            Some(value) if !value.is_empty() => format!("`{value}` is no value for `{argument}`"),
            _ => format!("`{argument}` needs a value"),
        },
        (ErrorKind::ValueValidation, Some(argument)) => {
            let value = context(ContextKind::InvalidValue).unwrap_or_default();
            format!("`{value}` is no value for `{argument}`")
        }
        (ErrorKind::UnknownArgument, Some(argument)) => format!("there is no argument `{argument}` here"),
        (ErrorKind::ArgumentConflict, Some(argument)) => {
            let others = self::context(error, ContextKind::PriorArg);
            if others.contains(&argument) {
                format!("`{argument}` is given more than once")
            } else {
                format!("`{argument}` cannot be used with `{}`", others.join("` and `"))
            }
        }
        (ErrorKind::InvalidSubcommand, _) => {
            format!("there is no command `{}`", context(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        // What is left is rare, and said well enough by clap.
        _ => first_line(error),
    }
}

/// What to do about it.
fn way_out(error: &clap::Error) -> String {
    let did_you_mean = [ContextKind::SuggestedValue, ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .into_iter()
        .flat_map(|kind| context(error, kind))
        .next()
        .map(|close| format!("did you mean `{close}`?"));
    let choices = Some(context(error, ContextKind::ValidValue))
        .filter(|values| !values.is_empty())
        .map(|values| format!("choose one of {}", values.join(", ")));
    let reason = Some(error)
        .filter(|error| error.kind() == ErrorKind::ValueValidation)
        .and_then(std::error::Error::source)
        .map(ToString::to_string);
    let see = || format!("`{} --help` shows what can be given", command(error));
    match (did_you_mean, choices.or(reason)) {
        (Some(close), Some(choices)) => format!("{close} Or {choices}"),
        (Some(close), None) => format!("{close} {}", see()),
        (None, Some(choices)) => choices,
        (None, None) => see(),
    }
}

/// The command whose arguments were wrong: `nn tutorial`.
fn command(error: &clap::Error) -> String {
    let usage = context(error, ContextKind::Usage).concat();
    let words = usage.split_whitespace().filter(|word| *word != "Usage:");
    let command: Vec<&str> = words.take_while(|word| word.starts_with(char::is_alphabetic) && !word.contains('=')).collect();
    if command.is_empty() { "nn".to_owned() } else { command.join(" ") }
}

fn context(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(several)) => several.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        _ => Vec::new(),
    }
}

fn first_line(error: &clap::Error) -> String {
    let rendered = error.render().to_string();
    let first = rendered.lines().next().unwrap_or_default();
    first.trim_start_matches("error: ").to_owned()
}
