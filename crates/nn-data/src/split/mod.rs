//! Training rows, validation rows and test rows: no row is in two of them.
//!
//! ```text
//! part of n rows    fraction n rows, rounded up, as scikit-learn does; the rows that are left are for training
//! stratified        of each class its share of a part, rounded down, and one more for those with the largest remainders
//! in groups         whole groups in random order, each that still fits into the part; the smallest if none does
//! ```
//!
//! Parts are lists of rows in ascending order: which rows is random, their order is the data's. Training shuffles anyway.

mod groups;
pub(super) mod k_fold;
pub(super) mod shuffle;

use self::shuffle::shuffle;
use crate::error::{DataError, at_most, setting};
use crate::prepare::labels::Labels;
use nn_choice::limits;
use rand::Rng;

/// What is to be divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows<'a> {
    /// This number of rows, all alike.
    Plain(usize),
    /// Rows with classes, each of which is to be divided in proportion, to within one row, and to be in every part.
    ///
    /// A class too rare for that is an error; a class without a row does not matter.
    Stratified(&'a Labels),
    /// The same, but a class too rare for that is no error: its rows are for training, and folds have what there is of it.
    Lenient(&'a Labels),
    /// Rows of groups, such as those of a patient or a shop: all rows of a group are in the same part, so that nothing is judged by
    /// rows of a group that was trained on. Parts are about as large as was asked for, as groups allow.
    Grouped(&'a Labels),
}

/// Training rows and test rows, each in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The training rows.
    pub train: Vec<usize>,
    /// The test rows.
    pub test: Vec<usize>,
}

impl Split {
    /// Divides rows as they come, without chance: the last of them, the fraction `test` rounded up, are test rows. For rows in
    /// order of time, and for what scikit-learn calls `shuffle=False`.
    ///
    /// ```
    /// use nn_data::Split;
    /// let split = Split::in_order(5, 0.4)?;
    /// assert_eq!((split.train, split.test), (vec![0, 1, 2], vec![3, 4]));
    /// # Ok::<(), nn_data::DataError>(())
    /// ```
    ///
    /// # Errors
    /// [`DataError::Setting`] if the fraction is not between 0 and 1, [`DataError::NoTrainingRows`] if it leaves none,
    /// [`DataError::TooMany`] beyond [`DIVIDED`](limits::DIVIDED) rows.
    pub fn in_order(rows: usize, test: f64) -> Result<Split, DataError> {
        let [test] = counts(Rows::Plain(rows), [test])?;
        Ok(Split { train: (0..rows - test).collect(), test: (rows - test..rows).collect() })
    }
}

/// Training, validation and test rows, each in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreeWaySplit {
    /// The training rows.
    pub train: Vec<usize>,
    /// The validation rows, by which settings and the epoch to stop at are chosen.
    pub validation: Vec<usize>,
    /// The test rows, for one final score.
    pub test: Vec<usize>,
}

impl ThreeWaySplit {
    /// Divides rows as they come, without chance: first the training rows, then the validation rows, then the test rows.
    ///
    /// # Errors
    /// As [`Split::in_order`].
    pub fn in_order(rows: usize, validation: f64, test: f64) -> Result<ThreeWaySplit, DataError> {
        let [test, validation] = counts(Rows::Plain(rows), [test, validation])?;
        let (first, second) = (rows - test - validation, rows - test);
        Ok(ThreeWaySplit {
            train: (0..first).collect(),
            validation: (first..second).collect(),
            test: (second..rows).collect(),
        })
    }
}

/// Divides rows in two: the fraction `test` of them, rounded up, are test rows, the others training rows.
///
/// Which rows go where is random ([`Split::in_order`] takes them as they come); [`Rows`] says whether classes are kept in proportion.
///
/// ```
/// use nn_data::{Rows, iris, train_test_split};
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let iris = iris();
/// let rng = &mut ChaCha8Rng::seed_from_u64(1);
/// let split = train_test_split(Rows::Stratified(&iris.labels()?), 0.2, rng)?;
/// let (train, test) = (iris.rows(&split.train)?, iris.rows(&split.test)?);
/// assert_eq!((train.samples(), test.samples()), (120, 30));
/// assert_eq!(test.labels()?.counts(), [10, 10, 10]);
/// # Ok::<(), nn_data::DataError>(())
/// ```
///
/// # Errors
/// [`DataError::Setting`] if the fraction is not between 0 and 1, [`DataError::NoTrainingRows`] if it leaves none,
/// [`DataError::RareClass`] if a class of a stratified division would be missing in a part, [`DataError::TooFewGroups`] if there is
/// not a group for each part.
pub fn train_test_split(rows: Rows<'_>, test: f64, rng: &mut impl Rng) -> Result<Split, DataError> {
    let ([test], train) = divide(rows, [test], rng)?;
    Ok(Split { train, test })
}

/// Divides rows in three: a fraction `test` of test rows, a fraction `validation` of validation rows, the others for training.
///
/// ```
/// use nn_data::{Rows, train_validation_test_split};
/// use rand::{SeedableRng, rngs::ChaCha8Rng};
/// let split = train_validation_test_split(Rows::Plain(10), 0.2, 0.1, &mut ChaCha8Rng::seed_from_u64(1))?;
/// assert_eq!((split.train.len(), split.validation.len(), split.test.len()), (7, 2, 1));
/// # Ok::<(), nn_data::DataError>(())
/// ```
///
/// # Errors
/// As [`train_test_split`].
pub fn train_validation_test_split(
    rows: Rows<'_>,
    validation: f64,
    test: f64,
    rng: &mut impl Rng,
) -> Result<ThreeWaySplit, DataError> {
    let ([test, validation], train) = divide(rows, [test, validation], rng)?;
    Ok(ThreeWaySplit { train, validation, test })
}

/// The rows of one class; of all rows, where they are alike.
struct Stratum<'a> {
    class: &'a str,
    rows: Vec<usize>,
}

impl<'a> Rows<'a> {
    /// How many rows there are.
    pub fn count(self) -> usize {
        match self {
            Rows::Plain(rows) => rows,
            Rows::Stratified(labels) | Rows::Lenient(labels) | Rows::Grouped(labels) => labels.samples(),
        }
    }

    /// How many rows a fraction of them, above 0 and up to 1, is: rounded up, and at least 1.
    ///
    /// ```
    /// use nn_data::Rows;
    /// assert_eq!(Rows::Plain(10).fraction(0.25), 3);
    /// assert_eq!(Rows::Plain(100).fraction(0.07), 7); // and not 8, though 100.0 * 0.07 > 7.0
    /// ```
    pub fn fraction(self, fraction: f64) -> usize {
        let n = self.count() as f64;
        (n * fraction - 1e-12 * n).ceil().max(1.0) as usize
    }

    /// The rows of each group.
    fn groups(self) -> Vec<Vec<usize>> {
        self.strata().into_iter().map(|stratum| stratum.rows).collect()
    }

    /// The rows, class by class or group by group.
    fn strata(self) -> Vec<Stratum<'a>> {
        let labels = match self {
            Rows::Plain(rows) => return vec![Stratum { class: "", rows: (0..rows).collect() }],
            Rows::Stratified(labels) | Rows::Lenient(labels) | Rows::Grouped(labels) => labels,
        };
        let stratum = |class: &'a String| Stratum { class, rows: Vec::new() };
        let mut strata: Vec<Stratum<'a>> = labels.classes().iter().map(stratum).collect();
        for (row, &class) in labels.indices().iter().enumerate() {
            strata[class].rows.push(row);
        }
        strata.retain(|stratum| !stratum.rows.is_empty());
        strata
    }
}

/// How many rows each fraction is; refuses fractions that leave none for training.
fn counts<const PARTS: usize>(rows: Rows<'_>, fractions: [f64; PARTS]) -> Result<[usize; PARTS], DataError> {
    if let Some(fraction) = fractions.iter().find(|&&fraction| !(fraction > 0.0 && fraction < 1.0)) {
        return setting("the fraction of a part", nn_choice::digits(*fraction), "between 0 and 1");
    }
    at_most("rows to divide", rows.count(), limits::DIVIDED)?;
    let counts = fractions.map(|fraction| rows.fraction(fraction));
    if counts.iter().sum::<usize>() >= rows.count() {
        return Err(DataError::NoTrainingRows { fraction: fractions.iter().sum(), rows: rows.count() });
    }
    Ok(counts)
}

/// A part for each fraction, and what is left of the rows.
fn divide<const PARTS: usize>(
    rows: Rows<'_>,
    fractions: [f64; PARTS],
    rng: &mut impl Rng,
) -> Result<([Vec<usize>; PARTS], Vec<usize>), DataError> {
    let counts = counts(rows, fractions)?;
    if let Rows::Grouped(_) = rows {
        return groups::divide(rows.groups(), counts, rng);
    }
    let mut strata = rows.strata();
    let sizes: Vec<usize> = strata.iter().map(|stratum| stratum.rows.len()).collect();
    let rare = |stratum: usize, class: &str| {
        Err(DataError::RareClass { class: class.to_owned(), rows: sizes[stratum], parts: PARTS + 1 })
    };
    let lenient = matches!(rows, Rows::Lenient(_));
    for stratum in &mut strata {
        shuffle(&mut stratum.rows, rng);
    }
    let mut parts = [const { Vec::new() }; PARTS];
    for (part, count) in parts.iter_mut().zip(counts) {
        let left: Vec<usize> = strata.iter().map(|stratum| stratum.rows.len()).collect();
        for (s, share) in shares(count, &left).into_iter().enumerate() {
            let Stratum { class, rows } = &mut strata[s];
            let is_rare = share == 0 || share == rows.len();
            if is_rare && !lenient {
                return rare(s, class);
            }
            // One row is left to be trained on.
            part.extend(rows.drain(..share.min(rows.len().saturating_sub(1))));
        }
        if part.is_empty() {
            return rare(0, strata[0].class);
        }
        part.sort_unstable();
    }
    let mut rest: Vec<usize> = strata.into_iter().flat_map(|stratum| stratum.rows).collect();
    rest.sort_unstable();
    Ok((parts, rest))
}

/// `count` divided in proportion to the sizes: rounded down, and one more for the largest remainders, the first of equals.
fn shares(count: usize, sizes: &[usize]) -> Vec<usize> {
    let total: u128 = sizes.iter().map(|&size| size as u128).sum();
    let exact: Vec<u128> = sizes.iter().map(|&size| count as u128 * size as u128).collect();
    let mut shares: Vec<usize> = exact.iter().map(|product| (product / total) as usize).collect();
    let missing = count - shares.iter().sum::<usize>();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|&s| std::cmp::Reverse(exact[s] % total)); // stable: equals keep their order
    for &s in order.iter().take(missing) {
        shares[s] += 1;
    }
    shares
}
