//! What stands between the cells of a row of text.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What stands between the cells of a row, as a person says it.
///
/// ```
/// use nn_table::Delimiter;
/// assert_eq!(";".parse(), Ok(Delimiter::Text(";".to_owned())));
/// assert_eq!("tab".parse(), Ok(Delimiter::Text("\t".to_owned())));
/// assert_eq!("blanks".parse(), Ok(Delimiter::Blanks));
/// assert!("x".parse::<Delimiter>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Delimiter {
    /// These characters, one or a few.
    Text(String),
    /// Blanks, however many: columns of text that are aligned.
    Blanks,
}

/// The most bytes of a delimiter.
const LONGEST: usize = 8;

impl FromStr for Delimiter {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Delimiter, &'static str> {
        match text {
            "tab" | "\\t" => Ok(Delimiter::Text("\t".to_owned())),
            "blanks" | " " => Ok(Delimiter::Blanks),
            _ if !text.is_empty() && text.len() <= LONGEST && text.chars().all(may_delimit) => {
                Ok(Delimiter::Text(text.to_owned()))
            }
            _ => Err("give one character or a few such as `,`, `;` or `||`, or say `tab` or `blanks`"),
        }
    }
}

impl TryFrom<String> for Delimiter {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Delimiter, &'static str> {
        text.parse()
    }
}

impl From<Delimiter> for String {
    fn from(delimiter: Delimiter) -> String {
        delimiter.to_string()
    }
}

fn may_delimit(letter: char) -> bool {
    letter.is_ascii() && !letter.is_ascii_alphanumeric() && !"\"\r\n. ".contains(letter)
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Delimiter::Text(text) if text == "\t" => f.write_str("tab"),
            Delimiter::Text(text) => f.write_str(text),
            Delimiter::Blanks => f.write_str("blanks"),
        }
    }
}

/// How a row is cut into cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Separator {
    /// At each of these bytes.
    Byte(u8),
    /// At each of these texts.
    Text(String),
    /// At blanks: at each run of at least so many.
    Blanks(usize),
    /// Before the character at each of these places.
    Places(Vec<usize>),
}

/// What stands between cells that were cut otherwise than at a byte: no text has it.
pub(crate) const CUT: u8 = 0x1f;

impl From<&Delimiter> for Separator {
    fn from(delimiter: &Delimiter) -> Separator {
        match delimiter {
            Delimiter::Text(text) => match text.as_bytes() {
                [byte] => Separator::Byte(*byte),
                _ => Separator::Text(text.clone()),
            },
            Delimiter::Blanks => Separator::Blanks(1),
        }
    }
}

impl Separator {
    /// The byte that stands between cells once [`Separator::cut`] has been at work.
    pub(crate) fn byte(&self) -> u8 {
        match self {
            Separator::Byte(byte) => *byte,
            Separator::Text(_) | Separator::Blanks(_) | Separator::Places(_) => CUT,
        }
    }

    /// Appends a line whose cells have [`Separator::byte`] between them.
    pub(crate) fn cut(&self, line: &[u8], to: &mut Vec<u8>) {
        match self {
            Separator::Byte(_) => to.extend_from_slice(line),
            Separator::Text(text) => {
                between(line, to, |rest| rest.starts_with(text.as_bytes()).then_some(text.len()))
            }
            Separator::Blanks(least) => between(line.trim_ascii(), to, |rest| {
                let blanks = rest.iter().take_while(|byte| **byte == b' ' || **byte == b'\t').count();
                (blanks >= *least || (blanks > 0 && rest[0] == b'\t')).then_some(blanks)
            }),
            Separator::Places(places) => {
                let (mut place, mut next) = (0, places.iter().peekable());
                for &byte in line {
                    // The bytes of a character behind its first one take no place.
                    if byte & 0xc0 != 0x80 {
                        if next.next_if(|cut| **cut == place).is_some() {
                            to.push(CUT);
                        }
                        place += 1;
                    }
                    to.push(byte);
                }
                // A line that ends early has its last cells empty.
                next.for_each(|_| to.push(CUT));
            }
        }
    }

    /// In words, with how many columns it makes.
    pub(crate) fn in_words(&self) -> String {
        match self {
            Separator::Byte(b'\t') => "cells separated by tabs".to_owned(),
            Separator::Byte(byte) => format!("cells separated by `{}`", char::from(*byte)),
            Separator::Text(text) => format!("cells separated by `{text}`"),
            Separator::Blanks(1) => "cells separated by blanks".to_owned(),
            Separator::Blanks(_) => "cells separated by two blanks or more".to_owned(),
            Separator::Places(_) => "columns aligned by blanks".to_owned(),
        }
    }
}

/// A line with [`CUT`] in place of what `separator` finds at the beginning of a rest, but for what stands in quotes.
fn between(line: &[u8], to: &mut Vec<u8>, separator: impl Fn(&[u8]) -> Option<usize>) {
    let (mut at, mut quoted) = (0, false);
    while at < line.len() {
        quoted ^= line[at] == b'"';
        match separator(&line[at..]).filter(|_| !quoted) {
            Some(length) => {
                to.push(CUT);
                at += length;
            }
            None => {
                to.push(line[at]);
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_at_blanks_at_texts_and_at_places_but_not_within_quotes() {
        let cut = |separator: Separator, line: &str| {
            let mut bytes = Vec::new();
            separator.cut(line.as_bytes(), &mut bytes);
            String::from_utf8(bytes).unwrap().replace('\u{1f}', "/")
        };
        assert_eq!(cut(Separator::Blanks(1), "  1  \"a b\" 3 "), "1/\"a b\"/3");
        assert_eq!(cut(Separator::Blanks(2), "12-15 years   No\tx"), "12-15 years/No/x");
        assert_eq!(cut(Separator::Text("||".to_owned()), "a||b|c||"), "a/b|c/");
        assert_eq!(cut(Separator::Places(vec![2, 4]), "é1 2"), "é1/ 2/");
    }
}
