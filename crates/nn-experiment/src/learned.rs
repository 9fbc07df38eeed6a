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
    rows: [Vec<usize>; 2],
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
    /// Training and validation rows.
    rows: [Vec<usize>; 2],
    /// The group of each training row, if there are groups.
    groups: Option<Labels>,
    notes: Vec<Note>,
}

/// Training and validation rows.
fn divide(
    table: &Table,
    every: Vec<usize>,
    columns: &Columns,
    validation: &mut ValidationSettings,
    seed: u64,
) -> Result<Divided, ExperimentError> {
    let fraction = validation.fraction;
    if !(0.0..1.0).contains(&fraction) {
        return Err(setting(&format!(
            "the fraction of the rows for validation is {}, but must be 0 or more and below 1: give one such as 0.2",
            digits(fraction)
        )));
    }
    if let Some(column) = validation.split.as_ref().and_then(RowSplit::group).map(str::to_owned) {
        let groups = groups(table, &every, &column)?;
        let places = match fraction == 0.0 {
            true => [(0..every.len()).collect(), Vec::new()],
            false => {
                let draw = *validation.draw.get_or_insert(Draw::new(seed, 1));
                let split = train_test_split(Rows::Grouped(&groups), fraction, &mut draw.rng())?;
                [split.train, split.test]
            }
        };
        let count = |places: &Vec<usize>| {
            places.iter().map(|&place| groups.indices()[place]).collect::<HashSet<usize>>().len()
        };
        let note = Note::Groups { name: column, groups: places.each_ref().map(count) };
        let of_training = places[0].iter().map(|&place| groups.indices()[place]).collect();
        let groups = Some(Labels::new(of_training, groups.classes().iter().cloned())?);
        return Ok(Divided { rows: places.map(|places| taken(&every, &places)), groups, notes: vec![note] });
    }
    let mut divided = Divided { rows: [every, Vec::new()], groups: None, notes: Vec::new() };
    if fraction == 0.0 {
        return Ok(divided);
    }
    let every = &divided.rows[0];
    if validation.split == Some(RowSplit::Ordered) {
        let split = Split::in_order(every.len(), fraction)?;
        divided.rows = [taken(every, &split.train), taken(every, &split.test)];
        return Ok(divided);
    }
    let draw = *validation.draw.get_or_insert(Draw::new(seed, 1));
    let (encoder, choice, _) = Encoder::learn(table, every, columns)?;
    let by_class = validation.split == Some(RowSplit::Stratified);
    let labels = match (choice.task, &validation.split) {
        (Task::Binary | Task::MultiClass, None | Some(RowSplit::Stratified)) => {
            let targets = encoder.targets(table, every)?;
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
    divided.notes.extend(labels.and_then(|labels| only_trained(&labels, &split)));
    divided.rows = [taken(every, &split.train), taken(every, &split.test)];
    Ok(divided)
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
