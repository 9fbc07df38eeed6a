//! What can be wrong with what a model is asked.

use crate::error::SelectError;

/// Why a model could not be asked what it makes of its inputs.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ExplainError {
    /// The model could not predict, or its predictions not be scored.
    #[error(transparent)]
    Select(#[from] SelectError),
    /// Too few rows to be shuffled.
    #[error("{} cannot be shuffled: give two rows or more, better hundreds", nn_choice::counted(*rows, "row"))]
    FewRows {
        /// How many there are.
        rows: usize,
    },
    /// No row to be predicted for.
    #[error("there is no row to predict for: give one or more")]
    NoRows,
    /// Nothing to take a mean of.
    #[error("each column is to be shuffled 0 times: ask for once or more")]
    NoRepeats,
    /// A given order of the rows that is none.
    #[error("the given order {order} (counted from 0) does not name each of {rows} rows once")]
    Order {
        /// Which of the orders, counted from 0.
        order: usize,
        /// How many rows there are.
        rows: usize,
    },
    /// Columns that the inputs do not have, or values for other columns.
    #[error(
        "columns {from} to {to} of {columns} with {values} values: give columns that are there, and a value for each"
    )]
    Columns {
        /// The first, counted from 0.
        from: usize,
        /// The one after the last.
        to: usize,
        /// How many columns the inputs have.
        columns: usize,
        /// How many columns of values there are.
        values: usize,
    },
    /// Weights of which no mean can be taken.
    #[error(
        "the weights of the {rows} rows are {found} numbers with the sum {sum}: give one for each row, not all of them 0"
    )]
    Weights {
        /// How many rows there are.
        rows: usize,
        /// How many weights.
        found: usize,
        /// Their sum.
        sum: f64,
    },
}
