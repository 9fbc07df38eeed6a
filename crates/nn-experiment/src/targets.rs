//! What is predicted: which task the targets make, and how they become numbers and names again.
//!
//! ```text
//! numbers      regression     a column for each
//! two values   binary         one column, 1 for the second value
//! more values  multi-class    one-hot, a column for each value
//! 0 or 1 each  multi-label    a column for each; or multi-class, if there is exactly one 1 in each row
//! ```

use crate::columns::MOST_CATEGORIES;
use crate::error::ExperimentError;
use crate::memory::zeros;
use crate::notations::Notations;
use nn_math::Mat;
use nn_model::Task;
use nn_table::{Column, ColumnCells, Table, is_code};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// What is predicted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Targets {
    /// Numbers: regression.
    Numbers {
        /// The columns.
        columns: Vec<String>,
    },
    /// The class that a column names: binary, if there are two.
    Classes {
        /// The column.
        column: String,
        /// The classes, as they stand in the column; an output for each or, of two, one for the second.
        classes: Vec<String>,
    },
    /// The class that columns of zeros and a single 1 say.
    OneHot {
        /// The columns, which are the classes.
        columns: Vec<String>,
    },
    /// Labels, of which a row has any number: columns of zeros and ones.
    Labels {
        /// The columns, which are the labels.
        columns: Vec<String>,
    },
}

/// What the targets were taken for, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The task.
    pub task: Task,
    /// What is predicted.
    pub targets: Targets,
    /// Why, in words: ``the target `y` has 2 values, `no` and `yes` ``.
    pub why: String,
    /// Whether that was chosen here, and not by who asked.
    pub guessed: bool,
}

/// Whole numbers are classes if there are at most this many,
const MOST_CLASSES: usize = 20;
/// each in this many rows, on average.
const ROWS_PER_CLASS: usize = 5;

impl Targets {
    /// The task that this makes.
    pub fn task(&self) -> Task {
        match self {
            Targets::Numbers { .. } => Task::Regression,
            Targets::Classes { classes, .. } if classes.len() == 2 => Task::Binary,
            Targets::Classes { .. } | Targets::OneHot { .. } => Task::MultiClass,
            Targets::Labels { .. } => Task::MultiLabel,
        }
    }

    /// The columns of the table that they are in.
    pub fn columns(&self) -> &[String] {
        match self {
            Targets::Classes { column, .. } => std::slice::from_ref(column),
            Targets::Numbers { columns } | Targets::OneHot { columns } | Targets::Labels { columns } => {
                columns
            }
        }
    }

    /// The names of the classes, if there are any.
    pub fn classes(&self) -> Option<&[String]> {
        match self {
            Targets::Classes { classes, .. } => Some(classes),
            Targets::OneHot { columns } => Some(columns),
            Targets::Numbers { .. } | Targets::Labels { .. } => None,
        }
    }

    /// A name for each output of the network.
    pub fn output_names(&self) -> Vec<String> {
        match self {
            Targets::Classes { column, classes } if classes.len() == 2 => {
                vec![format!("{column}={}", classes[1])]
            }
            Targets::Classes { column, classes } => {
                classes.iter().map(|class| format!("{column}={class}")).collect()
            }
            Targets::Numbers { columns } | Targets::OneHot { columns } | Targets::Labels { columns } => {
                columns.clone()
            }
        }
    }

    /// Of two classes, the positive one: the one whose probability is predicted.
    pub fn positive(&self) -> Option<&str> {
        match self {
            Targets::Classes { classes, .. } if classes.len() == 2 => Some(&classes[1]),
            Targets::Classes { .. }
            | Targets::Numbers { .. }
            | Targets::OneHot { .. }
            | Targets::Labels { .. } => None,
        }
    }

    /// The same two classes with this one as the positive one.
    pub(crate) fn with_positive(mut self, class: &str) -> Result<Targets, ExperimentError> {
        let task = self.task();
        match &mut self {
            Targets::Classes { classes, .. } if classes.len() == 2 => match classes
                .iter()
                .position(|it| it == class)
            {
                Some(place) => {
                    if place == 0 {
                        classes.swap(0, 1);
                    }
                    Ok(self)
                }
                None => Err(ExperimentError::NoSuchClass { found: class.to_owned(), known: classes.clone() }),
            },
            Targets::Classes { .. }
            | Targets::Numbers { .. }
            | Targets::OneHot { .. }
            | Targets::Labels { .. } => {
                Err(ExperimentError::NotTwoClasses { what: "a positive class", task })
            }
        }
    }

    /// The targets of these rows as numbers.
    pub(crate) fn encode(
        &self,
        table: &Table,
        rows: &[usize],
        notations: &Notations,
    ) -> Result<Mat<f64>, ExperimentError> {
        let outputs = self.output_names().len();
        let mut matrix = zeros(rows.len(), outputs)?;
        if let Targets::Classes { column, classes } = self {
            let index = table.index(column)?;
            let places: HashMap<&str, usize> =
                classes.iter().enumerate().map(|(class, name)| (name.as_str(), class)).collect();
            let cells = notations.cells(table, index);
            for (i, &row) in rows.iter().enumerate() {
                let as_it_stands = cells.as_it_stands(row);
                // A number is of the class that is called so or, as 1.0 is of 1, of the same whole number.
                let whole = || whole(cells, row).and_then(|number| places.get(number.as_str()));
                let class = as_it_stands.and_then(|text| places.get(text.as_str())).or_else(whole);
                let Some(&class) = class else {
                    let found = cells.category(row).ok_or_else(|| cells.missing(row))?;
                    let place = table.place(row, index);
                    return Err(ExperimentError::UnknownClass { place, found, known: classes.clone() });
                };
                match outputs {
                    1 => matrix[(i, 0)] = class as f64,
                    _ => matrix[(i, class)] = 1.0,
                }
            }
            return Ok(matrix);
        }
        let indices = table.indices(self.columns().iter().map(String::as_str))?;
        let columns: Vec<_> = indices.iter().map(|&index| notations.cells(table, index)).collect();
        for (i, &row) in rows.iter().enumerate() {
            for (j, cells) in columns.iter().enumerate() {
                let number = cells.number(row)?.ok_or_else(|| cells.missing(row))?;
                if !matches!(self, Targets::Numbers { .. }) && number != 0.0 && number != 1.0 {
                    let place = cells.place(row);
                    return Err(ExperimentError::NotZeroOrOne { place, found: number });
                }
                matrix[(i, j)] = number;
            }
            if matches!(self, Targets::OneHot { .. }) && matrix.row(i).iter().sum::<f64>() != 1.0 {
                return Err(ExperimentError::NotOneClass { place: table.place(row, indices[0]) });
            }
        }
        Ok(matrix)
    }
}

/// The digits of a cell that says a whole number and nothing else, without the zeros that programs write behind it where a column has
/// missing cells: `1` of `1.0`, and nothing of `1.10` or `5 mg`, which are names as good as any.
fn whole(cells: ColumnCells<'_>, row: usize) -> Option<String> {
    let number = cells.number(row).ok()??;
    let text = cells.category(row)?;
    let (digits, zeros) = text.split_once(['.', ',']).unwrap_or((&text, ""));
    // Three of them may stand behind thousands.
    let only_zeros = zeros.len() != 3 && zeros.bytes().all(|byte| byte == b'0');
    let whole = (number + 0.0).to_string();
    (only_zeros && (digits == whole || digits.strip_prefix(['-', '+']) == Some(&whole))).then_some(whole)
}

/// Whether numbers are written as names are: one has a zero at its end (`3.10`) that another (`3.9`) would have too if all were written
/// with as many decimals.
fn are_versions(column: &Column, rows: &[usize]) -> bool {
    let decimals = rows.iter().filter_map(|&row| Some(column.text(row)?.split_once('.')?.1));
    let (mut least, mut zero) = (usize::MAX, 0);
    for decimals in decimals {
        least = least.min(decimals.len());
        if decimals.len() > 1 && decimals.ends_with('0') && decimals.bytes().any(|byte| byte != b'0') {
            zero = zero.max(decimals.len());
        }
    }
    zero > least
}

/// What the targets in these rows are.
pub(crate) fn choose(
    table: &Table,
    rows: &[usize],
    targets: &[usize],
    asked: Option<Task>,
    as_text: impl Fn(usize) -> bool,
) -> Result<Choice, ExperimentError> {
    let name = |index: usize| table.columns()[index].name().to_owned();
    if let Some((row, index)) = rows.iter().find_map(|&row| Some((row, missing(table, row, targets)?))) {
        let rows = rows.iter().filter(|&&row| missing(table, row, targets).is_some()).count();
        return Err(ExperimentError::MissingTarget { error: Box::new(table.missing(row, index)), rows });
    }
    let guess = match *targets {
        [index] => choose_of_one(table, rows, index, asked, as_text(index))?,
        _ => choose_of_many(table, rows, targets, asked)?,
    };
    let guess = Choice { guessed: asked.is_none(), ..guess };
    if let Some(task) = asked.filter(|&task| task != guess.task) {
        let targets = targets.iter().map(|&index| name(index)).collect();
        return Err(ExperimentError::NotTheTask { task, targets, why: guess.why });
    }
    Ok(guess)
}

/// Whether most values are there only once: names of rows, or numbers that are written as texts.
fn is_hardly_classes(classes: usize, rows: usize) -> bool {
    const FEW: usize = 5;
    classes > FEW && 2 * classes > rows
}

/// The first of the targets that this row does not have.
pub(crate) fn missing(table: &Table, row: usize, targets: &[usize]) -> Option<usize> {
    targets.iter().copied().find(|&index| table.columns()[index].category(row).is_none())
}

fn choose_of_one(
    table: &Table,
    rows: &[usize],
    index: usize,
    asked: Option<Task>,
    as_text: bool,
) -> Result<Choice, ExperimentError> {
    let name = table.columns()[index].name().to_owned();
    let column = &table.columns()[index];
    let as_text = as_text || rows.iter().any(|&row| column.text(row).is_some_and(is_code));
    let numbers: Result<Vec<Option<f64>>, _> = rows.iter().map(|&row| table.number(row, index)).collect();
    let numbers = match numbers {
        Ok(numbers) if !as_text => Some(numbers.into_iter().flatten().collect::<Vec<f64>>()),
        Err(error) if asked == Some(Task::Regression) => return Err(error.into()),
        // A single cell that is no number among numbers is a mistake rather than a class.
        Err(error) if asked.is_none() && !as_text => {
            let count = rows.iter().filter(|&&row| table.number(row, index).is_ok()).count();
            if 2 * count > rows.len() { return Err(error.into()) } else { None }
        }
        _ => None,
    };
    let regression = |why: String| Choice {
        task: Task::Regression,
        targets: Targets::Numbers { columns: vec![name.clone()] },
        why,
        guessed: true,
    };
    if asked == Some(Task::Regression) {
        return Ok(regression(format!("the target `{name}` is taken for numbers, as was asked for")));
    }
    if let (Some(numbers), None) = (&numbers, asked) {
        let values: BTreeSet<u64> = numbers.iter().map(|number| (number + 0.0).to_bits()).collect();
        let whole = numbers.iter().all(|number| number.fract() == 0.0);
        let few = values.len() <= MOST_CLASSES && rows.len() >= ROWS_PER_CLASS * values.len();
        if values.len() > 2 && !((whole || are_versions(column, rows)) && few) {
            let kind = if whole { "whole numbers" } else { "numbers" };
            return Ok(regression(format!("the target `{name}` has {} different {kind}", values.len())));
        }
    }
    let mut classes = BTreeSet::new();
    for &row in rows {
        // The same whole number may be written in two ways; anything else is what it is.
        let number = numbers.as_ref().and_then(|_| whole(table.cells(index), row));
        classes.extend(number.or_else(|| column.category(row)));
    }
    let found = classes.len();
    if let (true, None, Some(example)) = (is_hardly_classes(found, rows.len()), asked, classes.first()) {
        let (rows, example) = (rows.len(), example.clone());
        return Err(ExperimentError::HardlyClasses { name, classes: found, rows, example });
    }
    if found > MOST_CATEGORIES {
        return Err(ExperimentError::TooManyClasses { name, found, most: MOST_CATEGORIES });
    }
    let mut classes: Vec<String> = classes.into_iter().collect();
    let as_numbers: Option<Vec<f64>> = classes.iter().map(|class| class.parse().ok()).collect();
    if numbers.is_some() && as_numbers.is_some() {
        let number = |class: &String| class.parse::<f64>().unwrap_or(f64::NAN);
        classes.sort_by(|a, b| number(a).total_cmp(&number(b)));
    }
    let are_whole = numbers.is_some_and(|numbers| numbers.iter().all(|number| number.fract() == 0.0));
    let values = match as_numbers {
        Some(_) if are_whole => "whole numbers",
        Some(_) => "values",
        None => "texts",
    };
    let why = match &classes[..] {
        [] => return Err(ExperimentError::EmptyColumn { name }),
        [only] => return Err(ExperimentError::OneClass { name, only: only.clone() }),
        [first, second] => format!("the target `{name}` has two values, `{first}` and `{second}`"),
        more => format!("the target `{name}` has {} different {values}", more.len()),
    };
    let targets = Targets::Classes { column: name, classes };
    Ok(Choice { task: targets.task(), targets, why, guessed: true })
}

fn choose_of_many(
    table: &Table,
    rows: &[usize],
    targets: &[usize],
    asked: Option<Task>,
) -> Result<Choice, ExperimentError> {
    let columns: Vec<String> =
        targets.iter().map(|&index| table.columns()[index].name().to_owned()).collect();
    let count = columns.len();
    let choice = |task, targets, why: String| Ok(Choice { task, targets, why, guessed: true });
    let mut binary = true;
    let mut one_hot = true;
    for &row in rows {
        let mut sum = 0.0;
        for &index in targets {
            let number = table.number(row, index)?.unwrap_or(f64::NAN);
            binary &= number == 0.0 || number == 1.0;
            sum += number;
        }
        one_hot &= binary && sum == 1.0;
    }
    if asked == Some(Task::Regression) || !binary {
        let why = format!("the {count} targets are numbers");
        return choice(Task::Regression, Targets::Numbers { columns }, why);
    }
    if one_hot && asked != Some(Task::MultiLabel) {
        let why = format!("exactly one of the {count} targets is 1 in each row, the others are 0");
        return choice(Task::MultiClass, Targets::OneHot { columns }, why);
    }
    let why = format!("the {count} targets are 0 or 1, any number of them 1 in a row");
    choice(Task::MultiLabel, Targets::Labels { columns }, why)
}
