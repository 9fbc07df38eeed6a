//! A table of TOML as settings, with the name of the key that is wrong.

use super::examples;
use crate::error::ExperimentError;
use nn_choice::limits;
use serde::de::DeserializeOwned;
use std::path::Path;
use toml::{Table, Value};

/// The text of a TOML file.
pub(crate) fn text(path: &Path) -> Result<String, ExperimentError> {
    String::from_utf8(crate::read(path, limits::SETTINGS_FILE)?).map_err(|_| ExperimentError::NotToml {
        name: path.display().to_string(),
        problem: "found bytes that are no UTF-8".to_owned(),
    })
}

/// The table that such a text is; `name` is what messages call the file.
pub(crate) fn table(text: &str, name: &str) -> Result<Table, ExperimentError> {
    text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        let line = line.map_or(String::new(), |line| format!("line {line}: "));
        let message = error.message();
        let problem = match message.contains("recursion limit") || message.contains("recursion depth") {
            true => {
                "tables or lists are nested too deeply: no setting needs more than five within each other"
            }
            false => message,
        };
        ExperimentError::NotToml { name: name.to_owned(), problem: format!("{line}{}", in_words(problem)) }
    })
}

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
                let meant = examples::meant(outer, &found, &known).map(String::into_boxed_str);
                let (name, within) = (name.to_owned(), outer.to_owned());
                ExperimentError::UnknownKey { name, within, key: found, known, meant }
            }
            None => {
                let example = examples::example(&key).map(Box::new);
                ExperimentError::Value { name: name.to_owned(), key, problem, example }
            }
        }
    })
}

const LARGEST: &str = "this whole number is too large: TOML has them up to 9223372036854775807";

/// Serde's message with Rust's names of types as a person says them.
fn in_words(message: &str) -> String {
    let words = [
        ("expected u64", "expected a whole number, 0 or more"),
        ("expected usize", "expected a whole number, 0 or more"),
        ("expected f64", "expected a number"),
        ("u64 value was too large", LARGEST),
        ("i64 value was too large", LARGEST),
        (
            "expected internally tagged enum Schedule",
            "expected a table such as { name = \"exponential\", factor = 0.99 }",
        ),
        ("unit variant, expected struct variant", "a name alone, expected one with settings"),
        ("expected a sequence", "expected a list"),
        ("expected a map", "expected a table"),
        ("expected internally tagged enum Optimizer", "expected a table such as { name = \"adam\" }"),
        ("expected struct Draw", "expected a table"),
        ("expected struct EarlyStopping", "expected a table"),
        ("expected struct Penalty", "expected a table"),
        ("unit variant, expected string only", "expected a table such as { layer = 0 }"),
        ("unknown variant", "there is no"),
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
