//! Single keys of an experiment: set by their names, refused with the nearest where there is none.

use super::Experiment;
use crate::error::ExperimentError;
use nn_model::Task;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

impl Experiment {
    /// The same with one key set: `training.epochs` to 50, `network.hidden` to `[8, 8]`. The key may not be there yet.
    ///
    /// ```
    /// use nn_experiment::Experiment;
    /// let experiment = Experiment::default().with("training.optimizer.learning_rate", 0.1)?;
    /// assert!(experiment.with("training.epoch", 5).is_err());
    /// # Ok::<(), nn_experiment::ExperimentError>(())
    /// ```
    ///
    /// # Errors
    /// [`ExperimentError`] if there is no such key, or the value is not what is expected there.
    pub fn with(&self, key: &str, value: impl Into<Value>) -> Result<Experiment, ExperimentError> {
        self.with_values([(key, value.into())])
    }

    /// The same with several keys set, one after the other.
    ///
    /// # Errors
    /// As [`Experiment::with`].
    pub fn with_values<Key: AsRef<str>>(
        &self,
        values: impl IntoIterator<Item = (Key, Value)>,
    ) -> Result<Experiment, ExperimentError> {
        let mut values = values.into_iter().peekable();
        if values.peek().is_none() {
            return Ok(self.clone());
        }
        let failed = |error: toml::ser::Error| ExperimentError::Setting(error.to_string());
        let mut table = Table::try_from(self).map_err(failed)?;
        // Where the task decides about what is not said, it must be there to have one of its keys set.
        let usual = Table::try_from(self.training_named(Task::Regression, "training")?).map_err(failed)?;
        for (key, value) in values {
            let key = key.as_ref();
            if let ["training", part, _, ..] = key.split('.').collect::<Vec<_>>()[..]
                && let (Some(Value::Table(training)), Some(value)) =
                    (table.get_mut("training"), usual.get(part))
            {
                training.entry(part.to_owned()).or_insert_with(|| value.clone());
            }
            set(&mut table, key, value)?;
        }
        let experiment: Experiment = read(table, "the setting", "")?;
        experiment.training_named(Task::Regression, "the setting").map(drop)?;
        Ok(experiment)
    }

    /// A value as TOML writes it; what is none is taken for a text.
    ///
    /// ```
    /// use nn_experiment::{Experiment, toml::Value};
    /// assert_eq!(Experiment::value("0.5"), Value::Float(0.5));
    /// assert_eq!(Experiment::value("tanh"), Value::String("tanh".to_owned()));
    /// ```
    pub fn value(text: &str) -> Value {
        let parsed = format!("value = {text}").parse::<Table>().ok();
        let value = parsed.and_then(|mut table| table.remove("value"));
        value.unwrap_or_else(|| Value::String(text.to_owned()))
    }
}

/// Sets a key with dots in it.
fn set(table: &mut Table, key: &str, value: Value) -> Result<(), ExperimentError> {
    let (within, last) = key.rsplit_once('.').map_or((None, key), |(within, last)| (Some(within), last));
    let mut place = table;
    for part in within.into_iter().flat_map(|within| within.split('.')) {
        let entry = place.entry(part.to_owned()).or_insert_with(|| Value::Table(Table::new()));
        let Value::Table(inner) = entry else {
            return Err(ExperimentError::Setting(format!("`{key}`: `{part}` has no keys of its own")));
        };
        place = inner;
    }
    place.insert(last.to_owned(), value);
    Ok(())
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
        let problem = error.inner().message().to_owned();
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

/// The key that serde did not know, and those that it knows, out of its message: unknown field `a`, expected one of `b`, `c`.
fn unknown_key(message: &str) -> Option<(String, Vec<String>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (found, rest) = rest.split_once('`')?;
    let known = rest.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    Some((found.to_owned(), known))
}
