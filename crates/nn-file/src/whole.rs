//! Files that are read whole, as long as they are no longer than such a file is.

use nn_choice::limits;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A file of more bytes than one of its kind has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is longer than {most} bytes")]
pub struct TooLong {
    /// How many it may have.
    pub most: usize,
}

/// All bytes of a file of at most `most` bytes, and of at most [`limits::SETTINGS_FILE`] where it does not say how long it is: a
/// device never ends. Takes no more memory than that, and none for a file that is too long.
///
/// ```
/// let path = std::env::temp_dir().join(format!("nn-file-whole-{}.txt", std::process::id()));
/// std::fs::write(&path, "four")?;
/// assert_eq!(nn_file::read_whole(&path, 4)?, b"four");
/// assert_eq!(nn_file::read_whole(&path, 3).unwrap_err().to_string(), "it is longer than 3 bytes");
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// [`TooLong`] within an error of the kind `FileTooLarge`; `OutOfMemory` where there is no room for it; what the operating system
/// says otherwise.
pub fn read_whole(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    let (most, length) = match metadata.is_file() {
        true => (most, usize::try_from(metadata.len()).unwrap_or(usize::MAX)),
        false => (most.min(limits::SETTINGS_FILE), 0),
    };
    let mut bytes = Vec::new();
    if length <= most {
        bytes.try_reserve_exact(length)?;
        // A file may have grown since, and those of /proc say that they have no bytes.
        file.by_ref().take(most as u64 + 1).read_to_end(&mut bytes)?;
    }
    match length.max(bytes.len()) > most {
        true => Err(io::Error::new(io::ErrorKind::FileTooLarge, TooLong { most })),
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_length_ends_at_the_limit() {
        let error = |path: &str, most| read_whole(Path::new(path), most).unwrap_err();
        let of =
            |error: io::Error| *error.get_ref().and_then(|error| error.downcast_ref::<TooLong>()).unwrap();
        if cfg!(unix) {
            assert_eq!(of(error("/dev/zero", 1000)), TooLong { most: 1000 });
            assert_eq!(of(error("/dev/zero", usize::MAX)), TooLong { most: limits::SETTINGS_FILE });
        }
        assert_eq!(error("there/is/none", 1).kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_file_with_a_hole_is_refused_by_its_length_before_it_is_read() {
        let path = std::env::temp_dir().join(format!("nn-file-hole-{}", std::process::id()));
        File::create(&path).and_then(|file| file.set_len(1 << 40)).unwrap();
        let found = read_whole(&path, limits::WHOLE_FILE).unwrap_err().to_string();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(found, format!("it is longer than {} bytes", limits::WHOLE_FILE));
    }
}
