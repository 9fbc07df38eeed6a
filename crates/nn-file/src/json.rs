//! JSON that a terminal may be shown: JSON itself keeps all characters but the first 32 as they are, and a terminal obeys some of
//! the others.

use serde::Serialize;
use std::io::{self, Write};

/// Whether a terminal obeys this character or shows nothing for it: control characters, those of Unicode's second row too, what
/// turns the direction of writing or breaks a line, and what has no width. Line feed and tab, of which texts are made, are none, and
/// neither are the joiners, of which scripts and emoji are made.
pub fn is_obeyed(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0001}' => true,
        letter => letter.is_control(),
    }
}

/// JSON on its way, with characters that a terminal obeys written as `\u009b`. They can stand in texts only, where that is the same.
///
/// ```
/// let mut json = nn_file::json::Shown(Vec::new());
/// serde_json::to_writer(&mut json, "\u{9b}31m grün \u{202e}")?;
/// assert_eq!(json.0, "\"\\u009b31m grün \\u202e\"".as_bytes());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug)]
pub struct Shown<W>(
    /// Where it goes.
    pub W,
);

impl<W: Write> Write for Shown<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // serde_json writes texts by whole characters; if another writer did not, bytes would stay as they are.
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        if text.is_ascii() && !text.contains('\x7f') || !text.contains(is_obeyed) {
            self.0.write_all(bytes)?;
            return Ok(bytes.len());
        }
        let mut shown = String::with_capacity(text.len() + 8);
        for letter in text.chars() {
            match is_obeyed(letter) {
                true => letter
                    .encode_utf16(&mut [0; 2])
                    .iter()
                    .for_each(|unit| shown += &format!("\\u{unit:04x}")),
                false => shown.push(letter),
            }
        }
        self.0.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes a value on one line, without a line end.
///
/// # Errors
/// If it cannot be JSON, or cannot be written.
pub fn write(to: impl Write, value: &(impl Serialize + ?Sized)) -> serde_json::Result<()> {
    serde_json::to_writer(Shown(to), value)
}

/// A value with an indented line for each part of it.
///
/// # Errors
/// If it cannot be JSON.
pub fn pretty(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut json = Shown(Vec::new());
    serde_json::to_writer_pretty(&mut json, value)?;
    Ok(json.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_read_back_as_it_was_and_holds_nothing_that_is_obeyed() {
        let all: String = ('\0'..=char::MAX).collect();
        for json in [pretty(&[&all]).unwrap(), {
            let mut json = Vec::new();
            write(&mut json, &[&all]).unwrap();
            json
        }] {
            let text = String::from_utf8(json).unwrap();
            assert_eq!(text.find(is_obeyed), None);
            assert_eq!(serde_json::from_str::<[String; 1]>(&text).unwrap()[0], all);
        }
    }
}
