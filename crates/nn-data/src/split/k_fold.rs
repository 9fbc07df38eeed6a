//! Cross-validation: every row is a test row once, and a training row of all other folds.
//!
//! ```text
//! rows, shuffled within their class, class after class:    a a a a a b b b c c c c
//! dealt to k = 3 folds like cards:                         0 1 2 0 1 2 0 1 2 0 1 2
//! ```
//!
//! So folds differ in size by at most one row, and each class differs between folds by at most one row.

use super::shuffle::shuffle;
use super::{Rows, Split};
use crate::error::{DataError, at_most, setting};
use nn_choice::limits;
use rand::Rng;

/// k-fold cross-validation, once or repeated, plain or stratified.
///
/// The rows are shuffled, so data in any order will do. Folds differ in size by at most one row; stratified folds differ
/// by at most one row of each class as well.
///
/// ```
/// use nn_data::{KFold, Rows};
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let splits = KFold::new(5).repeated(3).split(Rows::Plain(22), &mut ChaCha8Rng::seed_from_u64(1))?;
/// assert_eq!(splits.len(), 15);
/// let mut tested: Vec<usize> = splits[..5].iter().flat_map(|split| split.test.clone()).collect();
/// tested.sort();
/// assert!(tested.into_iter().eq(0..22));
/// # Ok::<(), nn_data::DataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KFold {
    /// k: how many folds, from 2 to the number of rows (which leaves one out at a time).
    pub folds: usize,
    /// How many times the rows are shuffled and dealt anew.
    pub repeats: usize,
}

impl KFold {
    /// This number of folds, once.
    pub fn new(folds: usize) -> KFold {
        KFold { folds, repeats: 1 }
    }

    /// The same folds this number of times, each time after another shuffle.
    pub fn repeated(self, repeats: usize) -> KFold {
        KFold { repeats, ..self }
    }

    /// The splits: fold after fold, repeat after repeat. The rows of one fold are test rows, those of the others training rows.
    ///
    /// # Errors
    /// [`DataError::Setting`] for fewer than two folds or no repeat, [`DataError::TooFewRows`] for more folds than rows,
    /// [`DataError::RareClass`] if a class of a stratified division has fewer rows than there are folds,
    /// [`DataError::TooMany`] beyond [`DIVIDED`](limits::DIVIDED) rows, counted again in each fold.
    pub fn split(&self, rows: Rows<'_>, rng: &mut impl Rng) -> Result<Vec<Split>, DataError> {
        let KFold { folds, repeats } = *self;
        if folds < 2 {
            return setting("the number of folds", folds, "at least 2");
        }
        if repeats == 0 {
            return setting("the number of repeats", repeats, "at least 1");
        }
        if folds > rows.count() {
            return Err(DataError::TooFewRows {
                what: "a division into that many folds",
                needed: folds,
                rows: rows.count(),
            });
        }
        let divided = rows.count().saturating_mul(folds).saturating_mul(repeats);
        at_most("rows of all folds together", divided, limits::DIVIDED)?;
        let mut strata = rows.strata();
        if let Some(rare) = strata.iter().find(|stratum| stratum.rows.len() < folds) {
            return Err(DataError::RareClass {
                class: rare.class.to_owned(),
                rows: rare.rows.len(),
                parts: folds,
            });
        }
        let mut splits = Vec::new();
        for _ in 0..repeats {
            let mut fold_of = vec![0; rows.count()];
            for stratum in &mut strata {
                shuffle(&mut stratum.rows, rng);
            }
            let shuffled = strata.iter().flat_map(|stratum| &stratum.rows);
            for (place, &row) in shuffled.enumerate() {
                fold_of[row] = place % folds;
            }
            splits.extend((0..folds).map(|fold| {
                let (test, train) = (0..fold_of.len()).partition(|&row| fold_of[row] == fold);
                Split { train, test }
            }));
        }
        Ok(splits)
    }
}
