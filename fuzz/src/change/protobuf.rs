//! Changes of protocol buffers, such as ONNX files, without knowing their messages: a field is a number and a value, and
//! bytes that can be read as fields are taken for a message.
//!
//! Names tie the parts of a graph together, so a text becomes another text of the same file more often than not: nodes are
//! wired anew, weights shared, outputs made inputs.

use super::{Dice, text};

/// Deeper than this, bytes are bytes.
const DEPTH: usize = 8;

#[derive(Clone)]
struct Field {
    number: u64,
    value: Value,
}

#[derive(Clone)]
enum Value {
    Whole(u64),
    Eight([u8; 8]),
    Four([u8; 4]),
    Bytes(Vec<u8>),
    Message(Vec<Field>),
}

/// What can be read as fields stays so; anything else is changed as bytes.
pub(crate) fn change(bytes: &mut Vec<u8>, dice: &mut Dice<'_>) {
    let Some(mut fields) = read(bytes, DEPTH) else { return dice.plain(bytes) };
    let mut texts = Vec::new();
    collect(&fields, &mut texts);
    for _ in 0..=dice.below(2) {
        within(&mut fields, &texts, dice);
    }
    bytes.clear();
    write(&fields, bytes);
}

/// Changes a message: its list of fields, one of its own values, or one of a message in it.
fn within(fields: &mut Vec<Field>, texts: &[String], dice: &mut Dice<'_>) {
    if fields.is_empty() || dice.once_in(6) {
        return super::list(fields, dice);
    }
    let at = dice.below(fields.len());
    let field = &mut fields[at];
    if dice.once_in(60) {
        field.number = 1 + dice.below(20) as u64;
        return;
    }
    match &mut field.value {
        Value::Whole(number) => *number = dice.number(*number),
        Value::Eight(bytes) => *bytes = dice.edge().to_le_bytes(),
        Value::Four(bytes) => *bytes = (dice.edge() as u32).to_le_bytes(),
        Value::Message(fields) => within(fields, texts, dice),
        Value::Bytes(bytes) => {
            let is_text = std::str::from_utf8(bytes).is_ok();
            if is_text && !texts.is_empty() && !dice.once_in(4) {
                *bytes = dice.pick(texts).clone().into_bytes();
            } else if is_text && dice.once_in(2) {
                let mut word = String::from_utf8_lossy(bytes).into_owned();
                text::word(&mut word, dice);
                *bytes = word.into_bytes();
            } else {
                dice.plain(bytes);
            }
        }
    }
}

fn collect(fields: &[Field], texts: &mut Vec<String>) {
    for field in fields {
        match &field.value {
            Value::Bytes(bytes) => {
                let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() < 64);
                texts.extend(text.map(str::to_owned));
            }
            Value::Message(fields) => collect(fields, texts),
            Value::Whole(_) | Value::Eight(_) | Value::Four(_) => {}
        }
    }
}

fn read(mut bytes: &[u8], depth: usize) -> Option<Vec<Field>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = whole(&mut bytes)?;
        let value = match key & 7 {
            0 => Value::Whole(whole(&mut bytes)?),
            1 => Value::Eight(*take(&mut bytes, 8)?.first_chunk()?),
            5 => Value::Four(*take(&mut bytes, 4)?.first_chunk()?),
            2 => {
                let length = usize::try_from(whole(&mut bytes)?).ok()?;
                let content = take(&mut bytes, length)?;
                // Names are read as fields now and then too; what has letters alone is a name.
                let is_name = content.iter().all(|byte| (b' '..0x7f).contains(byte));
                let may_be_message = depth > 0 && !is_name && !content.is_empty();
                match may_be_message.then(|| read(content, depth - 1)).flatten() {
                    Some(fields) => Value::Message(fields),
                    None => Value::Bytes(content.to_vec()),
                }
            }
            _ => return None,
        };
        fields.push(Field { number: key >> 3, value });
    }
    Some(fields)
}

fn write(fields: &[Field], to: &mut Vec<u8>) {
    for Field { number, value } in fields {
        let mut start = |kind: u64| put_whole(number << 3 | kind, to);
        match value {
            Value::Whole(number) => {
                start(0);
                put_whole(*number, to);
            }
            Value::Eight(bytes) => {
                start(1);
                to.extend(bytes);
            }
            Value::Four(bytes) => {
                start(5);
                to.extend(bytes);
            }
            Value::Bytes(bytes) => {
                start(2);
                put_whole(bytes.len() as u64, to);
                to.extend(bytes);
            }
            Value::Message(fields) => {
                start(2);
                let mut content = Vec::new();
                write(fields, &mut content);
                put_whole(content.len() as u64, to);
                to.extend(content);
            }
        }
    }
}

fn take<'b>(bytes: &mut &'b [u8], length: usize) -> Option<&'b [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

/// Seven bits in each byte; all but the last have the eighth.
fn whole(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(bytes, 1)?[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// A whole number, as [`whole`] reads it.
pub(crate) fn put_whole(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}
