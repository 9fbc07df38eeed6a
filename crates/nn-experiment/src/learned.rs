//! A table before a training: which rows are trained on, and what the columns hold.

use crate::columns::Columns;
use crate::data::{Draw, setting};
use crate::encoder::Encoder;
use crate::error::ExperimentError;
use crate::experiment::ValidationSettings;
use crate::note::Note;
use crate::targets::{Choice, Targets};
use nn_choice::digits;
use nn_data::{Dataset, Labels, Rows, Split, train_test_split};
use nn_math::MatRef;
use nn_model::Task;
use nn_table::Table;

/// What was learned of a table: which rows are for training and which for validation, what the columns of the former hold, and how
/// all of them become numbers. [`Plan`](crate::Plan) is made of it; it is for those whose settings do not come from a file.
///
/// ```
/// use nn_experiment::{Columns, Draw, Learned, ValidationSettings, built_in};
/// let table = built_in(nn_data::BuiltIn::Moons, Some(200), None, &mut Draw::new(1, 2).rng())?;
/// let mut validation = ValidationSettings { fraction: 0.25, ..ValidationSettings::default() };
/// let learned = Learned::of(&table, &Columns::predicting(["y"]), &mut validation, 1)?;
/// assert_eq!(learned.choice.why, "the target `y` has two values, `0` and `1`");
/// let (training, validation) = learned.encode()?;
/// assert_eq!((training.samples(), validation.map(|rows| rows.samples())), (150, Some(50)));
/// # Ok::<(), nn_experiment::ExperimentError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Learned<'t> {
    table: &'t Table,
    rows: [Vec<usize>; 2],
    /// How the table becomes numbers.
    pub encoder: Encoder,
    /// What the targets were taken for, and why.
    pub choice: Choice,
    /// What is odd about the columns.
    pub notes: Vec<Note>,
}

impl<'t> Learned<'t> {
    /// Divides the rows, which are drawn by the seed where nothing else is said, and looks at those for training. What was left open
    /// about the division is filled in; data of their own are left to the caller.
    ///
    /// # Errors
    /// [`ExperimentError`] if the rows cannot be divided so, or the columns cannot be used.
    pub fn of(
        table: &'t Table,
        columns: &Columns,
        validation: &mut ValidationSettings,
        seed: u64,
    ) -> Result<Learned<'t>, ExperimentError> {
        let rows = divide(table, columns, validation, seed)?;
        let (encoder, choice, notes) = Encoder::learn(table, &rows[0], columns)?;
        Ok(Learned { table, rows, encoder, choice, notes })
    }

    /// The rows for training as numbers, and those for validation if there are any.
    ///
    /// # Errors
    /// As [`Encoder::dataset`].
    pub fn encode(&self) -> Result<(Dataset, Option<Dataset>), ExperimentError> {
        let [rows, validation_rows] = &self.rows;
        let training = self.encoder.dataset(self.table, rows)?;
        let validation = match validation_rows.is_empty() {
            true => None,
            false => Some(self.encoder.dataset(self.table, validation_rows)?),
        };
        Ok((training, validation))
    }

    /// The rows of the table for training, and those for validation, in the order in which they are encoded.
    pub fn rows(&self) -> [&[usize]; 2] {
        self.rows.each_ref().map(Vec::as_slice)
    }
}

/// Training and validation rows.
fn divide(
    table: &Table,
    columns: &Columns,
    validation: &mut ValidationSettings,
    seed: u64,
) -> Result<[Vec<usize>; 2], ExperimentError> {
    let every: Vec<usize> = (0..table.rows()).collect();
    let fraction = validation.fraction;
    if fraction == 0.0 {
        return Ok([every, Vec::new()]);
    }
    if !(fraction > 0.0 && fraction < 1.0) {
        return Err(setting(&format!(
            "the fraction of the rows for validation is {}, but must be 0 or more and below 1: give one such as 0.2",
            digits(fraction)
        )));
    }
    if validation.in_order {
        if validation.stratified == Some(true) {
            return Err(setting(
                "validation rows in order cannot be stratified too: leave one of the two out",
            ));
        }
        let split = Split::in_order(every.len(), fraction)?;
        return Ok([split.train, split.test]);
    }
    let draw = *validation.draw.get_or_insert(Draw::new(seed, 1));
    let (encoder, choice, _) = Encoder::learn(table, &every, columns)?;
    let labels = match (choice.task, validation.stratified) {
        (Task::Binary | Task::MultiClass, None | Some(true)) => {
            let targets = encoder.targets(table, &every)?;
            Some(labels(&encoder.targets, targets.as_ref())?)
        }
        (task, Some(true)) => {
            return Err(setting(&format!(
                "validation is to be stratified, but the task {task} has no classes: leave `validation.stratified` out"
            )));
        }
        (_, None | Some(false)) => None,
    };
    validation.stratified = Some(labels.is_some());
    let rows = labels.as_ref().map_or(Rows::Plain(every.len()), Rows::Stratified);
    let split = train_test_split(rows, fraction, &mut draw.rng())?;
    Ok([split.train, split.test])
}

/// The class of each row, as the encoder writes it.
fn labels(targets: &Targets, numbers: MatRef<'_, f64>) -> Result<Labels, ExperimentError> {
    let classes = targets.classes().unwrap_or_default();
    Ok(match (classes, numbers.ncols()) {
        ([first, second], 1) => Labels::from_binary(numbers, [first, second])?,
        _ => Labels::from_one_hot(numbers, classes.iter().cloned())?,
    })
}
