//! Text with line breaks of one kind: so that a line's number is what an editor says.

use std::io::{self, BufRead, Read};
use std::ops::Range;

/// Passes on what it reads, with `\n` for `\r\n`, and with a line break at the end. A `\r` that is left stands alone.
pub(crate) struct Lines<R> {
    inner: R,
    buffer: Box<[u8]>,
    /// What of the buffer has not been passed on.
    ready: Range<usize>,
    /// A `\r` that was read; what comes after it decides.
    pending: bool,
    last: u8,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(inner: R) -> Lines<R> {
        let buffer = vec![0; 1 << 16].into_boxed_slice();
        Lines { inner, buffer, ready: 0..0, pending: false, last: b'\n' }
    }

    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let held = usize::from(std::mem::take(&mut self.pending));
            buffer[..held].fill(b'\r');
            let read = self.inner.read(&mut buffer[held..])?;
            let total = held + read;
            if read == 0 {
                // The end: a `\r` that was held back is a line break of its own, a missing one is put in.
                let breaks = held > 0 || self.last != b'\n';
                self.last = b'\n';
                buffer[..usize::from(breaks)].fill(b'\n');
                return Ok(usize::from(breaks));
            }
            let kept = self.compact(&mut buffer[..total]);
            if kept > 0 {
                self.last = buffer[kept - 1];
                return Ok(kept);
            }
        }
    }

    /// Takes out each `\r` that stands before a `\n`.
    fn compact(&mut self, bytes: &mut [u8]) -> usize {
        if !bytes.contains(&b'\r') {
            return bytes.len();
        }
        let mut kept = 0;
        for i in 0..bytes.len() {
            if bytes[i] == b'\r' {
                match bytes.get(i + 1) {
                    Some(b'\n') => continue,
                    Some(_) => {}
                    None => {
                        self.pending = true;
                        continue;
                    }
                }
            }
            bytes[kept] = bytes[i];
            kept += 1;
        }
        kept
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.ready.is_empty() {
            let mut own = std::mem::take(&mut self.buffer);
            let filled = self.fill(&mut own);
            self.buffer = own;
            self.ready = 0..filled?;
        }
        Ok(&self.buffer[self.ready.clone()])
    }

    fn consume(&mut self, count: usize) {
        self.ready.start += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    /// What comes out of these bytes, which come in pieces of this size.
    fn through(bytes: &str, piece: usize) -> String {
        struct Pieces<'a>(&'a [u8], usize);
        impl Read for Pieces<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let n = self.1.min(self.0.len()).min(buffer.len());
                buffer[..n].copy_from_slice(&self.0[..n]);
                self.0 = &self.0[n..];
                Ok(n)
            }
        }
        let mut text = String::new();
        let lines = Lines::new(Pieces(bytes.as_bytes(), piece));
        BufReader::with_capacity(5, lines).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_line_ends_with_one_kind_of_break_however_the_bytes_come() {
        for piece in 1..9 {
            assert_eq!(through("a,b\r\n\r\nc\r\r\nd", piece), "a,b\n\nc\r\nd\n", "{piece}");
            assert_eq!(through("a\r", piece), "a\n", "{piece}");
            assert_eq!(through("a\n", piece), "a\n", "{piece}");
            assert_eq!(through("", piece), "", "{piece}");
        }
    }
}
