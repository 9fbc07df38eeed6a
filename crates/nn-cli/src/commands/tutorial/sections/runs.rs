//! Tables that several sections share.

use crate::text::number::mse;
use crate::text::table::TextTable;
use nn_tutorial::sections::one_layer::EpochRow;
use nn_tutorial::{FinishedRun, Pair};

/// An epoch per row, with the error on either side of it.
pub(super) fn epochs(rows: &[EpochRow]) -> TextTable {
    let rows = rows.iter().map(|row| [row.epoch.to_string(), mse(row.mse_before), mse(row.mse_after)]);
    TextTable::new(["epoch", "MSE before", "MSE after"]).rows(rows)
}

/// Where both networks started and ended.
pub(super) fn pair(pair: &Pair) -> TextTable {
    let row = |run: &FinishedRun| {
        let epochs = run.mse.len().to_string();
        [
            run.network.clone(),
            run.learning_rate.to_string(),
            epochs,
            mse(run.initial_mse),
            mse(run.final_mse()),
        ]
    };
    let headings = ["network", "learning rate", "epochs", "MSE at the start", "MSE at the end"];
    TextTable::new(headings).words(1).rows([&pair.one_layer, &pair.two_layer].map(row))
}

/// Where both networks started and ended, and by how much they ended above least squares.
pub(super) fn pair_and_excess(pair: &Pair, least_squares: f64) -> TextTable {
    let row = |run: &FinishedRun| {
        let end = run.final_mse();
        let (start, excess) = (mse(run.initial_mse), mse(end - least_squares));
        [
            run.network.clone(),
            run.learning_rate.to_string(),
            run.mse.len().to_string(),
            start,
            mse(end),
            excess,
        ]
    };
    let headings = ["network", "learning rate", "epochs", "MSE at the start", "MSE at the end", "excess"];
    let table = TextTable::new(headings).words(1).rows([&pair.one_layer, &pair.two_layer].map(row));
    let none = String::new;
    table.row(["least squares".to_owned(), none(), none(), none(), mse(least_squares), mse(0.0)])
}
