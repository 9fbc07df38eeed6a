//! What can go wrong, how it is said, and the exit code.
//!
//! ```text
//! error: <what happened>
//!   help: <the way out, where there is one>
//! ```
//!
//! 0: all went well, which includes a reader who has seen enough (`nn tutorial | head -1`). 1: it failed. 2: the
//! command line was not understood.

use crate::usage;
use crate::wrap::wrap;
use clap::error::ErrorKind;
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

/// How wide a message may be.
const WIDTH: usize = 100;

const FAILURE: u8 = 1;
const USAGE: u8 = 2;

impl Error {
    /// Says what happened, if anything did, and gives the exit code.
    pub(crate) fn report(self, messages: &mut impl Write) -> ExitCode {
        let (code, what, help) = match self {
            Error::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Error::Output(error) => {
                let help = (error.kind() == io::ErrorKind::StorageFull)
                    .then(|| "free some space, or write elsewhere".to_owned());
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
                _ => (USAGE, usage::mistake(&error), Some(usage::way_out(&error))),
            },
        };
        // The exit code still tells what a closed standard error cannot.
        let _ = writeln!(messages, "error: {what}");
        if let Some(help) = help {
            let _ = writeln!(messages, "  help: {}", wrap(&help, WIDTH - 8).join("\n        "));
        }
        ExitCode::from(code)
    }
}
