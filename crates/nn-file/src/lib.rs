#![doc = include_str!("../README.md")]

#[cfg(feature = "json")]
pub mod json;
mod new_file;
pub mod npy;
#[cfg(feature = "npz")]
pub mod npz;
mod packed;
mod unfinished;
mod whole;

pub use new_file::{NewFile, write_atomically};
pub use packed::PackedTooWell;
pub use unfinished::remove_unfinished;
pub use whole::{TooLong, read_whole};

/// The way out where a file could not be read or written.
#[expect(clippy::wildcard_enum_match_arm, reason = "the standard library adds kinds")]
pub fn help(error: &std::io::Error) -> String {
    let help = match error.kind() {
        _ if error.get_ref().is_some_and(|error| error.is::<TooLong>()) => {
            "look whether it is the right file: none of this kind is so long"
        }
        std::io::ErrorKind::StorageFull
        | std::io::ErrorKind::QuotaExceeded
        | std::io::ErrorKind::FileTooLarge => "free some space, or write elsewhere",
        std::io::ErrorKind::NotFound => "look at the name and the folder",
        std::io::ErrorKind::OutOfMemory => "close other programs, or take less at once",
        std::io::ErrorKind::IsADirectory => "name a file in it",
        std::io::ErrorKind::PermissionDenied => "look at who may use it, or make a copy of your own",
        _ => "look whether other programs can use it, or copy it elsewhere first",
    };
    help.to_owned()
}
