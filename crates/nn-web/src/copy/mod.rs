//! The training that a page shows as a program that ends with the same parameters.

mod command;
mod copied;
mod python;
mod rust;
mod toml;

use crate::answer::{Answer, Refusal};
use crate::json::{Object, quoted};
use crate::query::Query;
use crate::session::{Open, Session};
use copied::Copied;
use nn_experiment::Kind;

/// The file of the experiment.
pub(crate) fn experiment(open: &Open) -> Result<String, Refusal> {
    Ok(toml::text(&Copied::of(open)?))
}

/// `{text, file}`; bytes: the table that the program needs beside it under this name, if it needs one.
pub(crate) fn answer(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open: &Open = session.open()?;
    let program = query.text("as")?;
    let copied = Copied::of(open)?;
    let has_dates = open.samples.encoder.inputs.iter().any(|input| matches!(input.kind, Kind::Date { .. }));
    if program == "python" && has_dates {
        return Err(Refusal::new(
            "the table has a column of dates, whose parts the Python program would have to compute",
            "copy it as a command, as TOML or as Rust",
        ));
    }
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
