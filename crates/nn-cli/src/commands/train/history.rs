//! The numbers of each epoch as a file.

use crate::error::Error;
use nn_file::write_atomically;
use nn_model::History;
use std::path::Path;

/// Whether the name of a file says one of its formats.
pub(super) fn has_ending(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ["csv", "json"].iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Writes them in the format that the name says.
pub(super) fn write(history: &History, path: &Path) -> Result<(), Error> {
    let as_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let bytes = if as_json { json(history) } else { csv(history) };
    let bytes = bytes.map_err(|error| Error::unwritable(path.display(), &error))?;
    write_atomically(path, &bytes).map_err(|error| Error::unwritable(path.display(), &error))
}

fn json(history: &History) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    nn_file::json::write(&mut bytes, history)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn csv(history: &History) -> std::io::Result<Vec<u8>> {
    // What each column is called, its number before the first epoch, and those after each.
    let mut columns: Vec<(String, Option<f64>, &[f64])> = vec![
        ("loss".to_owned(), history.initial_loss, &history.loss),
        ("mse".to_owned(), history.initial_mse, &history.mse),
        ("learning_rate".to_owned(), None, &history.learning_rate),
        ("gradient_norm".to_owned(), None, &history.gradient_norm),
        ("validation_loss".to_owned(), history.initial_validation_loss, &history.validation_loss),
    ];
    for metric in &history.metrics {
        columns.push((metric.metric.to_string(), metric.initial_training, &metric.training));
        columns.push((
            format!("validation_{}", metric.metric),
            metric.initial_validation,
            &metric.validation,
        ));
    }
    let (initial, losses) = (history.initial_loss_without_penalty, &history.loss_without_penalty);
    columns.push(("loss_without_penalty".to_owned(), initial, losses));
    columns.retain(|(_, _, numbers)| !numbers.is_empty());
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(std::iter::once("epoch").chain(columns.iter().map(|(name, _, _)| name.as_str())))?;
    let first = usize::from(!columns.iter().any(|(_, initial, _)| initial.is_some()));
    for epoch in first..=history.epochs() {
        let numbers = columns.iter().map(|(_, initial, numbers)| match epoch.checked_sub(1) {
            None => *initial,
            Some(row) => numbers.get(row).copied(),
        });
        let cells = numbers.map(|number| number.map_or(String::new(), |number| number.to_string()));
        csv.write_record(std::iter::once(epoch.to_string()).chain(cells))?;
    }
    csv.into_inner().map_err(csv::IntoInnerError::into_error)
}
