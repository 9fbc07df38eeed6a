//! A reader with all that is done with what it has read.

use crate::change::Dice;

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
    pub(crate) check: fn(&[u8]),
    pub(crate) change: fn(&mut Vec<u8>, &mut Dice<'_>),
}

impl Target {
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
