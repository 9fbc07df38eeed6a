//! The bytes of a source: unpacked if they are packed, the first of them looked at beforehand.

use crate::error::TableError;
use crate::source::Source;
use flate2::bufread::GzDecoder;
use nn_file::PackedTooWell;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};

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
            rest = Box::new(Unpacked::new(Cursor::new(sample).chain(rest)));
            sample = up_to(SAMPLE, &mut rest).map_err(failed)?;
            length = None;
        }
        Ok(Input { source: source.clone(), sample_is_all: sample.len() < SAMPLE, sample, rest, length })
    }

    /// Of bytes that are not packed.
    pub(crate) fn whole(source: &Source, mut bytes: Vec<u8>) -> Input {
        let length = Some(bytes.len() as u64);
        let rest = bytes.split_off(bytes.len().min(SAMPLE));
        let sample_is_all = bytes.len() < SAMPLE;
        Input {
            source: source.clone(),
            sample: bytes,
            sample_is_all,
            rest: Box::new(Cursor::new(rest)),
            length,
        }
    }

    /// All bytes, from the first on.
    pub(crate) fn bytes(self) -> impl Read + Send + 'static {
        Cursor::new(self.sample).chain(self.rest)
    }
}

/// The error of reading from a source: a packed file that is cut off or damaged says so while it is read.
#[expect(clippy::wildcard_enum_match_arm, reason = "the standard library adds kinds")]
pub(crate) fn read_error(source: &Source, error: std::io::Error) -> TableError {
    use std::io::ErrorKind::{InvalidData, InvalidInput, OutOfMemory, UnexpectedEof};
    let name = source.to_string();
    if error.get_ref().is_some_and(|error| error.is::<PackedTooWell>()) {
        return TableError::PackedTooWell { source_name: name };
    }
    match error.kind() {
        OutOfMemory => TableError::Memory { source_name: name },
        UnexpectedEof => {
            TableError::Damaged { source_name: name, format: "gzip", problem: "it ends too early".to_owned() }
        }
        InvalidData | InvalidInput => {
            TableError::Damaged { source_name: name, format: "gzip", problem: error.to_string() }
        }
        _ => TableError::Io { action: "read", name, error },
    }
}

/// The error of cells that there is no room for.
pub(crate) fn no_memory(source: &Source, _: std::collections::TryReserveError) -> TableError {
    TableError::Memory { source_name: source.to_string() }
}

/// What comes out of gzip, part by part, as long as it is no more than a table packs to. Zeros behind the last part are the
/// filling of a tape, and are passed over as gzip itself does.
struct Unpacked<R> {
    /// None at the end.
    decoder: Option<GzDecoder<BufReader<Counted<R>>>>,
    unpacked: u64,
}

impl<R: Read> Unpacked<R> {
    fn new(packed: R) -> Unpacked<R> {
        let packed = BufReader::new(Counted { inner: packed, read: 0 });
        Unpacked { decoder: Some(GzDecoder::new(packed)), unpacked: 0 }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        while let Some(mut decoder) = self.decoder.take() {
            let count = decoder.read(bytes)?;
            if count > 0 || bytes.is_empty() {
                self.unpacked += count as u64;
                PackedTooWell::check(decoder.get_ref().get_ref().read, self.unpacked)
                    .map_err(std::io::Error::other)?;
                self.decoder = Some(decoder);
                return Ok(count);
            }
            let mut packed = decoder.into_inner();
            if !skip_zeros(&mut packed)? {
                self.decoder = Some(GzDecoder::new(packed));
            }
        }
        Ok(0)
    }
}

/// Passes over zeros; says whether nothing else is left.
fn skip_zeros(bytes: &mut impl BufRead) -> std::io::Result<bool> {
    loop {
        let ready = bytes.fill_buf()?;
        if ready.is_empty() {
            return Ok(true);
        }
        match ready.iter().position(|byte| *byte != 0) {
            Some(zeros) => {
                bytes.consume(zeros);
                return Ok(false);
            }
            None => {
                let zeros = ready.len();
                bytes.consume(zeros);
            }
        }
    }
}

/// Counts the bytes that are read.
struct Counted<R> {
    inner: R,
    read: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(bytes)?;
        self.read += count as u64;
        Ok(count)
    }
}

fn up_to(most: usize, from: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(most);
    from.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
