//! A model and a table that it is asked about.

use crate::console::Console;
use crate::error::Error;
use crate::network_file::NetworkArguments;
use crate::reading::{TableArguments, say_layout};
use nn_experiment::Model;
use nn_model::Metric;
use nn_table::Table;
use std::path::Path;

/// Reads both, and says what was found out about the table, and that rows count the same where they did not in training.
pub(crate) fn read(
    model: &Path,
    arguments: &TableArguments,
    network: &NetworkArguments,
    console: &Console,
) -> Result<(Model, Table), Error> {
    let (model, reader) = arguments.open_as(model, network, &[], console)?;
    let table = reader.read_all()?;
    say_layout(table.layout_remarks(), console);
    if let Some(weight) = model.encoder.weight.as_ref().filter(|weight| table.index(weight).is_err()) {
        console.note(&format!(
            "the table has no column `{weight}`: all rows count the same, unlike in the training"
        ));
    }
    Ok((model, table))
}

/// Refuses a metric that means nothing for what the model predicts.
pub(crate) fn suits(metric: Option<Metric>, model: &Model) -> Result<(), Error> {
    let Some(metric) = metric.filter(|metric| !metric.suits(model.task())) else { return Ok(()) };
    let suited = Metric::ALL.iter().filter(|metric| metric.suits(model.task()));
    let suited: Vec<&str> = suited.map(|metric| metric.name()).collect();
    Err(Error::failed(
        format!("the metric {metric} is not defined for the task {}", model.task()),
        format!("for `--metric`, choose one of {}", suited.join(", ")),
    ))
}
