//! What is odd about the columns of a table, and no error.

use std::fmt;

/// What is worth knowing about a column before a training.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
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
        !matches!(self, Note::OneHot { .. } | Note::Filled { .. })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Constant { name, value } => {
                write!(f, "column `{name}` is `{value}` in every row: it tells a model nothing")
            }
            Note::ConstantTarget { name } => {
                write!(f, "the target `{name}` is the same number in every row: there is nothing to learn")
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
