//! What `nn train`, `nn cv` and `nn search` are told about data, network and training: flags, each of which sets a key of an
//! experiment. A file of an experiment comes first, then the flags, then `--set`.

mod columns;
mod keys;
mod network;
mod training;

use crate::error::Error;
use crate::reading::ReadingArguments;
use crate::values::seed_of_experiment;
use clap::Args;
use columns::ColumnArguments;
use keys::Keys;
use network::NetworkArguments;
use nn_data::DataError;
use nn_experiment::{DataSettings, Experiment, ExperimentError};
use nn_table::TableError;
use std::path::{Path, PathBuf};
use training::TrainingArguments;

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
    #[arg(long, value_name = "N", value_parser = seed_of_experiment, allow_negative_numbers = true)]
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
            format!("`--ignore {column}` leaves the column out, `--text {column}` takes it as categories")
        }
        ExperimentError::TooManyCategories { name, .. } | ExperimentError::EmptyColumn { name } => {
            format!("`--ignore {}` leaves the column out", shell_word(name))
        }
        ExperimentError::UnknownCategory { .. } => "`--unknown zeros` lets others pass".to_owned(),
        ExperimentError::Data(DataError::RareClass { .. }) => {
            "`--set validation.stratified=false` does the last".to_owned()
        }
        ExperimentError::NoTarget { .. } => "`--target NAME` names it".to_owned(),
        ExperimentError::Table(_)
        | ExperimentError::Data(_)
        | ExperimentError::Model(_)
        | ExperimentError::Select(_)
        | ExperimentError::Format { .. }
        | ExperimentError::File { .. }
        | ExperimentError::NoInputs { .. }
        | ExperimentError::TargetTwice { .. }
        | ExperimentError::TargetAsInput { .. }
        | ExperimentError::TargetIgnored { .. }
        | ExperimentError::OneClass { .. }
        | ExperimentError::NotTheTask { .. }
        | ExperimentError::FillNotANumber { .. }
        | ExperimentError::UnknownClass { .. }
        | ExperimentError::NotZeroOrOne { .. }
        | ExperimentError::NotOneClass { .. }
        | ExperimentError::Columns { .. }
        | ExperimentError::TooLarge { .. }
        | ExperimentError::UnknownFormat { .. }
        | ExperimentError::NotAModel { .. }
        | ExperimentError::Broken { .. }
        | ExperimentError::NotToml { .. }
        | ExperimentError::UnknownKey { .. }
        | ExperimentError::Value { .. }
        | ExperimentError::Space { .. }
        | ExperimentError::Searched { .. }
        | ExperimentError::Setting(_)
        | ExperimentError::OtherData { .. }
        | ExperimentError::Weights { .. }
        | ExperimentError::OtherNetwork { .. } => return error.into(),
    };
    let help = error.help().map_or(flags.clone(), |help| format!("{help}; {flags}"));
    Error::failed(error.to_string(), help)
}

/// The tables that an experiment reads.
fn tables(experiment: &Experiment) -> impl Iterator<Item = &PathBuf> {
    let validation = experiment.validation.data.iter().filter_map(|data| data.file.as_ref());
    experiment.data.file.iter().chain(validation)
}

/// Refuses names that the record of a training could not hold: JSON and TOML hold text.
pub(crate) fn are_text<'a>(mut paths: impl Iterator<Item = &'a PathBuf>) -> Result<(), Error> {
    match paths.find(|path| path.to_str().is_none()) {
        None => Ok(()),
        Some(path) => Err(Error::failed(
            format!("the name {path:?} is no UTF-8, and could not be kept with the model"),
            "rename the file, or make a link to it with another name",
        )),
    }
}

/// A name as a shell wants it.
fn shell_word(name: &str) -> String {
    let plain = name.chars().all(|letter| letter.is_alphanumeric() || "_-.".contains(letter));
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("give a key and a value, such as training.epochs=50")?;
    let (key, value) = (key.trim(), value.trim());
    let is_whole = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole && value.parse::<i64>().is_err() {
        return Err(format!("give a whole number from 0 to {}: TOML has no larger ones", i64::MAX));
    }
    Ok((key.to_owned(), value.to_owned()))
}

impl ExperimentArguments {
    /// The files that are read and must not be written over: the tables, and the experiment itself.
    pub(crate) fn files<'a>(&'a self, experiment: &'a Experiment) -> impl Iterator<Item = &'a Path> {
        tables(experiment).chain(&self.config).map(PathBuf::as_path)
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
        let mut keys = Keys(Vec::new());
        self.network.set(&mut experiment, &mut keys);
        self.training.set(&mut experiment, &mut keys)?;
        are_text(tables(&experiment).chain(&experiment.network.init_from))?;
        for (key, value) in &self.keys {
            keys.set(key, Some(Experiment::value(value)));
        }
        experiment = experiment.with_values(keys.0).map_err(|error| self.training.explain(error))?;
        if experiment.data.file.is_none() && experiment.data.generator.is_none() {
            return Err(Error::failed(
                "there are no data to learn from",
                "name a FILE, or an experiment with `--config`",
            ));
        }
        Ok(experiment)
    }
}
