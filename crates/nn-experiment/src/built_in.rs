//! Built-in data sets as tables.

use crate::ExperimentError;
use nn_data::BuiltIn;
use nn_math::MatRef;
use nn_table::{Column, Table};
use rand::Rng;

/// A built-in data set as a table: inputs, then targets; classes that are one-hot become one column of their names.
///
/// ```
/// use nn_data::BuiltIn;
/// use nn_experiment::built_in_table;
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let iris = built_in_table(BuiltIn::Iris, None, None, &mut ChaCha8Rng::seed_from_u64(1))?;
/// assert_eq!((iris.rows(), iris.column("species")?.text(0)), (150, Some("setosa")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ExperimentError::Data`] as [`BuiltIn::generate`].
pub fn built_in_table(
    set: BuiltIn,
    samples: Option<usize>,
    noise: Option<f64>,
    rng: &mut impl Rng,
) -> Result<Table, ExperimentError> {
    let data = set.generate(samples, noise, rng)?;
    let column = |matrix: MatRef<'_, f64>, names: &[String], j: usize| {
        Column::of_numbers(names[j].clone(), matrix.col(j).iter().copied().collect())
    };
    let inputs = (0..data.inputs().ncols()).map(|j| column(data.inputs(), data.input_names(), j));
    let mut columns: Vec<Column> = inputs.collect();
    if data.target_names().len() > 1 {
        let labels = data.labels()?;
        let names = labels.indices().iter().map(|&class| &labels.classes()[class]);
        columns.push(Column::of_texts(set.class_name(), names));
    } else {
        columns.push(column(data.targets(), data.target_names(), 0));
    }
    Ok(Table::new(set.name(), columns)?)
}
