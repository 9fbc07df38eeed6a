//! The space to search, out of a TOML file.

use crate::error::ExperimentError;
use crate::experiment::{Experiment, read};
use crate::plan::Plan;
use nn_choice::digits;
use nn_select::{Recipe, Space, Values, log_uniform, uniform};
use std::fmt;
use std::path::Path;
use toml::{Table, Value};

/// Keys of an experiment, each with the values that a search tries.
///
/// ```
/// use nn_experiment::{Experiment, SearchSpace};
/// let space = SearchSpace::from_toml("
///     network.hidden = [[8], [32, 16]]
///     training.optimizer.learning_rate = { low = 1e-4, high = 1e-1, scale = 'log' }
/// ", "space.toml")?;
/// let iris = "data.generator = 'iris'\ncolumns.targets = ['species']";
/// let plan = Experiment::from_toml(iris, "iris.toml")?.plan()?;
/// let search = space.around(&plan)?; // .random_search(...), .grid_search(...)
/// # Ok::<(), nn_experiment::ExperimentError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SearchSpace {
    /// What messages call the file.
    name: String,
    dimensions: Vec<Dimension>,
}

/// A key, and the values that it takes.
#[derive(Clone, Debug, PartialEq)]
struct Dimension {
    key: String,
    values: Choices,
}

#[derive(Clone, Debug, PartialEq)]
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
            Value::Float(number) => f.write_str(&digits(*number)),
            value @ (Value::Integer(_)
            | Value::Boolean(_)
            | Value::Datetime(_)
            | Value::Array(_)
            | Value::Table(_)) => value.fmt(f),
        }
    }
}

/// As TOML, a line for each key.
impl fmt::Display for SearchSpace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Dimension { key, values } in &self.dimensions {
            let values = match values {
                Choices::List(values) => Value::Array(values.clone()),
                &Choices::Range { low, high, logarithmic } => {
                    let scale = logarithmic.then(|| ("scale".to_owned(), Value::String("log".to_owned())));
                    let ends = [("low", low), ("high", high)];
                    let ends = ends.map(|(name, end)| (name.to_owned(), Value::Float(end)));
                    Value::Table(ends.into_iter().chain(scale).collect())
                }
            };
            writeln!(f, "{key} = {values}")?;
        }
        Ok(())
    }
}

impl SearchSpace {
    /// A space from TOML; `name` is what messages call the file. A list is values to choose from, a table with `low` and `high` a
    /// range to draw from, by `scale = "log"` evenly in its logarithm.
    ///
    /// # Errors
    /// [`ExperimentError`] if it is no TOML, or a key has neither list nor range.
    pub fn from_toml(text: &str, name: &str) -> Result<SearchSpace, ExperimentError> {
        let failed = |problem: String| ExperimentError::Space { name: name.to_owned(), problem };
        let table = read::table(text, name)?;
        let mut dimensions = Vec::new();
        collect(&table, "", &mut dimensions)
            .map_err(|(key, problem)| failed(format!("`{key}` {problem}")))?;
        match dimensions.is_empty() {
            true => Err(failed("it names nothing to search".to_owned())),
            false => Ok(SearchSpace { name: name.to_owned(), dimensions }),
        }
    }

    /// Reads a space from a TOML file.
    ///
    /// # Errors
    /// As [`SearchSpace::from_toml`]; and if the file cannot be read.
    pub fn load(path: impl AsRef<Path>) -> Result<SearchSpace, ExperimentError> {
        let path = path.as_ref();
        SearchSpace::from_toml(&read::text(path)?, &path.display().to_string())
    }

    /// The space around the plan's recipe.
    ///
    /// # Errors
    /// [`ExperimentError::Searched`] if a key cannot be searched, or cannot have one of its values: all are tried, so that
    /// nothing can be wrong with them later.
    pub fn around(&self, plan: &Plan) -> Result<Space, ExperimentError> {
        let mut space = Space::new(plan.recipe.clone());
        for Dimension { key, values } in &self.dimensions {
            let ends = match values {
                Choices::List(values) => values.clone(),
                Choices::Range { low, high, .. } => vec![Value::Float(*low), Value::Float(*high)],
            };
            for value in &ends {
                changed(&plan.recipe, key, value).map(drop).map_err(|error| ExperimentError::Searched {
                    name: self.name.clone(),
                    key: key.clone(),
                    error: Box::new(error),
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
    let class_weights = recipe.class_weights.clone();
    Ok(Recipe { class_weights, ..experiment.with(key, value.clone())?.recipe(recipe.task)? })
}
