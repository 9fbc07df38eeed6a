//! A table before a training: which rows are trained on, and what the columns hold.

use crate::columns::Columns;
use crate::data::{Draw, setting};
use crate::encoder::Encoder;
use crate::error::ExperimentError;
use crate::note::Note;
use crate::split::{RowSplit, ValidationSettings};
use crate::targets::{self, Choice, Targets};
use nn_choice::digits;
use nn_data::{Dataset, Labels, Rows, Split, train_test_split};
use nn_math::MatRef;
use nn_model::Task;
use nn_table::Table;
use std::collections::HashSet;

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
    /// For training, for validation, for calibration.
    rows: [Vec<usize>; 3],
    /// How the table becomes numbers.
    pub encoder: Encoder,
    /// What the targets were taken for, and why.
    pub choice: Choice,
    /// What is odd about the columns.
    pub notes: Vec<Note>,
    /// The group of each training row, where rows are divided by groups.
    pub groups: Option<Labels>,
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
        let dropped = without_target(table, columns)?;
        let every = (0..table.rows()).filter(|row| !dropped.contains(row)).collect();
        let columns = &without_groups(columns, validation)?;
        let Divided { rows, groups, notes: of_rows } = divide(table, every, columns, validation, seed)?;
        let (encoder, choice, of_columns) = Encoder::learn(table, &rows[0], columns)?;
        let mut notes = Vec::new();
        if !dropped.is_empty() {
            notes.push(Note::Dropped { targets: columns.targets.clone(), rows: dropped.len() });
        }
        notes.extend(of_rows.into_iter().chain(of_columns));
        Ok(Learned { table, rows, encoder, choice, notes, groups })
    }

    /// Fills missing cells as a model does that the training goes on from: what it predicts depends on that, too.
    pub(crate) fn fill_as(&mut self, model: &Encoder) {
        for input in &mut self.encoder.inputs {
            let theirs = model.inputs.iter().find(|theirs| theirs.name == input.name);
            let Some(filled) = theirs.and_then(|theirs| input.kind.fill_as(&theirs.kind)) else { continue };
            for note in &mut self.notes {
                if let Note::Filled { name, value, .. } = note
                    && *name == input.name
                {
                    value.clone_from(&filled);
                }
            }
        }
    }

    /// The rows for training as numbers, and those for validation if there are any.
    ///
    /// # Errors
    /// As [`Encoder::dataset`].
    pub fn encode(&self) -> Result<(Dataset, Option<Dataset>), ExperimentError> {
        let [rows, validation_rows, _] = &self.rows;
        let training = self.encoder.dataset(self.table, rows)?;
        let validation = match validation_rows.is_empty() {
            true => None,
            false => Some(self.encoder.dataset(self.table, validation_rows)?),
        };
        Ok((training, validation))
    }

    /// The rows for calibration as numbers, if there are any.
    ///
    /// # Errors
    /// As [`Encoder::dataset`].
    #[cfg(feature = "answers")]
    pub fn calibration(&self) -> Result<Option<Dataset>, ExperimentError> {
        let [_, _, rows] = &self.rows;
        match rows.is_empty() {
            true => Ok(None),
            false => self.encoder.dataset(self.table, rows).map(Some),
        }
    }
}

/// The columns without that of the groups, unless it is named as an input.
fn without_groups(columns: &Columns, validation: &ValidationSettings) -> Result<Columns, ExperimentError> {
    let mut columns = columns.clone();
    if let Some(group) = validation.split.as_ref().and_then(RowSplit::group) {
        if columns.targets.iter().any(|target| target == group) {
            let uses = "the groups and a target";
            return Err(ExperimentError::TwoUses { name: group.to_owned(), uses });
        }
        if !columns.inputs.iter().any(|input| input == group) {
            columns.ignore.push(group.to_owned());
        }
    }
    Ok(columns)
}

/// Rows without a target, if these are left out.
pub(crate) fn without_target(table: &Table, columns: &Columns) -> Result<HashSet<usize>, ExperimentError> {
    if !columns.drop_missing_targets {
        return Ok(HashSet::new());
    }
    let indices = table.indices(columns.targets.iter().map(String::as_str))?;
    Ok((0..table.rows()).filter(|&row| targets::missing(table, row, &indices).is_some()).collect())
}

/// How rows were divided.
struct Divided {
    /// Training, validation and calibration rows.
    rows: [Vec<usize>; 3],
    /// The group of each training row, if there are groups.
    groups: Option<Labels>,
    notes: Vec<Note>,
}

/// Training, validation and calibration rows.
fn divide(
    table: &Table,
    every: Vec<usize>,
    columns: &Columns,
    validation: &mut ValidationSettings,
    seed: u64,
) -> Result<Divided, ExperimentError> {
    let fractions = [validation.calibration, validation.fraction];
    for (fraction, what) in fractions.into_iter().zip(["calibration", "validation"]) {
        if !(0.0..1.0).contains(&fraction) {
            return Err(setting(&format!(
                "the fraction of the rows for {what} is {}, but must be 0 or more and below 1: give one such as 0.2",
                digits(fraction)
            )));
        }
    }
    let mut notes = Vec::new();
    let draw = Draw::new(seed, CALIBRATION);
    let [every, calibration] = split_off(table, every, columns, validation, fractions[0], draw, &mut notes)?;
    if fractions[1] > 0.0 && validation.split.as_ref().is_none_or(|split| *split != RowSplit::Ordered) {
        validation.draw.get_or_insert(Draw::new(seed, 1));
    }
    let draw = validation.draw.unwrap_or_default();
    let [training, rows] = split_off(table, every, columns, validation, fractions[1], draw, &mut notes)?;
    let divided = [training, rows, calibration];
    let mut groups_of_training = None;
    if let Some(column) = validation.split.as_ref().and_then(RowSplit::group).map(str::to_owned) {
        let mut counts = [0; 2];
        for (count, rows) in counts.iter_mut().zip(&divided) {
            if !rows.is_empty() {
                *count = groups(table, rows, &column)?.classes().len();
            }
        }
        groups_of_training = Some(groups(table, &divided[0], &column)?);
        notes.push(Note::Groups { name: column, groups: counts });
    }
    Ok(Divided { rows: divided, groups: groups_of_training, notes })
}

/// The stream of random numbers by which rows for calibration are drawn.
const CALIBRATION: u64 = 4;

/// The other rows, and about this fraction of them.
fn split_off(
    table: &Table,
    every: Vec<usize>,
    columns: &Columns,
    validation: &mut ValidationSettings,
    fraction: f64,
    draw: Draw,
    notes: &mut Vec<Note>,
) -> Result<[Vec<usize>; 2], ExperimentError> {
    if fraction == 0.0 {
        return Ok([every, Vec::new()]);
    }
    let split = match &validation.split {
        Some(RowSplit::Group(column)) => {
            let groups = groups(table, &every, column)?;
            train_test_split(Rows::Grouped(&groups), fraction, &mut draw.rng())?
        }
        Some(RowSplit::Ordered) => Split::in_order(every.len(), fraction)?,
        None | Some(RowSplit::Random | RowSplit::Stratified) => {
            let (encoder, choice, _) = Encoder::learn(table, &every, columns)?;
            let by_class = validation.split == Some(RowSplit::Stratified);
            let labels = match (choice.task, &validation.split) {
                (Task::Binary | Task::MultiClass, None | Some(RowSplit::Stratified)) => {
                    let targets = encoder.targets(table, &every)?;
                    Some(labels(&encoder.targets, targets.as_ref())?)
                }
                (task, _) if by_class => {
                    return Err(setting(&format!(
                        "validation is to be stratified, but the task {task} has no classes: ask for another split, such as random"
                    )));
                }
                _ => None,
            };
            validation.split = Some(if labels.is_some() { RowSplit::Stratified } else { RowSplit::Random });
            let rows = labels.as_ref().map_or(Rows::Plain(every.len()), Rows::Lenient);
            let split = train_test_split(rows, fraction, &mut draw.rng())?;
            notes.extend(labels.and_then(|labels| only_trained(&labels, &split)));
            split
        }
    };
    Ok([taken(&every, &split.train), taken(&every, &split.test)])
}

/// The rows at these places of a list.
fn taken(rows: &[usize], places: &[usize]) -> Vec<usize> {
    places.iter().map(|&place| rows[place]).collect()
}

/// The group of each of these rows.
fn groups(table: &Table, rows: &[usize], column: &str) -> Result<Labels, ExperimentError> {
    let index = table.index(column)?;
    let name = |&row: &usize| table.columns()[index].category(row).ok_or_else(|| table.missing(row, index));
    Ok(Labels::from_names(rows.iter().map(name).collect::<Result<Vec<String>, _>>()?)?)
}

/// Says which classes have no validation row.
fn only_trained(labels: &Labels, split: &Split) -> Option<Note> {
    let tested: HashSet<usize> = split.test.iter().map(|&row| labels.indices()[row]).collect();
    let all = labels.classes().iter().zip(labels.counts()).enumerate();
    let missing = all.filter(|(class, (_, rows))| *rows > 0 && !tested.contains(class));
    let classes: Vec<(String, usize)> = missing.map(|(_, (name, rows))| (name.clone(), rows)).collect();
    (!classes.is_empty()).then_some(Note::OnlyTrained { classes })
}

/// The class of each row, as the encoder writes it.
fn labels(targets: &Targets, numbers: MatRef<'_, f64>) -> Result<Labels, ExperimentError> {
    let classes = targets.classes().unwrap_or_default();
    Ok(match (classes, numbers.ncols()) {
        ([first, second], 1) => Labels::from_binary(numbers, [first, second])?,
        _ => Labels::from_one_hot(numbers, classes.iter().cloned())?,
    })
}
