//! How far a packed file may unpack.
//!
//! A megabyte of zeros in gzip is a gigabyte unpacked. Who packed it knows what is in it, who is sent it does not.

use nn_choice::limits;

/// A packed file that unpacks to more than [`limits::UNPACKED`] bytes, and to more than [`limits::UNPACKED_RATIO`] times what
/// it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it unpacks to more than {} MB and more than {} times its packed size",
    limits::UNPACKED >> 20,
    limits::UNPACKED_RATIO
)]
pub struct PackedTooWell;

impl PackedTooWell {
    /// Refuses what so many packed bytes have unpacked to, if it is too much.
    ///
    /// ```
    /// use nn_file::PackedTooWell;
    /// assert_eq!(PackedTooWell::check(1_000, 1_000_000), Ok(()));
    /// assert_eq!(PackedTooWell::check(50_000_000, 1_000_000_000), Ok(()));
    /// assert_eq!(PackedTooWell::check(1_000_000, 1_000_000_000), Err(PackedTooWell));
    /// ```
    ///
    /// # Errors
    /// [`PackedTooWell`].
    pub fn check(packed: u64, unpacked: u64) -> Result<(), PackedTooWell> {
        let most = packed.saturating_mul(limits::UNPACKED_RATIO as u64).max(limits::UNPACKED as u64);
        if unpacked > most { Err(PackedTooWell) } else { Ok(()) }
    }
}
