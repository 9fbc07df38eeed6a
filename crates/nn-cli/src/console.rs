//! What is said beside the results, on standard error.

use crate::text::visible::one_line;
use crate::text::wrap::wrap;
use std::io::{IsTerminal, Write};

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(crate) enum Verbosity {
    /// Errors only.
    Quiet,
    /// What was found out and what was done, in a line each; progress, if somebody sees it.
    Usual,
    /// More of that.
    Verbose,
}

/// How wide a message may be.
pub(crate) const WIDTH: usize = 100;

/// Where messages go. Nothing is lost if they are, so whether they arrive is not looked at.
#[derive(Debug)]
pub(crate) struct Console {
    verbosity: Verbosity,
}

impl Console {
    pub(crate) fn new(verbosity: Verbosity) -> Console {
        Console { verbosity }
    }

    /// What was found out or done: one line, or a few.
    pub(crate) fn note(&self, message: &str) {
        if self.verbosity >= Verbosity::Usual {
            self.say(message);
        }
    }

    /// What only some want to know.
    pub(crate) fn detail(&self, message: &str) {
        if self.verbosity >= Verbosity::Verbose {
            self.say(message);
        }
    }

    fn say(&self, message: &str) {
        let mut messages = std::io::stderr().lock();
        let _ = writeln!(messages, "{}", wrap(message, WIDTH).join("\n  "));
    }

    /// Whether a line that changes while one waits makes sense: somebody sees it, and nothing else is on that screen.
    pub(crate) fn shows_progress(&self) -> bool {
        self.verbosity >= Verbosity::Usual && std::io::stderr().is_terminal() && !a_pager_may_be_there()
    }

    /// Shows a line in the place of the last one.
    pub(crate) fn progress(&self, line: &str) {
        if self.shows_progress() {
            let mut messages = std::io::stderr().lock();
            let _ = write!(messages, "\r\x1b[K{}", one_line(line)).and_then(|()| messages.flush());
        }
    }

    /// Takes the line of progress away.
    pub(crate) fn progress_is_done(&self) {
        self.progress("");
    }
}

/// In `nn tutorial | less` the terminal belongs to `less`, which shows there what comes through the pipe.
#[cfg(unix)]
fn a_pager_may_be_there() -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::FileTypeExt;
    let file = std::io::stdout().as_fd().try_clone_to_owned().map(std::fs::File::from);
    file.and_then(|file| file.metadata()).is_ok_and(|data| data.file_type().is_fifo())
}

#[cfg(not(unix))]
fn a_pager_may_be_there() -> bool {
    !std::io::stdout().is_terminal()
}
