#![doc = include_str!("../README.md")]

mod new_file;
pub mod npy;
#[cfg(feature = "npz")]
pub mod npz;
mod packed;
mod unfinished;

pub use new_file::{NewFile, write_atomically};
pub use packed::PackedTooWell;
pub use unfinished::remove_unfinished;

/// The way out where a file could not be read or written, if there is one that can be said.
#[expect(clippy::wildcard_enum_match_arm, reason = "the standard library adds kinds")]
pub fn help(error: &std::io::Error) -> Option<String> {
    match error.kind() {
        std::io::ErrorKind::StorageFull
        | std::io::ErrorKind::QuotaExceeded
        | std::io::ErrorKind::FileTooLarge => Some("free some space, or write elsewhere".to_owned()),
        std::io::ErrorKind::NotFound => Some("look at the name and the folder".to_owned()),
        std::io::ErrorKind::OutOfMemory => Some("close other programs, or take less at once".to_owned()),
        std::io::ErrorKind::IsADirectory => Some("name a file in it".to_owned()),
        _ => None,
    }
}
