//! A table of TOML as settings, with the name of the key that is wrong.

use crate::error::ExperimentError;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// What a table of TOML says, or which key of it is wrong.
pub(super) fn read<T: DeserializeOwned>(
    table: Table,
    name: &str,
    within: &str,
) -> Result<T, ExperimentError> {
    serde_path_to_error::deserialize(Value::Table(table)).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { "" } else { &*path };
        let key = [within, path].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
        let problem = in_words(error.inner().message());
        match unknown_key(&problem) {
            Some((found, known)) => {
                let outer = key.strip_suffix(&found).map_or(&*key, |outer| outer.trim_end_matches('.'));
                ExperimentError::UnknownKey {
                    name: name.to_owned(),
                    within: outer.to_owned(),
                    key: found,
                    known,
                }
            }
            None => ExperimentError::Value { name: name.to_owned(), key, problem },
        }
    })
}

/// Serde's message with Rust's names of types as a person says them.
fn in_words(message: &str) -> String {
    let words = [
        ("expected u64", "expected a whole number, 0 or more"),
        ("expected usize", "expected a whole number, 0 or more"),
        ("expected f64", "expected a number"),
        ("unit variant, expected struct variant", "a name alone, expected one with settings"),
    ];
    words.iter().fold(message.to_owned(), |message, (rust, word)| message.replace(rust, word))
}

/// The key that serde did not know, and those that it knows, out of its message: unknown field `a`, expected one of `b`, `c`.
fn unknown_key(message: &str) -> Option<(String, Vec<String>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (found, rest) = rest.split_once('`')?;
    let known = rest.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    Some((found.to_owned(), known))
}
