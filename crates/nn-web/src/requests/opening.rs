//! What is open: the samples and the network.

use super::training::stop_in_words;
#[cfg(feature = "more")]
use super::training::stop_of_words;
use crate::answer::{Answer, Refusal};
use crate::json::Object;
use crate::query::Query;
use crate::samples::GivenTable;
use crate::session::{Open, Session};
use crate::settings::Key;
#[cfg(feature = "more")]
use crate::settings::MOST_EPOCHS;
use crate::values::Values;
use nn_data::{Dataset, digits_from};
use nn_table::Column;

/// Opens what a link says. Numbers: the samples row by row, inputs and targets in the data's units, then 0 for training and 1 for
/// validation.
pub(super) fn open(session: &mut Session, query: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let open = session.start(Values::read(query)?)?;
    Ok(Answer { numbers: rows(open), ..described(open) })
}

pub(super) fn info(session: &mut Session, _: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    Ok(described(session.open()?))
}

fn rows(open: &Open) -> Vec<f64> {
    let own = open.samples.features.own;
    let mut numbers = Vec::new();
    for (data, mark) in open.samples.sets().zip([0.0, 1.0]) {
        for i in 0..data.samples() {
            numbers.extend(data.inputs().row(i).iter().take(own).chain(data.targets().row(i).iter()));
            numbers.push(mark);
        }
    }
    numbers
}

pub(super) fn described(open: &Open) -> Answer {
    Answer::of_text(description(open).end())
}

pub(super) fn description(open: &Open) -> Object {
    let Open { values, samples, recipe, run, .. } = open;
    let data = &samples.training;
    let inputs = data.input_names().iter().zip(samples.ranges()).take(samples.features.own);
    let inputs = inputs.map(|(name, [low, high, mean])| {
        Object::new().text("name", name).number("low", low).number("high", high).number("mean", mean).end()
    });
    let network = run.network();
    let layers = network.layers().iter().map(|layer| {
        let object =
            Object::new().whole("units", layer.outputs).text("activation", &layer.activation.to_string());
        object.switch("bias", !layer.biases.is_empty()).end()
    });
    Object::new()
        .text("task", samples.task.name())
        .text("why", &samples.why)
        .texts("notes", &samples.notes)
        .list("inputs", inputs)
        .texts("features", data.input_names())
        .texts("outputs", data.target_names())
        .texts("classes", samples.encoder.targets.classes().unwrap_or_default())
        .whole("rows", data.samples())
        .whole("validation_rows", samples.validation.as_ref().map_or(0, Dataset::samples))
        .list("layers", layers)
        .whole("parameters", network.parameters().len())
        .text("link", &values.link())
        .text("loss", &recipe.training.loss.to_string())
        .text("optimizer", recipe.training.optimizer.name())
        .whole("at", values.whole(Key::At))
}

/// Reads CSV, to be opened by `data=csv`.
pub(super) fn table(session: &mut Session, query: &Query, bytes: &[u8]) -> Result<Answer, Refusal> {
    let given = GivenTable::read(query.get("name").unwrap_or("table.csv"), bytes)?;
    let table = &given.table;
    let columns = table.columns().iter().enumerate().map(|(j, column)| {
        let is_number = (0..table.rows()).all(|row| table.number(row, j).is_ok());
        Object::new()
            .text("name", column.name())
            .text("kind", if is_number { "number" } else { "category" })
            .end()
    });
    let missing = |column: &Column| (0..table.rows()).filter(|row| column.category(*row).is_none()).count();
    let notes =
        table.columns().iter().map(|column| (column.name(), missing(column))).filter(|column| column.1 > 0);
    let notes = notes.map(|(name, cells)| format!("column `{name}`: {cells} missing"));
    let text = Object::new().whole("rows", table.rows()).list("columns", columns).texts("notes", notes).end();
    session.given.table = Some(given);
    Ok(Answer::of_text(text))
}

/// Takes the text of the digits, to be opened by `data=digits`.
pub(super) fn digits(session: &mut Session, _: &Query, bytes: &[u8]) -> Result<Answer, Refusal> {
    session.given.digits = Some(digits_from(&String::from_utf8_lossy(bytes))?);
    Ok(Answer::of_text("{}".to_owned()))
}

/// What another module needs to answer for this one: `{link, run, table}`, where `run` is what `adopt` takes; numbers: the parameters
/// that the training would end with here, the loss of each epoch, and that on validation samples if there are any; bytes: the
/// reader's own table, if it is open under the name `table`.
pub(super) fn carry(session: &mut Session, _: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let given = session.given.table.clone();
    let open = session.open()?;
    let given = given.filter(|_| open.values.text(Key::Data) == "csv");
    let (parameters, history) = open.ending()?;
    let mut run = format!("epochs={}", history.epochs());
    if let Some((word, epoch)) = stop_in_words(history.stop) {
        run.push_str(&format!("&stop={word}&stop_epoch={}", epoch.unwrap_or(0)));
    }
    if let Some(epoch) = history.best_epoch {
        run.push_str(&format!("&best_epoch={epoch}"));
    }
    let numbers = [parameters, &history.loss, &history.validation_loss].concat();
    let text = Object::new().text("link", &open.values.link()).text("run", &run);
    let text = match &given {
        Some(table) => text.text("table", &table.name),
        None => text.raw("table", "null"),
    };
    let bytes = given.map(|table| table.bytes).unwrap_or_default();
    Ok(Answer { text: text.end(), numbers, bytes })
}

/// Takes over what a module `carry`s, after the same link was opened: its `run`, with the numbers as bytes (64 bits each,
/// little-endian).
#[cfg(feature = "more")]
pub(super) fn adopt(session: &mut Session, query: &Query, bytes: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let number = |key: &str| query.number(key, 0, 0..=MOST_EPOCHS);
    let (count, epochs) = (open.run.network().parameters().len(), number("epochs")?);
    let expected = count + epochs * open.samples.sets().count();
    let mut parameters: Vec<f64> =
        bytes.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    if bytes.len() != 8 * expected {
        return Err(Refusal::new(
            format!(
                "there are {} bytes, but the parameters and the losses of {epochs} epochs are {expected} numbers of 8 bytes each",
                bytes.len()
            ),
            "open the link first that they belong to",
        ));
    }
    let mut losses = parameters.split_off(count);
    let mut history = open.run.history().clone();
    history.validation_loss = losses.split_off(epochs);
    history.loss = losses;
    history.stop = stop_of_words(query.get("stop"), number("stop_epoch")?)?;
    history.best_epoch = query.get("best_epoch").map(|_| number("best_epoch")).transpose()?;
    open.adopted = Some((parameters, history));
    Ok(Answer::of_text("{}".to_owned()))
}

/// Bytes: the present table as CSV, with added inputs.
#[cfg(feature = "more")]
pub(super) fn data(session: &mut Session, _: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let bytes = session.open()?.samples.csv()?;
    Ok(Answer { bytes, ..Answer::of_text("{}".to_owned()) })
}
