//! The training: how long, by which optimiser, towards which loss.

use super::keys::Keys;
use crate::error::Error;
use crate::values::{at_least_one, choice, names, number, whole};
use clap::Args;
use nn_choice::digits;
use nn_experiment::toml::{Table, Value};
use nn_experiment::{Experiment, ExperimentError};
use nn_model::{Loss, Metric, Optimizer, Schedule, Watched};

#[derive(Debug, Args)]
#[command(next_help_heading = "Training")]
pub(super) struct TrainingArguments {
    /// How often to go through all rows [default: 100]
    #[arg(short, long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<i64>)]
    epochs: Option<i64>,

    /// Rows for each step; 0 for all of them [default: 32]
    #[arg(short, long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<i64>)]
    batch_size: Option<i64>,

    /// As many steps for all rows instead, by batches of nearly the same size
    #[arg(long, value_name = "N", conflicts_with = "batch_size")]
    #[arg(allow_negative_numbers = true, value_parser = whole::<i64>)]
    batch_count: Option<i64>,

    /// Leave out a last batch with fewer rows than the others
    #[arg(long, conflicts_with = "batch_count")]
    drop_last: bool,

    /// How the gradient moves the weights [default: adam]
    #[arg(long, value_name = "NAME", value_parser = names::<Optimizer>())]
    optimizer: Option<String>,

    /// How far a step goes [default: 0.001]
    #[arg(short, long, value_name = "X", allow_negative_numbers = true, value_parser = number)]
    learning_rate: Option<f64>,

    /// How much of the last step goes on (gradient-descent)
    #[arg(long, value_name = "X", allow_negative_numbers = true, value_parser = number)]
    momentum: Option<f64>,

    /// What is minimised; usual for the task if nothing is said. Some have a number, quantile:0.9
    #[arg(long, value_name = "NAME", value_parser = choice::<Loss>())]
    loss: Option<Loss>,

    /// How the learning rate goes, with settings: step,every=10,factor=0.5
    #[arg(long, value_name = "NAME,KEY=VALUE", value_parser = schedule)]
    schedule: Option<Settings>,

    /// Epochs in which the learning rate rises to its size
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<i64>)]
    warm_up: Option<i64>,

    /// Penalty on the size of weights
    #[arg(long, value_name = "X", allow_negative_numbers = true, value_parser = number)]
    l1: Option<f64>,

    /// Penalty on the squares of weights
    #[arg(long, value_name = "X", allow_negative_numbers = true, value_parser = number)]
    l2: Option<f64>,

    /// Have these penalties on biases too
    #[arg(long)]
    penalty_on_biases: bool,

    /// Leave the weights and biases of this layer as they are (0 is the first); give it again for more
    #[arg(long = "freeze", value_name = "LAYER", allow_negative_numbers = true, value_parser = whole::<i64>)]
    frozen: Vec<i64>,

    /// Shorten longer gradients to this length
    #[arg(long, value_name = "X", allow_negative_numbers = true, value_parser = number)]
    clip_norm: Option<f64>,

    /// Leave out hidden units with this probability; one for all hidden layers, or one for each: 0.2,0.5
    #[arg(long, value_name = "X", allow_negative_numbers = true, value_parser = number, value_delimiter = ',')]
    dropout: Vec<f64>,

    /// Leave out inputs with this probability
    #[arg(long, value_name = "X", allow_negative_numbers = true, value_parser = number)]
    input_dropout: Option<f64>,

    /// Stop when what is watched has not improved for this many epochs, and keep the best weights
    #[arg(long, value_name = "EPOCHS", allow_negative_numbers = true, value_parser = whole::<i64>)]
    early_stopping: Option<i64>,

    /// Watch a metric instead of the loss, or `training-loss`; on validation rows if there are any
    #[arg(long, value_name = "NAME", requires = "early_stopping")]
    watch: Option<Watched>,

    /// Keep the last weights instead of the best
    #[arg(long, requires = "early_stopping")]
    keep_last: bool,

    /// By how much it must improve to count
    #[arg(long, value_name = "X", requires = "early_stopping", allow_negative_numbers = true, value_parser = number)]
    tolerance: Option<f64>,

    /// Measure this after each epoch too; give it again for more
    #[arg(long = "metric", value_name = "NAME")]
    #[arg(value_parser = choice::<Metric>())]
    metrics: Vec<Metric>,

    /// Take rows in the order of the file
    #[arg(long)]
    in_order: bool,

    /// Stop after the first epoch that ends later than this many seconds
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = number)]
    time_limit: Option<f64>,

    /// Share large batches among this many threads; the numbers do not depend on it
    #[arg(long, value_name = "N", value_parser = at_least_one::<i64>, allow_negative_numbers = true)]
    threads: Option<i64>,
}

/// A choice with its settings.
#[derive(Clone, Debug)]
struct Settings(Table);

/// Each schedule with settings that it may have.
const SCHEDULES: [(&str, &str); 7] = [
    ("constant", ""),
    ("exponential", ",factor=0.99"),
    ("step", ",every=10,factor=0.5"),
    ("cosine", ",epochs=100,floor=0"),
    ("cosine-wave", ",epochs=100,floor=0"),
    ("inverse-scaling", ",decay=0.01,power=0.5"),
    ("plateau", ",factor=0.5,patience=10"),
];

const SETTINGS: &str = "give numbers, as in `--schedule step,every=10,factor=0.5`";

/// The key that an error is about, with all tables around it.
pub(super) fn key_of(error: &ExperimentError) -> Option<String> {
    if let ExperimentError::UnknownKey { within, key, .. } = error {
        return Some(if within.is_empty() { key.clone() } else { format!("{within}.{key}") });
    }
    if let ExperimentError::Value { key, .. } = error { Some(key.clone()) } else { None }
}

fn schedule(text: &str) -> Result<Settings, String> {
    let mut parts = text.split(',');
    let name = parts.next().unwrap_or_default();
    if !Schedule::NAMES.contains(&name) {
        return Err(format!("choose one of {}", Schedule::NAMES.join(", ")));
    }
    let mut settings = Table::new();
    settings.insert("name".to_owned(), name.into());
    for part in parts {
        let (key, value) = part.split_once('=').ok_or(SETTINGS)?;
        let number = match value.parse::<i64>() {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Float(value.parse().map_err(|_| SETTINGS)?),
        };
        settings.insert(key.to_owned(), number);
    }
    Ok(Settings(settings))
}

fn table<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Table(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Whether the optimiser of this name has this setting.
fn has(name: &str, setting: &str) -> bool {
    let keys = [
        ("training.optimizer".to_owned(), table([("name", name.into())])),
        (format!("training.optimizer.{setting}"), Value::Float(0.5)),
    ];
    Experiment::default().with_values(keys).is_ok()
}

impl TrainingArguments {
    /// The error of keys that cannot be set; of a setting that the optimiser or the schedule does not have, by the flag that
    /// asked for it.
    pub(super) fn explain(&self, error: ExperimentError) -> Error {
        if let (Some(Settings(asked)), Some(key)) = (&self.schedule, key_of(&error))
            && key.starts_with("training.schedule")
        {
            let name = asked["name"].as_str().unwrap_or_default();
            let (_, settings) = SCHEDULES.iter().find(|(known, _)| *known == name).unwrap_or(&SCHEDULES[0]);
            let what = if let ExperimentError::Value { problem, .. } = &error {
                format!("`--schedule`: {problem}")
            } else {
                let key = key.trim_start_matches("training.schedule.");
                format!("`--schedule`: {name} has no setting `{key}`")
            };
            return Error::failed(what, format!("give its settings as in `--schedule {name}{settings}`"));
        }
        let flags = [
            ("learning_rate", "--learning-rate", self.learning_rate),
            ("momentum", "--momentum", self.momentum),
        ];
        let ExperimentError::UnknownKey { within, key, .. } = &error else { return error.into() };
        let asked = |flag: &&(&str, &str, Option<f64>)| flag.0 == key && flag.2.is_some();
        let Some((setting, flag, _)) = flags.iter().find(asked).filter(|_| within == "training.optimizer")
        else {
            return error.into();
        };
        let optimizer = self.optimizer.as_deref().map_or(String::new(), |name| format!(" {name}"));
        let having: Vec<&str> = Optimizer::NAMES.iter().copied().filter(|name| has(name, setting)).collect();
        Error::failed(
            format!("the optimizer{optimizer} has no setting for `{flag}`"),
            format!("leave it out, or choose an `--optimizer` that has it: {}", having.join(", ")),
        )
    }

    pub(super) fn set(&self, keys: &mut Keys) -> Result<(), Error> {
        // Another optimiser has other settings.
        let optimizer = self.optimizer.as_deref().map(|name| table([("name", name.into())]));
        keys.set("training.optimizer", optimizer);
        keys.set("training.epochs", self.epochs.map(Value::Integer));
        keys.set("training.batch_size", self.batch_size.map(Value::Integer));
        keys.set("training.batch_count", self.batch_count.map(Value::Integer));
        keys.set("training.drop_last", self.drop_last.then_some(Value::Boolean(true)));
        keys.set("training.optimizer.learning_rate", self.learning_rate.map(Value::Float));
        keys.set("training.optimizer.momentum", self.momentum.map(Value::Float));
        keys.set("training.loss", self.loss.map(|loss| loss.to_string().into()));
        keys.set("training.schedule", self.schedule.clone().map(|Settings(settings)| settings.into()));
        keys.set("training.warm_up", self.warm_up.map(Value::Integer));
        keys.set("training.penalty.l1", self.l1.map(Value::Float));
        keys.set("training.penalty.l2", self.l2.map(Value::Float));
        keys.set("training.clip_norm", self.clip_norm.map(Value::Float));
        keys.set("training.penalty.biases", self.penalty_on_biases.then_some(Value::Boolean(true)));
        let layers = self.frozen.iter().map(|layer| table([("layer", Value::Integer(*layer))]));
        keys.set("training.frozen", (!self.frozen.is_empty()).then(|| Value::Array(layers.collect())));
        let dropout = match self.dropout[..] {
            [] => None,
            [one] => Some(Value::Float(one)),
            ref each => Some(each.iter().copied().map(Value::Float).collect::<Vec<_>>().into()),
        };
        keys.set("training.dropout", dropout);
        keys.set("training.input_dropout", self.input_dropout.map(Value::Float));
        keys.set("training.threads", self.threads.map(Value::Integer));
        keys.set("training.in_order", self.in_order.then_some(Value::Boolean(true)));
        if !self.metrics.is_empty() {
            let names: Vec<Value> = self.metrics.iter().map(|metric| metric.name().into()).collect();
            keys.set("training.metrics", Some(names.into()));
        }
        let early_stopping = self.early_stopping.map(|patience| {
            let tolerance = Value::Float(self.tolerance.unwrap_or(0.0));
            table([
                ("patience", Value::Integer(patience)),
                ("tolerance", tolerance),
                ("watched", self.watch.unwrap_or_default().name().into()),
                ("restore_best", Value::Boolean(!self.keep_last)),
            ])
        });
        keys.set("training.early_stopping", early_stopping);
        if let Some(seconds) = self.time_limit {
            let limit = std::time::Duration::try_from_secs_f64(seconds).map_err(|_| {
                let found = digits(seconds);
                Error::failed(format!("`--time-limit` is {found}"), "give a number of seconds, such as 60")
            })?;
            let whole_seconds = Value::Integer(i64::try_from(limit.as_secs()).unwrap_or(i64::MAX));
            let nanoseconds = Value::Integer(limit.subsec_nanos().into());
            keys.set("training.time_limit", Some(table([("secs", whole_seconds), ("nanos", nanoseconds)])));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schedule_has_an_example_which_is_accepted() {
        for name in Schedule::NAMES {
            let (_, settings) = SCHEDULES.iter().find(|(known, _)| known == name).unwrap();
            let Settings(settings) = schedule(&format!("{name}{settings}")).unwrap();
            let experiment = Experiment::default().with("training.schedule", settings).unwrap();
            assert!(experiment.training(nn_model::Task::Regression).is_ok(), "{name}");
        }
    }
}
