//! What a file says, made harmless: a terminal obeys some characters instead of showing them.

use nn_file::json::is_obeyed;
use std::borrow::Cow;
use std::io::{self, Write};

/// The text with characters that a terminal obeys, or shows nothing for, written out, as `\u{1b}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match is_obeyed(letter) {
            true => shown.extend(letter.escape_unicode()),
            false => shown.push(letter),
        }
    }
    Cow::Owned(shown)
}

/// The same on one line, where a line break would end what is said: a cell of a table, a message.
pub(crate) fn one_line(text: &str) -> String {
    visible(text).replace(['\n', '\t'], " ")
}

/// Results on their way to standard output. A file or another program gets every byte as it is; a terminal gets what it can show
/// and has nothing to obey, also where the results are a file format.
pub(crate) struct Results<W> {
    to: W,
    is_terminal: bool,
    /// The beginning of a character whose end has not come yet.
    begun: Vec<u8>,
}

impl<W: Write> Results<W> {
    pub(crate) fn new(to: W, is_terminal: bool) -> Results<W> {
        Results { to, is_terminal, begun: Vec::new() }
    }

    fn show(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut shown = String::with_capacity(bytes.len());
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            shown.push_str(&visible(chunk.valid()));
            let is_last = chunks.peek().is_none();
            let may_go_on =
                std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
            if is_last && may_go_on {
                self.begun = chunk.invalid().to_vec();
            } else {
                shown.extend(chunk.invalid().escape_ascii().map(char::from));
            }
        }
        self.to.write_all(shown.as_bytes())
    }
}

impl<W: Write> Write for Results<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_terminal {
            return self.to.write(bytes);
        }
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        self.show(&all)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // Nothing is to follow that could complete it.
        let begun = std::mem::take(&mut self.begun);
        self.to.write_all(begun.escape_ascii().to_string().as_bytes())?;
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pieces: &[&[u8]], is_terminal: bool) -> Vec<u8> {
        let mut results = Results::new(Vec::new(), is_terminal);
        pieces.iter().for_each(|piece| results.write_all(piece).unwrap());
        results.to
    }

    #[test]
    fn a_terminal_shows_what_it_would_obey() {
        let text = "a\u{200b}\u{1b}[31mb\u{9b}31mc\u{7}\u{8}\r\u{7f}\u{202e}d\u{2066}e\u{2028}f\tg\nh";
        let shown =
            "a\\u{200b}\\u{1b}[31mb\\u{9b}31mc\\u{7}\\u{8}\\u{d}\\u{7f}\\u{202e}d\\u{2066}e\\u{2028}f\tg\nh";
        assert_eq!(visible(text), shown);
        assert_eq!(written(&[text.as_bytes()], true), shown.as_bytes());
        for harmless in ["grün", "日本語", "עברית", "👩‍👩‍👧", "a b", ""] {
            assert_eq!(visible(harmless), harmless);
        }
    }

    #[test]
    fn wherever_a_character_is_cut_it_is_shown_whole() {
        let text = "grün \u{9b}1m 日本 👩 \u{202e}x".as_bytes();
        let whole = visible(std::str::from_utf8(text).unwrap()).into_owned();
        for cut in 0..=text.len() {
            assert_eq!(written(&[&text[..cut], &text[cut..]], true), whole.as_bytes(), "{cut}");
        }
        let byte_by_byte: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(written(&byte_by_byte, true), whole.as_bytes());
        assert_eq!(written(&[b"\x93NUMPY\x01\xff", b"\xe6x"], true), b"\\x93NUMPY\\u{1}\\xff\\xe6x");
    }

    #[test]
    fn a_file_gets_every_byte() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(written(&[&bytes[..100], &bytes[100..]], false), bytes);
    }
}
