//! Signals that ask for an end: Ctrl-C (SIGINT), SIGTERM and SIGHUP, which all do the same.
//!
//! The first ends the program at once, and no file is left half-written. A training has something to lose: meanwhile the first
//! only asks, and the second ends the program.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, LazyLock, mpsc};
use std::thread;
use std::time::Duration;

/// The exit code of a program that was asked to end: what a shell says of one that Ctrl-C ended, 128 + SIGINT.
const INTERRUPTED: u8 = 130;

/// How long the last message may take: who reads it may have stopped reading.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// Whether an end was asked for. The signal itself sets it, before whatever it interrupted goes on.
static ASKED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);
/// Whether the end waits for a good place.
static DEFERRED: AtomicBool = AtomicBool::new(false);

/// Listens from now on. Where that is not possible, signals end the program as they always do.
pub(crate) fn listen() {
    let mut is_first = true;
    let _ = on_signal(move || {
        ASKED.store(true, SeqCst);
        if std::mem::take(&mut is_first) && DEFERRED.load(SeqCst) {
            return;
        }
        if nn_file::remove_unfinished() > 0 {
            say("error: stopped by a signal: no file was left half-written\n");
        }
        std::process::exit(INTERRUPTED.into());
    });
}

/// Goes no further if the program is about to end. Whoever wrote into our pipe may have heard the same signal, and then the end of
/// what we read is not that of the data.
pub(crate) fn heed() {
    while ASKED.load(SeqCst) && !DEFERRED.load(SeqCst) {
        thread::park();
    }
}

/// Whoever has this decides when to end, after the first signal.
#[derive(Debug)]
pub(crate) struct Deferred(());

impl Deferred {
    /// From now on until the program's end: what was learned is to be saved, too.
    pub(crate) fn new() -> Deferred {
        heed();
        DEFERRED.store(true, SeqCst);
        Deferred(())
    }

    /// Whether an end was asked for.
    pub(crate) fn is_asked(&self) -> bool {
        ASKED.load(SeqCst)
    }
}

/// Says this on standard error, if it can be said soon.
fn say(message: &'static str) {
    let (done, wait) = mpsc::channel();
    thread::spawn(move || {
        let _ = std::io::stderr().write_all(message.as_bytes());
        done.send(())
    });
    let _ = wait.recv_timeout(LAST_WORDS);
}

/// Calls this for each signal, from a thread of its own.
///
/// A signal sets the flag from the first moment on, so that nobody takes what it interrupted for an end. If the thread cannot be
/// started, signals do what they always do.
#[cfg(unix)]
fn on_signal(mut act: impl FnMut() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::{flag, low_level};
    let (ignored, nobody_acts) = (ignored(), Arc::new(AtomicBool::new(false)));
    let heard = || [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    for signal in heard() {
        flag::register(signal, Arc::clone(&ASKED))?;
        flag::register_conditional_default(signal, Arc::clone(&nobody_acts))?;
    }
    let started = signal_hook::iterator::Signals::new(heard()).and_then(|mut signals| {
        let listen = move || signals.forever().for_each(|_| act());
        thread::Builder::new().name("signals".into()).spawn(listen)
    });
    nobody_acts.store(started.is_err(), SeqCst);
    // One that came before somebody listened comes again.
    if ASKED.load(SeqCst) {
        heard().take(1).try_for_each(low_level::raise)?;
    }
    started.map(drop)
}

/// The signals that whoever started the program wants it not to hear, as bits: `nohup` hides SIGHUP, a script Ctrl-C from what
/// it runs in the background. Only Linux tells.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let bits = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    bits.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or(0)
}

/// Calls this for Ctrl-C, and when the window is closed, from a thread of its own.
#[cfg(not(unix))]
fn on_signal(act: impl FnMut() + Send + 'static) -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(act)
}
