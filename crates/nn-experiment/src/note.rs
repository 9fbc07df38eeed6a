//! What is odd about the columns of a table, and no error.

use std::fmt;

/// What whoever trains should hear about a column.
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
    /// A column of texts that became columns of zeros and ones.
    OneHot {
        /// The column.
        name: String,
        /// How many texts there are.
        texts: usize,
    },
    /// A column of texts no two of which are the same.
    AllDifferent {
        /// The column.
        name: String,
        /// How many texts there are.
        texts: usize,
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
                write!(f, "column `{name}` is `{value}` in every row: nothing can be learned from it")
            }
            Note::ConstantTarget { name } => {
                write!(f, "the target `{name}` is the same number in every row: there is nothing to learn")
            }
            Note::OneHot { name, texts } => {
                write!(f, "column `{name}` holds texts: {texts} columns of zeros and ones stand for them")
            }
            Note::AllDifferent { name, texts } => write!(
                f,
                "column `{name}` holds {texts} texts, no two the same: if it names the rows, leave it out"
            ),
            Note::Filled { name, cells, value } => {
                let cells =
                    if *cells == 1 { "1 missing cell".to_owned() } else { format!("{cells} missing cells") };
                write!(f, "column `{name}`: {cells} filled with `{value}`")
            }
        }
    }
}
