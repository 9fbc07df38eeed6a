//! What is done with any bytes in place of a file, for every reader; and how a file is changed so that the change gets deep.
//!
//! A target panics where a promise of `SECURITY.md` is broken: where a reader panics, takes more memory than a small file may ask for, or
//! reads back something else than was written. It is a plain function of bytes, so that the same is done by libFuzzer (the
//! workspace in `libfuzzer`, which needs a nightly compiler) and by the tests of this crate, which do it with the files in `corpus`
//! and `crashes` and with files made of these by [`Target::change`].

// What is found here is found by a panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod change;
pub mod harmful;
pub mod security;
pub mod seeds;
mod targets;

pub use targets::TARGETS;

use change::Dice;

/// The most memory that a file may take which is not longer than [`SMALL`]: 256 MB.
pub const MEMORY: u64 = 256 << 20;

/// A file of up to so many bytes is a small one: 1 MB.
pub const SMALL: usize = 1 << 20;

/// A reader with all that is done with what it has read.
pub struct Target {
    /// Its name, which is that of the folder with its files.
    pub name: &'static str,
    /// What its files' names end with.
    pub ending: &'static str,
    check: fn(&[u8]),
    change: fn(&mut Vec<u8>, &mut Dice<'_>),
}

impl Target {
    /// The target of this name.
    pub fn named(name: &str) -> Option<&'static Target> {
        TARGETS.iter().find(|target| target.name == name)
    }

    /// Reads the bytes and uses what was read.
    ///
    /// # Panics
    /// If a promise is broken.
    pub fn check(&self, bytes: &[u8]) {
        if bytes.len() <= SMALL {
            self.check_within(bytes, MEMORY);
        } else {
            (self.check)(bytes);
        }
    }

    /// Reads the bytes and uses what was read, with so many bytes of memory.
    ///
    /// # Panics
    /// If a promise is broken.
    pub fn check_within(&self, bytes: &[u8], most: u64) {
        let used = allocation_counter::measure(|| (self.check)(bytes)).bytes_max;
        assert!(used <= most, "{} bytes took {} MB of memory", bytes.len(), used >> 20);
    }

    /// Makes another file of one, in its own terms: another shape in a header, another number in JSON, other bytes within
    /// a packed file. The dice decide which.
    pub fn change(&self, bytes: &mut Vec<u8>, dice: &mut Dice<'_>) {
        (self.change)(bytes, dice);
    }
}
