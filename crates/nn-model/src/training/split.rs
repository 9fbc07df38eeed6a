//! Which samples a run learns from, and which it sets aside.

use super::settings::Training;
use crate::error::ModelError;
use crate::random::{RngStream, RunRng};
use crate::samples::Samples;
use nn_math::MatRef;

/// The training rows and the validation rows, each in ascending order.
pub(super) fn split(
    training: &Training,
    samples: &Samples<'_>,
) -> Result<(Vec<usize>, Vec<usize>), ModelError> {
    let (fraction, count) = (training.validation_split, samples.count());
    if fraction == 0.0 {
        return Ok(((0..count).collect(), Vec::new()));
    }
    let validation = (fraction * count as f64).round() as usize;
    if validation == 0 || validation == count {
        return Err(ModelError::Setting {
            setting: "the validation split",
            found: fraction,
            expected: "a fraction that leaves at least one sample on either side",
        });
    }
    let mut validation_rows: Vec<usize> = (0..count).collect();
    RunRng::new(training.seed, RngStream::Split, 0).shuffle(&mut validation_rows);
    let mut training_rows = if training.stratified {
        let classes = classes(samples.targets())?;
        let mut left = shares(&classes, validation)?;
        // The first of each class in the order that was drawn.
        let (validation, training) = validation_rows.iter().partition(|row| {
            let left = &mut left[classes[**row]];
            let taken = *left > 0;
            *left -= usize::from(taken);
            taken
        });
        validation_rows = validation;
        training
    } else {
        validation_rows.split_off(validation)
    };
    training_rows.sort_unstable();
    validation_rows.sort_unstable();
    let counts = |rows: &[usize]| rows.iter().any(|&row| samples.weight(row) > 0.0);
    if counts(&training_rows) && counts(&validation_rows) {
        Ok((training_rows, validation_rows))
    } else {
        Err(ModelError::NoWeight)
    }
}

/// The class of each row: 0 or 1 where there is one column, which column has the 1 where there are several.
fn classes(targets: MatRef<'_, f64>) -> Result<Vec<usize>, ModelError> {
    let class = |row: usize| {
        let numbers = targets.row(row);
        let is_binary = numbers.iter().all(|&number| number == 0.0 || number == 1.0);
        let ones = numbers.iter().filter(|number| **number == 1.0).count();
        match (is_binary, targets.ncols()) {
            (true, 1) => Ok(ones),
            (true, _) if ones == 1 => Ok(numbers.iter().position(|number| *number == 1.0).unwrap_or(0)),
            _ => Err(ModelError::NotOneClass { row }),
        }
    };
    (0..targets.nrows()).map(class).collect()
}

/// How many rows of each class are set aside, `total` together: the class's part of it, rounded down, and one more for those
/// that lost most by that; the first among equals.
fn shares(classes: &[usize], total: usize) -> Result<Vec<usize>, ModelError> {
    let mut counts = vec![0; classes.iter().max().map_or(0, |last| last + 1)];
    classes.iter().for_each(|class| counts[*class] += 1);
    let mut shares: Vec<usize> = counts.iter().map(|count| count * total / classes.len()).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|&class| std::cmp::Reverse(counts[class] * total % classes.len()));
    let missing = total - shares.iter().sum::<usize>();
    order.into_iter().take(missing).for_each(|class| shares[class] += 1);
    for (class, (&samples, &validation)) in counts.iter().zip(&shares).enumerate() {
        if samples > 0 && (validation == 0 || validation == samples) {
            return Err(ModelError::SmallClass { class, samples, validation });
        }
    }
    Ok(shares)
}
