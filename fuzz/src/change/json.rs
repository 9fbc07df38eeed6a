//! Changes of JSON, and of TOML, which says the same: another value somewhere, a part left out, repeated, moved, nested.

use super::{Dice, text};
use serde_json::{Map, Value};

/// Valid JSON stays so; anything else is changed as bytes.
pub(crate) fn change(bytes: &mut Vec<u8>, dice: &mut Dice<'_>) {
    let Ok(mut value) = serde_json::from_slice(bytes) else { return dice.plain(bytes) };
    within(&mut value, dice);
    *bytes = serde_json::to_vec(&value).unwrap_or_default();
}

/// Rows of JSON one after the other.
pub(crate) fn lines(bytes: &mut Vec<u8>, dice: &mut Dice<'_>) {
    let rows: Result<Vec<Value>, _> = serde_json::Deserializer::from_slice(bytes).into_iter().collect();
    match rows {
        Ok(mut rows) if rows.len() > 1 => {
            if dice.once_in(2) {
                super::list(&mut rows, dice);
            } else {
                let row = dice.below(rows.len());
                within(&mut rows[row], dice);
            }
            *bytes = rows.iter().flat_map(|row| format!("{row}\n").into_bytes()).collect();
        }
        _ => change(bytes, dice),
    }
}

/// Valid TOML stays so; anything else is changed as bytes.
pub(crate) fn toml(bytes: &mut Vec<u8>, dice: &mut Dice<'_>) {
    use nn_experiment::toml::{Table, to_string};
    let table = std::str::from_utf8(bytes).ok().and_then(|text| text.parse::<Table>().ok());
    let changed = table.and_then(|table| serde_json::to_value(table).ok()).and_then(|mut value| {
        within(&mut value, dice);
        to_string(&serde_json::from_value::<Table>(value).ok()?).ok()
    });
    match changed {
        Some(text) => *bytes = text.into_bytes(),
        None => dice.plain(bytes),
    }
}

/// Changes one value within, each with the same chance.
pub(crate) fn within(value: &mut Value, dice: &mut Dice<'_>) {
    let count = count(value);
    let copy = if dice.once_in(8) { nth(value, &mut dice.below(count)).cloned() } else { None };
    let Some(chosen) = nth_mut(value, &mut dice.below(count)) else { return };
    match copy {
        Some(copy) => *chosen = copy,
        None => one(chosen, dice),
    }
}

fn one(value: &mut Value, dice: &mut Dice<'_>) {
    if dice.once_in(10) {
        *value = another(dice);
        return;
    }
    if dice.once_in(200) {
        // Deeper than any stack, or nearly so.
        let depth = 1 << dice.below(12);
        for _ in 0..depth {
            *value = Value::Array(vec![std::mem::take(value)]);
        }
        return;
    }
    match value {
        Value::Null => *value = another(dice),
        Value::Bool(is) => *is = !*is,
        Value::Number(number) => {
            *value = match (dice.below(3), number.as_u64(), number.as_f64()) {
                (0, _, Some(x)) => (-x).into(),
                (1, _, Some(x)) => (x * 1e300).into(),
                (_, before, _) => dice.number(before.unwrap_or(1)).into(),
            };
        }
        Value::String(word) => text::word(word, dice),
        Value::Array(list) => super::list(list, dice),
        Value::Object(map) => object(map, dice),
    }
}

fn object(map: &mut Map<String, Value>, dice: &mut Dice<'_>) {
    let keys: Vec<String> = map.keys().cloned().collect();
    if keys.is_empty() {
        return;
    }
    let (key, other) = (dice.pick(&keys).clone(), dice.pick(&keys).clone());
    let Some(value) = map.remove(&key) else { return };
    match dice.below(3) {
        0 => {}
        1 => drop(map.insert(other, value)),
        _ => {
            let mut name = key;
            text::word(&mut name, dice);
            map.insert(name, value);
        }
    }
}

fn another(dice: &mut Dice<'_>) -> Value {
    match dice.below(9) {
        0 => Value::Null,
        1 => true.into(),
        2 => dice.edge().into(),
        3 => (dice.edge() as i64).into(),
        4 => 0.5.into(),
        5 => 1e308.into(),
        6 => Value::Array(Vec::new()),
        7 => Value::Object(Map::new()),
        _ => {
            let mut word = String::new();
            text::word(&mut word, dice);
            word.into()
        }
    }
}

fn count(value: &Value) -> usize {
    1 + children(value).map(count).sum::<usize>()
}

fn children(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(list) => Box::new(list.iter()),
        Value::Object(map) => Box::new(map.values()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Box::new(std::iter::empty()),
    }
}

/// The value of this number, the outer one being 0.
fn nth<'v>(value: &'v Value, left: &mut usize) -> Option<&'v Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    children(value).find_map(|child| nth(child, left))
}

fn nth_mut<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(list) => list.iter_mut().find_map(|child| nth_mut(child, left)),
        Value::Object(map) => map.values_mut().find_map(|child| nth_mut(child, left)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}
