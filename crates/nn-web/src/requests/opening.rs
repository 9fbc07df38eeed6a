//! What is open: the samples and the network.

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
    let text = Object::new()
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
        .end();
    Answer::of_text(text)
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

/// What another module needs to answer for this one: `{link, epochs, table}`, numbers: the parameters that the training would end
/// with here; bytes: the reader's own table, if it is open under the name `table`.
pub(super) fn carry(session: &mut Session, _: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let given = session.given.table.clone();
    let open = session.open()?;
    let given = given.filter(|_| open.values.text(Key::Data) == "csv");
    let (parameters, epochs) = open.ending()?;
    let text = Object::new().text("link", &open.values.link()).whole("epochs", epochs);
    let text = match &given {
        Some(table) => text.text("table", &table.name),
        None => text.raw("table", "null"),
    };
    let bytes = given.map(|table| table.bytes).unwrap_or_default();
    Ok(Answer { text: text.end(), numbers: parameters.to_vec(), bytes })
}

/// Takes over what a module `carry`s, after the same link was opened: parameters (64 bits each, little-endian) after so many epochs.
#[cfg(feature = "more")]
pub(super) fn adopt(session: &mut Session, query: &Query, bytes: &[u8]) -> Result<Answer, Refusal> {
    let open = session.open()?;
    let expected = open.run.network().parameters().len();
    let parameters: Vec<f64> = bytes.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    if bytes.len() != 8 * expected {
        return Err(Refusal::new(
            format!(
                "there are {} bytes of parameters, but the network has {expected} of 8 bytes each",
                bytes.len()
            ),
            "open the link first that they belong to",
        ));
    }
    open.adopted = Some((parameters, query.number("epochs", 0, 0..=MOST_EPOCHS)?));
    Ok(Answer::of_text("{}".to_owned()))
}

/// Bytes: the present table as CSV, with added inputs.
#[cfg(feature = "more")]
pub(super) fn data(session: &mut Session, _: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let bytes = session.open()?.samples.csv()?;
    Ok(Answer { bytes, ..Answer::of_text("{}".to_owned()) })
}
