//! Numbers in JSON: exact, and with words for the three that JSON has no numbers for.
//!
//! A finite number is written with as many digits as it takes to read the same bits again (`-0.0` too); the others are
//! the strings `"NaN"`, `"inf"` and `"-inf"`. (All NaN are one here: which of them an operation gives is up to the
//! machine.)

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use serde_json::value::RawValue;

/// One number.
struct Number(f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number, \"NaN\", \"inf\" or \"-inf\"")
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<Number, E> {
        Ok(Number(number))
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<Number, E> {
        Ok(Number(number as f64))
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<Number, E> {
        Ok(Number(number as f64))
    }
    fn visit_str<E: Error>(self, word: &str) -> Result<Number, E> {
        match word {
            "NaN" => Ok(Number(f64::NAN)),
            "inf" => Ok(Number(f64::INFINITY)),
            "-inf" => Ok(Number(f64::NEG_INFINITY)),
            _ => Err(E::invalid_value(Unexpected::Str(word), &self)),
        }
    }
}

/// Numbers that are written on one line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row(pub(crate) Vec<f64>);

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Row, D::Error> {
        let numbers = Vec::<Number>::deserialize(deserializer)?;
        Ok(Row(numbers.into_iter().map(|Number(number)| number).collect()))
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let numbers: Vec<String> = self.0.iter().copied().map(literal).collect();
        let line = RawValue::from_string(format!("[{}]", numbers.join(", "))).map_err(ser::Error::custom)?;
        line.serialize(serializer)
    }
}

/// A number as it stands in a file.
fn literal(number: f64) -> String {
    if number.is_nan() {
        "\"NaN\"".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "\"inf\"".to_owned() } else { "\"-inf\"".to_owned() }
    } else {
        // The shortest digits that give the same bits, with an exponent where that is shorter.
        format!("{number:?}")
    }
}
