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
    let mut bytes = serde_json::to_vec(history)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn csv(history: &History) -> std::io::Result<Vec<u8>> {
    let mut columns: Vec<(String, &[f64])> = vec![
        ("loss".to_owned(), &history.loss),
        ("mse".to_owned(), &history.mse),
        ("learning_rate".to_owned(), &history.learning_rate),
        ("gradient_norm".to_owned(), &history.gradient_norm),
        ("validation_loss".to_owned(), &history.validation_loss),
    ];
    for metric in &history.metrics {
        columns.push((metric.metric.to_string(), &metric.training));
        columns.push((format!("validation_{}", metric.metric), &metric.validation));
    }
    columns.retain(|(_, numbers)| !numbers.is_empty());
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(std::iter::once("epoch").chain(columns.iter().map(|(name, _)| name.as_str())))?;
    for epoch in 0..history.epochs() {
        let numbers =
            columns.iter().map(|(_, numbers)| numbers.get(epoch).map_or(String::new(), f64::to_string));
        csv.write_record(std::iter::once((epoch + 1).to_string()).chain(numbers))?;
    }
    csv.into_inner().map_err(csv::IntoInnerError::into_error)
}
