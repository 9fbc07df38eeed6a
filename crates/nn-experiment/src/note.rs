//! What is odd about the columns of a table, and no error.

use nn_choice::{counted, listed};
use nn_table::Remark;
use std::fmt;

/// How many classes are named in a sentence.
const MOST_LISTED: usize = 5;

/// What is worth knowing about a column before a training.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// What was found out about the layout of the file and could be otherwise, or was left out.
    Layout(Remark),
    /// A column that says the same in each row.
    Constant {
        /// The column.
        name: String,
        /// What it says.
        value: String,
    },
    /// A target that is the same number in each row.
    ConstantTarget {
        /// The column.
        name: String,
    },
    /// A column of whole numbers that rise from row to row, as numbers of rows do.
    Index {
        /// The column.
        name: String,
    },
    /// A column of numbers some of which are written as names are: with zeros before them, or more digits than a number keeps.
    NamesAsNumbers {
        /// The column.
        name: String,
        /// One of them.
        example: String,
    },
    /// A column of categories most of which are numbers with other signs among them.
    NumbersWithSigns {
        /// The column.
        name: String,
        /// One of them.
        example: String,
    },
    /// Categories that are in one row each.
    SingleRows {
        /// The column.
        name: String,
        /// How many there are.
        categories: usize,
        /// One of them.
        example: String,
    },
    /// Categories that became one together, because they are in few rows.
    Rare {
        /// The column.
        name: String,
        /// How many there are.
        categories: usize,
        /// In how many rows they are.
        rows: usize,
        /// What they are called together.
        other: String,
    },
    /// Rows that were left out because they have no target.
    Dropped {
        /// The targets.
        targets: Vec<String>,
        /// How many rows.
        rows: usize,
    },
    /// A column that says which rows belong together, and is no input.
    Groups {
        /// The column.
        name: String,
        /// How many groups there are for training and for validation.
        groups: [usize; 2],
    },
    /// Classes that are too rare to be among the validation rows too.
    OnlyTrained {
        /// The classes, and how many rows each has.
        classes: Vec<(String, usize)>,
    },
    /// A column whose cells are not written as programs do it, and how they were read.
    Written {
        /// The column.
        name: String,
        /// What was read as what.
        how: String,
        /// Whether something else may have been meant, and no cell tells.
        is_open: bool,
    },
    /// A column of dates that became columns of their parts.
    Dates {
        /// The column.
        name: String,
        /// The parts.
        parts: Vec<String>,
    },
    /// A column of categories that became columns of zeros and ones.
    OneHot {
        /// The column.
        name: String,
        /// How many categories there are.
        categories: usize,
    },
    /// A column of categories no two of which are the same.
    AllDifferent {
        /// The column.
        name: String,
        /// How many categories there are.
        categories: usize,
    },
    /// Missing cells that were filled.
    Filled {
        /// The column.
        name: String,
        /// How many cells.
        cells: usize,
        /// With what.
        value: String,
    },
}

impl Note {
    /// Whether something is probably wrong, and not only worth knowing.
    pub fn is_warning(&self) -> bool {
        match self {
            Note::Constant { .. }
            | Note::ConstantTarget { .. }
            | Note::Index { .. }
            | Note::NamesAsNumbers { .. }
            | Note::NumbersWithSigns { .. }
            | Note::SingleRows { .. }
            | Note::OnlyTrained { .. }
            | Note::Written { is_open: true, .. }
            | Note::AllDifferent { .. } => true,
            Note::Layout(_)
            | Note::Dates { .. }
            | Note::OneHot { .. }
            | Note::Rare { .. }
            | Note::Dropped { .. }
            | Note::Groups { .. }
            | Note::Written { is_open: false, .. }
            | Note::Filled { .. } => false,
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Layout(remark) => write!(f, "{remark}"),
            Note::Constant { name, value } => {
                write!(f, "column `{name}` is `{value}` in every row: it tells a model nothing")
            }
            Note::ConstantTarget { name } => {
                write!(f, "the target `{name}` is the same number in every row: there is nothing to learn")
            }
            Note::Index { name } => write!(
                f,
                "column `{name}` rises from row to row in whole numbers: if it counts the rows, it tells nothing about others, so leave it out"
            ),
            Note::NamesAsNumbers { name, example } => write!(
                f,
                "column `{name}` holds `{example}`, which is written as names are and taken for a number: as a category it would keep \
                 all its digits"
            ),
            Note::NumbersWithSigns { name, example } => write!(
                f,
                "column `{name}` holds texts such as `{example}`, most of which look like numbers with other signs: they are taken for \
                 categories, as not all of them can be read as numbers"
            ),
            Note::SingleRows { name, categories, example } => {
                let are = if *categories == 1 {
                    "1 category is in one row".to_owned()
                } else {
                    format!("{categories} categories are in one row each")
                };
                write!(
                    f,
                    "column `{name}`: {are}, such as `{example}`, from which nothing general can be learned; \
                     rare ones can be made one category together"
                )
            }
            Note::Rare { name, categories, rows, other } => write!(
                f,
                "column `{name}`: what is rare ({categories} of its categories, in {}) became one category, `{other}`, where new ones go too",
                counted(*rows, "row")
            ),
            Note::Dropped { targets, rows } => {
                let of = if *rows == 1 { "has" } else { "have" };
                write!(
                    f,
                    "{} {of} no {} and {of} been left out",
                    counted(*rows, "row"),
                    quoted(targets, " or ")
                )
            }
            Note::Groups { name, groups: [training, validation] } => {
                write!(
                    f,
                    "rows with the same `{name}` stay together, and `{name}` is no input: {} for training",
                    counted(*training, "group")
                )?;
                if *validation > 0 {
                    write!(f, ", {} for validation", counted(*validation, "other"))
                } else {
                    Ok(())
                }
            }
            Note::OnlyTrained { classes } => {
                let listed: Vec<String> = classes
                    .iter()
                    .take(MOST_LISTED)
                    .map(|(class, rows)| format!("`{class}` ({})", counted(*rows, "row")))
                    .collect();
                let more = classes.len().saturating_sub(MOST_LISTED);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                write!(
                    f,
                    "too rare for validation rows of their own, and for training alone: {}{more}",
                    listed.join(", ")
                )
            }
            Note::Written { name, how, .. } => write!(f, "column `{name}`: {how}"),
            Note::Dates { name, parts } => {
                write!(f, "column `{name}` holds dates: the network is given {}", listed(parts))
            }
            Note::OneHot { name, categories } => {
                write!(
                    f,
                    "column `{name}` holds categories: {categories} columns of zeros and ones stand for them"
                )
            }
            Note::AllDifferent { name, categories } => write!(
                f,
                "column `{name}` holds {categories} categories, no two the same: if it names the rows, leave it out"
            ),
            Note::Filled { name, cells, value } => {
                let cells =
                    if *cells == 1 { "1 missing cell".to_owned() } else { format!("{cells} missing cells") };
                write!(f, "column `{name}`: {cells} filled with `{value}`")
            }
        }
    }
}

/// `a` or `b`
fn quoted(names: &[String], between: &str) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(between)
}
