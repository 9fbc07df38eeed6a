//! Single keys of an experiment: set by their names, refused with the nearest where there is none.

use super::Experiment;
use super::read::read;
use crate::error::ExperimentError;
use nn_model::Task;
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
    let (mut place, mut path) = (table, String::new());
    for part in within.into_iter().flat_map(|within| within.split('.')) {
        path.push_str(if path.is_empty() { "" } else { "." });
        path.push_str(part);
        let entry = place.entry(part.to_owned()).or_insert_with(|| Value::Table(Table::new()));
        let Value::Table(inner) = entry else {
            return Err(ExperimentError::Setting(format!(
                "there is no key `{key}`, because `{path}` is a value and has no keys of its own: set `{path}` itself"
            )));
        };
        place = inner;
    }
    place.insert(last.to_owned(), value);
    Ok(())
}
