//! Ctrl-C: the first asks for an end at the next good place, the second ends the program.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Whether an end was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

/// The exit code of a program that Ctrl-C ended: 128 + SIGINT.
pub(crate) const INTERRUPTED: u8 = 130;

impl Interrupt {
    /// From now on. Where that is not possible, Ctrl-C ends the program as it always does.
    pub(crate) fn watch() -> Interrupt {
        let asked = Arc::new(AtomicBool::new(false));
        let handler = Arc::clone(&asked);
        let _ = ctrlc::set_handler(move || {
            if handler.swap(true, Relaxed) {
                std::process::exit(INTERRUPTED.into());
            }
        });
        Interrupt(asked)
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Relaxed)
    }
}
