//! The way to a number among the results of a section.

use super::wrong::{Wrong, wrong};
use serde_json::Value;

/// `section.step.step`
#[derive(Debug)]
pub(super) struct Path {
    pub section: String,
    steps: Vec<String>,
}

/// What is at the end of a path.
#[derive(Debug)]
pub(super) enum Found<'v> {
    Value(&'v Value),
    /// Of a list.
    Length(usize),
}

impl Path {
    pub(super) fn parse(text: &str) -> Result<Path, Wrong> {
        let mut parts = split(text, '.').into_iter().map(str::to_owned);
        let section = parts.next().unwrap_or_default();
        let steps: Vec<String> = parts.collect();
        let usual = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if steps.is_empty() || steps.iter().any(String::is_empty) || !section.chars().all(usual) {
            return wrong(
                format!("`{text}` is no path to a number"),
                "write `section.field`, as in `{{one-step.mse_after, 3 decimals}}`",
            );
        }
        Ok(Path { section, steps })
    }

    pub(super) fn find<'v>(&self, section: &'v Value) -> Result<Found<'v>, Wrong> {
        let (mut value, mut walked) = (section, self.section.clone());
        for step in &self.steps {
            let next = match value {
                Value::Object(fields) => fields.get(step),
                Value::Array(list) if step == "length" => return Ok(Found::Length(list.len())),
                Value::Array(list) if step == "last" => list.last(),
                Value::Array(list) => match step.strip_prefix('[').and_then(|step| step.strip_suffix(']')) {
                    Some(selector) => selected(list, selector),
                    None => step.parse::<usize>().ok().and_then(|index| list.get(index)),
                },
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
            };
            let Some(next) = next else {
                return wrong(format!("there is no `{step}` in `{walked}`"), inside(value));
            };
            value = next;
            walked = format!("{walked}.{step}");
        }
        match value {
            Value::Object(_) | Value::Array(_) => {
                wrong(format!("`{walked}` is not one number"), inside(value))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(Found::Value(value)),
        }
    }
}

/// The element of which a field says this: `name=tanh`.
fn selected<'v>(list: &'v [Value], selector: &str) -> Option<&'v Value> {
    let (field, wanted) = selector.split_once('=')?;
    list.iter().find(|element| match element.get(field.trim()) {
        Some(Value::String(text)) => text == wanted.trim(),
        Some(Value::Number(number)) => number.as_f64() == wanted.trim().parse().ok(),
        _ => false,
    })
}

/// What one could go on with.
fn inside(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            format!("there is {}", fields.keys().map(String::as_str).collect::<Vec<_>>().join(", "))
        }
        Value::Array(list) => {
            let by_field = name_in(list).map_or(String::new(), |field| format!(", `.[{field}=...]`"));
            format!(
                "it is a list of {}: go on with `.0` to `.{}`, `.last`, `.length`{by_field}",
                list.len(),
                list.len().saturating_sub(1)
            )
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            format!("it is {value}, and nothing is in it")
        }
    }
}

/// The field by which the elements of a list are told apart: one that is a word, if there is any.
fn name_in(list: &[Value]) -> Option<&str> {
    let fields = list.first()?.as_object()?;
    let field = fields.iter().find(|(_, value)| value.is_string()).or(fields.iter().next());
    field.map(|(field, _)| field.as_str())
}

/// Splits where `separator` stands outside of brackets, and trims the parts.
pub(super) fn split(text: &str, separator: char) -> Vec<&str> {
    let mut depth = 0;
    text.split(|c| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        c == separator && depth == 0
    })
    .map(str::trim)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn find(path: &str) -> Result<String, Wrong> {
        let section = json!({
            "mse": [0.5, 0.25],
            "rows": [{"name": "a, b.c", "n": 1}, {"name": "d", "n": 2.0}],
        });
        Ok(match Path::parse(path)?.find(&section)? {
            Found::Value(value) => value.to_string(),
            Found::Length(length) => format!("length {length}"),
        })
    }

    #[test]
    fn a_path_goes_by_field_index_last_length_and_name() {
        for (path, found) in [
            ("s.mse.0", "0.5"),
            ("s.mse.last", "0.25"),
            ("s.mse.length", "length 2"),
            ("s.rows.[name=a, b.c].n", "1"),
            ("s.rows.[n=2].name", "\"d\""),
        ] {
            assert_eq!(find(path).as_deref(), Ok(found), "{path}");
        }
    }

    #[test]
    fn a_wrong_step_says_which_there_are() {
        for (path, what, help) in [
            ("s.msee", "there is no `msee` in `s`", "there is mse, rows"),
            ("s.mse.2", "there is no `2` in `s.mse`", "it is a list of 2: go on with `.0` to `.1`"),
            ("s.rows", "`s.rows` is not one number", "`.[name=...]`"),
            ("s", "`s` is no path to a number", "write `section.field`"),
            ("s..x", "`s..x` is no path to a number", "write `section.field`"),
        ] {
            let wrong = find(path).unwrap_err();
            assert_eq!(wrong.what, what);
            assert!(wrong.help.contains(help), "{}", wrong.help);
        }
    }
}
