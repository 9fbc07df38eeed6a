//! Data that need no file, as tables.

use crate::error::ExperimentError;
use nn_data::{BuiltIn, Dataset};
use nn_math::MatRef;
use nn_table::{Column, Table};
use rand::Rng;

/// A built-in data set as a table: inputs, then targets; several classes as one column of their names. What is not said of
/// drawn samples (how many, the standard deviation of their noise) is usual for the set.
///
/// ```
/// use nn_data::BuiltIn;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let table = nn_experiment::built_in(BuiltIn::Iris, None, None, &mut ChaCha8Rng::seed_from_u64(1))?;
/// assert_eq!(table.column("species")?.text(0), Some("setosa"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ExperimentError::Data`] as [`BuiltIn::generate`].
pub fn built_in(
    set: BuiltIn,
    samples: Option<usize>,
    noise: Option<f64>,
    rng: &mut impl Rng,
) -> Result<Table, ExperimentError> {
    as_table(set, &set.generate(samples, noise, rng)?)
}

/// The samples of a built-in set as its table, wherever they come from.
///
/// # Errors
/// [`ExperimentError::Data`] if the targets are several columns and no classes.
pub fn as_table(set: BuiltIn, data: &Dataset) -> Result<Table, ExperimentError> {
    let column = |matrix: MatRef<'_, f64>, names: &[String], j: usize| {
        Column::of_numbers(names[j].clone(), matrix.col(j).iter().copied().collect())
    };
    let inputs = (0..data.inputs().ncols()).map(|j| column(data.inputs(), data.input_names(), j));
    let mut columns: Vec<Column> = inputs.collect();
    match data.targets().ncols() {
        1 => columns.push(column(data.targets(), data.target_names(), 0)),
        _ => {
            let labels = data.labels()?;
            let names = labels.indices().iter().map(|&class| &labels.classes()[class]);
            columns.push(Column::of_texts(set.class_name(), names));
        }
    }
    Ok(Table::new(set.name(), columns)?)
}
