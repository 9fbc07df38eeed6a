//! How much room the messages of a file take, told before any is made: an empty node has two bytes and takes two hundred.

use super::super::ONNX;
use super::super::messages::{Attribute, Node, OperatorSet, Property, Tensor, ValueInfo};
use crate::error::FormatError;

/// How many bytes of memory there may be for each byte of the file; honest graphs take up to 15.
const TIMES: usize = 32;
/// How many a file of any size may take.
const ALWAYS: usize = 1 << 26;

/// Refuses a file whose messages take far more room than it does.
pub(super) fn check(bytes: &[u8]) -> Result<(), FormatError> {
    let (found, most) = (room(Message::Model, bytes), (TIMES * bytes.len()).max(ALWAYS));
    if found <= most {
        return Ok(());
    }
    let place = "the graph".to_owned();
    let problem = format!(
        "nodes and names with next to nothing in them would take {found} bytes of memory, at most {most} are allowed"
    );
    Err(FormatError::Limit { format: ONNX, place, problem })
}

/// A message that others stand in.
#[derive(Clone, Copy)]
pub(super) enum Message {
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
    /// One whose parts are not looked at.
    Other,
}

impl Message {
    /// What a field of this number is, and how much room one of it takes in a list.
    fn part(self, field: u64) -> Option<(Message, usize)> {
        match (self, field) {
            (Message::Model, 7) => Some((Message::Graph, 0)),
            (Message::Model, 8) => Some((Message::Other, size_of::<OperatorSet>())),
            (Message::Model, 14) => Some((Message::Other, size_of::<Property>())),
            (Message::Graph, 1) => Some((Message::Node, size_of::<Node>())),
            (Message::Graph, 5) => Some((Message::Tensor, size_of::<Tensor>())),
            (Message::Graph, 11 | 12) => Some((Message::Other, size_of::<ValueInfo>())),
            (Message::Node, 1 | 2) => Some((Message::Other, size_of::<String>())),
            (Message::Node, 5) => Some((Message::Attribute, size_of::<Attribute>())),
            (Message::Attribute, 9) | (Message::Tensor, 6) => Some((Message::Other, size_of::<Vec<u8>>())),
            (Message::Attribute, 5) => Some((Message::Tensor, 0)),
            (Message::Tensor, 13) => Some((Message::Other, size_of::<Property>())),
            (
                Message::Model
                | Message::Graph
                | Message::Node
                | Message::Attribute
                | Message::Tensor
                | Message::Other,
                _,
            ) => None,
        }
    }
}

/// How much room a message takes, as long as it is one; a list has up to twice that of its parts.
pub(super) fn room(message: Message, mut bytes: &[u8]) -> usize {
    let mut all = 0_usize;
    while let Some((field, content)) = next(&mut bytes) {
        if let (Some(content), Some((part, size))) = (content, message.part(field)) {
            all = all.saturating_add(2 * size).saturating_add(room(part, content));
        }
    }
    all
}

/// The number of the next field, and its bytes if it says how many it has; none behind the last, and where this is no message.
fn next<'a>(bytes: &mut &'a [u8]) -> Option<(u64, Option<&'a [u8]>)> {
    let key = varint(bytes)?;
    let field = key >> 3;
    Some(match key & 7 {
        0 => varint(bytes).map(|_| (field, None))?,
        1 => bytes.split_off(..8).map(|_| (field, None))?,
        2 => {
            let length = usize::try_from(varint(bytes)?).ok()?;
            (field, Some(bytes.split_off(..length)?))
        }
        5 => bytes.split_off(..4).map(|_| (field, None))?,
        _ => return None,
    })
}

/// A number of seven bits a byte, the lowest first.
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for place in 0..10 {
        let byte = *bytes.split_off_first()?;
        number |= u64::from(byte & 0x7f) << (7 * place).min(63);
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}
