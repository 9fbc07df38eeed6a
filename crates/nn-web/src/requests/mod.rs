//! The requests, by name. Each room of them has a file.

#[cfg(feature = "more")]
mod exercises;
mod fields;
#[cfg(feature = "more")]
mod files;
mod functions;
mod judging;
mod landscape;
#[cfg(feature = "more")]
mod loaded;
mod network;
mod opening;
mod training;
mod walk;

use crate::answer::{Answer, Refusal};
use crate::query::Query;
use crate::session::Session;
use crate::{presets, settings};

type Request = fn(&mut Session, &Query, &[u8]) -> Result<Answer, Refusal>;

/// What can be asked for.
const REQUESTS: &[(&str, Request)] = &[
    ("settings", |_, _, _| Ok(Answer::of_text(settings::listed()))),
    ("presets", |_, _, _| Ok(Answer::of_text(presets::listed()))),
    ("open", opening::open),
    ("info", opening::info),
    ("advance", training::advance),
    ("restart", training::restart),
    ("status", training::status),
    ("history", training::history),
    ("parameters", network::parameters),
    ("set", network::set),
    ("surface", fields::surface),
    ("curve", fields::curve),
    ("units", fields::units),
    ("activations", network::activations),
    ("predict", network::predict),
    ("influence", network::influence),
    ("sharpness", landscape::sharpness),
    ("slice", landscape::slice),
    ("plane", landscape::plane),
    ("losses", landscape::losses),
    ("difference", landscape::difference),
    ("judge", judging::judge),
    ("walk", walk::answer),
    ("function", functions::function),
    ("table", opening::table),
    ("digits", opening::digits),
    ("carry", opening::carry),
    #[cfg(feature = "more")]
    ("adopt", opening::adopt),
    #[cfg(feature = "more")]
    ("data", opening::data),
    #[cfg(feature = "more")]
    ("copy", crate::copy::answer),
    #[cfg(feature = "more")]
    ("save", files::save),
    #[cfg(feature = "more")]
    ("load", files::load),
    #[cfg(feature = "more")]
    ("exercise", exercises::exercise),
];

impl Session {
    /// Answers a request: a name and a query, `surface?x=0&y=1&n=60`, with values percent-encoded; perhaps with a file.
    ///
    /// # Errors
    /// [`Refusal`], with what was found, what was expected and the way out.
    pub fn answer(&mut self, request: &str, bytes: &[u8]) -> Result<Answer, Refusal> {
        let (name, query) = request.split_once('?').unwrap_or((request, ""));
        match REQUESTS.iter().find(|request| request.0 == name) {
            Some((_, answer)) => answer(self, &Query::read(query), bytes),
            None => {
                let names: Vec<&str> = REQUESTS.iter().map(|request| request.0).collect();
                Err(Refusal::new(
                    format!("there is no request `{name}`"),
                    format!("there are {}", names.join(", ")),
                ))
            }
        }
    }
}
