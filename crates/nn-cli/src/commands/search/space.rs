//! The space to search, out of a TOML file.

use crate::error::Error;
use nn_experiment::toml::{Table, Value};
use nn_experiment::{Experiment, ExperimentError, Plan};
use nn_select::{Recipe, Space, Values, log_uniform, uniform};
use std::fmt;
use std::path::Path;

/// A key, and the values that it takes.
pub(super) struct Dimension {
    key: String,
    values: Choices,
}

enum Choices {
    List(Vec<Value>),
    Range { low: f64, high: f64, logarithmic: bool },
}

/// A value as it is shown: `[32, 16]`, `relu`.
#[derive(Clone)]
struct SearchedValue(Value);

impl fmt::Display for SearchedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Value::String(text) => f.write_str(text),
            Value::Float(number) => number.fmt(f),
            value @ (Value::Integer(_)
            | Value::Boolean(_)
            | Value::Datetime(_)
            | Value::Array(_)
            | Value::Table(_)) => value.fmt(f),
        }
    }
}

/// Reads a file of dimensions.
pub(super) fn read(path: &Path) -> Result<Vec<Dimension>, Error> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Error::failed(format!("cannot read {name}: {error}"), "look at the name and the folder")
    })?;
    let table: Table = text.parse().map_err(|error: nn_experiment::toml::de::Error| {
        let line = error.span().map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        let line = line.map_or(String::new(), |line| format!("line {line}: "));
        Error::failed(
            format!("{name}: {line}{}", error.message()),
            "`nn search --help` shows what a space looks like",
        )
    })?;
    let mut dimensions = Vec::new();
    collect(&table, "", &mut dimensions).map_err(|(key, problem)| {
        Error::failed(
            format!("{name}: `{key}` {problem}"),
            "`nn search --help` shows what a space looks like",
        )
    })?;
    if dimensions.is_empty() {
        return Err(Error::failed(
            format!("{name} names nothing to search"),
            "`nn search --help` shows what a space looks like",
        ));
    }
    Ok(dimensions)
}

fn collect(table: &Table, within: &str, to: &mut Vec<Dimension>) -> Result<(), (String, String)> {
    for (name, value) in table {
        let key = if within.is_empty() { name.clone() } else { format!("{within}.{name}") };
        let values = match value {
            Value::Array(values) if values.is_empty() => {
                return Err((key, "is an empty list: name at least one value".to_owned()));
            }
            Value::Array(values) => Choices::List(values.clone()),
            Value::Table(range) if range.contains_key("low") || range.contains_key("high") => {
                range_of(range).map_err(|problem| (key.clone(), problem))?
            }
            Value::Table(inner) => {
                collect(inner, &key, to)?;
                continue;
            }
            Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_) => {
                return Err((
                    key,
                    format!("is {value}, but must be a list of values or a range {{ low = .., high = .. }}"),
                ));
            }
        };
        to.push(Dimension { key, values });
    }
    Ok(())
}

fn range_of(range: &Table) -> Result<Choices, String> {
    if let Some(key) = range.keys().find(|key| !["low", "high", "scale"].contains(&key.as_str())) {
        return Err(format!("has a key `{key}`, but a range has `low`, `high` and perhaps `scale`"));
    }
    let end = |key: &str| match range.get(key) {
        Some(Value::Float(number)) => Ok(*number),
        Some(Value::Integer(number)) => Ok(*number as f64),
        _ => Err(format!("is a range without a number for `{key}`")),
    };
    let logarithmic = match range.get("scale").map(|scale| scale.as_str()) {
        None | Some(Some("linear")) => false,
        Some(Some("log")) => true,
        _ => return Err("has another `scale` than \"linear\" or \"log\"".to_owned()),
    };
    Ok(Choices::Range { low: end("low")?, high: end("high")?, logarithmic })
}

/// The space around the experiment's recipe.
pub(super) fn space(dimensions: &[Dimension], plan: &Plan, path: &Path) -> Result<Space, Error> {
    let mut space = Space::new(plan.recipe.clone());
    for Dimension { key, values } in dimensions {
        // Every value is tried beforehand, so that nothing can be wrong with it later.
        let ends = match values {
            Choices::List(values) => values.clone(),
            Choices::Range { low, high, .. } => vec![Value::Float(*low), Value::Float(*high)],
        };
        for value in &ends {
            changed(&plan.recipe, key, value).map(drop).map_err(|error| {
                let help = error.help();
                Error::Failed { what: format!("{}: `{key}`: {error}", path.display()), help }
            })?;
        }
        let change = {
            let key = key.clone();
            move |recipe: Recipe, value: SearchedValue| changed(&recipe, &key, &value.0).unwrap_or(recipe)
        };
        space = match values {
            Choices::List(values) => {
                let values: Vec<SearchedValue> = values.iter().cloned().map(SearchedValue).collect();
                space.over(key, Values::from(values), change)
            }
            &Choices::Range { low, high, logarithmic } => {
                let values = if logarithmic { log_uniform(low, high) } else { uniform(low, high) };
                space.over(key, values, move |recipe, number| {
                    change(recipe, SearchedValue(Value::Float(number)))
                })
            }
        };
    }
    Ok(space)
}

/// The recipe with one key set.
fn changed(recipe: &Recipe, key: &str, value: &Value) -> Result<Recipe, ExperimentError> {
    const FIXED: [&str; 4] = ["network.weights", "network.init_from", "network.draw", "training.seed"];
    let searchable = key.starts_with("network.") || key.starts_with("training.");
    if !searchable || FIXED.contains(&key) {
        return Err(ExperimentError::Setting(
            "only keys of `network` and `training` can be searched, and not where weights start".to_owned(),
        ));
    }
    let seed = recipe.training.seed;
    let experiment = Experiment { seed, ..Experiment::of_recipe(recipe)? };
    experiment.with(key, value.clone())?.recipe(recipe.task)
}
