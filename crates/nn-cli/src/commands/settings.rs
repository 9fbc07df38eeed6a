//! What `nn train`, `nn cv` and `nn search` are told about data, network and training: flags, each of which sets a key of an
//! experiment. A file of an experiment comes first, then the flags, then `--set`.

use crate::cli::{choice, count, seed_of_experiment};
use crate::error::Error;
use crate::reading::ReadingArguments;
use clap::Args;
use nn_data::{DataError, Scaling};
use nn_experiment::toml::{Table, Value};
use nn_experiment::{DataSettings, Experiment, ExperimentError, Missing, Texts, UnknownText};
use nn_model::{Activation, Loss, Metric, Optimizer, Schedule, Task};
use nn_table::TableError;
use std::num::NonZero;
use std::path::{Path, PathBuf};

/// What an experiment is made of.
#[derive(Debug, Args)]
pub(crate) struct ExperimentArguments {
    /// CSV, JSON, NPY or NPZ, also packed with gzip; `-` is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,

    /// A column to predict; give it again for more
    #[arg(short, long = "target", value_name = "COLUMN")]
    targets: Vec<String>,

    /// An experiment in a TOML file to start from; flags win over it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Set any key of the experiment, such as training.penalty.l2=0.01
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = key_and_value)]
    keys: Vec<(String, String)>,

    /// Where random numbers start; the same seed gives the same network
    #[arg(long, value_name = "N", value_parser = seed_of_experiment)]
    seed: Option<u64>,

    #[command(flatten)]
    reading: ReadingArguments,

    #[command(flatten)]
    columns: ColumnArguments,

    #[command(flatten)]
    network: NetworkArguments,

    #[command(flatten)]
    training: TrainingArguments,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Columns")]
struct ColumnArguments {
    /// A column to predict from; all but the targets if none is named
    #[arg(long = "input", value_name = "COLUMN")]
    inputs: Vec<String>,

    /// A column to leave out
    #[arg(long, value_name = "COLUMN")]
    ignore: Vec<String>,

    /// A column of numbers that are only names, such as postcodes
    #[arg(long, value_name = "COLUMN")]
    text: Vec<String>,

    /// What the targets are; chosen by what they look like, and said
    #[arg(long, value_name = "TASK", value_parser = choice::<Task>())]
    task: Option<Task>,

    /// What becomes of missing cells: refuse, mean, median, most-frequent, constant=VALUE
    ///
    /// What fills a cell is taken from the rows that are learned from, and kept with the model.
    #[arg(long, value_name = "WAY", value_parser = missing)]
    missing: Option<Missing>,

    /// What becomes of columns of texts
    #[arg(long, value_name = "WAY", value_parser = choice::<Texts>())]
    texts: Option<Texts>,

    /// What becomes, in prediction, of a text that was not there in training
    #[arg(long, value_name = "WAY")]
    #[arg(value_parser = choice::<UnknownText>())]
    unknown: Option<UnknownText>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Network")]
struct NetworkArguments {
    /// Units of each hidden layer, such as 32,16; `none` for a linear model [default: 32]
    #[arg(long, value_name = "UNITS", value_parser = hidden)]
    hidden: Option<Units>,

    /// Activation of the hidden layers: one, or one for each with commas between [default: relu]
    #[arg(long = "activation", value_name = "NAME", value_delimiter = ',')]
    #[arg(value_parser = choice::<Activation>())]
    activations: Vec<Activation>,

    /// Layers without biases
    #[arg(long)]
    no_bias: bool,

    /// Where weights start [default: glorot-uniform]
    #[arg(long, value_name = "NAME", value_parser = names(initializations()))]
    initialization: Option<String>,

    /// Start from the weights of this model
    #[arg(long, value_name = "MODEL")]
    init_from: Option<PathBuf>,

    /// How inputs are scaled, by the rows that are learned from [default: standard]
    #[arg(long, value_name = "WAY", value_parser = choice::<Scaling>())]
    input_scaling: Option<Scaling>,

    /// How the targets of regression are scaled; predictions are turned back [default: standard]
    #[arg(long, value_name = "WAY", value_parser = choice::<Scaling>())]
    target_scaling: Option<Scaling>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Training")]
struct TrainingArguments {
    /// How often to go through all rows [default: 100]
    #[arg(short, long, value_name = "N")]
    epochs: Option<usize>,

    /// Rows for each step; 0 for all of them [default: 32]
    #[arg(short, long, value_name = "N")]
    batch_size: Option<usize>,

    /// How the gradient moves the weights [default: adam]
    #[arg(long, value_name = "NAME", value_parser = names(Optimizer::NAMES))]
    optimizer: Option<String>,

    /// How far a step goes [default: 0.001]
    #[arg(short, long, value_name = "X", allow_negative_numbers = true)]
    learning_rate: Option<f64>,

    /// How much of the last step goes on (gradient-descent)
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    momentum: Option<f64>,

    /// What is minimised; usual for the task if nothing is said
    #[arg(long, value_name = "NAME", value_parser = choice::<Loss>())]
    loss: Option<Loss>,

    /// How the learning rate goes, with settings: step,every=10,factor=0.5
    #[arg(long, value_name = "NAME,KEY=VALUE", value_parser = schedule)]
    schedule: Option<Settings>,

    /// Epochs in which the learning rate rises to its size
    #[arg(long, value_name = "N")]
    warm_up: Option<usize>,

    /// Penalty on the size of weights
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    l1: Option<f64>,

    /// Penalty on the squares of weights
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    l2: Option<f64>,

    /// Shorten longer gradients to this length
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    clip_norm: Option<f64>,

    /// Leave out hidden units with this probability
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    dropout: Option<f64>,

    /// Stop when the loss that is watched has not improved for so many epochs, and keep the best weights
    #[arg(long, value_name = "EPOCHS")]
    early_stopping: Option<usize>,

    /// By how much it must improve to count
    #[arg(long, value_name = "X", requires = "early_stopping", allow_negative_numbers = true)]
    tolerance: Option<f64>,

    /// Measure this after each epoch too; give it again for more
    #[arg(long = "metric", value_name = "NAME")]
    #[arg(value_parser = choice::<Metric>())]
    metrics: Vec<Metric>,

    /// Take rows in the order of the file
    #[arg(long)]
    in_order: bool,

    /// Stop after the first epoch that ends later than so many seconds
    #[arg(long, value_name = "SECONDS")]
    time_limit: Option<f64>,

    /// Share large batches among so many threads; the numbers do not depend on it
    #[arg(long, value_name = "N", value_parser = count)]
    threads: Option<NonZero<usize>>,

    /// Keep this part of the rows aside, such as 0.2, to watch the training by
    #[arg(long, value_name = "PART", allow_negative_numbers = true, conflicts_with = "validation_file")]
    validation: Option<f64>,

    /// Watch the training by the rows of this file
    #[arg(long, value_name = "FILE")]
    validation_file: Option<PathBuf>,
}

/// The error of a plan with the flags that are a way out.
pub(crate) fn explain(error: ExperimentError) -> Error {
    let flags = match &error {
        ExperimentError::Table(TableError::Missing { place, .. }) => {
            format!(
                "`--missing median` fills such cells of inputs; `--ignore {}` leaves the column out",
                shell_word(&place.column)
            )
        }
        ExperimentError::Table(TableError::NotANumber { place, .. }) => {
            let column = shell_word(&place.column);
            format!("`--ignore {column}` leaves the column out, `--text {column}` takes it as texts")
        }
        ExperimentError::TooManyTexts { name, .. } | ExperimentError::EmptyColumn { name } => {
            format!("`--ignore {}` leaves the column out", shell_word(name))
        }
        ExperimentError::UnknownText { .. } => "`--unknown zeros` lets others pass".to_owned(),
        ExperimentError::Data(DataError::RareClass { .. }) => {
            "`--set validation.stratified=false` does the last".to_owned()
        }
        ExperimentError::NoTarget { .. } => "`--target NAME` names it".to_owned(),
        _ => return error.into(),
    };
    let help = error.help().map_or(flags.clone(), |help| format!("{help}; {flags}"));
    Error::failed(error.to_string(), help)
}

/// A name as a shell wants it.
fn shell_word(name: &str) -> String {
    let plain = name.chars().all(|letter| letter.is_alphanumeric() || "_-.".contains(letter));
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}

/// Units of hidden layers.
#[derive(Clone, Debug)]
struct Units(Vec<i64>);

/// A choice with its settings.
#[derive(Clone, Debug)]
struct Settings(Table);

fn hidden(text: &str) -> Result<Units, String> {
    if text == "none" {
        return Ok(Units(Vec::new()));
    }
    let units = text.split(',').map(|units| units.trim().parse().ok().filter(|&units| units > 0));
    units
        .collect::<Option<_>>()
        .map(Units)
        .ok_or_else(|| "give whole numbers such as 32,16, or `none`".to_owned())
}

fn missing(text: &str) -> Result<Missing, String> {
    text.parse()
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("give a key and a value, such as training.epochs=50")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

fn schedule(text: &str) -> Result<Settings, String> {
    let mut parts = text.split(',');
    let name = parts.next().unwrap_or_default();
    if !Schedule::NAMES.contains(&name) {
        return Err(format!("choose one of {}", Schedule::NAMES.join(", ")));
    }
    let mut table = Table::new();
    table.insert("name".to_owned(), name.into());
    for part in parts {
        let (key, value) = part.split_once('=').ok_or("give settings such as every=10")?;
        let number = match value.parse::<i64>() {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Float(value.parse().map_err(|_| format!("`{value}` is no number"))?),
        };
        table.insert(key.to_owned(), number);
    }
    Ok(Settings(table))
}

/// Names of choices that have settings of their own, too.
fn names(names: &'static [&'static str]) -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(names.iter().copied())
}

/// Initialisations that need no settings; others are set by `network.initialization`.
fn initializations() -> &'static [&'static str] {
    &["glorot-uniform", "glorot-normal", "he-uniform", "he-normal"]
}

impl ExperimentArguments {
    /// The files that the command line names for reading.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.file.iter().chain(&self.config).map(PathBuf::as_path)
    }

    /// The experiment that is asked for, starting from `base` or from the file of `--config`.
    pub(crate) fn experiment(&self, base: Option<Experiment>) -> Result<Experiment, Error> {
        let mut experiment = match (&self.config, base) {
            (Some(path), _) => Experiment::load(path)?,
            (None, base) => base.unwrap_or_default(),
        };
        if let Some(seed) = self.seed {
            // Whatever the file says about single draws: the flag is for all of them.
            experiment.seed = seed;
            experiment.training.remove("seed");
            experiment.network.draw = None;
            experiment.validation.draw = None;
        }
        if let Some(file) = &self.file {
            let same = experiment.data.file.as_ref() == Some(file);
            experiment.data = if same { experiment.data } else { DataSettings::file(file) };
        }
        let reading = self.reading.options();
        if let Some(delimiter) = reading.delimiter {
            experiment.data.delimiter = Some(char::from(delimiter));
        }
        experiment.data.header = reading.header.or(experiment.data.header);
        experiment.data.decimal_comma = reading.decimal_comma.or(experiment.data.decimal_comma);
        self.columns.set(&mut experiment, &self.targets);
        self.network.set(&mut experiment)?;
        experiment = self.training.set(experiment)?;
        for (key, value) in &self.keys {
            experiment = experiment.with_text(key, value)?;
        }
        if experiment.data.file.is_none() && experiment.data.generator.is_none() {
            return Err(Error::failed(
                "there are no data to learn from",
                "name a FILE, or an experiment with `--config`",
            ));
        }
        Ok(experiment)
    }
}

impl ColumnArguments {
    fn set(&self, experiment: &mut Experiment, targets: &[String]) {
        let columns = &mut experiment.columns;
        let lists = [
            (&mut columns.targets, targets),
            (&mut columns.inputs, &self.inputs),
            (&mut columns.ignore, &self.ignore),
            (&mut columns.text, &self.text),
        ];
        for (list, asked) in lists.into_iter().filter(|(_, asked)| !asked.is_empty()) {
            *list = asked.to_vec();
        }
        columns.task = self.task.or(columns.task);
        columns.texts = self.texts.unwrap_or(columns.texts);
        columns.unknown = self.unknown.unwrap_or(columns.unknown);
        if let Some(missing) = &self.missing {
            columns.missing = missing.clone();
        }
    }
}

impl NetworkArguments {
    fn set(&self, experiment: &mut Experiment) -> Result<(), Error> {
        if let Some(Units(units)) = &self.hidden {
            *experiment = experiment.with("network.hidden", units.clone())?;
        }
        if let Some(name) = &self.initialization {
            *experiment = experiment.with("network.initialization", name.as_str())?;
        }
        let network = &mut experiment.network;
        if !self.activations.is_empty() {
            network.activations.clone_from(&self.activations);
        }
        network.bias &= !self.no_bias;
        network.input_scaling = self.input_scaling.unwrap_or(network.input_scaling);
        network.target_scaling = self.target_scaling.unwrap_or(network.target_scaling);
        network.init_from = self.init_from.clone().or(network.init_from.take());
        Ok(())
    }
}

impl TrainingArguments {
    fn set(&self, mut experiment: Experiment) -> Result<Experiment, Error> {
        if let Some(name) = &self.optimizer {
            // Another optimiser has other settings.
            let mut settings = Table::new();
            settings.insert("name".to_owned(), name.as_str().into());
            experiment = experiment.with("training.optimizer", settings)?;
        }
        let whole = |number: usize| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        let number = Value::Float;
        let mut set = |key: &str, value: Option<Value>| -> Result<(), Error> {
            if let Some(value) = value {
                experiment = experiment.with(&format!("training.{key}"), value)?;
            }
            Ok(())
        };
        set("epochs", self.epochs.map(whole))?;
        set("batch_size", self.batch_size.map(whole))?;
        set("optimizer.learning_rate", self.learning_rate.map(number))?;
        set("optimizer.momentum", self.momentum.map(number))?;
        set("loss", self.loss.map(|loss| loss.name().into()))?;
        set("schedule", self.schedule.clone().map(|Settings(table)| table.into()))?;
        set("warm_up", self.warm_up.map(whole))?;
        set("penalty.l1", self.l1.map(number))?;
        set("penalty.l2", self.l2.map(number))?;
        set("clip_norm", self.clip_norm.map(number))?;
        set("dropout", self.dropout.map(number))?;
        set("threads", self.threads.map(|threads| whole(threads.get())))?;
        set("in_order", self.in_order.then_some(Value::Boolean(true)))?;
        if !self.metrics.is_empty() {
            let names = self.metrics.iter().map(|metric| Value::from(metric.name()));
            set("metrics", Some(names.collect::<Vec<Value>>().into()))?;
        }
        if let Some(patience) = self.early_stopping {
            let mut table = Table::new();
            table.insert("patience".to_owned(), whole(patience));
            table.insert("tolerance".to_owned(), number(self.tolerance.unwrap_or(0.0)));
            set("early_stopping", Some(table.into()))?;
        }
        if let Some(seconds) = self.time_limit {
            let duration = std::time::Duration::try_from_secs_f64(seconds).map_err(|_| {
                Error::failed(format!("`--time-limit` is {seconds}"), "give a number of seconds, such as 60")
            })?;
            let mut table = Table::new();
            table.insert(
                "secs".to_owned(),
                Value::Integer(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)),
            );
            table.insert("nanos".to_owned(), Value::Integer(duration.subsec_nanos().into()));
            set("time_limit", Some(table.into()))?;
        }
        if let Some(part) = self.validation {
            experiment.validation.part = part;
            experiment.validation.data = None;
        }
        if let Some(file) = &self.validation_file {
            experiment.validation.part = 0.0;
            experiment.validation.data = Some(DataSettings::file(file));
        }
        Ok(experiment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn_model::Initialization;

    #[test]
    fn every_initialization_without_settings_can_be_chosen() {
        let plain: Vec<&str> = Initialization::NAMES
            .iter()
            .copied()
            .filter(|name| Experiment::default().with("network.initialization", *name).is_ok())
            .collect();
        assert_eq!(plain, initializations());
    }
}
