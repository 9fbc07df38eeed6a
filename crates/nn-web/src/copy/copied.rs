//! What programs are made of: what is set and not usual, by the keys of an experiment's file.

use crate::answer::Refusal;
use crate::json::quoted;
use crate::session::Open;
use crate::settings::{KEYS, Key, Kind, Setting};
use crate::values::Values;
use nn_model::{Initialization, digest};

/// A training, as programs say it.
pub(super) struct Copied<'a> {
    pub(super) values: &'a Values,
    /// The name of the data set, where the program draws or has it itself.
    pub(super) built_in: Option<&'a str>,
    /// The name of the file of the table.
    pub(super) file: String,
    /// Its bytes, where the program does not make it itself.
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) targets: &'a [String],
    pub(super) epochs: usize,
    pub(super) digest: String,
    pub(super) open: &'a Open,
}

impl<'a> Copied<'a> {
    pub(super) fn of(open: &'a Open) -> Result<Copied<'a>, Refusal> {
        let Open { values, samples, .. } = open;
        let (parameters, history) = open.ending()?;
        let (built_in, file, bytes) = match &samples.file {
            Some((name, bytes)) => (None, name.clone(), Some(bytes.clone())),
            None if samples.features.are_added() => {
                (None, samples.table.source().to_owned(), Some(samples.csv()?))
            }
            None => (Some(values.text(Key::Data)), format!("{}.csv", values.text(Key::Data)), None),
        };
        Ok(Copied {
            values,
            built_in,
            file,
            bytes,
            targets: &samples.columns.targets,
            epochs: history.epochs(),
            digest: format!("{:016x}", digest(parameters)),
            open,
        })
    }

    /// What is to be said of these settings: what counts and is not usual for `nn train`.
    pub(super) fn said(&self) -> impl Iterator<Item = (Key, &'static Setting)> {
        let said = |key: &&Key| {
            let setting = key.setting();
            let is_of_data = setting.toml.starts_with("data.");
            self.values.counts(**key)
                && (setting.always || !self.values.is_usual(**key))
                && !setting.toml.is_empty()
                && (!is_of_data || self.built_in.is_some())
        };
        KEYS.iter().filter(said).map(|key| (*key, key.setting()))
    }

    /// How many draws the samples are made by, where they are drawn.
    pub(super) fn drawn(&self) -> Option<(usize, f64, usize)> {
        let values = self.values;
        let is_drawn = self.built_in.is_some() && values.counts(Key::Samples);
        is_drawn.then(|| (values.whole(Key::Samples), values.number(Key::Noise), values.whole(Key::DataSeed)))
    }

    /// The value of a setting as TOML has it.
    pub(super) fn toml(&self, key: Key) -> String {
        let text = self.values.text(key);
        let listed = |of: &dyn Fn(&str) -> String| -> String {
            let parts: Vec<String> = self.values.list(key).map(of).collect();
            format!("[{}]", parts.join(", "))
        };
        if key == Key::Initialization {
            return initialization(self.values.initialization());
        }
        // Two switches for one key: each says what it is where it is not as usual.
        if key == Key::ValidationInOrder {
            return word("ordered");
        }
        if key == Key::Stratified {
            return word("random");
        }
        match key.setting().kind {
            Kind::Number { .. } => float(text),
            Kind::Whole { .. } | Kind::Switch => text.to_owned(),
            Kind::Choice { .. } | Kind::Text => word(text),
            Kind::Choices(_) | Kind::Texts => listed(&word),
            Kind::Wholes { .. } => listed(&str::to_owned),
            Kind::Numbers { .. } => match self.values.list(key).collect::<Vec<_>>()[..] {
                [one] if key == Key::Dropout => float(one),
                _ => listed(&float),
            },
        }
    }
}

/// A number with a point or an exponent.
pub(super) fn float(text: &str) -> String {
    text.parse::<f64>().map_or_else(|_| text.to_owned(), |number| format!("{number:?}"))
}

/// Text in quotes, as TOML, Rust and Python have it.
pub(super) fn word(text: &str) -> String {
    quoted(text)
}

fn initialization(initialization: Initialization) -> String {
    let name = initialization.name();
    match initialization {
        Initialization::Uniform { low, high } => {
            format!("{{ {name} = {{ low = {low:?}, high = {high:?} }} }}")
        }
        Initialization::Normal { standard_deviation } => {
            format!("{{ {name} = {{ standard_deviation = {standard_deviation:?} }} }}")
        }
        Initialization::Orthogonal { gain } => format!("{{ {name} = {{ gain = {gain:?} }} }}"),
        Initialization::GlorotUniform
        | Initialization::GlorotNormal
        | Initialization::HeUniform
        | Initialization::HeNormal
        | Initialization::FanInUniform => word(name),
    }
}
