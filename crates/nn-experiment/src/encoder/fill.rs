//! What missing cells are taken for.

use crate::columns::Missing;

/// What fills a missing cell of a column of these numbers; nothing if it is an error, or was said.
pub(super) fn fill_of(mut numbers: Vec<f64>, missing: &Missing) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match missing {
        Missing::Refuse | Missing::Constant(_) => None,
        Missing::Mean => Some(numbers.iter().map(|number| number / numbers.len() as f64).sum()),
        Missing::Median if numbers.len() % 2 == 1 => Some(numbers[middle]),
        Missing::Median => Some(numbers[middle - 1] / 2.0 + numbers[middle] / 2.0),
        Missing::MostFrequent => {
            let runs = numbers.chunk_by(|a, b| a == b);
            runs.rev().max_by_key(|run| run.len()).map(|run| run[0])
        }
    }
}
