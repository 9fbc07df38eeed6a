//! The training that a page shows as a program that ends with the same parameters.
//!
//! All are made of the same list: what is set and not usual, by the keys of an experiment's file.

mod command;
mod python;
mod rust;
mod toml;

use crate::answer::{Answer, Refusal};
use crate::json::{Object, quoted};
use crate::query::Query;
use crate::session::{Open, Session};
use crate::settings::{KEYS, Key, Kind, Setting};
use crate::values::Values;
use nn_model::{Initialization, digest};

/// A training, as programs say it.
struct Copied<'a> {
    values: &'a Values,
    /// The name of the data set, where the program draws or has it itself.
    built_in: Option<&'a str>,
    /// The name of the file of the table.
    file: String,
    /// Its bytes, where the program does not make it itself.
    bytes: Option<Vec<u8>>,
    targets: &'a [String],
    epochs: usize,
    digest: String,
    open: &'a Open,
}

/// `{text, file}`; bytes: the table that the program needs beside it under this name, if it needs one.
pub(crate) fn answer(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open: &Open = session.open()?;
    let program = query.text("as")?;
    let copied = Copied::of(open)?;
    let text = match program {
        "toml" => toml::text(&copied),
        "command" => command::text(&copied),
        "python" => python::text(&copied),
        "rust" => rust::text(&copied),
        other => {
            return Err(Refusal::new(
                format!("there is no program as `{other}`"),
                "choose `command`, `toml`, `python` or `rust`",
            ));
        }
    };
    let file = match &copied.bytes {
        Some(_) => quoted(&copied.file),
        None => "null".to_owned(),
    };
    let text = Object::new().text("text", &text).raw("file", &file).text("digest", &copied.digest).end();
    Ok(Answer { bytes: copied.bytes.unwrap_or_default(), ..Answer::of_text(text) })
}

impl<'a> Copied<'a> {
    fn of(open: &'a Open) -> Result<Copied<'a>, Refusal> {
        let Open { values, samples, .. } = open;
        let (parameters, epochs) = open.ending()?;
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
            epochs,
            digest: format!("{:016x}", digest(parameters)),
            open,
        })
    }

    /// What is to be said of these settings: what counts and is not usual for `nn train`.
    fn said(&self) -> impl Iterator<Item = (Key, &'static Setting)> {
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
    fn drawn(&self) -> Option<(usize, f64, usize)> {
        let values = self.values;
        let is_drawn = self.built_in.is_some() && values.counts(Key::Samples);
        is_drawn.then(|| (values.whole(Key::Samples), values.number(Key::Noise), values.whole(Key::DataSeed)))
    }

    /// The value of a setting as TOML has it.
    fn toml(&self, key: Key) -> String {
        let text = self.values.text(key);
        let listed = |of: &dyn Fn(&str) -> String| -> String {
            let parts: Vec<String> = self.values.list(key).map(of).collect();
            format!("[{}]", parts.join(", "))
        };
        if key == Key::Initialization {
            return initialization(self.values.initialization());
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
fn float(text: &str) -> String {
    text.parse::<f64>().map_or_else(|_| text.to_owned(), |number| format!("{number:?}"))
}

/// Text in quotes, as TOML, Rust and Python have it.
fn word(text: &str) -> String {
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
