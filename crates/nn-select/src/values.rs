//! The values of a dimension of a search: a list to choose from, or a range to draw from.
//!
//! Every value is a function of a number u from 0 to 1 (1 not among them), so that grids and random draws are one thing:
//!
//! ```text
//! list of n      value floor(u n); the middle of each of n equal parts of 0..1 is each value once
//! uniform        low + (high - low) u
//! log-uniform    e^(ln low + (ln high - ln low) u)
//! ```

use crate::error::SelectError;
use std::ops::RangeInclusive;

/// The values that a dimension of a [`Space`](crate::Space) takes: made of a list or of a range of whole numbers by `into`
/// (which is what functions that take `impl Into<Values>` do), or by [`uniform`] or [`log_uniform`].
#[derive(Clone, Debug)]
pub struct Values<T>(Domain<T>);

#[derive(Clone, Debug)]
enum Domain<T> {
    /// One of these.
    List(Vec<T>),
    /// One of this number of whole numbers from the first on.
    Whole { first: usize, count: usize, convert: fn(usize) -> T },
    /// A number of a range.
    Range { low: f64, high: f64, logarithmic: bool, convert: fn(f64) -> T },
}

/// Numbers drawn evenly between two.
pub fn uniform(low: f64, high: f64) -> Values<f64> {
    Values(Domain::Range { low, high, logarithmic: false, convert: |number| number })
}

/// Numbers drawn between two, whose logarithms are even: as many between 0.001 and 0.01 as between 0.01 and 0.1.
pub fn log_uniform(low: f64, high: f64) -> Values<f64> {
    Values(Domain::Range { low, high, logarithmic: true, convert: |number| number })
}

impl<T> From<Vec<T>> for Values<T> {
    fn from(list: Vec<T>) -> Values<T> {
        Values(Domain::List(list))
    }
}

impl<T, const N: usize> From<[T; N]> for Values<T> {
    fn from(list: [T; N]) -> Values<T> {
        Values(Domain::List(list.into()))
    }
}

impl From<RangeInclusive<usize>> for Values<usize> {
    fn from(range: RangeInclusive<usize>) -> Values<usize> {
        let (first, last) = range.into_inner();
        // All there are is one more than can be counted; then the last is left out.
        let count = last.checked_sub(first).map_or(0, |more| more.saturating_add(1));
        Values(Domain::Whole { first, count, convert: |number| number })
    }
}

impl<T: Clone> Values<T> {
    /// How many there are; none for a range of real numbers.
    pub(crate) fn count(&self) -> Option<usize> {
        match &self.0 {
            Domain::List(list) => Some(list.len()),
            Domain::Whole { count, .. } => Some(*count),
            Domain::Range { .. } => None,
        }
    }

    /// Refuses empty lists and ranges.
    pub(crate) fn check(&self, dimension: &str) -> Result<(), SelectError> {
        let dimension = dimension.to_owned();
        match &self.0 {
            Domain::List(_) | Domain::Whole { .. } if self.count() == Some(0) => {
                Err(SelectError::NoChoices { dimension })
            }
            Domain::List(_) | Domain::Whole { .. } => Ok(()),
            &Domain::Range { low, high, logarithmic, .. } => {
                let (lowest, expected) = match logarithmic {
                    true => (f64::MIN_POSITIVE, "two positive, finite numbers"),
                    false => (f64::MIN, "two finite numbers"),
                };
                if low >= lowest && low < high && (high - low).is_finite() {
                    Ok(())
                } else {
                    Err(SelectError::Range { dimension, low, high, expected })
                }
            }
        }
    }

    /// The value at u, 0 <= u < 1.
    pub(crate) fn at(&self, u: f64) -> T {
        match &self.0 {
            Domain::List(list) => list[place(u, list.len())].clone(),
            &Domain::Whole { first, count, convert } => convert(first + place(u, count)),
            &Domain::Range { low, high, logarithmic, convert } => {
                let number = match logarithmic {
                    true => libm::exp(libm::log(low) + (libm::log(high) - libm::log(low)) * u),
                    false => low + (high - low) * u,
                };
                convert(number.clamp(low, high)) // rounding may lead a last bit outside
            }
        }
    }
}

/// Which of `count` equal parts of 0..1 a number lies in.
fn place(u: f64, count: usize) -> usize {
    ((u * count as f64) as usize).min(count - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middles_of_equal_parts_are_each_value_of_a_list_once() {
        for n in [1, 2, 3, 7, 10, 1000] {
            let values = Values::from((0..n).collect::<Vec<usize>>());
            let all: Vec<usize> = (0..n).map(|i| values.at((i as f64 + 0.5) / n as f64)).collect();
            assert!(all.into_iter().eq(0..n), "{n}");
        }
    }

    #[test]
    fn draws_stay_between_the_ends_and_logarithms_are_even() {
        let last = 1.0 - f64::EPSILON / 2.0;
        assert_eq!((uniform(-1.0, 3.0).at(0.0), uniform(-1.0, 3.0).at(0.25)), (-1.0, 0.0));
        assert!(uniform(0.1, 0.3).at(last) <= 0.3);
        let rates = log_uniform(1e-4, 1e-1);
        assert!((rates.at(0.0) - 1e-4).abs() < 1e-18 && rates.at(0.0) >= 1e-4);
        assert!(rates.at(last) <= 1e-1);
        assert!((rates.at(1.0 / 3.0) - 1e-3).abs() < 1e-15 && (rates.at(2.0 / 3.0) - 1e-2).abs() < 1e-14);
        assert_eq!(Values::from(5..=7).at(last), 7);
    }

    #[test]
    fn a_range_of_whole_numbers_takes_no_memory_and_gives_what_its_list_gives() {
        let list = Values::from((3..=17).collect::<Vec<usize>>());
        let range = Values::from(3..=17);
        assert_eq!(range.count(), Some(15));
        for u in (0..1000).map(|i| f64::from(i) / 1000.0) {
            assert_eq!(range.at(u), list.at(u), "{u}");
        }
        let all = Values::from(0..=usize::MAX);
        assert_eq!(all.count(), Some(usize::MAX));
        assert_eq!((all.at(0.0), all.at(0.5)), (0, 1 << 63));
        assert!(all.check("seed").is_ok());
        assert_eq!(Values::from(usize::MAX..=usize::MAX).at(0.5), usize::MAX);
        #[expect(clippy::reversed_empty_ranges, reason = "that is what is refused")]
        let none = Values::from(5..=4);
        assert!(none.check("units").is_err());
    }

    #[test]
    fn empty_lists_and_ranges_are_refused_by_name() {
        let message = |result: Result<(), SelectError>| result.unwrap_err().to_string();
        assert_eq!(
            message(Values::<f64>::from([]).check("rate")),
            "the dimension `rate` has no choices: give it at least one"
        );
        assert_eq!(
            message(log_uniform(0.0, 1.0).check("rate")),
            "the dimension `rate` is drawn between 0 and 1: give two positive, finite numbers, the lower one first"
        );
        for (low, high) in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (-1e308, 1.7e308)]
        {
            assert!(uniform(low, high).check("rate").is_err(), "{low} {high}");
        }
    }
}
