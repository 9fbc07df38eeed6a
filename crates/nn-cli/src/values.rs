//! What arguments take, whatever the command: formats, choices by their names, seeds, counts.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ValueEnum};
use nn_choice::{Choice, UnknownName};
use std::ffi::OsStr;
use std::marker::PhantomData;
use std::num::NonZero;
use std::str::FromStr;

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables and a few words, for people
    #[default]
    #[value(alias = "table")]
    Text,
    /// One JSON object on one line with every number, for programs
    Json,
    /// Rows of comma-separated values
    Csv,
    /// A table for a Markdown file
    Markdown,
}

/// How results are printed that are no table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextOrJson {
    /// Tables and a few words, for people
    #[default]
    Text,
    /// One JSON object on one line with every number, for programs
    Json,
}

/// Takes the names of a list of choices and, without showing them, what other programs call these.
pub(crate) fn names<T: Choice + Clone + Send + Sync + 'static>() -> impl TypedValueParser<Value = String> {
    let also = |name: &'static str| T::ALIASES.iter().filter(move |row| row.1 == name).map(|row| row.0);
    let names = T::NAMES.iter().map(|&name| PossibleValue::new(name).aliases(also(name)));
    Names::<T> { known: PossibleValuesParser::new(names), of: PhantomData }
}

/// Takes names as clap does, but knows better which one is meant: clap minds capitals, and suggests nothing for other
/// programs' words.
#[derive(Clone)]
struct Names<T> {
    known: PossibleValuesParser,
    of: PhantomData<T>,
}

impl<T: Choice + Clone + Send + Sync + 'static> TypedValueParser for Names<T> {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        let text = value.to_string_lossy();
        // The number behind a name is for those to read who know the choice.
        let name = text.split(':').next().filter(|_| !T::SETTINGS.is_empty()).unwrap_or(&text);
        let known = self.known.parse_ref(command, argument, OsStr::new(name));
        known.map(|_| text.clone().into_owned()).map_err(|mut error| {
            // What is meant is known here; clap's own guess, which shares a few letters, is told from it by this.
            error.insert(ContextKind::Custom, ContextValue::Bool(true));
            error.remove(ContextKind::SuggestedValue);
            if let Some(meant) = nn_choice::meant::<T>(name) {
                error.insert(ContextKind::SuggestedValue, ContextValue::String(meant.to_owned()));
            }
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.known.possible_values()
    }
}

/// Takes one of a list of choices by any of its [`names`], perhaps with its number behind a colon.
pub(crate) fn choice<T>() -> impl TypedValueParser<Value = T>
where
    T: Choice + FromStr<Err = UnknownName> + Clone + Send + Sync + 'static,
{
    names::<T>().try_map(|name| name.parse())
}

/// Takes some of the names of a list of choices, and shows them in the help and in messages.
pub(crate) fn choice_of<T>(names: impl IntoIterator<Item = &'static str>) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = UnknownName> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names.into_iter().collect::<Vec<_>>()).try_map(|name| name.parse())
}

/// A whole number that starts random numbers.
pub(crate) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("give a whole number from 0 to {}", u64::MAX))
}

/// A whole number that starts an experiment's random numbers. Its file is TOML, which has none from 2^63 on.
pub(crate) fn seed_of_experiment(text: &str) -> Result<u64, String> {
    from(0, text)
}

/// A number of things, of which there may be none: one that TOML has too, for counts are settings of experiments as a rule.
pub(crate) fn whole<T: TryFrom<i64>>(text: &str) -> Result<T, String> {
    from(0, text)
}

fn from<T: TryFrom<i64>>(least: i64, text: &str) -> Result<T, String> {
    let number = text.parse::<i64>().ok().filter(|number| *number >= least);
    let number = number.and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| format!("give a whole number from {least} to {}", i64::MAX))
}

/// The same, and at least 1.
pub(crate) fn at_least_one<T: TryFrom<i64>>(text: &str) -> Result<T, String> {
    from(1, text)
}

/// A number; in which range it must be is for those to say who use it.
pub(crate) fn number(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| "give a number such as 0.5".to_owned())
}

/// A number of things of which there is at least one.
pub(crate) fn count(text: &str) -> Result<NonZero<usize>, String> {
    at_least_one(text).and_then(|number| NonZero::new(number).ok_or_else(|| "give 1 or more".to_owned()))
}
