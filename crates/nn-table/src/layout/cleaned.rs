//! A text without what is no row of its table: emptied lines keep the numbers of the others.

use super::separator::Separator;
use std::io::{self, BufRead, Read};

/// What is taken out of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cleaning {
    /// How many lines stand before the table.
    pub(crate) skip: u64,
    /// What lines begin with that are comments.
    pub(crate) comment: Option<String>,
    /// How many cells make a row of such a line after all.
    pub(crate) unless: Option<usize>,
    /// Up to which line of the text all that begins like a comment is one, however many cells it has.
    pub(crate) head: u64,
    /// Whether lines of dashes are left out.
    pub(crate) rules: bool,
    pub(crate) separator: Separator,
}

impl Cleaning {
    /// Whether there is nothing to do.
    pub(crate) fn is_nothing(&self) -> bool {
        self.skip == 0 && self.is_nothing_later()
    }

    fn is_nothing_later(&self) -> bool {
        self.comment.is_none() && !self.rules && matches!(self.separator, Separator::Byte(_))
    }

    /// Whether this line, which does not begin within quotes, is no row.
    fn leaves_out(&self, line: &[u8], number: u64) -> bool {
        let is_row = || number > self.head && self.unless.is_some_and(|cells| self.cells(line) == cells);
        self.begins_comment(line) && !is_row() || self.rules && is_rule(line)
    }

    /// Whether this line begins like a comment.
    fn begins_comment(&self, line: &[u8]) -> bool {
        let begins = |comment: &String| line.trim_ascii_start().starts_with(comment.as_bytes());
        self.comment.as_ref().is_some_and(begins)
    }

    /// The last of the first lines that begin like comments, if one of them has another number of cells than rows have: so none of them
    /// is a row.
    pub(super) fn head_of(&self, text: &[u8], cells: usize) -> u64 {
        let (mut number, mut head, mut is_head) = (0, 0, false);
        for line in text.split(|byte| *byte == b'\n') {
            number += 1;
            if number <= self.skip || line.trim_ascii().is_empty() {
                continue;
            }
            if !self.begins_comment(line) {
                break;
            }
            head = number;
            is_head |= self.cells(line) != cells;
        }
        if is_head { head } else { 0 }
    }

    /// About how many cells a line has.
    fn cells(&self, line: &[u8]) -> usize {
        let mut cut = Vec::new();
        self.separator.cut(line, &mut cut);
        1 + cut.iter().filter(|byte| **byte == self.separator.byte()).count()
    }
}

/// Whether a line is drawn under a header, or around a table.
pub(super) fn is_rule(line: &[u8]) -> bool {
    let of = |bytes: &'static [u8]| line.iter().filter(|byte| bytes.contains(byte)).count();
    of(b"-=_") >= 3 && of(b"-=_+|: \t") == line.len()
}

/// The cleaned text.
pub(crate) struct Cleaned<R> {
    inner: R,
    how: Cleaning,
    /// The line that is read.
    line: Vec<u8>,
    /// What has not been passed on.
    ready: Vec<u8>,
    given: usize,
    /// How many lines have been read.
    lines: u64,
    quoted: bool,
    /// How many comments there were.
    pub(crate) comments: u64,
}

impl<R: BufRead> Cleaned<R> {
    pub(crate) fn new(inner: R, how: Cleaning) -> Cleaned<R> {
        let (line, ready) = (Vec::new(), Vec::new());
        Cleaned { inner, how, line, ready, given: 0, lines: 0, quoted: false, comments: 0 }
    }

    /// Reads a line and the break that ends it; a line that is longer than any row may be comes in pieces, which are left to the
    /// reader of rows.
    fn read_line(&mut self) -> io::Result<()> {
        self.line.clear();
        loop {
            let bytes = self.inner.fill_buf()?;
            if bytes.is_empty() {
                return Ok(());
            }
            let end = bytes.iter().position(|byte| *byte == b'\n' || *byte == b'\r');
            let taken = end.map_or(bytes.len(), |end| end + 1);
            self.line.extend_from_slice(&bytes[..taken]);
            self.inner.consume(taken);
            if end.is_some() || self.line.len() > nn_choice::limits::ROW {
                return Ok(());
            }
        }
    }

    /// Makes the next line ready, if there is one.
    fn advance(&mut self) -> io::Result<()> {
        self.read_line()?;
        self.ready.clear();
        self.given = 0;
        let line = self.line.strip_prefix(b"\xef\xbb\xbf").filter(|_| self.lines == 0).unwrap_or(&self.line);
        let Some((end, line)) = line.split_last() else { return Ok(()) };
        self.lines += 1;
        let within = std::mem::replace(&mut self.quoted, false);
        if self.lines > self.how.skip {
            if within || !self.how.leaves_out(line, self.lines) {
                self.how.separator.cut(line, &mut self.ready);
                let quotes = line.iter().filter(|byte| **byte == b'"').count();
                self.quoted = matches!(self.how.separator, Separator::Byte(_)) && within ^ (quotes % 2 == 1);
            } else if !is_rule(line) {
                self.comments += 1;
            }
        }
        self.ready.push(*end);
        Ok(())
    }
}

impl<R: BufRead> Read for Cleaned<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Cleaned<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.given == self.ready.len() {
            if self.lines >= self.how.skip && self.how.is_nothing_later() {
                self.ready.clear();
                self.given = 0;
                return self.inner.fill_buf();
            }
            self.advance()?;
        }
        Ok(&self.ready[self.given..])
    }

    fn consume(&mut self, count: usize) {
        if self.given == self.ready.len() {
            self.inner.consume(count);
        } else {
            self.given += count;
        }
    }
}
