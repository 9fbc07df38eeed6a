//! A line for whoever is waiting while a section runs.

use nn_tutorial::{Report, Section, Story, TutorialError};
use std::io::{IsTerminal, Write};

/// Runs a section. If somebody sees standard error, it says so meanwhile, and takes that away at the end.
pub(super) fn run(section: Section, story: &Story) -> Result<Report, TutorialError> {
    let mut messages = std::io::stderr().lock();
    if !messages.is_terminal() || a_pager_may_be_there() {
        return section.run(story);
    }
    // Nothing is lost if these lines are.
    let notice = format!("running {} ...", section.name());
    let _ = write!(messages, "\r{notice}").and_then(|()| messages.flush());
    let report = section.run(story);
    let _ = write!(messages, "\r{:width$}\r", "", width = notice.len()).and_then(|()| messages.flush());
    report
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
