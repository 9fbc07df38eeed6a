//! The bytes of a source: unpacked if they are packed, the first of them looked at beforehand.

use crate::error::TableError;
use crate::source::Source;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{Cursor, Read};

/// How many bytes are looked at to find out what a file is.
const SAMPLE: usize = 1 << 16;

/// A source that has been opened.
pub(crate) struct Input {
    pub(crate) source: Source,
    /// The first bytes; `rest` does not have them any more.
    pub(crate) sample: Vec<u8>,
    /// Whether the sample is all there is.
    pub(crate) sample_is_all: bool,
    rest: Box<dyn Read + Send>,
    /// How many bytes there are in all, where that is known.
    pub(crate) length: Option<u64>,
}

impl Input {
    pub(crate) fn open(source: &Source) -> Result<Input, TableError> {
        match source {
            Source::Stdin => Input::of(source, std::io::stdin(), None),
            Source::File(path) => {
                let failed = |error| read_error(source, error);
                let file = File::open(path).map_err(failed)?;
                let metadata = file.metadata().map_err(failed)?;
                Input::of(source, file, metadata.is_file().then_some(metadata.len()))
            }
        }
    }

    /// Of these bytes; how many there are, if that is known.
    pub(crate) fn of(
        source: &Source,
        mut bytes: impl Read + Send + 'static,
        mut length: Option<u64>,
    ) -> Result<Input, TableError> {
        let failed = |error| read_error(source, error);
        let mut sample = up_to(SAMPLE, &mut bytes).map_err(failed)?;
        let mut rest: Box<dyn Read + Send> = Box::new(bytes);
        if sample.starts_with(b"\x1f\x8b") {
            rest = Box::new(MultiGzDecoder::new(Cursor::new(sample).chain(rest)));
            sample = up_to(SAMPLE, &mut rest).map_err(failed)?;
            length = None;
        }
        Ok(Input { source: source.clone(), sample_is_all: sample.len() < SAMPLE, sample, rest, length })
    }

    /// All bytes, from the first on.
    pub(crate) fn bytes(self) -> impl Read + Send + 'static {
        Cursor::new(self.sample).chain(self.rest)
    }
}

/// The error of reading from a source: a packed file that is cut off or damaged says so while it is read.
#[expect(clippy::wildcard_enum_match_arm, reason = "the standard library adds kinds")]
pub(crate) fn read_error(source: &Source, error: std::io::Error) -> TableError {
    use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    let name = source.to_string();
    match error.kind() {
        UnexpectedEof => {
            TableError::Damaged { source_name: name, format: "gzip", problem: "it ends too early".to_owned() }
        }
        InvalidData | InvalidInput => {
            TableError::Damaged { source_name: name, format: "gzip", problem: error.to_string() }
        }
        _ => TableError::Io { action: "read", name, error },
    }
}

fn up_to(most: usize, from: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(most);
    from.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
