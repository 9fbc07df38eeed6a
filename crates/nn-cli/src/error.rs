//! What can go wrong, how it is said, and the exit code.
//!
//! ```text
//! error: <what happened>
//!   help: <the way out, where there is one>
//! ```
//!
//! 0: all went well, which includes a reader who has seen enough (`nn tutorial | head -1`). 1: it failed. 2: the
//! command line was not understood. 130: Ctrl-C or another signal ended it (`interrupt.rs` sees to that).

use crate::console::WIDTH;
use crate::text::visible::one_line;
use crate::text::wrap::wrap;
use crate::usage;
use clap::error::ErrorKind;
use nn_data::DataError;
use nn_experiment::ExperimentError;
use nn_model::ModelError;
use nn_plot::PlotError;
use nn_select::SelectError;
use nn_table::TableError;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

/// Why the program stops early.
#[derive(Debug)]
pub(crate) enum Error {
    /// The command line asked for help or the version, or was not understood.
    CommandLine(clap::Error),
    /// The results could not be written to standard output.
    Output(io::Error),
    /// What was asked for could not be done.
    Failed {
        /// What happened.
        what: String,
        /// The way out, where there is one.
        help: Option<String>,
    },
}

impl Error {
    /// The error that says this, and this way out.
    pub(crate) fn failed(what: impl Into<String>, help: impl Into<String>) -> Error {
        Error::Failed { what: what.into(), help: Some(help.into()) }
    }

    /// The error of a file that could not be written.
    pub(crate) fn unwritable(name: impl Display, error: &io::Error) -> Error {
        // Such as of /dev/stdout.
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Error::Output(io::ErrorKind::BrokenPipe.into());
        }
        Error::Failed { what: format!("cannot write {name}: {error}"), help: writable(error) }
    }
}

/// The way out where something could not be written.
#[expect(clippy::wildcard_enum_match_arm, reason = "the standard library adds kinds")]
fn writable(error: &io::Error) -> Option<String> {
    match error.kind() {
        io::ErrorKind::NotFound => Some("make the folder first, or write elsewhere".to_owned()),
        io::ErrorKind::PermissionDenied => Some("write to a folder that you may write to".to_owned()),
        _ => Some(nn_file::help(error)),
    }
}

/// The way out where something is wrong with a table, with the flags that help.
fn flags(error: &TableError) -> Option<String> {
    let flag = match error {
        TableError::NoRows { .. } => "add rows below it or, if this is a row of data, `--no-header`",
        TableError::Ragged { .. } => {
            "correct the row: a cell with the delimiter in it needs \"quotes\"; or say with `--delimiter` which one it is"
        }
        TableError::NotANumber { found, .. } if found.contains(',') => {
            "write decimals with a point, or add `--decimal-comma`"
        }
        TableError::Io { .. }
        | TableError::Empty { .. }
        | TableError::NoColumns { .. }
        | TableError::NotUtf8 { .. }
        | TableError::Utf16 { .. }
        | TableError::LongRow { .. }
        | TableError::OpenQuote { .. }
        | TableError::DuplicateColumn { .. }
        | TableError::NoSuchColumn { .. }
        | TableError::NotANumber { .. }
        | TableError::NotFinite { .. }
        | TableError::Missing { .. }
        | TableError::Damaged { .. }
        | TableError::NotATable { .. }
        | TableError::Announced { .. }
        | TableError::TooManyColumns { .. }
        | TableError::PackedTooWell { .. }
        | TableError::Memory { .. }
        | TableError::Unwritable { .. } => return error.help(),
    };
    Some(flag.to_owned())
}

/// An example of the flag for each setting of a training that may be out of range, by what messages call the setting.
const SETTINGS: [(&str, &str); 13] = [
    ("the momentum", "--momentum 0.9"),
    ("the dropout probability", "--dropout 0.2"),
    ("the longest gradient", "--clip-norm 1"),
    ("the patience", "--early-stopping 20"),
    ("the tolerance", "--tolerance 0"),
    ("the penalty l1", "--l1 0.001"),
    ("the penalty l2", "--l2 0.001"),
    ("the schedule's factor", "--schedule exponential,factor=0.99"),
    ("the schedule's every", "--schedule step,every=10,factor=0.5"),
    ("the schedule's epochs", "--schedule cosine,epochs=100,floor=0"),
    ("the schedule's floor", "--schedule cosine,epochs=100,floor=0"),
    ("the schedule's power", "--schedule inverse-scaling,decay=0.01,power=0.5"),
    ("the schedule's decay", "--schedule inverse-scaling,decay=0.01,power=0.5"),
];

/// The way out where a network or its training is not what it should be, with the flags that help.
#[expect(clippy::wildcard_enum_match_arm, reason = "nn-model adds errors")]
fn training_flags(error: &ModelError) -> Option<String> {
    let flag = match error {
        ModelError::LearningRate { .. } => "--learning-rate 0.01",
        ModelError::HiddenSoftmax { .. } => "--activation relu",
        ModelError::SoftmaxLoss { .. } => "--loss cross-entropy",
        // Classes are ones among zeros by construction: these targets are numbers.
        ModelError::Probability { what: "targets", .. }
        | ModelError::ProbabilitySum { what: "targets", .. } => "--loss mse",
        ModelError::Setting { setting, .. } => SETTINGS.iter().find(|(name, _)| name == setting)?.1,
        _ => return None,
    };
    Some(format!("give another, such as `{flag}`"))
}

/// The way out of what went wrong in a fit, or in one of many.
fn fit_flags(error: &SelectError) -> Option<String> {
    match error {
        SelectError::Model(error) => training_flags(error),
        SelectError::Run { reason, .. } => fit_flags(reason),
        SelectError::Diverged { .. } => Some("try a smaller `--learning-rate`".to_owned()),
        SelectError::Data(_)
        | SelectError::Document { .. }
        | SelectError::Targets { .. }
        | SelectError::TargetScaling { .. }
        | SelectError::Network { .. }
        | SelectError::Score { .. }
        | SelectError::Cancelled
        | SelectError::NoSeeds
        | SelectError::NoTrials
        | SelectError::NoChoices { .. }
        | SelectError::Range { .. }
        | SelectError::DuplicateDimension { .. }
        | SelectError::NoGrid { .. }
        | SelectError::TooManyCandidates { .. }
        | SelectError::Fraction { .. } => None,
    }
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

impl From<TableError> for Error {
    fn from(error: TableError) -> Error {
        Error::Failed { what: error.to_string(), help: flags(&error) }
    }
}

impl From<ExperimentError> for Error {
    fn from(error: ExperimentError) -> Error {
        let help = if let ExperimentError::Table(error) = &error {
            flags(error)
        } else if let ExperimentError::Model(error) = &error {
            training_flags(error)
        } else if let ExperimentError::Select(error) = &error {
            fit_flags(error)
        } else {
            error.help()
        };
        Error::Failed { what: error.to_string(), help }
    }
}

impl From<ModelError> for Error {
    fn from(error: ModelError) -> Error {
        Error::Failed { what: error.to_string(), help: training_flags(&error) }
    }
}

impl From<SelectError> for Error {
    fn from(error: SelectError) -> Error {
        Error::Failed { what: error.to_string(), help: fit_flags(&error) }
    }
}

/// Errors whose message says all there is, the way out included.
macro_rules! whole {
    ($($Error:ty),*) => {$(
        impl From<$Error> for Error {
            fn from(error: $Error) -> Error {
                Error::Failed { what: error.to_string(), help: None }
            }
        }
    )*};
}

whole!(DataError, PlotError);
#[cfg(feature = "tutorial")]
whole!(nn_tutorial::TutorialError);

const FAILURE: u8 = 1;
const USAGE: u8 = 2;

impl Error {
    /// Says what happened, if anything did, and gives the exit code.
    pub(crate) fn report(self, messages: &mut impl Write) -> ExitCode {
        let (code, what, help) = match self {
            Error::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Error::Output(error) => (FAILURE, format!("cannot write the results: {error}"), writable(&error)),
            Error::Failed { what, help } => (FAILURE, what, help),
            #[expect(clippy::wildcard_enum_match_arm, reason = "clap adds kinds")]
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
                _ => (USAGE, usage::mistake(&error), Some(usage::way_out(&error))),
            },
        };
        // The exit code still tells what a closed standard error cannot.
        let _ = writeln!(messages, "error: {}", one_line(&what));
        if let Some(help) = help {
            let _ = writeln!(messages, "  help: {}", wrap(&help, WIDTH - 8).join("\n        "));
        }
        ExitCode::from(code)
    }
}
