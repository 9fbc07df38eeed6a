//! What is open: the samples and the network.

use crate::answer::{Answer, Refusal};
use crate::json::Object;
use crate::query::Query;
use crate::samples::GivenTable;
use crate::session::{Open, Session};
use crate::settings::Key;
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

fn described(open: &Open) -> Answer {
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
    let notes = notes.map(|(name, cells)| format!("column `{name}` has {cells} missing cells"));
    let text = Object::new().whole("rows", table.rows()).list("columns", columns).texts("notes", notes).end();
    session.given.table = Some(given);
    Ok(Answer::of_text(text))
}

/// Takes the text of the digits, to be opened by `data=digits`.
pub(super) fn digits(session: &mut Session, _: &Query, bytes: &[u8]) -> Result<Answer, Refusal> {
    session.given.digits = Some(digits_from(&String::from_utf8_lossy(bytes))?);
    Ok(Answer::of_text("{}".to_owned()))
}

/// Bytes: the present table as CSV, with added inputs.
pub(super) fn data(session: &mut Session, _: &Query, _: &[u8]) -> Result<Answer, Refusal> {
    let bytes = session.open()?.samples.csv()?;
    Ok(Answer { bytes, ..Answer::of_text("{}".to_owned()) })
}
