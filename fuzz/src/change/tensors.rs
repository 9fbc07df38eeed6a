//! Changes of safetensors files: a length, a header in JSON, the numbers.

use super::{Dice, json};
use serde_json::Value;

/// What has a whole header keeps one; anything else is changed as bytes.
pub(crate) fn change(bytes: &mut Vec<u8>, dice: &mut Dice<'_>) {
    let Some((mut header, mut numbers)) = parts(bytes) else { return dice.plain(bytes) };
    match dice.below(4) {
        0 => dice.plain(&mut numbers),
        1 => {
            // Our own text in it is JSON once more.
            let own = header.get_mut("__metadata__").and_then(|map| map.get_mut("nn-network"));
            if let Some(Value::String(text)) = own {
                let mut inner = std::mem::take(text).into_bytes();
                json::change(&mut inner, dice);
                *text = String::from_utf8(inner).unwrap_or_default();
            }
        }
        _ => json::within(&mut header, dice),
    }
    let header = header.to_string();
    *bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.bytes());
    bytes.extend(numbers);
}

fn parts(bytes: &[u8]) -> Option<(Value, Vec<u8>)> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let (header, numbers) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    Some((serde_json::from_slice(header).ok()?, numbers.to_vec()))
}
