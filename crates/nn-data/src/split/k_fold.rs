//! Cross-validation: every row is a test row once, and a training row of all other folds.
//!
//! ```text
//! rows, shuffled within their class, class after class:    a a a a a b b b c c c c
//! dealt to k = 3 folds like cards:                         0 1 2 0 1 2 0 1 2 0 1 2
//! ```
//!
//! So folds differ in size by at most one row, and each class differs between folds by at most one row. Groups are dealt whole, the
//! largest first, each to the fold with the fewest rows.
//!
//! Rows in order of time are not dealt: what is later must not be trained on. Of n rows, the last k times n / (k + 1), rounded
//! down, are k parts, and all rows before a part are its training rows.
//!
//! ```text
//! k = 3, n = 9    train 0..3, test 3..5    train 0..5, test 5..7    train 0..7, test 7..9
//! ```

use super::groups;
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
    /// [`DataError::RareClass`] if a class of a stratified division has fewer rows than there are folds, [`DataError::TooFewGroups`]
    /// if there are more folds than groups,
    /// [`DataError::TooMany`] beyond [`DIVIDED`](limits::DIVIDED) rows, counted again in each fold.
    pub fn split(&self, rows: Rows<'_>, rng: &mut impl Rng) -> Result<Vec<Split>, DataError> {
        let KFold { folds, repeats } = *self;
        self.check(rows.count(), folds)?;
        let mut splits = Vec::new();
        if let Rows::Grouped(_) = rows {
            let mut groups = rows.groups();
            for _ in 0..repeats {
                let fold_of = groups::folds(&mut groups, folds, rows.count(), rng)?;
                splits.extend(Split::of_folds(&fold_of, folds));
            }
            return Ok(splits);
        }
        let mut strata = rows.strata();
        let rare = strata.iter().find(|stratum| stratum.rows.len() < folds);
        if let Some(rare) = rare.filter(|_| !matches!(rows, Rows::Lenient(_))) {
            return Err(DataError::RareClass {
                class: rare.class.to_owned(),
                rows: rare.rows.len(),
                parts: folds,
            });
        }
        for _ in 0..repeats {
            let mut fold_of = vec![0; rows.count()];
            for stratum in &mut strata {
                shuffle(&mut stratum.rows, rng);
            }
            let shuffled = strata.iter().flat_map(|stratum| &stratum.rows);
            for (place, &row) in shuffled.enumerate() {
                fold_of[row] = place % folds;
            }
            splits.extend(Split::of_folds(&fold_of, folds));
        }
        Ok(splits)
    }

    /// The splits of rows in order of time, without chance: each part is judged by what is trained on all rows before it, as
    /// scikit-learn's `TimeSeriesSplit` does.
    ///
    /// ```
    /// use nn_data::KFold;
    /// let splits = KFold::new(3).in_order(9)?;
    /// assert_eq!((&splits[1].train[..], &splits[1].test[..]), (&[0, 1, 2, 3, 4][..], &[5, 6][..]));
    /// # Ok::<(), nn_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// [`DataError::Setting`] for fewer than two folds, or another number of repeats than one, which would be the same again;
    /// [`DataError::TooFewRows`] if there are not more rows than folds, [`DataError::TooMany`] as [`KFold::split`].
    pub fn in_order(&self, rows: usize) -> Result<Vec<Split>, DataError> {
        let KFold { folds, repeats } = *self;
        self.check(rows, folds.saturating_add(1))?;
        if repeats != 1 {
            return setting("the number of repeats", repeats, "1: rows in order are divided in one way only");
        }
        let size = rows / (folds + 1);
        let part = |fold: usize| {
            let first = rows - (folds - fold) * size;
            Split { train: (0..first).collect(), test: (first..first + size).collect() }
        };
        Ok((0..folds).map(part).collect())
    }

    /// Refuses numbers of folds and repeats that these rows cannot have.
    fn check(&self, rows: usize, needed: usize) -> Result<(), DataError> {
        let KFold { folds, repeats } = *self;
        if folds < 2 {
            return setting("the number of folds", folds, "at least 2");
        }
        if repeats == 0 {
            return setting("the number of repeats", repeats, "at least 1");
        }
        if needed > rows {
            return Err(DataError::TooFewRows { what: "a division into that many folds", needed, rows });
        }
        let divided = rows.saturating_mul(folds).saturating_mul(repeats);
        at_most("rows of all folds together", divided, limits::DIVIDED)
    }
}

impl Split {
    /// A split for each fold, which has the rows of the fold for test rows.
    pub(super) fn of_folds(fold_of: &[usize], folds: usize) -> Vec<Split> {
        let split = |fold| {
            let (test, train) = (0..fold_of.len()).partition(|&row| fold_of[row] == fold);
            Split { train, test }
        };
        (0..folds).map(split).collect()
    }
}
