//! JSON read strictly: an object is an object, a name stands in it once, and an error says where it is.

use crate::error::FormatError;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::error::Category;
use serde_json::{Map, Value};
use std::marker::PhantomData;

/// Reads a file of ours: first what it is and which version, then all of it.
pub(crate) fn read<T: DeserializeOwned>(
    bytes: &[u8],
    format: &'static str,
    newest: u64,
) -> Result<T, FormatError> {
    let damaged = |error: serde_json::Error| match error.classify() {
        // It is JSON, and something else.
        Category::Data => FormatError::Content {
            format: "JSON",
            place: "at its beginning".to_owned(),
            problem: error.to_string(),
        },
        Category::Io | Category::Syntax | Category::Eof => {
            FormatError::Damaged { expected: "JSON", problem: error.to_string() }
        }
    };
    let Object(header): Object<Header> = serde_json::from_slice(bytes).map_err(damaged)?;
    match header.format {
        Some(Value::String(found)) if found == format => {}
        Some(other) => return Err(FormatError::OtherFormat { expected: format, found: other.to_string() }),
        None => return Err(FormatError::OtherFormat { expected: format, found: "unknown".to_owned() }),
    }
    match header.version.as_ref().map(Value::as_u64) {
        Some(Some(found)) if found > newest => {
            return Err(FormatError::NewerVersion { format, found, newest });
        }
        Some(Some(1..)) => {}
        found => {
            let found =
                found.map_or("missing".to_owned(), |_| format!("{}", header.version.unwrap_or_default()));
            let problem = format!("found {found}, expected a whole number from 1 to {newest}");
            return Err(FormatError::Content { format, place: "`version`".to_owned(), problem });
        }
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let Object(content) = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let place = format!("at `{}`", error.path());
        FormatError::Content { format, place, problem: error.into_inner().to_string() }
    })?;
    deserializer.end().map_err(damaged)?;
    Ok(content)
}

/// What every file of ours begins with; whatever else there is, is not looked at.
#[derive(Deserialize)]
struct Header {
    format: Option<Value>,
    version: Option<Value>,
}

/// A struct that must be written as an object. (By itself, serde would take an array of its fields as well.)
#[derive(Clone, Debug)]
pub(crate) struct Object<T>(pub(crate) T);

impl<T: Serialize> Serialize for Object<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<T>, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// Metadata in which no name stands twice, however deep. (serde_json's own would keep the last and say nothing.)
pub(crate) fn metadata<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, Value>, D::Error> {
    match Unique::deserialize(deserializer)? {
        Unique(Value::Object(map)) => Ok(map),
        Unique(other) => Err(D::Error::custom(format!("found {other}, expected an object"))),
    }
}

/// The same from a text of its own.
pub(crate) fn metadata_from_text(text: &str) -> Result<Map<String, Value>, String> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let map = metadata(&mut deserializer).map_err(|error| error.to_string())?;
    deserializer.end().map_err(|error| error.to_string())?;
    Ok(map)
}

struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Unique, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Unique)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Unique(value)) = items.next_element()? {
            values.push(value);
        }
        Ok(values.into())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((name, Unique(value))) = entries.next_entry::<String, Unique>()? {
            if map.contains_key(&name) {
                return Err(A::Error::custom(format!(
                    "the name `{name}` stands here twice: keep one of the two"
                )));
            }
            map.insert(name, value);
        }
        Ok(map.into())
    }
}
