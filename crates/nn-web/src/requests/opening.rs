//! What is open: the samples and the network.

use crate::answer::{Answer, Refusal};
use crate::json::Object;
use crate::query::Query;
use crate::session::{Open, Session};
use crate::values::Values;
use nn_data::Dataset;
use nn_model::Task;

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
    let mut numbers = Vec::new();
    let mut add = |data: &Dataset, mark: f64| {
        for i in 0..data.samples() {
            numbers.extend(data.inputs().row(i).iter().chain(data.targets().row(i).iter()));
            numbers.push(mark);
        }
    };
    add(&open.samples.training, 0.0);
    if let Some(validation) = &open.samples.validation {
        add(validation, 1.0);
    }
    numbers
}

fn described(open: &Open) -> Answer {
    let Open { values, samples, recipe, run, .. } = open;
    let data = &samples.training;
    let inputs =
        data.input_names().iter().zip(open.ranges()).enumerate().map(|(j, (name, [low, high, mean]))| {
            let object =
                Object::new().text("name", name).number("low", low).number("high", high).number("mean", mean);
            object.switch("added", j >= samples.features.own).end()
        });
    let network = run.network();
    let layers = network.layers().iter().map(|layer| {
        let object =
            Object::new().whole("units", layer.outputs).text("activation", &layer.activation.to_string());
        object.switch("bias", !layer.biases.is_empty()).end()
    });
    let classes: Vec<String> = match samples.task {
        Task::Binary => vec!["0".to_owned(), "1".to_owned()],
        Task::MultiClass | Task::MultiLabel => data.target_names().to_vec(),
        Task::Regression => Vec::new(),
    };
    let text = Object::new()
        .text("task", samples.task.name())
        .text("why", &samples.why)
        .texts("notes", &samples.notes)
        .list("inputs", inputs)
        .texts("outputs", data.target_names())
        .texts("classes", &classes)
        .whole("rows", data.samples())
        .whole("validation_rows", samples.validation.as_ref().map_or(0, Dataset::samples))
        .list("layers", layers)
        .whole("parameters", network.parameters().len())
        .text("link", &values.link())
        .text("loss", &recipe.training.loss.to_string())
        .text("optimizer", recipe.training.optimizer.name())
        .text("input_scaling", recipe.input_scaling.name())
        .whole("at", recipe.training.epochs)
        .end();
    Answer::of_text(text)
}
