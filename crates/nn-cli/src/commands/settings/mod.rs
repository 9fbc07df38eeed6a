//! What `nn train`, `nn cv` and `nn search` are told about data, network and training: flags, each of which sets a key of an
//! experiment. A file of an experiment comes first, then the flags, then `--set`.

mod classes;
mod columns;
mod keys;
mod network;
mod training;
mod validation;

use crate::error::{Error, table_flags};
use crate::judgement::known_are;
use crate::reading::ReadingArguments;
use crate::text::shell::shell_word;
use crate::values::{at_least_one, seed_of_experiment};
use clap::Args;
use classes::ClassArguments;
use columns::ColumnArguments;
use keys::Keys;
use network::NetworkArguments;
use nn_choice::{limits, listed};
use nn_data::DataError;
use nn_experiment::{Categories, DataSettings, Experiment, ExperimentError, ModelFile, RowSplit};
use nn_model::Architecture;
use nn_table::{Ragged, TableError};
use std::path::{Path, PathBuf};
use training::TrainingArguments;
use validation::SplitArguments;

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

    /// Train so many networks, from this seed and those after it, and predict the mean of what they say
    ///
    /// All of them learn from the same rows: `--validation` draws them by the first seed. A limit of time is for each of them.
    #[arg(long, value_name = "N", value_parser = members, allow_negative_numbers = true)]
    ensemble: Option<usize>,

    #[command(flatten)]
    reading: ReadingArguments,

    #[command(flatten)]
    columns: ColumnArguments,

    #[command(flatten)]
    classes: ClassArguments,

    #[command(flatten)]
    validation: SplitArguments,

    #[command(flatten)]
    network: NetworkArguments,

    #[command(flatten)]
    training: TrainingArguments,
}

/// The way out where a target is missing.
const WITHOUT_TARGET: &str =
    "fill the cell; `--drop-missing-targets` leaves such rows out: what is to be learned is never made up";

/// The error of an experiment's plan, with the flags that are a way out.
pub(crate) fn explain(error: ExperimentError, experiment: &Experiment) -> Error {
    let columns = &experiment.columns;
    let help = match &error {
        ExperimentError::Table(TableError::Missing { place, .. })
            if columns.targets.contains(&place.column) =>
        {
            WITHOUT_TARGET.to_owned()
        }
        ExperimentError::MissingTarget { .. } => WITHOUT_TARGET.to_owned(),
        ExperimentError::Table(TableError::Missing { place, .. })
            if experiment.validation.split.as_ref().and_then(RowSplit::group) == Some(place.column.as_str()) =>
        {
            "fill the cell, or leave the row out: each row is of a group".to_owned()
        }
        ExperimentError::Table(TableError::Missing { place, .. } | TableError::NotANumber { place, .. })
            if columns.weight.as_ref() == Some(&place.column) =>
        {
            "correct the cell, or name another column of weights with `--weight`, or none".to_owned()
        }
        ExperimentError::Table(TableError::Missing { place, .. }) => {
            format!(
                "fill the cell; `--missing median` fills such cells of inputs; {}",
                ignoring(&place.column)
            )
        }
        ExperimentError::Table(TableError::NotANumber { place, .. })
            if columns.targets.contains(&place.column) =>
        {
            match columns.task {
                Some(_) => {
                    "correct the cell; if these are classes, ask for no `--task`, or for `--task multi-class`"
                }
                None => "correct the cell, or leave the row out",
            }
            .to_owned()
        }
        ExperimentError::Table(error @ TableError::NotANumber { place, found, .. }) => {
            // The library says to leave the column out, which the flags say better.
            let correct = table_flags(error).filter(|help| Some(help) != error.help().as_ref());
            let (usual, categories) = match columns.categories {
                Categories::OneHot => (
                    format!(
                        "correct the cell, or `--missing-marks={}` if it stands for a missing one",
                        shell_word(found)
                    ),
                    format!("`--text {}`", shell_word(&place.column)),
                ),
                Categories::Refuse => ("correct the cell".to_owned(), "`--categories one-hot`".to_owned()),
            };
            let correct = correct.unwrap_or(usual);
            format!("{correct}; {}, {categories} takes it as categories", ignoring(&place.column))
        }
        ExperimentError::TooManyCategories { name, .. } => {
            format!("{}, `--rare 10` makes one category of those in fewer rows", ignoring(name))
        }
        ExperimentError::EmptyColumn { name } => ignoring(name),
        ExperimentError::UnknownCategory { found, known, .. } => {
            format!(
                "{}; `--unknown zeros` lets others pass, `--rare 5` makes one category of them and of those in fewer rows",
                known_are(found, known)
            )
        }
        ExperimentError::HardlyClasses { .. } => {
            "name another target; if these are numbers, write all of them as such; `--task multi-class` insists on classes"
                .to_owned()
        }
        ExperimentError::UnknownClass { known, .. } => {
            let stratified = match experiment.validation.fraction > 0.0 {
                true => "; with `--split stratified` all classes are in the training rows",
                false => "",
            };
            format!("known are {}{stratified}", listed(known))
        }
        ExperimentError::Data(DataError::RareClass { .. }) => {
            let help = "give more rows of each class, or leave `--validation` out";
            return Error::failed(error.to_string().split(": ").next().unwrap_or_default(), help);
        }
        ExperimentError::Data(DataError::TooFewGroups { .. }) => {
            let help = "name a column with more groups (`--split group=COLUMN`); `--split random` divides without regard to groups";
            return Error::failed(error.to_string().split(": ").next().unwrap_or_default(), help);
        }
        ExperimentError::Data(DataError::NoTrainingRows { rows: 2.., .. }) => {
            "ask for fewer, such as `--validation 0.2`".to_owned()
        }
        ExperimentError::Data(DataError::NoTrainingRows { .. }) => {
            "give more rows, or leave `--validation` out".to_owned()
        }
        ExperimentError::NoTarget { columns } => {
            format!("`--target NAME` names one or more of the columns {}", listed(columns))
        }
        ExperimentError::TargetAsInput { name } => {
            format!("name `{name}` once: with `--target` or with `--input`")
        }
        ExperimentError::TargetIgnored { name } => {
            format!("name `{name}` once: with `--target` or with `--ignore`")
        }
        ExperimentError::NotTheTask { .. } => "leave `--task` out, or name other targets".to_owned(),
        ExperimentError::NoValidationRows { .. } => {
            "`--validation 0.2` takes a fifth of the rows for it".to_owned()
        }
        ExperimentError::NoRegions { .. } => "leave `--calibration` out, or name another target".to_owned(),
        ExperimentError::NotCalibrated => return error.into(),
        ExperimentError::FillNotANumber { .. } => {
            "fill with a number, `--missing constant=0`, or by `--missing median`".to_owned()
        }
        ExperimentError::OtherNetwork { found, expected, .. } => match layers_of(found, expected) {
            Some(flags) => format!("{flags} asks for the layers of the file"),
            None => {
                "start from a file with the same inputs and outputs, or leave `--init-from` out".to_owned()
            }
        },
        ExperimentError::OtherColumns { .. } => {
            "name the same columns in the same order (`nn show` says which), or leave `--init-from` out".to_owned()
        }
        ExperimentError::Table(_)
        | ExperimentError::Data(_)
        | ExperimentError::Model(_)
        | ExperimentError::Select(_)
        | ExperimentError::Format { .. }
        | ExperimentError::File { .. }
        | ExperimentError::NoInputs { .. }
        | ExperimentError::TargetTwice { .. }
        | ExperimentError::OneClass { .. }
        | ExperimentError::TooManyClasses { .. }
        | ExperimentError::Weight { .. }
        | ExperimentError::NoSuchClass { .. }
        | ExperimentError::NoSuchInput { .. }
        | ExperimentError::NoSuchOutput { .. }
        | ExperimentError::Explain(_)
        | ExperimentError::NoClasses { .. }
        | ExperimentError::NotTwoClasses { .. }
        | ExperimentError::TwoUses { .. }
        | ExperimentError::NotZeroOrOne { .. }
        | ExperimentError::NotOneClass { .. }
        | ExperimentError::Columns { .. }
        | ExperimentError::TooLarge { .. }
        | ExperimentError::UnknownFormat { .. }
        | ExperimentError::NoModel { .. }
        | ExperimentError::NotAModel { .. }
        | ExperimentError::NetworkColumns { .. }
        | ExperimentError::Foreign { .. }
        | ExperimentError::Broken { .. }
        | ExperimentError::NotToml { .. }
        | ExperimentError::UnknownKey { .. }
        | ExperimentError::Value { .. }
        | ExperimentError::Space { .. }
        | ExperimentError::Searched { .. }
        | ExperimentError::Setting(_)
        | ExperimentError::OtherData { .. }
        | ExperimentError::Weights { .. } => return error.into(),
    };
    Error::failed(error.to_string(), help)
}

/// How to do without a column.
fn ignoring(column: &str) -> String {
    format!("`--ignore {}` leaves the column out", shell_word(column))
}

/// The flags that ask for the hidden layers of a network, if nothing else tells it from the one that is expected.
fn layers_of(found: &Architecture, expected: &Architecture) -> Option<String> {
    let (output, hidden) = found.units().split_last()?;
    if found.inputs() != expected.inputs() || Some(output) != expected.units().last() {
        return None;
    }
    let units: Vec<String> = hidden.iter().map(|(units, _)| units.to_string()).collect();
    let mut activations: Vec<String> = hidden.iter().map(|(_, activation)| activation.to_string()).collect();
    activations.dedup();
    if activations.len() > 1 {
        activations = hidden.iter().map(|(_, activation)| activation.to_string()).collect();
    }
    let mut flags = match hidden {
        [] => "--hidden none".to_owned(),
        _ => format!("--hidden {} --activation {}", units.join(","), activations.join(",")),
    };
    match (found.has_bias(), expected.has_bias()) {
        (false, true) => flags.push_str(" --no-bias"),
        (true, false) => return Some(format!("`{flags}` without `--no-bias`")),
        (true, true) | (false, false) => {}
    }
    Some(format!("`{flags}`"))
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

/// Whether one of two keys is the other or lies in the table that the other is.
fn is_within(key: &str, path: &str) -> bool {
    let (short, long) = if key.len() < path.len() { (key, path) } else { (path, key) };
    long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Reads an experiment.
fn load(path: &Path) -> Result<Experiment, Error> {
    Experiment::load(path).map_err(|error| {
        let is_toml = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
        if is_toml || !matches!(error, ExperimentError::NotToml { .. }) {
            return error.into();
        }
        let word = shell_word(&path.display().to_string());
        if ModelFile::load(path).is_ok() {
            let help = format!("`nn show {word} --experiment` prints the experiment that it came from");
            return Error::failed(format!("{} is a model, and no experiment", path.display()), help);
        }
        let help = format!(
            "an experiment is TOML, as `--print-config` prints it; a table is named without `--config`: `nn train {word}`"
        );
        Error::failed(error.to_string(), help)
    })
}

/// How many networks an ensemble has.
fn members(text: &str) -> Result<usize, String> {
    let number = at_least_one::<usize>(text).ok().filter(|number| *number <= limits::MEMBERS);
    number.ok_or_else(|| format!("give a whole number from 1 to {}", limits::MEMBERS))
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    let (key, value) =
        text.split_once('=').ok_or("give a key and a value, as in `--set training.epochs=50`")?;
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

    /// The error of keys that cannot be set: of those that were typed, by what was typed.
    fn explain_key(&self, error: ExperimentError) -> Error {
        let path = training::key_of(&error);
        let typed = path.and_then(|path| {
            self.keys.iter().find(|(key, _)| is_within(key, &path)).map(|(key, value)| (path, key, value))
        });
        let Some((path, key, value)) = typed else { return self.training.explain(error) };
        let set = |key: &str, value: &str| format!("`--set {}`", shell_word(&format!("{key}={value}")));
        let typed = set(key, value);
        if let ExperimentError::UnknownKey { key: unknown, within, known, meant, .. } = &error {
            let place = if within.is_empty() { String::new() } else { format!(" in `{within}`") };
            let help = match meant {
                Some(meant) => format!("did you mean {}?", set(&key.replacen(&path, meant, 1), value)),
                None => format!("there are {}; keys are set as in `--set training.epochs=50`", listed(known)),
            };
            return Error::failed(format!("{typed}: there is no key `{unknown}`{place}"), help);
        }
        let ExperimentError::Value { problem, example, .. } = error else { return error.into() };
        let example = example.map_or(("training.epochs".to_owned(), "50".to_owned()), |example| *example);
        Error::failed(
            format!("{typed}: {problem}"),
            format!("write it as in {}", set(&example.0, &example.1)),
        )
    }

    /// The experiment that is asked for, starting from `base` or from the file of `--config`.
    pub(crate) fn experiment(&self, base: Option<Experiment>) -> Result<Experiment, Error> {
        let mut experiment = match (&self.config, base) {
            (Some(path), _) => load(path)?,
            (None, base) => base.unwrap_or_default(),
        };
        if let Some(seed) = self.seed {
            // Whatever the file says about single draws: the flag is for all of them.
            experiment.seed = seed;
            experiment.training.remove("seed");
            experiment.network.draw = None;
            experiment.validation.draw = None;
        }
        experiment.ensemble = self.ensemble.or(experiment.ensemble);
        if let Some(file) = &self.file {
            let same = experiment.data.file.as_ref() == Some(file);
            experiment.data = if same { experiment.data } else { DataSettings::file(file) };
        }
        let reading = self.reading.options();
        let data = &mut experiment.data;
        data.delimiter = reading.delimiter.or(data.delimiter.take());
        data.header_rows = reading.header_rows.or(data.header_rows);
        data.skip = reading.skip.or(data.skip);
        data.footer_rows = reading.footer_rows.or(data.footer_rows);
        data.comment = reading.comment.or(data.comment.take());
        if reading.ragged != Ragged::Refuse {
            data.ragged = reading.ragged;
        }
        experiment.data.header = reading.header.or(experiment.data.header);
        experiment.data.decimal_comma = reading.decimal_comma.or(experiment.data.decimal_comma);
        experiment.data.date_order = reading.date_order.or(experiment.data.date_order);
        experiment.data.plain_numbers |= reading.plain_numbers;
        experiment.data.missing_marks.extend(reading.missing_marks);
        self.columns.set(&mut experiment, &self.targets);
        self.classes.set(&mut experiment);
        self.validation.set(&mut experiment);
        let mut keys = Keys(Vec::new());
        self.network.set(&mut experiment, &mut keys);
        self.training.set(&mut keys)?;
        are_text(tables(&experiment).chain(&experiment.network.init_from))?;
        for (key, value) in &self.keys {
            keys.set(key, Some(Experiment::value(value)));
        }
        experiment = experiment.with_values(keys.0).map_err(|error| self.explain_key(error))?;
        if experiment.data.file.is_none() && experiment.data.generator.is_none() {
            return Err(Error::failed(
                "there are no data to learn from",
                "name a FILE, or an experiment with `--config`",
            ));
        }
        Ok(experiment)
    }
}
